/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/verify.h"

#include "base/err.h"
#include "validate/validate.h"

int prov_verify(struct prov_report **out, const struct prov_policy *policy,
    const struct prov_src *src, const char *name, struct prov_err *err)
{
	struct prov_validate_in in = {.policy = policy, .src = src};
	struct prov_layout layout;
	struct prov_cands cands = {0};
	struct prov_report *report = NULL;
	int rc;

	*out = NULL;
	rc = prov_format_find(src, NULL, &in.format, err);
	if (rc != PROV_OK)
		return rc;
	if (in.format == NULL)
		return prov_format_unknown(src, err);
	rc = prov_report_new(&report, name == NULL ? "" : name, err);
	if (rc != PROV_OK)
		return rc;
	prov_layout_init(&layout, src->size);
	in.layout = &layout;
	in.cands = &cands;
	rc = in.format->scan(src, &report->arena, &layout, &cands, err);
	if (rc == PROV_OK)
		rc = prov_validate(report, &in, NULL, err);
	if (rc != PROV_OK) {
		prov_report_free(report);
		return rc;
	}
	*out = report; /* transferred */
	return PROV_OK;
}

int prov_verify_file(struct prov_report **out, const struct prov_policy *policy, const char *path,
    struct prov_err *err)
{
	struct prov_src *src = NULL;
	int rc;

	*out = NULL;
	rc = prov_src_open(&src, path, err);
	if (rc == PROV_OK)
		rc = prov_verify(out, policy, src, path, err);
	prov_src_close(src);
	return rc;
}
