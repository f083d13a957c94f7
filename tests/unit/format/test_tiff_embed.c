/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "helper/format_check.h"
#include "helper/load.h"

static uint8_t *embed(struct prov_bytes data, size_t old, size_t store_n, const char *xmp,
    size_t *n, struct prov_err *err)
{
	struct prov_bytes packet = prov_bytes_str(xmp);
	uint8_t *store = format_store(store_n < 8 ? 8 : store_n, 5);
	uint8_t *made = format_embed_all(prov_format_tiff(), data, old, prov_bytes(store, store_n),
	    xmp == NULL ? NULL : &packet, n, err);

	free(store);
	return made;
}

static uint8_t *embed_file(const char *file, size_t old, size_t store_n, const char *xmp,
    size_t *data_n, size_t *n, struct prov_err *err)
{
	char path[64] = "tiff/";
	uint8_t *data, *made;

	strncat(path, file, sizeof(path) - 6);
	data = load_testdata(path, data_n);
	assert_non_null(data);
	made = embed(prov_bytes(data, *data_n), old, store_n, xmp, n, err);
	free(data);
	return made;
}

/* A directory of its own size and the store at the end; of the rest, the link alone changes. */
static void test_one_directory(void **state)
{
	size_t data_n, n;
	uint8_t *data = load_testdata("tiff/plain.tif", &data_n);
	uint8_t *made = embed(prov_bytes(data, data_n), PROV_NO_CAND, 100, NULL, &n, NULL);
	struct format_scan s;

	(void)state;
	assert_non_null(made);
	assert_memory_equal(made, data, 4);
	assert_memory_equal(&made[8], &data[8], data_n - 8);
	format_scan(&s, prov_format_tiff(), prov_bytes(made, n));
	assert_int_equal(s.cands.n, 1);
	assert_int_equal(s.cands.v[0].start, n - 100);
	assert_int_equal(s.cands.v[0].start % 2, 0);
	format_scan_fini(&s);
	free(made);
	free(data);
}

/* Signed again and again, it is as large as when it was signed once. */
static void test_again(void **state)
{
	static const char *const files[] = {"plain.tif", "store.tif", "big.tif", "pages.tif"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		size_t data_n, n, again_n;
		uint8_t *once =
		    embed_file(files[i], i == 0 ? PROV_NO_CAND : 0, 101, NULL, &data_n, &n, NULL);
		uint8_t *again, *last;

		assert_non_null(once);
		again = embed(prov_bytes(once, n), 0, 300, NULL, &again_n, NULL);
		assert_non_null(again);
		assert_int_equal(again_n - n, 300 - 101);
		last = embed(prov_bytes(again, again_n), 0, 101, NULL, &again_n, NULL);
		assert_non_null(last);
		assert_int_equal(again_n, n);
		assert_memory_equal(last, once, n);
		free(once);
		free(again);
		free(last);
	}
}

/* XMP that is replaced makes room too, where it stands before the store. */
static void test_xmp_again(void **state)
{
	size_t data_n, n, again_n;
	uint8_t *once =
	    embed_file("plain.tif", PROV_NO_CAND, 100, "<x:xmpmeta a='1'/>", &data_n, &n, NULL);
	uint8_t *again;

	(void)state;
	assert_non_null(once);
	again = embed(prov_bytes(once, n), 0, 100, "<x:xmpmeta b='2'/>", &again_n, NULL);
	assert_non_null(again);
	assert_int_equal(again_n, n);
	free(once);
	free(again);
}

/* The store goes, and its entry with it. */
static void test_remove(void **state)
{
	static const char *const files[] = {"store.tif", "store-be.tif", "big.tif", "sub.tif"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		size_t data_n, n;
		struct prov_err err = {0};
		uint8_t *made = embed_file(files[i], 0, 0, NULL, &data_n, &n, &err);
		struct format_scan s;

		if (made == NULL) {
			assert_int_equal(err.code, PROV_E_UNSUPPORTED);
			continue;
		}
		format_scan(&s, prov_format_tiff(), prov_bytes(made, n));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, 0);
		format_scan_fini(&s);
		free(made);
	}
}

static void check_refused(const char *file, size_t old, const char *xmp, int code)
{
	struct prov_err err = {0};
	size_t data_n, n;

	assert_null(embed_file(file, old, 100, xmp, &data_n, &n, &err));
	assert_int_equal(err.code, code);
}

static void test_refused(void **state)
{
	(void)state;
	check_refused("two.tif", 0, NULL, PROV_E_UNSUPPORTED);
	check_refused("store.tif", PROV_NO_CAND, NULL, PROV_E_UNSUPPORTED);
	check_refused("plain.tif", PROV_NO_CAND, "<x/>", PROV_E_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_one_directory),
	    cmocka_unit_test(test_again),
	    cmocka_unit_test(test_xmp_again),
	    cmocka_unit_test(test_remove),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
