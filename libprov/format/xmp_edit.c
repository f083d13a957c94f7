/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The packet is read once, and copied on the way: each property that is to be set is replaced where
 * it first stands and left out where it stands again; those that were nowhere go into a description
 * of their own at the end of the RDF.
 */
#include "format/xmp_edit.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/err.h"
#include "base/limits.h"
#include "format/xml_tag.h"
#include "format/xmp_put.h"

#define SEP '\n' /* between a name's namespace and the rest; stands in no name */
#define RDF PROV_XMP_RDF "\n"
#define NAME_SIZE 160

struct edit {
	XML_Parser parser;
	struct prov_bytes in;
	size_t done; /* how much of it was copied, or left out */
	struct prov_wr *out;
	const struct prov_xmp_prop *props;
	size_t n;
	char names[PROV_MAX_XMP_PROPS][NAME_SIZE];
	bool set[PROV_MAX_XMP_PROPS];
	size_t context;
	unsigned depth, context_depth;
	/* How deep the elements lie that make a property a top-level one; 0: not there. */
	unsigned rdf, description, property;
	size_t which; /* of the properties, where 'property' is not 0 */
	struct prov_bytes rdf_tag, property_tag, about;
	bool has_about, placed, ended;
	int code; /* why the parser was stopped */
	const char *fault;
	size_t fault_at;
};

static size_t here(const struct edit *e)
{
	XML_Index at = XML_GetCurrentByteIndex(e->parser);

	return at < 0 ? 0 : (size_t)at;
}

/* From the packet itself. */
static size_t offset(const struct edit *e)
{
	return here(e) < e->context ? 0 : here(e) - e->context;
}

_Static_assert(PROV_MAX_XMP_DEPTH == 64, "a sentence below says so");

static void stop(struct edit *e, int code, const char *fault)
{
	if (e->code == PROV_OK) {
		e->code = code;
		e->fault = fault;
		e->fault_at = offset(e);
	}
	(void)XML_StopParser(e->parser, XML_FALSE);
}

static size_t behind(const struct edit *e)
{
	int n = XML_GetCurrentByteCount(e->parser);

	return here(e) + (n < 0 ? 0 : (size_t)n);
}

static struct prov_bytes between(const struct edit *e, size_t from, size_t to)
{
	return prov_bytes_sub(e->in, from, to - from);
}

/* Copies what stands before FROM, and goes on at TO. */
static void skip(struct edit *e, size_t from, size_t to)
{
	prov_wr_bytes(e->out, between(e, e->done, from));
	e->done = to;
	if (e->out->code != PROV_OK)
		stop(e, e->out->code, NULL);
}

static bool find(const struct edit *e, const char *name, size_t *which)
{
	for (size_t i = 0; i < e->n; i++) {
		if (strcmp(e->names[i], name) == 0) {
			*which = i;
			return true;
		}
	}
	return false;
}

/* Whether property I is to be written where one of its name stands: the first time only. */
static bool claim(struct edit *e, size_t i)
{
	bool first = !e->set[i] && e->props[i].value != NULL;

	e->set[i] = true;
	return first;
}

static void edit_attribute(
    struct edit *e, size_t tag, const struct prov_xml_attr *attr, const char *name)
{
	size_t i;

	if (!e->has_about && (strcmp(name, RDF "about") == 0 || strcmp(name, "about") == 0)) {
		/* With its quotes, as every description of the packet has it (7.4). */
		e->about = between(e, tag + attr->value - 1, tag + attr->end);
		e->has_about = true;
	}
	if (!find(e, name, &i))
		return;
	if (claim(e, i)) {
		skip(e, tag + attr->value, tag + attr->value_end);
		prov_xmp_put_value(e->out, e->props[i].value, (char)e->in.p[tag + attr->value - 1]);
	} else {
		skip(e, tag + attr->from, tag + attr->end);
	}
}

/* ATTS are the tag's attributes in its own order, but for those that bind prefixes. */
static void edit_description(struct edit *e, const char **atts)
{
	struct prov_xml_tag tag;
	struct prov_xml_attr attr;

	prov_xml_tag_init(&tag, between(e, here(e), behind(e)));
	while (e->code == PROV_OK && prov_xml_tag_next(&tag, &attr)) {
		if (attr.is_xmlns)
			continue;
		if (atts[0] == NULL) {
			stop(e, PROV_E_INTERNAL, "a tag of the XMP was read in two ways");
			return;
		}
		edit_attribute(e, here(e), &attr, atts[0]);
		atts += 2;
	}
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **atts)
{
	struct edit *e = ctx;

	if (e->code != PROV_OK)
		return;
	++e->depth;
	if (here(e) < e->context) {
		e->context_depth = e->depth;
	} else if (e->depth > PROV_MAX_XMP_DEPTH) {
		stop(e, PROV_E_LIMIT, "its XMP metadata is deeper than the limit of 64 elements");
	} else if (e->rdf == 0) {
		if (strcmp(name, RDF "RDF") != 0)
			return;
		e->rdf = e->depth;
		e->rdf_tag = between(e, here(e), behind(e));
	} else if (e->depth == e->rdf + 1) {
		if (strcmp(name, RDF "Description") != 0)
			return;
		e->description = e->depth;
		edit_description(e, atts);
	} else if (e->description != 0 && e->depth == e->description + 1 &&
		   find(e, name, &e->which)) {
		e->property = e->depth;
		e->property_tag = between(e, here(e), behind(e));
	}
}

/* The element keeps its name and the prefixes that it binds; all else of it is its old value. */
static void replace_element(struct edit *e)
{
	size_t from = (size_t)(e->property_tag.p - e->in.p);
	struct prov_xml_tag tag;
	struct prov_xml_attr attr;
	struct prov_bytes name;

	skip(e, from, behind(e));
	if (!claim(e, e->which))
		return;
	prov_xml_tag_init(&tag, e->property_tag);
	name = prov_xml_tag_name(&tag);
	prov_wr_str(e->out, "<");
	prov_wr_bytes(e->out, name);
	while (prov_xml_tag_next(&tag, &attr)) {
		if (!attr.is_xmlns)
			continue;
		prov_wr_str(e->out, " ");
		prov_wr_bytes(e->out, prov_bytes_sub(tag.raw, attr.name, attr.end - attr.name));
	}
	prov_wr_str(e->out, ">");
	prov_xmp_put_value(e->out, e->props[e->which].value, '\0');
	prov_wr_str(e->out, "</");
	prov_wr_bytes(e->out, name);
	prov_wr_str(e->out, ">");
}

static bool is_complete(const struct edit *e)
{
	for (size_t i = 0; i < e->n; i++) {
		if (e->props[i].value != NULL && !e->set[i])
			return false;
	}
	return true;
}

/* At the end of the first RDF: what was in no description gets one. */
static void place_rest(struct edit *e)
{
	struct prov_xml_tag tag;
	struct prov_bytes name;
	bool is_empty = here(e) == behind(e); /* <rdf:RDF/> has no end tag */

	e->placed = true;
	if (is_complete(e))
		return;
	prov_xml_tag_init(&tag, e->rdf_tag);
	name = prov_xml_tag_name(&tag);
	if (is_empty) {
		skip(e, here(e) - (tag.raw.n - prov_xml_tag_slash(&tag)), here(e));
		prov_wr_str(e->out, ">\n ");
	} else {
		skip(e, here(e), here(e));
	}
	prov_xmp_put_description(
	    e->out, e->props, e->set, e->n, e->about, prov_bytes_starts(name, "rdf:"));
	if (is_empty) {
		prov_wr_str(e->out, "</");
		prov_wr_bytes(e->out, name);
		prov_wr_str(e->out, ">");
	}
	for (size_t i = 0; i < e->n; i++)
		e->set[i] = true;
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
	struct edit *e = ctx;

	(void)name;
	if (e->code != PROV_OK)
		return;
	if (e->depth == e->property) {
		replace_element(e);
		e->property = 0;
	} else if (e->depth == e->description) {
		e->description = 0;
	} else if (e->depth == e->rdf) {
		if (!e->placed)
			place_rest(e);
		e->rdf = 0;
	}
	e->ended = --e->depth == 0;
}

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The padding stands before the packet's trailer (7.3.2), and is there to be used. */
static void XMLCALL on_instruction(void *ctx, const XML_Char *target, const XML_Char *data)
{
	struct edit *e = ctx;
	size_t end = here(e), start = end, grown;

	if (e->code != PROV_OK || !e->ended || strcmp(target, "xpacket") != 0 ||
	    strncmp(data, "end", 3) != 0)
		return;
	while (start > e->done && is_space(e->in.p[start - 1]))
		start--;
	skip(e, start, start);
	if (end - start < 2 || e->out->n == start || e->context > 0)
		return;
	if (e->out->n > start) {
		grown = e->out->n - start;
		e->done += grown < end - start ? grown : end - start - 1;
		return;
	}
	while (e->out->n < start && e->out->code == PROV_OK)
		prov_wr_u8(e->out, ' ');
}

/* No document type, so no entities: neither other files nor texts that grow. */
static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *system,
    const XML_Char *public_id, int has_subset)
{
	(void)name;
	(void)system;
	(void)public_id;
	(void)has_subset;
	stop(ctx, PROV_E_FORMAT, "its XMP metadata has a document type, which is not followed");
}

static void XMLCALL on_declaration(
    void *ctx, const XML_Char *version, const XML_Char *encoding, int standalone)
{
	(void)version;
	(void)standalone;
	if (encoding != NULL && strcasecmp(encoding, "UTF-8") != 0 &&
	    strcasecmp(encoding, "US-ASCII") != 0)
		stop(ctx, PROV_E_UNSUPPORTED,
		    "its XMP metadata says that it is in an encoding other than UTF-8, and can't "
		    "be "
		    "changed");
}

static int why(struct edit *e, uint64_t at, struct prov_err *err)
{
	enum XML_Error error = XML_GetErrorCode(e->parser);

	if (error == XML_ERROR_NO_MEMORY || e->code == PROV_E_NOMEM)
		return prov_fail_nomem(err);
	if (e->code == PROV_E_LIMIT && e->fault != NULL)
		return prov_refuse_at(err, PROV_LIMIT_XMP_DEPTH, at + e->fault_at, "%s", e->fault);
	if (e->code != PROV_OK && e->fault != NULL)
		return prov_fail_at(err, e->code, at + e->fault_at, "%s", e->fault);
	if (e->code != PROV_OK)
		return prov_wr_done(e->out, err);
	return prov_fail_at(err, PROV_E_FORMAT, at + offset(e),
	    "its XMP metadata is malformed at byte %zu of the packet (%s)", offset(e),
	    XML_ErrorString(error));
}

static int run(struct edit *e, uint64_t at, struct prov_err *err)
{
	XML_SetUserData(e->parser, e);
	XML_SetElementHandler(e->parser, on_start, on_end);
	XML_SetProcessingInstructionHandler(e->parser, on_instruction);
	XML_SetStartDoctypeDeclHandler(e->parser, on_doctype);
	XML_SetXmlDeclHandler(e->parser, on_declaration);
	if (XML_Parse(e->parser, (const char *)e->in.p, (int)e->in.n, 1) != XML_STATUS_OK &&
	    (e->code != PROV_OK || e->depth == 0 || e->depth != e->context_depth ||
		XML_GetErrorCode(e->parser) != XML_ERROR_NO_ELEMENTS))
		return why(e, at, err);
	if (!e->placed)
		return prov_fail_at(
		    err, PROV_E_FORMAT, at, "its XMP metadata has no rdf:RDF element");
	return PROV_OK;
}

static int check(struct prov_bytes packet, uint64_t at, const struct edit *e, struct prov_err *err)
{
	if (packet.n > PROV_MAX_XMP)
		return prov_refuse_at(err, PROV_LIMIT_XMP, at,
		    "its XMP metadata is larger than the limit of %u bytes", PROV_MAX_XMP);
	if (packet.n >= 2 && (packet.p[0] == 0 || packet.p[1] == 0 || packet.p[0] >= 0xfe))
		return prov_fail_at(err, PROV_E_UNSUPPORTED, at,
		    "its XMP metadata is in UTF-16 or UTF-32, and can't be changed");
	for (size_t i = 0; i < e->n; i++) {
		if (e->props[i].value != NULL && !prov_xmp_can_hold(e->props[i].value))
			return prov_fail(err, PROV_E_USAGE,
			    "what is to be written as %s:%s has a character that XMP can't hold",
			    e->props[i].prefix, e->props[i].name);
	}
	return PROV_OK;
}

/* Some writers end the packet with NULs, which are no XML. */
static struct prov_bytes without_nuls(struct prov_bytes b)
{
	while (b.n > 0 && b.p[b.n - 1] == 0)
		b.n--;
	return b;
}

static bool is_blank(struct prov_bytes b)
{
	if (prov_bytes_starts(b, "\xef\xbb\xbf"))
		b = prov_bytes_sub(b, 3, b.n);
	for (size_t i = 0; i < b.n; i++) {
		if (!is_space(b.p[i]))
			return false;
	}
	return true;
}

static int begin(struct edit *e, struct prov_err *err)
{
	if (e->n > PROV_MAX_XMP_PROPS)
		return prov_fail(err, PROV_E_INTERNAL, "too many properties for XMP at a time");
	for (size_t i = 0; i < e->n; i++) {
		int len = snprintf(
		    e->names[i], NAME_SIZE, "%s%c%s", e->props[i].ns, SEP, e->props[i].name);

		if (len < 0 || len >= NAME_SIZE)
			return prov_fail(
			    err, PROV_E_INTERNAL, "the name of a property is too long");
	}
	return PROV_OK;
}

static int edit(struct edit *e, struct prov_bytes packet, uint64_t at, struct prov_err *err)
{
	struct prov_wr *out = e->out;
	int code = begin(e, err);

	if (code == PROV_OK)
		code = check(packet, at, e, err);
	if (code != PROV_OK)
		return code;
	if (is_blank(e->in)) {
		prov_xmp_put_packet(out, e->props, e->n);
		return prov_wr_done(out, err);
	}
	/* Said here and not by the packet, so that what is read is what is copied. */
	e->parser = XML_ParserCreateNS("UTF-8", SEP);
	if (e->parser == NULL)
		return prov_fail_nomem(err);
	code = run(e, at, err);
	XML_ParserFree(e->parser);
	if (code != PROV_OK)
		return code;
	prov_wr_bytes(out, between(e, e->done, e->in.n));
	prov_wr_bytes(out, prov_bytes_sub(packet, e->in.n, packet.n));
	return prov_wr_done(out, err);
}

int prov_xmp_edit(struct prov_bytes packet, size_t context, uint64_t at,
    const struct prov_xmp_prop *props, size_t n, struct prov_wr *out, struct prov_err *err)
{
	struct edit *e = calloc(1, sizeof(*e)); /* larger than a frame may be */
	int code;

	prov_wr_init(out, PROV_MAX_XMP);
	if (e == NULL)
		return prov_fail_nomem(err);
	e->in = without_nuls(packet);
	e->context = context;
	e->done = context;
	e->out = out;
	e->props = props;
	e->n = n;
	code = edit(e, packet, at, err);
	free(e);
	return code;
}
