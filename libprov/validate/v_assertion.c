/* SPDX-License-Identifier: Apache-2.0 */
/* The assertions: which may stand in a manifest, and whether they are the ones that the claim names
 * (C2PA 2.4, 15.10.1 and 15.10.3.1). Rules of one kind of assertion have files of their own. */
#include <stdlib.h>

#include "base/err.h"
#include "claim/item.h"
#include "validate/v_internal.h"
#include "json/scan.h"

/* Steps 1 to 4 of 15.10.3.1: located in this manifest, redacted or hashed. */
static int locate(
    struct v_ctx *ctx, struct v_node *node, struct v_item *it, struct prov_findings *f)
{
	struct prov_bytes uri = it->ref->uri.url, label;
	const struct prov_jumbf *box = v_resolve(ctx, node, uri);
	const char *slash;
	enum v_ref match;
	int rc;

	it->url = v_absolute(ctx, node, uri);
	if (it->url == NULL)
		return v_failed(ctx);
	slash = strrchr(it->url, '/');
	label = box != NULL ? box->label : prov_bytes_str(slash == NULL ? it->url : &slash[1]);
	it->info = prov_asr_lookup(label);
	it->redacted = v_is_redacted(ctx, node, it->url);
	if (it->redacted) {
		if (it->info != NULL && it->info->kind == PROV_ASR_ACTIONS)
			prov_find(f, PROV_ST_ASSERTION_ACTION_REDACTED, it->url, NULL);
		return PROV_OK;
	}
	if (box == NULL) {
		struct prov_bytes path;
		bool absolute, own;
		own = prov_jumbf_uri_split(uri, &path, &absolute) && v_is_own(node, it->url);
		prov_find(f, own ? PROV_ST_ASSERTION_MISSING : PROV_ST_ASSERTION_OUTSIDE_MANIFEST,
		    it->url, NULL);
		return PROV_OK;
	}
	if (box->parent == NULL || box->parent != node->manifest->assertions) {
		prov_find(f, PROV_ST_ASSERTION_OUTSIDE_MANIFEST, it->url, NULL);
		return PROV_OK;
	}
	it->box = box;
	rc = v_reference_check(ctx, node, &it->ref->uri, box, &match);
	if (rc != PROV_OK)
		return rc;
	if (match == V_REF_ALG) {
		prov_find(f, PROV_ST_ALGORITHM_UNSUPPORTED, it->url, NULL);
	} else if (match == V_REF_MATCH) {
		prov_find(f, PROV_ST_ASSERTION_HASHED_URI_MATCH, it->url, NULL);
		it->intact = true;
	} else {
		prov_find(f, PROV_ST_ASSERTION_HASHED_URI_MISMATCH, it->url, NULL);
	}
	return PROV_OK;
}

/* Step 5 of 15.10.3.1: standard assertions are well-formed in their serialisation. */
static int check_form(
    struct v_ctx *ctx, const struct v_item *it, struct prov_findings *f, bool *well_formed)
{
	struct prov_err why = {0};
	struct prov_cbor root;
	const struct prov_jumbf *content;
	int rc;

	*well_formed = true;
	if (it->info->form == PROV_FORM_CBOR) {
		rc = prov_asr_cbor(it->box, &root, &why);
		if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
			return prov_pass(ctx->err, rc, &why);
		if (rc != PROV_OK) {
			prov_find(f, PROV_ST_ASSERTION_CBOR_INVALID, it->url, "%s", why.msg);
			*well_formed = false;
		}
	} else if (it->info->form == PROV_FORM_JSON) {
		content = prov_jumbf_content(it->box, PROV_BOX_JSON);
		rc = content == NULL ? PROV_E_FORMAT
				     : prov_json_check(content->body, content->at, &why);
		if (rc == PROV_E_LIMIT)
			return prov_pass(ctx->err, rc, &why);
		if (rc != PROV_OK) {
			prov_find(f, PROV_ST_ASSERTION_JSON_INVALID, it->url, "%s",
			    content == NULL ? "it holds no JSON" : why.msg);
			*well_formed = false;
		}
	}
	return PROV_OK;
}

static int judge_actions(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    struct v_tally *tally, struct prov_findings *f)
{
	tally->actions++;
	return v_actions_judge(ctx, node, it->box, tally->actions == 1, &tally->inceptions, f);
}

static int judge_ingredient(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    struct v_tally *tally, struct prov_findings *f)
{
	struct prov_ingredient ing;
	struct prov_err why = {0};
	int rc;

	tally->ingredients++;
	rc = prov_ingredient_parse(it->box, ctx->arena, &ing, &why);
	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	if (rc == PROV_OK && prov_bytes_is(ing.relationship, "parentOf"))
		tally->parents++;
	return v_ingredient_judge_own(ctx, node, it->box, f);
}

/* The rules of 15.10.3.2, a row for each kind that has any; called for assertions that are intact
 * and well-formed in their serialisation. */
static const struct {
	enum prov_asr_kind kind;
	int (*judge)(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
	    struct v_tally *tally, struct prov_findings *f);
} rules[] = {
    {PROV_ASR_ACTIONS, judge_actions},
    {PROV_ASR_INGREDIENT, judge_ingredient},
    {PROV_ASR_TIME_STAMP, v_asr_time_stamp},
    {PROV_ASR_CLOUD_DATA, v_asr_cloud_data},
    {PROV_ASR_EXTERNAL_REFERENCE, v_asr_external_reference},
    {PROV_ASR_REPRESENTATION, v_asr_representation},
};

static int judge_kind(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    struct v_tally *tally, struct prov_findings *f)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (rules[i].kind == it->info->kind)
			return rules[i].judge(ctx, node, it, tally, f);
	}
	return PROV_OK;
}

/* Counts by label alone, so that an assertion which is damaged still counts as what it is. */
static void count(struct v_node *node, const struct v_item *it, struct v_tally *tally)
{
	if (it->info == NULL)
		return;
	if (it->info->hard_binding) {
		tally->hard_bindings++;
		node->hard_binding = tally->hard_bindings == 1 ? it->box : NULL;
		node->hard_binding_info = it->info;
		if (it->redacted)
			node->redacted_binding = it->url;
	}
	if (strcmp(it->info->label, "c2pa.hash.bmff") == 0)
		tally->old_binding = true;
	if (it->info->kind == PROV_ASR_THUMBNAIL)
		tally->thumbnail = true;
	if (strcmp(it->info->label, "c2pa.thumbnail.claim") == 0 && it->intact && !it->redacted)
		node->thumbnail = it->box;
	if (it->info->kind == PROV_ASR_MULTI_ASSET) {
		tally->multi_asset = true;
		node->num_multi_assets++;
		node->multi_asset = it->intact ? it->box : NULL;
	}
}

/* 15.10.1.2 and 15.10.1.3 */
static void judge_permitted(
    const struct v_node *node, const struct v_tally *t, struct prov_findings *f)
{
	const char *url = node->claim_url;

	if (node->manifest->type == PROV_JUMBF_UPDATE) {
		if (t->ingredients != 1 || t->parents != 1)
			prov_find(f, PROV_ST_MANIFEST_UPDATE_WRONG_PARENTS, url, NULL);
		if (t->hard_bindings > 0 || t->thumbnail || t->multi_asset)
			prov_find(f, PROV_ST_MANIFEST_UPDATE_INVALID, url,
			    "an update manifest holds an assertion that it may not hold");
		return;
	}
	/* The first BMFF hash is ignored (18.6.1): for the asset there is no binding, which
	 * v_binding.c says. Of an ingredient the content is not at hand, and what its maker did by
	 * the specification of the day (a v1 claim) is no fault on record there. */
	if (t->hard_bindings == 0 && !(t->old_binding && node->claim.version == 1))
		prov_find(f, PROV_ST_CLAIM_HARD_BINDINGS_MISSING, url, NULL);
	else if (t->hard_bindings > 1)
		prov_find(f, PROV_ST_ASSERTION_MULTIPLE_HARD_BINDINGS, url, NULL);
	if (t->parents > 1)
		prov_find(f, PROV_ST_MANIFEST_MULTIPLE_PARENTS, url, NULL);
	/* Step 3 was born in 2.1, with claim v2: files with v1 claims lack it honestly. */
	if (node->claim.version == 2 && t->inceptions != 1)
		prov_find(f, PROV_ST_ASSERTION_ACTION_MALFORMED, url,
		    t->inceptions == 0
			? "no action says that the content was created or opened"
			: "more than one action says that the content was created or "
			  "opened");
}

static int compare_boxes(const void *a, const void *b)
{
	const struct prov_jumbf *x = *(const struct prov_jumbf *const *)a;
	const struct prov_jumbf *y = *(const struct prov_jumbf *const *)b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* Step 6 of 15.10.3.1: nothing stands in the assertion store that the claim does not name. */
static int judge_undeclared(struct v_ctx *ctx, struct v_node *node, const struct v_item *items,
    size_t n, struct prov_findings *f)
{
	const struct prov_jumbf **named, *box;
	size_t num = 0;

	if (node->manifest->assertions == NULL)
		return PROV_OK;
	named = prov_arena_array(ctx->arena, n + 1, sizeof(*named), ctx->err);
	if (named == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < n; i++) {
		box =
		    items[i].redacted ? v_resolve(ctx, node, items[i].ref->uri.url) : items[i].box;
		if (box != NULL)
			named[num++] = box;
	}
	qsort(named, num, sizeof(*named), compare_boxes);
	for (box = node->manifest->assertions->first; box != NULL; box = box->next) {
		const char *url;
		if (box->box_type != PROV_BOX_JUMB ||
		    bsearch(&box, named, num, sizeof(*named), compare_boxes) != NULL)
			continue;
		url = v_url(ctx, box);
		if (url == NULL)
			return v_failed(ctx);
		prov_find(f, PROV_ST_ASSERTION_UNDECLARED, url, NULL);
	}
	return PROV_OK;
}

/* Step 7 of 15.10.3.1 and step 5.1 of 15.11.3.3 */
static int judge_self_redaction(struct v_ctx *ctx, struct v_node *node, struct prov_findings *f)
{
	for (size_t i = 0; i < node->claim.num_redacted; i++) {
		const char *url = v_absolute(ctx, node, node->claim.redacted[i]);
		if (url == NULL)
			return v_failed(ctx);
		if (v_is_own(node, url))
			prov_find(f, PROV_ST_ASSERTION_SELF_REDACTED, url, NULL);
	}
	return PROV_OK;
}

/* 15.6.2: the icon of the claim generator. */
static int judge_generator_icon(struct v_ctx *ctx, struct v_node *node, struct prov_findings *f)
{
	struct prov_hashed_uri uri;
	struct prov_err why = {0};
	struct prov_cbor icon;
	bool good;
	int rc;

	if (!prov_cbor_get(&node->claim.generator_info, "icon", &icon) ||
	    icon.type != PROV_CBOR_MAP)
		return PROV_OK;
	rc = prov_item_uri(&icon, ctx->arena, &uri, &good, &why);
	if (rc != PROV_OK)
		return prov_pass(ctx->err, rc, &why);
	return v_icons_judge(ctx, node, node->claim_url, &uri, 1, f);
}

int v_assertions_judge(struct v_ctx *ctx, struct v_node *node, struct prov_findings *f)
{
	size_t n = node->claim.num_refs;
	struct v_tally tally = {0};
	struct v_item *items;
	int rc = PROV_OK;

	items = prov_arena_array(ctx->arena, n + 1, sizeof(*items), ctx->err);
	if (items == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < n && rc == PROV_OK; i++) {
		struct v_item *it = &items[i];
		bool well_formed = true;

		it->ref = &node->claim.refs[i];
		rc = locate(ctx, node, it, f);
		if (rc != PROV_OK)
			return rc;
		count(node, it, &tally);
		if (it->box == NULL || it->info == NULL || !it->intact)
			continue;
		rc = check_form(ctx, it, f, &well_formed);
		if (rc == PROV_OK && well_formed)
			rc = judge_kind(ctx, node, it, &tally, f);
	}
	if (rc == PROV_OK)
		rc = judge_undeclared(ctx, node, items, n, f);
	if (rc == PROV_OK)
		rc = judge_self_redaction(ctx, node, f);
	if (rc == PROV_OK)
		rc = judge_generator_icon(ctx, node, f);
	if (rc == PROV_OK)
		judge_permitted(node, &tally, f);
	return rc;
}
