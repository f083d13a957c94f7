/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether what made the credentials is on C2PA's list of conforming products. A product is known by
 * the names in its certificate, which authorities put there from that list (C2PA Certificate
 * Policy); what a claim calls its generator is the generator's own word, and counts only where the
 * certificate is of the same organization. Beside the verdict, never part of it.
 */
#include "trust/products.h"

#include "validate/v_internal.h"

/* A certificate is public: it is who made the signature that counts, and whose key it was then. */
static bool is_signers(const struct prov_account *a)
{
	return a->signer_trusted &&
	       prov_findings_have(&a->findings, PROV_ST_CLAIM_SIGNATURE_VALIDATED) &&
	       !prov_findings_have(&a->findings, PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED);
}

static const struct prov_product *find_in(
    const struct prov_products *list, const struct prov_account *a, bool *named)
{
	const struct prov_product *found = NULL, *of = NULL;

	if (is_signers(a) && a->signer_org != NULL) {
		found = prov_products_find(list, a->signer_name, a->signer_org);
		of = prov_products_find(list, a->generator_name, a->signer_org);
	}
	if (found == NULL || (of != NULL && prov_product_is_conforming(of)))
		found = of == NULL ? found : of;
	*named = found == NULL;
	return found != NULL ? found : prov_products_find(list, a->generator_name, NULL);
}

static enum prov_product_state state_of(
    const struct prov_product *product, const struct prov_account *a, bool named)
{
	if (named)
		return PROV_PRODUCT_NAME_ONLY;
	if (!prov_product_is_conforming(product))
		return PROV_PRODUCT_WITHDRAWN;
	return prov_product_is_older(product, a->generator_version) ? PROV_PRODUCT_OLDER
								    : PROV_PRODUCT_CONFORMING;
}

/* A string of the policy's in the report's arena; NULL stays. */
static const char *copy(struct v_ctx *ctx, const char *text)
{
	return text == NULL ? NULL : prov_report_str(ctx->report, prov_bytes_str(text), ctx->err);
}

int v_product_note(struct v_ctx *ctx)
{
	const struct prov_policy *policy = ctx->in->policy;
	struct prov_product_row *row = &ctx->report->product;
	const struct prov_account *a = &ctx->report->active;

	for (size_t i = 0; i < policy->num_products; i++) {
		bool named = false;
		const struct prov_product *one = find_in(policy->products[i], a, &named);
		enum prov_product_state state =
		    one == NULL ? PROV_PRODUCT_UNLISTED : state_of(one, a, named);

		if (state <= row->state)
			continue;
		*row = (struct prov_product_row){.state = state};
		if (one == NULL)
			continue;
		row->name = copy(ctx, one->name);
		row->organization = copy(ctx, one->organization);
		row->status = copy(ctx, one->status);
		row->level = one->level;
		if (row->name == NULL || row->organization == NULL ||
		    (one->status != NULL && row->status == NULL))
			return v_failed(ctx);
	}
	return PROV_OK;
}
