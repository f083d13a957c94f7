/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/brob.h"
#include "helper/exif_make.h"
#include "helper/signal_make.h"

static void read_exif(
    struct signal_file *f, const struct exif_entry *entries, size_t n, bool little)
{
	struct prov_wr wr;

	exif_make(&wr, little, entries, n);
	/* A TIFF stream passes for a file with Exif. */
	signal_file_read(f, prov_wr_data(&wr), prov_signals_exif);
	assert_int_equal(f->code, PROV_OK);
	prov_wr_fini(&wr);
}

static void test_camera(void **state)
{
	struct signal_file f;

	(void)state;
	for (int little = 0; little < 2; little++) {
		read_exif(&f, exif_camera, exif_camera_n, little == 1);
		assert_string_equal(signal_file_value(&f, "exif.make"), "Example");
		assert_string_equal(signal_file_value(&f, "exif.model"), "Shooter 1");
		assert_string_equal(signal_file_value(&f, "exif.artist"), "Ada Name");
		assert_string_equal(signal_file_value(&f, "exif.body-serial"), "SN1234");
		assert_string_equal(
		    signal_file_value(&f, "exif.time-original"), "2024-05-01T10:11:10");
		assert_string_equal(signal_file_value(&f, "exif.latitude"), "39,21.102000N");
		assert_int_equal(signal_file_count(&f, "exif.position"), 0);
		assert_int_equal(signal_file_count(&f, "exif.software"), 0);
		signal_file_fini(&f);
	}
}

static void test_words(void **state)
{
	static const struct exif_entry entries[] = {
	    {0, 0x010e, 2, 10, "A caption", {0}},
	    {0, 0x0131, 2, 11, "Midjourney", {0}},
	    {0, 0x9c9c, 1, 6, "h\0i\0\0\0", {0}},
	    {1, 0x9003, 2, 20, "2024:05:01 10:11:10", {0}},
	    {1, 0x9011, 2, 7, "+02:00", {0}},
	    {1, 0x9286, 7, 13, "ASCII\0\0\0hello", {0}},
	    {2, 0x0001, 2, 2, "N", {0}},
	    {2, 0x0002, 5, 3, NULL, {0, 0, 0, 0, 0, 0}},
	};
	struct signal_file f;

	(void)state;
	read_exif(&f, entries, sizeof(entries) / sizeof(entries[0]), true);
	assert_string_equal(signal_file_value(&f, "exif.description"), "A caption");
	assert_string_equal(signal_file_value(&f, "exif.software"), "Midjourney");
	assert_string_equal(signal_file_value(&f, "exif.xp-comment"), "hi");
	assert_string_equal(signal_file_value(&f, "exif.comment"), "hello");
	assert_string_equal(
	    signal_file_value(&f, "exif.time-original"), "2024-05-01T10:11:10+02:00");
	/* It says where, but not so that it can be read. */
	assert_int_equal(signal_file_count(&f, "exif.latitude"), 0);
	assert_string_equal(signal_file_value(&f, "exif.position"), "GPS");
	signal_file_fini(&f);
}

/* JPEG XL keeps it in a box that may be packed (18181-2, 9.4). */
static void test_packed(void **state)
{
	static const char head[] = "\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14"
				   "ftypjxl \0\0\0\0jxl ";

	(void)state;
	for (int broken = 0; broken < 2; broken++) {
		struct prov_wr tiff, exif, packed, wr;
		struct signal_file f;

		exif_make(&tiff, true, exif_camera, exif_camera_n);
		prov_wr_init(&exif, 65536);
		prov_wr_zeros(&exif, 4);
		prov_wr_bytes(&exif, prov_wr_data(&tiff));
		prov_wr_init(&packed, 65536);
		brob_store(&packed, prov_wr_data(&exif));
		prov_wr_init(&wr, 65536);
		prov_wr_bytes(&wr, prov_bytes(head, sizeof(head) - 1));
		prov_wr_u32(&wr, (uint32_t)(12 + packed.n - (broken == 1 ? 1 : 0)));
		prov_wr_str(&wr, "brobExif");
		prov_wr_bytes(&wr,
		    prov_bytes_sub(prov_wr_data(&packed), 0, packed.n - (broken == 1 ? 1 : 0)));
		prov_wr_bytes(&wr, prov_bytes("\0\0\0\x0ajxlc\xff\x0a", 10));
		signal_file_read(&f, prov_wr_data(&wr), prov_signals_exif);
		assert_int_equal(f.code, PROV_OK);
		if (broken == 0) {
			assert_string_equal(signal_file_value(&f, "exif.model"), "Shooter 1");
			assert_null(f.signals.gave_up);
		} else {
			assert_int_equal(f.signals.n, 0);
			assert_string_equal(f.signals.gave_up,
			    "its Exif is compressed in a way that can't be read");
		}
		signal_file_fini(&f);
		prov_wr_fini(&wr);
		prov_wr_fini(&packed);
		prov_wr_fini(&exif);
		prov_wr_fini(&tiff);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_camera),
	    cmocka_unit_test(test_words), cmocka_unit_test(test_packed)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
