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

static const char *const samples[] = {"plain.gif", "gif87a.gif", "store.gif", "blocks.gif",
    "small-blocks.gif", "metadata.gif", "two.gif", "late.gif", "version.gif", "minor.gif",
    "empty-store.gif", "odd-app.gif", "broken.gif", "cut.gif"};

static uint8_t *load(const char *name, struct format_scan *s)
{
	char path[64] = "gif/";
	size_t n;
	uint8_t *data;

	strncat(path, name, sizeof(path) - 5);
	data = load_testdata(path, &n);
	assert_non_null(data);
	format_scan(s, prov_format_gif(), prov_bytes(data, n));
	return data;
}

static void check_names(const char *sample, const char *const *names, size_t n)
{
	struct format_scan s;
	uint8_t *data = load(sample, &s);

	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.layout.n, n);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(s.layout.v[i].name, names[i]);
		assert_false(s.layout.v[i].more);
	}
	format_scan_fini(&s);
	free(data);
}

static void test_boxes(void **state)
{
	static const char *const plain[] = {"GIF89a", "LSD", "2C", "TBID", "3B"};
	static const char *const old[] = {"GIF87a", "LSD", "2C", "TBID", "3B"};
	static const char *const store[] = {"GIF89a", "LSD", "C2PA", "21F9", "2C", "TBID", "3B"};
	static const char *const metadata[] = {"GIF89a", "LSD", "21FF", "21FF", "21FE", "21F9",
	    "2C", "TBID", "21F9", "2C", "TBID", "2101", "3B"};
	static const char *const late[] = {"GIF89a", "LSD", "2C", "TBID", "C2PA", "3B", "trailing"};
	static const char *const odd[] = {"GIF89a", "LSD", "21FF", "2C", "TBID", "3B"};
	static const char *const broken[] = {"GIF89a", "LSD", "21F9", "2C", "TBID", "broken"};
	static const char *const cut_off[] = {"GIF89a", "LSD", "2C", "broken"};

	(void)state;
	check_names("plain.gif", plain, 5);
	check_names("gif87a.gif", old, 5);
	check_names("store.gif", store, 7);
	check_names("metadata.gif", metadata, 13);
	check_names("late.gif", late, 7);
	check_names("odd-app.gif", odd, 6);
	check_names("broken.gif", broken, 6); /* behind the first image no store can be */
	check_names("cut.gif", cut_off, 4);
}

/* Colour tables belong to the descriptor before them (18.7.3.4). */
static void test_tables(void **state)
{
	struct format_scan s;
	uint8_t *data = load("metadata.gif", &s);

	(void)state;
	assert_int_equal(s.layout.v[0].len, 6);
	assert_int_equal(s.layout.v[1].len, 7 + 6);
	assert_int_equal(s.layout.v[6].len, 10);
	assert_int_equal(s.layout.v[9].len, 10 + 6);
	for (size_t i = 0; i < s.layout.n; i++)
		assert_int_equal(s.layout.v[i].metadata, i == 3 || i == 4);
	format_scan_fini(&s);
	free(data);
}

static void check_store(const char *name, size_t num, size_t size)
{
	struct format_scan s;
	uint8_t *data = load(name, &s);

	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, num);
	for (size_t i = 0; i < num; i++) {
		const struct prov_cand *c = &s.cands.v[i];
		size_t at = 14, sub = 0;

		assert_true(c->contiguous);
		assert_int_equal(c->data.n, size);
		assert_int_equal(c->damage != NULL, size == 0);
		assert_memory_equal(&data[c->start],
		    "\x21\xff\x0b"
		    "C2PA_GIF",
		    11);
		assert_int_equal(data[c->start + c->len - 1], 0);
		for (size_t k = 0; k < size; k++) {
			if (sub == 0)
				sub = data[c->start + at++];
			assert_int_equal(c->data.p[k], data[c->start + at++]);
			sub--;
		}
		assert_true(size == 0 || at + 1 == c->len);
	}
	format_scan_fini(&s);
	free(data);
}

static void test_stores(void **state)
{
	(void)state;
	check_store("plain.gif", 0, 0);
	check_store("store.gif", 1, 38);
	check_store("small-blocks.gif", 1, 38);
	check_store("blocks.gif", 1, 38 + 308);
	check_store("two.gif", 2, 38);
	check_store("late.gif", 1, 38);
	check_store("minor.gif", 1, 38);
	check_store("version.gif", 1, 0);
	check_store("empty-store.gif", 1, 0);
	check_store("odd-app.gif", 0, 0);
}

static void check_fails(const void *data, size_t n, int code, uint64_t at)
{
	struct format_scan s;

	format_scan(&s, prov_format_gif(), prov_bytes(data, n));
	assert_int_equal(s.code, code);
	assert_true(s.err.has_at);
	assert_int_equal(s.err.at, at);
	format_scan_fini(&s);
}

static void test_broken(void **state)
{
	size_t n;
	uint8_t *data = load_testdata("gif/no-image.gif", &n);

	(void)state;
	assert_non_null(data);
	check_fails(data, n, PROV_E_TRUNC, n);
	check_fails(data, n - 5, PROV_E_TRUNC, n - 5);
	check_fails(data, 15, PROV_E_TRUNC, 6);
	check_fails(data, 12, PROV_E_TRUNC, 12);
	data[0] = 'g';
	check_fails(data, n, PROV_E_FORMAT, 0);
	free(data);
	data = load_testdata("gif/unknown.gif", &n);
	assert_non_null(data);
	check_fails(data, n, PROV_E_FORMAT, 19);
	free(data);
}

static void check_one(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)format_check(prov_format_gif(), data, 40);
}

static void test_properties(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct format_scan s;
		uint8_t *data = load(samples[i], &s);
		size_t n = (size_t)s.src->size;

		assert_int_equal(
		    format_check(prov_format_gif(), prov_bytes(data, n), 100), PROV_OK);
		mutate_all(prov_bytes(data, n), check_one, NULL);
		format_scan_fini(&s);
		free(data);
	}
}

static void test_corpus(void **state)
{
	struct format_scan s;
	size_t n;
	uint8_t *data = load_corpus("unsigned/sample1.gif", &n);

	(void)state;
	if (data == NULL)
		skip();
	format_scan(&s, prov_format_gif(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, 0);
	assert_string_equal(s.layout.v[s.layout.n - 1].name, "3B");
	format_scan_fini(&s);
	check_one(NULL, prov_bytes(data, n));
	free(data);
}

/* What a file that was cut lacks; one of no trailer is described to its end all the same. */
static void test_missing(void **state)
{
	static const struct {
		const char *name;
		bool lacks;
	} rows[] = {
	    {"plain.gif", false}, {"late.gif", false}, {"broken.gif", true}, {"cut.gif", true}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct format_scan s;
		uint8_t *data = load(rows[i].name, &s);

		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.layout.missing != NULL, rows[i].lacks);
		format_scan_fini(&s);
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_boxes),
	    cmocka_unit_test(test_tables),
	    cmocka_unit_test(test_stores),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_corpus),
	    cmocka_unit_test(test_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
