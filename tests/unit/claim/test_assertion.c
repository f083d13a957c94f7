/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <limits.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/fake_box.h"

static void test_base(void **state)
{
	static const struct {
		const char *label, *base;
		unsigned instance;
	} rows[] = {
	    {"c2pa.ingredient.v3", "c2pa.ingredient.v3", 0},
	    {"c2pa.ingredient.v3__1", "c2pa.ingredient.v3", 1},
	    {"c2pa.ingredient.v3__12", "c2pa.ingredient.v3", 12},
	    {"c2pa.ingredient__0", "c2pa.ingredient", 0},
	    {"c2pa.ingredient_1", "c2pa.ingredient_1", 0},
	    {"c2pa.ingredient__", "c2pa.ingredient__", 0},
	    {"c2pa.ingredient__1a", "c2pa.ingredient__1a", 0},
	    {"c2pa.ingredient__-1", "c2pa.ingredient__-1", 0},
	    {"a___7", "a_", 7},
	    {"a__1__2", "a__1", 2},
	    {"a__99999999999999999999", "a", UINT_MAX},
	    {"a__4294967295", "a", 4294967295u},
	    {"__1", "__1", 0},
	    {"1", "1", 0},
	    {"", "", 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned instance = 77;
		struct prov_bytes base = prov_asr_base(prov_bytes_str(rows[i].label), &instance);

		assert_true(prov_bytes_is(base, rows[i].base));
		assert_int_equal(instance, rows[i].instance);
		assert_true(
		    prov_bytes_eq(prov_asr_base(prov_bytes_str(rows[i].label), NULL), base));
	}
}

static const struct prov_asr_info *look(const char *label)
{
	return prov_asr_lookup(prov_bytes_str(label));
}

static void test_lookup(void **state)
{
	(void)state;
	assert_int_equal(look("c2pa.actions")->version, 1);
	assert_int_equal(look("c2pa.actions.v2")->version, 2);
	assert_int_equal(look("c2pa.actions.v2__3")->kind, PROV_ASR_ACTIONS);
	assert_int_equal(look("c2pa.ingredient.v3__1")->version, 3);
	assert_int_equal(look("c2pa.ingredient.v3")->form, PROV_FORM_CBOR);
	assert_int_equal(look("c2pa.thumbnail.claim")->kind, PROV_ASR_THUMBNAIL);
	assert_int_equal(look("c2pa.thumbnail.claim.jpeg")->kind, PROV_ASR_THUMBNAIL);
	assert_int_equal(look("c2pa.thumbnail.ingredient_1.jpg")->kind, PROV_ASR_THUMBNAIL);
	assert_int_equal(look("c2pa.thumbnail.ingredient__1.jpeg")->kind, PROV_ASR_THUMBNAIL);
	assert_int_equal(look("c2pa.thumbnail.ingredient.jpeg__2")->kind, PROV_ASR_THUMBNAIL);
	assert_int_equal(look("c2pa.icon__4")->kind, PROV_ASR_EMBEDDED_DATA);
	assert_int_equal(look("c2pa.metadata")->form, PROV_FORM_JSON);
	assert_int_equal(look("com.litware.metadata")->kind, PROV_ASR_METADATA);
	assert_int_equal(look("com.litware.metadata__1")->kind, PROV_ASR_METADATA);
	assert_int_equal(look("c2pa.assertion.metadata")->kind, PROV_ASR_ASSERTION_METADATA);
	assert_int_equal(look("stds.schema-org.CreativeWork")->kind, PROV_ASR_METADATA);
	assert_int_equal(look("stds.exif")->form, PROV_FORM_ANY);
	assert_null(look("c2pa.actions.v3"));
	assert_null(look("c2pa.actionsx"));
	assert_null(look("c2pa.thumbnail.claims"));
	assert_null(look("c2pa.thumbnail"));
	assert_null(look(".metadata"));
	assert_null(look("C2PA.hash.data"));
	assert_null(look("adobe.dictionary"));
	assert_null(look(""));
	assert_null(prov_asr_lookup(prov_bytes(NULL, 0)));
}

static void test_hard_bindings(void **state)
{
	static const char *const hard[] = {"c2pa.hash.data", "c2pa.hash.boxes", "c2pa.hash.bmff.v2",
	    "c2pa.hash.bmff.v3", "c2pa.hash.collection.data"};
	static const char *const soft[] = {"c2pa.hash.data.part", "c2pa.hash.data.part__2",
	    "c2pa.hash.boxes.part", "c2pa.hash.bmff.v3.part", "c2pa.hash.multi-asset",
	    "c2pa.hash.bmff", "c2pa.soft-binding"};
	size_t n = 0;
	(void)state;

	for (size_t i = 0; i < sizeof(hard) / sizeof(hard[0]); i++)
		assert_true(look(hard[i])->hard_binding);
	for (size_t i = 0; i < sizeof(soft) / sizeof(soft[0]); i++)
		assert_false(look(soft[i])->hard_binding);
	assert_true(look("c2pa.hash.data__1")->hard_binding);
	assert_int_not_equal(look("c2pa.hash.bmff")->kind, PROV_ASR_BMFF_HASH);
	for (size_t i = 0; prov_asr_at(i) != NULL; i++)
		n += prov_asr_at(i)->hard_binding;
	assert_int_equal(n, sizeof(hard) / sizeof(hard[0]));
}

static void test_every_row_finds_itself(void **state)
{
	size_t i;
	(void)state;

	for (i = 0; prov_asr_at(i) != NULL; i++)
		assert_ptr_equal(look(prov_asr_at(i)->label), prov_asr_at(i));
	assert_true(i > 40);
	assert_null(prov_asr_at(SIZE_MAX));
}

static void test_cbor(void **state)
{
	struct fake_box fake;
	struct prov_cbor item;
	(void)state;

	fake_box_diag(&fake, "x", "{\"a\": 1}");
	assert_int_equal(prov_asr_cbor(&fake.box, &item, &fake.err), PROV_OK);
	assert_int_equal(item.type, PROV_CBOR_MAP);
	fake.content.box_type = PROV_BOX_JSON;
	assert_int_equal(prov_asr_cbor(&fake.box, &item, &fake.err), PROV_E_NOTFOUND);
	assert_int_equal(item.type, PROV_CBOR_NONE);
	fake_box_fini(&fake);
	fake_box_init(&fake, "x", prov_bytes_str("\xa1\x61"));
	assert_int_equal(prov_asr_cbor(&fake.box, &item, &fake.err), PROV_E_TRUNC);
	assert_true(fake.err.has_at && fake.err.at >= 100);
	fake_box_fini(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_base),
	    cmocka_unit_test(test_lookup),
	    cmocka_unit_test(test_hard_bindings),
	    cmocka_unit_test(test_every_row_finds_itself),
	    cmocka_unit_test(test_cbor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
