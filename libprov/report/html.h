/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of HTML that need no script and load nothing. What a stranger's file says is shown as on a
 * terminal (base/utf8.h) and then escaped, so that in text and in quoted attributes alike it is
 * only text; it never stands in a tag, a style, or an address.
 */
#ifndef PROV_REPORT_HTML_H
#define PROV_REPORT_HTML_H

#include "prov/report.h"
#include "report/out.h"

struct prov_html {
	struct prov_out out;
};

/* Our own markup, as it is; and one line of it. */
void prov_html_put(struct prov_html *h, const char *markup);
void prov_html_line(struct prov_html *h, const char *markup);
/* Our own words with numbers in them. */
void prov_html_printf(struct prov_html *h, const char *fmt, ...) PROV_PRINTF(2, 3);

/* Text, escaped; DATA has been made harmless for human eyes before. */
void prov_html_escape(struct prov_wr *wr, struct prov_bytes data);
/* Text of the file: at most MAX bytes of it, apart from the direction of what is around it. */
void prov_html_show(struct prov_html *h, const char *text, size_t max);
/* The same where no tags may stand: in a title, an attribute, a drawing. */
void prov_html_show_plain(struct prov_html *h, const char *text, size_t max);
/* And in quotation marks, where it stands among words of ours. */
void prov_html_quote(struct prov_html *h, const char *text, size_t max);

/* A row of a <dl>: our term, and text of the file. Nothing where that is NULL. */
void prov_html_fact(struct prov_html *h, const char *term, const char *text);

/* --- html_page.c: what all pages have in common --- */

/* From the doctype to the opening of <main>. KIND is ours, of what the page is: "Report". NAME:
 * what it is about, or NULL. */
void prov_html_page_begin(struct prov_html *h, const char *kind, const char *name);
void prov_html_page_end(struct prov_html *h);
/* A section with its heading, which is ours; ID is unique in the page. */
void prov_html_section(struct prov_html *h, const char *id, const char *heading);
void prov_html_section_end(struct prov_html *h);

/* How a state looks: a class of the style, a sign that needs no colour, a word. */
struct prov_html_state {
	const char *class, *sign, *word;
};
struct prov_html_state prov_html_state(enum prov_state state);

#endif
