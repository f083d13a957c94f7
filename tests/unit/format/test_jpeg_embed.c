/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/wr.h"
#include "format/jpeg.h"
#include "helper/format_check.h"
#include "helper/load.h"

static const uint8_t tiny[] = {0, 0, 0, 11, 'j', 'u', 'm', 'b', 'x', 'y', 'z'};

/* The names of the ranges after embedding, one after the other. */
static void check_order(const char *sample, size_t old, const char *want)
{
	size_t n, made_n;
	uint8_t *data = load_testdata(sample, &n), *made;
	struct format_scan s;
	struct prov_wr names;

	assert_non_null(data);
	made = format_embed(prov_format_jpeg(), prov_bytes(data, n), old,
	    prov_bytes(tiny, sizeof(tiny)), &made_n, NULL);
	assert_non_null(made);
	format_scan(&s, prov_format_jpeg(), prov_bytes(made, made_n));
	assert_int_equal(s.code, PROV_OK);
	prov_wr_init(&names, 1000);
	for (size_t i = 0; i < s.layout.n; i++) {
		const struct prov_range *r = &s.layout.v[i];
		bool is_new = r->cand != PROV_NO_CAND && prov_bytes_eq(s.cands.v[r->cand].data,
							     prov_bytes(tiny, sizeof(tiny)));

		prov_wr_printf(&names, "%s%s", i == 0 ? "" : " ", is_new ? "NEW" : r->name);
	}
	prov_wr_u8(&names, 0);
	assert_string_equal((const char *)names.p, want);
	prov_wr_fini(&names);
	format_scan_fini(&s);
	free(made);
	free(data);
}

#define IMAGE " DQT SOF0 DHT DHT SOS"

static void test_place(void **state)
{
	(void)state;
	check_order("jpeg/bare.jpg", PROV_NO_CAND, "SOI NEW" IMAGE);
	check_order("jpeg/plain.jpg", PROV_NO_CAND, "SOI APP0 NEW" IMAGE);
	check_order("jpeg/metadata.jpg", PROV_NO_CAND, "SOI APP1 NEW APP1 APP13 COM APP1" IMAGE);
	check_order("jpeg/tables.jpg", PROV_NO_CAND, "SOI APP0 NEW EOI trailing");
	check_order("jpeg/segments.jpg", PROV_NO_CAND, "SOI APP0 NEW APP11 APP11 APP11" IMAGE);
}

static void test_old_is_left_out(void **state)
{
	(void)state;
	check_order("jpeg/segments.jpg", 0, "SOI APP0 NEW" IMAGE);
	check_order("jpeg/foreign.jpg", 1, "SOI APP0 NEW APP11 APP11 APP11 APP11" IMAGE);
	check_order("jpeg/interleaved.jpg", 0, "SOI NEW APP11 APP11 APP11" IMAGE);
	check_order("jpeg/gap.jpg", 0, "SOI APP0 NEW" IMAGE);
	check_order("jpeg/fill.jpg", 0, "SOI NEW fill APP0 stray" IMAGE);
}

#define APP0 "\xff\xe0\0\x04JF"
#define OLD "\xff\xeb\0\x15JP\0\1\0\0\0\1\0\0\0\x0bjumbabc"

/* An old store that stood before or between JFIF's segments must not push them from their place. */
static void test_place_behind_old(void **state)
{
	static const struct {
		const char *bytes;
		size_t n, apps;
	} cases[] = {
	    {"\xff\xd8" OLD APP0 "\xff\xda", 2 + 23 + 6 + 2, 1},
	    {"\xff\xd8" APP0 OLD APP0 "\xff\xda", 2 + 6 + 23 + 6 + 2, 2},
	    {"\xff\xd8" APP0 OLD "\xff\xda", 2 + 6 + 23 + 2, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t made_n;
		uint8_t *made =
		    format_embed(prov_format_jpeg(), prov_bytes(cases[i].bytes, cases[i].n), 0,
			prov_bytes(tiny, sizeof(tiny)), &made_n, NULL);

		assert_non_null(made);
		assert_int_equal(made_n, cases[i].n);
		for (size_t k = 0; k < cases[i].apps; k++)
			assert_memory_equal(&made[2 + 6 * k], APP0, 6);
		assert_memory_equal(&made[2 + 6 * cases[i].apps], "\xff\xeb", 2);
		free(made);
	}
}

/* The segment as ISO 19566-5 has it, made by hand; box number 1 is free here. */
static void test_embedded_bytes(void **state)
{
	static const uint8_t want[] = {0xff, 0xeb, 0, 21, 'J', 'P', 0, 1, 0, 0, 0, 1, 0, 0, 0, 11,
	    'j', 'u', 'm', 'b', 'x', 'y', 'z'};
	size_t n, made_n;
	uint8_t *data = load_testdata("jpeg/bare.jpg", &n), *made;

	(void)state;
	assert_non_null(data);
	made = format_embed(prov_format_jpeg(), prov_bytes(data, n), PROV_NO_CAND,
	    prov_bytes(tiny, sizeof(tiny)), &made_n, NULL);
	assert_non_null(made);
	assert_int_equal(made_n, n + sizeof(want));
	assert_memory_equal(&made[2], want, sizeof(want));
	free(made);
	free(data);
}

static void check_en(const char *sample, size_t old, unsigned want)
{
	size_t n, made_n, at = 2;
	uint8_t *data = load_testdata(sample, &n), *made;

	assert_non_null(data);
	made = format_embed(prov_format_jpeg(), prov_bytes(data, n), old,
	    prov_bytes(tiny, sizeof(tiny)), &made_n, NULL);
	assert_non_null(made);
	if (made[at + 1] == 0xe0)
		at += 18;
	assert_memory_equal(&made[at], "\xff\xeb", 2);
	assert_int_equal(made[at + 6] << 8 | made[at + 7], want);
	free(made);
	free(data);
}

/* Different from every other box's number, whatever becomes of the old store's. */
static void test_box_number(void **state)
{
	(void)state;
	check_en("jpeg/segments.jpg", 0, 1);
	check_en("jpeg/segments.jpg", PROV_NO_CAND, 2);
	check_en("jpeg/foreign.jpg", PROV_NO_CAND, 3);
	check_en("jpeg/foreign.jpg", 1, 1);
	check_en("jpeg/foreign.jpg", 0, 2);
	check_en("jpeg/same-number.jpg", 1, 2);
}

static void test_every_number_taken(void **state)
{
	struct prov_err err = {0};
	struct prov_wr wr;
	size_t n;

	(void)state;
	prov_wr_init(&wr, SIZE_MAX);
	prov_wr_u16(&wr, 0xffd8);
	for (unsigned en = 0; en < 65536; en++) {
		prov_wr_u32(&wr, 0xffeb0006);
		prov_wr_str(&wr, "JP");
		prov_wr_u16(&wr, (uint16_t)en);
	}
	prov_wr_u16(&wr, 0xffda);
	assert_null(format_embed(prov_format_jpeg(), prov_wr_data(&wr), PROV_NO_CAND,
	    prov_bytes(tiny, sizeof(tiny)), &n, &err));
	assert_int_equal(err.code, PROV_E_LIMIT);
	prov_wr_fini(&wr);
}

static void check_cut(size_t store_n, size_t segments)
{
	size_t n, made_n;
	uint8_t *data = load_testdata("jpeg/bare.jpg", &n), *made;
	uint8_t *store = format_store(store_n, 3);
	struct format_scan s;

	assert_non_null(data);
	made = format_embed(prov_format_jpeg(), prov_bytes(data, n), PROV_NO_CAND,
	    prov_bytes(store, store_n), &made_n, NULL);
	assert_non_null(made);
	format_scan(&s, prov_format_jpeg(), prov_bytes(made, made_n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.layout.n, 6 + segments);
	assert_int_equal(s.cands.n, 1);
	assert_int_equal(s.cands.v[0].len, store_n - 8 + 20 * segments);
	format_scan_fini(&s);
	free(store);
	free(made);
	free(data);
}

static void test_cuts(void **state)
{
	(void)state;
	check_cut(8, 1);
	check_cut(9, 1);
	check_cut(8 + 64000, 1);
	check_cut(8 + 64001, 2);
	check_cut(8 + 128000, 2);
	check_cut(8 + 128001, 3);
}

static void test_bad_stores(void **state)
{
	struct prov_err err = {0}, large = {0};
	size_t n, made_n;
	uint8_t *data = load_testdata("jpeg/bare.jpg", &n);

	(void)state;
	assert_non_null(data);
	assert_null(format_embed(prov_format_jpeg(), prov_bytes(data, n), PROV_NO_CAND,
	    prov_bytes(tiny, 7), &made_n, &err));
	assert_int_equal(err.code, PROV_E_INTERNAL);
	assert_null(format_embed(prov_format_jpeg(), prov_bytes(data, n), PROV_NO_CAND,
	    prov_bytes(tiny, PROV_MAX_STORE + 1), &made_n, &large));
	assert_int_equal(large.code, PROV_E_LIMIT);
	free(data);
}

static uint8_t *embed_xmp(const char *file, size_t xmp_n, size_t *n, struct prov_err *err)
{
	char *packet = malloc(xmp_n);
	const struct prov_bytes xmp = prov_bytes(packet, xmp_n);
	size_t data_n;
	uint8_t *data = load_testdata(file, &data_n), *made;

	assert_non_null(packet);
	assert_non_null(data);
	memset(packet, ' ', xmp_n);
	made = format_embed_all(prov_format_jpeg(), prov_bytes(data, data_n), PROV_NO_CAND,
	    prov_bytes_str("\1\1\1\1jumb"), &xmp, n, err);
	free(data);
	free(packet);
	return made;
}

/* New XMP goes before the store; there is room for no more than a segment. */
static void test_xmp(void **state)
{
	static const char want[] = "\xff\xe1\x00\x29http://ns.adobe.com/xap/1.0/";
	struct prov_err err = {0};
	size_t n;
	uint8_t *made = embed_xmp("jpeg/plain.jpg", 10, &n, &err);

	(void)state;
	assert_non_null(made);
	assert_memory_equal(&made[20], want, sizeof(want));
	assert_memory_equal(&made[20 + 4 + 29 + 10], "\xff\xeb", 2);
	free(made);
	made = embed_xmp("jpeg/plain.jpg", 65504, &n, &err);
	assert_non_null(made);
	assert_memory_equal(&made[22], "\xff\xff", 2);
	free(made);
	assert_null(embed_xmp("jpeg/plain.jpg", 65505, &n, &err));
	assert_int_equal(err.code, PROV_E_LIMIT);
	assert_non_null(strstr(err.msg, "65505 bytes"));
}

#define SCAN "\xff\xda\0\2pic\xff\xd9"
#define XMP_SEGMENT "\xff\xe1\0\x23http://ns.adobe.com/xap/1.0/\0<x/>"

/* What the index in N bytes at P leads to. */
static const uint8_t *second(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i + 66 < n; i++) {
		if (memcmp(&p[i], "\xff\xe2\0\x40MPF", 7) == 0) {
			size_t to = p[i + 58] | (size_t)p[i + 59] << 8;

			return i + 8 + to + 4 <= n ? &p[i + 8 + to] : p;
		}
	}
	return p;
}

static void check_second(struct prov_bytes between, size_t old, const struct prov_bytes *xmp)
{
	struct prov_wr wr;
	struct prov_err err = {0};
	uint8_t *made;
	size_t n;

	prov_wr_init(&wr, 65536);
	prov_wr_bytes(&wr, prov_bytes("\xff\xd8\xff\xe2\0\x40MPF\0II*\0\x08\0\0\0\1\0", 20));
	prov_wr_bytes(&wr, prov_bytes("\2\xb0\7\0\x20\0\0\0\x1a\0\0\0", 12));
	prov_wr_zeros(&wr, 4 + 20);
	prov_wr_bytes(&wr, prov_bytes("\1\0\0\0", 4));
	prov_wr_u8(&wr, (uint8_t)(58 + between.n + 9));
	prov_wr_zeros(&wr, 7);
	prov_wr_bytes(&wr, between);
	prov_wr_bytes(&wr, prov_bytes(SCAN, 9));
	prov_wr_bytes(&wr, prov_bytes("\xff\xd8TWO", 5));
	assert_memory_equal(second(wr.p, wr.n), "\xff\xd8TWO", 5);
	made = format_embed_all(prov_format_jpeg(), prov_wr_data(&wr), old,
	    prov_bytes(tiny, sizeof(tiny)), xmp, &n, &err);
	assert_non_null(made);
	assert_memory_equal(second(made, n), "\xff\xd8TWO", 5);
	free(made);
	prov_wr_fini(&wr);
}

/* XMP that is replaced and an old store that is taken out, behind the index: it is corrected. */
static void test_second_picture(void **state)
{
	const struct prov_bytes none = prov_bytes(NULL, 0);
	const struct prov_bytes held = prov_bytes(XMP_SEGMENT, sizeof(XMP_SEGMENT) - 1);
	const struct prov_bytes store = prov_bytes(OLD, sizeof(OLD) - 1);
	const struct prov_bytes longer = prov_bytes_str("<longer/>"), shorter = prov_bytes_str("<");

	(void)state;
	check_second(none, PROV_NO_CAND, NULL);
	check_second(none, PROV_NO_CAND, &longer);
	check_second(held, PROV_NO_CAND, NULL);
	check_second(held, PROV_NO_CAND, &longer);
	check_second(held, PROV_NO_CAND, &shorter);
	check_second(store, 0, NULL);
	check_second(store, 0, &longer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_place),
	    cmocka_unit_test(test_old_is_left_out),
	    cmocka_unit_test(test_place_behind_old),
	    cmocka_unit_test(test_embedded_bytes),
	    cmocka_unit_test(test_box_number),
	    cmocka_unit_test(test_every_number_taken),
	    cmocka_unit_test(test_cuts),
	    cmocka_unit_test(test_bad_stores),
	    cmocka_unit_test(test_xmp),
	    cmocka_unit_test(test_second_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
