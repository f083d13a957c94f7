/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of the JSON report (render_json.c, and a file for each larger one). */
#ifndef PROV_REPORT_RENDER_JSON_H
#define PROV_REPORT_RENDER_JSON_H

#include "report/json.h"
#include "report/report.h"

/* The member "status": the codes by their severity. */
void prov_json_put_status(struct prov_json *j, const struct prov_findings *f);
/* The member "identities", left out where the account's manifest has none. */
void prov_json_put_identities(
    struct prov_json *j, const struct prov_report *r, const struct prov_account *a);

/* What the file says of itself, unsigned, and what disagrees (render_json_signals.c). */
void prov_json_put_signals(struct prov_json *j, const struct prov_report *r);

/* The trust lists that it was judged by (render_json_lists.c). */
void prov_json_put_product(struct prov_json *j, const struct prov_report *r);
void prov_json_put_lists(struct prov_json *j, const struct prov_report *r);
/* What became of it since it was another file, left out where it was not compared. */
void prov_json_put_was(struct prov_json *j, const struct prov_report *r);
/* What the policy's clauses came to, left out where there is none (render_json_policy.c). */
void prov_json_put_policy(struct prov_json *j, const struct prov_report *r);

#endif
