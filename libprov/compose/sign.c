/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/sign.h"

#include "base/err.h"
#include "compose/job.h"

static int sign_claim(struct prov_job *job, struct prov_bytes *out, struct prov_err *err)
{
	struct prov_cose_tbs tbs;
	size_t len = prov_signer_sig_size(job->signer);
	uint8_t *sig = prov_arena_alloc(&job->arena, len, err);
	int rc;

	if (sig == NULL)
		return PROV_E_NOMEM;
	prov_job_tbs(job, &tbs);
	rc = prov_signer_sign(job->signer, tbs.parts, tbs.num_parts, sig, &len, err);
	*out = prov_bytes(sig, len);
	return rc;
}

int prov_sign(const struct prov_signer *signer, const struct prov_src *src, struct prov_sink *sink,
    const struct prov_sign_opts *opts, struct prov_err *err)
{
	struct prov_bytes sig;
	struct prov_job *job;
	int rc;

	/* Before the asset is written, not after. */
	if (signer != NULL && prov_signer_is_remote(signer))
		return prov_fail(err, PROV_E_USAGE,
		    "the signer's key is elsewhere: prov_sign_prepare and prov_sign_finish go with "
		    "it");
	rc = prov_job_open(&job, signer, src, sink, opts, err);
	if (rc == PROV_OK)
		rc = prov_job_write(job, err);
	if (rc == PROV_OK)
		rc = sign_claim(job, &sig, err);
	if (rc == PROV_OK)
		rc = prov_job_seal(job, sig, err);
	prov_job_free(job);
	return rc;
}
