/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/tiff.h"
#include "helper/format_check.h"

/* What the walk says of an entry, in both widths and orders. */
static void test_entries(void **state)
{
	static const uint8_t classic[] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 2, 1, 0, 0, 3, 0, 0, 0, 1,
	    0, 1, 0, 0, 0xcd, 0x41, 0, 7, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0};
	static const uint8_t big[] = {'I', 'I', 43, 0, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0,
	    0, 0, 0, 0, 0, 0x41, 0xcd, 7, 0, 2, 1, 0, 0, 0, 0, 0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0,
	    0, 0, 0, 0, 0, 0};
	struct prov_tiff out;
	struct prov_src *src;

	(void)state;
	assert_int_equal(prov_src_mem(&src, classic, sizeof(classic), NULL), PROV_OK);
	assert_int_equal(prov_tiff_walk(src, &out, NULL, NULL, NULL), PROV_OK);
	prov_src_close(src);
	assert_int_equal(out.header_len, 8);
	assert_int_equal(out.num_entries, 1);
	assert_int_equal(out.entries[0].off, 22);
	assert_int_equal(out.entries[0].len, 12);
	assert_int_equal(out.entries[0].count_off, 26);
	assert_int_equal(out.entries[0].count_len, 4);
	assert_int_equal(out.entries[0].type, 7);
	assert_int_equal(out.entries[0].count, 0x102);
	assert_int_equal(out.entries[0].value, 0x304);
	assert_int_equal(prov_src_mem(&src, big, sizeof(big), NULL), PROV_OK);
	assert_int_equal(prov_tiff_walk(src, &out, NULL, NULL, NULL), PROV_OK);
	prov_src_close(src);
	assert_int_equal(out.header_len, 16);
	assert_int_equal(out.num_entries, 1);
	assert_int_equal(out.entries[0].off, 24);
	assert_int_equal(out.entries[0].len, 20);
	assert_int_equal(out.entries[0].count_off, 28);
	assert_int_equal(out.entries[0].count_len, 8);
	assert_int_equal(out.entries[0].count, 0x102);
	assert_int_equal(out.entries[0].value, 0x304);
}

static void test_sniff(void **state)
{
	(void)state;
	assert_int_equal(prov_tiff_sniff(prov_bytes("II*\0", 4)), 100);
	assert_int_equal(prov_tiff_sniff(prov_bytes("MM\0*", 4)), 100);
	assert_int_equal(prov_tiff_sniff(prov_bytes("II+\0", 4)), 100);
	assert_int_equal(prov_tiff_sniff(prov_bytes("MM\0+", 4)), 100);
	assert_int_equal(prov_tiff_sniff(prov_bytes("IIRO", 4)), 100);
	assert_int_equal(prov_tiff_sniff(prov_bytes("IIU\0", 4)), 100);
	assert_int_equal(prov_tiff_sniff(prov_bytes("II\0*", 4)), 0);
	assert_int_equal(prov_tiff_sniff(prov_bytes("MM*\0", 4)), 0);
	assert_int_equal(prov_tiff_sniff(prov_bytes("IM*\0", 4)), 0);
	assert_int_equal(prov_tiff_sniff(prov_bytes("II*", 3)), 0);
}

/* Directories inside of each other cost no more time than the file is long. */
static void test_overlapping(void **state)
{
	size_t n = 6000 * 12 + 64;
	uint8_t *data = calloc(1, n);
	struct format_scan s;

	(void)state;
	assert_non_null(data);
	memcpy(data, "II*\0\x08\0\0\0", 8);
	for (size_t at = 8; at < n - 64; at += 6) { /* each 2000 entries long, each 6 bytes on */
		data[at] = 0xd0;
		data[at + 1] = 0x07;
	}
	for (size_t at = 8; at + 2 + 24000 + 4 < n; at += 6) {
		data[at + 2 + 24000] = (uint8_t)(at + 6);
		data[at + 2 + 24000 + 1] = (uint8_t)((at + 6) >> 8);
	}
	format_scan(&s, prov_format_tiff(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_E_FORMAT);
	format_scan_fini(&s);
	free(data);
}

static void test_too_many(void **state)
{
	size_t n = 8 + 6 * ((size_t)PROV_MAX_IFDS + 1);
	uint8_t *data = calloc(1, n);
	struct format_scan s;

	(void)state;
	assert_non_null(data);
	memcpy(data, "II*\0\x08\0\0\0", 8);
	for (size_t at = 8; at + 12 <= n; at += 6) {
		for (size_t i = 0; i < 4; i++)
			data[at + 2 + i] = (uint8_t)((at + 6) >> (8 * i));
	}
	format_scan(&s, prov_format_tiff(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_E_LIMIT);
	format_scan_fini(&s);
	memset(&data[n - 10], 0, 4); /* one fewer */
	format_scan(&s, prov_format_tiff(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	format_scan_fini(&s);
	free(data);
}

static void test_too_many_stores(void **state)
{
	size_t n = 8 + 2 + (PROV_MAX_CANDS + 1) * 12 + 4;
	uint8_t *data = calloc(1, n);
	struct format_scan s;

	(void)state;
	assert_non_null(data);
	memcpy(data, "MM\0*\0\0\0\x08", 8);
	data[9] = PROV_MAX_CANDS + 1;
	for (size_t i = 0; i <= PROV_MAX_CANDS; i++)
		memcpy(&data[10 + 12 * i], "\xcd\x41", 2);
	format_scan(&s, prov_format_tiff(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_E_LIMIT);
	format_scan_fini(&s);
	data[9]--;
	format_scan(&s, prov_format_tiff(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, PROV_MAX_CANDS);
	format_scan_fini(&s);
	free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_entries),
	    cmocka_unit_test(test_sniff),
	    cmocka_unit_test(test_overlapping),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_too_many_stores),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
