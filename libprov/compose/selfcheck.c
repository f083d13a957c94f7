/* SPDX-License-Identifier: Apache-2.0 */
/* What was written is judged by the verifier before it appears. */
#include "base/err.h"
#include "compose/compose.h"

static const char *first_failure(const struct prov_report *report)
{
	const struct prov_findings *f = &report->active.findings;

	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].severity == PROV_SEV_FAILURE &&
		    f->v[i].status != PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED)
			return f->v[i].code;
	}
	return "no finding says why";
}

static int judge(struct prov_report *report, const char *label, struct prov_err *err)
{
	const struct prov_account *a = &report->active;

	if (!report->has_active || a->manifest == NULL || strcmp(a->manifest, label) != 0)
		return prov_fail(err, PROV_E_SELFCHECK,
		    "the credentials that were just written can't be found in the output");
	/* The signer's own trust and the parent's faults are not ours to refuse for. */
	if (a->state == PROV_STATE_VALID || a->state == PROV_STATE_TRUSTED)
		return PROV_OK;
	return prov_fail(err, PROV_E_SELFCHECK, "what was just written does not verify: %s",
	    first_failure(report));
}

int prov_selfcheck(struct prov_sink *sink, uint64_t size, const struct prov_format *format,
    const struct prov_known_hash *known, const char *label, const struct prov_policy *policy,
    struct prov_err *err)
{
	struct prov_src src = prov_sink_as_src(sink, size);
	struct prov_validate_in in = {
	    .policy = policy, .src = &src, .format = format, .known = known};
	struct prov_layout layout;
	struct prov_cands cands = {0};
	struct prov_report *report = NULL;
	int rc = prov_report_new(&report, "", err);

	if (rc != PROV_OK)
		return rc;
	prov_layout_init(&layout, size);
	in.layout = &layout;
	in.cands = &cands;
	rc = format->scan(&src, &report->arena, &layout, &cands, err);
	if (rc == PROV_OK)
		rc = prov_validate(report, &in, NULL, err);
	if (rc == PROV_OK)
		rc = judge(report, label, err);
	prov_report_free(report);
	return rc;
}
