/* SPDX-License-Identifier: Apache-2.0 */
/* Whether something is text, and unstructured text, by how it begins. */
#include <string.h>

#include "base/utf8.h"
#include "format/text.h"

#define BID 10 /* a guess: any other format's signature is surer */

static struct prov_bytes skip_space(struct prov_bytes text)
{
	size_t n = 0;

	while (n < text.n && (text.p[n] == ' ' || (text.p[n] >= '\t' && text.p[n] <= '\r')))
		n++;
	return prov_bytes_sub(text, n, text.n);
}

/* An element called svg, behind whatever prefix: its credentials go elsewhere (A.3.3). */
static bool is_svg(struct prov_bytes head)
{
	if (!prov_bytes_starts(head, "<"))
		return false;
	for (size_t i = 1; i < head.n && strchr(" \t\r\n/>", head.p[i]) == NULL; i++) {
		if (prov_bytes_starts(prov_bytes_sub(head, i, head.n), ":svg"))
			return true;
	}
	return false;
}

/* Text with a place of its own for credentials, or that would not survive a tail (A.8.1). */
static bool is_structured(struct prov_bytes head)
{
	static const char *const begins[] = {"<?xml", "<!DOCTYPE", "<!doctype", "<html", "<HTML",
	    "<svg", "%PDF-", "%!PS", "{\\rtf", "-----BEGIN ", "#!"};

	if (prov_bytes_starts(head, PROV_TEXT_MARK))
		head = prov_bytes_sub(head, PROV_TEXT_MARK_SIZE, head.n);
	head = skip_space(head);
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (prov_bytes_starts(head, begins[i]))
			return true;
	}
	if (is_svg(head))
		return true;
	/* JSON, as far as it can be told by its beginning. */
	if (prov_bytes_starts(head, "{")) {
		head = skip_space(prov_bytes_sub(head, 1, head.n));
		return prov_bytes_starts(head, "\"") || prov_bytes_starts(head, "}");
	}
	if (prov_bytes_starts(head, "[")) {
		head = skip_space(prov_bytes_sub(head, 1, head.n));
		return prov_bytes_starts(head, "{") || prov_bytes_starts(head, "\"");
	}
	return false;
}

bool prov_text_is(struct prov_bytes head)
{
	size_t off = 0;

	while (off < head.n) {
		uint32_t cp;
		int n = prov_utf8_next(prov_bytes_sub(head, off, head.n), &cp);

		if (n < 0)
			break; /* cut by the end of the head */
		if (n == 0 || (cp < 0x20 && (cp == 0 || strchr("\t\n\v\f\r\x1b", (int)cp) == NULL)))
			return false;
		off += (size_t)n;
	}
	return head.n > 0;
}

int prov_text_sniff(struct prov_bytes head)
{
	return prov_text_is(head) && !is_structured(head) ? BID : 0;
}
