/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/bmff_iloc.h"

/* "iloc" as N bytes behind a header, and what becomes of it: the items and extents read. */
static int read_all(const char *body, size_t n, char *told)
{
	uint8_t data[200] = {0, 0, 0, (uint8_t)(n + 8), 'i', 'l', 'o', 'c'};
	struct prov_src *src = NULL;
	struct prov_window win;
	struct prov_bmff_box box;
	struct prov_bmff_iloc iloc;
	int code;

	memcpy(&data[8], body, n);
	told[0] = '\0';
	assert_int_equal(prov_src_mem(&src, data, n + 8, NULL), PROV_OK);
	prov_window_init(&win, src);
	assert_int_equal(prov_bmff_read(&win, 0, n + 8, true, &box, NULL), PROV_OK);
	code = prov_bmff_iloc_open(&iloc, &win, &box, NULL);
	for (uint32_t i = 0; code == PROV_OK && i < iloc.items; i++) {
		struct prov_bmff_item item;

		code = prov_bmff_iloc_item(&iloc, &item, NULL);
		if (code == PROV_OK)
			(void)sprintf(told + strlen(told), "%u m%u d%u b%u@%u:", item.id,
			    item.method, item.data_reference, (unsigned)item.base,
			    (unsigned)item.base_at);
		for (unsigned k = 0; code == PROV_OK && k < item.extents; k++) {
			struct prov_bmff_extent x;

			code = prov_bmff_iloc_extent(&iloc, &x, NULL);
			if (code == PROV_OK)
				(void)sprintf(told + strlen(told), " %u@%u+%u@%u",
				    (unsigned)x.offset, (unsigned)x.offset_at, (unsigned)x.length,
				    (unsigned)x.length_at);
		}
	}
	prov_src_close(src);
	return code;
}

static void test_versions(void **state)
{
	static const char v0[] = "\0\0\0\0\x44\0\0\1\0\7\0\0\0\1\0\0\0\5\0\0\0\6";
	static const char v1[] =
	    "\1\0\0\0\x44\x44\0\1\0\7\0\1\0\2\0\0\0\3\0\1\0\0\0\x9\0\0\0\5\0\0\0\6";
	static const char v2[] =
	    "\2\0\0\0\x80\0\0\0\0\1\0\0\0\7\0\2\0\0\0\2\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0\6";
	char told[200];

	(void)state;
	assert_int_equal(read_all(v0, sizeof(v0) - 1, told), PROV_OK);
	assert_string_equal(told, "7 m0 d0 b0@20: 5@22+6@26");
	assert_int_equal(read_all(v1, sizeof(v1) - 1, told), PROV_OK);
	assert_string_equal(told, "7 m1 d2 b3@22: 5@32+6@36");
	assert_int_equal(read_all(v2, sizeof(v2) - 1, told), PROV_OK);
	assert_string_equal(told, "7 m2 d0 b0@26: 5@28+0@36 6@36+0@44");
	for (size_t n = 0; n + 1 < sizeof(v1); n++)
		assert_int_equal(read_all(v1, n, told), PROV_E_FORMAT);
}

static void test_malformed(void **state)
{
	char told[200];

	(void)state;
	assert_int_equal(read_all("\3\0\0\0\x44\0\0\0\0\0", 10, told), PROV_E_FORMAT);
	assert_int_equal(read_all("\0\0\0\0\x34\0\0\0", 8, told), PROV_E_FORMAT);
	assert_int_equal(read_all("\0\0\0\0\x44\x10\0\0", 8, told), PROV_E_FORMAT);
	/* Extents of no bytes are all the same. */
	assert_int_equal(read_all("\0\0\0\0\0\0\0\1\0\7\0\0\xff\xff", 14, told), PROV_OK);
	assert_string_equal(told, "7 m0 d0 b0@20: 0@22+0@22");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_versions),
	    cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
