/* SPDX-License-Identifier: Apache-2.0 */
/* What stands at the beginning of a text, for text_place.c. */
#ifndef PROV_FORMAT_TEXT_FIRST_H
#define PROV_FORMAT_TEXT_FIRST_H

#include "base/bytes.h"
#include "format/text_syntax.h"

/* Up to and with its terminator. */
struct prov_bytes prov_text_first_line(struct prov_bytes text);
/* Whether the language has a use of its own for the first line (A.9.3.1). */
bool prov_text_is_reserved(struct prov_bytes text);

/* Each sets *AT to a place in TEXT, or is false where there is none. */
/* Behind the fence that front matter begins with, where another ends it. */
bool prov_text_find_front(struct prov_bytes text, size_t *at);
/* Behind the first blank line. */
bool prov_text_find_blank(struct prov_bytes text, size_t *at);
/* Behind the line that opens a program of PHP. */
bool prov_text_find_open(struct prov_bytes text, size_t *at);
/* Behind the lines that the language has for itself, where a comment can follow. */
bool prov_text_find_behind(
    struct prov_bytes text, const struct prov_text_syntax *syntax, size_t *at);

#endif
