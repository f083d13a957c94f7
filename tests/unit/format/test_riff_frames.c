/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "format/riff.h"

static void test_frames(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		uint64_t behind;
		bool found;
		size_t at;
	} cases[] = {
	    {"..00dc\2\0\0\0..", 12, 0, true, 2},
	    {"..00dc\3\0\0\0..", 12, 0, false, 0},
	    {"..00dc\3\0\0\0..", 12, 1, true, 2},
	    {"01wb\0\0\0\0", 8, 0, true, 0},
	    {"01wb\0\0\0", 7, 1, false, 0},
	    {"0xdc\0\0\0\0", 8, 0, false, 0},
	    {"99tx\0\0\0\0", 8, 0, true, 0},
	    {"00dd\0\0\0\0", 8, 0, false, 0},
	    {"ix00\0\0\0\0", 8, 0, true, 0},
	    {"00ix\0\0\0\0", 8, 0, true, 0},
	    {".JUNK\0\0\0\0", 9, 0, true, 1},
	    {".LIST\0\0\0\0", 9, 0, true, 1},
	    /* as in a name of a manifest */
	    {"-00dc-4f1a-9b2c", 15, 1u << 20, false, 0},
	    {"", 0, 0, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t at = 0;

		assert_int_equal(
		    prov_riff_frames(prov_bytes(cases[i].text, cases[i].n), cases[i].behind, &at),
		    cases[i].found);
		assert_int_equal(at, cases[i].at);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_frames)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
