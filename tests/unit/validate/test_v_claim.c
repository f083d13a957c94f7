/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

static void update_only(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_binding(f, 0);
	forge_end(f, FORGE_V1);
}

static void test_claims(void **state)
{
	static const struct forge_case cases[] = {
	    {"honest", forge_plain, 0, "claimSignature.validated", PROV_STATE_TRUSTED},
	    {"v1, no actions needed", update_only, 0, "claimSignature.validated",
		PROV_STATE_TRUSTED},
	    {"no claim", forge_plain, FORGE_NO_CLAIM, "claim.missing", PROV_STATE_INVALID},
	    {"two claims", forge_plain, FORGE_TWO_CLAIMS, "claim.multiple", PROV_STATE_INVALID},
	    {"no CBOR", forge_plain, FORGE_CLAIM_NO_CBOR, "claim.cbor.invalid", PROV_STATE_INVALID},
	    {"no instanceID", forge_plain, FORGE_NO_INSTANCE, "claim.malformed",
		PROV_STATE_INVALID},
	    {"no generator", forge_plain, FORGE_NO_GENERATOR, "claim.malformed",
		PROV_STATE_INVALID},
	};
	(void)state;
	forge_run(cases, sizeof(cases) / sizeof(cases[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_claims)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
