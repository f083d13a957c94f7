/* SPDX-License-Identifier: Apache-2.0 */
#include "claim/assertion.h"

#include <limits.h>

#include "base/err.h"

/*
 * C2PA 2.4, 18.4 Table 7, then what earlier versions had (Table 20). A row that is no hard binding
 * but looks like one says so on purpose: "c2pa.hash.bmff" is to be ignored (18.6.1), the ".part"
 * labels belong to a multi-asset hash (18.9.2).
 */
static const struct prov_asr_info table[] = {
    {"c2pa.actions", PROV_ASR_ACTIONS, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.actions.v2", PROV_ASR_ACTIONS, PROV_FORM_CBOR, 2, false, false},
    {"c2pa.ai-disclosure", PROV_ASR_AI_DISCLOSURE, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.alternative-content-representation", PROV_ASR_REPRESENTATION, PROV_FORM_CBOR, 1, false,
	false},
    {"c2pa.assertion.metadata", PROV_ASR_ASSERTION_METADATA, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.asset-ref", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.asset-type", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.asset-type.v2", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 2, false, false},
    {"c2pa.certificate-status", PROV_ASR_CERTIFICATE_STATUS, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.cloud-data", PROV_ASR_CLOUD_DATA, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.depthmap.GDepth", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.embedded-data", PROV_ASR_EMBEDDED_DATA, PROV_FORM_FILE, 1, false, false},
    {"c2pa.environmental-sustainability", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.external-reference", PROV_ASR_EXTERNAL_REFERENCE, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.hash.bmff", PROV_ASR_OTHER_STANDARD, PROV_FORM_ANY, 1, false, false},
    {"c2pa.hash.bmff.v2", PROV_ASR_BMFF_HASH, PROV_FORM_CBOR, 2, true, false},
    {"c2pa.hash.bmff.v2.part", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 2, false, false},
    {"c2pa.hash.bmff.v3", PROV_ASR_BMFF_HASH, PROV_FORM_CBOR, 3, true, false},
    {"c2pa.hash.bmff.v3.part", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 3, false, false},
    {"c2pa.hash.boxes", PROV_ASR_BOX_HASH, PROV_FORM_CBOR, 1, true, false},
    {"c2pa.hash.boxes.part", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.hash.collection.data", PROV_ASR_COLLECTION_HASH, PROV_FORM_CBOR, 1, true, false},
    {"c2pa.hash.collection.data.part", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.hash.data", PROV_ASR_DATA_HASH, PROV_FORM_CBOR, 1, true, false},
    {"c2pa.hash.data.part", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.hash.multi-asset", PROV_ASR_MULTI_ASSET, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.icon", PROV_ASR_EMBEDDED_DATA, PROV_FORM_FILE, 1, false, false},
    /* Table 7 says embedded file, every schema and example says CBOR. */
    {"c2pa.ingredient", PROV_ASR_INGREDIENT, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.ingredient.v2", PROV_ASR_INGREDIENT, PROV_FORM_CBOR, 2, false, false},
    {"c2pa.ingredient.v3", PROV_ASR_INGREDIENT, PROV_FORM_CBOR, 3, false, false},
    {"c2pa.livevideo.segment", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.metadata", PROV_ASR_METADATA, PROV_FORM_JSON, 1, false, false},
    {"c2pa.repository-receipt", PROV_ASR_OTHER_STANDARD, PROV_FORM_JSON, 1, false, false},
    {"c2pa.session-keys", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 1, false, false},
    {"c2pa.soft-binding", PROV_ASR_SOFT_BINDING, PROV_FORM_CBOR, 1, false, false},
    /* Until 2.1 with the image type behind it: "c2pa.thumbnail.ingredient_1.jpeg". */
    {"c2pa.thumbnail.claim", PROV_ASR_THUMBNAIL, PROV_FORM_FILE, 1, false, true},
    {"c2pa.thumbnail.ingredient", PROV_ASR_THUMBNAIL, PROV_FORM_FILE, 1, false, true},
    {"c2pa.time-stamp", PROV_ASR_TIME_STAMP, PROV_FORM_CBOR, 1, false, false},
    {"font.info", PROV_ASR_OTHER_STANDARD, PROV_FORM_CBOR, 1, false, false},

    /* JSON-LD by the book, CBOR from some cameras (Nikon, 2022): nothing is demanded. */
    {"c2pa.font.info", PROV_ASR_OTHER_STANDARD, PROV_FORM_ANY, 1, false, false},
    {"cawg.training-mining", PROV_ASR_TRAINING, PROV_FORM_ANY, 1, false, false},
    {"c2pa.training-mining", PROV_ASR_TRAINING, PROV_FORM_ANY, 1, false, false},
    {"c2pa.endorsement", PROV_ASR_OTHER_STANDARD, PROV_FORM_ANY, 1, false, false},
    {"stds.exif", PROV_ASR_METADATA, PROV_FORM_ANY, 1, false, false},
    {"stds.iptc", PROV_ASR_METADATA, PROV_FORM_ANY, 1, false, false},
    {"stds.iptc.photo-metadata", PROV_ASR_METADATA, PROV_FORM_ANY, 1, false, false},
    {"stds.iptc.photometadata", PROV_ASR_METADATA, PROV_FORM_ANY, 1, false, false},
    {"stds.metadata", PROV_ASR_METADATA, PROV_FORM_ANY, 1, false, false},
    {"stds.schema-org.ClaimReview", PROV_ASR_OTHER_STANDARD, PROV_FORM_ANY, 1, false, false},
    /* Its digitalSourceType is what counts of it. */
    {"stds.schema-org.CreativeWork", PROV_ASR_METADATA, PROV_FORM_ANY, 1, false, false},
};
#define NUM_ROWS (sizeof(table) / sizeof(table[0]))

/*
 * "com.litware.metadata" (18.17.2). Files from before 2.0 may use such a label for anything, so
 * nothing is demanded of its serialisation.
 */
static const char METADATA_SUFFIX[] = ".metadata";
static const struct prov_asr_info custom_metadata = {
    METADATA_SUFFIX, PROV_ASR_METADATA, PROV_FORM_ANY, 1, false, false};

struct prov_bytes prov_asr_base(struct prov_bytes label, unsigned *instance)
{
	size_t end = label.n;
	unsigned n = 0;

	if (instance != NULL)
		*instance = 0;
	while (end > 0 && label.p[end - 1] >= '0' && label.p[end - 1] <= '9')
		end--;
	if (end == label.n || end < 3 || label.p[end - 1] != '_' || label.p[end - 2] != '_')
		return label;
	for (size_t i = end; i < label.n; i++) {
		unsigned digit = (unsigned)(label.p[i] - '0');
		n = n > (UINT_MAX - digit) / 10 ? UINT_MAX : n * 10 + digit;
	}
	if (instance != NULL)
		*instance = n;
	return prov_bytes_sub(label, 0, end - 2);
}

static bool has_prefix(struct prov_bytes label, const char *prefix)
{
	size_t n = strlen(prefix);

	return label.n > n && prov_bytes_starts(label, prefix) &&
	       (label.p[n] == '.' || label.p[n] == '_');
}

static bool has_suffix(struct prov_bytes label, const char *suffix)
{
	size_t n = strlen(suffix);

	return label.n > n && prov_bytes_is(prov_bytes_sub(label, label.n - n, n), suffix);
}

const struct prov_asr_info *prov_asr_lookup(struct prov_bytes label)
{
	struct prov_bytes base = prov_asr_base(label, NULL);

	for (size_t i = 0; i < NUM_ROWS; i++) {
		if (prov_bytes_is(base, table[i].label) ||
		    (table[i].prefix && has_prefix(base, table[i].label)))
			return &table[i];
	}
	return has_suffix(base, METADATA_SUFFIX) ? &custom_metadata : NULL;
}

const struct prov_asr_info *prov_asr_at(size_t i)
{
	return i < NUM_ROWS ? &table[i] : NULL;
}

int prov_asr_cbor(const struct prov_jumbf *box, struct prov_cbor *out, struct prov_err *err)
{
	const struct prov_jumbf *content = prov_jumbf_content(box, PROV_BOX_CBOR);

	*out = (struct prov_cbor){0};
	if (content == NULL)
		return prov_fail_at(err, PROV_E_NOTFOUND, box->at, "an assertion holds no CBOR");
	return prov_cbor_parse(
	    content->body, content->at + (content->raw.n - content->body.n), out, err);
}
