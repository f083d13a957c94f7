/* SPDX-License-Identifier: Apache-2.0 */
/* Manifest stores that the asset only refers to (C2PA 2.4, 11.5 and 15.5.3). */
#include "base/box.h"
#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"
#include "format/xmp.h"
#include "validate/v_internal.h"

/* What the asset itself says (11.5), where that is an address. */
static int note_xmp(struct v_ctx *ctx)
{
	const struct prov_xmp *xmp = &ctx->in->cands->xmp;
	struct prov_bytes url;
	struct prov_err why = {0};
	int rc;

	if (xmp->unread != NULL && xmp->over_limit != PROV_LIMIT_NONE) {
		ctx->xmp_refused = xmp->unread;
		ctx->xmp_limit = xmp->over_limit;
	}
	if (xmp->unread != NULL)
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "whether the file names credentials that are kept elsewhere: its XMP metadata "
		    "%s",
		    xmp->unread);
	if (xmp->packet.len == 0 && xmp->data.n == 0)
		return PROV_OK;
	rc = prov_xmp_provenance(ctx->in->src, xmp, ctx->arena, &url, &why);
	/* Metadata is no part of the credentials: what is wrong with it is no fault of theirs. */
	if (rc == PROV_E_FORMAT || rc == PROV_E_TRUNC)
		return PROV_OK;
	if (rc == PROV_E_LIMIT) {
		ctx->xmp_limit = why.limit;
		ctx->xmp_refused = prov_xmp_refusal(ctx->arena, &why, ctx->err);
		if (ctx->xmp_refused == NULL)
			return v_failed(ctx);
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "whether the file names credentials that are kept elsewhere: %s", why.msg);
	}
	if (rc != PROV_OK)
		return prov_pass(ctx->err, rc, &why);
	if (!prov_xmp_is_web_address(url))
		return PROV_OK;
	ctx->own_remote = prov_report_str(ctx->report, url, ctx->err);
	return ctx->own_remote == NULL ? v_failed(ctx) : PROV_OK;
}

/* Text says it in its own way (A.7, A.9.3.1). */
static int note_own(struct v_ctx *ctx)
{
	const struct prov_link *link = &ctx->in->cands->link;
	uint64_t at = link->holder.len > 0 ? link->holder.start : link->inner.start;

	if (link->n == 0 && link->url.n == 0)
		return note_xmp(ctx);
	if (link->too_long || link->url.n > PROV_MAX_URI) {
		ctx->link_refused = true;
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "the credentials that the file names, which are kept elsewhere: the address "
		    "at byte %llu is longer than the limit of %u bytes",
		    (unsigned long long)at, PROV_MAX_URI);
	}
	if (!prov_xmp_is_web_address(link->url))
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "the credentials that the file names, which are kept elsewhere: the reference "
		    "at byte %llu is no http or https address",
		    (unsigned long long)at);
	ctx->own_remote = prov_report_str(ctx->report, link->url, ctx->err);
	return ctx->own_remote == NULL ? v_failed(ctx) : PROV_OK;
}

int v_remote_note(struct v_ctx *ctx)
{
	struct prov_bytes link = prov_bytes(NULL, 0);
	int rc = note_own(ctx);

	if (ctx->in->link != NULL)
		link = prov_bytes_str(ctx->in->link);
	if (rc != PROV_OK || !prov_xmp_is_web_address(link) || link.n > PROV_MAX_URI) {
		ctx->report->remote_manifest = ctx->own_remote;
		return rc;
	}
	ctx->report->remote_manifest = prov_report_str(ctx->report, link, ctx->err);
	return ctx->report->remote_manifest == NULL ? v_failed(ctx) : PROV_OK;
}

static int report_inaccessible(struct v_ctx *ctx, const char *why)
{
	struct prov_findings *f = &ctx->report->active.findings;

	prov_find(f, PROV_ST_MANIFEST_INACCESSIBLE, NULL, "%s", why);
	if (f->code != PROV_OK)
		return prov_findings_failed(f, ctx->err);
	return prov_report_add_unchecked(ctx->report, ctx->err,
	    "the credentials, which are kept elsewhere: they could not be fetched (%s)", why);
}

/* A store in another file, or said to be in this one (15.5.3.2), which has none. */
static bool is_embedded(const char *url)
{
	const char *fragment = strchr(url, '#');

	return fragment != NULL && strncmp(fragment, "#jumbf=", 7) == 0;
}

/*
 * Whether what came can be a store, and all of it. A page that says "not found" with the status of
 * success, or asks for a password, and an answer that ended on its way are no verdict on the file:
 * the store "is not present there" (15.5.3.1).
 */
static int check_answer(struct prov_bytes answer, struct prov_err *why)
{
	struct prov_rd rd;
	struct prov_err ignored = {0};
	struct prov_box box;

	if (answer.n == 0)
		return prov_fail(why, PROV_E_FORMAT, "the answer is empty");
	if (answer.n < PROV_BOX_HEAD || !prov_bytes_is(prov_bytes_sub(answer, 4, 4), "jumb"))
		return prov_fail(why, PROV_E_FORMAT, "the answer is something else");
	prov_rd_init(&rd, answer, 0);
	if (prov_box_read(&rd, &box, &ignored) == PROV_E_TRUNC)
		return prov_fail(why, PROV_E_TRUNC, "the answer ends before they do");
	return PROV_OK;
}

/* *WHY says why it can't be had, where *FOUND stays false. */
static int fetch_one(struct v_ctx *ctx, const char *url, bool *found, struct prov_err *why)
{
	struct prov_fetch what = {
	    .kind = PROV_FETCH_MANIFEST, .url = url, .accept = "application/c2pa"};
	struct prov_wr wr;
	char *kept = NULL;
	int rc;

	if (is_embedded(url)) {
		(void)prov_fail(why, PROV_E_UNSUPPORTED,
		    "the address is of a store inside of a file, which is not looked for");
		return PROV_OK;
	}
	prov_wr_init(&wr, PROV_MAX_STORE);
	rc = prov_policy_fetch(ctx->in->policy, &what, &wr, why);
	if (rc == PROV_OK)
		rc = check_answer(prov_wr_data(&wr), why);
	if (rc == PROV_OK) {
		kept = prov_arena_alloc(ctx->arena, wr.n, ctx->err);
		if (kept != NULL) {
			memcpy(kept, wr.p, wr.n);
			ctx->external.data = prov_bytes(kept, wr.n);
			*found = true;
		} else {
			rc = v_failed(ctx);
		}
	} else if (rc == PROV_E_NOMEM || rc == PROV_E_CANCELLED) {
		rc = prov_pass(ctx->err, rc, why);
	} else {
		rc = PROV_OK;
	}
	prov_wr_fini(&wr);
	return rc;
}

/* What was fetched is nowhere else: a receipt says what it was. */
static int note_hash(struct v_ctx *ctx)
{
	struct prov_report *r = ctx->report;
	int rc = prov_hash_bytes(PROV_HASH_SHA256, ctx->external.data, r->remote_hash, ctx->err);

	r->has_remote_hash = rc == PROV_OK;
	return rc;
}

/* In the order of 15.5.3.1: the Link header, then XMP. */
int v_remote_fetch(struct v_ctx *ctx, bool *found)
{
	const char *urls[2] = {ctx->report->remote_manifest, ctx->own_remote};
	struct prov_err first = {0}, why = {0};
	int rc;

	*found = false;
	if (urls[0] == NULL)
		return PROV_OK;
	/* 15.5.3.1 is about a manifest that could not be had; nobody asked for this one. */
	if (ctx->in->policy->fetch == NULL)
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "the credentials, which are kept elsewhere: the network was not asked for "
		    "them");
	rc = fetch_one(ctx, urls[0], found, &first);
	if (rc == PROV_OK && !*found && urls[1] != NULL && strcmp(urls[0], urls[1]) != 0) {
		rc = fetch_one(ctx, urls[1], found, &why);
		if (*found)
			ctx->report->remote_manifest = urls[1];
	}
	if (rc == PROV_OK && *found)
		return note_hash(ctx);
	return rc != PROV_OK ? rc : report_inaccessible(ctx, first.msg);
}
