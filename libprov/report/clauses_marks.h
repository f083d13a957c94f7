/* SPDX-License-Identifier: Apache-2.0 */
/* The terms of a clause that are about signals and rules (clauses_marks.c); their rows stand among
 * the others (clauses_terms.c). */
#ifndef PROV_REPORT_CLAUSES_MARKS_H
#define PROV_REPORT_CLAUSES_MARKS_H

#include "report/clauses.h"

/* Whether TEXT (NULL: never) is one of the values; or fits one, a star standing for any end. */
bool prov_term_lists(const struct prov_term *t, const char *text);
bool prov_term_matches(const struct prov_term *t, const char *text);

bool prov_term_knows_signal(const char *value);
bool prov_term_knows_kind(const char *value);
bool prov_term_knows_says(const char *value);
bool prov_term_knows_rule(const char *value);

typedef bool prov_term_fn(const struct prov_report *r, const struct prov_term *t);
prov_term_fn prov_term_holds_all_read, prov_term_holds_preview_compared;
prov_term_fn prov_term_holds_some_signal, prov_term_holds_sound_signal, prov_term_holds_no_signal,
    prov_term_holds_some_kind, prov_term_holds_no_kind, prov_term_holds_some_says,
    prov_term_holds_no_says, prov_term_holds_some_rule, prov_term_holds_no_rule;

#endif
