/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of text for a person at a terminal, with what a stranger's file says made harmless. */
#ifndef PROV_REPORT_TEXT_H
#define PROV_REPORT_TEXT_H

#include "report/out.h"

struct prov_text {
	struct prov_out out;
	unsigned indent; /* steps of two blanks before each row */
};

/* Our own words, as they are. */
void prov_text_put(struct prov_text *t, const char *words);
/* Text of the file: escaped, at most MAX bytes of it. NULL shows nothing. */
void prov_text_show(struct prov_text *t, const char *text, size_t max);
/* The same in quotes that the text can't close by itself; and that onto any writer. */
void prov_text_quote(struct prov_text *t, struct prov_bytes text, size_t max);
void prov_quote_put(struct prov_wr *wr, struct prov_bytes text, size_t max);

void prov_text_row(struct prov_text *t, const char *head); /* begins one */
void prov_text_end(struct prov_text *t);                   /* ends it */

#endif
