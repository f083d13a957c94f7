/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/format_check.h"
#include "helper/mutate.h"

#define HEAD                                                                                       \
	"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14"                                                       \
	"ftypjxl \0\0\0\0jxl "
#define JUMB "\0\0\0\x18jumb\0\0\0\x10jumdc2pa\0\0\0\0"
#define CODE "\0\0\0\x0ajxlc\xff\x0a"

static void check(const char *p, size_t n, int code, size_t ranges, size_t cands)
{
	struct format_scan s;

	format_scan(&s, prov_format_jxl(), prov_bytes(p, n));
	assert_int_equal(s.code, code);
	if (code == PROV_OK) {
		assert_true(prov_layout_is_whole(&s.layout));
		assert_int_equal(s.layout.n, ranges);
		if (ranges > 1) /* by its type, and not as the example in 18.7.3 spells it */
			assert_string_equal(s.layout.v[0].name, "JXL ");
		assert_int_equal(s.cands.n, cands);
	}
	format_scan_fini(&s);
}

static void test_samples(void **state)
{
	static const char plain[] = HEAD CODE, store[] = HEAD JUMB CODE,
			  two[] = HEAD JUMB JUMB CODE, cut[] = HEAD "\0\0\0\x7ajxlc\xff\x0a",
			  brob[] = HEAD "\0\0\0\x0e"
					"brobjumbxx" CODE;

	(void)state;
	check(plain, sizeof(plain) - 1, PROV_OK, 3, 0);
	check(store, sizeof(store) - 1, PROV_OK, 4, 1);
	check(two, sizeof(two) - 1, PROV_OK, 5, 2);
	check(cut, sizeof(cut) - 1, PROV_E_TRUNC, 0, 0);
	check(brob, sizeof(brob) - 1, PROV_OK, 4, 0);
	check("\xff\x0a\x01\x02", 4, PROV_OK, 1, 0);
	check("none of it", 10, PROV_E_FORMAT, 0, 0);
}

static void any(void *ctx, struct prov_bytes data)
{
	struct format_scan s;

	(void)ctx;
	format_scan(&s, prov_format_jxl(), data);
	if (s.code == PROV_OK)
		assert_true(prov_layout_is_whole(&s.layout));
	format_scan_fini(&s);
}

/* "xml " and Brotli's "stored" form (RFC 7932, 9.2) of <a/>. */
#define PACKED "xml \x8b\x01\x80<a/>\x03"

static void check_packed(const char *p, size_t n, const char *text, bool unread)
{
	struct format_scan s;

	format_scan(&s, prov_format_jxl(), prov_bytes(p, n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.xmp.holder.start, 32);
	assert_int_equal(s.cands.xmp.unread != NULL, unread);
	assert_true(prov_bytes_is(s.cands.xmp.data, text));
	format_scan_fini(&s);
}

/* XMP in a box that was compressed is unpacked; what is no Brotli is said to be there. */
static void test_packed(void **state)
{
	static const char good[] = HEAD "\0\0\0\x14"
					"brob" PACKED CODE,
			  broken[] = HEAD "\0\0\0\x10"
					  "brobxml \xff\xff\xff\xff" CODE,
			  cut[] = HEAD "\0\0\0\x11"
				       "brobxml \x8b\x01\x80<a" CODE,
			  empty[] = HEAD "\0\0\0\x0c"
					 "brobxml " CODE;

	(void)state;
	check_packed(good, sizeof(good) - 1, "<a/>", false);
	check_packed(broken, sizeof(broken) - 1, "", true);
	check_packed(cut, sizeof(cut) - 1, "", true);
	check_packed(empty, sizeof(empty) - 1, "", true);
	mutate_all(prov_bytes(good, sizeof(good) - 1), any, NULL);
}

static void check_metadata(const char *p, size_t n, bool is)
{
	struct format_scan s;

	format_scan(&s, prov_format_jxl(), prov_bytes(p, n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.layout.n, 4);
	assert_int_equal(s.layout.v[2].metadata, is);
	format_scan_fini(&s);
}

/* Exif and XMP are metadata, also packed, as 18.7.4's example has them left out of a hash. */
static void test_metadata(void **state)
{
	static const char exif[] = HEAD "\0\0\0\x0e"
					"Exif\0\0\0\0II" CODE,
			  xmp[] = HEAD "\0\0\0\x0c"
				       "xml <a/>" CODE,
			  packed[] = HEAD "\0\0\0\x14"
					  "brob" PACKED CODE,
			  packed_exif[] = HEAD "\0\0\0\x0e"
					       "brobExifxx" CODE,
			  other[] = HEAD "\0\0\0\x0e"
					 "brobjumbxx" CODE,
			  short_one[] = HEAD "\0\0\0\x0b"
					     "brobExi" CODE,
			  code[] = HEAD CODE CODE;

	(void)state;
	check_metadata(exif, sizeof(exif) - 1, true);
	check_metadata(xmp, sizeof(xmp) - 1, true);
	check_metadata(packed, sizeof(packed) - 1, true);
	check_metadata(packed_exif, sizeof(packed_exif) - 1, true);
	check_metadata(other, sizeof(other) - 1, false);
	check_metadata(short_one, sizeof(short_one) - 1, false);
	check_metadata(code, sizeof(code) - 1, false);
}

static void test_mutations(void **state)
{
	static const char store[] = HEAD JUMB CODE;

	(void)state;
	mutate_all(prov_bytes(store, sizeof(store) - 1), any, NULL);
}

static bool lacks(const char *p, size_t n)
{
	return format_missing(prov_format_jxl(), prov_bytes(p, n)) != NULL;
}

#define LACKS(s) lacks(s, sizeof(s) - 1)
#define PART(number)                                                                               \
	"\0\0\0\x0e"                                                                               \
	"jxlp" number "\xff\x0a"

/* The last part of a codestream says that it is. */
static void test_missing(void **state)
{
	(void)state;
	assert_false(LACKS(HEAD CODE));
	assert_false(LACKS("\xff\x0a"));
	assert_false(LACKS(HEAD PART("\0\0\0\0") PART("\x80\0\0\1")));
	assert_false(LACKS(HEAD "\0\0\0\1jxlp\0\0\0\0\0\0\0\x16\x80\0\0\0\xff\x0a"));
	assert_true(LACKS(HEAD PART("\0\0\0\0")));
	assert_true(LACKS(HEAD PART("\0\0\0\0") PART("\0\0\0\1")));
	assert_true(LACKS(HEAD));
	assert_true(LACKS(HEAD "\0\0\0\x0a"
			       "jxlp\0\0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_samples),
	    cmocka_unit_test(test_packed),
	    cmocka_unit_test(test_metadata),
	    cmocka_unit_test(test_mutations),
	    cmocka_unit_test(test_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
