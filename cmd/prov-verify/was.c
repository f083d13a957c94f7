/* SPDX-License-Identifier: Apache-2.0 */
/* --was: an input beside the file that it was before it went somewhere. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/picture.h"
#include "prov/verify.h"
#include "verify.h"

/* Both pictures, as who decodes them knows them; false where that can't be had. */
static bool know(const struct prov_report *report, const struct prov_src *src,
    const struct prov_report *was, const struct prov_src *was_src, struct prov_picture pictures[2])
{
	char *program =
	    picture_is_likely(report) && picture_is_likely(was) ? picture_program() : NULL;
	bool ok = program != NULL && picture_know(program, src, &pictures[0]) &&
		  picture_know(program, was_src, &pictures[1]);

	free(program);
	return ok;
}

static int compare(struct prov_report *report, const struct prov_src *src, const char *original,
    const struct prov_policy *policy, struct prov_err *err)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_picture pictures[2] = {{0}, {0}};
	struct prov_report *was = NULL;
	struct prov_src *was_src = NULL;
	int rc = file_open_src(&was_src, original, err);

	opts.path = is_stdio(original) ? NULL : original;
	if (rc == PROV_OK)
		rc = prov_verify_with(&was, policy, was_src, original, &opts, err);
	if (rc == PROV_OK)
		rc = prov_report_compare(report, src, was, was_src,
		    know(report, src, was, was_src, pictures) ? pictures : NULL, err);
	prov_report_free(was);
	prov_src_close(was_src);
	return rc;
}

int was_compare(struct prov_report *report, const struct prov_src *src, const char *original,
    const struct prov_policy *policy, struct prov_err *err)
{
	struct prov_err why = {0};
	int rc = compare(report, src, original, policy, &why);

	if (rc == PROV_OK)
		return PROV_OK;
	err->code = rc;
	err->limit = why.limit;
	(void)snprintf(
	    err->msg, sizeof(err->msg), "its original %.100s: %.180s", original, why.msg);
	return rc;
}
