/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the structured text formats share (C2PA 2.4, A.9). */
#ifndef PROV_FORMAT_TEXT_STRUCTURED_H
#define PROV_FORMAT_TEXT_STRUCTURED_H

#include "base/limits.h"
#include "format/cands.h"
#include "format/text_facts.h"
#include "format/window.h"

#define PROV_BLOCK_BEGIN "-----BEGIN C2PA MANIFEST-----"
#define PROV_BLOCK_END "-----END C2PA MANIFEST-----"
#define PROV_BLOCK_DATA "data:application/c2pa;base64,"
/* What may stand beside the delimiters on their lines: a comment's beginning and end. */
#define PROV_BLOCK_SIDE 64

enum prov_block_kind {
	PROV_BLOCK_STORE, /* a manifest store, or what is left of one */
	PROV_BLOCK_LINK,  /* a URL */
	PROV_BLOCK_BAD,   /* neither: 'damage' says why */
};

/* What stands between the delimiters of A.9.3, and the lines that they stand on. */
struct prov_block {
	enum prov_block_kind kind;
	struct prov_span inner; /* from the first delimiter through the second */
	struct prov_span outer; /* its lines; at the end of the file with the line end before */
	struct prov_span hole;  /* the same, but of CRLF before it only the LF */
	struct prov_span ref;
	struct prov_span before, after; /* what else stands on its line */
	const char *damage;
	enum prov_damage why;
};

/*
 * The block whose first delimiter stands at BEGIN. *FOUND is false where that is only mentioned, as
 * in a text about all this. FRONT: the file begins with front matter.
 */
int prov_block_read(struct prov_window *win, uint64_t begin, bool front, struct prov_block *out,
    bool *found, struct prov_err *err) PROV_MUST_CHECK;
/* Decodes what a block of the kind STORE holds; *OK is false where that is no Base64. */
int prov_block_decode(struct prov_window *win, const struct prov_block *block,
    struct prov_arena *arena, struct prov_bytes *out, bool *ok,
    struct prov_err *err) PROV_MUST_CHECK;
/* The characters that a URL in a line may have: none that ends a comment or starts a command. */
bool prov_block_is_plain_url(struct prov_bytes url);

/* Where first delimiters are looked for. Each part of the source is read once, however many there
 * are. */
struct prov_block_finder {
	const struct prov_src *src;
	const struct prov_text_facts *facts; /* or NULL */
	uint64_t off;                        /* of buf[0] in the source */
	size_t n;
	uint8_t buf[PROV_IO_BLOCK];
};
/* With FACTS of the source (or NULL) nothing is read. NULL without memory; freed with free(). */
struct prov_block_finder *prov_block_finder_new(
    const struct prov_src *src, const struct prov_text_facts *facts, struct prov_err *err);
/* The next first delimiter at or behind *AT; SIZE of the source where there is none. */
int prov_block_next(
    struct prov_block_finder *finder, uint64_t *at, struct prov_err *err) PROV_MUST_CHECK;

/* Which carriers of a store there are in a text. */
struct prov_text_carriers {
	bool block, wrapper;
	struct prov_span at; /* the lines of the first block */
};
int prov_text_carriers_find(const struct prov_src *src, const struct prov_text_facts *facts,
    struct prov_text_carriers *out, struct prov_err *err) PROV_MUST_CHECK;

/* Whether the first line is a fence of front matter. */
int prov_text_has_front(struct prov_window *win, bool *out, struct prov_err *err) PROV_MUST_CHECK;

/* Where a new line goes. */
struct prov_text_place {
	uint64_t at; /* where it begins; the end of the file with 'last' */
	bool last;   /* in place of the file's last LF, if it ends with one */
	bool front;  /* in front matter */
	bool blank;  /* a blank line goes behind it */
	bool crlf;   /* lines end so */
	uint8_t eol; /* with 'last': bytes of that: 1 or 0 */
};
struct prov_text_syntax;
/* PROV_E_FORMAT with its offset for what is no UTF-8 text. OLD (may be NULL) is left out. */
int prov_text_place_find(const struct prov_src *src, const struct prov_text_syntax *syntax,
    const struct prov_span *old, struct prov_text_place *out, struct prov_err *err) PROV_MUST_CHECK;

int prov_structured_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err) PROV_MUST_CHECK;
int prov_structured_embed(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

#endif
