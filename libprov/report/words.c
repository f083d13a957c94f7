/* SPDX-License-Identifier: Apache-2.0 */
#include "report/words.h"

#include <stdio.h>

#include "base/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */
#define ELLIPSIS "\xe2\x80\xa6"

#define HEX_ROOM 5 /* \xFF and a NUL */

/* One step of the way: how many bytes at the front of TEXT, and what stands for them: for a
 * malformed one U+FFFD, or its number in HEX. */
static size_t take(struct prov_bytes text, char *hex, struct prov_bytes *out)
{
	uint32_t cp;
	int n = prov_utf8_next(text, &cp);

	if (n > 0 && cp != 0) {
		*out = prov_bytes_sub(text, 0, (size_t)n);
		return (size_t)n;
	}
	*out = prov_bytes_str(REPLACEMENT);
	if (hex != NULL) {
		(void)snprintf(hex, HEX_ROOM, "\\x%02X", (unsigned)text.p[0]);
		*out = prov_bytes_str(hex);
	}
	return 1;
}

/* Writes to OUT where it is not NULL; returns the length of the result without its NUL. */
static size_t clean(struct prov_bytes text, bool in_hex, char *out)
{
	char hex[HEX_ROOM];
	struct prov_bytes piece;
	size_t off = 0, n = 0;

	while (off < text.n) {
		size_t room = PROV_WORDS_MAX - off, used;

		piece = prov_bytes_sub(text, off, room);
		used = piece.n = prov_utf8_plain(piece);
		if (used == 0)
			used = take(prov_bytes_sub(text, off, text.n), in_hex ? hex : NULL, &piece);
		if (used > room) {
			piece = prov_bytes_str(ELLIPSIS);
			used = text.n - off;
		}
		if (out != NULL)
			memcpy(&out[n], piece.p, piece.n);
		n += piece.n;
		off += used;
	}
	return n;
}

static const char *dup(
    struct prov_arena *arena, struct prov_bytes text, bool in_hex, struct prov_err *err)
{
	char *out;

	if (text.n <= PROV_WORDS_MAX && prov_utf8_plain(text) == text.n)
		return prov_arena_strdup(arena, text, err);
	out = prov_arena_alloc(arena, clean(text, in_hex, NULL) + 1, err);
	if (out != NULL)
		(void)clean(text, in_hex, out);
	return out;
}

const char *prov_words_dup(struct prov_arena *arena, struct prov_bytes text, struct prov_err *err)
{
	return dup(arena, text, false, err);
}

const char *prov_words_name(struct prov_arena *arena, const char *name, struct prov_err *err)
{
	return dup(arena, prov_bytes_str(name), true, err);
}
