/* SPDX-License-Identifier: Apache-2.0 */
/* The marks of a job, and what a regime asks of them. */
#include <stdio.h>

#include "base/err.h"
#include "compose/countersign.h"
#include "compose/job.h"
#include "compose/making.h"

/* Who the certificate says the signer is; NULL where it says nothing. */
static const char *signer_organization(struct prov_job *job)
{
	const struct prov_cose_chain *chain = prov_signer_chain(job->signer);
	struct prov_cert cert;

	if (chain->n == 0 ||
	    prov_cert_describe(chain->certs[0], &job->arena, &cert, NULL) != PROV_OK)
		return NULL;
	return cert.subject.organization;
}

/* Of the action that speaks for the manifest: that of c2pa.created, else the last that declares. */
static bool says_when(const struct prov_draft_in *in)
{
	bool says = false;

	for (size_t i = 0; i < in->num_actions; i++) {
		const struct prov_draft_action *a = &in->actions[i];

		if (a->source_type != NULL)
			says = a->when != 0;
		if (a->source_type != NULL && strcmp(a->action, "c2pa.created") == 0)
			break;
	}
	return says;
}

/* Before anything is written. */
static int check_regime(struct prov_job *job, struct prov_err *err)
{
	const struct prov_sign_opts *opts = &job->opts;
	const char *organization = opts->regime == NULL ? NULL : signer_organization(job);
	const struct prov_source_type *type =
	    job->marks.declared == NULL ? NULL
					: prov_source_lookup(prov_bytes_str(job->marks.declared));
	const struct prov_countersigner *stamps = prov_signer_countersigner(job->signer);
	const struct prov_regime_facts facts = {
	    .cls = type == NULL ? PROV_SOURCE_OTHER : type->cls,
	    .tool_name = opts->tool_name,
	    .tool_version = opts->tool_version,
	    .model = opts->model_name != NULL ? opts->model_name : opts->model_id,
	    .organization = organization,
	    .is_stamped = stamps->url != NULL && !stamps->optional,
	    .says_when = says_when(&job->in),
	    .has_label = opts->aigc_producer != NULL,
	    .has_carrier = prov_marks_has_carrier(&job->marks),
	    .is_text = (job->subject.format->caps & PROV_FMT_NFC_HASH) != 0,
	};

	if (opts->regime == NULL)
		return PROV_OK;
	return prov_regime_check(opts->regime, &facts, opts->notice, opts->notice_ctx, err);
}

/* The marks' assertions come behind those that there are. */
static int add_assertions(struct prov_job *job, struct prov_err *err)
{
	struct prov_draft_in *in = &job->in;
	const struct prov_draft_assertion *v;
	struct prov_draft_assertion *all;
	size_t n;
	int rc = prov_marks_assertions(&job->marks, &v, &n, err);

	if (rc != PROV_OK || n == 0)
		return rc;
	all = prov_arena_array(&job->arena, in->num_assertions + n, sizeof(*all), err);
	if (all == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < in->num_assertions; i++)
		all[i] = in->assertions[i];
	memcpy(&all[in->num_assertions], v, n * sizeof(*all));
	in->assertions = all;
	in->num_assertions += n;
	return PROV_OK;
}

int prov_job_find_marks(struct prov_job *job, struct prov_err *err)
{
	struct prov_marks *marks = &job->marks;
	int rc;

	marks->opts = &job->opts;
	marks->subject = &job->subject;
	marks->declared = prov_making_whole(
	    job->opts.declare == NULL ? NULL : prov_declare_uri(job->opts.declare),
	    job->past.parent_is_ai);
	/* What an update adds to is bound as it is (11.2.3). */
	marks->is_kept = prov_job_is_kept(job) || job->opts.update;
	marks->remote = (job->subject.format->caps & PROV_FMT_LINK) != 0 ? NULL : job->opts.remote;
	marks->arena = &job->arena;
	rc = check_regime(job, err);
	if (rc == PROV_OK)
		rc = prov_marks_begin(marks, err);
	if (rc == PROV_OK)
		rc = add_assertions(job, err);
	if (job->in.instance_id == NULL)
		job->in.instance_id = marks->instance_id;
	return rc;
}

int prov_job_stand_in_marks(struct prov_job *job, struct prov_err *err)
{
	static const char uuid[] = "urn:uuid:00000000-0000-4000-8000-000000000000";
	const struct prov_draft_in *in = &job->in;
	char label[sizeof(job->draft.label)];

	(void)snprintf(label, sizeof(label), "urn:c2pa:%s%s%.32s", uuid + strlen("urn:uuid:"),
	    in->vendor == NULL ? "" : ":", in->vendor == NULL ? "" : in->vendor);
	return prov_marks_embed(&job->marks, label,
	    in->instance_id != NULL ? in->instance_id : uuid, &job->xmp, &job->has_xmp, &job->aigc,
	    err);
}

int prov_job_embed_marks(struct prov_job *job, struct prov_err *err)
{
	return prov_marks_embed(&job->marks, job->draft.label,
	    job->in.instance_id != NULL ? job->in.instance_id : job->draft.instance_id, &job->xmp,
	    &job->has_xmp, &job->aigc, err);
}
