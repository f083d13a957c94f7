/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy in JSON (docs/policies.md): clauses that a report is held against. A clause has terms
 * that it wants to hold, and says itself what it means where they do or don't.
 */
#ifndef PROV_REPORT_CLAUSES_H
#define PROV_REPORT_CLAUSES_H

#include "base/arena.h"
#include "report/report.h"
#include "json/get.h"

struct prov_term;

/* What can stand behind a term's name. */
enum { PROV_TERM_FLAG = 1, PROV_TERM_LIST = 2, PROV_TERM_NUMBER = 4 };

/* What a term can be about (clauses_terms.c, one row each). */
struct prov_term_row {
	const char *name; /* in the JSON, stable */
	unsigned takes;   /* of the values below */
	/* What credentials say: nothing holds of them where they are invalid. */
	bool of_credentials;
	/* Whether VALUE may stand in the list; NULL: any text. */
	bool (*knows)(const char *value);
	bool (*holds)(const struct prov_report *r, const struct prov_term *t);
	const char *says; /* for people */
};
const struct prov_term_row *prov_term_at(size_t i); /* the table; NULL at the end */

struct prov_term {
	const struct prov_term_row *row;
	bool is_flag, flag; /* a flag, or a number, or the list: */
	unsigned number;
	const char **v;
	size_t n;
};

/* All of them hold. */
struct prov_terms {
	struct prov_term *v;
	size_t n;
};

struct prov_clause {
	const char *id, *pass, *unmet; /* sentences without a full stop */
	enum prov_result otherwise;    /* FAIL or WARN */
	struct prov_terms *when; /* one of them holds, or there is none: else it does not apply */
	struct prov_terms *want; /* one of them holds */
	size_t num_when, num_want;
};

struct prov_clauses {
	struct prov_arena arena;
	const char *name, *title;
	char sha256[2 * 32 + 1]; /* of its file, hexadecimal */
	struct prov_clause *v;
	size_t n;
	size_t num_values; /* of all lists, against PROV_MAX_POLICY_VALUES */
};

/* PROV_E_FORMAT with the line for what is no policy. Free it in any case. */
int prov_clauses_load(
    struct prov_clauses **out, struct prov_bytes json, struct prov_err *err) PROV_MUST_CHECK;
void prov_clauses_free(struct prov_clauses *clauses);
/* Whether a clause is about the state, and so decides who has to be trusted. */
bool prov_clauses_judge_state(const struct prov_clauses *clauses);
/* Whether a clause asks for disagreements by RULE. */
bool prov_clauses_judge_rule(const struct prov_clauses *clauses, const char *rule);

bool prov_term_holds(const struct prov_report *r, const struct prov_term *t);
/* Whether it would hold if a name that different trust lists have were that of the one meant. */
bool prov_term_is_open(const struct prov_report *r, const struct prov_term *t);
/* Holds REPORT against all clauses; what came of it is in the report (say_policy.c,
 * render_json_policy.c). */
int prov_clauses_judge(const struct prov_clauses *clauses, struct prov_report *report,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
