/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/load.h"
#include "helper/mutate.h"
#include "trust/der.h"

static bool reads(const char *hex, uint8_t tag, size_t len)
{
	size_t n;
	uint8_t *p = load_hex(hex, &n);
	struct prov_der der;
	struct prov_rd rd;
	bool ok;

	prov_rd_init(&rd, prov_bytes(p, n), 0);
	ok = prov_der_next(&rd, &der);
	if (ok)
		ok = der.tag == tag && der.body.n == len && prov_rd_end(&rd) && der.whole.n == n;
	else
		assert_true(prov_rd_off(&rd) == 0 && der.body.p == NULL);
	free(p);
	return ok;
}

static void test_lengths(void **state)
{
	uint8_t big[4 + 256] = {0x04, 0x82, 0x01, 0x00};
	struct prov_der der;
	(void)state;

	assert_true(reads("0500", 0x05, 0));
	assert_true(reads("020101", 0x02, 1));
	assert_false(reads("02", 0, 0));
	assert_false(reads("0202ff", 0, 0));
	assert_false(reads("020101ff", 2, 1)); /* something behind it */
	assert_false(reads("3080", 0, 0));     /* indefinite */
	assert_false(reads("308000000000", 0, 0));
	assert_false(reads("04810100", 0, 0)); /* not the shortest form */
	assert_false(reads("0482000100", 0, 0));
	assert_false(reads("048500000000000000", 0, 0));
	assert_false(reads("0484ffffffff00", 0, 0));
	assert_false(reads("04ff", 0, 0));
	assert_false(reads("1f8101", 0, 0)); /* high tag number */
	assert_true(prov_der_only(prov_bytes(big, sizeof(big)), 0x04, &der));
	assert_int_equal(der.body.n, 256);
}

static void test_nesting(void **state)
{
	size_t n;
	uint8_t *p = load_hex("3006 020105 0401aa", &n);
	struct prov_der seq, number, octets;
	struct prov_rd rd;
	(void)state;

	assert_true(prov_der_only(prov_bytes(p, n), PROV_DER_SEQUENCE, &seq));
	assert_false(prov_der_only(prov_bytes(p, n), PROV_DER_OCTETS, &number));
	assert_true(number.body.p == NULL);
	prov_rd_init(&rd, seq.body, 0);
	assert_true(prov_der_expect(&rd, PROV_DER_INTEGER, &number));
	assert_true(number.body.n == 1 && number.body.p[0] == 5);
	assert_false(prov_der_expect(&rd, PROV_DER_INTEGER, &octets));
	assert_true(octets.body.p == NULL);
	assert_false(prov_der_next(&rd, &octets));
	free(p);
}

static void walk(void *ctx, struct prov_bytes data)
{
	struct prov_der der;
	struct prov_rd rd;
	(void)ctx;

	prov_rd_init(&rd, data, 0);
	while (prov_der_next(&rd, &der))
		assert_true(der.whole.n <= data.n && der.body.n < der.whole.n);
}

static void test_hostile(void **state)
{
	size_t n;
	uint8_t *p = load_hex("3006 020105 0401aa 0500 a0810a 00112233445566778899", &n);
	(void)state;

	mutate_all(prov_bytes(p, n), walk, NULL);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lengths),
	    cmocka_unit_test(test_nesting),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
