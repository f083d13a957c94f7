/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of CSV (RFC 4180), for a spreadsheet: what would begin a formula there gets an apostrophe
 * before it, and what hides is shown.
 */
#ifndef PROV_REPORT_CSV_H
#define PROV_REPORT_CSV_H

#include "report/out.h"

struct prov_csv {
	struct prov_out out;
	bool comma; /* one is due before the next cell */
};

void prov_csv_end(struct prov_csv *c); /* of a row */

/* A cell of a stranger's words, in quotes; of at most MAX bytes. NULL: an empty one. */
void prov_csv_show(struct prov_csv *c, const char *text, size_t max);
/* A cell of ours, which needs no quotes. */
void prov_csv_put(struct prov_csv *c, const char *words);

#endif
