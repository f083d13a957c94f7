/* SPDX-License-Identifier: Apache-2.0 */
#include "format/ooxml.h"

#include <expat.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"

#define SEP '\n' /* between a name's namespace and the rest; stands in no name */

struct reading {
	XML_Parser parser;
	const char *name;
	unsigned depth, inside; /* inside: how deep the wanted property lies; 0: not in it */
	uint8_t text[PROV_MAX_SIGNAL_TEXT];
	size_t n;
	bool found;
	int code; /* why the parser was stopped */
};

static void stop(struct reading *r, int code)
{
	r->code = code;
	(void)XML_StopParser(r->parser, XML_FALSE);
}

/* The strict and the transitional form differ in their namespaces only. */
static bool is_local(const char *name, const char *local)
{
	const char *sep = strchr(name, SEP);

	return sep != NULL && strcmp(sep + 1, local) == 0;
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **atts)
{
	struct reading *r = ctx;

	r->depth++;
	if (r->depth != 2 || r->found || !is_local(name, "property"))
		return;
	for (; atts[0] != NULL; atts += 2) {
		if (strcmp(atts[0], "name") == 0 && strcmp(atts[1], r->name) == 0)
			r->inside = r->depth;
	}
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
	struct reading *r = ctx;

	(void)name;
	if (r->depth == r->inside) {
		r->inside = 0;
		r->found = true;
	}
	r->depth--;
}

/* The value is an element of a type of its own, whose text is all that there is. */
static void XMLCALL on_text(void *ctx, const XML_Char *text, int len)
{
	struct reading *r = ctx;
	size_t n = (size_t)len;

	if (r->inside == 0 || r->code != PROV_OK)
		return;
	if (n > sizeof(r->text) - r->n) {
		stop(r, PROV_E_LIMIT);
		return;
	}
	memcpy(r->text + r->n, text, n);
	r->n += n;
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

static int run(struct reading *r, struct prov_bytes xml, struct prov_err *err)
{
	if (XML_Parse(r->parser, (const char *)xml.p, (int)xml.n, 1) == XML_STATUS_OK || r->found)
		return PROV_OK;
	if (r->code == PROV_E_LIMIT)
		return prov_refuse(err, PROV_LIMIT_SIGNAL_TEXT,
		    "a document property is longer than the limit of %u bytes",
		    PROV_MAX_SIGNAL_TEXT);
	if (XML_GetErrorCode(r->parser) == XML_ERROR_NO_MEMORY)
		return prov_fail_nomem(err);
	return prov_fail(err, PROV_E_FORMAT, "the document's properties are malformed");
}

static int read_with(struct reading *r, struct prov_bytes xml, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	uint8_t *kept;
	int code;

	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, on_start, on_end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
	code = run(r, xml, err);
	if (code != PROV_OK || r->n == 0)
		return code;
	kept = prov_arena_alloc(arena, r->n, err);
	if (kept == NULL)
		return prov_failed(err);
	memcpy(kept, r->text, r->n);
	*out = prov_bytes(kept, r->n);
	return PROV_OK;
}

int prov_ooxml_property(struct prov_bytes xml, const char *name, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	struct reading *r;
	int code;

	*out = prov_bytes(NULL, 0);
	if (xml.n > PROV_MAX_PROPERTIES)
		return prov_refuse(err, PROV_LIMIT_PROPERTIES,
		    "the document's properties are larger than the limit of %u bytes",
		    PROV_MAX_PROPERTIES);
	r = calloc(1, sizeof(*r)); /* larger than a frame may be */
	if (r == NULL)
		return prov_fail_nomem(err);
	r->name = name;
	r->parser = XML_ParserCreateNS(NULL, SEP);
	if (r->parser == NULL) {
		free(r);
		return prov_fail_nomem(err);
	}
	code = read_with(r, xml, arena, out, err);
	XML_ParserFree(r->parser);
	free(r);
	return code;
}
