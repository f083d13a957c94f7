/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "claim/assertion.h"
#include "claim/item.h"
#include "prov/report.h"

/* The fields of all three versions as they lie in the file. */
struct raw_ingredient {
	struct prov_cbor title, format, relationship, instance_id, thumbnail, data;
	struct prov_cbor c2pa_manifest, validation_status;                       /* v1, v2 */
	struct prov_cbor active_manifest, claim_signature, results, source_type; /* v3 */
};

/* A growing position in an array that is large enough already. */
struct records {
	struct prov_status_rec *v;
	size_t n;
};

/* --- status-map --- */

/* A failure that can't be read is one all the same, of no name. */
static int add_nameless(struct records *out)
{
	out->v[out->n++] = (struct prov_status_rec){.severity = PROV_SEV_FAILURE};
	return PROV_OK;
}

/* Something that is no list; a map of nothing is nothing, too. */
static bool is_unread(const struct prov_cbor *list)
{
	return prov_item_present(list) && list->type != PROV_CBOR_ARRAY &&
	       (list->type != PROV_CBOR_MAP || prov_cbor_count(list) > 0);
}

/* What else has no code says nothing and is passed over. */
static int add_status(const struct prov_cbor *item, int severity, struct prov_arena *arena,
    struct records *out, struct prov_err *err)
{
	struct prov_cbor code, url, explanation, success;
	const struct prov_cbor_field fields[] = {
	    {"code", &code}, {"url", &url}, {"explanation", &explanation}, {"success", &success}};
	struct prov_status_rec *rec = &out->v[out->n];
	bool good;
	int rc;

	if (prov_cbor_fields(item, fields, 4, NULL) != PROV_OK || code.type != PROV_CBOR_TEXT)
		return severity == PROV_SEV_FAILURE ? add_nameless(out) : PROV_OK;
	rec->severity = severity;
	if (severity < 0 && prov_cbor_bool(&success, &good))
		rec->severity = good ? PROV_SEV_SUCCESS : PROV_SEV_FAILURE;
	rc = prov_item_text(&code, arena, &rec->code, err);
	if (rc == PROV_OK)
		rc = prov_item_text(&url, arena, &rec->url, err);
	if (rc == PROV_OK)
		rc = prov_item_text(&explanation, arena, &rec->explanation, err);
	if (rc == PROV_OK)
		out->n++;
	return rc;
}

static int add_list(const struct prov_cbor *list, int severity, struct prov_arena *arena,
    struct records *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor element;

	if (list->type != PROV_CBOR_ARRAY)
		return severity == PROV_SEV_FAILURE && is_unread(list) ? add_nameless(out)
								       : PROV_OK;
	while (prov_cbor_next(&iter, &element)) {
		int rc = add_status(&element, severity, arena, out, err);

		if (rc != PROV_OK)
			return rc;
	}
	return PROV_OK;
}

static size_t list_count(const struct prov_cbor *list)
{
	return list->type == PROV_CBOR_ARRAY ? prov_cbor_count(list) : 0;
}

static int room_for(
    size_t count, struct prov_arena *arena, struct records *out, struct prov_err *err)
{
	void *room;
	int rc = prov_item_room(arena, count, PROV_MAX_ITEMS, PROV_LIMIT_ITEMS, sizeof(out->v[0]),
	    "recorded statuses", &room, err);

	*out = (struct records){rc == PROV_OK ? room : NULL, 0};
	return rc;
}

/* status-codes-map (15.2.1). */
static int read_codes(const struct prov_cbor *item, struct prov_arena *arena, struct records *out,
    struct prov_err *err)
{
	struct prov_cbor success, info, failure;
	const struct prov_cbor_field fields[] = {
	    {"success", &success}, {"informational", &info}, {"failure", &failure}};
	int rc;

	*out = (struct records){NULL, 0};
	if (!prov_item_present(item))
		return PROV_OK;
	if (prov_cbor_fields(item, fields, 3, NULL) != PROV_OK) {
		rc = room_for(1, arena, out, err);
		return rc == PROV_OK ? add_nameless(out) : rc;
	}
	rc = room_for(list_count(&success) + list_count(&info) +
			  (is_unread(&failure) ? 1 : list_count(&failure)),
	    arena, out, err);
	if (rc == PROV_OK)
		rc = add_list(&success, PROV_SEV_SUCCESS, arena, out, err);
	if (rc == PROV_OK)
		rc = add_list(&info, PROV_SEV_INFO, arena, out, err);
	if (rc == PROV_OK)
		rc = add_list(&failure, PROV_SEV_FAILURE, arena, out, err);
	return rc;
}

/* validationStatus of v1 and v2: a list, in 1.0 a single map. */
static int read_status(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_ingredient *out, struct prov_err *err)
{
	struct records records;
	int rc = room_for(item->type == PROV_CBOR_MAP ? 1 : list_count(item), arena, &records, err);

	if (rc == PROV_OK && item->type == PROV_CBOR_MAP)
		rc = add_status(item, -1, arena, &records, err);
	else if (rc == PROV_OK)
		rc = add_list(item, -1, arena, &records, err);
	out->recorded = records.v;
	out->num_recorded = records.n;
	return rc;
}

/* --- validationResults --- */

static int add_delta(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_ingredient *out, struct prov_err *err)
{
	struct prov_cbor uri, codes;
	const struct prov_cbor_field fields[] = {
	    {"ingredientAssertionURI", &uri}, {"validationDeltas", &codes}};
	struct prov_delta_rec *delta = &out->deltas[out->num_deltas];
	struct records records;
	int rc;

	if (prov_cbor_fields(item, fields, 2, NULL) != PROV_OK || uri.type != PROV_CBOR_TEXT)
		return PROV_OK;
	rc = prov_item_text(&uri, arena, &delta->uri, err);
	if (rc == PROV_OK)
		rc = read_codes(&codes, arena, &records, err);
	if (rc != PROV_OK)
		return rc;
	delta->v = records.v;
	delta->n = records.n;
	out->num_deltas++;
	return PROV_OK;
}

static int read_deltas(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_ingredient *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor element;
	void *room;
	int rc;

	rc = prov_item_room(arena, list_count(list), PROV_MAX_ITEMS, PROV_LIMIT_ITEMS,
	    sizeof(out->deltas[0]), "ingredient deltas", &room, err);
	if (rc != PROV_OK || list->type != PROV_CBOR_ARRAY)
		return rc;
	out->deltas = room;
	while (rc == PROV_OK && prov_cbor_next(&iter, &element))
		rc = add_delta(&element, arena, out, err);
	return rc;
}

static int read_results(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_ingredient *out, struct prov_err *err)
{
	struct prov_cbor active, deltas;
	const struct prov_cbor_field fields[] = {
	    {"activeManifest", &active}, {"ingredientDeltas", &deltas}};
	struct records records;
	int rc;

	if (prov_cbor_fields(item, fields, 2, NULL) != PROV_OK)
		return PROV_OK;
	out->has_validation_results = true;
	rc = read_codes(&active, arena, &records, err);
	if (rc != PROV_OK)
		return rc;
	out->recorded = records.v;
	out->num_recorded = records.n;
	return read_deltas(&deltas, arena, out, err);
}

/* --- the whole --- */

/* A reference that is there but no hashed URI stays empty: it resolves to nothing. */
static int read_uri(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_hashed_uri *out, bool *present, struct prov_err *err)
{
	bool good;
	int rc = prov_item_uri(item, arena, out, &good, err);

	if (rc == PROV_OK && !good)
		*out = (struct prov_hashed_uri){0};
	*present = prov_item_present(item);
	return rc;
}

static int read_by_version(const struct raw_ingredient *raw, struct prov_arena *arena,
    struct prov_ingredient *out, struct prov_err *err)
{
	int rc;

	if (out->version < 3) {
		rc = read_uri(&raw->c2pa_manifest, arena, &out->manifest, &out->has_manifest, err);
		return rc != PROV_OK ? rc : read_status(&raw->validation_status, arena, out, err);
	}
	rc = read_uri(&raw->active_manifest, arena, &out->manifest, &out->has_manifest, err);
	if (rc == PROV_OK)
		rc = read_uri(&raw->claim_signature, arena, &out->claim_signature,
		    &out->has_claim_signature, err);
	if (rc == PROV_OK)
		rc = prov_item_text(&raw->source_type, arena, &out->source_type, err);
	if (rc == PROV_OK)
		rc = read_results(&raw->results, arena, out, err);
	return rc;
}

static int read_common(const struct raw_ingredient *raw, struct prov_arena *arena,
    struct prov_ingredient *out, struct prov_err *err)
{
	int rc = prov_item_text(&raw->title, arena, &out->title, err);

	if (rc == PROV_OK)
		rc = prov_item_text(&raw->format, arena, &out->format, err);
	if (rc == PROV_OK)
		rc = prov_item_text(&raw->relationship, arena, &out->relationship, err);
	if (rc == PROV_OK)
		rc = prov_item_text(&raw->instance_id, arena, &out->instance_id, err);
	if (rc == PROV_OK)
		rc = read_uri(&raw->thumbnail, arena, &out->thumbnail, &out->has_thumbnail, err);
	if (rc == PROV_OK && out->version > 1)
		rc = read_uri(&raw->data, arena, &out->data, &out->has_data, err);
	return rc;
}

/* What 15.11.3.2 and step 6 of 15.11.3.3 demand. */
static const char *find_fault(const struct prov_ingredient *in, const struct raw_ingredient *raw)
{
	if (raw->relationship.type != PROV_CBOR_TEXT)
		return "the ingredient has no relationship";
	if (!prov_bytes_is(in->relationship, "parentOf") &&
	    !prov_bytes_is(in->relationship, "componentOf") &&
	    !prov_bytes_is(in->relationship, "inputTo"))
		return "the ingredient's relationship is none that C2PA knows";
	if (in->version < 3 || !in->has_manifest)
		return NULL;
	if (prov_item_present(&raw->source_type))
		return "the ingredient has both an activeManifest and a digitalSourceType";
	if (!in->has_validation_results)
		return "the ingredient has an activeManifest, but no validationResults";
	return NULL;
}

int prov_ingredient_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_ingredient *out, struct prov_err *err)
{
	const struct prov_asr_info *info = prov_asr_lookup(box->label);
	struct raw_ingredient raw;
	const struct prov_cbor_field fields[] = {
	    {"dc:title", &raw.title},
	    {"dc:format", &raw.format},
	    {"relationship", &raw.relationship},
	    {"instanceID", &raw.instance_id},
	    {"thumbnail", &raw.thumbnail},
	    {"data", &raw.data},
	    {"c2pa_manifest", &raw.c2pa_manifest},
	    {"validationStatus", &raw.validation_status},
	    {"activeManifest", &raw.active_manifest},
	    {"claimSignature", &raw.claim_signature},
	    {"validationResults", &raw.results},
	    {"digitalSourceType", &raw.source_type},
	};
	struct prov_cbor root;
	int rc;

	*out = (struct prov_ingredient){0};
	out->version = info != NULL && info->kind == PROV_ASR_INGREDIENT ? info->version : 3;
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK)
		return rc;
	if (root.type != PROV_CBOR_MAP) {
		out->fault = "the ingredient is no map";
		return PROV_OK;
	}
	rc = prov_cbor_fields(&root, fields, sizeof(fields) / sizeof(fields[0]), err);
	if (rc == PROV_OK)
		rc = read_common(&raw, arena, out, err);
	if (rc == PROV_OK)
		rc = read_by_version(&raw, arena, out, err);
	if (rc == PROV_OK)
		out->fault = find_fault(out, &raw);
	return rc;
}
