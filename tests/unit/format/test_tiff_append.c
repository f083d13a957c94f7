/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "format/tiff_make.h"
#include "helper/format_check.h"

static void test_order(void **state)
{
	struct prov_tiff t = {.little = true};
	struct prov_tiff_make m = {.t = &t};
	uint8_t p[4];

	(void)state;
	prov_tiff_put(&m, p, 4, 0x01020304);
	assert_memory_equal(p, "\4\3\2\1", 4);
	t.little = false;
	prov_tiff_put(&m, p, 4, 0x01020304);
	assert_memory_equal(p, "\1\2\3\4", 4);
}

/* The new entries stand between those that are there, by their tags, in the file's byte order. */
static void test_sorted(void **state)
{
	/* Tags 256, 701 and 60000, of one short each. */
	static const uint8_t file[] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 3, 1, 0, 0, 3, 0, 0, 0, 1, 0,
	    1, 0, 0, 0x02, 0xbd, 0, 3, 0, 0, 0, 1, 0, 2, 0, 0, 0xea, 0x60, 0, 3, 0, 0, 0, 1, 0, 3,
	    0, 0, 0, 0, 0, 0};
	static const unsigned tags[] = {256, 700, 701, 0xcd41, 60000};
	const struct prov_bytes xmp = prov_bytes_str("<x:xmpmeta/>");
	uint8_t *store = format_store(9, 1), *made;
	size_t n;

	(void)state;
	made = format_embed_all(prov_format_tiff(), prov_bytes(file, sizeof(file)), PROV_NO_CAND,
	    prov_bytes(store, 9), &xmp, &n, NULL);
	assert_non_null(made);
	assert_int_equal(made[7], sizeof(file));
	assert_int_equal(made[sizeof(file) + 1], 5);
	for (size_t i = 0; i < 5; i++) {
		const uint8_t *e = &made[sizeof(file) + 2 + 12 * i];

		assert_int_equal(e[0] << 8 | e[1], tags[i]);
	}
	assert_memory_equal(&made[sizeof(file) + 2 + 12 * 5], "\0\0\0\0<x:xmpmeta/>", 16);
	assert_memory_equal(&made[n - 9], store, 9);
	free(made);
	free(store);
}

/* Of a tag that is there twice the first counts: the new one. */
static void test_twice(void **state)
{
	/* Tags 256, 700 and 700, of one short each. */
	static const uint8_t file[] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 3, 1, 0, 0, 3, 0, 0, 0, 1, 0,
	    1, 0, 0, 0x02, 0xbc, 0, 3, 0, 0, 0, 1, 0, 2, 0, 0, 0x02, 0xbc, 0, 3, 0, 0, 0, 1, 0, 3,
	    0, 0, 0, 0, 0, 0};
	const struct prov_bytes xmp = prov_bytes_str("<x:xmpmeta/>");
	uint8_t *store = format_store(9, 1), *made;
	struct format_scan s;
	size_t n;

	(void)state;
	made = format_embed_all(prov_format_tiff(), prov_bytes(file, sizeof(file)), PROV_NO_CAND,
	    prov_bytes(store, 9), &xmp, &n, NULL);
	assert_non_null(made);
	format_scan(&s, prov_format_tiff(), prov_bytes(made, n));
	assert_int_equal(s.cands.xmp.packet.len, xmp.n);
	assert_memory_equal(&made[s.cands.xmp.packet.start], xmp.p, xmp.n);
	format_scan_fini(&s);
	free(made);
	free(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_sorted),
	    cmocka_unit_test(test_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
