/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROV_REPORT_RENDER_CSV_H
#define PROV_REPORT_RENDER_CSV_H

#include "report/csv.h"
#include "report/report.h"

struct prov_csv_row {
	struct prov_csv csv;
	const struct prov_report *r;
	unsigned require;
};

/* --- columns: render_csv_aside.c --- */

void prov_csv_put_policy(struct prov_csv_row *t);
void prov_csv_put_policy_result(struct prov_csv_row *t);
void prov_csv_put_clauses(struct prov_csv_row *t);
void prov_csv_put_was_file(struct prov_csv_row *t);
void prov_csv_put_was_state(struct prov_csv_row *t);
void prov_csv_put_was_credentials(struct prov_csv_row *t);
void prov_csv_put_was_content(struct prov_csv_row *t);
void prov_csv_put_was_marks(struct prov_csv_row *t);
void prov_csv_put_lists(struct prov_csv_row *t);
void prov_csv_put_identities(struct prov_csv_row *t);
void prov_csv_put_product(struct prov_csv_row *t);
void prov_csv_put_product_name(struct prov_csv_row *t);
void prov_csv_put_stamp_trusted(struct prov_csv_row *t);
void prov_csv_put_stamp_by(struct prov_csv_row *t);

#endif
