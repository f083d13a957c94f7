/* SPDX-License-Identifier: Apache-2.0 */
/* How each kind of structured text says that a line is a comment (text_syntax.c). */
#ifndef PROV_FORMAT_TEXT_SYNTAX_H
#define PROV_FORMAT_TEXT_SYNTAX_H

#include "format/format.h"

enum prov_syntax_flags {
	/* Front matter, where there is some, takes the comment line; it has '#' (A.9.3.2). */
	PROV_SYNTAX_FRONT = 1,
	PROV_SYNTAX_BLANK = 2,  /* a blank line ends the comment */
	PROV_SYNTAX_HEADER = 4, /* the comment goes behind the first blank line (2.5, A.9.4.1) */
	PROV_SYNTAX_OPEN = 8,   /* behind the first line, which opens the program */
	/* What stands behind __END__ or __DATA__ is read by the program itself. */
	PROV_SYNTAX_DATA = 16,
	PROV_SYNTAX_NONE = 32,     /* there is no place for credentials at all */
	PROV_SYNTAX_TAGS = 64,     /* such text may begin like XML or a page, and is none */
	PROV_SYNTAX_SHELL = 128,   /* here-documents, and scripts that read themselves */
	PROV_SYNTAX_UNSURE = 256,  /* of which language it is, nothing says */
	PROV_SYNTAX_FIRST = 512,   /* at the end it may be no comment */
	PROV_SYNTAX_MARGIN = 1024, /* a comment only, or surely one, where nothing is before it */
	PROV_SYNTAX_GAP = 2048,    /* a comment only with a blank behind its sign */
	PROV_SYNTAX_PAGES = 4096,  /* a program that may begin like a page, and makes some */
};

/* One kind of text. Its record is the first member, so that a record leads to its row. */
struct prov_text_syntax {
	struct prov_format format;
	const char *const *names;    /* whole file names and interpreters, lower case; or NULL */
	const char *prefix, *suffix; /* of the comment that is written */
	const char *const *also;     /* others that are read: prefix, suffix, and so on; or NULL */
	unsigned flags;
};

const struct prov_text_syntax *prov_text_syntax_at(size_t i); /* the table; NULL at the end */
/* The row of a structured record. */
const struct prov_text_syntax *prov_text_syntax_of(const struct prov_format *format);
/* By file name (or path), by media type, by what the first bytes say (a shebang, an XML declaration
 * and the like); NULL where nothing is known. */
const struct prov_text_syntax *prov_text_syntax_named(const char *name);
/* By the whole file name alone, which says more than its extension: CMakeLists.txt. */
const struct prov_text_syntax *prov_text_syntax_whole(const char *name);
const struct prov_text_syntax *prov_text_syntax_typed(const char *media_type);
const struct prov_text_syntax *prov_text_syntax_begun(struct prov_bytes head);
/* The same without the guess that a shebang of an unknown interpreter is of a shell. */
const struct prov_text_syntax *prov_text_syntax_sure(struct prov_bytes head);

/*
 * Whether a line that begins with PREFIX and ends with SUFFIX is one comment in some language and
 * holds nothing else. The hash leaves the line out, so nothing that acts may stand in it, and no
 * comment may begin in it that goes on behind it.
 */
bool prov_text_is_comment(struct prov_bytes prefix, struct prov_bytes suffix);

/*
 * The same in the language of FORMAT, for what stands BEFORE and AFTER a block: what is a comment
 * in one language acts in another. Where the language is not known, only what acts in none.
 */
bool prov_text_is_comment_of(
    const struct prov_format *format, struct prov_bytes before, struct prov_bytes after);
/* Whether what begins so is a comment of FORMAT in front matter only. */
bool prov_text_is_front_only(const struct prov_format *format, struct prov_bytes before);

/* Whether FORMAT says in which language a text is. */
bool prov_text_is_known(const struct prov_format *format);

/* Whether PREFIX begins such a comment, wherever that ends. */
bool prov_text_begins_comment(struct prov_bytes prefix);

#endif
