/* SPDX-License-Identifier: Apache-2.0 */
#include "format/xmp_walk.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"

#define SEP '\n' /* between a name's namespace and the rest; stands in no name */
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#\n"
#define XML "http://www.w3.org/XML/1998/namespace\n"

struct walk {
	XML_Parser parser;
	prov_xmp_value_cb tell;
	void *ctx;
	unsigned depth;
	/* How deep the elements lie that make a property a top-level one; 0: not there. */
	unsigned rdf, description, property;
	char top[PROV_MAX_XMP_NAME]; /* "" where the name is too long to be one that is known */
	/* Of the elements inside of the property that are no RDF: their names, by depth. */
	char names[PROV_MAX_XMP_DEPTH + 1][PROV_MAX_XMP_NAME];
	size_t max; /* bytes of a value */
	uint8_t *text;
	size_t n;
	bool cut;
	int code; /* why the parser was stopped */
};

static void stop(struct walk *w, int code)
{
	if (w->code == PROV_OK)
		w->code = code;
	(void)XML_StopParser(w->parser, XML_FALSE);
}

static bool is_syntax(const char *name)
{
	return strncmp(name, RDF, strlen(RDF)) == 0 || strncmp(name, XML, strlen(XML)) == 0 ||
	       strncmp(name, "xmlns", 5) == 0;
}

static void copy_name(char to[PROV_MAX_XMP_NAME], const char *name)
{
	size_t n = strlen(name);

	if (n >= PROV_MAX_XMP_NAME)
		n = 0;
	memcpy(to, name, n);
	to[n] = '\0';
}

static struct prov_bytes trim(struct prov_bytes b)
{
	while (b.n > 0 && b.p[0] != 0 && strchr(" \t\r\n", b.p[0]) != NULL)
		b = prov_bytes_sub(b, 1, b.n);
	while (b.n > 0 && b.p[b.n - 1] != 0 && strchr(" \t\r\n", b.p[b.n - 1]) != NULL)
		b.n--;
	return b;
}

/* TOP and FIELD are namespace, separator and name; FIELD may be NULL. */
static void emit(
    struct walk *w, const char *top, const char *field, struct prov_bytes text, bool cut)
{
	struct prov_xmp_value value = {.field = "", .cut = cut};
	const char *sep = strchr(top, SEP);
	char ns[PROV_MAX_XMP_NAME];
	int code;

	if (text.n > w->max) {
		text.n = w->max;
		value.cut = true;
	}
	value.text = trim(text);
	if (value.text.n == 0 || sep == NULL || strlen(top) >= sizeof(ns))
		return;
	copy_name(ns, top);
	ns[sep - top] = '\0';
	value.ns = ns;
	value.name = sep + 1;
	if (field != NULL && (sep = strchr(field, SEP)) != NULL)
		value.field = sep + 1;
	code = w->tell(w->ctx, &value);
	if (code != PROV_OK)
		stop(w, code);
}

/* The innermost name around what lies at the current depth; NULL: the property itself. */
static const char *field(const struct walk *w)
{
	for (unsigned d = w->depth; d > w->property; d--) {
		if (w->names[d][0] != '\0')
			return w->names[d];
	}
	return NULL;
}

/* Attributes of rdf:Description are properties, of what lies deeper fields (7.9.2.2); rdf:value
 * there is the value itself, beside which the others are qualifiers (7.8, 7.9.2.5). */
static void emit_attributes(struct walk *w, const char **atts)
{
	for (; atts[0] != NULL && w->code == PROV_OK; atts += 2) {
		struct prov_bytes text = prov_bytes_str(atts[1]);

		if (w->property == 0) {
			if (!is_syntax(atts[0]))
				emit(w, atts[0], NULL, text, false);
		} else if (strcmp(atts[0], RDF "resource") == 0 ||
			   strcmp(atts[0], RDF "value") == 0) {
			emit(w, w->top, field(w), text, false);
		} else if (!is_syntax(atts[0])) {
			emit(w, w->top, atts[0], text, false);
		}
	}
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **atts)
{
	struct walk *w = ctx;

	if (w->code != PROV_OK)
		return;
	w->n = 0;
	w->cut = false;
	if (++w->depth > PROV_MAX_XMP_DEPTH) {
		stop(w, PROV_E_LIMIT);
		return;
	}
	w->names[w->depth][0] = '\0';
	if (w->rdf == 0) {
		if (strcmp(name, RDF "RDF") == 0)
			w->rdf = w->depth;
	} else if (w->depth == w->rdf + 1) {
		if (strcmp(name, RDF "Description") != 0)
			return;
		w->description = w->depth;
		emit_attributes(w, atts);
	} else if (w->description != 0 && w->depth == w->description + 1) {
		w->property = w->depth;
		copy_name(w->top, name);
		emit_attributes(w, atts);
	} else if (w->property != 0) {
		if (!is_syntax(name))
			copy_name(w->names[w->depth], name);
		emit_attributes(w, atts);
	}
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
	struct walk *w = ctx;

	(void)name;
	if (w->code != PROV_OK)
		return;
	if (w->property != 0)
		emit(w, w->top, field(w), prov_bytes(w->text, w->n), w->cut);
	w->n = 0;
	w->cut = false;
	if (w->depth == w->property)
		w->property = 0;
	else if (w->depth == w->description)
		w->description = 0;
	else if (w->depth == w->rdf)
		w->rdf = 0;
	w->depth--;
}

static void XMLCALL on_text(void *ctx, const XML_Char *text, int len)
{
	struct walk *w = ctx;
	size_t n = (size_t)len, room = w->max - w->n;

	if (w->code != PROV_OK || w->property == 0)
		return;
	if (n > room) {
		n = room;
		w->cut = true;
	}
	memcpy(w->text + w->n, text, n);
	w->n += n;
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

/* In one call: a parser that gets a tag in pieces begins at its start with each of them
 * (CVE-2023-52425). */
static int feed(
    struct walk *w, const struct prov_xmp *xmp, struct prov_bytes xml, struct prov_err *err)
{
	/* Some cameras end it as a string of C; UTF-16 has zeros of its own. */
	while (
	    xml.n > 4 && xml.p[xml.n - 1] == 0 && memchr(xml.p, 0, 4) == NULL && xml.p[0] != 0xff)
		xml.n--;
	if (xml.n == 0 || XML_Parse(w->parser, (const char *)xml.p, (int)xml.n, 1) == XML_STATUS_OK)
		return PROV_OK;
	if (w->code == PROV_E_LIMIT)
		return prov_refuse_at(err, PROV_LIMIT_XMP_DEPTH, xmp->packet.start,
		    "its XMP metadata is deeper than the limit of %u elements", PROV_MAX_XMP_DEPTH);
	if (w->code != PROV_OK && w->code != PROV_E_FORMAT)
		return prov_fail(err, w->code, "the XMP was not read on");
	if (XML_GetErrorCode(w->parser) == XML_ERROR_NO_MEMORY)
		return prov_fail_nomem(err);
	/* The elements around it may be left open (struct prov_xmp). */
	if (xmp->data.n > 0 && XML_GetErrorCode(w->parser) == XML_ERROR_NO_ELEMENTS)
		return PROV_OK;
	return prov_fail_at(err, PROV_E_FORMAT, xmp->packet.start, "the XMP is malformed");
}

static int run(
    struct walk *w, const struct prov_src *src, const struct prov_xmp *xmp, struct prov_err *err)
{
	struct prov_bytes xml = xmp->data;
	uint8_t *owned = NULL;
	int code = PROV_OK;

	if (xml.n == 0 && xmp->packet.len > 0) {
		size_t n = (size_t)xmp->packet.len; /* PROV_MAX_XMP at most */

		owned = malloc(n);
		if (owned == NULL)
			return prov_fail_nomem(err);
		xml = prov_bytes(owned, n);
		code = prov_src_read(src, xmp->packet.start, owned, n, err);
	}
	if (code == PROV_OK)
		code = feed(w, xmp, xml, err);
	free(owned);
	return code;
}

int prov_xmp_walk(const struct prov_src *src, const struct prov_xmp *xmp, prov_xmp_value_cb tell,
    void *ctx, struct prov_err *err)
{
	return prov_xmp_walk_long(src, xmp, PROV_MAX_SIGNAL_TEXT, tell, ctx, err);
}

int prov_xmp_walk_long(const struct prov_src *src, const struct prov_xmp *xmp, size_t max,
    prov_xmp_value_cb tell, void *ctx, struct prov_err *err)
{
	struct walk *w;
	int code;

	if (xmp->packet.len > PROV_MAX_XMP || xmp->data.n > PROV_MAX_XMP)
		return prov_refuse_at(err, PROV_LIMIT_XMP, xmp->packet.start,
		    "its XMP metadata is larger than the limit of %u bytes", PROV_MAX_XMP);
	w = calloc(1, sizeof(*w)); /* larger than a frame may be */
	if (w == NULL)
		return prov_fail_nomem(err);
	w->max = max;
	w->text = malloc(max);
	w->tell = tell;
	w->ctx = ctx;
	w->parser = XML_ParserCreateNS(NULL, SEP);
	if (w->parser == NULL || w->text == NULL) {
		XML_ParserFree(w->parser);
		free(w->text);
		free(w);
		return prov_fail_nomem(err);
	}
	XML_SetUserData(w->parser, w);
	XML_SetElementHandler(w->parser, on_start, on_end);
	XML_SetCharacterDataHandler(w->parser, on_text);
	XML_SetStartDoctypeDeclHandler(w->parser, on_doctype);
	code = run(w, src, xmp, err);
	XML_ParserFree(w->parser);
	free(w->text);
	free(w);
	return code;
}
