/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/seen.h"

#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/evp.h"

/* Names may take more room as text than in the certificate. */
#define MAX_SAYS ((size_t)4 * PROV_MAX_SEEN_CERT)

struct cert {
	uint8_t *der; /* owned */
	size_t n;
	X509 *x509; /* owned */
	X509 *by;   /* owned; whose key made its signature, or NULL */
	bool is_described;
	struct prov_cert says; /* in the arena */
	struct prov_arena arena;
};

/* Rings: what came first goes first. */
struct prov_seen {
	pthread_mutex_t lock;
	struct cert certs[PROV_MAX_SEEN];
	size_t next_cert;
	struct prov_seen_path paths[PROV_MAX_SEEN];
	size_t num_paths, next_path;
};

int prov_seen_new(struct prov_seen **out, struct prov_err *err)
{
	struct prov_seen *seen = calloc(1, sizeof(*seen));

	*out = NULL;
	if (seen == NULL)
		return prov_fail_nomem(err);
	if (pthread_mutex_init(&seen->lock, NULL) != 0) {
		free(seen);
		return prov_fail_nomem(err);
	}
	*out = seen; /* transferred */
	return PROV_OK;
}

static void drop(struct cert *cert)
{
	X509_free(cert->x509);
	X509_free(cert->by);
	free(cert->der);
	prov_arena_fini(&cert->arena);
	memset(cert, 0, sizeof(*cert));
}

void prov_seen_free(struct prov_seen *seen)
{
	if (seen == NULL)
		return;
	for (size_t i = 0; i < PROV_MAX_SEEN; i++)
		drop(&seen->certs[i]);
	(void)pthread_mutex_destroy(&seen->lock);
	free(seen);
}

/* Under the lock; NULL where it is not there. */
static struct cert *find(struct prov_seen *seen, struct prov_bytes der)
{
	for (size_t i = 0; i < PROV_MAX_SEEN; i++) {
		struct cert *c = &seen->certs[i];

		if (c->x509 != NULL && prov_bytes_eq(prov_bytes(c->der, c->n), der))
			return c;
	}
	return NULL;
}

/* What can't be kept for want of memory is found out again. */
static void keep(struct prov_seen *seen, struct prov_bytes der, X509 *x509)
{
	uint8_t *copy = malloc(der.n);
	struct cert *c;

	if (copy == NULL)
		return;
	memcpy(copy, der.p, der.n);
	(void)pthread_mutex_lock(&seen->lock);
	if (find(seen, der) == NULL && X509_up_ref(x509) == 1) {
		c = &seen->certs[seen->next_cert];
		seen->next_cert = (seen->next_cert + 1) % PROV_MAX_SEEN;
		drop(c);
		*c = (struct cert){.der = copy, .n = der.n, .x509 = x509};
		copy = NULL; /* transferred */
	}
	(void)pthread_mutex_unlock(&seen->lock);
	free(copy);
}

int prov_seen_read(struct prov_seen *seen, struct prov_bytes der, X509 **out, struct prov_err *err)
{
	const struct cert *c;
	int rc;

	*out = NULL;
	if (seen == NULL || der.n == 0 || der.n > PROV_MAX_SEEN_CERT)
		return prov_x509_read(der, out, err);
	(void)pthread_mutex_lock(&seen->lock);
	c = find(seen, der);
	if (c != NULL && X509_up_ref(c->x509) == 1)
		*out = c->x509;
	(void)pthread_mutex_unlock(&seen->lock);
	if (*out != NULL)
		return PROV_OK;
	rc = prov_x509_read(der, out, err);
	if (rc == PROV_OK)
		keep(seen, der, *out);
	return rc;
}

int prov_seen_described(struct prov_seen *seen, struct prov_bytes der, struct prov_arena *arena,
    struct prov_cert *out, bool *found, struct prov_err *err)
{
	const struct cert *c;
	int rc = PROV_OK;

	*found = false;
	if (seen == NULL)
		return PROV_OK;
	(void)pthread_mutex_lock(&seen->lock);
	c = find(seen, der);
	if (c != NULL && c->is_described) {
		rc = prov_cert_copy(&c->says, der, arena, out, err);
		*found = rc == PROV_OK;
	}
	(void)pthread_mutex_unlock(&seen->lock);
	return rc;
}

void prov_seen_keep_described(struct prov_seen *seen, const struct prov_cert *cert)
{
	struct cert *c;

	if (seen == NULL)
		return;
	(void)pthread_mutex_lock(&seen->lock);
	c = find(seen, cert->der);
	if (c != NULL && !c->is_described) {
		prov_arena_init(&c->arena, MAX_SAYS);
		c->is_described = prov_cert_copy(cert, prov_bytes(c->der, c->n), &c->arena,
				      &c->says, NULL) == PROV_OK;
		if (!c->is_described)
			prov_arena_fini(&c->arena);
	}
	(void)pthread_mutex_unlock(&seen->lock);
}

static bool is_known(struct prov_seen *seen, const X509 *of, const X509 *by)
{
	bool yes = false;

	(void)pthread_mutex_lock(&seen->lock);
	for (size_t i = 0; i < PROV_MAX_SEEN && !yes; i++)
		yes = seen->certs[i].x509 == of && seen->certs[i].by == by;
	(void)pthread_mutex_unlock(&seen->lock);
	return yes;
}

static void keep_issuer(struct prov_seen *seen, const X509 *of, X509 *by)
{
	(void)pthread_mutex_lock(&seen->lock);
	for (size_t i = 0; i < PROV_MAX_SEEN; i++) {
		if (seen->certs[i].x509 != of || X509_up_ref(by) != 1)
			continue;
		X509_free(seen->certs[i].by);
		seen->certs[i].by =
		    by; /* a reference of its own: nothing else comes to lie there */
		break;
	}
	(void)pthread_mutex_unlock(&seen->lock);
}

struct pair {
	X509 *of, *by;
};

static int verify(void *ctx)
{
	const struct pair *pair = ctx;

	/* The key identifiers agree, and the key is of the kind that the signature is of: which is
	 * not known either where memory runs out. */
	if (X509_check_issued(pair->by, pair->of) != X509_V_OK)
		return 0;
	return X509_verify(pair->of, X509_get0_pubkey(pair->by));
}

int prov_seen_issued(
    struct prov_seen *seen, X509 *of, X509 *by, size_t *cost, bool *yes, struct prov_err *err)
{
	struct pair pair = {of, by};
	const char *why;
	int rc;

	*yes = false;
	prov_evp_forget();
	/* As cheap as asking whether it is known. */
	if (X509_NAME_cmp(X509_get_issuer_name(of), X509_get_subject_name(by)) != 0)
		return PROV_OK;
	rc = prov_profile_exponent(by, &why, err);
	if (rc != PROV_OK || why != NULL)
		return rc;
	if (seen != NULL && is_known(seen, of, by)) {
		/* What is remembered must not change what a file may cost. */
		if (cost != NULL)
			*cost += prov_profile_cost(by);
		*yes = true;
		return PROV_OK;
	}
	/* Extensions that are malformed are complained of once, when they are looked at first:
	 * asked again, OpenSSL would say something else, which passes for a failure of its own. */
	(void)X509_get_extension_flags(of);
	(void)X509_get_extension_flags(by);
	if (prov_evp_is_nomem())
		return prov_evp_fail(err, PROV_E_NOMEM, "a certificate could not be read");
	rc = prov_evp_ask(verify, &pair, prov_profile_cost(by), cost, yes,
	    "a certificate could not be verified", err);
	if (*yes && seen != NULL)
		keep_issuer(seen, of, by);
	return rc;
}

bool prov_seen_find_path(struct prov_seen *seen, const uint8_t key[PROV_HASH_MAX], int64_t at,
    struct prov_seen_path *out)
{
	bool found = false;

	(void)pthread_mutex_lock(&seen->lock);
	for (size_t i = 0; i < seen->num_paths && !found; i++) {
		const struct prov_seen_path *p = &seen->paths[i];

		found = at >= p->from && at <= p->to && memcmp(p->key, key, PROV_HASH_MAX) == 0;
		if (found)
			*out = *p;
	}
	(void)pthread_mutex_unlock(&seen->lock);
	return found;
}

void prov_seen_keep_path(struct prov_seen *seen, const struct prov_seen_path *path)
{
	(void)pthread_mutex_lock(&seen->lock);
	seen->paths[seen->next_path] = *path;
	seen->next_path = (seen->next_path + 1) % PROV_MAX_SEEN;
	if (seen->num_paths < PROV_MAX_SEEN)
		seen->num_paths++;
	(void)pthread_mutex_unlock(&seen->lock);
}

void prov_seen_forget_paths(struct prov_seen *seen)
{
	(void)pthread_mutex_lock(&seen->lock);
	seen->num_paths = seen->next_path = 0;
	(void)pthread_mutex_unlock(&seen->lock);
}
