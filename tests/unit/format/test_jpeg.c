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

static const char *const samples[] = {"jpeg/plain.jpg", "jpeg/bare.jpg", "jpeg/metadata.jpg",
    "jpeg/store.jpg", "jpeg/segments.jpg", "jpeg/foreign.jpg", "jpeg/interleaved.jpg",
    "jpeg/same-number.jpg", "jpeg/gap.jpg", "jpeg/short.jpg", "jpeg/fill.jpg", "jpeg/tables.jpg"};

static void check_names(const char *sample, const char *const *names, size_t num)
{
	struct format_scan s;
	size_t n;
	uint8_t *data = load_testdata(sample, &n);

	assert_non_null(data);
	format_scan(&s, prov_format_jpeg(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.layout.n, num);
	for (size_t i = 0; i < num; i++)
		assert_string_equal(s.layout.v[i].name, names[i]);
	format_scan_fini(&s);
	free(data);
}

static void test_layouts(void **state)
{
	static const char *const plain[] = {"SOI", "APP0", "DQT", "SOF0", "DHT", "DHT", "SOS"};
	static const char *const fill[] = {"SOI", "fill", "APP0", "stray", "APP11", "fill", "APP11",
	    "APP11", "DQT", "SOF0", "DHT", "DHT", "SOS"};
	static const char *const tables[] = {"SOI", "APP0", "EOI", "trailing"};

	(void)state;
	check_names("jpeg/plain.jpg", plain, 7);
	check_names("jpeg/fill.jpg", fill, 13);
	check_names("jpeg/tables.jpg", tables, 4);
}

static void test_metadata(void **state)
{
	struct format_scan s;
	size_t n;
	uint8_t *data = load_testdata("jpeg/metadata.jpg", &n);

	(void)state;
	assert_non_null(data);
	format_scan(&s, prov_format_jpeg(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	/* Exif, XMP, IPTC, comment; but no APP1 of another kind. */
	for (size_t i = 0; i < s.layout.n; i++)
		assert_int_equal(s.layout.v[i].metadata, i >= 1 && i <= 4);
	assert_int_equal(s.cands.exif.start, 6);
	assert_int_equal(s.cands.exif.len, 20);
	assert_string_equal(s.layout.v[5].name, "APP1");
	format_scan_fini(&s);
	free(data);
}

/* The symbols of table B.1 for every marker that can stand before the image data. */
static void test_marker_names(void **state)
{
	static const struct {
		uint8_t marker;
		const char *name;
	} names[] = {
	    {0x02, "RES"},
	    {0xbf, "RES"},
	    {0xc0, "SOF0"},
	    {0xc2, "SOF2"},
	    {0xc4, "DHT"},
	    {0xc8, "JPG"},
	    {0xcc, "DAC"},
	    {0xcf, "SOF15"},
	    {0xdb, "DQT"},
	    {0xdc, "DNL"},
	    {0xdd, "DRI"},
	    {0xde, "DHP"},
	    {0xdf, "EXP"},
	    {0xe0, "APP0"},
	    {0xef, "APP15"},
	    {0xf0, "JPG0"},
	    {0xfd, "JPG13"},
	    {0xfe, "COM"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		uint8_t data[] = {0xff, 0xd8, 0xff, names[i].marker, 0, 2, 0xff, 0xda};
		struct format_scan s;

		format_scan(&s, prov_format_jpeg(), prov_bytes(data, sizeof(data)));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.layout.n, 3);
		assert_string_equal(s.layout.v[1].name, names[i].name);
		format_scan_fini(&s);
	}
}

/* Markers without a length, and with them a second SOI. */
static void test_standalone_markers(void **state)
{
	static const uint8_t data[] = {
	    0xff, 0xd8, 0xff, 0xd0, 0xff, 0xd7, 0xff, 0x01, 0xff, 0xd8, 0xff, 0xda, 1, 2, 3};
	static const char *const names[] = {"SOI", "RST0", "RST7", "TEM", "SOI", "SOS"};
	struct format_scan s;

	(void)state;
	format_scan(&s, prov_format_jpeg(), prov_bytes(data, sizeof(data)));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.layout.n, 6);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(s.layout.v[i].name, names[i]);
	assert_int_equal(s.layout.v[5].len, 5);
	format_scan_fini(&s);
}

static void check_fails(struct prov_bytes data, int code, uint64_t at)
{
	struct format_scan s;

	format_scan(&s, prov_format_jpeg(), data);
	assert_int_equal(s.code, code);
	assert_true(s.err.has_at);
	assert_int_equal(s.err.at, at);
	format_scan_fini(&s);
}

static void test_broken(void **state)
{
	(void)state;
	check_fails(prov_bytes("", 0), PROV_E_TRUNC, 0);
	check_fails(prov_bytes("\xff", 1), PROV_E_TRUNC, 1);
	check_fails(prov_bytes("\xff\xd9", 2), PROV_E_FORMAT, 0);
	check_fails(prov_bytes("\xff\xd8", 2), PROV_E_TRUNC, 2);
	check_fails(prov_bytes("\xff\xd8\xff", 3), PROV_E_TRUNC, 3);
	check_fails(prov_bytes("\xff\xd8\xff\xff", 4), PROV_E_TRUNC, 4);
	check_fails(prov_bytes("\xff\xd8\xff\xe0\0", 5), PROV_E_TRUNC, 5);
	check_fails(prov_bytes("\xff\xd8\xff\xe0\0\1\xff\xda", 8), PROV_E_FORMAT, 2);
	check_fails(prov_bytes("\xff\xd8\xff\xe0\0\3", 6), PROV_E_TRUNC, 2);
	check_fails(prov_bytes("\xff\xd8 nothing follows", 18), PROV_E_TRUNC, 18);
}

static void check_one(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)format_check(prov_format_jpeg(), data, 40);
}

static void test_properties(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t n;
		uint8_t *data = load_testdata(samples[i], &n);

		assert_non_null(data);
		assert_int_equal(
		    format_check(prov_format_jpeg(), prov_bytes(data, n), 200000), PROV_OK);
		mutate_all(prov_bytes(data, n), check_one, NULL);
		free(data);
	}
}

static const char *const corpus[] = {"third-party/adobe-20220124-A.jpg",
    "third-party/adobe-20220124-C.jpg", "third-party/adobe-20220124-CAICAI.jpg",
    "third-party/adobe-20220124-CAIAIIICAICIICAIICICA.jpg", "third-party/adobe-20220124-XCI.jpg",
    "third-party/c2pars-C.jpg", "third-party/c2pars-CACAE-uri-CA.jpg",
    "third-party/c2pars-boxhash.jpg", "third-party/c2pars-cloud.jpg",
    "third-party/c2pars-no_alg.jpg", "third-party/c2pars-ocsp.jpg",
    "third-party/c2pars-update_manifest.jpg", "third-party/nikon-20221019-building.jpeg",
    "third-party/truepic-20230212-camera.jpg", "third-party/truepic-20230212-library.jpg",
    "unsigned/IMG_0003.jpg", "unsigned/P1000827.jpg", "unsigned/earth_apollo17.jpg",
    "unsigned/no_manifest.jpg"};

static void test_corpus(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(corpus) / sizeof(corpus[0]); i++) {
		struct format_scan s;
		size_t n;
		uint8_t *data = load_corpus(corpus[i], &n);

		if (data == NULL) {
			print_message("no corpus: %s\n", corpus[i]);
			skip();
		}
		format_scan(&s, prov_format_jpeg(), prov_bytes(data, n));
		assert_int_equal(s.code, PROV_OK);
		for (size_t k = 0; k < s.cands.n; k++) {
			assert_null(s.cands.v[k].damage);
			assert_true(s.cands.v[k].contiguous);
		}
		format_scan_fini(&s);
		assert_int_equal(
		    format_check(prov_format_jpeg(), prov_bytes(data, n), 70000), PROV_OK);
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_layouts),
	    cmocka_unit_test(test_metadata),
	    cmocka_unit_test(test_marker_names),
	    cmocka_unit_test(test_standalone_markers),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_corpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
