/* SPDX-License-Identifier: Apache-2.0 */
/* Locating and validating the claim (C2PA 2.4, 15.6). */
#include "base/err.h"
#include "validate/v_internal.h"

/* Reads the claim once; a claim that cannot be read is kept as the reason why. */
int v_claim_read(struct v_ctx *ctx, struct v_node *node)
{
	int rc;

	node->claim_code = PROV_E_NOTFOUND;
	node->claim_url =
	    v_url(ctx, node->manifest->claim != NULL ? node->manifest->claim : node->manifest->box);
	node->manifest_url = v_url(ctx, node->manifest->box);
	if (node->claim_url == NULL || node->manifest_url == NULL)
		return v_failed(ctx);
	if (node->manifest->claim == NULL)
		return PROV_OK;
	rc = prov_claim_parse(node->manifest, ctx->arena, &node->claim, &node->claim_err);
	if (rc != PROV_OK && rc != PROV_E_TRUNC && rc != PROV_E_FORMAT && rc != PROV_E_NOTFOUND)
		return prov_pass(ctx->err, rc, &node->claim_err);
	node->claim_code = rc;
	return PROV_OK;
}

void v_claim_judge(struct v_ctx *ctx, struct v_node *node, struct prov_findings *f)
{
	(void)ctx;
	if (node->manifest->type == PROV_JUMBF_COMPRESSED) {
		/* 15.5.4 */
		prov_find(f, PROV_ST_MANIFEST_COMPRESSED_INVALID, node->manifest_url, "%s",
		    node->manifest->fault == NULL ? "the compressed manifest can't be unpacked"
						  : node->manifest->fault);
	} else if (node->manifest->num_claims == 0) {
		/* 15.6.1 and 15.11.3.3 step 4 */
		prov_find(f, PROV_ST_CLAIM_MISSING, node->claim_url, NULL);
	} else if (node->manifest->num_claims > 1) {
		prov_find(f, PROV_ST_CLAIM_MULTIPLE, node->claim_url, NULL);
	} else if (node->claim_code != PROV_OK) {
		/* 15.6.2: not well-formed CBOR */
		prov_find(f, PROV_ST_CLAIM_CBOR_INVALID, node->claim_url,
		    "the claim can't be read: %s", node->claim_err.msg);
	} else if (node->claim.fault != NULL) {
		prov_find(f, PROV_ST_CLAIM_MALFORMED, node->claim_url, "%s", node->claim.fault);
	}
}
