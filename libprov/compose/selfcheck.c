/* SPDX-License-Identifier: Apache-2.0 */
/* What was written is judged by the verifier before it appears. */
#include "base/err.h"
#include "compose/compose.h"

static const struct prov_finding *first_failure(const struct prov_report *report)
{
	const struct prov_findings *f = &report->active.findings;

	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].severity == PROV_SEV_FAILURE &&
		    f->v[i].status != PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED)
			return &f->v[i];
	}
	return NULL;
}

static int refuse(const struct prov_finding *why, struct prov_err *err)
{
	if (why == NULL)
		return prov_fail(err, PROV_E_SELFCHECK,
		    "what was just written does not verify: no finding says why");
	return prov_fail(err, PROV_E_SELFCHECK, "what was just written does not verify: %s (%s)",
	    why->explanation != NULL ? why->explanation : prov_status_info(why->status)->text,
	    why->code);
}

static int judge(struct prov_report *report, const char *label, struct prov_err *err)
{
	const struct prov_account *a = &report->active;

	if (!report->has_active || a->manifest == NULL || strcmp(a->manifest, label) != 0)
		return prov_fail(err, PROV_E_SELFCHECK,
		    "the credentials that were just written can't be found in the output");
	if (a->state != PROV_STATE_VALID && a->state != PROV_STATE_TRUSTED)
		return refuse(first_failure(report), err);
	/* The signer's own trust and the parent's faults are not ours to refuse for, as long as the
	 * faults are on record: else ours would be a signature over what is not so. */
	if (report->state == PROV_STATE_INVALID)
		return prov_fail(err, PROV_E_SELFCHECK,
		    "what was just written does not verify: an ingredient is not in it as it was");
	return PROV_OK;
}

static bool is_vouched(const struct prov_account *a)
{
	return a->has_time && a->time_is_stamp && !a->time_untrusted;
}

int prov_selfcheck(const struct prov_selfcheck_in *in, struct prov_err *err)
{
	struct prov_validate_in what = {.policy = in->policy,
	    .src = in->src,
	    .format = in->format,
	    .known = in->known,
	    .external = in->external};
	struct prov_layout layout;
	struct prov_cands cands = {0};
	struct prov_report *report = NULL;
	int rc = prov_report_new(&report, "", err);

	if (rc != PROV_OK)
		return rc;
	prov_layout_init(&layout, in->src->size);
	what.layout = &layout;
	what.cands = &cands;
	rc = in->format->scan(in->src, &report->arena, &layout, &cands, err);
	if (rc == PROV_OK)
		rc = prov_validate(report, &what, NULL, err);
	if (rc == PROV_OK)
		rc = judge(report, in->label, err);
	if (rc == PROV_OK && in->is_vouched != NULL)
		*in->is_vouched = is_vouched(&report->active);
	prov_report_free(report);
	return rc;
}

/* A signature of the format moves with nothing; what makes text of a file is what it lacks, and it
 * is longer now, and begins with other bytes. */
int prov_selfcheck_type(const struct prov_format *format, const struct prov_src *written,
    const struct prov_hint *hint, struct prov_err *err)
{
	const struct prov_format *now = NULL;
	int rc;

	if ((format->caps & PROV_FMT_TEXT) == 0)
		return PROV_OK;
	rc = prov_format_find(written, hint, &now, err);
	if (rc == PROV_OK && now != format)
		return prov_fail(err, PROV_E_SELFCHECK,
		    "is of the type %s, and with credentials in it would pass for %s, where nobody "
		    "looks for them: sign it with a sidecar",
		    format->name, now == NULL ? "no type that is known" : now->name);
	return rc;
}
