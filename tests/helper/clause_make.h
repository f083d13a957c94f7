/* SPDX-License-Identifier: Apache-2.0 */
/* Policies of one clause, and what they come to. */
#ifndef PROV_TESTS_HELPER_CLAUSE_MAKE_H
#define PROV_TESTS_HELPER_CLAUSE_MAKE_H

#include "report/clauses.h"

/* A policy called "house" whose clauses are the JSON text CLAUSES. */
struct prov_clauses *clause_policy(const char *clauses);
/* What the terms WANT, in JSON, come to for REPORT: PASS, or FAIL. */
enum prov_result clause_of(struct prov_report *report, const char *want);
/* Holds REPORT against the policy of these clauses. */
void clause_judge(struct prov_report *report, const char *clauses);

#endif
