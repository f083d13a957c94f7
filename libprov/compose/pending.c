/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in two steps, with the time that a signature takes to come from elsewhere between them.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "compose/job.h"
#include "prov/sign.h"

struct prov_pending {
	struct prov_job *job;
	struct prov_wr tbs;
	bool done;
};

/* RFC 9052, 4.4: the Sig_structure, in one piece for whoever signs it. */
static int join_tbs(struct prov_pending *pending, struct prov_err *err)
{
	struct prov_cose_tbs tbs;

	prov_job_tbs(pending->job, &tbs);
	for (size_t i = 0; i < tbs.num_parts; i++)
		prov_wr_bytes(&pending->tbs, tbs.parts[i]);
	return prov_wr_done(&pending->tbs, err);
}

int prov_sign_prepare(struct prov_pending **out, const struct prov_signer *signer,
    const struct prov_src *src, struct prov_sink *sink, const struct prov_sign_opts *opts,
    struct prov_err *err)
{
	struct prov_pending *pending = calloc(1, sizeof(*pending));
	int rc;

	*out = NULL;
	if (pending == NULL)
		return prov_fail_nomem(err);
	prov_wr_init(&pending->tbs, PROV_MAX_STORE);
	rc = prov_job_open(&pending->job, signer, src, sink, opts, err);
	if (rc == PROV_OK)
		rc = prov_job_write(pending->job, err);
	if (rc == PROV_OK)
		rc = join_tbs(pending, err);
	if (rc == PROV_OK)
		*out = pending; /* transferred */
	else
		prov_pending_free(pending);
	return rc;
}

const void *prov_pending_data(const struct prov_pending *pending, size_t *len)
{
	*len = pending->tbs.n;
	return pending->tbs.p;
}

int prov_sign_finish(
    struct prov_pending *pending, const void *sig, size_t len, struct prov_err *err)
{
	const struct prov_bytes tbs = prov_wr_data(&pending->tbs);
	int rc;

	if (pending->done)
		return prov_fail(err, PROV_E_USAGE, "it is signed already");
	/* Before anything is touched: another signature can still be given. */
	rc = prov_signer_verify(
	    pending->job->signer, &tbs, 1, prov_bytes(sig, len), &pending->job->arena, err);
	if (rc == PROV_OK)
		rc = prov_job_seal(pending->job, prov_bytes(sig, len), err);
	pending->done = rc == PROV_OK;
	return rc;
}

void prov_pending_free(struct prov_pending *pending)
{
	if (pending == NULL)
		return;
	prov_job_free(pending->job);
	prov_wr_fini(&pending->tbs);
	free(pending);
}
