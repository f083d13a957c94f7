/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "helper/format_check.h"
#include "helper/load.h"

static uint8_t *embed(const char *file, size_t store_n, const char *xmp, size_t xmp_n, size_t *n,
    struct prov_err *err)
{
	struct prov_bytes packet = prov_bytes(xmp, xmp_n);
	uint8_t *store = format_store(store_n < 8 ? 8 : store_n, 3);
	size_t data_n;
	uint8_t *data = load_testdata(file, &data_n), *made;

	assert_non_null(data);
	made = format_embed_all(prov_format_gif(), prov_bytes(data, data_n), PROV_NO_CAND,
	    prov_bytes(store, store_n), xmp == NULL ? NULL : &packet, n, err);
	free(data);
	free(store);
	return made;
}

/* plain.gif: 13 bytes of header and screen, and a table of two colours. */
static void test_blocks(void **state)
{
	static const struct {
		size_t store, blocks, last;
	} cases[] = {{8, 1, 8}, {255, 1, 255}, {256, 2, 1}, {510, 2, 255}};
	size_t plain_n, n;
	uint8_t *plain = load_testdata("gif/plain.gif", &plain_n);

	(void)state;
	assert_non_null(plain);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t *made = embed("gif/plain.gif", cases[i].store, NULL, 0, &n, NULL);
		size_t len = 14 + cases[i].store + cases[i].blocks + 1, at = 13;

		assert_non_null(made);
		at += (plain[10] & 0x80) != 0 ? 3u << ((plain[10] & 7) + 1) : 0;
		assert_int_equal(n, plain_n + len);
		assert_memory_equal(&made[at],
		    "\x21\xff\x0b"
		    "C2PA_GIF\1\0\0",
		    14);
		assert_int_equal(made[at + len - 1], 0);
		assert_int_equal(made[at + len - 2 - cases[i].last], cases[i].last);
		assert_memory_equal(&made[at + len], &plain[at], plain_n - at);
		free(made);
	}
	free(plain);
}

/* Extensions make it a GIF89a. */
static void test_version(void **state)
{
	size_t n;
	uint8_t *made = embed("gif/gif87a.gif", 20, NULL, 0, &n, NULL);

	(void)state;
	assert_non_null(made);
	assert_memory_equal(made, "GIF89a", 6);
	free(made);
	made = embed("gif/gif87a.gif", 0, NULL, 0, &n, NULL);
	assert_non_null(made);
	assert_memory_equal(made, "GIF87a", 6);
	free(made);
}

/* A zero would end the blocks that a reader sees in the packet. */
static void test_xmp(void **state)
{
	struct prov_err err = {0};
	size_t n;
	uint8_t *made = embed("gif/plain.gif", 0, "<x/>", 4, &n, &err);
	struct format_scan s;

	(void)state;
	assert_non_null(made);
	format_scan(&s, prov_format_gif(), prov_bytes(made, n));
	assert_int_equal(s.cands.xmp.packet.len, 4);
	assert_null(s.cands.xmp.unread);
	assert_memory_equal(&made[s.cands.xmp.packet.start], "<x/>\1\xff\xfe", 7);
	format_scan_fini(&s);
	free(made);
	assert_null(embed("gif/plain.gif", 20, "<x\0/>", 5, &n, &err));
	assert_int_equal(err.code, PROV_E_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_blocks),
	    cmocka_unit_test(test_version),
	    cmocka_unit_test(test_xmp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
