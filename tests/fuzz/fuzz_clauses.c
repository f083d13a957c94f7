/* SPDX-License-Identifier: Apache-2.0 */
/* A policy in JSON: what is taken can be held against a report, which then can be put in words. */
#include <stdlib.h>

#include "base/limits.h"
#include "helper/collect.h"
#include "prov/prov.h"
#include "report/clauses.h"

static void judge(const struct prov_clauses *clauses)
{
	const struct prov_err cause = {.code = PROV_E_FORMAT, .msg = "it is odd"};
	struct prov_report *report = NULL;
	struct collect text = {0};

	if (prov_report_new_error(&report, "x", &cause, NULL) != PROV_OK)
		abort();
	if (prov_clauses_judge(clauses, report, NULL) != PROV_OK)
		abort();
	if (prov_report_render(report, PROV_RENDER_TEXT, PROV_RENDER_VERBOSE, 0, collect_write,
		&text, NULL) != PROV_OK ||
	    !collect_is_harmless(&text))
		abort();
	collect_free(&text);
	prov_report_free(report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prov_clauses *clauses = NULL;

	if (prov_clauses_load(&clauses, prov_bytes(data, size), NULL) == PROV_OK) {
		if (clauses->num_values > PROV_MAX_POLICY_VALUES)
			abort();
		(void)prov_clauses_judge_state(clauses);
		judge(clauses);
	}
	prov_clauses_free(clauses);
	return 0;
}
