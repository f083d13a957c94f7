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

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* Goes back over characters of a kind; false where there is none. */
static bool back(struct prov_bytes data, size_t *at, bool (*is)(uint8_t))
{
	size_t from = *at;

	while (*at > 0 && is(data.p[*at - 1]))
		--*at;
	return *at < from;
}

/* "12 0 obj", of which AT is where the last word begins. */
static bool is_object(struct prov_bytes data, size_t at, size_t *begin)
{
	*begin = at;
	return back(data, begin, is_blank) && back(data, begin, is_digit) &&
	       back(data, begin, is_blank) && back(data, begin, is_digit);
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
