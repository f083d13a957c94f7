/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/diag.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/wr.h"
#include "helper/mutate.h"

#define DIAG_MAX ((size_t)64 * 1024 * 1024)

static void put_value(struct prov_wr *wr, const char **s);

static void die(const char *s)
{
	fprintf(stderr, "diag: not understood: %.40s\n", s);
	abort();
}

static void skip_space(const char **s)
{
	while (**s == ' ' || **s == '\n' || **s == '\t')
		(*s)++;
}

static bool eat(const char **s, const char *word)
{
	size_t n = strlen(word);

	skip_space(s);
	if (strncmp(*s, word, n) != 0)
		return false;
	*s += n;
	return true;
}

static void must(const char **s, const char *word)
{
	if (!eat(s, word))
		die(*s);
}

static void put_head(struct prov_wr *wr, unsigned major, uint64_t arg)
{
	uint8_t type = (uint8_t)(major << 5);

	if (arg < 24) {
		prov_wr_u8(wr, (uint8_t)(type | arg));
	} else if (arg <= UINT8_MAX) {
		prov_wr_u8(wr, type | 24);
		prov_wr_u8(wr, (uint8_t)arg);
	} else if (arg <= UINT16_MAX) {
		prov_wr_u8(wr, type | 25);
		prov_wr_u16(wr, (uint16_t)arg);
	} else if (arg <= UINT32_MAX) {
		prov_wr_u8(wr, type | 26);
		prov_wr_u32(wr, (uint32_t)arg);
	} else {
		prov_wr_u8(wr, type | 27);
		prov_wr_u64(wr, arg);
	}
}

/* Up to QUOTE; a backslash takes the next character as it is. */
static void put_quoted(struct prov_wr *wr, const char **s, unsigned major, char quote)
{
	struct prov_wr text;

	prov_wr_init(&text, DIAG_MAX);
	for (; **s != quote; (*s)++) {
		if (**s == '\\')
			(*s)++;
		if (**s == '\0')
			die("a string without end");
		prov_wr_u8(&text, (uint8_t) * *s);
	}
	(*s)++;
	put_head(wr, major, text.n);
	prov_wr_bytes(wr, prov_wr_data(&text));
	prov_wr_fini(&text);
}

static unsigned digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	die("a hexadecimal digit is wrong");
	return 0;
}

static void put_hex(struct prov_wr *wr, const char **s)
{
	struct prov_wr bytes;

	prov_wr_init(&bytes, DIAG_MAX);
	while (!eat(s, "'")) {
		unsigned high = digit((*s)[0]), low = digit((*s)[1]);

		prov_wr_u8(&bytes, (uint8_t)(high << 4 | low));
		*s += 2;
	}
	put_head(wr, 2, bytes.n);
	prov_wr_bytes(wr, prov_wr_data(&bytes));
	prov_wr_fini(&bytes);
}

/* Items up to CLOSE, with MAJOR's head before them; major 0 stands for a string's chunks. */
static void put_items(struct prov_wr *wr, const char **s, unsigned major, const char *close)
{
	bool indefinite = eat(s, "_");
	struct prov_wr items;
	uint64_t count = 0;

	prov_wr_init(&items, DIAG_MAX);
	while (!eat(s, close)) {
		put_value(&items, s);
		if (major == 5) {
			must(s, ":");
			put_value(&items, s);
		}
		count++;
		if (!eat(s, ","))
			skip_space(s);
	}
	if (indefinite) {
		unsigned chunk_major = items.n == 0 ? 3 : items.p[0] >> 5;

		prov_wr_u8(wr, (uint8_t)((major == 0 ? chunk_major : major) << 5 | 31));
		prov_wr_bytes(wr, prov_wr_data(&items));
		prov_wr_u8(wr, 0xff);
	} else {
		put_head(wr, major, count);
		prov_wr_bytes(wr, prov_wr_data(&items));
	}
	prov_wr_fini(&items);
}

static void put_number(struct prov_wr *wr, const char **s)
{
	bool negative = eat(s, "-");
	char *end;
	uint64_t v = strtoull(*s, &end, 10);

	if (end == *s)
		die(*s);
	if (*end == '.') {
		double real = strtod(*s, &end);
		uint64_t bits;

		real = negative ? -real : real;
		memcpy(&bits, &real, sizeof(bits));
		prov_wr_u8(wr, 0xfb);
		prov_wr_u64(wr, bits);
		*s = end;
		return;
	}
	*s = end;
	if (!negative && eat(s, "(")) {
		put_head(wr, 6, v);
		put_value(wr, s);
		must(s, ")");
	} else {
		put_head(wr, negative ? 1 : 0, negative ? v - 1 : v);
	}
}

static void put_value(struct prov_wr *wr, const char **s)
{
	if (eat(s, "{"))
		put_items(wr, s, 5, "}");
	else if (eat(s, "["))
		put_items(wr, s, 4, "]");
	else if (eat(s, "("))
		put_items(wr, s, 0, ")");
	else if (eat(s, "\""))
		put_quoted(wr, s, 3, '"');
	else if (eat(s, "h'"))
		put_hex(wr, s);
	else if (eat(s, "'"))
		put_quoted(wr, s, 2, '\'');
	else if (eat(s, "false"))
		prov_wr_u8(wr, 0xf4);
	else if (eat(s, "true"))
		prov_wr_u8(wr, 0xf5);
	else if (eat(s, "null"))
		prov_wr_u8(wr, 0xf6);
	else if (eat(s, "undefined"))
		prov_wr_u8(wr, 0xf7);
	else
		put_number(wr, s);
}

uint8_t *diag(const char *text, size_t *n)
{
	const char *s = text;
	struct prov_wr wr;
	uint8_t *out;

	prov_wr_init(&wr, DIAG_MAX);
	put_value(&wr, &s);
	skip_space(&s);
	if (*s != '\0' || wr.code != PROV_OK)
		die(s);
	*n = wr.n;
	out = mutate_copy(prov_wr_data(&wr));
	prov_wr_fini(&wr);
	return out;
}
