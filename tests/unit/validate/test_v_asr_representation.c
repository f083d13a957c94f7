/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "helper/diag.h"
#include "helper/forge_test.h"

#define REPRESENTATION "c2pa.alternative-content-representation"
#define OPI "{\"type\": \"exif.originalPreservationImage\", \"parameters\": "

enum shape { IN_PART, BEHIND_LAST, NO_PARTS, NEITHER, TWICE, EMBEDDED, OTHER_HASH, GONE, FOREIGN };

static void put(struct forge *f, const char *label, const char *content)
{
	size_t n;
	uint8_t *bytes = diag(content, &n);

	forge_assert(f, label, PROV_JUMBF_CBOR, prov_bytes(bytes, n), 0);
	free(bytes);
}

static void put_embedded(struct forge *f, unsigned shape)
{
	struct prov_enc_map root, parameters;
	struct prov_hashed_uri uri;
	static const uint8_t wrong[32] = {1};
	struct prov_wr wr;

	forge_assert(f, "org.example.image", PROV_JUMBF_JSON, prov_bytes_str("{}"), 0);
	uri = f->refs[f->num_refs - 1];
	if (shape == OTHER_HASH)
		uri.hash = prov_bytes(wrong, sizeof(wrong));
	if (shape == GONE)
		uri.url = prov_bytes_str("self#jumbf=c2pa.assertions/org.example.gone");
	prov_wr_init(&wr, 4096);
	prov_enc_map_begin(&wr, &root);
	prov_enc_key(&wr, &root, "type");
	prov_enc_str(&wr, "exif.originalPreservationImage");
	prov_enc_key(&wr, &root, "parameters");
	prov_enc_map_begin(&wr, &parameters);
	prov_enc_key(&wr, &parameters, "embeddedOriginalPreservationImage");
	prov_hashed_uri_put(&wr, &uri);
	prov_enc_map_end(&wr, &parameters);
	prov_enc_map_end(&wr, &root);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	forge_assert(f, REPRESENTATION, PROV_JUMBF_CBOR, prov_wr_data(&wr), 0);
	prov_wr_fini(&wr);
}

static void represented(struct forge *f, void *ctx)
{
	const unsigned *shape = ctx;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	switch (*shape) {
	case EMBEDDED:
	case OTHER_HASH:
	case GONE:
		put_embedded(f, *shape);
		break;
	case NEITHER:
		put(f, REPRESENTATION, OPI "{}}");
		break;
	case FOREIGN:
		put(f, REPRESENTATION, "{\"type\": \"com.example\", \"parameters\": {}}");
		break;
	default:
		put(f, REPRESENTATION,
		    *shape == BEHIND_LAST ? OPI "{\"multiAssetPartIndex\": 1}}"
					  : OPI "{\"multiAssetPartIndex\": 0}}");
		break;
	}
	if (*shape == TWICE)
		put(f, REPRESENTATION "__1", OPI "{\"multiAssetPartIndex\": 0}}");
	if (*shape == IN_PART || *shape == BEHIND_LAST || *shape == TWICE)
		put(f, "c2pa.hash.multi-asset", "{\"parts\": [{}]}");
	forge_end(f, 0);
}

/* What a multi-asset hash makes of its parts is not asked here: only the codes are. */
static void test_representations(void **state)
{
	static const struct {
		unsigned shape;
		const char *code;
	} cases[] = {
	    {IN_PART, "assertion.alternativeContentRepresentation.match"},
	    {BEHIND_LAST, "assertion.alternativeContentRepresentation.malformed"},
	    {NO_PARTS, "assertion.alternativeContentRepresentation.malformed"},
	    {NEITHER, "assertion.alternativeContentRepresentation.malformed"},
	    {TWICE, "assertion.alternativeContentRepresentation.malformed"},
	    {EMBEDDED, "assertion.alternativeContentRepresentation.match"},
	    {OTHER_HASH, "assertion.alternativeContentRepresentation.hashMismatch"},
	    {GONE, "assertion.alternativeContentRepresentation.missing"},
	    {FOREIGN, "assertion.dataHash.match"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned shape = cases[i].shape;
		struct forge f;

		print_message("  %s\n", cases[i].code);
		forge_init(&f);
		assert_true(forge_finds(&f, represented, &shape, cases[i].code, NULL));
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_representations)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
