/* SPDX-License-Identifier: Apache-2.0 */
/* What a manifest keeps elsewhere: c2pa.cloud-data (C2PA 2.4, 18.11) and c2pa.external-reference
 * (18.24). */
#include "claim/assertion.h"
#include "claim/item.h"

static const char *find_cloud_fault(
    const struct prov_external *in, const struct prov_cbor *size, const struct prov_cbor *location)
{
	uint64_t n;

	if (!in->has_label)
		return "the reference does not say what it leads to (label)";
	if (!prov_cbor_uint(size, &n))
		return "the reference does not say how large it is (size)";
	if (location->type != PROV_CBOR_MAP)
		return "the reference leads nowhere (location)";
	return NULL;
}

static const char *find_reference_fault(const struct prov_external *in)
{
	if (in->url.n == 0)
		return "the reference leads nowhere (location.url)";
	if (in->has_alg != in->has_hash)
		return "the reference has one of alg and hash, but not the other";
	return NULL;
}

static int read_location(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_external *out, struct prov_err *err)
{
	struct prov_cbor url, alg, hash;
	const struct prov_cbor_field fields[] = {{"url", &url}, {"alg", &alg}, {"hash", &hash}};

	if (prov_cbor_fields(item, fields, 3, NULL) != PROV_OK)
		return PROV_OK;
	out->has_alg = prov_item_present(&alg);
	out->has_hash = prov_item_present(&hash);
	return prov_item_text(&url, arena, &out->url, err);
}

int prov_external_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_external *out, struct prov_err *err)
{
	const struct prov_asr_info *info = prov_asr_lookup(box->label);
	struct prov_cbor root, label, size, location;
	const struct prov_cbor_field fields[] = {
	    {"label", &label}, {"size", &size}, {"location", &location}};
	int rc;

	*out = (struct prov_external){0};
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK)
		return rc;
	if (prov_cbor_fields(&root, fields, 3, NULL) != PROV_OK) {
		out->fault = "the reference is no map, or holds the same key twice";
		return PROV_OK;
	}
	out->has_label = label.type == PROV_CBOR_TEXT;
	rc = prov_item_text(&label, arena, &out->label, err);
	if (rc == PROV_OK)
		rc = read_location(&location, arena, out, err);
	if (rc == PROV_OK)
		out->fault = info != NULL && info->kind == PROV_ASR_EXTERNAL_REFERENCE
				 ? find_reference_fault(out)
				 : find_cloud_fault(out, &size, &location);
	return rc;
}
