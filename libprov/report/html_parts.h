/* SPDX-License-Identifier: Apache-2.0 */
/* Sections of the report in HTML (render_html.c); each is left out where there is nothing to say.
 */
#ifndef PROV_REPORT_HTML_PARTS_H
#define PROV_REPORT_HTML_PARTS_H

#include "report/html.h"
#include "report/report.h"

/* What the file was made from, as a drawing and in words: html_chain.c. */
void prov_html_put_chain(struct prov_html *h, const struct prov_report *r);
/* What the file says of itself, unsigned, and what disagrees: html_signals.c. */
void prov_html_put_signals(struct prov_html *h, const struct prov_report *r);
/* The signer's certificate, and the status codes: html_codes.c. */
void prov_html_put_certificate(struct prov_html *h, const struct prov_report *r);
void prov_html_put_codes(struct prov_html *h, const struct prov_report *r);

#endif
