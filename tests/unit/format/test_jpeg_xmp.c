/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/jpeg_xmp.h"
#include "helper/format_check.h"
#include "helper/signal_file.h"

#define GUID "0123456789ABCDEF0123456789ABCDEF"
#define OTHER "FEDCBA98765432100123456789ABCDEF"

/* Of parts one behind the other: TEXT is what they come to, NULL where none. */
static void check(const char *const *parts, int code, const char *text)
{
	struct format_scan s;
	struct prov_src *src = NULL;
	struct prov_wr wr;
	uint8_t *owned = NULL;
	uint64_t at = 0;
	size_t n = 0;
	bool any;

	signal_jpeg(&wr);
	for (; *parts != NULL; parts++)
		signal_jpeg_extended(&wr, *parts);
	signal_jpeg_end(&wr);
	format_scan(&s, prov_format_jpeg(), prov_wr_data(&wr));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(prov_src_mem(&src, wr.p, wr.n, NULL), PROV_OK);
	assert_int_equal(prov_jpeg_has_extended(src, &s.layout, &any, NULL), PROV_OK);
	assert_true(any);
	assert_int_equal(
	    prov_jpeg_extended(src, &s.layout, prov_bytes_str(GUID), &owned, &n, &at, NULL), code);
	assert_int_equal(n, text == NULL ? 0 : strlen(text));
	if (text != NULL) {
		assert_memory_equal(owned, text, n);
		assert_memory_equal(wr.p + at, "\xff\xe1", 2);
	}
	free(owned);
	prov_src_close(src);
	format_scan_fini(&s);
	prov_wr_fini(&wr);
}

static void test_parts(void **state)
{
	(void)state;
	check((const char *const[]){GUID " 6 0 abcdef", NULL}, PROV_OK, "abcdef");
	check((const char *const[]){GUID " 6 4 ef", OTHER " 2 0 xy", GUID " 6 0 abcd", NULL},
	    PROV_OK, "abcdef");
	check((const char *const[]){OTHER " 6 0 abcdef", NULL}, PROV_OK, NULL);
	check((const char *const[]){GUID " 0 0 ", NULL}, PROV_OK, NULL);
}

static void test_misfit(void **state)
{
	(void)state;
	check((const char *const[]){GUID " 7 0 abcdef", NULL}, PROV_E_FORMAT, NULL);
	check((const char *const[]){GUID " 5 0 abcdef", NULL}, PROV_E_FORMAT, NULL);
	check((const char *const[]){GUID " 6 0 abcd", GUID " 6 3 def", NULL}, PROV_E_FORMAT, NULL);
	check((const char *const[]){GUID " 6 0 abcd", GUID " 7 4 ef", NULL}, PROV_E_FORMAT, NULL);
	check((const char *const[]){GUID " 6 1 abcdef", NULL}, PROV_E_FORMAT, NULL);
	check((const char *const[]){GUID " 4194305 0 a", NULL}, PROV_E_LIMIT, NULL);
	check((const char *const[]){GUID " 4294967295 4294967295 a", NULL}, PROV_E_LIMIT, NULL);
	check((const char *const[]){GUID " 6 0 ", NULL}, PROV_OK, NULL); /* an empty part is none */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parts), cmocka_unit_test(test_misfit)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
