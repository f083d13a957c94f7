/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/signer.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "compose/countersign.h"
#include "trust/trust.h"

struct prov_signer {
	struct prov_key *key; /* or NULL: */
	prov_sign_cb sign;    /* or NULL: neither key nor callback is here */
	void *ctx;
	enum prov_alg alg;
	size_t sig_size;
	struct prov_arena arena;
	struct prov_cose_chain chain;
	struct prov_bytes root;
	int64_t not_before, not_after;
	struct prov_countersigner *countersigner; /* owned */
	struct prov_policy *policy;               /* owned; empty */
};

const char *prov_signer_form(const struct prov_signer *signer)
{
	const struct prov_alg_info *info = prov_alg_info(signer->alg);

	return info != NULL && info->kind == PROV_KEY_EC ? ", r and s behind each other, not in DER"
							 : "";
}

int prov_signer_sign(const struct prov_signer *signer, const struct prov_bytes *parts, size_t num,
    uint8_t *sig, size_t *len, struct prov_err *err)
{
	struct prov_wr tbs;
	int rc;

	if (signer->key != NULL)
		return prov_key_sign(signer->key, signer->alg, parts, num, sig, len, err);
	if (signer->sign == NULL)
		return prov_fail(err, PROV_E_USAGE, "the signer's key is elsewhere");
	prov_wr_init(&tbs, PROV_MAX_STORE);
	for (size_t i = 0; i < num; i++)
		prov_wr_bytes(&tbs, parts[i]);
	rc = prov_wr_done(&tbs, err);
	if (rc == PROV_OK && *len < signer->sig_size)
		rc = prov_fail(err, PROV_E_INTERNAL, "there is no room for the signature");
	if (rc == PROV_OK && signer->sign(signer->ctx, tbs.p, tbs.n, sig, len) != 0)
		rc = prov_fail(err, PROV_E_CRYPTO, "the signer did not give a signature");
	/*
	 * Whatever the callback says, nothing behind the buffer is read, nothing in it left unset.
	 */
	if (rc == PROV_OK && *len != signer->sig_size)
		rc = prov_fail(err, PROV_E_CRYPTO,
		    "the signer gave a signature of %zu bytes; %s with this certificate has %zu%s",
		    *len, prov_alg_str(signer->alg), signer->sig_size, prov_signer_form(signer));
	prov_wr_fini(&tbs);
	if (rc != PROV_OK)
		*len = 0;
	return rc;
}

bool prov_signer_is_remote(const struct prov_signer *signer)
{
	return signer->key == NULL && signer->sign == NULL;
}

const struct prov_cose_chain *prov_signer_chain(const struct prov_signer *signer)
{
	return &signer->chain;
}

size_t prov_signer_sig_size(const struct prov_signer *signer)
{
	return signer->sig_size;
}

enum prov_alg prov_signer_alg(const struct prov_signer *signer)
{
	return signer->alg;
}

int64_t prov_signer_not_before(const struct prov_signer *signer)
{
	return signer->not_before;
}

struct prov_bytes prov_signer_root(const struct prov_signer *signer)
{
	return signer->root;
}

struct prov_countersigner *prov_signer_countersigner(const struct prov_signer *signer)
{
	return signer->countersigner;
}

const struct prov_policy *prov_signer_policy(const struct prov_signer *signer)
{
	return signer->policy;
}

void *prov_signer_alloc(struct prov_signer *signer, size_t n, struct prov_err *err)
{
	return prov_arena_alloc(&signer->arena, n, err);
}

int64_t prov_signer_not_after(const struct prov_signer *signer)
{
	return signer->not_after;
}

/* Each certificate is read once for all that is asked of it, here and when what was signed is
 * judged. */
static const struct prov_anchors *seen(const struct prov_signer *s)
{
	return s->policy->signers;
}

/*
 * Whether the key of certificate I is ours: by a signature, so that no encoding of it can mislead.
 */
static int fits(const struct prov_signer *s, size_t i, const uint8_t *sig, size_t len,
    struct prov_bytes tbs, bool *yes, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_arena scratch;
	struct prov_cert c;
	enum prov_sig_result result = PROV_SIG_BAD;
	int rc;

	*yes = false;
	prov_arena_init(&scratch, PROV_MAX_ARENA);
	rc = prov_cert_describe_with(s->chain.certs[i], seen(s), &scratch, &c, &why);
	if (rc == PROV_E_CERT)
		rc = prov_fail_of(
		    err, rc, &why, "certificate %zu in the file can't be used: %s", i + 1, why.msg);
	else if (rc != PROV_OK)
		rc = prov_pass(err, rc, &why);
	else
		rc = prov_sig_verify(
		    s->alg, c.spki, NULL, &tbs, 1, prov_bytes(sig, len), &result, err);
	prov_arena_fini(&scratch);
	*yes = rc == PROV_OK && result == PROV_SIG_GOOD;
	return rc;
}

static int check_key_fits(struct prov_signer *s, struct prov_err *err)
{
	struct prov_bytes tbs = prov_bytes_str("prov: do key and certificate belong together?");
	uint8_t *sig = prov_arena_alloc(&s->arena, s->sig_size, err);
	size_t len = s->sig_size;
	int rc = sig == NULL ? PROV_E_NOMEM : prov_signer_sign(s, &tbs, 1, sig, &len, err);

	for (size_t i = 0; i < s->chain.n && rc == PROV_OK; i++) {
		bool yes;
		rc = fits(s, i, sig, len, tbs, &yes, err);
		if (rc != PROV_OK || !yes)
			continue;
		if (i == 0)
			return PROV_OK;
		return prov_fail(err, PROV_E_CERT,
		    "the key's certificate is number %zu in the file, but must be the first: put "
		    "the signing certificate first, then the one that issued it, and so on",
		    i + 1);
	}
	if (rc != PROV_OK)
		return rc;
	return prov_fail(err, PROV_E_CERT,
	    "the key and the certificate do not belong together: the certificate is another key's");
}

/* What a verifier would refuse is refused before anything is signed with it. */
static int check_leaf(struct prov_signer *s, int64_t now, struct prov_err *err)
{
	struct prov_cert leaf;
	char when[PROV_TIME_TEXT];
	bool accepted = false;
	int rc = prov_cert_describe_with(s->chain.certs[0], seen(s), &s->arena, &leaf, err);

	if (rc != PROV_OK)
		return rc;
	s->not_before = leaf.not_before;
	s->not_after = leaf.not_after;
	if (now < leaf.not_before) {
		prov_clock_format(leaf.not_before, when);
		return prov_fail(err, PROV_E_CERT, "the certificate is not valid before %s", when);
	}
	if (now > leaf.not_after) {
		prov_clock_format(leaf.not_after, when);
		return prov_fail(err, PROV_E_CERT,
		    "the certificate expired on %s: nothing signed with it would verify", when);
	}
	rc = prov_cert_check_with(s->chain.certs[0], PROV_ROLE_CLAIM_SIGNER, false, seen(s), err);
	for (size_t i = 0; i < leaf.num_eku && !accepted; i++)
		accepted = prov_eku_accepted(leaf.eku[i]);
	if (rc == PROV_OK && !accepted)
		rc = prov_fail(err, PROV_E_CERT,
		    "the certificate is for none of the purposes that verifiers accept for signing "
		    "claims (C2PA claim signing, document signing, e-mail protection)");
	return rc;
}

/* 15.8.2 wants every CA of the path valid, and 14.5.1.1 has a profile for them too. */
static int check_ca(const struct prov_signer *s, size_t i, int64_t now, struct prov_err *err)
{
	struct prov_arena scratch;
	struct prov_cert ca;
	struct prov_err why = {0};
	int rc;

	prov_arena_init(&scratch, PROV_MAX_ARENA);
	rc = prov_cert_describe_with(s->chain.certs[i], seen(s), &scratch, &ca, &why);
	if (rc == PROV_OK)
		rc = prov_cert_check_with(s->chain.certs[i], PROV_ROLE_CA, false, seen(s), &why);
	if (rc == PROV_OK && (now < ca.not_before || now > ca.not_after))
		rc = prov_fail(&why, PROV_E_CERT, "it is %s",
		    now < ca.not_before ? "not valid yet" : "expired");
	prov_arena_fini(&scratch);
	if (rc == PROV_E_CERT)
		return prov_fail_of(err, rc, &why,
		    "certificate %zu in the file can't be in the chain: %s", i + 1, why.msg);
	return rc == PROV_OK ? PROV_OK : prov_pass(err, rc, &why);
}

static int check_links(struct prov_signer *s, int64_t now, struct prov_err *err)
{
	bool yes = false;
	int rc = PROV_OK;

	for (size_t i = 0; i + 1 < s->chain.n && rc == PROV_OK; i++) {
		rc = prov_cert_issued(s->chain.certs[i], s->chain.certs[i + 1], seen(s), &yes, err);
		if (rc == PROV_OK && !yes)
			rc = prov_fail(err, PROV_E_CERT,
			    "certificate %zu in the file was not issued by certificate %zu: the "
			    "chain "
			    "must run from the signing certificate upwards without a gap",
			    i + 1, i + 2);
	}
	if (rc != PROV_OK || s->chain.n < 2)
		return rc;
	/* 14.5: the root is the verifier's to know. Self-signed in fact: what only bears its
	 * issuer's name is a link that others need. */
	rc = prov_cert_issued(
	    s->chain.certs[s->chain.n - 1], s->chain.certs[s->chain.n - 1], seen(s), &yes, err);
	if (rc == PROV_OK && yes)
		s->root = s->chain.certs[--s->chain.n];
	for (size_t i = 1; i < s->chain.n && rc == PROV_OK; i++)
		rc = check_ca(s, i, now, err);
	return rc;
}

static int choose_alg(struct prov_signer *s, enum prov_alg alg, struct prov_err *err)
{
	struct prov_cert leaf;
	enum prov_key_kind kind = PROV_KEY_OTHER;
	const struct prov_alg_info *info;
	int bits = 0, rc;

	if (s->key != NULL) {
		kind = prov_key_kind(s->key);
		bits = prov_key_bits(s->key);
		if (alg == PROV_ALG_AUTO)
			alg = prov_key_default_alg(s->key);
	} else {
		rc = prov_cert_describe_with(s->chain.certs[0], seen(s), &s->arena, &leaf, err);
		if (rc == PROV_OK)
			rc = prov_spki_info(leaf.spki, &kind, &bits, err);
		if (rc != PROV_OK)
			return rc;
	}
	info = prov_alg_info((int64_t)alg);
	s->alg = alg;
	s->sig_size = info == NULL ? 0 : prov_sig_size(alg, kind, bits);
	if (s->sig_size == 0)
		return prov_fail(err, PROV_E_KEY, "the algorithm %s does not fit the key",
		    info == NULL ? "that was asked for" : info->name);
	/* Later versions of the specification insist on the curve that goes with the algorithm. */
	if (info->curve_bits != 0 && info->curve_bits != bits)
		return prov_fail(err, PROV_E_KEY,
		    "the algorithm %s goes with a %d-bit curve, and the key's has %d", info->name,
		    info->curve_bits, bits);
	return PROV_OK;
}

static int make(struct prov_signer **out, const struct prov_signer *from, enum prov_alg alg,
    const void *chain, size_t chain_len, const char *chain_name, int64_t now, struct prov_err *err)
{
	struct prov_signer *s = calloc(1, sizeof(*s));
	int rc;

	*out = NULL;
	if (s == NULL) {
		prov_key_free(from->key);
		return prov_fail_nomem(err);
	}
	*s = *from; /* transferred */
	prov_arena_init(&s->arena, PROV_MAX_ARENA);
	s->countersigner = calloc(1, sizeof(*s->countersigner));
	if (s->countersigner == NULL) {
		prov_signer_free(s);
		return prov_fail_nomem(err);
	}
	rc = prov_policy_new(&s->policy, err);
	if (rc == PROV_OK)
		rc = prov_pem_certs(prov_bytes(chain, chain_len),
		    chain_name == NULL ? "the certificate file" : chain_name, &s->arena,
		    &s->chain.certs, &s->chain.n, err);
	if (rc == PROV_OK && s->chain.n > PROV_MAX_CHAIN)
		rc = prov_refuse(err, PROV_LIMIT_CHAIN,
		    "the chain has more certificates than the limit of %u", PROV_MAX_CHAIN);
	if (rc == PROV_OK)
		rc = choose_alg(s, alg, err);
	if (rc == PROV_OK && !prov_signer_is_remote(s))
		rc = check_key_fits(s, err);
	if (rc == PROV_OK)
		rc = check_leaf(s, now == 0 ? prov_clock_now() : now, err);
	if (rc == PROV_OK)
		rc = check_links(s, now == 0 ? prov_clock_now() : now, err);
	if (rc == PROV_OK)
		*out = s; /* transferred */
	else
		prov_signer_free(s);
	return rc;
}

int prov_signer_new(struct prov_signer **out, struct prov_key *key, enum prov_alg alg,
    const void *chain, size_t chain_len, const char *chain_name, int64_t now, struct prov_err *err)
{
	struct prov_signer from = {.key = key};

	*out = NULL;
	if (key == NULL)
		return prov_fail(err, PROV_E_USAGE, "a signer needs a key");
	return make(out, &from, alg, chain, chain_len, chain_name, now, err);
}

int prov_signer_new_callback(struct prov_signer **out, enum prov_alg alg, prov_sign_cb sign,
    void *ctx, const void *chain, size_t chain_len, const char *chain_name, int64_t now,
    struct prov_err *err)
{
	struct prov_signer from = {.sign = sign, .ctx = ctx};

	*out = NULL;
	if (sign == NULL || alg == PROV_ALG_AUTO)
		return prov_fail(
		    err, PROV_E_USAGE, "a signer needs a callback and a named algorithm");
	return make(out, &from, alg, chain, chain_len, chain_name, now, err);
}

int prov_signer_new_remote(struct prov_signer **out, enum prov_alg alg, const void *chain,
    size_t chain_len, const char *chain_name, int64_t now, struct prov_err *err)
{
	const struct prov_signer from = {0};

	*out = NULL;
	if (alg == PROV_ALG_AUTO)
		return prov_fail(err, PROV_E_USAGE, "a signer elsewhere needs a named algorithm");
	return make(out, &from, alg, chain, chain_len, chain_name, now, err);
}

void prov_signer_free(struct prov_signer *signer)
{
	if (signer == NULL)
		return;
	prov_key_free(signer->key);
	if (signer->countersigner != NULL)
		prov_countersigner_fini(signer->countersigner);
	free(signer->countersigner);
	prov_policy_free(signer->policy);
	prov_arena_fini(&signer->arena);
	free(signer);
}
