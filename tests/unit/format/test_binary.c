/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "helper/format_check.h"

static void test_one_range(void **state)
{
	const struct prov_bytes samples[] = {
	    prov_bytes_str("anything"), prov_bytes("\0\xff", 2), prov_bytes(NULL, 0)};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct format_scan s;

		format_scan(&s, prov_format_binary(), samples[i]);
		assert_int_equal(s.code, PROV_OK);
		assert_true(prov_layout_is_whole(&s.layout));
		assert_int_equal(s.layout.n, samples[i].n > 0 ? 1 : 0);
		assert_int_equal(s.cands.n, 0);
		format_scan_fini(&s);
	}
}

/* It is what the caller says, never what a file looks like. */
static void test_never_found(void **state)
{
	const struct prov_format *f;

	(void)state;
	assert_int_equal(prov_format_binary()->sniff(prov_bytes_str("anything")), 0);
	for (size_t i = 0; (f = prov_format_at(i)) != NULL; i++)
		assert_true(f != prov_format_binary());
}

static void test_has_boxes(void **state)
{
	(void)state;
	assert_true(prov_binary_has_boxes(prov_bytes("OggS\0\2", 6)));
	assert_true(prov_binary_has_boxes(prov_bytes("\0\1\0\0\0\x0c", 6)));
	assert_true(prov_binary_has_boxes(prov_bytes_str("OTTO")));
	assert_false(prov_binary_has_boxes(prov_bytes_str("Ogg")));
	assert_false(prov_binary_has_boxes(prov_bytes("\0\1\0\1\0\x0c", 6)));
	assert_false(prov_binary_has_boxes(prov_bytes(NULL, 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_one_range),
	    cmocka_unit_test(test_never_found),
	    cmocka_unit_test(test_has_boxes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
