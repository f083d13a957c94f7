/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "trust/trust.h"

/* What is not there stays so, and nothing is borrowed. */
static void test_copy(void **state)
{
	char name[] = "Name", oid[] = "1.2.3", key[] = "key", serial[] = "7";
	const char *eku[] = {oid};
	struct prov_cert cert = {.spki = prov_bytes(key, 3),
	    .subject = {.display = name},
	    .serial = serial,
	    .not_before = 5,
	    .is_ca = true,
	    .eku = eku,
	    .num_eku = 1};
	struct prov_arena arena;
	struct prov_cert out;

	(void)state;
	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(prov_cert_copy(&cert, prov_bytes("der", 3), &arena, &out, NULL), PROV_OK);
	name[0] = oid[0] = key[0] = serial[0] = 'x';
	eku[0] = NULL;
	assert_string_equal(out.subject.display, "Name");
	assert_null(out.subject.common_name);
	assert_null(out.issuer.display);
	assert_string_equal(out.serial, "7");
	assert_string_equal(out.eku[0], "1.2.3");
	assert_true(prov_bytes_is(out.spki, "key"));
	assert_true(prov_bytes_is(out.der, "der"));
	assert_true(out.is_ca);
	assert_int_equal(out.not_before, 5);
	prov_arena_fini(&arena);
}

/* No memory: nothing, rather than a part. */
static void test_no_memory(void **state)
{
	struct prov_cert cert = {.subject = {.display = "Name"}, .serial = "7", .is_ca = true}, out;
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, 0);
	assert_int_not_equal(
	    prov_cert_copy(&cert, prov_bytes(NULL, 0), &arena, &out, NULL), PROV_OK);
	assert_null(out.subject.display);
	assert_null(out.serial);
	assert_false(out.is_ca);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_copy),
	    cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
