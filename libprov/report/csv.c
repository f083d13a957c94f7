/* SPDX-License-Identifier: Apache-2.0 */
#include "report/csv.h"

#include "base/limits.h"
#include "base/utf8.h"

static void begin(struct prov_csv *c)
{
	if (c->comma)
		prov_wr_u8(&c->out.wr, ',');
	c->comma = true;
}

/* Signs that begin a formula, in their full width also (U+FF0B and so on). */
static bool is_formula_sign(uint32_t cp)
{
	return cp == '=' || cp == '+' || cp == '-' || cp == '@' || cp == '\t' || cp == '\r' ||
	       cp == 0xff1d || cp == 0xff0b || cp == 0xff0d || cp == 0xff20;
}

/* Whether a cell that began here could be one: behind blanks and quotation marks, too. */
static bool begins_formula(struct prov_bytes text)
{
	size_t off = 0;
	uint32_t cp;

	while (off < text.n && (text.p[off] == ' ' || text.p[off] == '"'))
		off++;
	return prov_utf8_next(prov_bytes_sub(text, off, text.n), &cp) > 0 && is_formula_sign(cp);
}

/* Where lists are written with semicolons, one ends a cell, whatever the quotes around ours. */
static void put_quoted(struct prov_wr *wr, struct prov_bytes text)
{
	prov_wr_u8(wr, '"');
	if (begins_formula(text))
		prov_wr_u8(wr, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			prov_wr_u8(wr, '"');
		prov_wr_u8(wr, text.p[i]);
		if (text.p[i] == ';' && begins_formula(prov_bytes_sub(text, i + 1, text.n)))
			prov_wr_u8(wr, '\'');
	}
	prov_wr_u8(wr, '"');
}

void prov_csv_show(struct prov_csv *c, const char *text, size_t max)
{
	struct prov_wr shown;

	begin(c);
	if (text == NULL || text[0] == '\0')
		return;
	prov_wr_init(&shown, PROV_MAX_ARENA);
	prov_utf8_show(&shown, prov_bytes_str(text), max);
	put_quoted(&c->out.wr, prov_wr_data(&shown));
	if (shown.code != PROV_OK)
		c->out.wr.code = shown.code;
	prov_wr_fini(&shown);
}

void prov_csv_put(struct prov_csv *c, const char *words)
{
	begin(c);
	prov_wr_str(&c->out.wr, words);
}

void prov_csv_end(struct prov_csv *c)
{
	prov_wr_str(&c->out.wr, "\r\n");
	c->comma = false;
	prov_out_spill(&c->out);
}
