/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trust lists that a verdict rests on, for the report; and which were not renewed in time
 * (NextUpdate, ETSI TS 119 602): these are used, for who was trusted yesterday is not an impostor
 * today, but who was dropped since is not known.
 */
#include "base/clock.h"
#include "validate/v_internal.h"

/* A string of the policy's, in the report's arena; NULL stays. False where there is no memory. */
static bool copy(struct v_ctx *ctx, const char **text)
{
	if (*text == NULL)
		return true;
	*text = prov_report_str(ctx->report, prov_bytes_str(*text), ctx->err);
	return *text != NULL;
}

int v_lists_take(struct v_ctx *ctx)
{
	const struct prov_policy *policy = ctx->in->policy;
	struct prov_report *report = ctx->report;
	size_t n = prov_policy_num_lists(policy);

	report->lists = prov_arena_array(ctx->arena, n, sizeof(*report->lists), ctx->err);
	if (report->lists == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < n; i++) {
		struct prov_list_entry entry = prov_policy_list_at(policy, i);

		if (!copy(ctx, &entry.name) || !copy(ctx, &entry.title) ||
		    !copy(ctx, &entry.sha256))
			return v_failed(ctx);
		report->lists[report->num_lists++] = entry;
	}
	v_moment_lists(ctx);
	return PROV_OK;
}

const struct prov_list_entry *v_list_of(const struct v_ctx *ctx, enum prov_list kind, size_t i)
{
	const struct prov_report *report = ctx->report;

	for (size_t at = 0; at < report->num_lists; at++) {
		if (report->lists[at].list == kind && i-- == 0)
			return &report->lists[at];
	}
	return NULL;
}

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
