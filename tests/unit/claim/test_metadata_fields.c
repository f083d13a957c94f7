/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "claim/metadata.h"

static size_t count(const char *prefix)
{
	size_t n = 0;

	for (const char *p = prov_metadata_schema(prefix)->names; p[1] != '\0'; p++)
		n += *p == ' ' ? 1 : 0;
	return n;
}

static void test_allowed(void **state)
{
	(void)state;
	assert_true(prov_metadata_is_allowed("exif", "ExposureTime"));
	assert_true(prov_metadata_is_allowed("exif", "GPSLatitude"));
	assert_true(prov_metadata_is_allowed("exifEX", "LensModel"));
	assert_true(prov_metadata_is_allowed("tiff", "YCbCrSubSampling"));
	assert_true(prov_metadata_is_allowed("xmpMM", "Anything"));
}

static void test_not_allowed(void **state)
{
	(void)state;
	/* Names of people, which no schema of the list has. */
	assert_false(prov_metadata_is_allowed("dc", "creator"));
	assert_false(prov_metadata_is_allowed("dc", "rights"));
	assert_false(prov_metadata_is_allowed("tiff", "Artist"));
	assert_false(prov_metadata_is_allowed("exifEX", "CameraOwnerName"));
	/* Parts of names, several names, and no name. */
	assert_false(prov_metadata_is_allowed("exif", "Exposure"));
	assert_false(prov_metadata_is_allowed("exif", "Time"));
	assert_false(prov_metadata_is_allowed("exif", "ExposureMode ExposureProgram"));
	assert_false(prov_metadata_is_allowed("exif", ""));
	assert_false(prov_metadata_is_allowed("exif", " "));
	assert_false(prov_metadata_is_allowed("nikon", "ExposureTime"));
	assert_null(prov_metadata_schema("nikon"));
}

/* As many as Appendix B lists. */
static void test_counts(void **state)
{
	(void)state;
	assert_int_equal(count("dc"), 10);
	assert_int_equal(count("Iptc4xmpExt"), 11);
	assert_int_equal(count("exif"), 78);
	assert_int_equal(count("exifEX"), 28);
	assert_int_equal(count("photoshop"), 13);
	assert_int_equal(count("tiff"), 20);
	assert_int_equal(count("plus"), 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_allowed),
	    cmocka_unit_test(test_not_allowed), cmocka_unit_test(test_counts)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
