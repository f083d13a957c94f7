/* SPDX-License-Identifier: Apache-2.0 */
/* Text from a stranger, made harmless for a terminal. */
#ifndef CMD_ESCAPE_H
#define CMD_ESCAPE_H

#include <stdbool.h>

/*
 * A copy (malloc) of TEXT in which controls, bidirectional and invisible characters stand as
 * \u{HEX} and bytes that are not UTF-8 as \xHH: the same as the library's renderers show.
 */
char *escape_text(const char *text);
bool utf8_valid(const char *text);

#endif
