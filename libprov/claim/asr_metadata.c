/* SPDX-License-Identifier: Apache-2.0 */
/*
 * c2pa.metadata (18.17), cawg.metadata (CAWG Metadata 1.1) and their kin: XMP written as JSON-LD.
 * Of its hundreds of properties a few tell a reader most; their prefixes are what @context says
 * they are, or the customary ones where it says nothing.
 */
#include "base/err.h"
#include "base/wr.h"
#include "claim/assertion.h"
#include "claim/item.h"
#include "json/get.h"

enum space { DC, PHOTOSHOP, IPTC_EXT, XMP, XMP_RIGHTS, EXIF, EXIF_1_2, TIFF, NUM_SPACES };

static const struct {
	const char *uri, *prefix;
} spaces[NUM_SPACES] = {
    [DC] = {"http://purl.org/dc/elements/1.1/", "dc"},
    [PHOTOSHOP] = {"http://ns.adobe.com/photoshop/1.0/", "photoshop"},
    [IPTC_EXT] = {"http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt"},
    [XMP] = {"http://ns.adobe.com/xap/1.0/", "xmp"},
    [XMP_RIGHTS] = {"http://ns.adobe.com/xap/1.0/rights/", "xmpRights"},
    [EXIF] = {"http://ns.adobe.com/exif/1.0/", "exif"},
    /* As C2PA 1.2 had it in its examples, and cameras of 2023 in their files. */
    [EXIF_1_2] = {"http://ns.adobe.com/EXIF/1.0/", "EXIF"},
    [TIFF] = {"http://ns.adobe.com/tiff/1.0/", "tiff"},
};

/* In the order in which they are shown. */
static const struct property {
	enum space space;
	const char *local, *property, *says;
} properties[] = {
    {DC, "creator", "dc:creator", "creator"},
    {TIFF, "Artist", "tiff:Artist", "artist"},
    {PHOTOSHOP, "Credit", "photoshop:Credit", "credit line"},
    {PHOTOSHOP, "Headline", "photoshop:Headline", "headline"},
    {DC, "title", "dc:title", "title"},
    {DC, "description", "dc:description", "description"},
    {PHOTOSHOP, "DateCreated", "photoshop:DateCreated", "date created"},
    {EXIF, "DateTimeOriginal", "exif:DateTimeOriginal", "date taken"},
    {EXIF_1_2, "DateTimeOriginal", "EXIF:DateTimeOriginal", "date taken"},
    {EXIF, "OffsetTimeOriginal", "exif:OffsetTimeOriginal", "offset from UTC when taken"},
    {EXIF_1_2, "OffsetTimeOriginal", "EXIF:OffsetTimeOriginal", "offset from UTC when taken"},
    {XMP, "CreateDate", "xmp:CreateDate", "date of the file"},
    {IPTC_EXT, "DigitalSourceType", "Iptc4xmpExt:DigitalSourceType", "digital source type"},
    {IPTC_EXT, "AISystemUsed", "Iptc4xmpExt:AISystemUsed", "AI system used"},
    {XMP, "CreatorTool", "xmp:CreatorTool", "tool"},
    {EXIF_1_2, "Make", "EXIF:Make", "camera make"},
    {EXIF_1_2, "Model", "EXIF:Model", "camera model"},
    {TIFF, "Make", "tiff:Make", "camera make"},
    {TIFF, "Model", "tiff:Model", "camera model"},
    {DC, "rights", "dc:rights", "rights"},
    {XMP_RIGHTS, "UsageTerms", "xmpRights:UsageTerms", "usage terms"},
};
#define NUM_PROPERTIES (sizeof(properties) / sizeof(properties[0]))
_Static_assert(NUM_PROPERTIES == PROV_MAX_METADATA, "one row for each");

#define SHOWN_VALUES 4u  /* of a list */
#define SHOWN_BYTES 256u /* of each */

/* --- prefixes --- */

struct prefixes {
	struct prov_bytes of[NUM_SPACES]; /* as the keys have them; none where it is unknown */
};

static void read_context(const struct prov_json_value *map, struct prefixes *out)
{
	struct prov_json_iter iter;
	struct prov_json_value value;
	struct prov_bytes key;

	prov_json_iter(map, &iter);
	while (map->type == PROV_JSON_MAP && prov_json_next_pair(&iter, &key, &value)) {
		for (size_t i = 0; i < NUM_SPACES; i++) {
			bool is_it = value.type == PROV_JSON_STRING &&
				     prov_json_is(value.token, prov_bytes_str(spaces[i].uri));

			if (is_it)
				out->of[i] = key;
			else if (prov_bytes_eq(out->of[i], key))
				out->of[i] = prov_bytes(NULL, 0); /* it means something else here */
		}
	}
}

static void find_prefixes(const struct prov_json_value *context, struct prefixes *out)
{
	struct prov_json_iter iter;
	struct prov_json_value element;

	for (size_t i = 0; i < NUM_SPACES; i++)
		out->of[i] = prov_bytes_str(spaces[i].prefix);
	read_context(context, out);
	if (context->type != PROV_JSON_ARRAY)
		return;
	prov_json_iter(context, &iter);
	while (prov_json_next(&iter, &element))
		read_context(&element, out);
}

static bool is_named(struct prov_bytes key, struct prov_bytes prefix, const char *local)
{
	return prefix.n > 0 && key.n > prefix.n + 1 && key.p[prefix.n] == ':' &&
	       prov_bytes_eq(prov_bytes_sub(key, 0, prefix.n), prefix) &&
	       prov_bytes_is(prov_bytes_sub(key, prefix.n + 1, key.n), local);
}

/* --- values --- */

/* A string, escapes undone and cut between two characters. */
static void put_text(struct prov_wr *wr, struct prov_bytes token)
{
	size_t begin = wr->n, n;

	prov_json_unescape(wr, prov_bytes_sub(token, 0, 6 * (size_t)SHOWN_BYTES));
	n = wr->n - begin;
	if (n <= SHOWN_BYTES || wr->code != PROV_OK)
		return;
	for (n = SHOWN_BYTES; n > 0 && (wr->p[begin + n] & 0xc0) == 0x80; n--)
		;
	prov_wr_cut(wr, begin + n);
	prov_wr_str(wr, "\xe2\x80\xa6");
}

static void put_scalar(struct prov_wr *wr, const struct prov_json_value *value)
{
	if (value->type != PROV_JSON_STRING && value->type != PROV_JSON_NUMBER)
		return;
	if (wr->n > 0)
		prov_wr_str(wr, ", ");
	put_text(wr, value->token);
}

/* {"@value": …}, or a text by languages: that for everybody, else the first. */
static void put_map(struct prov_wr *wr, const struct prov_json_value *map)
{
	struct prov_json_value at, any;
	const struct prov_json_field fields[] = {{"@value", &at}, {"x-default", &any}};
	struct prov_json_iter iter;
	struct prov_bytes key;

	if (!prov_json_fields(map, fields, 2))
		return;
	prov_json_iter(map, &iter);
	if (at.type == PROV_JSON_BAD)
		at = any;
	if (at.type != PROV_JSON_BAD || prov_json_next_pair(&iter, &key, &at))
		put_scalar(wr, &at);
}

/* {"@list": […]} is the list itself. */
static struct prov_json_value unwrap(const struct prov_json_value *value)
{
	struct prov_json_value list, set;
	const struct prov_json_field fields[] = {{"@list", &list}, {"@set", &set}};

	if (value->type != PROV_JSON_MAP || !prov_json_fields(value, fields, 2))
		return *value;
	return list.type == PROV_JSON_ARRAY ? list : set.type == PROV_JSON_ARRAY ? set : *value;
}

static void put_value(struct prov_wr *wr, const struct prov_json_value *given)
{
	struct prov_json_value value = unwrap(given), element;
	struct prov_json_iter iter;

	if (value.type == PROV_JSON_MAP)
		put_map(wr, &value);
	else
		put_scalar(wr, &value);
	if (value.type != PROV_JSON_ARRAY)
		return;
	prov_json_iter(&value, &iter);
	for (size_t i = 0; prov_json_next(&iter, &element); i++) {
		if (i == SHOWN_VALUES) {
			prov_wr_str(wr, ", \xe2\x80\xa6");
			return;
		}
		if (element.type == PROV_JSON_MAP)
			put_map(wr, &element);
		else
			put_scalar(wr, &element);
	}
}

static int keep(const struct prov_json_value *value, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_wr wr;
	char *copy = NULL;
	int rc;

	prov_wr_init(&wr, 64u << 10);
	put_value(&wr, value);
	rc = prov_wr_done(&wr, err);
	if (rc == PROV_OK) {
		copy = prov_arena_strdup(arena, prov_wr_data(&wr), &why);
		if (copy == NULL)
			rc = prov_pass(err, why.code, &why);
	}
	if (copy != NULL)
		*out = prov_bytes(copy, wr.n);
	prov_wr_fini(&wr);
	return rc;
}

/* --- the assertion --- */

int prov_metadata_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_metadata *out, struct prov_err *err)
{
	const struct prov_jumbf *content = prov_jumbf_content(box, PROV_BOX_JSON);
	struct prov_json_value root, context, value;
	const struct prov_json_field field = {"@context", &context};
	struct prov_json_iter iter;
	struct prefixes prefixes;
	struct prov_bytes key;
	int rc = PROV_OK;

	memset(out, 0, sizeof(*out));
	/* Other forms, and what is malformed, say nothing here but AI: validate/ knows what to make
	 * of it. */
	rc = prov_metadata_look_for_ai(box, &out->says_ai, err);
	if (rc != PROV_OK || content == NULL)
		return rc;
	if (prov_json_check(content->body, 0, NULL) != PROV_OK)
		return PROV_OK;
	root = prov_json_root(content->body);
	if (!prov_json_fields(&root, &field, 1))
		return PROV_OK;
	find_prefixes(&context, &prefixes);
	prov_json_iter(&root, &iter);
	while (rc == PROV_OK && prov_json_next_pair(&iter, &key, &value)) {
		for (size_t i = 0; i < NUM_PROPERTIES && rc == PROV_OK; i++) {
			const struct property *p = &properties[i];

			if (!is_named(key, prefixes.of[p->space], p->local) ||
			    out->v[i].value.n > 0)
				continue;
			out->v[i].property = p->property;
			out->v[i].says = p->says;
			rc = keep(&value, arena, &out->v[i].value, err);
		}
	}
	return rc;
}
