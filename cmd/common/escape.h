/* SPDX-License-Identifier: Apache-2.0 */
/* Text from a stranger, made harmless for a terminal. */
#ifndef CMD_ESCAPE_H
#define CMD_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A copy (malloc) of TEXT in which controls, bidirectional and invisible characters stand as
 * \u{HEX} and bytes that are not UTF-8 as \xHH: the same as the library's renderers show.
 */
char *escape_text(const char *text);
/*
 * The same in quotation marks, so that no text looks like what is said of it: one in TEXT gets a
 * backslash, what is longer than MAX bytes ends in an ellipsis, for it could fill the screen and
 * begin lines of its own there, and marks stacked on one letter, which would draw over them, are
 * shown as \u{HEX}.
 */
char *escape_quote(const char *text, size_t max);
/* A file's name before what is said of it: quoted where it could be read for the beginning of that.
 */
char *escape_name(const char *name);
bool utf8_valid(const char *text);

/* The length of the well-formed UTF-8 sequence at S (NUL-terminated), or 0. */
size_t utf8_next(const char *text, uint32_t *cp);
/* Code points that move, hide or reorder what stands around them, and controls. */
bool utf8_is_unseen(uint32_t cp);

#endif
