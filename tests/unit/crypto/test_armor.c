/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "crypto/armor.h"
#include "helper/mutate.h"

static void test_next(void **state)
{
	static const char text[] = "Bag Attributes\n-----BEGIN PRIVATE KEY-----\nAAEC\n"
				   "-----END PRIVATE KEY-----\nrest";
	struct prov_armor armor;

	(void)state;
	assert_int_equal(prov_armor_next(prov_bytes_str(text), &armor), PROV_ARMOR_FOUND);
	assert_true(prov_bytes_is(armor.label, "PRIVATE KEY"));
	assert_true(prov_bytes_is(armor.body, "\nAAEC\n"));
	assert_true(prov_bytes_is(armor.after, "\nrest"));
	assert_true(prov_bytes_starts(armor.whole, "-----BEGIN PRIVATE KEY-----\n"));
	assert_true(&armor.whole.p[armor.whole.n] == armor.after.p);
	assert_int_equal(prov_armor_next(armor.after, &armor), PROV_ARMOR_NONE);
}

static void test_not_found(void **state)
{
	static const struct {
		const char *text;
		enum prov_armor_found want;
	} rows[] = {
	    {"", PROV_ARMOR_NONE},
	    {"text", PROV_ARMOR_NONE},
	    {"-----BEGIN", PROV_ARMOR_NONE},
	    {"-----BEGIN ", PROV_ARMOR_UNENDED},
	    {"-----BEGIN A", PROV_ARMOR_UNENDED},
	    {"-----BEGIN A-----", PROV_ARMOR_UNENDED},
	    {"-----BEGIN A-----\nAAEC\n", PROV_ARMOR_UNENDED},
	    {"-----BEGIN A-----\nAAEC\n-----END ", PROV_ARMOR_UNENDED},
	    {"-----BEGIN A-----\nAAEC\n-----END B-----", PROV_ARMOR_UNENDED},
	    {"-----BEGIN A-----\nAAEC\n-----END A----", PROV_ARMOR_UNENDED},
	    {"-----BEGIN AB-----\nAAEC\n-----END A-----", PROV_ARMOR_UNENDED},
	    {"-----BEGIN A-----\nAAEC\n-----END AB-----", PROV_ARMOR_UNENDED},
	    {"-----BEGIN A----------END A-----", PROV_ARMOR_FOUND},
	};
	struct prov_armor armor;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_bytes text = prov_bytes_str(rows[i].text);
		uint8_t *copy = mutate_copy(text);

		assert_int_equal(prov_armor_next(prov_bytes(copy, text.n), &armor), rows[i].want);
		free(copy);
	}
	assert_int_equal(prov_armor_next(prov_bytes(NULL, 0), &armor), PROV_ARMOR_NONE);
}

static void test_decode(void **state)
{
	static const struct {
		const char *body, *want; /* NULL: damaged */
	} rows[] = {
	    {"aGVsbG8=", "hello"},
	    {"\r\naGVs\r\nbG8=\r\n", "hello"},
	    {"\n aGVs\tbG8=\n", "hello"},
	    {"aGVsbG8h", "hello!"},
	    {"", NULL},
	    {"\n", NULL},
	    {"aGVsbG8", NULL},   /* no padding */
	    {"aGVsbG8==", NULL}, /* too much */
	    {"aGVsbG8=x", NULL},
	    {"aGVs-G8=", NULL},
	    {"Proc-Type: 4,ENCRYPTED\n\naGVsbG8=", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_armor armor = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
		struct prov_err err = {0};
		uint8_t *der, *copy;
		size_t n;
		int rc;

		copy = mutate_copy(prov_bytes_str(rows[i].body));
		armor.body = prov_bytes(copy, strlen(rows[i].body));
		rc = prov_armor_decode(&armor, "k.pem", &der, &n, &err);
		if (rows[i].want == NULL) {
			assert_int_equal(rc, PROV_E_KEY);
			assert_null(der);
			assert_int_equal(n, 0);
			assert_string_equal(err.msg, "the PEM text in k.pem is damaged");
		} else {
			assert_int_equal(rc, PROV_OK);
			assert_true(prov_bytes_is(prov_bytes(der, n), rows[i].want));
		}
		prov_secret_free(der);
		free(copy);
	}
}

/* Every length comes back, in lines of 64. */
static void test_round_trip(void **state)
{
	uint8_t data[200];

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 37);
	for (size_t n = 1; n <= sizeof(data); n++) {
		struct prov_armor armor;
		size_t len, got, line = 0;
		uint8_t *der;
		char *text;

		assert_int_equal(
		    prov_armor_encode("SOME THING", prov_bytes(data, n), &text, &len, NULL),
		    PROV_OK);
		assert_int_equal(strlen(text), len);
		for (size_t i = 0; i < len; i++) {
			line = text[i] == '\n' ? 0 : line + 1;
			assert_true(line <= 64);
		}
		assert_int_equal(line, 0);
		assert_int_equal(prov_armor_next(prov_bytes(text, len), &armor), PROV_ARMOR_FOUND);
		assert_true(prov_bytes_is(armor.label, "SOME THING"));
		assert_true(prov_bytes_is(armor.after, "\n"));
		assert_int_equal(prov_armor_decode(&armor, "x", &der, &got, NULL), PROV_OK);
		assert_int_equal(got, n);
		assert_memory_equal(der, data, n);
		prov_secret_free(der);
		prov_secret_free(text);
	}
}

static void test_encode_too_much(void **state)
{
	char *text = (char *)(uintptr_t)1;
	size_t n;

	(void)state;
	assert_int_equal(
	    prov_armor_encode("X", prov_bytes("x", (size_t)PROV_MAX_PEM + 1), &text, &n, NULL),
	    PROV_E_LIMIT);
	assert_null(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_next),
	    cmocka_unit_test(test_not_found),
	    cmocka_unit_test(test_decode),
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_encode_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
