/* SPDX-License-Identifier: Apache-2.0 */
#include "common/escape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/xalloc.h"

#define MAX_MARKS 8u /* as of the library's renderers */
#define ELLIPSIS "\xe2\x80\xa6"

size_t utf8_next(const char *text, uint32_t *cp)
{
	const unsigned char *s = (const unsigned char *)text;
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = *s < 0x80   ? 1
		   : *s < 0xc2 ? 0
		   : *s < 0xe0 ? 2
		   : *s < 0xf0 ? 3
		   : *s < 0xf5 ? 4
			       : 0;

	if (n < 2) {
		*cp = *s;
		return n;
	}
	*cp = *s & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		/* The terminating NUL is no continuation byte, so this never reads past it. */
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (s[i] & 0x3fu);
	}
	if (*cp < least[n] || *cp > 0x10ffff || (*cp >= 0xd800 && *cp <= 0xdfff))
		return 0;
	return n;
}

bool utf8_is_unseen(uint32_t cp)
{
	static const uint32_t unseen[][2] = {
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

	for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++) {
		if (cp >= unseen[i][0] && cp <= unseen[i][1])
			return true;
	}
	return false;
}

/* Of the marks that are drawn onto the letter before them, those that any number of can be. */
static bool is_mark(uint32_t cp)
{
	static const uint32_t marks[][2] = {{0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd},
	    {0x0610, 0x061a}, {0x064b, 0x065f}, {0x06d6, 0x06dc}, {0x06df, 0x06e4},
	    {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
	    {0x20d0, 0x20ff}, {0x302a, 0x302d}, {0x3099, 0x309a}, {0xfe20, 0xfe2f}};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (cp >= marks[i][0] && cp <= marks[i][1])
			return true;
	}
	return false;
}

/* QUOTED: quotation marks get a backslash, and few marks stand on one letter. */
static char *escape(const char *text, size_t max, bool quoted)
{
	const char *s = text;
	size_t left = strlen(text), cap, used = 0;
	unsigned marks = MAX_MARKS; /* at its beginning one would be drawn onto what is ours */
	char *out;
	uint32_t cp;

	/* The longest escape is of one byte: \u{7F} and such, never above 11 characters. */
	cap = left * 11 + sizeof(ELLIPSIS);
	out = xrealloc(NULL, cap, 1);
	while (left > 0) {
		size_t n = utf8_next(s, &cp);

		if ((size_t)(s - text) >= max) {
			used += (size_t)snprintf(out + used, cap - used, ELLIPSIS);
			break;
		}
		marks = n > 0 && is_mark(cp) ? marks + 1 : 0;
		if (n == 0) {
			used +=
			    (size_t)snprintf(out + used, cap - used, "\\x%02X", (unsigned char)*s);
			n = 1;
		} else if (quoted && cp == '"') {
			used += (size_t)snprintf(out + used, cap - used, "\\\"");
		} else if (utf8_is_unseen(cp) || (quoted && marks > MAX_MARKS)) {
			used += (size_t)snprintf(out + used, cap - used, "\\u{%X}", (unsigned)cp);
		} else {
			memcpy(out + used, s, n);
			used += n;
		}
		s += n;
		left -= n;
	}
	out[used] = '\0';
	return out;
}

char *escape_text(const char *text)
{
	return escape(text, SIZE_MAX, false);
}

char *escape_quote(const char *text, size_t max)
{
	char *inside = escape(text, max, true), *out = xasprintf("\"%s\"", inside);

	free(inside);
	return out;
}

char *escape_name(const char *name)
{
	size_t n = strlen(name);

	if (strstr(name, ": ") != NULL || name[0] == '"' || name[0] == ' ' || n == 0 ||
	    name[n - 1] == ' ')
		return escape_quote(name, SIZE_MAX);
	return escape_text(name);
}

bool utf8_valid(const char *text)
{
	const char *s = text;
	uint32_t cp;

	while (*s != '\0') {
		size_t n = utf8_next(s, &cp);
		if (n == 0)
			return false;
		s += n;
	}
	return true;
}
