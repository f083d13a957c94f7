/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/format_check.h"
#include "helper/heif_make.h"
#include "helper/mutate.h"

#define PLAIN .offset = 4, .length = 4

/* What is found: the packet's text, or why it is not to be read; NULL: no XMP. */
static void check(const struct heif *h, const char *packet, const char *unread)
{
	const struct prov_xmp *xmp;
	struct format_scan s;
	struct prov_wr wr;

	prov_wr_init(&wr, SIZE_MAX);
	heif_make(&wr, h);
	format_scan(&s, prov_format_heic(), prov_wr_data(&wr));
	xmp = &s.cands.xmp;
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(xmp->holder.len > 0, packet != NULL || unread != NULL);
	if (unread != NULL)
		assert_non_null(strstr(xmp->unread, unread));
	else
		assert_null(xmp->unread);
	if (packet != NULL)
		assert_true(prov_bytes_is(prov_bytes_sub(prov_wr_data(&wr),
					      (size_t)xmp->packet.start, (size_t)xmp->packet.len),
		    packet));
	format_scan_fini(&s);
	prov_wr_fini(&wr);
}
#define CHECK(packet, unread, ...) check(&(const struct heif){__VA_ARGS__}, packet, unread)

static void test_found(void **state)
{
	(void)state;
	CHECK("<old/>", NULL, PLAIN, .xmp = "<old/>", .describes = 1);
	CHECK("<old/>", NULL, PLAIN, .xmp = "<old/>", .describes = 1, .wide = true);
	CHECK("<old/>", NULL, PLAIN, .xmp = "<old/>");
	CHECK("<old/>", NULL, .version = 2, .base = 8, .length = 8, .index = 4, .info_version = 1,
	    .xmp = "<old/>");
	CHECK("<old/>", NULL, PLAIN, .version = 1, .xmp = "<old/>", .in_idat = true);
	CHECK(NULL, NULL, PLAIN);
	/* Named as in JPEG. */
	CHECK("<old/>", NULL, PLAIN, .xmp = "http://ns.adobe.com/xap/1.0/", .nul = "<old/>");
	/* Of another image; something else. */
	CHECK(NULL, NULL, PLAIN, .xmp = "<old/>", .describes = 3);
	CHECK(NULL, NULL, PLAIN, .xmp = "<old/>", .type = "text/xml");
}

static void test_unread(void **state)
{
	(void)state;
	CHECK(NULL, "compressed", PLAIN, .xmp = "<old/>", .encoded = true);
	CHECK(NULL, "encrypted", PLAIN, .xmp = "<old/>", .encrypted = true);
	CHECK(NULL, "several pieces", PLAIN, .xmp = "<old/>", .twice = true);
	CHECK(NULL, "no length", .offset = 4, .xmp = "<old/>");
}

/* Of more items than are kept the primary image's is not looked for. */
static void test_many(void **state)
{
	(void)state;
	CHECK(
	    "<old/>", NULL, PLAIN, .xmp = "<old/>", .describes = 1, .more = PROV_MAX_XMP_ITEMS - 1);
	CHECK(NULL, "more than 16 items", PLAIN, .xmp = "<old/>", .describes = 1,
	    .more = PROV_MAX_XMP_ITEMS);
}

/* The TIFF stream that is found; NULL: no Exif. */
static void check_exif(const struct heif *h, const char *stream)
{
	struct format_scan s;
	struct prov_wr wr;

	prov_wr_init(&wr, SIZE_MAX);
	heif_make(&wr, h);
	format_scan(&s, prov_format_heic(), prov_wr_data(&wr));
	assert_int_equal(s.code, PROV_OK);
	assert_true(prov_bytes_is(
	    prov_bytes_sub(prov_wr_data(&wr), (size_t)s.cands.exif.start, (size_t)s.cands.exif.len),
	    stream == NULL ? "" : stream));
	assert_int_equal(s.cands.xmp.holder.len, 0);
	format_scan_fini(&s);
	prov_wr_fini(&wr);
}
#define CHECK_EXIF(stream, data, ...)                                                              \
	check_exif(&(const struct heif){PLAIN, .xmp = "",                                          \
		       .exif = {(const uint8_t *)(data), sizeof(data) - 1}, __VA_ARGS__},          \
	    stream)

static void test_exif(void **state)
{
	(void)state;
	CHECK_EXIF("II*x", "\0\0\0\0II*x", .describes = 1);
	CHECK_EXIF("II*x", "\0\0\0\6Exif\0\0II*x", .describes = 1);
	CHECK_EXIF("MM", "\0\0\0\0MM", .version = 1, .in_idat = false);
	/* Behind the end of the item; shorter than what it begins with; where it is not read. */
	CHECK_EXIF(NULL, "\0\0\0\5II*x", .describes = 1);
	CHECK_EXIF(NULL, "\377\377\377\377II*x", .describes = 1);
	CHECK_EXIF(NULL, "\0\0\0", .describes = 1);
	CHECK_EXIF(NULL, "\0\0\0\0II*x", .encrypted = true);
	CHECK_EXIF(NULL, "\0\0\0\0II*x", .version = 1, .twice = true);
}

static void any(void *ctx, struct prov_bytes data)
{
	struct format_scan s;

	(void)ctx;
	format_scan(&s, prov_format_heic(), data);
	if (s.code == PROV_OK) {
		const struct prov_span *packet = &s.cands.xmp.packet;

		assert_true(packet->start <= data.n && packet->len <= data.n - packet->start);
	}
	format_scan_fini(&s);
}

static void test_mutations(void **state)
{
	static const struct heif files[] = {
	    {PLAIN, .xmp = "<old/>", .describes = 1},
	    {PLAIN, .version = 1, .xmp = "<old/>", .in_idat = true},
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_wr wr;

		prov_wr_init(&wr, SIZE_MAX);
		heif_make(&wr, &files[i]);
		mutate_all(prov_wr_data(&wr), any, NULL);
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_found),
	    cmocka_unit_test(test_unread),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_exif),
	    cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
