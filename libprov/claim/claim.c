/* SPDX-License-Identifier: Apache-2.0 */
#include "claim/claim.h"

#include "base/err.h"
#include "base/limits.h"
#include "claim/item.h"

/* The fields of both versions as they lie in the file. */
struct raw_claim {
	struct prov_cbor instance_id, title, format, signature, alg, spec_version;
	struct prov_cbor generator, generator_info;
	struct prov_cbor assertions, created, gathered, redacted;
};

/* --- which bytes --- */

/* The content of the claim's one cbor box (11.1.4.4). */
static int find_cbor(const struct prov_manifest *manifest, struct prov_bytes *cbor, uint64_t *at,
    struct prov_err *err)
{
	const struct prov_jumbf *box = manifest->claim, *found = NULL;

	if (box == NULL)
		return prov_fail_at(err, PROV_E_NOTFOUND, manifest->box->at,
		    manifest->num_claims == 0 ? "the manifest has no claim"
					      : "the manifest has more than one claim");
	for (const struct prov_jumbf *child = box->first; child != NULL; child = child->next) {
		if (child->box_type != PROV_BOX_CBOR)
			continue;
		if (found != NULL)
			return prov_fail_at(err, PROV_E_FORMAT, child->at,
			    "the claim holds more than one CBOR box");
		found = child;
	}
	if (found == NULL)
		return prov_fail_at(err, PROV_E_FORMAT, box->at, "the claim holds no CBOR box");
	*cbor = found->body;
	*at = found->at + (found->raw.n - found->body.n);
	return PROV_OK;
}

/* --- the generator --- */

/*
 * "make_test_images/0.24.1 c2pa-rs/0.24.1": the first product and its version (RFC 9110, 10.1.5).
 * A text that names no version at all is a name with spaces: "NIKON Z 9".
 */
static void split_user_agent(
    struct prov_bytes text, struct prov_bytes *name, struct prov_bytes *version)
{
	const uint8_t *space, *slash = text.n == 0 ? NULL : memchr(text.p, '/', text.n);

	*name = text;
	*version = prov_bytes(NULL, 0);
	if (slash == NULL)
		return;
	space = memchr(text.p, ' ', text.n);
	if (space != NULL)
		text = prov_bytes_sub(text, 0, (size_t)(space - text.p));
	*name = text;
	slash = text.n == 0 ? NULL : memchr(text.p, '/', text.n);
	if (slash == NULL)
		return;
	*name = prov_bytes_sub(text, 0, (size_t)(slash - text.p));
	*version = prov_bytes_sub(text, name->n + 1, text.n);
}

static int read_generator_info(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_claim *out, struct prov_err *err)
{
	struct prov_cbor name, version, spec_version;
	const struct prov_cbor_field fields[] = {
	    {"name", &name}, {"version", &version}, {"specVersion", &spec_version}};
	int rc;

	if (prov_cbor_fields(item, fields, 3, NULL) != PROV_OK)
		return PROV_OK;
	out->generator_info = *item;
	rc = prov_item_text(&name, arena, &out->generator_name, err);
	if (rc == PROV_OK)
		rc = prov_item_text(&version, arena, &out->generator_version, err);
	if (rc == PROV_OK && spec_version.type == PROV_CBOR_TEXT)
		rc = prov_item_text(&spec_version, arena, &out->spec_version, err);
	return rc;
}

static int read_generator(const struct raw_claim *raw, struct prov_arena *arena,
    struct prov_claim *out, struct prov_err *err)
{
	struct prov_cbor info = raw->generator_info;
	struct prov_bytes text;
	int rc;

	/* Version 1 has a list; the first of it made the claim. */
	if (out->version == 1 && info.type == PROV_CBOR_ARRAY) {
		struct prov_cbor_iter iter = prov_cbor_iter(&info);

		if (!prov_cbor_next(&iter, &info))
			info = (struct prov_cbor){0};
	}
	rc = read_generator_info(&info, arena, out, err);
	if (rc != PROV_OK || out->version != 1 || out->generator_name.n > 0)
		return rc;
	rc = prov_item_text(&raw->generator, arena, &text, err);
	split_user_agent(text, &out->generator_name, &out->generator_version);
	return rc;
}

/* --- lists --- */

static size_t list_count(const struct prov_cbor *list)
{
	return list->type == PROV_CBOR_ARRAY ? prov_cbor_count(list) : 0;
}

/* Appends; a reference that is no hashed URI keeps its place, empty, and sets *ALL_GOOD false. */
static int add_refs(const struct prov_cbor *list, bool gathered, size_t count,
    struct prov_arena *arena, struct prov_claim *out, bool *all_good, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor element;

	for (size_t i = 0; i < count && prov_cbor_next(&iter, &element); i++) {
		struct prov_claim_ref *ref = &out->refs[out->num_refs++];
		bool good;
		int rc = prov_item_uri(&element, arena, &ref->uri, &good, err);

		if (rc != PROV_OK)
			return rc;
		ref->gathered = gathered;
		*all_good = *all_good && good;
	}
	return PROV_OK;
}

static int read_refs(const struct prov_cbor *created, const struct prov_cbor *gathered,
    struct prov_arena *arena, struct prov_claim *out, bool *all_good, struct prov_err *err)
{
	size_t num_created = list_count(created), num_gathered = list_count(gathered);
	void *room;
	int rc;

	/* Neither count exceeds the bytes of the claim, so the sum does not wrap. */
	rc = prov_item_room(arena, num_created + num_gathered, PROV_MAX_ASSERTIONS,
	    PROV_LIMIT_ASSERTIONS, sizeof(out->refs[0]), "assertion references", &room, err);
	if (rc != PROV_OK)
		return rc;
	out->refs = room;
	*all_good = true;
	rc = add_refs(created, false, num_created, arena, out, all_good, err);
	if (rc == PROV_OK)
		rc = add_refs(gathered, true, num_gathered, arena, out, all_good, err);
	return rc;
}

static int read_redacted(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_claim *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	size_t count = list_count(list);
	struct prov_cbor element;
	void *room;
	int rc;

	rc = prov_item_room(arena, count, PROV_MAX_ASSERTIONS, PROV_LIMIT_ASSERTIONS,
	    sizeof(out->redacted[0]), "redacted assertions", &room, err);
	if (rc != PROV_OK)
		return rc;
	out->redacted = room;
	for (size_t i = 0; i < count && prov_cbor_next(&iter, &element); i++) {
		if (element.type != PROV_CBOR_TEXT)
			continue;
		rc = prov_item_text(&element, arena, &out->redacted[out->num_redacted], err);
		if (rc == PROV_OK)
			rc = prov_item_uri_limit(out->redacted[out->num_redacted], err);
		if (rc != PROV_OK)
			return rc;
		out->num_redacted++;
	}
	return PROV_OK;
}

/* --- the whole --- */

/* What 15.6.2 demands of a c2pa.claim.v2. */
static const char *find_fault(
    const struct prov_claim *claim, const struct raw_claim *raw, bool refs_good)
{
	if (raw->instance_id.type != PROV_CBOR_TEXT)
		return "the claim has no instanceID";
	if (raw->signature.type != PROV_CBOR_TEXT)
		return "the claim has no signature field";
	/* It asks for the field; that there is nothing in it, as c2pa-rs has it in updates, is no
	 * fault of the claim. What has to be in it is missed where that is looked for. */
	if (raw->created.type != PROV_CBOR_ARRAY)
		return "the claim has no created_assertions";
	if (raw->generator_info.type != PROV_CBOR_MAP)
		return "the claim has no claim_generator_info";
	if (claim->generator_name.n == 0)
		return "the claim's claim_generator_info has no name";
	if (!refs_good)
		return "an assertion reference of the claim is no hashed URI";
	return NULL;
}

static int read_texts(const struct raw_claim *raw, struct prov_arena *arena, struct prov_claim *out,
    struct prov_err *err)
{
	const struct {
		const struct prov_cbor *from;
		struct prov_bytes *to;
	} texts[] = {
	    {&raw->instance_id, &out->instance_id},
	    {&raw->title, &out->title},
	    {&raw->format, &out->format},
	    {&raw->signature, &out->signature_uri},
	    {&raw->alg, &out->alg},
	    {&raw->spec_version, &out->spec_version},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		int rc = prov_item_text(texts[i].from, arena, texts[i].to, err);

		if (rc != PROV_OK)
			return rc;
	}
	return prov_item_uri_limit(out->signature_uri, err);
}

static int read_fields(struct prov_claim *out, struct raw_claim *raw, struct prov_err *err)
{
	const struct prov_cbor_field fields[] = {
	    {"instanceID", &raw->instance_id},
	    {"dc:title", &raw->title},
	    {"dc:format", &raw->format},
	    {"signature", &raw->signature},
	    {"alg", &raw->alg},
	    {"specVersion", &raw->spec_version},
	    {"claim_generator", &raw->generator},
	    {"claim_generator_info", &raw->generator_info},
	    {"assertions", &raw->assertions},
	    {"created_assertions", &raw->created},
	    {"gathered_assertions", &raw->gathered},
	    {"redacted_assertions", &raw->redacted},
	};

	return prov_cbor_fields(&out->root, fields, sizeof(fields) / sizeof(fields[0]), err);
}

int prov_claim_parse(const struct prov_manifest *manifest, struct prov_arena *arena,
    struct prov_claim *out, struct prov_err *err)
{
	static const struct prov_cbor none;
	struct raw_claim raw = {0};
	bool refs_good = true;
	uint64_t at = 0;
	int rc;

	*out = (struct prov_claim){0};
	out->version = manifest->is_claim_v2 ? 2 : 1;
	rc = find_cbor(manifest, &out->cbor, &at, err);
	if (rc == PROV_OK)
		rc = prov_cbor_parse(out->cbor, at, &out->root, err);
	if (rc != PROV_OK)
		return rc;
	if (out->root.type != PROV_CBOR_MAP) {
		out->fault = "the claim is no map";
		return PROV_OK;
	}
	rc = read_fields(out, &raw, err);
	if (rc == PROV_OK)
		rc = read_texts(&raw, arena, out, err);
	if (rc == PROV_OK)
		rc = read_generator(&raw, arena, out, err);
	if (rc == PROV_OK && out->version == 1)
		rc = read_refs(&raw.assertions, &none, arena, out, &refs_good, err);
	if (rc == PROV_OK && out->version == 2)
		rc = read_refs(&raw.created, &raw.gathered, arena, out, &refs_good, err);
	if (rc == PROV_OK)
		rc = read_redacted(&raw.redacted, arena, out, err);
	if (rc == PROV_OK && out->version == 2)
		out->fault = find_fault(out, &raw, refs_good);
	return rc;
}
