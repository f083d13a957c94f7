/* SPDX-License-Identifier: Apache-2.0 */
/* Comments of Exif: in whatever characters, as UTF-8. */
#include "base/err.h"
#include "base/utf8.h"
#include "signals/exif.h"

#define MAX_WORDS (32u << 10) /* above what 8 KiB of UTF-16 become */

static uint32_t unit(struct prov_bytes raw, size_t i, bool little)
{
	unsigned a = raw.p[i], b = raw.p[i + 1];

	return little ? b << 8 | a : a << 8 | b;
}

/* Up to a NUL; surrogates without their half become U+FFFD. */
static void put_utf16(struct prov_wr *wr, struct prov_bytes raw, bool little)
{
	for (size_t i = 0; i + 1 < raw.n; i += 2) {
		uint32_t c = unit(raw, i, little);

		if (c == 0)
			break;
		if (c >= 0xd800 && c < 0xdc00 && i + 3 < raw.n) {
			uint32_t low = unit(raw, i + 2, little);

			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		prov_utf8_put(wr, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	}
}

/* What is no UTF-8 is left out: there is no telling what it was. */
static void put_bytes(struct prov_wr *wr, struct prov_bytes raw)
{
	const uint8_t *nul = raw.n > 0 ? memchr(raw.p, 0, raw.n) : NULL;

	if (nul != NULL)
		raw.n = (size_t)(nul - raw.p);
	for (uint32_t cp; raw.n > 0;) {
		int n = prov_utf8_next(raw, &cp);

		if (n < 0)
			break;
		prov_utf8_put(wr, n == 0 ? 0xfffd : cp);
		raw = prov_bytes_sub(raw, n == 0 ? 1 : (size_t)n, raw.n);
	}
}

static char *keep(struct prov_wr *wr, struct prov_arena *arena, struct prov_err *err)
{
	struct prov_bytes text = prov_wr_data(wr);
	char *kept = NULL;

	while (text.n > 0 && (text.p[text.n - 1] == ' ' || text.p[text.n - 1] == '\n'))
		text.n--;
	if (prov_wr_done(wr, err) == PROV_OK && text.n > 0)
		kept = prov_arena_strdup(arena, text, err);
	prov_wr_fini(wr);
	return kept;
}

/* "UNICODE" (Exif 2.32, 4.6.5, UserComment) says not in which byte order: most of what people
 * write has one half of each unit zero. */
static bool looks_little(struct prov_bytes raw)
{
	size_t high = 0, low = 0;

	for (size_t i = 0; i + 1 < raw.n; i += 2) {
		high += raw.p[i] == 0 ? 1 : 0;
		low += raw.p[i + 1] == 0 ? 1 : 0;
	}
	return low > high;
}

char *prov_exif_comment(struct prov_bytes raw, struct prov_arena *arena, struct prov_err *err)
{
	static const char *const codes[] = {
	    "ASCII\0\0\0", "UNICODE\0", "JIS\0\0\0\0\0", "\0\0\0\0\0\0\0\0"};
	struct prov_bytes words = prov_bytes_sub(raw, 8, raw.n);
	size_t code = 0;
	struct prov_wr wr;

	while (code < 4 && (raw.n < 8 || memcmp(raw.p, codes[code], 8) != 0))
		code++;
	prov_wr_init(&wr, MAX_WORDS);
	if (code == 1)
		put_utf16(&wr, words, looks_little(words));
	else if (code != 2) /* JIS is not read */
		put_bytes(&wr, code == 4 ? raw : words);
	return keep(&wr, arena, err);
}

char *prov_exif_ucs2(struct prov_bytes raw, struct prov_arena *arena, struct prov_err *err)
{
	struct prov_wr wr;

	prov_wr_init(&wr, MAX_WORDS);
	put_utf16(&wr, raw, true);
	return keep(&wr, arena, err);
}
