/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/wr.h"
#include "claim/assertion.h"
#include "helper/fake_box.h"
#include "helper/mutate.h"

static int read(struct prov_bytes json, struct fake_box *fake, struct prov_metadata *out)
{
	fake_box_init(fake, "cawg.metadata", json);
	fake->content.box_type = PROV_BOX_JSON;
	return prov_metadata_parse(&fake->box, &fake->arena, out, NULL);
}

/* PROPERTY has this value; NULL: none of all has any. */
static void expect(const char *json, const char *property, const char *value)
{
	struct prov_metadata said;
	struct fake_box fake;
	size_t found = 0;

	print_message("  %s\n", json);
	assert_int_equal(read(prov_bytes_str(json), &fake, &said), PROV_OK);
	for (size_t i = 0; i < PROV_MAX_METADATA; i++) {
		found += said.v[i].value.n > 0;
		if (said.v[i].value.n > 0 && strcmp(said.v[i].property, property) == 0)
			assert_true(prov_bytes_is(said.v[i].value, value));
	}
	assert_int_equal(found, property == NULL ? 0 : 1);
	fake_box_fini(&fake);
}

static void test_values(void **state)
{
	(void)state;
	expect("{\"dc:creator\":\"Ann\"}", "dc:creator", "Ann");
	expect("{\"dc:creator\":[\"Ann\",\"B\\u00e9a\"]}", "dc:creator",
	    "Ann, B\xc3\xa9"
	    "a");
	expect("{\"dc:creator\":{\"@list\":[\"Ann\",{\"@value\":\"Bea\"}]}}", "dc:creator",
	    "Ann, Bea");
	expect("{\"dc:creator\":[\"1\",\"2\",\"3\",\"4\",\"5\"]}", "dc:creator",
	    "1, 2, 3, 4, \xe2\x80\xa6");
	expect("{\"dc:title\":{\"de\":\"Bild\",\"x-default\":\"Picture\"}}", "dc:title", "Picture");
	expect("{\"dc:title\":[{\"@language\":\"en\",\"@value\":\"Picture\"}]}", "dc:title",
	    "Picture");
	expect("{\"dc:title\":{\"de\":\"Bild\"}}", "dc:title", "Bild");
	expect("{\"dc:title\":{}}", NULL, NULL);
	expect("{\"dc:title\":true}", NULL, NULL);
	expect("{\"dc:title\":[[[\"deep\"]]]}", NULL, NULL);
	expect("{\"exif:DateTimeOriginal\":20240101}", "exif:DateTimeOriginal", "20240101");
	expect("{\"exif:OffsetTimeOriginal\":\"+02:00\"}", "exif:OffsetTimeOriginal", "+02:00");
	expect("{\"dc:creator\":\"Ann\",\"dc:creator\":\"Bea\"}", "dc:creator", "Ann");
	expect("{\"dc:creators\":\"Ann\",\"dc:\":\"B\",\"creator\":\"C\"}", NULL, NULL);
}

/* 18.17.1: @context says what a prefix means. */
static void test_context(void **state)
{
	static const char dc[] = "http://purl.org/dc/elements/1.1/";
	char json[512];

	(void)state;
	(void)snprintf(
	    json, sizeof(json), "{\"@context\":{\"d\":\"%s\"},\"d:creator\":\"Ann\"}", dc);
	expect(json, "dc:creator", "Ann");
	(void)snprintf(
	    json, sizeof(json), "{\"d:creator\":\"Ann\",\"@context\":[\"u\",{\"d\":\"%s\"}]}", dc);
	expect(json, "dc:creator", "Ann");
	expect("{\"@context\":{\"EXIF\":\"http://ns.adobe.com/EXIF/1.0/\"},\"EXIF:Model\":\"P\"}",
	    "EXIF:Model", "P");
	expect("{\"@context\":{\"dc\":\"https://other.example/\"},\"dc:creator\":\"Ann\"}", NULL,
	    NULL);
	expect("{\"@context\":{},\"@context\":{},\"dc:creator\":\"Ann\"}", NULL, NULL);
}

/* Long texts are cut between characters. */
static void test_long(void **state)
{
	struct prov_metadata said;
	struct fake_box fake;
	struct prov_wr json;

	(void)state;
	prov_wr_init(&json, 4096);
	prov_wr_str(&json, "{\"dc:creator\":\"");
	for (size_t i = 0; i < 500; i++)
		prov_wr_str(&json, "\xe2\x82\xac");
	prov_wr_str(&json, "\"}");
	assert_int_equal(read(prov_wr_data(&json), &fake, &said), PROV_OK);
	assert_int_equal(said.v[0].value.n, 255 + 3);
	assert_true(
	    prov_bytes_is(prov_bytes_sub(said.v[0].value, 252, 6), "\xe2\x82\xac\xe2\x80\xa6"));
	fake_box_fini(&fake);
	prov_wr_fini(&json);
}

static void test_damaged(void **state)
{
	static const char good[] = "{\"@context\":{\"dc\":\"http://purl.org/dc/elements/1.1/\"},"
				   "\"dc:creator\":[\"A\\u00e9\"],\"dc:title\":{\"en\":\"x\"}}";
	struct prov_metadata said;
	struct fake_box fake;

	(void)state;
	expect("[]", NULL, NULL);
	expect("", NULL, NULL);
	for (size_t i = 0; i < sizeof(good) - 1; i++) {
		char bad[sizeof(good)];

		assert_int_equal(read(prov_bytes(good, i), &fake, &said), PROV_OK);
		for (size_t k = 0; k < PROV_MAX_METADATA; k++)
			assert_int_equal(said.v[k].value.n, 0);
		fake_box_fini(&fake);
		memcpy(bad, good, sizeof(good));
		bad[i] ^= 0x10;
		assert_int_equal(read(prov_bytes(bad, sizeof(good) - 1), &fake, &said), PROV_OK);
		fake_box_fini(&fake);
	}
	fake_box_init(&fake, "cawg.metadata", prov_bytes_str("\xa0"));
	assert_int_equal(prov_metadata_parse(&fake.box, &fake.arena, &said, NULL), PROV_OK);
	fake_box_fini(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_context),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
