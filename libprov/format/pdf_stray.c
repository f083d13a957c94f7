/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the cross-references of a document are damaged, readers look through all of the file for
 * what begins like an object, and the last one of a number counts (ISO 32000-2, annex I leaves that
 * to them). Some pass over what they take for a table (pdf.js, from "xref" to the next trailer), or
 * for a string once a stream seems to have ended (Ghostscript): objects behind the store are gone
 * then, and those count which they had taken the place of.
 */
#include "format/pdf.h"

/* Blanks of ISO 32000-2, 7.2.3, and what else readers take for such. */
static bool is_blank(uint8_t c)
{
	return c == 0 || (c >= '\t' && c <= '\r') || c == ' ' || c == 0xa0;
}

/* Of a number as readers know them: some take "+0" for one (qpdf). */
static bool is_figure(uint8_t c)
{
	return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

/* Goes back over characters of a kind; false where there is none. */
static bool back(struct prov_bytes data, size_t *at, bool (*is)(uint8_t))
{
	size_t from = *at;

	while (*at > 0 && is(data.p[*at - 1]))
		--*at;
	return *at < from;
}

static bool is_end(uint8_t c)
{
	return c == '\n' || c == '\r';
}

/* The same over blanks. A comment may stand between them, to the end of its line; where there could
 * be one, in the line before, that is taken for enough. */
static bool back_blank(struct prov_bytes data, size_t *at, bool *comment)
{
	size_t from = *at;
	bool line = false;

	if (!back(data, at, is_blank))
		return false;
	for (size_t i = *at; i < from && !line; i++)
		line = is_end(data.p[i]);
	for (size_t i = *at; line && i > 0 && !is_end(data.p[i - 1]); i--) {
		*comment = *comment || data.p[i - 1] == '%';
		*at = data.p[i - 1] == '%' ? i - 1 : *at;
	}
	return true;
}

/* "12 0 obj", of which AT is where the last word begins; some need no blank before it (iText). */
static bool is_object(struct prov_bytes data, size_t at, size_t *begin)
{
	bool comment = false;

	*begin = at;
	(void)back_blank(data, begin, &comment);
	if (comment || !back(data, begin, is_figure))
		return comment;
	if (!back_blank(data, begin, &comment) || comment)
		return comment;
	return back(data, begin, is_figure);
}

bool prov_pdf_stray(struct prov_bytes data, size_t at, size_t *begin, size_t *end)
{
	static const char *const words[] = {"obj", "trailer", "xref", "endstream"};
	struct prov_bytes rest = prov_bytes_sub(data, at, data.n);

	if (memchr("otxe", data.p[at], 4) == NULL)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		*begin = at;
		*end = at + strlen(words[i]);
		if (prov_bytes_starts(rest, words[i]) && (i > 0 || is_object(data, at, begin)))
			return true;
	}
	return false;
}
