/* SPDX-License-Identifier: Apache-2.0 */
#include "report/clauses.h"

#include <stdlib.h>

#include "base/err.h"
#include "report/clauses_marks.h"

void prov_clauses_free(struct prov_clauses *clauses)
{
	if (clauses == NULL)
		return;
	prov_arena_fini(&clauses->arena);
	free(clauses);
}

static bool asks_state(const struct prov_clause *c)
{
	for (size_t k = 0; k < c->num_want; k++) {
		for (size_t m = 0; m < c->want[k].n; m++) {
			if (strcmp(c->want[k].v[m].row->name, "state") == 0)
				return true;
		}
	}
	return false;
}

bool prov_clauses_judge_state(const struct prov_clauses *clauses)
{
	for (size_t i = 0; i < clauses->n; i++) {
		if (asks_state(&clauses->v[i]))
			return true;
	}
	return false;
}

static bool asks_rule(const struct prov_terms *sets, size_t n, const char *rule)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < sets[i].n; k++) {
			const struct prov_term *t = &sets[i].v[k];

			if (t->row->knows == prov_term_knows_rule && prov_term_matches(t, rule))
				return true;
		}
	}
	return false;
}

bool prov_clauses_judge_rule(const struct prov_clauses *clauses, const char *rule)
{
	for (size_t i = 0; i < clauses->n; i++) {
		const struct prov_clause *c = &clauses->v[i];

		if (asks_rule(c->when, c->num_when, rule) || asks_rule(c->want, c->num_want, rule))
			return true;
	}
	return false;
}

/* OPEN: or would, if a name that is several trust lists' were that of the one meant. */
static bool one_holds(
    const struct prov_report *r, const struct prov_terms *sets, size_t n, bool open)
{
	for (size_t i = 0; i < n; i++) {
		const struct prov_term *v = sets[i].v;
		size_t k = 0;

		while (k < sets[i].n &&
		       (prov_term_holds(r, &v[k]) || (open && prov_term_is_open(r, &v[k]))))
			k++;
		if (k == sets[i].n)
			return true;
	}
	return false;
}

static struct prov_clause_row judge(const struct prov_report *r, const struct prov_clause *c)
{
	const struct prov_clause_row open = {c->id,
	    "It names a trust list by a name that several have which differ: name the one that is "
	    "meant by its SHA-256, as prov verify -v shows it, or by its path",
	    PROV_RESULT_FAIL};

	/* Neither skipped nor passed on a name that may be another list's. */
	if (c->num_when > 0 && !one_holds(r, c->when, c->num_when, false)) {
		if (one_holds(r, c->when, c->num_when, true))
			return open;
		return (struct prov_clause_row){c->id, NULL, PROV_RESULT_SKIPPED};
	}
	if (one_holds(r, c->want, c->num_want, false))
		return (struct prov_clause_row){c->id, c->pass, PROV_RESULT_PASS};
	if (one_holds(r, c->want, c->num_want, true))
		return open;
	return (struct prov_clause_row){c->id, c->unmet, c->otherwise};
}

/* The report outlives the policy. */
static const char *keep(struct prov_report *report, const char *text, struct prov_err *err)
{
	return text == NULL ? NULL : prov_arena_strdup(&report->arena, prov_bytes_str(text), err);
}

static int keep_row(
    struct prov_report *report, const struct prov_clause_row *row, struct prov_err *err)
{
	struct prov_clause_row *to = &report->policy.v[report->policy.n];

	to->result = row->result;
	to->id = keep(report, row->id, err);
	to->says = keep(report, row->says, err);
	if (to->id == NULL || (to->says == NULL && row->says != NULL))
		return err->code;
	report->policy.n++;
	return PROV_OK;
}

/* Of credentials that don't hold nothing else matters: no clause can let them pass. */
static enum prov_result overall(const struct prov_report *r)
{
	enum prov_result worst = PROV_RESULT_PASS;

	if (r->state == PROV_STATE_INVALID || r->state == PROV_STATE_ERROR)
		return PROV_RESULT_FAIL;
	for (size_t i = 0; i < r->policy.n; i++) {
		if (r->policy.v[i].result < worst)
			worst = r->policy.v[i].result;
	}
	return worst;
}

int prov_clauses_judge(
    const struct prov_clauses *clauses, struct prov_report *report, struct prov_err *err)
{
	struct prov_err own = {0};

	memset(&report->policy, 0, sizeof(report->policy));
	report->policy.v =
	    prov_arena_array(&report->arena, clauses->n, sizeof(*report->policy.v), &own);
	for (size_t i = 0; i < clauses->n && own.code == PROV_OK; i++) {
		const struct prov_clause_row row = judge(report, &clauses->v[i]);

		(void)keep_row(report, &row, &own);
		report->policy.decides_state =
		    report->policy.decides_state ||
		    (row.result != PROV_RESULT_SKIPPED && asks_state(&clauses->v[i]));
	}
	report->policy.title = keep(report, clauses->title, &own);
	report->policy.sha256 = keep(report, clauses->sha256, &own);
	report->policy.name = keep(report, clauses->name, &own);
	report->policy.result = overall(report);
	if (own.code == PROV_OK)
		return PROV_OK;
	memset(&report->policy, 0, sizeof(report->policy));
	return prov_pass(err, own.code, &own);
}

const char *prov_result_str(enum prov_result result)
{
	switch (result) {
	case PROV_RESULT_PASS:
		return "pass";
	case PROV_RESULT_WARN:
		return "warn";
	case PROV_RESULT_SKIPPED:
		return "skipped";
	case PROV_RESULT_FAIL:
	default:
		return "fail";
	}
}

const char *prov_report_policy(const struct prov_report *report)
{
	return report->policy.name;
}

enum prov_result prov_report_policy_result(const struct prov_report *report)
{
	return report->policy.result;
}

bool prov_report_policy_judges_state(const struct prov_report *report)
{
	return report->policy.decides_state;
}

size_t prov_report_num_clauses(const struct prov_report *report)
{
	return report->policy.n;
}

struct prov_clause_entry prov_report_clause(const struct prov_report *report, size_t i)
{
	struct prov_clause_entry entry = {NULL, NULL, PROV_RESULT_FAIL};

	if (i < report->policy.n) {
		entry.id = report->policy.v[i].id;
		entry.says = report->policy.v[i].says;
		entry.result = report->policy.v[i].result;
	}
	return entry;
}
