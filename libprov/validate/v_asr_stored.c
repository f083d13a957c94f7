/* SPDX-License-Identifier: Apache-2.0 */
/* Time-stamps and revocation data that a manifest keeps for another one (C2PA 2.4, 15.8.1.2, 15.9
 * and 15.10.3.2.6). They are gathered while the graph is walked, so that only manifests that were
 * reached from the active one, and assertions that their claims name, have a say. */
#include "base/err.h"
#include "validate/v_internal.h"

static int note_stamps(struct v_ctx *ctx, size_t from, const struct prov_jumbf *box)
{
	struct prov_stored_stamps stamps;
	struct prov_err why = {0};
	int rc = prov_stored_stamps_parse(box, ctx->arena, &stamps, &why);

	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	for (size_t i = 0; rc == PROV_OK && i < stamps.n; i++) {
		const struct prov_manifest *of = prov_store_find(&ctx->store, stamps.v[i].label);
		struct v_stored *stored;
		struct v_node *node;

		/* A manifest's own signature covers its assertions: it can't be stamped in one. */
		if (of == NULL || of->index == from)
			continue;
		node = &ctx->nodes[of->index];
		/* To leave one out could cost a signature the only one that holds. */
		if (stamps.v[i].token.n > PROV_MAX_TST)
			return prov_refuse(ctx->err, PROV_LIMIT_TST,
			    "a stored time-stamp is larger than the limit of %u bytes",
			    PROV_MAX_TST);
		if (node->num_stamps == PROV_MAX_TOKENS)
			return prov_refuse(ctx->err, PROV_LIMIT_TOKENS,
			    "more time-stamps are stored for one manifest than the limit of %u",
			    PROV_MAX_TOKENS);
		stored = prov_arena_alloc(ctx->arena, sizeof(*stored), ctx->err);
		if (stored == NULL)
			return v_failed(ctx);
		stored->data = stamps.v[i].token;
		if (node->last_stamp == NULL)
			node->stamps = stored;
		else
			node->last_stamp->next = stored;
		node->last_stamp = stored;
		node->num_stamps++;
	}
	return PROV_OK;
}

/* No more than one signature may carry: they are looked through for every certificate. */
static int note_ocsp(struct v_ctx *ctx, const struct prov_jumbf *box)
{
	struct prov_bytes *v, *all;
	struct prov_err why = {0};
	size_t n, room = PROV_MAX_OCSP - ctx->num_ocsp;
	int rc = prov_stored_ocsp_parse(box, ctx->arena, &v, &n, &why);

	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	if (rc != PROV_OK || n == 0)
		return PROV_OK;
	/* To leave one out could hide that a certificate was revoked. */
	if (n > room)
		return prov_refuse(ctx->err, PROV_LIMIT_OCSP,
		    "more OCSP responses are stored than the limit of %u", PROV_MAX_OCSP);
	all = prov_arena_array(ctx->arena, ctx->num_ocsp + n, sizeof(*all), ctx->err);
	if (all == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < ctx->num_ocsp; i++)
		all[i] = ctx->ocsp[i];
	for (size_t i = 0; i < n; i++)
		all[ctx->num_ocsp + i] = v[i];
	ctx->ocsp = all;
	ctx->num_ocsp += n;
	return PROV_OK;
}

int v_stored_note(struct v_ctx *ctx, const struct v_node *node, const struct prov_jumbf *box,
    enum prov_asr_kind kind)
{
	if (kind == PROV_ASR_TIME_STAMP)
		return note_stamps(ctx, node->manifest->index, box);
	return kind == PROV_ASR_CERTIFICATE_STATUS ? note_ocsp(ctx, box) : PROV_OK;
}

int v_asr_time_stamp(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    struct v_tally *tally, struct prov_findings *f)
{
	struct prov_stored_stamps stamps;
	struct prov_err why = {0};
	int rc = prov_stored_stamps_parse(it->box, ctx->arena, &stamps, &why);

	(void)node;
	(void)tally;
	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	if (rc == PROV_OK && stamps.fault != NULL)
		prov_find(f, PROV_ST_ASSERTION_TIMESTAMP_MALFORMED, it->url, "%s", stamps.fault);
	return PROV_OK;
}
