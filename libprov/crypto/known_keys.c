/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/known_keys.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/evp.h"

#define NUM_HASHES ((size_t)PROV_HASH_SHA512 + 1)

struct known {
	uint8_t *spki; /* owned */
	size_t n;
	EVP_PKEY *key;                 /* owned; NULL: there is none yet */
	EVP_MD_CTX *begun[NUM_HASHES]; /* owned, by hash; NULL: not yet */
};

/* A ring: what came first goes first. */
struct prov_known_keys {
	pthread_mutex_t lock;
	struct known list[PROV_MAX_SEEN];
	size_t next;
};

int prov_known_keys_new(struct prov_known_keys **out, struct prov_err *err)
{
	struct prov_known_keys *known = calloc(1, sizeof(*known));

	*out = NULL;
	if (known == NULL)
		return prov_fail_nomem(err);
	if (pthread_mutex_init(&known->lock, NULL) != 0) {
		free(known);
		return prov_fail_nomem(err);
	}
	*out = known; /* transferred */
	return PROV_OK;
}

static void drop(struct known *one)
{
	for (size_t i = 0; i < NUM_HASHES; i++)
		EVP_MD_CTX_free(one->begun[i]);
	EVP_PKEY_free(one->key);
	free(one->spki);
	*one = (struct known){0};
}

void prov_known_keys_free(struct prov_known_keys *known)
{
	if (known == NULL)
		return;
	for (size_t i = 0; i < PROV_MAX_SEEN; i++)
		drop(&known->list[i]);
	(void)pthread_mutex_destroy(&known->lock);
	free(known);
}

/* Under the lock. */
static struct known *find(struct prov_known_keys *known, struct prov_bytes spki)
{
	for (size_t i = 0; i < PROV_MAX_SEEN; i++) {
		struct known *one = &known->list[i];

		if (one->key != NULL && prov_bytes_eq(prov_bytes(one->spki, one->n), spki))
			return one;
	}
	return NULL;
}

EVP_PKEY *prov_known_keys_find(struct prov_known_keys *known, struct prov_bytes spki)
{
	const struct known *one;
	EVP_PKEY *key = NULL;

	if (known == NULL)
		return NULL;
	(void)pthread_mutex_lock(&known->lock);
	one = find(known, spki);
	if (one != NULL && EVP_PKEY_up_ref(one->key) == 1)
		key = one->key;
	(void)pthread_mutex_unlock(&known->lock);
	return key;
}

/* NULL: there is no memory, of which the error queue must not tell: it can do without. */
static EVP_MD_CTX *copy_of(const EVP_MD_CTX *begun)
{
	EVP_MD_CTX *copy = EVP_MD_CTX_new();

	if (copy != NULL && EVP_MD_CTX_copy_ex(copy, begun) == 1)
		return copy;
	EVP_MD_CTX_free(copy);
	prov_evp_forget();
	return NULL;
}

EVP_MD_CTX *prov_known_keys_begun(
    struct prov_known_keys *known, struct prov_bytes spki, enum prov_hash hash)
{
	const struct known *one;
	EVP_MD_CTX *copy = NULL;

	if (known == NULL || (size_t)hash >= NUM_HASHES)
		return NULL;
	(void)pthread_mutex_lock(&known->lock);
	one = find(known, spki);
	if (one != NULL && one->begun[hash] != NULL)
		copy = copy_of(one->begun[hash]);
	(void)pthread_mutex_unlock(&known->lock);
	return copy;
}

void prov_known_keys_keep_begun(struct prov_known_keys *known, struct prov_bytes spki,
    enum prov_hash hash, const EVP_MD_CTX *begun)
{
	struct known *one;

	if (known == NULL || (size_t)hash >= NUM_HASHES)
		return;
	(void)pthread_mutex_lock(&known->lock);
	one = find(known, spki);
	if (one != NULL && one->begun[hash] == NULL)
		one->begun[hash] = copy_of(begun);
	(void)pthread_mutex_unlock(&known->lock);
}

void prov_known_keys_keep(struct prov_known_keys *known, struct prov_bytes spki, EVP_PKEY *key)
{
	uint8_t *copy;

	if (known == NULL || spki.n == 0 || spki.n > PROV_MAX_SEEN_CERT)
		return;
	copy = malloc(spki.n);
	if (copy == NULL)
		return;
	memcpy(copy, spki.p, spki.n);
	(void)pthread_mutex_lock(&known->lock);
	if (find(known, spki) == NULL && EVP_PKEY_up_ref(key) == 1) {
		struct known *one = &known->list[known->next];

		known->next = (known->next + 1) % PROV_MAX_SEEN;
		drop(one);
		*one = (struct known){.spki = copy, .n = spki.n, .key = key};
		copy = NULL; /* transferred */
	}
	(void)pthread_mutex_unlock(&known->lock);
	free(copy);
}
