/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "helper/diag.h"
#include "helper/forge_test.h"

#define AT ", \"size\": 9, \"location\": {\"url\": \"https://x\"}}"

static const struct {
	const char *label, *content;
} kept[] = {
    {"c2pa.cloud-data", "{\"label\": \"c2pa.metadata\"" AT},
    {"c2pa.cloud-data", "{\"label\": \"com.example\"}"},
    {"c2pa.cloud-data", "{\"label\": \"c2pa.hash.data\"" AT},
    {"c2pa.cloud-data", "{\"label\": \"c2pa.hash.bmff.v3__1\"" AT},
    {"c2pa.cloud-data", "{\"label\": \"c2pa.hash.multi-asset\"" AT},
    {"c2pa.cloud-data", "{\"label\": \"c2pa.actions.v2\"" AT},
    {"c2pa.cloud-data__1", "{\"label\": \"c2pa.ingredient.v3\"" AT},
    {"c2pa.cloud-data", "{\"label\": \"c2pa.cloud-data\"" AT},
    {"c2pa.external-reference", "{\"location\": {\"url\": \"https://x\"}}"},
    {"c2pa.external-reference", "{\"location\": {}}"},
    {"c2pa.external-reference", "{\"location\": {\"url\": \"https://x\", \"hash\": h'00'}}"},
    {"c2pa.external-reference",
	"{\"label\": \"c2pa.external-reference\", \"location\": {\"url\": \"https://x\"}}"},
    {"c2pa.external-reference",
	"{\"label\": \"c2pa.hash.data\", \"location\": {\"url\": \"https://x\"}}"},
};

static void put(struct forge *f, size_t i, unsigned flags)
{
	size_t n;
	uint8_t *bytes = diag(kept[i].content, &n);

	forge_assert(f, kept[i].label, PROV_JUMBF_CBOR, prov_bytes(bytes, n), flags);
	free(bytes);
}

static void elsewhere(struct forge *f, void *ctx)
{
	const unsigned *i = ctx;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	put(f, *i, FORGE_GATHERED);
	forge_end(f, 0);
}

static void updated(struct forge *f, void *ctx)
{
	const unsigned *i = ctx;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_UPDATE);
	forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", true, true, 0);
	put(f, *i, 0);
	forge_end(f, 0);
}

static void test_elsewhere(void **state)
{
	static const struct forge_case cases[] = {
	    {"data in a cloud", elsewhere, 0, "assertion.hashedURI.match", PROV_STATE_TRUSTED},
	    {"leads nowhere", elsewhere, 1, "assertion.cloud-data.malformed", PROV_STATE_INVALID},
	    {"a binding", elsewhere, 2, "assertion.cloud-data.hardBinding", PROV_STATE_INVALID},
	    {"another binding", elsewhere, 3, "assertion.cloud-data.hardBinding",
		PROV_STATE_INVALID},
	    {"a binding of parts", elsewhere, 4, "assertion.cloud-data.hardBinding",
		PROV_STATE_INVALID},
	    {"actions", elsewhere, 5, "assertion.cloud-data.malformed", PROV_STATE_INVALID},
	    {"an update's actions", updated, 5, "assertion.cloud-data.actions", PROV_STATE_INVALID},
	    {"an ingredient", elsewhere, 6, "assertion.cloud-data.malformed", PROV_STATE_INVALID},
	    {"another cloud", elsewhere, 7, "assertion.cloud-data.malformed", PROV_STATE_INVALID},
	    {"a reference", elsewhere, 8, "assertion.hashedURI.match", PROV_STATE_TRUSTED},
	    {"no URL", elsewhere, 9, "assertion.external-reference.malformed", PROV_STATE_INVALID},
	    {"hash without alg", elsewhere, 10, "assertion.external-reference.malformed",
		PROV_STATE_INVALID},
	    {"to a reference", elsewhere, 11, "assertion.external-reference.malformed",
		PROV_STATE_INVALID},
	    {"to a binding", elsewhere, 12, "assertion.external-reference.malformed",
		PROV_STATE_INVALID},
	};
	(void)state;
	forge_run(cases, sizeof(cases) / sizeof(cases[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_elsewhere)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
