/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/load.h"
#include "helper/mutate.h"
#include "jumbf/desc.h"

/* As C2PA 2.4, 11.1.4 and ISO 19566-5, annex B spell them. */
static const struct {
	enum prov_jumbf_type type;
	const char *uuid, *name;
} rows[] = {
    {PROV_JUMBF_STORE, "63327061 0011 0010 8000 00AA00389B71", "c2pa"},
    {PROV_JUMBF_MANIFEST, "63326D61 0011 0010 8000 00AA00389B71", "c2ma"},
    {PROV_JUMBF_MANIFEST_ALT, "63326D64 0011 0010 8000 00AA00389B71", "c2md"},
    {PROV_JUMBF_UPDATE, "6332756D 0011 0010 8000 00AA00389B71", "c2um"},
    {PROV_JUMBF_COMPRESSED, "6332636D 0011 0010 8000 00AA00389B71", "c2cm"},
    {PROV_JUMBF_TIMESTAMP, "6332746D 0011 0010 8000 00AA00389B71", "c2tm"},
    {PROV_JUMBF_ASSERTION_STORE, "63326173 0011 0010 8000 00AA00389B71", "c2as"},
    {PROV_JUMBF_CLAIM, "6332636C 0011 0010 8000 00AA00389B71", "c2cl"},
    {PROV_JUMBF_SIGNATURE, "63326373 0011 0010 8000 00AA00389B71", "c2cs"},
    {PROV_JUMBF_DATABOXES, "63326462 0011 0010 8000 00AA00389B71", "c2db"},
    {PROV_JUMBF_CREDENTIALS, "63327663 0011 0010 8000 00AA00389B71", "c2vc"},
    {PROV_JUMBF_CBOR, "63626F72 0011 0010 8000 00AA00389B71", "cbor"},
    {PROV_JUMBF_JSON, "6A736F6E 0011 0010 8000 00AA00389B71", "json"},
    {PROV_JUMBF_UUID, "75756964 0011 0010 8000 00AA00389B71", "uuid"},
    {PROV_JUMBF_EMBEDDED_FILE, "40CB0C32 BB8A 489D A70B 2AD6F47F4369", "embedded file"},
    {PROV_JUMBF_CODESTREAM, "6579D6FB DBA2 446B B2AC 1B82FEEB89D1", "codestream"},
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n;
		uint8_t *p = load_hex(rows[i].uuid, &n);

		assert_int_equal(n, 16);
		assert_int_equal(prov_jumbf_type_of(prov_bytes(p, n)), rows[i].type);
		assert_true(prov_bytes_eq(prov_jumbf_uuid_of(rows[i].type), prov_bytes(p, n)));
		assert_string_equal(prov_jumbf_type_str(rows[i].type), rows[i].name);
		free(p);
	}
}

static void test_old_compressed(void **state)
{
	size_t n;
	uint8_t *p = load_hex("62726F62 0011 0010 8000 00AA00389B71", &n);
	(void)state;

	assert_int_equal(prov_jumbf_type_of(prov_bytes(p, n)), PROV_JUMBF_COMPRESSED);
	free(p);
}

static void must_be_other(void *ctx, struct prov_bytes data)
{
	enum prov_jumbf_type from = *(const enum prov_jumbf_type *)ctx;
	enum prov_jumbf_type type = prov_jumbf_type_of(data);

	/* c2ma and c2md, c2cl and c2cm, c2ma and c2um … are a bit or two apart. */
	assert_true(type == PROV_JUMBF_OTHER || type != from);
}

static void test_damage(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum prov_jumbf_type type = rows[i].type;

		mutate_all(prov_jumbf_uuid_of(type), must_be_other, &type);
	}
}

static void test_other(void **state)
{
	(void)state;
	assert_int_equal(prov_jumbf_type_of(prov_bytes(NULL, 0)), PROV_JUMBF_OTHER);
	assert_int_equal(prov_jumbf_uuid_of(PROV_JUMBF_OTHER).n, 0);
	assert_string_equal(prov_jumbf_type_str(PROV_JUMBF_OTHER), "other");
	assert_string_equal(prov_jumbf_type_str((enum prov_jumbf_type)999), "other");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_old_compressed),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
