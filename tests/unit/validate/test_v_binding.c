/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "base/limits.h"
#include "validate/v_internal.h"

/* Only a binding's own match counts as one: neither other successes nor its failures. */
static void test_matched(void **state)
{
	struct prov_arena arena;
	struct prov_findings f;

	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_findings_init(&f, &arena);
	assert_false(v_binding_matched(&f));
	prov_find(&f, PROV_ST_CLAIM_SIGNATURE_VALIDATED, NULL, NULL);
	prov_find(&f, PROV_ST_ASSERTION_HASHED_URI_MATCH, NULL, NULL);
	prov_find(&f, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, NULL, NULL);
	assert_false(v_binding_matched(&f));
	prov_find(&f, PROV_ST_ASSERTION_DATA_HASH_MATCH, NULL, NULL);
	assert_true(v_binding_matched(&f));
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_matched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
