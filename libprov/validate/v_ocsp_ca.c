/* SPDX-License-Identifier: Apache-2.0 */
/* Whether who issued the signer's certificate, or stands above, was revoked, by what the file
 * carries and the policy was given (C2PA 2.4, 15.9; RFC 5280, 6.1.3). */
#include "trust/ocsp.h"

#include "validate/v_internal.h"

/* Whether an answer says that its certificate was revoked at the time that counts. */
static bool says_revoked(const struct prov_ocsp *ocsp, int64_t at)
{
	for (size_t k = 0; k < ocsp->n; k++) {
		const struct prov_ocsp_single *one = &ocsp->singles[k];

		if (one->status == PROV_OCSP_REVOKED && one->revoked_at <= at &&
		    (!one->on_hold || at <= v_ocsp_end(ocsp, one)))
			return true;
	}
	return false;
}

static int ask_one(struct v_ctx *ctx, const struct v_ocsp_about *about, struct prov_bytes response,
    int64_t at, bool *out)
{
	struct prov_ocsp ocsp;
	int rc = v_ocsp_read(ctx, response, about, &ocsp);

	*out = rc == PROV_OK && says_revoked(&ocsp, at);
	return rc;
}

static int is_revoked(struct v_ctx *ctx, const struct v_ocsp_in *in, struct prov_bytes cert,
    struct prov_bytes issuer, bool *out)
{
	int64_t at = v_ocsp_time(ctx, in->stamp);
	struct v_ocsp_about about;
	int rc = v_ocsp_about(ctx, cert, issuer, &about);

	for (size_t i = 0; rc == PROV_OK && i < in->num_stapled && !*out; i++)
		rc = ask_one(ctx, &about, in->stapled[i], at, out);
	for (size_t i = 0; rc == PROV_OK && i < ctx->num_ocsp && !*out; i++)
		rc = ask_one(ctx, &about, ctx->ocsp[i], at, out);
	return rc;
}

int v_ocsp_ca_revoked(struct v_ctx *ctx, const struct v_ocsp_in *in, size_t *out)
{
	int rc = PROV_OK;

	*out = 0;
	if (in->num_stapled + ctx->num_ocsp == 0 && ctx->in->policy->revoked == NULL)
		return PROV_OK;
	/* Along the path that was found: of what else the chain holds nothing counts. An anchor,
	 * which has nobody above it, can be named too. */
	for (size_t i = 1; rc == PROV_OK && *out == 0 && i < in->path->n; i++) {
		struct prov_bytes cert =
		    prov_chain_path_at(in->path, in->chain->certs, in->anchors, i);
		struct prov_bytes issuer =
		    prov_chain_path_at(in->path, in->chain->certs, in->anchors, i + 1);
		bool revoked = false;

		rc = v_revoked_ca(ctx, in, cert, issuer, &revoked);
		if (rc == PROV_OK && issuer.n > 0 && !revoked)
			rc = is_revoked(ctx, in, cert, issuer, &revoked);
		if (revoked)
			*out = i;
	}
	return rc;
}
