/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/exif_make.h"
#include "helper/mutate.h"
#include "prov/io.h"
#include "signals/exif.h"

struct result {
	struct prov_arena arena;
	struct prov_exif exif;
};

static void read_exif(struct result *r, struct prov_bytes data)
{
	uint8_t *copy = mutate_copy(data);
	struct prov_src *src = NULL;

	prov_arena_init(&r->arena, (size_t)1 << 20);
	assert_int_equal(prov_src_mem(&src, copy, data.n, NULL), PROV_OK);
	assert_int_equal(
	    prov_exif_read(src, (struct prov_span){0, data.n}, &r->arena, &r->exif, NULL), PROV_OK);
	prov_src_close(src);
	free(copy);
}

static void expect(const struct prov_exif *exif, const char *name, const char *value, bool is_json,
    enum prov_exif_kind kind)
{
	for (size_t i = 0; i < exif->n; i++) {
		if (strcmp(exif->v[i].name, name) != 0)
			continue;
		if (value == NULL)
			fail_msg("%s is %s", name, exif->v[i].value);
		assert_string_equal(exif->v[i].value, value);
		assert_int_equal(exif->v[i].is_json, is_json);
		assert_int_equal(exif->v[i].kind, kind);
		return;
	}
	if (value != NULL)
		fail_msg("there is no %s", name);
}

static void expect_camera(const struct prov_exif *exif)
{
	assert_int_equal(exif->n, 18);
	assert_true(exif->has_position);
	expect(exif, "Make", "Example", false, PROV_EXIF_PLAIN);
	expect(exif, "Model", "Shooter 1", false, PROV_EXIF_PLAIN);
	expect(exif, "Orientation", "6", true, PROV_EXIF_PLAIN);
	expect(exif, "ModifyDate", "2024-05-01T10:11:12", false, PROV_EXIF_PLAIN);
	expect(exif, "creator", "Ada Name", false, PROV_EXIF_PERSON);
	expect(exif, "ExposureTime", "1/200", false, PROV_EXIF_PLAIN);
	expect(exif, "PhotographicSensitivity", "400", true, PROV_EXIF_PLAIN);
	expect(exif, "ExifVersion", "0232", false, PROV_EXIF_PLAIN);
	expect(exif, "DateTimeDigitized", NULL, false, PROV_EXIF_PLAIN);
	expect(exif, "ExposureBiasValue", "-1/3", false, PROV_EXIF_PLAIN);
	expect(exif, "FileSource", "3", true, PROV_EXIF_PLAIN);
	expect(exif, "BodySerialNumber", "SN1234", false, PROV_EXIF_SERIAL);
	expect(exif, "LensSpecification", "{\"@list\": [\"24/1\", \"70/1\", \"0/0\"]}", true,
	    PROV_EXIF_PLAIN);
	expect(exif, "GPSVersionID", "2.3.0.0", false, PROV_EXIF_POSITION);
	expect(exif, "GPSLatitude", "39,21.102000N", false, PROV_EXIF_POSITION);
	expect(exif, "GPSLongitude", "74,26.573000W", false, PROV_EXIF_POSITION);
	expect(exif, "GPSTimeStamp", "18:22:57", false, PROV_EXIF_POSITION);
}

static void test_camera(void **state)
{
	struct prov_wr wr, behind;
	struct result r;

	(void)state;
	for (int little = 0; little < 2; little++) {
		exif_make(&wr, little != 0, exif_camera, exif_camera_n);
		read_exif(&r, prov_wr_data(&wr));
		expect_camera(&r.exif);
		prov_arena_fini(&r.arena);
		/* As JPEG has it. */
		prov_wr_init(&behind, (size_t)1 << 20);
		prov_wr_bytes(&behind, prov_bytes("Exif\0\0", 6));
		prov_wr_bytes(&behind, prov_wr_data(&wr));
		read_exif(&r, prov_wr_data(&behind));
		expect_camera(&r.exif);
		prov_arena_fini(&r.arena);
		prov_wr_fini(&behind);
		prov_wr_fini(&wr);
	}
}

/* Values that say nothing, or nothing that can be said. */
static void test_useless(void **state)
{
	static const struct exif_entry entries[] = {
	    {0, 0x010f, 2, 3, "\xe9t\xe9", {0}},
	    {0, 0x0110, 2, 4, "   ", {0}},
	    {0, 0x0112, 2, 2, "6", {0}},
	    {0, 0x0132, 2, 20, "0000:00:00 00:00:00", {0}},
	    {1, 0x829a, 5, 1, NULL, {1, 0}},
	    {1, 0x9003, 2, 11, "2024:05:01", {0}},
	    {1, 0xa300, 7, 1, "", {0}},
	    {2, 0x0001, 2, 2, "X", {0}},
	    {2, 0x0002, 5, 3, NULL, {39, 1, 21, 1, 612, 100}},
	    {2, 0x0003, 2, 2, "E", {0}},
	    {2, 0x0004, 5, 3, NULL, {181, 1, 0, 1, 0, 1}},
	    {2, 0x0007, 5, 2, NULL, {18, 1, 22, 1}},
	};
	struct prov_wr wr;
	struct result r;

	(void)state;
	exif_make(&wr, true, entries, sizeof(entries) / sizeof(entries[0]));
	read_exif(&r, prov_wr_data(&wr));
	assert_int_equal(r.exif.n, 1);
	expect(&r.exif, "FileSource", "0", true, PROV_EXIF_PLAIN);
	/* It is there all the same. */
	assert_true(r.exif.has_position);
	prov_arena_fini(&r.arena);
	prov_wr_fini(&wr);
}

/* What is longer than any camera's name is no property, but shown: as much of it as is whole. */
static void test_long(void **state)
{
	static char text[2048];
	struct exif_entry entry = {0, 0x0110, 2, 1100, text, {0}};
	struct result r;
	struct prov_wr wr;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(&text[1023], "\xc3\xa9", 2);
	exif_make(&wr, true, &entry, 1);
	read_exif(&r, prov_wr_data(&wr));
	text[1023] = '\0';
	expect(&r.exif, "Model", text, false, PROV_EXIF_SIGNAL);
	prov_arena_fini(&r.arena);
	prov_wr_fini(&wr);
	entry.count = 1000;
	exif_make(&wr, true, &entry, 1);
	read_exif(&r, prov_wr_data(&wr));
	text[1000] = '\0';
	expect(&r.exif, "Model", text, false, PROV_EXIF_PLAIN);
	prov_arena_fini(&r.arena);
	prov_wr_fini(&wr);
}

static void test_none(void **state)
{
	static const char *const data[] = {"", "Exif", "no Exif at all", "II*"};
	struct result r;

	(void)state;
	for (size_t i = 0; i < sizeof(data) / sizeof(data[0]); i++) {
		read_exif(&r, prov_bytes_str(data[i]));
		assert_int_equal(r.exif.n, 0);
		assert_false(r.exif.has_position);
		prov_arena_fini(&r.arena);
	}
}

static void damaged(void *ctx, struct prov_bytes data)
{
	struct result r;

	(void)ctx;
	read_exif(&r, data);
	for (size_t i = 0; i < r.exif.n; i++)
		assert_true(r.exif.v[i].value != NULL && r.exif.v[i].name != NULL);
	prov_arena_fini(&r.arena);
}

static void test_damaged(void **state)
{
	struct prov_wr wr;

	(void)state;
	exif_make(&wr, true, exif_camera, exif_camera_n);
	mutate_all(prov_wr_data(&wr), damaged, NULL);
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_camera),
	    cmocka_unit_test(test_useless),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
