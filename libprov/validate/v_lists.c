/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trust lists that were not renewed in time (NextUpdate, ETSI TS 119 602): they are used, for who
 * was trusted yesterday is not an impostor today, but who was dropped since is not known.
 */
#include "base/clock.h"
#include "validate/v_internal.h"

static int note(struct v_ctx *ctx, const struct prov_anchors *anchors)
{
	const struct prov_list_info *info;
	char when[PROV_TIME_TEXT];

	for (size_t i = 0; (info = prov_anchors_list(anchors, i)) != NULL; i++) {
		int rc;
		if (!info->has_next_update || ctx->now <= info->next_update)
			continue;
		prov_clock_format(info->next_update, when);
		rc = prov_report_add_unchecked(ctx->report, ctx->err,
		    "who was taken off a trust list since: the list \"%s\" should have been "
		    "renewed on %.10s",
		    info->title == NULL ? info->name : info->title, when);
		if (rc != PROV_OK)
			return rc;
	}
	return PROV_OK;
}

int v_lists_note(struct v_ctx *ctx)
{
	int rc = note(ctx, ctx->in->policy->signers);

	return rc == PROV_OK ? note(ctx, ctx->in->policy->timestamps) : rc;
}
