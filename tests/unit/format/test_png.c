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

static const char *const samples[] = {"png/plain.png", "png/store.png", "png/late.png",
    "png/two.png", "png/metadata.png", "png/trailing.png", "png/empty-store.png",
    "png/odd-name.png", "png/no-end.png", "png/too-long.png"};

static uint8_t *load(const char *name, struct format_scan *s)
{
	size_t n;
	uint8_t *data = load_testdata(name, &n);

	assert_non_null(data);
	format_scan(s, prov_format_png(), prov_bytes(data, n));
	return data;
}

static void check_names(const char *sample, const char *const *names, size_t n)
{
	struct format_scan s;
	uint8_t *data = load(sample, &s);

	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.layout.n, n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(s.layout.v[i].name, names[i]);
	format_scan_fini(&s);
	free(data);
}

static void test_layouts(void **state)
{
	static const char *const plain[] = {"PNGh", "IHDR", "IDAT", "IEND"};
	static const char *const store[] = {"PNGh", "IHDR", "caBX", "IDAT", "IEND"};
	static const char *const late[] = {"PNGh", "IHDR", "IDAT", "caBX", "IEND"};
	static const char *const trailing[] = {"PNGh", "IHDR", "IDAT", "IEND", "trailing"};
	static const char *const odd[] = {"PNGh", "IHDR", "a??m", "IDAT", "IEND"};

	(void)state;
	check_names("png/plain.png", plain, 4);
	check_names("png/store.png", store, 5);
	check_names("png/late.png", late, 5);
	check_names("png/trailing.png", trailing, 5);
	check_names("png/odd-name.png", odd, 5); /* nothing that acts on a terminal */
}

static void test_metadata(void **state)
{
	struct format_scan s;
	uint8_t *data = load("png/metadata.png", &s);

	(void)state;
	assert_int_equal(s.layout.n, 6);
	for (size_t i = 0; i < s.layout.n; i++)
		assert_int_equal(s.layout.v[i].metadata, i == 2 || i == 3);
	assert_int_equal(s.cands.exif.start, 60);
	assert_int_equal(s.cands.exif.len, 10);
	format_scan_fini(&s);
	free(data);
}

static void test_candidates(void **state)
{
	struct format_scan s;
	uint8_t *data = load("png/two.png", &s);

	(void)state;
	assert_int_equal(s.cands.n, 2);
	assert_int_equal(s.layout.v[2].cand, 0);
	assert_int_equal(s.layout.v[4].cand, 1);
	for (size_t i = 0; i < 2; i++) {
		const struct prov_cand *c = &s.cands.v[i];

		assert_null(c->damage);
		assert_true(c->contiguous);
		assert_int_equal(c->len, c->data.n + 12);
		assert_memory_equal(&data[c->start + 8], c->data.p, c->data.n);
		assert_memory_equal(&c->data.p[4], "jumb", 4);
	}
	format_scan_fini(&s);
	free(data);
	data = load("png/empty-store.png", &s);
	assert_int_equal(s.cands.n, 1);
	assert_non_null(s.cands.v[0].damage);
	format_scan_fini(&s);
	free(data);
}

static void check_fails(struct prov_bytes data, int code, uint64_t at)
{
	struct format_scan s;

	format_scan(&s, prov_format_png(), data);
	assert_int_equal(s.code, code);
	assert_true(s.err.has_at);
	assert_int_equal(s.err.at, at);
	format_scan_fini(&s);
}

static void test_broken(void **state)
{
	size_t n;
	uint8_t *data = load_testdata("png/no-end.png", &n);

	(void)state;
	assert_non_null(data);
	check_fails(prov_bytes(data, n), PROV_E_TRUNC, n);
	check_fails(prov_bytes(data, 20), PROV_E_TRUNC, 8);
	check_fails(prov_bytes(data, 10), PROV_E_TRUNC, 10);
	check_fails(prov_bytes(data, 7), PROV_E_TRUNC, 7);
	data[0] ^= 1;
	check_fails(prov_bytes(data, n), PROV_E_FORMAT, 0);
	free(data);
	data = load_testdata("png/too-long.png", &n);
	assert_non_null(data);
	check_fails(prov_bytes(data, n), PROV_E_FORMAT, 33);
	free(data);
}

/* A store is read only as far as the limit, and the limit is not a verdict. */
static void test_store_too_large(void **state)
{
	static const uint8_t head[] = {0x04, 0x00, 0x00, 0x01, 'c', 'a', 'B', 'X'};
	size_t n = 33 + 12 + PROV_MAX_STORE + 1;
	uint8_t *data = calloc(1, n), *plain;
	struct prov_err err = {0};
	size_t plain_n;

	(void)state;
	plain = load_testdata("png/plain.png", &plain_n);
	assert_non_null(data);
	assert_non_null(plain);
	memcpy(data, plain, 33);
	memcpy(&data[33], head, 8);
	check_fails(prov_bytes(data, n), PROV_E_LIMIT, 33);
	assert_null(format_embed(prov_format_png(), prov_bytes(plain, plain_n), PROV_NO_CAND,
	    prov_bytes(data, PROV_MAX_STORE + 1), &n, &err));
	assert_int_equal(err.code, PROV_E_LIMIT);
	free(plain);
	free(data);
}

static void test_too_many(void **state)
{
	static const uint8_t chunk[13] = {0, 0, 0, 1, 'c', 'a', 'B', 'X', 'x', 1, 2, 3, 4};
	uint8_t data[33 + (PROV_MAX_CANDS + 1) * 13];
	size_t n;
	uint8_t *plain = load_testdata("png/plain.png", &n);

	(void)state;
	assert_non_null(plain);
	memcpy(data, plain, 33);
	for (size_t i = 0; i <= PROV_MAX_CANDS; i++)
		memcpy(&data[33 + 13 * i], chunk, 13);
	{
		struct format_scan s;

		format_scan(&s, prov_format_png(), prov_bytes(data, sizeof(data)));
		assert_int_equal(s.code, PROV_E_LIMIT);
		format_scan_fini(&s);
	}
	free(plain);
}

/* The chunk as the standard has it, made by hand. */
static void test_embedded_bytes(void **state)
{
	static const uint8_t want[] = {
	    0, 0, 0, 8, 'c', 'a', 'B', 'X', 0, 0, 0, 8, 'j', 'u', 'm', 'b', 0xa3, 0xb8, 0xe6, 0x1f};
	static const uint8_t store[] = {0, 0, 0, 8, 'j', 'u', 'm', 'b'};
	size_t n, made_n;
	uint8_t *data = load_testdata("png/late.png", &n), *made;

	(void)state;
	assert_non_null(data);
	made = format_embed(
	    prov_format_png(), prov_bytes(data, n), 0, prov_bytes(store, 8), &made_n, NULL);
	assert_non_null(made);
	assert_memory_equal(made, data, 33);
	assert_memory_equal(&made[33], want, sizeof(want));
	free(made);
	free(data);
}

static void test_embed_without_header(void **state)
{
	static const uint8_t data[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0, 'I',
	    'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};
	struct prov_err err = {0};
	size_t n;

	(void)state;
	assert_null(format_embed(prov_format_png(), prov_bytes(data, sizeof(data)), PROV_NO_CAND,
	    prov_bytes_str("12345678"), &n, &err));
	assert_int_equal(err.code, PROV_E_FORMAT);
}

static void check_one(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)format_check(prov_format_png(), data, 40);
}

static void test_properties(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t n;
		uint8_t *data = load_testdata(samples[i], &n);

		assert_non_null(data);
		assert_int_equal(format_check(prov_format_png(), prov_bytes(data, n), 100000),
		    i < 8    ? PROV_OK
		    : i == 8 ? PROV_E_TRUNC
			     : PROV_E_FORMAT);
		mutate_all(prov_bytes(data, n), check_one, NULL);
		free(data);
	}
}

static void test_corpus(void **state)
{
	static const char *const files[] = {"third-party/c2pars-libpng-test_with_url.png",
	    "unsigned/libpng-test.png", "unsigned/sample1.png"};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		size_t n;
		uint8_t *data = load_corpus(files[i], &n);

		if (data == NULL) {
			print_message("no corpus: %s\n", files[i]);
			skip();
		}
		assert_int_equal(
		    format_check(prov_format_png(), prov_bytes(data, n), 20000), PROV_OK);
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_layouts),
	    cmocka_unit_test(test_metadata),
	    cmocka_unit_test(test_candidates),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_store_too_large),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_embedded_bytes),
	    cmocka_unit_test(test_embed_without_header),
	    cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_corpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
