/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/bmff_scan.h"

static void expect(const char *head, size_t n, const struct prov_format *want)
{
	struct prov_src *src = NULL;
	const struct prov_format *got;

	assert_int_equal(prov_src_mem(&src, head, n, NULL), PROV_OK);
	assert_int_equal(prov_format_find(src, NULL, &got, NULL), PROV_OK);
	assert_ptr_equal(got, want);
	prov_src_close(src);
}

static void test_brands(void **state)
{
	(void)state;
	expect("\0\0\0\x14"
	       "ftypisom\0\0\0\0mp42",
	    20, prov_format_mp4());
	expect("\0\0\0\x10"
	       "ftypqt  \0\0\0\0",
	    16, prov_format_mov());
	expect("\0\0\0\x10"
	       "ftypM4A \0\0\0\0",
	    16, prov_format_m4a());
	expect("\0\0\0\x10"
	       "ftypavif\0\0\0\0",
	    16, prov_format_avif());
	expect("\0\0\0\x10"
	       "ftypheic\0\0\0\0",
	    16, prov_format_heic());
	expect("\0\0\0\x10"
	       "ftypmif1\0\0\0\0",
	    16, prov_format_heif());
	expect("\0\0\0\x14"
	       "ftypmif1\0\0\0\0avif",
	    20, prov_format_avif());
	expect("\0\0\0\x14"
	       "ftypmif1\0\0\0\0heic",
	    20, prov_format_heic());
}

static void test_without_ftyp(void **state)
{
	(void)state;
	expect("\0\0\0\x6cmoov\0\0\0\x6cmvhd", 16, prov_format_mov());
	expect("\0\0\0\x08wide\0\0\0\x6cmdat", 16, prov_format_mov());
	expect("\0\0\0\x18stypmsdh\0\0\0\0", 16, prov_format_mp4());
	assert_int_equal(
	    prov_bmff_sniff(prov_bytes("\0\0\0\x04moov\0\0\0\x6cmvhd", 16), prov_format_mov), 0);
	assert_int_equal(
	    prov_bmff_sniff(prov_bytes("\0\0\0\x6cmoov\0\0\0\x6cnone", 16), prov_format_mov), 0);
	assert_int_equal(
	    prov_bmff_sniff(prov_bytes("plain text, no boxes", 20), prov_format_mov), 0);
	assert_int_equal(prov_bmff_sniff(prov_bytes("The sidx box", 12), prov_format_mp4), 0);
	assert_int_equal(prov_bmff_sniff(prov_bytes("The mdat box", 12), prov_format_mov), 0);
	assert_int_equal(
	    prov_bmff_sniff(prov_bytes("The ftyp box says so", 20), prov_format_mp4), 0);
	/* One of 0x21222324 bytes, with what is no text in it. */
	assert_int_equal(prov_bmff_sniff(prov_bytes("\x21\x22\x23\x24mdat\x00\x00\x01\x65", 12),
			     prov_format_mov),
	    60);
	assert_int_equal(
	    prov_bmff_sniff(prov_bytes("\xff\xff\xff\0styp....", 12), prov_format_mp4), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_brands),
	    cmocka_unit_test(test_without_ftyp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
