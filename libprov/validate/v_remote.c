/* SPDX-License-Identifier: Apache-2.0 */
/* Manifest stores that the asset only refers to (C2PA 2.4, 11.5 and 15.5.3). */
#include "base/err.h"
#include "format/xmp.h"
#include "validate/v_internal.h"

/* Only an address that leads out of the file: an older one may point into it (11.5, note). */
static bool is_web_address(struct prov_bytes url)
{
	static const char *const schemes[] = {"https://", "http://"};

	for (size_t i = 0; i < 2; i++) {
		size_t n = strlen(schemes[i]);

		if (url.n <= n)
			continue;
		for (size_t k = 0; k < n; k++) {
			uint8_t c = url.p[k];

			if (c >= 'A' && c <= 'Z')
				c = (uint8_t)(c - 'A' + 'a');
			if (c != (uint8_t)schemes[i][k])
				break;
			if (k == n - 1)
				return true;
		}
	}
	return false;
}

int v_remote_note(struct v_ctx *ctx)
{
	const struct prov_xmp *xmp = &ctx->in->cands->xmp;
	struct prov_bytes url;
	struct prov_err why = {0};
	int rc;

	if (xmp->unread != NULL)
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "whether the file names credentials that are kept elsewhere: its XMP metadata "
		    "%s",
		    xmp->unread);
	if (xmp->packet.len == 0)
		return PROV_OK;
	rc = prov_xmp_provenance(ctx->in->src, xmp, ctx->arena, &url, &why);
	/* Metadata is no part of the credentials: what is wrong with it is no fault of theirs. */
	if (rc == PROV_E_FORMAT || rc == PROV_E_TRUNC)
		return PROV_OK;
	if (rc == PROV_E_LIMIT)
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "whether the file names credentials that are kept elsewhere: %s", why.msg);
	if (rc != PROV_OK)
		return prov_fail(ctx->err, rc, "%s", why.msg);
	if (!is_web_address(url))
		return PROV_OK;
	ctx->report->remote_manifest = prov_report_str(ctx->report, url, ctx->err);
	return ctx->report->remote_manifest == NULL ? v_failed(ctx) : PROV_OK;
}

static int report_inaccessible(struct v_ctx *ctx, const char *why)
{
	struct prov_findings *f = &ctx->report->active.findings;

	prov_find(f, PROV_ST_MANIFEST_INACCESSIBLE, NULL, "%s", why);
	return f->code == PROV_OK ? PROV_OK : prov_fail(ctx->err, f->code, "out of memory");
}

int v_remote_fetch(struct v_ctx *ctx, bool *found)
{
	struct prov_fetch what = {.kind = PROV_FETCH_MANIFEST, .accept = "application/c2pa"};
	struct prov_err why = {0};
	struct prov_wr wr;
	char *kept = NULL;
	int rc;

	*found = false;
	if (ctx->report->remote_manifest == NULL)
		return PROV_OK;
	/* 15.5.3.1 is about a manifest that could not be had; nobody asked for this one. */
	if (ctx->in->policy->fetch == NULL)
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "the credentials, which are kept elsewhere: the network was not asked for "
		    "them");
	what.url = ctx->report->remote_manifest;
	prov_wr_init(&wr, PROV_MAX_STORE);
	rc = prov_policy_fetch(ctx->in->policy, &what, &wr, &why);
	if (rc == PROV_OK && wr.n == 0)
		rc = prov_fail(&why, PROV_E_FORMAT, "the answer is empty");
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
		rc = prov_fail(ctx->err, rc, "%s", why.msg);
	} else {
		rc = report_inaccessible(ctx, why.msg);
	}
	prov_wr_fini(&wr);
	return rc;
}
