/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/format_check.h"
#include "helper/load.h"
#include "helper/mutate.h"

#define STORE_SIZE 38

static uint8_t *load(const char *name, struct format_scan *s)
{
	char path[64] = "tiff/";
	size_t n;
	uint8_t *data;

	strncat(path, name, sizeof(path) - 6);
	data = load_testdata(path, &n);
	assert_non_null(data);
	format_scan(s, prov_format_tiff(), prov_bytes(data, n));
	return data;
}

/* The layout's one range of CAND, and the one that is its count. */
static void check_store(const char *name, size_t width)
{
	struct format_scan s;
	uint8_t *data = load(name, &s);
	const struct prov_cand *c = &s.cands.v[0];
	size_t counts = 0, stores = 0;

	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, 1);
	assert_true(prov_layout_is_whole(&s.layout));
	assert_string_equal(s.layout.v[0].name, "TIFh");
	assert_int_equal(s.layout.v[0].len, width == 8 ? 16 : 8);
	assert_null(c->damage);
	assert_true(c->contiguous);
	assert_int_equal(c->len, STORE_SIZE);
	assert_int_equal(c->data.n, STORE_SIZE);
	assert_memory_equal(&c->data.p[4], "jumb", 4);
	assert_memory_equal(&data[c->start], c->data.p, STORE_SIZE);
	for (size_t i = 0; i < s.layout.n; i++) {
		const struct prov_range *r = &s.layout.v[i];

		if (r->cand == 0) {
			stores++;
			assert_int_equal(r->off, c->start);
			assert_int_equal(r->len, c->len);
			assert_false(r->metadata);
		} else if (r->metadata) {
			counts++;
			assert_int_equal(r->len, width);
			assert_int_equal(
			    data[data[0] == 'I' ? r->off : r->off + width - 1], STORE_SIZE);
		}
	}
	assert_int_equal(counts, 1);
	assert_int_equal(stores, 1);
	format_scan_fini(&s);
	free(data);
}

static void test_stores(void **state)
{
	(void)state;
	check_store("store.tif", 4);
	check_store("store-be.tif", 4);
	check_store("big.tif", 8);
	check_store("big-be.tif", 8);
	check_store("pages.tif", 4); /* in the last directory, bytes behind the store */
	check_store("sub.tif", 4);   /* a directory below the first, which is the first again */
	check_store("link.tif", 4);  /* the last link leads nowhere */
	check_store("orf.orf", 4);
}

static void check_cands(const char *name, size_t num, size_t damaged)
{
	struct format_scan s;
	uint8_t *data = load(name, &s);
	size_t n = 0;

	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, num);
	for (size_t i = 0; i < num; i++)
		n += s.cands.v[i].damage != NULL ? 1 : 0;
	assert_int_equal(n, damaged);
	format_scan_fini(&s);
	free(data);
}

static void test_candidates(void **state)
{
	(void)state;
	check_cands("plain.tif", 0, 0);
	check_cands("two.tif", 2, 0);
	check_cands("same.tif", 2, 2); /* one lies over the other */
	check_cands("over-entry.tif", 1, 1);
	check_cands("over-header.tif", 1, 1);
	check_cands("type.tif", 1, 1);
	check_cands("short.tif", 1, 1);
	check_cands("behind.tif", 1, 1);
}

static void check_fails(const char *name, int code, uint64_t at)
{
	struct format_scan s;
	uint8_t *data = load(name, &s);

	assert_int_equal(s.code, code);
	assert_true(s.err.has_at);
	assert_int_equal(s.err.at, at);
	format_scan_fini(&s);
	free(data);
}

static void test_broken(void **state)
{
	(void)state;
	check_fails("circle.tif", PROV_E_FORMAT, 8);
	check_fails("lost-link.tif", PROV_E_TRUNC, 62);
	check_fails("many.tif", PROV_E_TRUNC, 8);
	check_fails("no-directory.tif", PROV_E_FORMAT, 4);
	check_fails("offsets.tif", PROV_E_FORMAT, 4);
}

static void check_one(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)format_check(prov_format_tiff(), data, 40);
}

static void test_properties(void **state)
{
	static const char *const samples[] = {"plain.tif", "store.tif", "store-be.tif", "big.tif",
	    "big-be.tif", "pages.tif", "two.tif", "same.tif", "over-entry.tif", "over-header.tif",
	    "type.tif", "short.tif", "behind.tif", "circle.tif", "overlap.tif", "link.tif",
	    "lost-link.tif", "many.tif", "no-directory.tif", "sub.tif", "offsets.tif"};

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct format_scan s;
		uint8_t *data = load(samples[i], &s);

		mutate_none(prov_bytes(data, (size_t)s.src->size), check_one, NULL);
		mutate_all(prov_bytes(data, (size_t)s.src->size), check_one, NULL);
		format_scan_fini(&s);
		free(data);
	}
}

static void test_corpus(void **state)
{
	static const char *const files[] = {"unsigned/MultiPage.tif", "unsigned/TUSCANY.TIF",
	    "hostile/tiff_poc.tiff", "third-party/c2papython-C.dng"};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct format_scan s;
		size_t n;
		uint8_t *data = load_corpus(files[i], &n);

		if (data == NULL) {
			print_message("no corpus: %s\n", files[i]);
			skip();
		}
		format_scan(&s, prov_format_tiff(), prov_bytes(data, n));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, i == 3 ? 1 : 0);
		format_scan_fini(&s);
		check_one(NULL, prov_bytes(data, n));
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_stores),
	    cmocka_unit_test(test_candidates),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_corpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
