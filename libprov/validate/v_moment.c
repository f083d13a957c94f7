/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Until when a verdict holds. Whoever keeps one must not keep it for longer than its reasons: so
 * every time that the clock is held against is noted here, rather too many than too few.
 */
#include "base/err.h"
#include "trust/ocsp.h"
#include "validate/v_internal.h"

#define DAY 86400
#define SKEW 300 /* the most that any rule allows a clock to be wrong (v_ocsp.c) */

void v_moment(struct v_ctx *ctx, int64_t at)
{
	/* What lies behind does not come again. */
	if (at >= ctx->now && at < ctx->report->until)
		ctx->report->until = at;
}

/* The rules differ in whether the second itself still counts, and in how wrong a clock may be. */
static void moment_around(struct v_ctx *ctx, int64_t at)
{
	v_moment(ctx, at);
	if (at > INT64_MIN + SKEW)
		v_moment(ctx, at - SKEW);
	if (at < INT64_MAX - SKEW)
		v_moment(ctx, at + SKEW);
}

int v_moment_chain(
    struct v_ctx *ctx, const struct prov_bytes *certs, size_t n, const struct prov_anchors *anchors)
{
	for (size_t i = 0; i < n; i++) {
		struct prov_err why = {0};
		int64_t from, to;
		int rc = prov_cert_validity(certs[i], ctx->in->policy->signers, &from, &to, &why);

		/* One that can't be read is as unreadable tomorrow. */
		if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
			return prov_pass(ctx->err, rc, &why);
		if (rc != PROV_OK)
			continue;
		v_moment(ctx, from);
		v_moment(ctx, to);
	}
	v_moment(ctx, prov_anchors_next(anchors, ctx->now));
	return PROV_OK;
}

void v_moment_ocsp(struct v_ctx *ctx, const struct prov_ocsp *ocsp)
{
	for (size_t i = 0; i < ocsp->n; i++) {
		const struct prov_ocsp_single *one = &ocsp->singles[i];

		moment_around(ctx, one->this_update);
		moment_around(ctx, one->has_next ? one->next_update : ocsp->produced_at + DAY);
		if (one->status == PROV_OCSP_REVOKED)
			moment_around(ctx, one->revoked_at);
	}
}

/* A policy's clauses may ask for lists of at most some days (clauses_terms.c). */
static void moment_age(struct v_ctx *ctx, int64_t made)
{
	int64_t days = (ctx->now - made) / DAY;

	v_moment(ctx, made - DAY);
	v_moment(ctx, made);
	if (ctx->now >= made)
		v_moment(ctx, made + days * DAY);
	if (ctx->now >= made)
		v_moment(ctx, made + (days + 1) * DAY);
}

void v_moment_lists(struct v_ctx *ctx)
{
	for (size_t i = 0; i < ctx->report->num_lists; i++) {
		const struct prov_list_entry *list = &ctx->report->lists[i];

		if (list->has_next_update)
			v_moment(ctx, list->next_update);
		if (ctx->in->policy->clauses == NULL)
			continue;
		if (list->has_issued)
			moment_age(ctx, list->issued);
		if (list->has_got)
			moment_age(ctx, list->got);
	}
}
