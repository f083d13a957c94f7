/* SPDX-License-Identifier: Apache-2.0 */
#include "format/xmp.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/wr.h"

#define SEP '\n' /* between a name's namespace and the rest; stands in no name */
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#\n"
#define NAME_SIZE 160

struct xmp {
	XML_Parser parser;
	char wanted[NAME_SIZE]; /* the property's name */
	unsigned depth;
	/* How deep the elements lie that make a property a top-level one; 0: not there. */
	unsigned rdf, description, property;
	bool found;
	int code; /* why the parser was stopped */
	struct prov_wr value;
};

static void stop(struct xmp *x, int code)
{
	if (x->code == PROV_OK)
		x->code = code;
	(void)XML_StopParser(x->parser, XML_FALSE);
}

static const char *attribute(const char **atts, const char *name)
{
	for (; atts[0] != NULL; atts += 2) {
		if (strcmp(atts[0], name) == 0)
			return atts[1];
	}
	return NULL;
}

static void take(struct xmp *x, const char *value)
{
	prov_wr_str(&x->value, value);
	x->found = true;
	stop(x, PROV_OK);
}

/* A simple property of rdf:Description: an attribute, or an element with text or rdf:resource
 * (XMP part 1, 7.4 and 7.5). */
static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **atts)
{
	struct xmp *x = ctx;
	const char *value;

	if (x->found || x->code != PROV_OK)
		return;
	if (++x->depth > PROV_MAX_XMP_DEPTH) {
		stop(x, PROV_E_LIMIT);
	} else if (x->rdf == 0) {
		if (strcmp(name, RDF "RDF") == 0)
			x->rdf = x->depth;
	} else if (x->depth == x->rdf + 1) {
		if (strcmp(name, RDF "Description") != 0)
			return;
		x->description = x->depth;
		value = attribute(atts, x->wanted);
		if (value != NULL)
			take(x, value);
	} else if (x->description != 0 && x->depth == x->description + 1 &&
		   strcmp(name, x->wanted) == 0) {
		x->property = x->depth;
		value = attribute(atts, RDF "resource");
		if (value != NULL)
			take(x, value);
	}
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
	struct xmp *x = ctx;

	(void)name;
	if (x->found || x->code != PROV_OK)
		return;
	if (x->depth == x->property) {
		x->property = 0;
		x->found = true;
		stop(x, PROV_OK);
	} else if (x->depth == x->description) {
		x->description = 0;
	} else if (x->depth == x->rdf) {
		x->rdf = 0;
	}
	x->depth--;
}

static void XMLCALL on_text(void *ctx, const XML_Char *text, int len)
{
	struct xmp *x = ctx;

	if (x->found || x->property == 0 || x->depth != x->property)
		return;
	prov_wr_bytes(&x->value, prov_bytes(text, (size_t)len));
	if (x->value.code != PROV_OK)
		stop(x, x->value.code);
}

/* No document type, so no entities: neither other files nor texts that grow. */
static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *system,
    const XML_Char *public_id, int has_subset)
{
	(void)name;
	(void)system;
	(void)public_id;
	(void)has_subset;
	stop(ctx, PROV_E_FORMAT);
}

/* The packet, or what stands for it; *OWNED is the caller's to free. */
static int load(const struct prov_src *src, const struct prov_xmp *xmp, struct prov_bytes *xml,
    uint8_t **owned, struct prov_err *err)
{
	size_t n = (size_t)xmp->packet.len; /* PROV_MAX_XMP at most */

	*xml = xmp->data;
	if (xmp->data.n > 0 || n == 0)
		return PROV_OK;
	*owned = malloc(n);
	if (*owned == NULL)
		return prov_fail_nomem(err);
	*xml = prov_bytes(*owned, n);
	return prov_src_read(src, xmp->packet.start, *owned, n, err);
}

/* In one call: a parser that gets a tag in pieces begins at its start with each of them
 * (CVE-2023-52425). */
static int feed(
    struct xmp *x, const struct prov_xmp *xmp, struct prov_bytes xml, struct prov_err *err)
{
	if (xml.n == 0 ||
	    XML_Parse(x->parser, (const char *)xml.p, (int)xml.n, 1) == XML_STATUS_OK || x->found)
		return PROV_OK;
	if (XML_GetErrorCode(x->parser) == XML_ERROR_NO_MEMORY || x->code == PROV_E_NOMEM)
		return prov_fail_nomem(err);
	if (x->code == PROV_E_LIMIT && x->depth > PROV_MAX_XMP_DEPTH)
		return prov_refuse(err, PROV_LIMIT_XMP_DEPTH,
		    "its XMP metadata is deeper than the limit of %u elements", PROV_MAX_XMP_DEPTH);
	if (x->code == PROV_E_LIMIT)
		return prov_refuse(err, PROV_LIMIT_URI,
		    "its XMP metadata has a longer value than the limit of %zu bytes",
		    x->value.max);
	/* The elements around it may be left open (struct prov_xmp). */
	if (xmp->data.n > 0 && XML_GetErrorCode(x->parser) == XML_ERROR_NO_ELEMENTS)
		return PROV_OK;
	return prov_fail_at(err, PROV_E_FORMAT, xmp->packet.start, "the XMP is malformed");
}

/*
 * Whether XML has the letters of NAME: no reference stands for a part of an element's or
 * attribute's (XML 1.0, 2.3 and 4.1). Of the encodings that the parser reads, UTF-16 is the one
 * that does not write ASCII as it is, and it has zeros.
 */
static bool has_letters(struct prov_bytes xml, const char *name)
{
	struct prov_bytes rest = xml;

	while (rest.n > 0 && !prov_bytes_starts(rest, name)) {
		const uint8_t *next = memchr(&rest.p[1], name[0], rest.n - 1);

		rest = next == NULL ? prov_bytes(NULL, 0)
				    : prov_bytes_sub(rest, (size_t)(next - rest.p), rest.n);
	}
	return rest.n > 0 || (xml.n > 0 && memchr(xml.p, 0, xml.n) != NULL);
}

/* Whether it has tags enough to reach the limit, which is told of it whatever it holds. */
static bool may_be_deep(struct prov_bytes xml)
{
	struct prov_bytes rest = xml;
	unsigned tags = 0;

	while (rest.n > 1 && tags <= PROV_MAX_XMP_DEPTH) {
		const uint8_t *next = memchr(rest.p, '<', rest.n - 1);

		if (next == NULL)
			return false;
		tags += next[1] != '/' && next[1] != '?' && next[1] != '!' ? 1 : 0;
		rest = prov_bytes_sub(rest, (size_t)(next - rest.p) + 1, rest.n);
	}
	return tags > PROV_MAX_XMP_DEPTH;
}

static struct prov_bytes trim(struct prov_bytes b)
{
	while (b.n > 0 && strchr(" \t\r\n", b.p[0]) != NULL && b.p[0] != 0)
		b = prov_bytes_sub(b, 1, b.n);
	while (b.n > 0 && strchr(" \t\r\n", b.p[b.n - 1]) != NULL && b.p[b.n - 1] != 0)
		b.n--;
	return b;
}

static int parse(const struct prov_xmp *xmp, struct prov_bytes xml, const char *ns,
    const char *name, struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	struct xmp x = {0};
	int code, len = snprintf(x.wanted, sizeof(x.wanted), "%s%c%s", ns, SEP, name);

	if (len < 0 || (size_t)len >= sizeof(x.wanted))
		return prov_fail(err, PROV_E_INTERNAL, "the name of a property is too long");
	x.parser = XML_ParserCreateNS(NULL, SEP);
	if (x.parser == NULL)
		return prov_fail_nomem(err);
	prov_wr_init(&x.value, PROV_MAX_URI);
	XML_SetUserData(x.parser, &x);
	XML_SetElementHandler(x.parser, on_start, on_end);
	XML_SetCharacterDataHandler(x.parser, on_text);
	XML_SetStartDoctypeDeclHandler(x.parser, on_doctype);
	code = feed(&x, xmp, xml, err);
	if (code == PROV_OK && x.found) {
		struct prov_bytes value = trim(prov_wr_data(&x.value));
		char *kept;

		code = prov_wr_done(&x.value, err);
		kept = code == PROV_OK ? prov_arena_strdup(arena, value, err) : NULL;
		if (kept != NULL)
			*out = prov_bytes(kept, value.n);
		else if (code == PROV_OK)
			code = PROV_E_NOMEM;
	}
	prov_wr_fini(&x.value);
	XML_ParserFree(x.parser);
	return code;
}

int prov_xmp_read(const struct prov_src *src, const struct prov_xmp *xmp, const char *ns,
    const char *name, struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	struct prov_bytes xml;
	uint8_t *owned = NULL;
	int code;

	*out = prov_bytes(NULL, 0);
	if (xmp->packet.len > PROV_MAX_XMP || xmp->data.n > PROV_MAX_XMP)
		return prov_refuse_at(err, PROV_LIMIT_XMP, xmp->packet.start,
		    "its XMP metadata is larger than the limit of %u bytes", PROV_MAX_XMP);
	code = load(src, xmp, &xml, &owned, err);
	/* Most packets are neither, and need no parser. */
	if (code == PROV_OK && (has_letters(xml, name) || may_be_deep(xml)))
		code = parse(xmp, xml, ns, name, arena, out, err);
	free(owned);
	return code;
}

int prov_xmp_provenance(const struct prov_src *src, const struct prov_xmp *xmp,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	return prov_xmp_read(src, xmp, "http://purl.org/dc/terms/", "provenance", arena, out, err);
}

bool prov_xmp_is_web_address(struct prov_bytes url)
{
	static const char *const schemes[] = {"https://", "http://"};

	for (size_t i = 0; i < 2; i++) {
		size_t n = strlen(schemes[i]);

		if (url.n <= n)
			continue;
		for (size_t k = 0; k < n; k++) {
			uint8_t c = url.p[k];

			if (c >= 'A' && c <= 'Z')
				c = (uint8_t)(c - 'A' + 'a');
			if (c != (uint8_t)schemes[i][k])
				break;
			if (k == n - 1)
				return true;
		}
	}
	return false;
}
