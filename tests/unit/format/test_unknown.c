/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/format.h"
#include "helper/fault.h"

static void expect(const void *data, size_t n, const char *words)
{
	struct prov_src *src;
	struct prov_err err = {0};

	assert_int_equal(prov_src_mem(&src, data, n, NULL), PROV_OK);
	assert_int_equal(prov_format_unknown(src, &err), PROV_E_UNSUPPORTED);
	if (strstr(err.msg, words) == NULL)
		fail_msg("no \"%s\" in: %s", words, err.msg);
	assert_int_equal(prov_format_unknown(src, NULL), PROV_E_UNSUPPORTED);
	prov_src_close(src);
}

static void test_empty(void **state)
{
	(void)state;
	expect("", 0, "is empty");
}

static void test_other_text(void **state)
{
	char long_text[PROV_SNIFF_BYTES + 1];

	(void)state;
	expect("caf\xe9 au lait\r\n", 14, "is not UTF-8 text");
	expect("\x93quoted\x94", 8, "is not UTF-8 text"); /* Windows-1252 */
	expect("\xff\xfe"
	       "a\0",
	    4, "is not UTF-8 text");
	expect("\xfe\xff\0a", 4, "is not UTF-8 text");
	expect("\xff\xfe\0\0a\0\0\0", 8, "is not UTF-8 text");
	expect("\xff\xfe", 2, "is not UTF-8 text");
	expect("a\0b\0c\0", 6, "but UTF-16");
	expect("\0a\0b\0c", 6, "but UTF-16");
	expect("caf\xe9 au lait\r\n", 14, "perhaps Latin-1 or Windows-1252");
	memset(long_text, 'a', sizeof(long_text));
	long_text[PROV_SNIFF_BYTES - 2] = '\xe9';
	expect(long_text, sizeof(long_text), "is not UTF-8 text");
}

static void test_no_text(void **state)
{
	char cut[PROV_SNIFF_BYTES + 1];

	(void)state;
	expect("\x7f"
	       "ELF\x02",
	    5, "is of no type");
	expect("caf\xe9\x01", 5, "is of no type");
	expect("caf\xe9\0", 5, "is of no type");
	expect("a\0b\0\0c\1\2", 8, "is of no type");
	expect("caf\xe9\x7f", 5, "is of no type");
	expect("\xff\xd8", 2, "is of no type");
	/* Text, but of a kind that can't hold any. */
	expect("{\"a\": 1}", 8, "--text-method unstructured");
	/* The head ends inside a letter: that is no malformed one. */
	memset(cut, 'a', sizeof(cut));
	cut[0] = '{';
	memcpy(&cut[PROV_SNIFF_BYTES - 1], "\xc3\xa9", 2);
	expect(cut, sizeof(cut), "--text-method unstructured");
}

static void test_unreadable(void **state)
{
	struct prov_src *src, faulty;
	struct fault fault = {.fail_at = 1};
	struct prov_err err = {0};

	(void)state;
	assert_int_equal(prov_src_mem(&src, "\xff", 1, NULL), PROV_OK);
	faulty = fault_src(&fault, src);
	assert_int_equal(prov_format_unknown(&faulty, &err), PROV_E_IO);
	prov_src_close(src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_other_text),
	    cmocka_unit_test(test_no_text),
	    cmocka_unit_test(test_unreadable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
