/* SPDX-License-Identifier: Apache-2.0 */
/* c2pa.alternative-content-representation. */
#include "claim/assertion.h"
#include "claim/item.h"

static const char *find_fault(
    const struct prov_representation *in, const struct prov_cbor *embedded, bool good)
{
	if (!in->is_preservation_image)
		return NULL;
	if (in->has_index == in->has_embedded)
		return in->has_index ? "the preservation image is said to be in two places"
				     : "where the preservation image is, is not said";
	if (in->has_embedded &&
	    (embedded->type != PROV_CBOR_MAP || !good || in->embedded.hash.n == 0))
		return "the reference to the preservation image has no hash";
	return NULL;
}

int prov_representation_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_representation *out, struct prov_err *err)
{
	struct prov_cbor root, type, parameters, index = {0}, embedded = {0};
	const struct prov_cbor_field fields[] = {{"type", &type}, {"parameters", &parameters}};
	const struct prov_cbor_field inner[] = {
	    {"multiAssetPartIndex", &index}, {"embeddedOriginalPreservationImage", &embedded}};
	struct prov_bytes text;
	bool good = true;
	int rc;

	*out = (struct prov_representation){0};
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK || prov_cbor_fields(&root, fields, 2, NULL) != PROV_OK)
		return rc;
	rc = prov_item_text(&type, arena, &text, err);
	if (rc != PROV_OK)
		return rc;
	out->is_preservation_image = prov_bytes_is(text, "exif.originalPreservationImage");
	if (prov_cbor_fields(&parameters, inner, 2, NULL) == PROV_OK) {
		out->has_index = prov_item_present(&index);
		/* What is no index lies behind the end of any list. */
		if (!prov_cbor_uint(&index, &out->index))
			out->index = UINT64_MAX;
		out->has_embedded = prov_item_present(&embedded);
		rc = prov_item_uri(&embedded, arena, &out->embedded, &good, err);
	}
	if (rc == PROV_OK)
		out->fault = find_fault(out, &embedded, good);
	return rc;
}
