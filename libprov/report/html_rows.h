/* SPDX-License-Identifier: Apache-2.0 */
/* What say.h says, on a page. */
#ifndef PROV_REPORT_HTML_ROWS_H
#define PROV_REPORT_HTML_ROWS_H

#include "report/html.h"
#include "report/say.h"

typedef void prov_html_say(struct prov_say *t);

/* As running words; its lines as rows of a <dl>, each parted behind its first words; or as a list
 * that is indented as the lines are. */
void prov_html_say_words(struct prov_html *h, const struct prov_report *r, prov_html_say *say);
void prov_html_say_facts(struct prov_html *h, const struct prov_report *r, prov_html_say *say);
void prov_html_say_list(struct prov_html *h, const struct prov_report *r, prov_html_say *say);

#endif
