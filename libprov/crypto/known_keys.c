/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/known_keys.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"

struct known {
	uint8_t *spki; /* owned */
	size_t n;
	EVP_PKEY *key; /* owned; NULL: there is none yet */
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
static EVP_PKEY *find(const struct prov_known_keys *known, struct prov_bytes spki)
{
	for (size_t i = 0; i < PROV_MAX_SEEN; i++) {
		const struct known *one = &known->list[i];

		if (one->key != NULL && prov_bytes_eq(prov_bytes(one->spki, one->n), spki))
			return one->key;
	}
	return NULL;
}

EVP_PKEY *prov_known_keys_find(struct prov_known_keys *known, struct prov_bytes spki)
{
	EVP_PKEY *key;

	if (known == NULL)
		return NULL;
	(void)pthread_mutex_lock(&known->lock);
	key = find(known, spki);
	if (key != NULL && EVP_PKEY_up_ref(key) != 1)
		key = NULL;
	(void)pthread_mutex_unlock(&known->lock);
	return key;
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
