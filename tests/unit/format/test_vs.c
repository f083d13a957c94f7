/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/vs.h"

/* C2PA 2.5, table 13. */
static const struct {
	uint8_t b;
	const char *utf8;
} known[] = {
    {0x00, "\xef\xb8\x80"}, {0x0f, "\xef\xb8\x8f"}, {0x10, "\xf3\xa0\x84\x80"},
    {0xff, "\xf3\xa0\x87\xaf"}, {0x43, "\xf3\xa0\x84\xb3"}, /* U+E0133, the magic's first */
};

static void test_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct prov_wr wr;
		uint8_t b;

		prov_wr_init(&wr, 4);
		prov_vs_put(&wr, known[i].b);
		assert_true(prov_bytes_is(prov_wr_data(&wr), known[i].utf8));
		assert_int_equal(prov_vs_get(prov_bytes_str(known[i].utf8), &b), wr.n);
		assert_int_equal(b, known[i].b);
		prov_wr_fini(&wr);
	}
}

static void test_every_byte_and_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 256; i++) {
		struct prov_wr wr;
		uint8_t b;

		prov_wr_init(&wr, 4);
		prov_vs_put(&wr, (uint8_t)i);
		assert_int_equal(wr.n, i < 16 ? 3 : 4);
		assert_int_equal(prov_vs_get(prov_wr_data(&wr), &b), wr.n);
		assert_int_equal(b, i);
		for (size_t cut = 0; cut < wr.n; cut++)
			assert_int_equal(prov_vs_get(prov_bytes(wr.p, cut), &b), 0);
		prov_wr_fini(&wr);
	}
}

static void test_what_is_none(void **state)
{
	static const char *const others[] = {"", "a", "\xef\xb7\xbf", "\xef\xb8\x90",
	    "\xef\xbb\xbf", "\xf3\xa0\x83\xbf", "\xf3\xa0\x87\xb0", "\x80", "\xff"};
	uint8_t b = 1;

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		assert_int_equal(prov_vs_get(prov_bytes_str(others[i]), &b), 0);
		assert_int_equal(b, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_known),
	    cmocka_unit_test(test_every_byte_and_back),
	    cmocka_unit_test(test_what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
