/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compose/marks.h"
#include "json/scan.h"

static struct prov_exif_prop props[] = {
    {"tiff", "Make", "Ex\"ample", false, PROV_EXIF_PLAIN},
    {"dc", "creator", "Ada Name", false, PROV_EXIF_PERSON},
    {"exif", "FNumber", "28/10", false, PROV_EXIF_PLAIN},
    {"tiff", "Orientation", "6", true, PROV_EXIF_PLAIN},
    {"exifEX", "BodySerialNumber", "SN1", false, PROV_EXIF_SERIAL},
    {"exif", "GPSLatitude", "39,21.102000N", false, PROV_EXIF_POSITION},
};
static const struct prov_exif exif = {props, sizeof(props) / sizeof(props[0]), true};

static void expect(bool plain, unsigned kinds, const char *text)
{
	struct prov_arena arena;
	struct prov_bytes json;

	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(prov_mark_metadata(&exif, plain, kinds, &arena, &json, NULL), PROV_OK);
	if (!prov_bytes_is(json, text))
		fail_msg("%.*s", (int)json.n, (const char *)json.p);
	if (json.n > 0)
		assert_int_equal(prov_json_check(json, 0, NULL), PROV_OK);
	prov_arena_fini(&arena);
}

#define TIFF "\"tiff\":\"http://ns.adobe.com/tiff/1.0/\""
#define EXIF "\"exif\":\"http://ns.adobe.com/exif/1.0/\""

static void test_kinds(void **state)
{
	(void)state;
	expect(true, 0,
	    "{\"@context\":{" TIFF "," EXIF "},\"tiff:Make\":\"Ex\\\"ample\","
	    "\"exif:FNumber\":\"28/10\",\"tiff:Orientation\":6}");
	expect(false, PROV_EXIF_PERSON,
	    "{\"@context\":{\"dc\":\"http://purl.org/dc/elements/1.1/\"},"
	    "\"dc:creator\":\"Ada Name\"}");
	expect(false, PROV_EXIF_POSITION | PROV_EXIF_SERIAL,
	    "{\"@context\":{\"exifEX\":\"http://cipa.jp/exif/1.0/\"," EXIF "},"
	    "\"exifEX:BodySerialNumber\":\"SN1\",\"exif:GPSLatitude\":\"39,21.102000N\"}");
	expect(false, 0, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
