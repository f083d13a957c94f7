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
bool utf8_valid(const char *text);

/* The length of the well-formed UTF-8 sequence at S (NUL-terminated), or 0. */
size_t utf8_next(const char *text, uint32_t *cp);
/* Code points that move, hide or reorder what stands around them, and controls. */
bool utf8_is_unseen(uint32_t cp);

#endif
