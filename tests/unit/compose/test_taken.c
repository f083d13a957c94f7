/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compose/taken.h"
#include "helper/exif_make.h"

#define NOW INT64_C(1780000000) /* 2026-05-28 */

/* Of a picture whose Exif says these; NULL: it has no such tag. */
static int64_t taken_at(const char *original, const char *offset)
{
	struct exif_entry entries[] = {{0, 0x010f, 2, 8, "Example", {0}},
	    {1, 0x9003, 2, 20, original, {0}}, {1, 0x9011, 2, 7, offset, {0}}};
	struct prov_subject subject = {.format = prov_format_jpeg()};
	struct prov_src *src = NULL;
	struct prov_arena arena;
	struct prov_wr wr;
	int64_t taken = -1;

	if (original == NULL)
		entries[1] = entries[0];
	exif_make(&wr, true, entries, offset == NULL ? 2 : 3);
	assert_int_equal(wr.code, PROV_OK);
	assert_int_equal(prov_src_mem(&src, wr.p, wr.n, NULL), PROV_OK);
	subject.src = src;
	subject.cands.exif = (struct prov_span){0, wr.n};
	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(prov_taken_read(&subject, NOW, &arena, &taken, NULL), PROV_OK);
	prov_arena_fini(&arena);
	prov_src_close(src);
	prov_wr_fini(&wr);
	return taken;
}

static void test_when(void **state)
{
	(void)state;
	assert_int_equal(taken_at("2024:05:01 10:11:10", "+02:00"), 1714551070);
	assert_int_equal(taken_at("2024:05:01 10:11:10", "+00:00"), 1714558270);
	assert_int_equal(taken_at("2024:05:01 10:11:10", "+14:00"), 1714507870);
	assert_int_equal(taken_at("2024:05:01 10:11:10", "-12:00"), 1714601470);
	assert_int_equal(taken_at("2024:05:01 10:11:10", "+14:01"), 0);
	assert_int_equal(taken_at("2024:05:01 10:11:10", "-23:59"), 0);
	/* Which moment it was is not known, or it is none that was. */
	assert_int_equal(taken_at("2024:05:01 10:11:10", NULL), 0);
	assert_int_equal(taken_at("2024:05:01 10:11:10", "summer"), 0);
	assert_int_equal(taken_at("    :  :     :  :  ", "+02:00"), 0);
	assert_int_equal(taken_at("2024:13:01 10:11:10", "+02:00"), 0);
	assert_int_equal(taken_at("2036:05:01 10:11:10", "+02:00"), 0);
	assert_int_equal(taken_at("1969:05:01 10:11:10", "+02:00"), 0);
	assert_int_equal(taken_at(NULL, NULL), 0);
}

/* Most files have no Exif, or something else in its place. */
static void test_none(void **state)
{
	static const char junk[] = "Exif\0\0junk junk junk";
	struct prov_subject subject = {.format = prov_format_png()};
	struct prov_src *src = NULL;
	struct prov_arena arena;
	int64_t taken = -1;

	(void)state;
	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(prov_src_mem(&src, junk, sizeof(junk), NULL), PROV_OK);
	subject.src = src;
	assert_int_equal(prov_taken_read(&subject, NOW, &arena, &taken, NULL), PROV_OK);
	assert_int_equal(taken, 0);
	subject.cands.exif = (struct prov_span){0, sizeof(junk)};
	taken = -1;
	assert_int_equal(prov_taken_read(&subject, NOW, &arena, &taken, NULL), PROV_OK);
	assert_int_equal(taken, 0);
	prov_src_close(src);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_when),
	    cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
