/* SPDX-License-Identifier: Apache-2.0 */
/* What strings of PDF say (ISO 32000-2, 7.3.4 and 7.9.2.2). */
#include "base/utf8.h"
#include "format/pdf_lex.h"

static bool is_octal(uint8_t c)
{
	return c >= '0' && c <= '7';
}

/* Behind a backslash at the front of IN: what it stands for; how many bytes that takes. */
static size_t put_escape(struct prov_bytes in, struct prov_wr *wr)
{
	static const char names[] = "nrtbf", meant[] = "\n\r\t\b\f";
	const char *at = in.p[0] == 0 ? NULL : strchr(names, in.p[0]);
	unsigned code = 0;
	size_t n = 0;

	while (n < 3 && n < in.n && is_octal(in.p[n]))
		code = code * 8 + (unsigned)(in.p[n++] - '0');
	if (n > 0) {
		prov_wr_u8(wr, (uint8_t)code); /* what does not fit is dropped, as 7.3.4.2 says */
		return n;
	}
	/* A line that goes on in the next. */
	if (in.p[0] == '\r')
		return in.n > 1 && in.p[1] == '\n' ? 2 : 1;
	if (in.p[0] != '\n')
		prov_wr_u8(wr, at != NULL ? (uint8_t)meant[at - names] : in.p[0]);
	return 1;
}

static void put_literal(struct prov_bytes in, struct prov_wr *wr)
{
	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = in.p[i];

		if (c == '\\' && i + 1 < in.n) {
			i += put_escape(prov_bytes_sub(in, i + 1, in.n), wr);
			continue;
		}
		if (c == '\r' && i + 1 < in.n && in.p[i + 1] == '\n')
			continue;
		prov_wr_u8(wr, c == '\r' ? (uint8_t)'\n' : c);
	}
}

static int digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What is no digit is skipped; a last digit by itself has a zero behind it. */
static void put_hex(struct prov_bytes in, struct prov_wr *wr)
{
	int high = -1;

	for (size_t i = 0; i < in.n; i++) {
		int d = digit(in.p[i]);

		if (d < 0)
			continue;
		if (high >= 0)
			prov_wr_u8(wr, (uint8_t)(high * 16 + d));
		high = high >= 0 ? -1 : d;
	}
	if (high >= 0)
		prov_wr_u8(wr, (uint8_t)(high * 16));
}

static void put_utf16(struct prov_bytes in, struct prov_wr *wr)
{
	for (size_t i = 0; i + 1 < in.n; i += 2) {
		uint32_t c = (uint32_t)in.p[i] << 8 | in.p[i + 1];
		uint32_t low = i + 3 < in.n ? (uint32_t)in.p[i + 2] << 8 | in.p[i + 3] : 0;

		if (c >= 0xd800 && c <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		}
		prov_utf8_put(wr, c >= 0xd800 && c <= 0xdfff ? 0xfffd : c);
	}
}

void prov_pdf_text(const struct prov_pdf_val *val, struct prov_wr *wr)
{
	struct prov_bytes in = val->text, held;
	struct prov_wr raw;

	if (val->type != PROV_PDF_STRING || in.n < 2)
		return;
	prov_wr_init(&raw, in.n);
	if (in.p[0] == '(')
		put_literal(prov_bytes_sub(in, 1, in.n - 2), &raw);
	else
		put_hex(prov_bytes_sub(in, 1, in.n - 2), &raw);
	held = prov_wr_data(&raw);
	if (raw.code != PROV_OK)
		wr->code = raw.code;
	else if (prov_bytes_starts(held, "\xfe\xff"))
		put_utf16(prov_bytes_sub(held, 2, held.n), wr);
	else if (prov_bytes_starts(held, "\xef\xbb\xbf"))
		prov_wr_bytes(wr, prov_bytes_sub(held, 3, held.n));
	else
		prov_wr_bytes(wr, held);
	prov_wr_fini(&raw);
}
