/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "base/limits.h"

/* One large box that is named by very many actions: time must not be their product. */
static void expensive(struct forge *f, void *ctx)
{
	static const uint8_t zeros[200000];
	struct prov_hashed_uri ref, *many;
	struct prov_action_new a[2] = {
	    {.action = "c2pa.created", .source_type = prov_declare_uri("captured")},
	    {.action = "c2pa.edited", .source_type = prov_declare_uri("captured")}};

	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_assert(f, "org.example.big", PROV_JUMBF_UUID, prov_bytes(zeros, sizeof(zeros)), 0);
	ref = f->refs[0];
	many = prov_arena_array(&f->arena, 1000, sizeof(*many), NULL);
	assert_non_null(many);
	for (size_t i = 0; i < 1000; i++)
		many[i] = ref;
	a[1].ingredients = many;
	a[1].num_ingredients = 1000;
	forge_actions(f, "c2pa.actions.v2", a, 2);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void test_work_is_bounded(void **state)
{
	struct forge f;
	struct prov_src *src = NULL;
	struct prov_report *report = NULL;
	struct prov_err err = {0};
	struct prov_bytes file;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, expensive, NULL);
	assert_int_equal(prov_src_mem(&src, file.p, file.n, NULL), PROV_OK);
	/* Refused by a limit is neither valid nor invalid. */
	assert_int_equal(prov_verify(&report, f.policy, src, "x", &err), PROV_E_LIMIT);
	assert_null(report);
	assert_int_equal(err.code, PROV_E_LIMIT);
	prov_src_close(src);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_work_is_bounded)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
