/* SPDX-License-Identifier: Apache-2.0 */
/* References to what is kept elsewhere (C2PA 2.4, 15.10.3.2.1 and 15.10.3.2.2). Nothing is ever
 * fetched here (15.10.4): only the reference itself is judged. */
#include "base/err.h"
#include "validate/v_internal.h"

/* *OUT.fault is never NULL where the parser could not read it. */
static int parse(struct v_ctx *ctx, const struct v_item *it, struct prov_external *out)
{
	struct prov_err why = {0};
	int rc = prov_external_parse(it->box, ctx->arena, out, &why);

	if (rc == PROV_E_FORMAT || rc == PROV_E_TRUNC || rc == PROV_E_NOTFOUND) {
		memset(out, 0, sizeof(*out));
		out->fault = "the reference can't be read";
		return PROV_OK;
	}
	return rc == PROV_OK ? PROV_OK : prov_pass(ctx->err, rc, &why);
}

static bool is_content_binding(const struct prov_asr_info *info)
{
	return info->hard_binding || info->kind == PROV_ASR_MULTI_ASSET;
}

/*
 * 15.10.3.2.1 lists the same labels twice, for two codes (steps 2 and 4): what binds the content
 * gets the one, everything else the other.
 */
int v_asr_cloud_data(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    struct v_tally *tally, struct prov_findings *f)
{
	const struct prov_asr_info *info;
	struct prov_external ext;
	int rc = parse(ctx, it, &ext);

	(void)tally;
	if (rc != PROV_OK)
		return rc;
	info = prov_asr_lookup(ext.label);
	if (ext.fault != NULL)
		prov_find(f, PROV_ST_ASSERTION_CLOUD_DATA_MALFORMED, it->url, "%s", ext.fault);
	else if (info == NULL)
		return PROV_OK;
	else if (is_content_binding(info))
		prov_find(f, PROV_ST_ASSERTION_CLOUD_DATA_HARD_BINDING, it->url, NULL);
	else if (info->kind == PROV_ASR_ACTIONS && node->manifest->type == PROV_JUMBF_UPDATE)
		prov_find(f, PROV_ST_ASSERTION_CLOUD_DATA_ACTIONS, it->url, NULL);
	else if (info->kind == PROV_ASR_ACTIONS || info->kind == PROV_ASR_INGREDIENT ||
		 info->kind == PROV_ASR_CLOUD_DATA)
		prov_find(f, PROV_ST_ASSERTION_CLOUD_DATA_MALFORMED, it->url,
		    "%s may not be kept elsewhere", info->label);
	return PROV_OK;
}

int v_asr_external_reference(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    struct v_tally *tally, struct prov_findings *f)
{
	const struct prov_asr_info *info;
	struct prov_external ext;
	int rc = parse(ctx, it, &ext);

	(void)node;
	(void)tally;
	if (rc != PROV_OK)
		return rc;
	info = ext.has_label ? prov_asr_lookup(ext.label) : NULL;
	if (ext.fault != NULL)
		prov_find(
		    f, PROV_ST_ASSERTION_EXTERNAL_REFERENCE_MALFORMED, it->url, "%s", ext.fault);
	else if (info != NULL &&
		 (is_content_binding(info) || info->kind == PROV_ASR_ACTIONS ||
		     info->kind == PROV_ASR_INGREDIENT || info->kind == PROV_ASR_CLOUD_DATA ||
		     info->kind == PROV_ASR_EXTERNAL_REFERENCE))
		prov_find(f, PROV_ST_ASSERTION_EXTERNAL_REFERENCE_MALFORMED, it->url,
		    "%s may not be kept elsewhere", info->label);
	return PROV_OK;
}
