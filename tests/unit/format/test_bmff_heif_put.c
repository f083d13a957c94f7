/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_check.h"
#include "helper/heif_make.h"
#include "helper/mutate.h"

#define PLAIN .offset = 4, .length = 4

/* A store and new XMP; the caller frees it. */
static uint8_t *put(struct prov_bytes file, const char *text, size_t *n, struct prov_err *err)
{
	const struct prov_bytes xmp = prov_bytes_str(text);
	uint8_t *store = format_store(9, 1), *out;
	struct prov_embed in = {.old = PROV_NO_CAND,
	    .store = prov_bytes(store, 9),
	    .binding = PROV_BIND_BMFF,
	    .xmp = &xmp};

	out = bmff_embed(prov_format_heic(), file, &in, n, err);
	free(store);
	return out;
}

static bool holds(struct prov_bytes data, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i + n <= data.n; i++) {
		if (memcmp(&data.p[i], text, n) == 0)
			return true;
	}
	return false;
}

static void check_items(struct prov_bytes out, uint32_t id, const char *text)
{
	struct format_scan s;

	assert_true(prov_bytes_is(heif_item(out, 1), "PIXELS"));
	assert_true(prov_bytes_is(heif_item(out, 3), "REST"));
	assert_true(prov_bytes_is(heif_item(out, id), text));
	format_scan(&s, prov_format_heic(), out);
	assert_null(s.cands.xmp.unread);
	assert_true(prov_bytes_is(
	    prov_bytes_sub(out, (size_t)s.cands.xmp.packet.start, (size_t)s.cands.xmp.packet.len),
	    text));
	format_scan_fini(&s);
}

static struct prov_bytes make(struct prov_wr *wr, const struct heif *h)
{
	prov_wr_init(wr, SIZE_MAX);
	heif_make(wr, h);
	return prov_wr_data(wr);
}

/* XMP becomes item ID, twice; what it takes the place of is gone, and what is not its place stays.
 */
static void check(uint32_t id, const struct heif *h)
{
	struct prov_wr wr;
	struct prov_bytes file = make(&wr, h);
	size_t n, again_n;
	uint8_t *out = put(file, "<new-one/>", &n, NULL), *again;

	assert_non_null(out);
	check_items(prov_bytes(out, n), id, "<new-one/>");
	if (id == 2 && !h->in_idat)
		assert_false(holds(prov_bytes(out, n), "<old/>"));
	again = put(prov_bytes(out, n), "<x/>", &again_n, NULL);
	assert_non_null(again);
	check_items(prov_bytes(again, again_n), id, "<x/>");
	assert_false(holds(prov_bytes(again, again_n), "<new-one/>"));
	assert_int_equal(bmff_check(prov_format_heic(), file, 9), PROV_OK);
	free(again);
	free(out);
	prov_wr_fini(&wr);
}
#define CHECK(id, ...) check(id, &(const struct heif){__VA_ARGS__})

static void test_replaced(void **state)
{
	(void)state;
	CHECK(2, PLAIN, .xmp = "<old/>", .describes = 1);
	CHECK(2, PLAIN, .xmp = "<old/>", .apart = true);
	CHECK(2, .version = 1, .offset = 8, .length = 8, .base = 4, .index = 4, .xmp = "<old/>");
	CHECK(2, .version = 2, .base = 4, .length = 4, .info_version = 1, .xmp = "<old/>");
	CHECK(2, PLAIN, .version = 1, .xmp = "<old/>", .in_idat = true);
	/* Taken out: ExifTool leaves the item, and a place of no bytes. */
	CHECK(2, PLAIN, .xmp = "", .describes = 1);
}

static void test_added(void **state)
{
	(void)state;
	CHECK(4, PLAIN);
	/* The new table of references stands behind the entry of iloc, not in it. */
	CHECK(4, PLAIN, .places_last = true);
	CHECK(4, PLAIN, .places_last = true, .describes = 9);
	CHECK(4, PLAIN, .describes = 9);
	CHECK(4, PLAIN, .describes = 9, .wide = true);
	CHECK(4, .base = 8, .length = 8, .info_version = 1);
	CHECK(4, .version = 2, .offset = 8, .length = 4);
	/* That of another image stays its own. */
	CHECK(4, PLAIN, .xmp = "<depth/>", .describes = 3);
}

static void refused(const char *why, const struct heif *h)
{
	struct prov_wr wr;
	struct prov_bytes file = make(&wr, h);
	struct prov_err err = {0};
	size_t n;

	assert_null(put(file, "<new/>", &n, &err));
	assert_int_equal(err.code, PROV_E_UNSUPPORTED);
	assert_non_null(strstr(err.msg, why));
	prov_wr_fini(&wr);
}
#define REFUSED(why, ...) refused(why, &(const struct heif){__VA_ARGS__})

static void test_refused(void **state)
{
	(void)state;
	REFUSED("can't say where", .offset = 4);
	REFUSED("no primary image", PLAIN, .no_primary = true);
	REFUSED("no number left", PLAIN, .last = 0xffff);
	REFUSED("several pieces", PLAIN, .xmp = "<old/>", .twice = true);
	REFUSED("compressed", PLAIN, .xmp = "<old/>", .encoded = true);
	REFUSED("compressed", PLAIN, .xmp = "", .encoded = true);
	REFUSED("no length", PLAIN, .version = 1, .xmp = "", .in_idat = true);
}

static void any(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)bmff_check(prov_format_heic(), data, 9);
}

static void test_mutations(void **state)
{
	static const struct heif files[] = {
	    {PLAIN, .xmp = "<old/>", .describes = 1},
	    {PLAIN, .describes = 9},
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_wr wr;

		mutate_all(make(&wr, &files[i]), any, NULL);
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_replaced),
	    cmocka_unit_test(test_added),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
