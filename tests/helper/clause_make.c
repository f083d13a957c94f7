/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/clause_make.h"

#include <stdio.h>
#include <stdlib.h>

struct prov_clauses *clause_policy(const char *clauses)
{
	struct prov_clauses *out;
	struct prov_err err = {0};
	char text[4096];

	(void)snprintf(text, sizeof(text),
	    "{\"version\":1,\"name\":\"house\",\"title\":\"What we ask\",\"clauses\":[%s]}",
	    clauses);
	if (prov_clauses_load(&out, prov_bytes_str(text), &err) != PROV_OK) {
		(void)fprintf(stderr, "%s: %s\n", text, err.msg);
		abort();
	}
	return out;
}

void clause_judge(struct prov_report *report, const char *clauses)
{
	struct prov_clauses *c = clause_policy(clauses);

	if (prov_clauses_judge(c, report, NULL) != PROV_OK)
		abort();
	prov_clauses_free(c);
}

enum prov_result clause_of(struct prov_report *report, const char *want)
{
	char text[2048];

	(void)snprintf(text, sizeof(text),
	    "{\"id\":\"a\",\"want\":%s,\"pass\":\"Good\",\"fail\":\"Bad\"}", want);
	clause_judge(report, text);
	return prov_report_clause(report, 0).result;
}
