/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A page's head, as browsers find it, with or without tags that say where it is (HTML, 13.2.6.4.1
 * to 6): the elements in it that carry or name a manifest store (C2PA 2.4, A.7.1), and where
 * another can stand. What is behind the head has no part in it (2.5, A.7.1).
 */
#ifndef PROV_FORMAT_HTML_HEAD_H
#define PROV_FORMAT_HTML_HEAD_H

#include "format/html_raw.h"

struct prov_html_elem {
	bool is_link;            /* else a script; its address is the walk's attrs.href */
	struct prov_span all;    /* from its '<' to the last '>' */
	struct prov_span inside; /* of a script: its content */
	bool is_whole;           /* it has its end */
	bool is_bare;            /* no tag of it says more than it must */
};

struct prov_html_head {
	struct prov_html html;
	struct prov_html_attrs attrs;
	enum { PROV_HEAD_BEFORE, PROV_HEAD_IN, PROV_HEAD_AFTER, PROV_HEAD_DONE } mode;
	size_t templates; /* that are open: what is in one is in no page yet */
	size_t foreign;   /* svg and math elements in those */
	uint64_t template_start;
	bool has_place;
	uint64_t place;   /* the last in the head, once the walk is done */
	bool has_charset; /* what is before it says which encoding the page is in */
};

/* As prov_html_init. */
void prov_html_head_init(
    struct prov_html_head *head, const struct prov_src *src, uint8_t *buf, struct prov_err *err);
/* The next element; false at the end of the head, or where html.in.code says why not. */
bool prov_html_head_next(struct prov_html_head *head, struct prov_html_elem *out) PROV_MUST_CHECK;

#endif
