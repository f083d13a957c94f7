/* SPDX-License-Identifier: Apache-2.0 */
/* Alternative representations of the content (C2PA 2.4, 15.10.3.2.7). */
#include "base/err.h"
#include "validate/v_internal.h"

/* How many parts the manifest's multi-asset hash lists; 0 where there is none. */
static size_t count_parts(const struct v_ctx *ctx, const struct v_node *node)
{
	const struct prov_jumbf *box = v_resolve(
	    ctx, node, prov_bytes_str("self#jumbf=c2pa.assertions/c2pa.hash.multi-asset"));
	struct prov_cbor root, parts;

	if (box == NULL || prov_asr_cbor(box, &root, NULL) != PROV_OK ||
	    !prov_cbor_get(&root, "parts", &parts) || parts.type != PROV_CBOR_ARRAY)
		return 0;
	return prov_cbor_count(&parts);
}

static int judge_embedded(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    const struct prov_hashed_uri *uri, struct prov_findings *f)
{
	const struct prov_jumbf *box = v_resolve(ctx, node, uri->url);
	enum v_ref match = V_REF_MISMATCH;
	int rc;

	if (box == NULL) {
		prov_find(
		    f, PROV_ST_ASSERTION_ALTERNATIVE_CONTENT_REPRESENTATION_MISSING, it->url, NULL);
		return PROV_OK;
	}
	rc = v_reference_check(ctx, node, uri, box, &match);
	if (rc != PROV_OK)
		return rc;
	prov_find(f,
	    match == V_REF_MATCH ? PROV_ST_ASSERTION_ALTERNATIVE_CONTENT_REPRESENTATION_MATCH
	    : match == V_REF_ALG
		? PROV_ST_ALGORITHM_UNSUPPORTED
		: PROV_ST_ASSERTION_ALTERNATIVE_CONTENT_REPRESENTATION_HASH_MISMATCH,
	    it->url, NULL);
	return PROV_OK;
}

int v_asr_representation(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    struct v_tally *tally, struct prov_findings *f)
{
	struct prov_representation rep;
	struct prov_err why = {0};
	const char *wrong;
	int rc = prov_representation_parse(it->box, ctx->arena, &rep, &why);

	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	if (rc != PROV_OK || !rep.is_preservation_image)
		return PROV_OK;
	wrong = rep.fault;
	if (++tally->preservation_images > 1)
		wrong = "more than one preservation image is recorded";
	else if (wrong == NULL && rep.has_index && rep.index >= count_parts(ctx, node))
		wrong = "the preservation image is said to be a part of the file that none is";
	if (wrong != NULL) {
		prov_find(f, PROV_ST_ASSERTION_ALTERNATIVE_CONTENT_REPRESENTATION_MALFORMED,
		    it->url, "%s", wrong);
		return PROV_OK;
	}
	if (rep.has_embedded)
		return judge_embedded(ctx, node, it, &rep.embedded, f);
	prov_find(f, PROV_ST_ASSERTION_ALTERNATIVE_CONTENT_REPRESENTATION_MATCH, it->url, NULL);
	return PROV_OK;
}
