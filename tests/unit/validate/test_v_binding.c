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

static void build(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

/* Only a BMFF hash is of fragments: beside what is bound otherwise nobody signed them. */
static void test_fragments(void **state)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = NULL, *part = NULL;
	const struct prov_src *list[1];
	struct prov_bytes file;
	struct forge f;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, build, NULL);
	assert_int_equal(prov_src_mem(&src, file.p, file.n, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&part, "\0\0\0\x08moof", 8, NULL), PROV_OK);
	list[0] = part;
	opts.fragments = list;
	for (size_t n = 0; n < 2; n++) {
		struct prov_report *r = NULL;

		opts.num_fragments = n;
		assert_int_equal(prov_verify_with(&r, f.policy, src, "a", &opts, NULL), PROV_OK);
		assert_int_equal(
		    prov_report_state(r), n == 0 ? PROV_STATE_TRUSTED : PROV_STATE_INVALID);
		assert_true(forge_has(
		    r, n == 0 ? "assertion.dataHash.match" : "assertion.dataHash.mismatch"));
		prov_report_free(r);
	}
	prov_src_close(part);
	prov_src_close(src);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_matched),
	    cmocka_unit_test(test_fragments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
