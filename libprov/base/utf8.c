/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <utf8proc.h>

#include "base/limits.h"

/* Well-formed sequences by their first byte (Unicode 15, table 3-7). */
static const struct {
	uint8_t first_lo, first_hi, second_lo, second_hi, length;
} forms[] = {
    {0x00, 0x7f, 0, 0, 1},
    {0xc2, 0xdf, 0x80, 0xbf, 2},
    {0xe0, 0xe0, 0xa0, 0xbf, 3},
    {0xe1, 0xec, 0x80, 0xbf, 3},
    {0xed, 0xed, 0x80, 0x9f, 3},
    {0xee, 0xef, 0x80, 0xbf, 3},
    {0xf0, 0xf0, 0x90, 0xbf, 4},
    {0xf1, 0xf3, 0x80, 0xbf, 4},
    {0xf4, 0xf4, 0x80, 0x8f, 4},
};

int prov_utf8_next(struct prov_bytes text, uint32_t *cp)
{
	uint32_t v;
	size_t f, need;

	*cp = 0;
	if (text.n == 0)
		return 0;
	for (f = 0; f < sizeof(forms) / sizeof(forms[0]); f++) {
		if (text.p[0] >= forms[f].first_lo && text.p[0] <= forms[f].first_hi)
			break;
	}
	if (f == sizeof(forms) / sizeof(forms[0]))
		return 0;
	need = forms[f].length;
	v = need == 1 ? text.p[0] : text.p[0] & (0xffu >> (need + 1));
	for (size_t i = 1; i < need; i++) {
		uint8_t lo = i == 1 ? forms[f].second_lo : 0x80;
		uint8_t hi = i == 1 ? forms[f].second_hi : 0xbf;
		if (i >= text.n)
			return -1;
		if (text.p[i] < lo || text.p[i] > hi)
			return 0;
		v = v << 6 | (text.p[i] & 0x3fu);
	}
	*cp = v;
	return (int)need;
}

/* Whether eight bytes are of ASCII. */
static bool are_ascii(const uint8_t *p)
{
	uint64_t eight;

	memcpy(&eight, p, sizeof(eight));
	return (eight & UINT64_C(0x8080808080808080)) == 0;
}

static size_t count_ascii(struct prov_bytes text)
{
	size_t n = 0;

	while (text.n - n >= sizeof(uint64_t) && are_ascii(&text.p[n]))
		n += sizeof(uint64_t);
	while (n < text.n && text.p[n] < 0x80)
		n++;
	return n;
}

size_t prov_utf8_plain(struct prov_bytes text)
{
	size_t n = count_ascii(text);
	const uint8_t *nul = n == 0 ? NULL : memchr(text.p, 0, n);

	return nul == NULL ? n : (size_t)(nul - text.p);
}

bool prov_utf8_check(struct prov_bytes text, size_t *bad)
{
	size_t off = 0;
	uint32_t cp;

	while ((off += count_ascii(prov_bytes_sub(text, off, text.n))) < text.n) {
		int n = prov_utf8_next(prov_bytes_sub(text, off, text.n), &cp);
		if (n <= 0) {
			if (bad != NULL)
				*bad = off;
			return false;
		}
		off += (size_t)n;
	}
	return true;
}

void prov_utf8_put(struct prov_wr *wr, uint32_t cp)
{
	if (cp < 0x80) {
		prov_wr_u8(wr, (uint8_t)cp);
	} else if (cp < 0x800) {
		prov_wr_u8(wr, (uint8_t)(0xc0 | cp >> 6));
		prov_wr_u8(wr, (uint8_t)(0x80 | (cp & 0x3f)));
	} else if (cp < 0x10000) {
		prov_wr_u8(wr, (uint8_t)(0xe0 | cp >> 12));
		prov_wr_u8(wr, (uint8_t)(0x80 | (cp >> 6 & 0x3f)));
		prov_wr_u8(wr, (uint8_t)(0x80 | (cp & 0x3f)));
	} else {
		prov_wr_u8(wr, (uint8_t)(0xf0 | cp >> 18));
		prov_wr_u8(wr, (uint8_t)(0x80 | (cp >> 12 & 0x3f)));
		prov_wr_u8(wr, (uint8_t)(0x80 | (cp >> 6 & 0x3f)));
		prov_wr_u8(wr, (uint8_t)(0x80 | (cp & 0x3f)));
	}
}

/* Code points that move, hide or reorder what stands around them. */
static const struct {
	uint32_t lo, hi;
} unseen[] = {
    {0x0000, 0x001f},
    {0x007f, 0x009f},
    {0x00ad, 0x00ad},
    {0x034f, 0x034f},
    {0x061c, 0x061c},
    {0x115f, 0x1160},
    {0x17b4, 0x17b5},
    {0x180b, 0x180f},
    {0x200b, 0x200f},
    {0x2028, 0x202e},
    {0x2060, 0x206f},
    {0x2800, 0x2800},
    {0x3164, 0x3164},
    {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},
    {0xfff0, 0xfffc},
    {0x16fe4, 0x16fe4},
    {0x1bca0, 0x1bca3},
    {0x1d159, 0x1d159},
    {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff},
};

bool prov_utf8_is_unseen(uint32_t cp)
{
	for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++) {
		if (cp >= unseen[i].lo && cp <= unseen[i].hi)
			return true;
	}
	return false;
}

/* Whether CP is drawn onto what stands before it. */
static bool is_mark(uint32_t cp)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);

	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

/* QUOTED: a quotation mark gets a backslash. */
static void show(struct prov_wr *wr, struct prov_bytes text, size_t max, bool quoted)
{
	/* At its beginning, a mark would be drawn onto what is ours. */
	unsigned marks = PROV_MAX_SHOWN_MARKS;
	size_t off = 0;
	uint32_t cp;

	while (off < text.n) {
		struct prov_bytes rest = prov_bytes_sub(text, off, text.n);
		int n = prov_utf8_next(rest, &cp);

		if (off >= max) {
			prov_wr_str(wr, "\xe2\x80\xa6");
			return;
		}
		if (n <= 0) {
			prov_wr_printf(wr, "\\x%02X", text.p[off]);
			marks = PROV_MAX_SHOWN_MARKS;
			off++;
			continue;
		}
		marks = is_mark(cp) ? marks + 1 : 0;
		if (quoted && cp == '"')
			prov_wr_str(wr, "\\\"");
		else if (prov_utf8_is_unseen(cp) || marks > PROV_MAX_SHOWN_MARKS)
			prov_wr_printf(wr, "\\u{%X}", (unsigned)cp);
		else
			prov_wr_bytes(wr, prov_bytes_sub(rest, 0, (size_t)n));
		off += (size_t)n;
	}
}

void prov_utf8_show(struct prov_wr *wr, struct prov_bytes text, size_t max)
{
	show(wr, text, max, false);
}

void prov_utf8_quote(struct prov_wr *wr, struct prov_bytes text, size_t max)
{
	prov_wr_str(wr, "\"");
	show(wr, text, max, true);
	prov_wr_str(wr, "\"");
}
