/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/crc32.h"

static uint32_t crc_of(const char *text)
{
	return prov_crc32(0, prov_bytes_str(text));
}

static void test_known_values(void **state)
{
	(void)state;
	assert_int_equal(crc_of(""), 0);
	assert_int_equal(crc_of("123456789"), 0xcbf43926); /* the catalogued check value */
	assert_int_equal(crc_of("IEND"), 0xae426082);      /* ends every PNG file */
}

static void test_in_pieces(void **state)
{
	const char *text = "The quick brown fox jumps over the lazy dog";

	(void)state;
	for (size_t cut = 0; cut <= strlen(text); cut++) {
		uint32_t crc = prov_crc32(0, prov_bytes(text, cut));

		assert_int_equal(
		    prov_crc32(crc, prov_bytes(&text[cut], strlen(text) - cut)), 0x414fa339);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_known_values),
	    cmocka_unit_test(test_in_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
