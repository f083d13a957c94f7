/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/evp.h"
#include "trust/lote.h"
#include "trust/outline.h"
#include "trust/seen.h"

int prov_anchors_new(struct prov_anchors **out, struct prov_err *err)
{
	struct prov_anchors *a = calloc(1, sizeof(*a));
	int rc = a == NULL ? prov_fail_nomem(err) : prov_seen_new(&a->seen, err);

	*out = NULL;
	if (rc == PROV_OK)
		rc = prov_known_keys_new(&a->keys, err);
	if (rc == PROV_OK && pthread_mutex_init(&a->lock, NULL) != 0)
		rc = prov_fail_nomem(err);
	if (rc == PROV_OK) {
		*out = a; /* transferred */
		return PROV_OK;
	}
	if (a != NULL) {
		prov_known_keys_free(a->keys);
		prov_seen_free(a->seen);
	}
	free(a);
	return rc;
}

struct prov_known_keys *prov_anchors_keys(const struct prov_anchors *a)
{
	return a == NULL ? NULL : a->keys;
}

static void fini(struct prov_anchor *anchor)
{
	X509_free(anchor->x509);
	X509_NAME_free(anchor->subject);
	free(anchor->der);
	memset(anchor, 0, sizeof(*anchor));
}

static void cut(struct prov_anchors *a, size_t n)
{
	if (a->seen != NULL && a->n > n)
		prov_seen_forget_paths(a->seen);
	while (a->n > n)
		fini(&a->list[--a->n]);
	prov_list_cut(a);
}

void prov_anchors_free(struct prov_anchors *a)
{
	if (a == NULL)
		return;
	cut(a, 0);
	free(a->list);
	prov_lists_fini(a);
	prov_seen_free(a->seen);
	prov_known_keys_free(a->keys);
	(void)pthread_mutex_destroy(&a->lock);
	free(a);
}

int prov_anchor_read(const struct prov_anchors *a, size_t i, X509 **out, struct prov_err *err)
{
	struct prov_anchor *anchor = &a->list[i];
	pthread_mutex_t *lock = (pthread_mutex_t *)(uintptr_t)&a->lock;
	int rc = PROV_OK;

	(void)pthread_mutex_lock(lock);
	if (anchor->x509 == NULL)
		rc = prov_x509_read(prov_bytes(anchor->der, anchor->n), &anchor->x509, err);
	*out = anchor->x509;
	(void)pthread_mutex_unlock(lock);
	return rc;
}

size_t prov_anchors_count(const struct prov_anchors *a)
{
	return a == NULL ? 0 : a->n;
}

bool prov_anchors_find(const struct prov_anchors *a, struct prov_bytes cert_der, size_t *list)
{
	if (a == NULL || cert_der.n == 0)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		if (!prov_bytes_eq(prov_bytes(a->list[i].der, a->list[i].n), cert_der))
			continue;
		*list = a->list[i].list;
		return true;
	}
	return false;
}

bool prov_anchors_has(const struct prov_anchors *a, struct prov_bytes cert_der)
{
	size_t list;

	return prov_anchors_find(a, cert_der, &list);
}

int64_t prov_anchors_next(const struct prov_anchors *a, int64_t now)
{
	int64_t next = INT64_MAX;

	for (size_t i = 0; a != NULL && i < a->n; i++) {
		const struct prov_anchor *one = &a->list[i];
		const int64_t times[] = {one->from, one->to, one->not_before, one->not_after};

		for (size_t k = 0; k < sizeof(times) / sizeof(times[0]); k++)
			next = times[k] >= now && times[k] < next ? times[k] : next;
	}
	return next;
}

static int reserve(struct prov_anchors *a, struct prov_err *err)
{
	size_t cap;
	void *list;

	if (a->n < a->cap)
		return PROV_OK;
	if (a->n >= PROV_MAX_ANCHORS)
		return prov_refuse(err, PROV_LIMIT_ANCHORS,
		    "a trust list has more certificates than the limit of %u", PROV_MAX_ANCHORS);
	cap = a->n < 64 ? 64 : a->n * 2;
	list = realloc(a->list, cap * sizeof(*a->list)); /* cap is below 2 * PROV_MAX_ANCHORS */
	if (list == NULL)
		return prov_fail_nomem(err);
	a->list = list;
	a->cap = cap;
	return PROV_OK;
}

/* Where it is with this very configuration; else as many as there are. */
static size_t find_same(
    const struct prov_anchors *a, struct prov_bytes der, const struct prov_anchor *how)
{
	for (size_t i = 0; i < a->n; i++) {
		const struct prov_anchor *one = &a->list[i];
		if (one->from == how->from && one->to == how->to &&
		    one->purposes == how->purposes &&
		    prov_bytes_eq(prov_bytes(one->der, one->n), der))
			return i;
	}
	return a->n;
}

/* The same certificate twice, as where lists overlap, counts once, of both lists. HOW has no
 * certificate yet. */
static int add(struct prov_anchors *a, struct prov_bytes der, const struct prov_anchor *how,
    struct prov_err *err)
{
	struct prov_anchor anchor = *how;
	struct prov_outline outline;
	size_t same = find_same(a, der, how);
	int rc;

	if (same < a->n)
		return prov_list_also(a, same, err);
	rc = reserve(a, err);
	if (rc == PROV_OK)
		rc = prov_outline_read(der, &outline, err);
	if (rc != PROV_OK)
		return rc;
	anchor.subject = outline.subject; /* transferred */
	anchor.not_before = outline.not_before;
	anchor.not_after = outline.not_after;
	if ((anchor.der = malloc(der.n)) == NULL)
		rc = prov_fail_nomem(err);
	if (rc != PROV_OK) {
		fini(&anchor);
		return rc;
	}
	memcpy(anchor.der, der.p, der.n);
	anchor.n = der.n;
	a->list[a->n++] = anchor; /* transferred */
	prov_seen_forget_paths(a->seen);
	return PROV_OK;
}

static int add_all(struct prov_anchors *a, const struct prov_bytes *certs, size_t n,
    const char *name, struct prov_err *err)
{
	const struct prov_anchor always = {
	    .from = INT64_MIN, .to = INT64_MAX, .purposes = PROV_PURPOSE_ALL, .list = a->num_infos};

	for (size_t i = 0; i < n; i++) {
		struct prov_err why = {0};
		int rc = add(a, certs[i], &always, &why);
		if (rc == PROV_E_CERT)
			return prov_fail_of(err, rc, &why,
			    "certificate %zu of %zu in %s can't be used: %s", i + 1, n, name,
			    why.msg);
		if (rc != PROV_OK)
			return prov_pass(err, rc, &why);
	}
	return PROV_OK;
}

int prov_anchors_add_pem(
    struct prov_anchors *a, struct prov_bytes pem, const char *name, struct prov_err *err)
{
	struct prov_arena arena;
	struct prov_bytes *certs;
	struct prov_list_info info = {.name = (char *)(uintptr_t)name};
	size_t n, before = a->n;
	int rc;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	rc = prov_pem_certs(pem, name, &arena, &certs, &n, err);
	if (rc == PROV_OK)
		rc = add_all(a, certs, n, name, err);
	info.num_certs = n;
	if (rc == PROV_OK)
		rc = prov_list_note(a, pem, &info, err);
	if (rc != PROV_OK)
		cut(a, before); /* all of a file or nothing of it */
	prov_arena_fini(&arena);
	prov_evp_forget();
	return rc;
}

static int add_service(struct prov_anchors *a, const struct prov_lote_service *service,
    unsigned purposes, const char *name, struct prov_err *err)
{
	for (size_t i = 0; i < service->num_spans; i++) {
		struct prov_anchor how = {.from = service->spans[i].from,
		    .to = service->spans[i].to,
		    .purposes = purposes,
		    .list = a->num_infos};
		struct prov_err why = {0};
		int rc = add(a, service->cert, &how, &why);
		if (rc == PROV_E_CERT)
			return prov_fail_of(err, rc, &why, "%s in %s can't be used: %s",
			    service->place, name, why.msg);
		if (rc != PROV_OK)
			return prov_pass(err, rc, &why);
	}
	return PROV_OK;
}

int prov_anchors_add_lote(struct prov_anchors *a, struct prov_bytes json, bool timestamps,
    const char *name, struct prov_err *err)
{
	unsigned purposes = timestamps ? PROV_PURPOSE_ALL : PROV_PURPOSE_CLAIM_SIGNING;
	struct prov_list_info info = {.name = (char *)(uintptr_t)name};
	struct prov_arena arena;
	struct prov_lote lote;
	size_t before = a->n;
	int rc;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	rc = prov_lote_parse(json, name, &arena, &lote, err);
	for (size_t i = 0; rc == PROV_OK && i < lote.n; i++) {
		/* What is listed for time-stamps alone vouches for no claim signer. */
		if (lote.services[i].type == PROV_LOTE_OTHER ||
		    (lote.services[i].type == PROV_LOTE_TSA && !timestamps))
			continue;
		info.num_certs++;
		rc = add_service(a, &lote.services[i], purposes, name, err);
	}
	if (rc == PROV_OK) {
		info.title = (char *)(uintptr_t)lote.scheme;
		info.has_issued = lote.has_issued;
		info.issued = lote.issued;
		info.has_next_update = lote.has_next_update;
		info.next_update = lote.next_update;
		info.sequence = lote.sequence;
		rc = prov_list_note(a, json, &info, err);
	}
	if (rc != PROV_OK)
		cut(a, before);
	prov_arena_fini(&arena);
	prov_evp_forget();
	return rc;
}

static int issuer_among_anchors(const struct prov_anchors *a, struct prov_bytes subject,
    struct prov_bytes *out, size_t *cost, struct prov_err *err)
{
	struct prov_err why = {0};
	X509 *of;
	int rc = prov_seen_read(a->seen, subject, &of, &why);

	for (size_t i = 0; rc == PROV_OK && i < a->n && out->n == 0; i++) {
		struct prov_err bad = {0};
		bool yes = false;
		X509 *by;

		if (X509_NAME_cmp(X509_get_issuer_name(of), a->list[i].subject) != 0)
			continue;
		rc = prov_anchor_read(a, i, &by, &bad);
		if (rc == PROV_OK)
			rc = prov_seen_issued(a->seen, of, by, cost, &yes, &bad);
		if (yes)
			*out = prov_bytes(a->list[i].der, a->list[i].n);
		if (rc == PROV_E_CERT)
			rc = PROV_OK; /* as below */
		else if (rc != PROV_OK)
			why = bad;
	}
	X509_free(of);
	return rc == PROV_OK || rc == PROV_E_CERT ? PROV_OK : prov_pass(err, rc, &why);
}

/* As prov_cert_issued. */
static int issued(struct prov_seen *seen, X509 *of, struct prov_bytes issuer, bool *yes,
    size_t *cost, struct prov_err *err)
{
	X509 *by;
	int rc = prov_seen_read(seen, issuer, &by, err);

	*yes = false;
	if (rc == PROV_OK)
		rc = prov_seen_issued(seen, of, by, cost, yes, err);
	X509_free(by);
	return rc;
}

static int issuer_among_certs(const struct prov_bytes *certs, size_t n, struct prov_seen *seen,
    struct prov_bytes subject, struct prov_bytes *out, size_t *cost, struct prov_err *err)
{
	struct prov_err why = {0};
	X509 *of;
	int rc = prov_seen_read(seen, subject, &of, &why);

	for (size_t i = 0; rc == PROV_OK && i < n && out->n == 0; i++) {
		struct prov_err bad = {0};
		bool yes = false;

		rc = issued(seen, of, certs[i], &yes, cost, &bad);
		if (yes)
			*out = certs[i];
		if (rc == PROV_E_CERT)
			rc = PROV_OK; /* what is no certificate issued nothing */
		else if (rc != PROV_OK)
			why = bad;
	}
	X509_free(of);
	return rc == PROV_OK || rc == PROV_E_CERT ? PROV_OK : prov_pass(err, rc, &why);
}

int prov_issuer_find(const struct prov_bytes *certs, size_t n, const struct prov_anchors *anchors,
    struct prov_bytes subject, struct prov_bytes *out, size_t *cost, struct prov_err *err)
{
	struct prov_seen *seen = anchors == NULL ? NULL : anchors->seen;
	int rc;

	*out = prov_bytes(NULL, 0);
	*cost = 0;
	rc = issuer_among_certs(certs, n, seen, subject, out, cost, err);
	if (rc != PROV_OK || out->n > 0 || anchors == NULL)
		return rc;
	return issuer_among_anchors(anchors, subject, out, cost, err);
}
