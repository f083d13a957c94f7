/* SPDX-License-Identifier: Apache-2.0 */
/* What was left unchecked, in sentences for people. Never judges. */
#include "validate/v_internal.h"

static bool has_identity_certificate(const struct prov_report *r)
{
	for (size_t i = 0; i < r->num_identities; i++) {
		if (!r->identities[i].aggregated)
			return true;
	}
	return false;
}

static bool is_revocation_known(const struct prov_findings *f)
{
	return prov_findings_have(f, PROV_ST_SIGNING_CREDENTIAL_OCSP_NOT_REVOKED) ||
	       prov_findings_have(f, PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED);
}

/* An update manifest's parent is an earlier state of the credentials, not another file (11.2.3). */
static bool is_other_file(const struct v_ctx *ctx, const struct prov_account *a)
{
	return a->within >= ctx->store.n ||
	       ctx->nodes[a->within].manifest->type != PROV_JUMBF_UPDATE;
}

/* What it was made from: there is what was recorded of it, and that is all that can be judged. */
static int list_ingredients(struct v_ctx *ctx)
{
	const struct prov_report *r = ctx->report;
	bool other = false, own_open = false, other_open = false;
	int rc = PROV_OK;

	for (size_t i = 0; i < r->num_ingredients; i++) {
		const struct prov_account *a = &r->ingredients[i];
		bool open = a->has_signer && !is_revocation_known(&a->findings);

		if (is_other_file(ctx, a)) {
			other = true;
			other_open = other_open || open;
		} else {
			own_open = own_open || open;
		}
	}
	if (other_open || own_open)
		rc = prov_report_add_unchecked(ctx->report, ctx->err,
		    "whether the certificates of those who signed %s have been revoked",
		    other_open ? "what it was made from" : "it before");
	if (rc == PROV_OK && other)
		rc = prov_report_add_unchecked(ctx->report, ctx->err,
		    "what it was made from: only what is recorded of it is here, not the files");
	return rc;
}

int v_unchecked_list(struct v_ctx *ctx)
{
	const struct v_node *active = &ctx->nodes[ctx->active];
	const struct prov_account *acc = &ctx->report->active;
	int rc = PROV_OK;

	if (acc->has_signer && !is_revocation_known(&acc->findings))
		rc = prov_report_add_unchecked(ctx->report, ctx->err, "%s",
		    ctx->in->policy->fetch == NULL
			? "whether the signer's certificate has been revoked: the network was not "
			  "asked"
			: "whether the signer's certificate has been revoked: nobody could say");
	if (rc == PROV_OK && acc->has_signer && !acc->time_is_stamp)
		rc = prov_report_add_unchecked(ctx->report, ctx->err, "%s",
		    acc->stamp_by != NULL
			? "when it was signed: there is a time-stamp, but its authority is on no "
			  "list"
			: "when it was signed: no trusted time-stamp authority vouches for it");
	if (rc == PROV_OK && acc->time_untrusted)
		rc = prov_report_add_unchecked(ctx->report, ctx->err,
		    "who vouches for the time of signing: the time-stamp authority is on no list");
	if (rc == PROV_OK)
		rc = list_ingredients(ctx);
	if (rc == PROV_OK && has_identity_certificate(ctx->report))
		rc = prov_report_add_unchecked(ctx->report, ctx->err,
		    "whether a certificate in an identity assertion has been revoked");
	if (rc == PROV_OK && active->has_external)
		rc = prov_report_add_unchecked(ctx->report, ctx->err,
		    "data that the manifest keeps elsewhere: the network was not asked");
	if (rc == PROV_OK && ctx->report->places_open)
		rc = prov_report_add_unchecked(ctx->report, ctx->err,
		    "where in the file the pieces of the content lie, and so their order: the "
		    "signature leaves out the tables that say it");
	if (rc == PROV_OK && ctx->report->tracks_absent)
		rc = prov_report_add_unchecked(ctx->report, ctx->err,
		    "whether tracks are gone that belong to it: the signature covers some of which "
		    "there is no fragment here");
	/* A.9.4 */
	if (rc == PROV_OK && ctx->report->line_open)
		rc = prov_report_add_unchecked(ctx->report, ctx->err,
		    "in which language the text is, which its name does not say: the "
		    "line that holds its credentials is in no hash, and was taken for a comment");
	/* 9.2.6, 15.12.1.1, 15.12.3. A store that was taken out of the file leaves its place, and
	 * nothing tells that from metadata which its signer left out. */
	if (rc == PROV_OK && ctx->report->metadata_open)
		rc = prov_report_add_unchecked(ctx->report, ctx->err,
		    "what the signer left outside the signature: metadata, which can change how a "
		    "picture is shown, %s",
		    ctx->cand_index != SIZE_MAX
			? "or another signature's place"
			: "another signature's place, or the place where these credentials were "
			  "before they were taken out of the file");
	return rc;
}
