/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The markup of a page, a token at a time, as far as the head of a page needs it (HTML, 13.2.5). A
 * page is bytes here (C2PA 2.4, A.7.1.4): no reference is expanded, and every file has some
 * reading.
 */
#ifndef PROV_FORMAT_HTML_TOK_H
#define PROV_FORMAT_HTML_TOK_H

#include "base/limits.h"
#include "format/xml_in.h"

enum prov_html_kind {
	PROV_HTML_EOF,  /* or what begins at 'start' has no end */
	PROV_HTML_TEXT, /* begins with what is no white space */
	PROV_HTML_SKIP, /* white space, a comment or what browsers take for one, a document type */
	PROV_HTML_OPEN,
	PROV_HTML_CLOSE,
};

/* The value of the first attribute of its name; N may be more than what is kept. */
struct prov_html_value {
	bool has;
	size_t n;
	char s[PROV_MAX_URI];
};

struct prov_html_attrs {
	struct prov_html_value type, rel, href, content, http_equiv;
};

#define PROV_HTML_NAME 16

struct prov_html {
	struct prov_xml_in in;
	uint64_t start;            /* of the token, which ends at in.off */
	char name[PROV_HTML_NAME]; /* of a tag, lower case; longer ones are none of ours */
	bool empty;                /* a tag with a slash before its end */
	bool is_page_type;         /* a document type called html */
	size_t num_attrs;
	bool has_charset;              /* an attribute of that name */
	struct prov_html_attrs *attrs; /* of the tag; NULL: they are not kept */
};

/* Begins behind a byte order mark; ATTRS may be NULL, BUF is as of prov_xml_in_init. In UTF-16
 * (in.unit is 2) nothing but PROV_HTML_EOF is ever found. */
void prov_html_init(struct prov_html *h, struct prov_html_attrs *attrs, const struct prov_src *src,
    uint8_t *buf, struct prov_err *err);
/* The same over TEXT in memory, which stays there; SRC is filled. */
void prov_html_init_mem(struct prov_html *h, struct prov_src *src, struct prov_bytes text);
/* in.code tells an end from a failure. FOREIGN: inside of svg or math. */
enum prov_html_kind prov_html_next(struct prov_html *h, bool foreign);

/* The rest of a tag, behind the '<' or "</" before its name. */
enum prov_html_kind prov_html_tag(struct prov_html *h, enum prov_html_kind kind);

bool prov_html_is_space(int c);
bool prov_html_is_letter(int c);
char prov_html_lower(int c);
/* Without case. */
bool prov_html_value_is(const struct prov_html_value *v, const char *lower);
/* Whether LOWER is one of the words of V, as of a class or rel attribute. */
bool prov_html_value_has(const struct prov_html_value *v, const char *lower);

#endif
