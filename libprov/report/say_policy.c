/* SPDX-License-Identifier: Apache-2.0 */
/* What came of the clauses of the policy that the file was held against. */
#include "report/say.h"

static void put_result(struct prov_say *t, enum prov_result result)
{
	if (t->color && result != PROV_RESULT_SKIPPED)
		prov_say_put(t, result == PROV_RESULT_PASS   ? "\033[1;32m"
				: result == PROV_RESULT_WARN ? "\033[1;33m"
							     : "\033[1;31m");
	prov_say_put(t, prov_result_str(result));
	if (t->color && result != PROV_RESULT_SKIPPED)
		prov_say_put(t, "\033[0m");
}

static void say_clause(struct prov_say *t, const struct prov_clause_row *row)
{
	prov_say_begin(t, "");
	put_result(t, row->result);
	prov_say_put(t, ", ");
	prov_say_show(t, row->id, PROV_SAY_TITLE);
	if (row->says != NULL) {
		prov_say_put(t, ": ");
		prov_say_show(t, row->says, PROV_SAY_TEXT);
	}
	prov_say_end(t);
}

void prov_say_policy(struct prov_say *t)
{
	const struct prov_report *r = t->r;

	if (r->policy.name == NULL)
		return;
	prov_say_begin(t, "Policy ");
	prov_say_show(t, r->policy.name, PROV_SAY_TITLE);
	if (t->verbose && r->policy.title != NULL) {
		prov_say_put(t, " (");
		prov_say_show(t, r->policy.title, PROV_SAY_TEXT);
		prov_say_put(t, ")");
	}
	prov_say_put(t, ": ");
	put_result(t, r->policy.result);
	prov_say_end(t);
	t->text.indent++;
	for (size_t i = 0; i < r->policy.n; i++) {
		const struct prov_clause_row *row = &r->policy.v[i];

		if (t->verbose || row->result == PROV_RESULT_FAIL ||
		    row->result == PROV_RESULT_WARN)
			say_clause(t, row);
	}
	t->text.indent--;
}
