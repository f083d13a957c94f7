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

/* Those of KIND that are ON, but for the first, which is told by itself. */
static void add_more(
    struct v_ctx *ctx, enum prov_list kind, const bool *on, size_t n, struct prov_account *account)
{
	for (size_t i = 0; i < n; i++) {
		const struct prov_list_entry *list = on[i] ? v_list_of(ctx, kind, i) : NULL;

		if (list != NULL && list != account->signer_list)
			account->more_lists[account->num_more_lists++] = list;
	}
}

int v_lists_more(struct v_ctx *ctx, const struct prov_cose_chain *chain,
    const struct prov_chain_path *path, struct prov_chain_times times, struct prov_account *account)
{
	const struct prov_policy *policy = ctx->in->policy;
	size_t n = ctx->report->num_lists;
	bool *on = prov_arena_array(ctx->arena, n + 1, sizeof(*on), ctx->err);
	int rc = PROV_OK;

	account->more_lists =
	    prov_arena_array(ctx->arena, n + 1, sizeof(*account->more_lists), ctx->err);
	if (on == NULL || account->more_lists == NULL)
		return v_failed(ctx);
	if (path->n > 0)
		rc = prov_chain_lists(chain->certs, path, policy->signers, times, on, ctx->err);
	if (rc != PROV_OK)
		return rc;
	add_more(ctx, PROV_LIST_SIGNERS, on, n, account);
	memset(on, 0, n * sizeof(*on));
	prov_anchors_lists(policy->allowed, chain->certs[0], on);
	add_more(ctx, PROV_LIST_ALLOWED, on, n, account);
	return PROV_OK;
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
