/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/keygen.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/opts.h"
#include "trust/issue.h"

#define DEFAULT_DAYS 365u

struct prov_keygen {
	char *key; /* secret memory */
	size_t key_len;
	struct prov_wr chain, trust, request;
};

static int begin(struct prov_keygen **out, const struct prov_keygen_opts *opts,
    struct prov_issue *who, enum prov_alg *alg, struct prov_err *err)
{
	struct prov_keygen *made;
	const struct prov_alg_info *info;

	*out = NULL;
	*alg = opts->alg == PROV_ALG_AUTO ? PROV_ALG_ES256 : opts->alg;
	info = prov_alg_info((int64_t)*alg);
	if (info == NULL)
		return prov_fail(err, PROV_E_USAGE, "there is no such signature algorithm");
	who->name = opts->name;
	who->organization = opts->organization;
	who->hash = info->hash;
	who->days = opts->days == 0 ? DEFAULT_DAYS : opts->days;
	who->now = opts->now == 0 ? prov_clock_now() : opts->now;
	if (prov_issue_check(who, err) != PROV_OK)
		return PROV_E_USAGE;
	made = calloc(1, sizeof(*made));
	if (made == NULL)
		return prov_fail_nomem(err);
	prov_wr_init(&made->chain, PROV_MAX_PEM);
	prov_wr_init(&made->trust, PROV_MAX_PEM);
	prov_wr_init(&made->request, PROV_MAX_PEM);
	*out = made; /* transferred */
	return PROV_OK;
}

static int keep_key(struct prov_keygen *made, const struct prov_key *key,
    const struct prov_keygen_opts *opts, struct prov_err *err)
{
	return prov_key_to_pem(key,
	    prov_bytes(opts->passphrase, opts->passphrase == NULL ? 0 : opts->passphrase_len),
	    &made->key, &made->key_len, err);
}

/* NUL behind each text, which prov_keygen_pem promises. */
static int seal(struct prov_keygen *made, struct prov_err *err)
{
	struct prov_wr *const all[] = {&made->chain, &made->trust, &made->request};
	int rc = PROV_OK;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && rc == PROV_OK; i++) {
		if (all[i]->n == 0)
			continue;
		prov_wr_u8(all[i], 0);
		rc = prov_wr_done(all[i], err);
	}
	return rc;
}

int prov_keygen_identity(
    struct prov_keygen **out, const struct prov_keygen_opts *given, struct prov_err *err)
{
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	struct prov_keygen *made = NULL;
	struct prov_key *root = NULL, *leaf = NULL;
	struct prov_issue who;
	enum prov_alg alg;
	int rc = prov_opts_take(&opts, sizeof(opts), given, "prov_keygen_opts", err);

	*out = NULL;
	if (rc == PROV_OK)
		rc = begin(&made, &opts, &who, &alg, err);
	if (rc != PROV_OK)
		return rc;
	rc = prov_key_generate(&root, alg, err);
	if (rc == PROV_OK)
		rc = prov_key_generate(&leaf, alg, err);
	if (rc == PROV_OK)
		rc = prov_issue_identity(root, leaf, &who, &made->chain, &made->trust, err);
	if (rc == PROV_OK)
		rc = keep_key(made, leaf, &opts, err);
	if (rc == PROV_OK)
		rc = seal(made, err);
	prov_key_free(root);
	prov_key_free(leaf);
	if (rc == PROV_OK)
		*out = made; /* transferred */
	else
		prov_keygen_free(made);
	return rc;
}

int prov_keygen_request(
    struct prov_keygen **out, const struct prov_keygen_opts *given, struct prov_err *err)
{
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	struct prov_keygen *made = NULL;
	struct prov_key *leaf = NULL;
	struct prov_issue who;
	enum prov_alg alg;
	int rc = prov_opts_take(&opts, sizeof(opts), given, "prov_keygen_opts", err);

	*out = NULL;
	if (rc == PROV_OK)
		rc = begin(&made, &opts, &who, &alg, err);
	if (rc != PROV_OK)
		return rc;
	rc = prov_key_generate(&leaf, alg, err);
	if (rc == PROV_OK)
		rc = prov_issue_request(leaf, &who, &made->request, err);
	if (rc == PROV_OK)
		rc = keep_key(made, leaf, &opts, err);
	if (rc == PROV_OK)
		rc = seal(made, err);
	prov_key_free(leaf);
	if (rc == PROV_OK)
		*out = made; /* transferred */
	else
		prov_keygen_free(made);
	return rc;
}

static const char *text_of(const struct prov_wr *wr, size_t *len)
{
	if (wr->n == 0)
		return NULL;
	*len = wr->n - 1;
	return (const char *)wr->p;
}

const char *prov_keygen_pem(const struct prov_keygen *made, enum prov_keygen_part part, size_t *len)
{
	*len = 0;
	switch (part) {
	case PROV_KEYGEN_KEY:
		*len = made->key_len;
		return made->key;
	case PROV_KEYGEN_CHAIN:
		return text_of(&made->chain, len);
	case PROV_KEYGEN_TRUST:
		return text_of(&made->trust, len);
	case PROV_KEYGEN_REQUEST:
		return text_of(&made->request, len);
	}
	return NULL;
}

void prov_keygen_free(struct prov_keygen *made)
{
	if (made == NULL)
		return;
	prov_secret_free(made->key);
	prov_wr_fini(&made->chain);
	prov_wr_fini(&made->trust);
	prov_wr_fini(&made->request);
	free(made);
}
