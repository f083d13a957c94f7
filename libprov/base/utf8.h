/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: checking it, and showing text from a stranger so that nothing acts on a terminal. */
#ifndef PROV_BASE_UTF8_H
#define PROV_BASE_UTF8_H

#include "base/bytes.h"
#include "base/wr.h"

/*
 * Reads one code point (Unicode 15, table 3-7: no overlong forms, surrogates or values above
 * U+10FFFF) from the front of TEXT. Returns its length in bytes, 0 where it is malformed or
 * TEXT is empty, or -1 where TEXT ends in the middle of a well-formed beginning.
 */
int prov_utf8_next(struct prov_bytes text, uint32_t *cp);

/* How many bytes at the front of TEXT stand for themselves alone, as of most text all do: ASCII, up
 * to a NUL. */
size_t prov_utf8_plain(struct prov_bytes text);

/* Whether all of TEXT is well-formed; *BAD (may be NULL) gets the offset of the first fault. */
bool prov_utf8_check(struct prov_bytes text, size_t *bad);

/* Appends CP's encoding. */
void prov_utf8_put(struct prov_wr *wr, uint32_t cp);

/* Whether CP is one of those that prov_utf8_show escapes: it hides, or moves what is around it. */
bool prov_utf8_is_unseen(uint32_t cp);

/*
 * Appends TEXT for human eyes: controls, DEL, C1, bidirectional controls, zero-width and other
 * invisible format characters, line and paragraph separators as \u{HEX}, and so combining marks
 * that have no letter before them or more than PROV_MAX_SHOWN_MARKS of their kind; malformed bytes
 * as \xHH, a backslash as it is. At most MAX bytes of input are shown, then an ellipsis.
 */
void prov_utf8_show(struct prov_wr *wr, struct prov_bytes text, size_t max);
/* The same in quotation marks that the text can't close by itself. */
void prov_utf8_quote(struct prov_wr *wr, struct prov_bytes text, size_t max);

#endif
