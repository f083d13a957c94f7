/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "format/text_front.h"

static void test_in_front(void **state)
{
	static const struct {
		const char *before;
		bool in;
	} rows[] = {
	    {"---\n", true},
	    {"---\r\ntitle: a\r\n", true},
	    {"+++\ntitle = 'a'\n---\n", true},
	    {"\xef\xbb\xbf---\n", true},
	    {"---\na: b\n---\n", false},
	    {"---\na: b\n---\n# Title\n", false},
	    {"---\na: b\n...\n", false},
	    {"+++\n+++\r\n", false},
	    {"", false},
	    {"# Title\n", false},
	    {"\n---\n", false},
	    {"----\n", false},
	    {"--- \n", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(prov_text_in_front(prov_bytes_str(rows[i].before)), rows[i].in);
}

static void test_long(void **state)
{
	uint8_t *text = malloc(PROV_FRONT_BYTES + 1);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', PROV_FRONT_BYTES + 1);
	memcpy(text, "---\n", 4);
	assert_true(prov_text_in_front(prov_bytes(text, PROV_FRONT_BYTES)));
	assert_false(prov_text_in_front(prov_bytes(text, PROV_FRONT_BYTES + 1)));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_in_front),
	    cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
