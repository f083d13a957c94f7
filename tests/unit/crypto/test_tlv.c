/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/tlv.h"

static bool takes(const char *data, size_t n, size_t *len)
{
	uint8_t *exact = malloc(n == 0 ? 1 : n);
	struct prov_rd rd;
	struct prov_bytes out = {0};
	bool ok;

	assert_non_null(exact);
	memcpy(exact, data, n);
	prov_rd_init(&rd, prov_bytes(exact, n), 0);
	ok = prov_tlv_bytes(&rd, PROV_TLV_OCTET_STRING, &out) && prov_rd_end(&rd);
	*len = out.n;
	free(exact);
	return ok;
}

static void test_lengths(void **state)
{
	static char large[4 + 256];
	size_t len;

	(void)state;
	assert_true(takes("\4\2ab", 4, &len));
	assert_int_equal(len, 2);
	assert_true(takes("\4\0", 2, &len));
	assert_false(takes("", 0, &len));
	assert_false(takes("\4", 1, &len));
	assert_false(takes("\4\3ab", 4, &len));
	assert_false(takes("\5\2ab", 4, &len));
	assert_false(takes("\4\x80"
			   "ab\0\0",
	    6, &len));                              /* indefinite */
	assert_false(takes("\4\x81\2ab", 5, &len)); /* not the shortest */
	assert_false(takes("\4\x84\0\0\0\2ab", 8, &len));
	memcpy(large, "\4\x82\1\0", 4);
	assert_true(takes(large, sizeof(large), &len));
	assert_int_equal(len, 256);
	assert_false(takes(large, sizeof(large) - 1, &len));
	memcpy(large, "\4\x82\0\xff", 4);
	assert_false(takes(large, sizeof(large) - 1, &len));
}

static bool is_positive(const char *data, size_t n, size_t *len)
{
	struct prov_bytes out = {0};
	struct prov_rd rd;
	bool ok;

	prov_rd_init(&rd, prov_bytes(data, n), 0);
	ok = prov_tlv_positive(&rd, &out);
	*len = out.n;
	return ok;
}

static void test_positive(void **state)
{
	size_t len;

	(void)state;
	assert_true(is_positive("\2\1\1", 3, &len));
	assert_true(is_positive("\2\2\0\x80", 4, &len));
	assert_int_equal(len, 1);
	assert_false(is_positive("\2\1\0", 3, &len));
	assert_false(is_positive("\2\1\x80", 3, &len));
	assert_false(is_positive("\2\0", 2, &len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lengths),
	    cmocka_unit_test(test_positive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
