/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/bmff_box.h"
#include "helper/format_check.h"
#include "helper/heif_make.h"
#include "helper/mutate.h"

#define STORE "\0\0\0\x20jumb\0\0\0\x10jumdc2pa\0\0\0\0\0\0\0\x08more"

static struct prov_bytes store(void)
{
	return prov_bytes(STORE, 0x20);
}

/* Which candidates there are, and whether the first is whole. */
static void check(struct bmff_file *f, int code, size_t num, bool whole)
{
	struct format_scan s;

	format_scan(&s, prov_format_mp4(), prov_wr_data(&f->wr));
	assert_int_equal(s.code, code);
	if (code == PROV_OK) {
		assert_true(prov_layout_is_whole(&s.layout));
		assert_int_equal(s.cands.n, num);
		if (num > 0)
			assert_true((s.cands.v[0].damage == NULL) == whole);
	}
	format_scan_fini(&s);
}

static void begin(struct bmff_file *f)
{
	bmff_init(f);
	bmff_box(f, "ftyp", prov_bytes("isom\0\0\0\0mp42", 12), 0);
}

static void test_stores(void **state)
{
	static const char *const alone[] = {"manifest", "original", "update", "elsewhere"};
	struct bmff_file f;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		begin(&f);
		bmff_c2pa(&f, alone[i], true, store());
		bmff_box(&f, "mdat", prov_bytes_str("x"), 0);
		check(&f, PROV_OK, 1, i == 0);
		bmff_fini(&f);
	}
	begin(&f);
	bmff_c2pa(&f, "merkle", false, store());
	check(&f, PROV_OK, 0, false);
	bmff_c2pa(&f, "manifest", true, store());
	bmff_c2pa(&f, "manifest", true, store());
	check(&f, PROV_OK, 2, true);
	bmff_fini(&f);
}

/* 18.6.2: a store in two boxes is one, with or without an offset in the second. */
static void test_update(void **state)
{
	(void)state;
	for (int has = 0; has < 2; has++) {
		struct format_scan s;
		struct bmff_file f;

		begin(&f);
		bmff_c2pa(&f, "original", true, store());
		bmff_box(&f, "mdat", prov_bytes_str("x"), 0);
		bmff_c2pa(&f, "update", has != 0, store());
		format_scan(&s, prov_format_mp4(), prov_wr_data(&f.wr));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, 1);
		assert_null(s.cands.v[0].damage);
		assert_int_equal(s.cands.v[0].data.n, 0x28);
		assert_int_equal(s.cands.v[0].data.p[3], 0x28);
		assert_int_equal(s.layout.v[1].cand, 0);
		assert_int_equal(s.layout.v[3].cand, 0);
		format_scan_fini(&s);
		bmff_fini(&f);
	}
}

static void test_broken(void **state)
{
	struct bmff_file f;

	(void)state;
	begin(&f);
	prov_wr_bytes(&f.wr, prov_bytes("\x80\0\0\0mdatabc", 11)); /* 2 GiB, it says */
	check(&f, PROV_E_TRUNC, 0, false);
	bmff_fini(&f);
	begin(&f);
	bmff_c2pa(&f, "manifest", true, store());
	prov_wr_bytes(&f.wr, prov_bytes("\x80\0\0\0mdatabc", 11));
	check(&f, PROV_OK, 1, true); /* so that its binding tells */
	bmff_fini(&f);
	begin(&f);
	prov_wr_bytes(&f.wr, prov_bytes("\0\0\0\x02mdat", 8));
	check(&f, PROV_E_FORMAT, 0, false);
	bmff_fini(&f);
	begin(&f);
	prov_wr_bytes(&f.wr, prov_bytes("\0\0\0\0mdatabc", 11));
	check(&f, PROV_OK, 0, false);
	bmff_fini(&f);
}

static void any(void *ctx, struct prov_bytes data)
{
	struct format_scan s;

	(void)ctx;
	format_scan(&s, prov_format_mp4(), data);
	if (s.code == PROV_OK)
		assert_true(prov_layout_is_whole(&s.layout));
	format_scan_fini(&s);
}

static void test_mutations(void **state)
{
	struct bmff_file f;

	(void)state;
	begin(&f);
	bmff_c2pa(&f, "original", true, store());
	bmff_box(&f, "moov", prov_bytes("\0\0\0\x0cmvhdabcd", 12), 0);
	bmff_c2pa(&f, "update", true, store());
	mutate_all(prov_wr_data(&f.wr), any, NULL);
	bmff_fini(&f);
}

/* A film whose recording broke off has its frames and no moov; the first segment of one, or what
 * was cut behind it, a moov alone. */
static void test_missing(void **state)
{
	static const struct {
		const char *box;
		bool alone, lacks;
	} rows[] = {{"free", false, true}, {"moov", true, false}, {"moof", false, false},
	    {"meta", false, false}, {"!mov", true, false}, {"!mof", false, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bmff_file f;

		begin(&f);
		bmff_box(&f, rows[i].box, prov_bytes("", 0), 0);
		assert_int_equal(
		    format_missing(prov_format_mp4(), prov_wr_data(&f.wr)) != NULL, rows[i].alone);
		bmff_box(&f, "mdat", prov_bytes("abc", 3), 0);
		assert_int_equal(
		    format_missing(prov_format_mp4(), prov_wr_data(&f.wr)) != NULL, rows[i].lacks);
		bmff_fini(&f);
	}
}

/* An image that ends where its pictures would begin. */
static void test_missing_picture(void **state)
{
	static const struct heif plain = {.offset = 4, .length = 4, .info_version = 2};
	struct prov_wr wr;
	bool had = false;

	(void)state;
	prov_wr_init(&wr, 4096);
	heif_make(&wr, &plain);
	assert_null(format_missing(prov_format_heic(), prov_wr_data(&wr)));
	for (size_t i = 0; i + 4 <= wr.n; i++) {
		if (memcmp(&wr.p[i], "mdat", 4) == 0) {
			memcpy(&wr.p[i], "free", 4);
			had = true;
		}
	}
	assert_true(had);
	assert_non_null(format_missing(prov_format_heic(), prov_wr_data(&wr)));
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_stores),
	    cmocka_unit_test(test_update),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_mutations),
	    cmocka_unit_test(test_missing),
	    cmocka_unit_test(test_missing_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
