/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "claim/assertion.h"
#include "claim/item.h"

struct raw_identity {
	struct prov_cbor payload, signature, pad1, pad2;
};

static int read_pad(const struct prov_cbor *pad, struct prov_arena *arena,
    struct prov_identity *out, struct prov_err *err)
{
	struct prov_bytes bytes;
	int rc = prov_item_bytes(pad, arena, &bytes, err);

	if (rc != PROV_OK)
		return rc;
	if (prov_item_present(pad) && pad->type != PROV_CBOR_BYTES)
		out->fault = "a pad of the identity assertion is no byte string";
	for (size_t i = 0; i < bytes.n; i++)
		out->pad_nonzero |= bytes.p[i] != 0;
	return PROV_OK;
}

/* role: where it is there, a non-empty array of non-empty texts. */
static int read_roles(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_identity *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor element;
	size_t count;
	void *room;
	int rc;

	if (list->type == PROV_CBOR_NONE)
		return PROV_OK;
	count = list->type == PROV_CBOR_ARRAY ? prov_cbor_count(list) : 0;
	if (count == 0) {
		out->fault = "the roles of the identity assertion are no array, or an empty one";
		return PROV_OK;
	}
	rc = prov_item_room(arena, count, PROV_MAX_ITEMS, PROV_LIMIT_ITEMS, sizeof(out->roles[0]),
	    "roles", &room, err);
	if (rc != PROV_OK)
		return rc;
	out->roles = room;
	while (out->num_roles < count && prov_cbor_next(&iter, &element)) {
		struct prov_bytes *role = &out->roles[out->num_roles++];

		rc = prov_item_text(&element, arena, role, err);
		if (rc != PROV_OK)
			return rc;
		if (role->n == 0)
			out->fault = "a role of the identity assertion is no text";
	}
	return PROV_OK;
}

static int read_payload(const struct prov_cbor *payload, struct prov_arena *arena,
    struct prov_identity *out, struct prov_err *err)
{
	struct prov_cbor refs, sig_type, role;
	const struct prov_cbor_field fields[] = {
	    {"referenced_assertions", &refs}, {"sig_type", &sig_type}, {"role", &role}};
	bool good = true;
	int rc;

	if (payload->type != PROV_CBOR_MAP) {
		out->fault = "the identity assertion has no signer payload";
		return PROV_OK;
	}
	out->payload = payload->raw;
	out->payload_map = *payload;
	rc = prov_cbor_fields(payload, fields, sizeof(fields) / sizeof(fields[0]), err);
	if (rc == PROV_OK)
		rc = prov_item_text(&sig_type, arena, &out->sig_type, err);
	if (rc == PROV_OK)
		rc = prov_item_uris(&refs, arena, &out->refs, &out->num_refs, &good, err);
	if (rc == PROV_OK)
		rc = read_roles(&role, arena, out, err);
	if (rc == PROV_OK && out->sig_type.n == 0)
		out->fault = "the identity assertion does not name the type of its signature";
	if (rc == PROV_OK && (!good || refs.type != PROV_CBOR_ARRAY))
		out->fault = "the identity assertion has no well-formed list of assertions";
	return rc;
}

int prov_identity_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_identity *out, struct prov_err *err)
{
	struct raw_identity raw;
	const struct prov_cbor_field fields[] = {{"signer_payload", &raw.payload},
	    {"signature", &raw.signature}, {"pad1", &raw.pad1}, {"pad2", &raw.pad2}};
	struct prov_cbor root;
	int rc;

	*out = (struct prov_identity){0};
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK)
		return rc;
	if (root.type != PROV_CBOR_MAP) {
		out->fault = "the identity assertion is no map";
		return PROV_OK;
	}
	rc = prov_cbor_fields(&root, fields, sizeof(fields) / sizeof(fields[0]), err);
	if (rc == PROV_OK)
		rc = read_payload(&raw.payload, arena, out, err);
	if (rc == PROV_OK)
		rc = prov_item_bytes(&raw.signature, arena, &out->signature, err);
	if (rc == PROV_OK && out->signature.n == 0)
		out->fault = "the identity assertion has no signature";
	if (rc == PROV_OK)
		rc = read_pad(&raw.pad1, arena, out, err);
	if (rc == PROV_OK)
		rc = read_pad(&raw.pad2, arena, out, err);
	if (rc == PROV_OK && raw.pad1.type == PROV_CBOR_NONE)
		out->fault = "the identity assertion has no pad1";
	return rc;
}
