/* SPDX-License-Identifier: Apache-2.0 */
#include <openssl/err.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "trust/x509.h"

int prov_anchors_new(struct prov_anchors **out, struct prov_err *err)
{
	*out = calloc(1, sizeof(**out));
	return *out == NULL ? prov_fail_nomem(err) : PROV_OK;
}

static void fini(struct prov_anchor *anchor)
{
	X509_free(anchor->x509);
	free(anchor->der);
	memset(anchor, 0, sizeof(*anchor));
}

static void cut(struct prov_anchors *a, size_t n)
{
	while (a->n > n)
		fini(&a->list[--a->n]);
}

void prov_anchors_free(struct prov_anchors *a)
{
	if (a == NULL)
		return;
	cut(a, 0);
	free(a->list);
	free(a);
}

size_t prov_anchors_count(const struct prov_anchors *a)
{
	return a == NULL ? 0 : a->n;
}

bool prov_anchors_has(const struct prov_anchors *a, struct prov_bytes cert_der)
{
	if (a == NULL || cert_der.n == 0)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		if (prov_bytes_eq(prov_bytes(a->list[i].der, a->list[i].n), cert_der))
			return true;
	}
	return false;
}

static int reserve(struct prov_anchors *a, struct prov_err *err)
{
	size_t cap;
	void *list;

	if (a->n < a->cap)
		return PROV_OK;
	if (a->n >= PROV_MAX_ANCHORS)
		return prov_fail(err, PROV_E_LIMIT,
		    "a trust list has more certificates than the limit of %u", PROV_MAX_ANCHORS);
	cap = a->n < 64 ? 64 : a->n * 2;
	list = realloc(a->list, cap * sizeof(*a->list)); /* cap is below 2 * PROV_MAX_ANCHORS */
	if (list == NULL)
		return prov_fail_nomem(err);
	a->list = list;
	a->cap = cap;
	return PROV_OK;
}

/* The same certificate twice, as where lists overlap, counts once. */
static int add(struct prov_anchors *a, struct prov_bytes der, struct prov_err *err)
{
	struct prov_anchor anchor = {0};
	int64_t from, to;
	int rc;

	if (prov_anchors_has(a, der))
		return PROV_OK;
	rc = reserve(a, err);
	if (rc == PROV_OK)
		rc = prov_x509_read(der, &anchor.x509, err);
	if (rc == PROV_OK)
		rc = prov_x509_validity(anchor.x509, &from, &to, err);
	if (rc == PROV_OK && (X509_get_extension_flags(anchor.x509) & EXFLAG_INVALID) != 0)
		rc = prov_fail(err, PROV_E_CERT, "an extension is malformed or repeated");
	if (rc == PROV_OK && (anchor.der = malloc(der.n)) == NULL)
		rc = prov_fail_nomem(err);
	if (rc != PROV_OK) {
		fini(&anchor);
		return rc;
	}
	memcpy(anchor.der, der.p, der.n);
	anchor.n = der.n;
	a->list[a->n++] = anchor; /* transferred */
	return PROV_OK;
}

static int add_all(struct prov_anchors *a, const struct prov_bytes *certs, size_t n,
    const char *name, struct prov_err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct prov_err why = {0};
		int rc = add(a, certs[i], &why);
		if (rc == PROV_E_CERT)
			return prov_fail(err, rc, "certificate %zu of %zu in %s can't be used: %s",
			    i + 1, n, name, why.msg);
		if (rc != PROV_OK)
			return prov_fail(err, rc, "%s", why.msg);
	}
	return PROV_OK;
}

int prov_anchors_add_pem(
    struct prov_anchors *a, struct prov_bytes pem, const char *name, struct prov_err *err)
{
	struct prov_arena arena;
	struct prov_bytes *certs;
	size_t n, before = a->n;
	int rc;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	rc = prov_pem_certs(pem, name, &arena, &certs, &n, err);
	if (rc == PROV_OK)
		rc = add_all(a, certs, n, name, err);
	if (rc != PROV_OK)
		cut(a, before); /* all of a file or nothing of it */
	prov_arena_fini(&arena);
	ERR_clear_error();
	return rc;
}
