/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "helper/format_check.h"
#include "helper/load.h"

static const uint8_t store[] = {0, 0, 0, 9, 'j', 'u', 'm', 'b', 7};

/* What comes out for FILE; the caller frees it. */
static uint8_t *embed(
    const char *file, size_t old, const struct prov_bytes *xmp, size_t *n, struct prov_err *err)
{
	char path[64] = "riff/";
	size_t data_n;
	uint8_t *data, *made;

	strncat(path, file, sizeof(path) - 6);
	data = load_testdata(path, &data_n);
	assert_non_null(data);
	made = format_embed_all(prov_format_webp(), prov_bytes(data, data_n), old,
	    prov_bytes(store, sizeof(store)), xmp, n, err);
	free(data);
	return made;
}

static uint32_t le32(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static void check_refused(const char *file, size_t old, const char *why)
{
	struct prov_err err = {0};
	size_t n;

	assert_null(embed(file, old, NULL, &n, &err));
	assert_int_equal(err.code, PROV_E_UNSUPPORTED);
	assert_non_null(strstr(err.msg, why));
}

/* The last chunk, padded, and a length that is right whatever it was before. */
static void test_place(void **state)
{
	static const char *const files[] = {"plain.webp", "plain.wav", "odd.webp"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		size_t n;
		uint8_t *made = embed(files[i], i == 2 ? 0 : PROV_NO_CAND, NULL, &n, NULL);

		assert_non_null(made);
		assert_int_equal(le32(&made[4]), n - 8);
		assert_int_equal(n % 2, 0);
		assert_memory_equal(&made[n - 18], "C2PA\x09\0\0\0", 8);
		assert_memory_equal(&made[n - 10], store, sizeof(store));
		assert_int_equal(made[n - 1], 0);
		free(made);
	}
}

/* What stands behind the first RIFF chunk stays there. */
static void test_trailing(void **state)
{
	size_t n, at;
	uint8_t *made = embed("short.wav", PROV_NO_CAND, NULL, &n, NULL);

	(void)state;
	assert_non_null(made);
	at = le32(&made[4]) + 8;
	assert_true(at < n);
	assert_memory_equal(&made[at - 18], "C2PA\x09\0\0\0", 8);
	free(made);
}

static void test_refused(void **state)
{
	(void)state;
	check_refused("stream.wav", PROV_NO_CAND, "how long it is");
	check_refused("silent.wav", PROV_NO_CAND, "of no length");
	check_refused("store.avi", 0, "several RIFF chunks");
	check_refused("store.avi", PROV_NO_CAND, "several RIFF chunks");
}

/* A simple WebP file becomes an extended one, and the flag says that there is XMP. */
static void test_xmp(void **state)
{
	static const char *const files[] = {"plain.webp", "store.webp"};
	struct prov_bytes packet = prov_bytes_str("<x:xmpmeta/>");
	struct prov_err err = {0};
	size_t n;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		uint8_t *made = embed(files[i], i == 1 ? 0 : PROV_NO_CAND, &packet, &n, NULL);
		struct format_scan s;

		assert_non_null(made);
		assert_memory_equal(&made[12], "VP8X\x0a\0\0\0", 8);
		assert_int_equal(made[20] & 4, 4);
		format_scan(&s, prov_format_webp(), prov_bytes(made, n));
		assert_int_equal(s.cands.xmp.packet.len, packet.n);
		assert_memory_equal(&made[s.cands.xmp.packet.start], packet.p, packet.n);
		format_scan_fini(&s);
		free(made);
	}
	assert_null(embed("plain.wav", PROV_NO_CAND, &packet, &n, &err));
	assert_int_equal(err.code, PROV_E_UNSUPPORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_place),
	    cmocka_unit_test(test_trailing),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_xmp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
