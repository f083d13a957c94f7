/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the lines of a text say of where another may stand (text_lines.c): what is read as data,
 * what goes on behind the last line, and scripts that read themselves.
 */
#ifndef PROV_FORMAT_TEXT_LINES_H
#define PROV_FORMAT_TEXT_LINES_H

#include "base/bytes.h"

#define PROV_TEXT_LINE 1024 /* bytes of a line that are looked at */
#define PROV_TEXT_WORD 64   /* bytes of the word that ends a here-document */

struct prov_text_lines {
	unsigned flags; /* of the kind of text, PROV_SYNTAX_... */
	char line[PROV_TEXT_LINE];
	size_t n;                  /* bytes of that */
	char last;                 /* of the line, before its end */
	bool any;                  /* the line has something */
	bool has_list;             /* a line that begins a list of variables for Emacs */
	bool has_data;             /* a line that begins with __END__ or __DATA__ */
	bool in_pod;               /* documentation, which a line of its own ends */
	bool goes_on;              /* the last line ends with a backslash */
	char word[PROV_TEXT_WORD]; /* of the here-document that is open; or "" */
	bool tabs;                 /* may stand before it */
	char quote;                /* that is open: one of ' and ", or 0 */
	bool exits;                /* a line leaves the script */
	bool has_payload;          /* something stands behind the last of those */
	bool names_self, reads_self;
	/* Of the line, up to 'seen': what runs something, names a script, says or reads something.
	 */
	size_t seen;
	bool has_call, has_name, has_says, has_reader;
};

/* FLAGS are those of the kind. */
void prov_text_lines_init(struct prov_text_lines *l, unsigned flags);
void prov_text_lines_see(struct prov_text_lines *l, uint8_t c);
void prov_text_lines_end(struct prov_text_lines *l); /* of the text */

/* Whether a comment as the last line would be data, or go on what stands before it. */
bool prov_text_lines_open(const struct prov_text_lines *l);
/* Whether the script reads its own lines, where one more may be one too many, wherever it is. */
bool prov_text_lines_self(const struct prov_text_lines *l);

#endif
