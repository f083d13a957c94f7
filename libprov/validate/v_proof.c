/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signatures that one verification checks: of claims, certificates, time-stamps and OCSP
 * responses, and what it decodes for them. They are counted by what their keys cost, for each costs
 * more than what asks for it (a certificate takes OpenSSL as long as three signatures on P-256),
 * and a file can ask for the same one over and over: what was found is remembered. Reaching the
 * limit is no verdict, since one of those that are left could be the one that says no.
 */
#include "base/err.h"
#include "trust/ocsp.h"
#include "validate/v_internal.h"

/* What was found, by the hash of everything that it depends on. */
struct v_verdict {
	uint8_t key[PROV_HASH_MAX];
	struct v_verdict *next;
	union {
		struct prov_chain_verdict chain;
		struct prov_bytes issuer;
		struct prov_ocsp ocsp;
	} as;
};

int v_proof_spend(struct v_ctx *ctx, size_t n)
{
	if (n > PROV_MAX_SIGNATURES - ctx->num_signatures)
		return prov_refuse(ctx->err, PROV_LIMIT_SIGNATURES,
		    "the credentials ask for more signatures to be checked than the limit of %u, "
		    "by "
		    "what their keys cost",
		    PROV_MAX_SIGNATURES);
	ctx->num_signatures += n;
	return PROV_OK;
}

/* Takes PARTS, each with its length, into KEY. */
static int make_key(
    struct v_ctx *ctx, const struct prov_bytes *parts, size_t n, uint8_t key[PROV_HASH_MAX])
{
	struct prov_bytes all[2 * (PROV_MAX_CERTS + 4)];
	uint64_t lengths[PROV_MAX_CERTS + 4];

	memset(key, 0, PROV_HASH_MAX);
	for (size_t i = 0; i < n; i++) {
		lengths[i] = parts[i].n;
		all[2 * i] = prov_bytes(&lengths[i], sizeof(lengths[i]));
		all[2 * i + 1] = parts[i];
	}
	return prov_hash_parts(PROV_HASH_SHA256, all, 2 * n, key, ctx->err);
}

static struct v_verdict *find(const struct v_ctx *ctx, const uint8_t key[PROV_HASH_MAX])
{
	struct v_verdict *v = ctx->verdicts[key[0] % V_VERDICT_LISTS];

	while (v != NULL && memcmp(v->key, key, PROV_HASH_MAX) != 0)
		v = v->next;
	return v;
}

/* NULL: there is no memory. */
static struct v_verdict *add(struct v_ctx *ctx, const uint8_t key[PROV_HASH_MAX])
{
	struct v_verdict **list = &ctx->verdicts[key[0] % V_VERDICT_LISTS];
	struct v_verdict *v = prov_arena_alloc(ctx->arena, sizeof(*v), ctx->err);

	if (v == NULL)
		return NULL;
	memcpy(v->key, key, PROV_HASH_MAX);
	v->next = *list;
	*list = v;
	return v;
}

int v_cose_verify(struct v_ctx *ctx, const struct prov_cose *cose, const struct v_signed *what,
    struct prov_bytes spki, enum prov_sig_result *out)
{
	int rc = v_proof_spend(ctx, prov_sig_cost(spki));

	return rc == PROV_OK ? prov_cose_verify_for(cose, what->aad, what->payload, spki,
				   prov_anchors_keys(ctx->in->policy->signers), out, ctx->err)
			     : rc;
}

int v_chain_read(struct v_ctx *ctx, const struct prov_cose_chain *chain)
{
	const struct prov_anchors *signers = ctx->in->policy->signers;
	struct prov_bytes parts[PROV_MAX_CERTS + 1] = {prov_bytes_str("read")};
	uint8_t key[PROV_HASH_MAX];
	size_t cost = 0;
	int rc;

	/* A longer one is not read (prov_chain_verify_times), but for its first. */
	if (chain->n > PROV_MAX_CERTS)
		return PROV_OK;
	memcpy(&parts[1], chain->certs, chain->n * sizeof(*parts));
	rc = make_key(ctx, parts, chain->n + 1, key);
	if (rc != PROV_OK || find(ctx, key) != NULL)
		return rc;
	for (size_t i = 0; rc == PROV_OK && i < chain->n; i++) {
		size_t one;

		rc = prov_cert_decoding(chain->certs[i], signers, &one, ctx->err);
		cost += one;
	}
	if (rc == PROV_OK)
		rc = v_proof_spend(ctx, cost);
	if (rc != PROV_OK)
		return rc;
	return add(ctx, key) == NULL ? v_failed(ctx) : PROV_OK;
}

int v_chain_verify(struct v_ctx *ctx, const struct prov_cose_chain *chain,
    const struct prov_anchors *anchors, struct prov_chain_times times,
    struct prov_chain_verdict *out)
{
	struct prov_bytes parts[PROV_MAX_CERTS + 3] = {prov_bytes_str("chain"),
	    prov_bytes(&anchors, sizeof(const void *)), prov_bytes(&times, sizeof(times))};
	uint8_t key[PROV_HASH_MAX];
	struct v_verdict *known;
	int rc = PROV_OK;

	if (times.at == ctx->now || times.anchors_at == ctx->now)
		rc = v_moment_chain(ctx, chain->certs, chain->n, anchors);
	if (rc == PROV_OK && chain->n <= PROV_MAX_CERTS) {
		memcpy(&parts[3], chain->certs, chain->n * sizeof(*parts));
		rc = make_key(ctx, parts, chain->n + 3, key);
	}
	if (rc != PROV_OK)
		return rc;
	known = chain->n <= PROV_MAX_CERTS ? find(ctx, key) : NULL;
	if (known != NULL) {
		*out = known->as.chain;
		return PROV_OK;
	}
	rc = prov_chain_verify_times(chain->certs, chain->n, anchors, PROV_ROLE_CLAIM_SIGNER, times,
	    ctx->arena, out, ctx->err);
	if (rc == PROV_OK)
		rc = v_proof_spend(ctx, out->num_signatures);
	if (rc != PROV_OK || chain->n > PROV_MAX_CERTS)
		return rc;
	known = add(ctx, key);
	if (known == NULL)
		return v_failed(ctx);
	known->as.chain = *out;
	return PROV_OK;
}

int v_issuer_find(struct v_ctx *ctx, const struct prov_cose_chain *chain,
    const struct prov_anchors *anchors, struct prov_bytes cert, struct prov_bytes *out)
{
	struct prov_bytes parts[PROV_MAX_CERTS + 3] = {
	    prov_bytes_str("issuer"), prov_bytes(&anchors, sizeof(const void *)), cert};
	uint8_t key[PROV_HASH_MAX];
	struct v_verdict *known;
	size_t cost;
	int rc;

	/* A longer one has no path (v_chain_verify). */
	if (chain->n > PROV_MAX_CERTS)
		return prov_refuse(ctx->err, PROV_LIMIT_CERTS,
		    "a chain has more certificates than the limit of %u", PROV_MAX_CERTS);
	memcpy(&parts[3], chain->certs, chain->n * sizeof(*parts));
	rc = make_key(ctx, parts, chain->n + 3, key);
	if (rc != PROV_OK)
		return rc;
	known = find(ctx, key);
	if (known != NULL) {
		*out = known->as.issuer;
		return PROV_OK;
	}
	rc = prov_issuer_find(chain->certs, chain->n, anchors, cert, out, &cost, ctx->err);
	if (rc == PROV_OK)
		rc = v_proof_spend(ctx, cost);
	if (rc != PROV_OK)
		return rc;
	known = add(ctx, key);
	if (known == NULL)
		return v_failed(ctx);
	known->as.issuer = *out;
	return PROV_OK;
}

int v_ocsp_about(
    struct v_ctx *ctx, struct prov_bytes cert, struct prov_bytes issuer, struct v_ocsp_about *out)
{
	const struct prov_bytes parts[] = {cert, issuer};

	out->cert = cert;
	out->issuer = issuer;
	return make_key(ctx, parts, 2, out->key);
}

int v_ocsp_read(struct v_ctx *ctx, struct prov_bytes response, const struct v_ocsp_about *about,
    struct prov_ocsp *out)
{
	const struct prov_bytes parts[] = {
	    prov_bytes_str("ocsp"), response, prov_bytes(about->key, sizeof(about->key))};
	uint8_t key[PROV_HASH_MAX];
	struct v_verdict *known;
	int rc = v_spend(ctx, response.n);

	if (rc == PROV_OK)
		rc = make_key(ctx, parts, sizeof(parts) / sizeof(parts[0]), key);
	if (rc != PROV_OK)
		return rc;
	known = find(ctx, key);
	if (known != NULL) {
		*out = known->as.ocsp;
		v_moment_ocsp(ctx, out);
		return PROV_OK;
	}
	rc = prov_ocsp_read(response, about->cert, about->issuer, ctx->arena, out, ctx->err);
	if (rc == PROV_OK)
		rc = v_proof_spend(ctx, out->num_signatures + out->decoding);
	if (rc == PROV_OK)
		rc = v_ocsp_weigh(ctx, out);
	if (rc != PROV_OK)
		return rc;
	v_moment_ocsp(ctx, out);
	known = add(ctx, key);
	if (known == NULL)
		return v_failed(ctx);
	known->as.ocsp = *out;
	return PROV_OK;
}
