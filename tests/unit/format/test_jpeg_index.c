/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "format/jpeg.h"

/* Two pictures, the second 100 (0x64) bytes behind the header. */
#define BIG                                                                                        \
	"MPF\0MM\0*\0\0\0\x08\0\2"                                                                 \
	"\xb0\1\0\4\0\0\0\1\0\0\0\2\xb0\2\0\7\0\0\0\x20\0\0\0\x26\0\0\0\0"                         \
	"................"                                                                         \
	"\0\0\0\0\0\0\1\0\0\0\0\x64\0\0\0\0"
#define LITTLE                                                                                     \
	"MPF\0II*\0\x08\0\0\0\1\0"                                                                 \
	"\2\xb0\7\0\x20\0\0\0\x1a\0\0\0\0\0\0\0"                                                   \
	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\x64\0\0\0\0\0\0\0"

/* The segment's content is TEXT, at byte 1000, and pictures begin everywhere behind. */
static bool leads(const char *text, size_t n, uint64_t start, uint64_t len)
{
	static uint8_t file[1200];
	struct prov_window win;
	struct prov_src *src;
	bool out = false;

	for (size_t i = 0; i < sizeof(file); i++)
		file[i] = i % 2 == 0 ? 0xff : 0xd8;
	assert_int_equal(prov_src_mem(&src, file, sizeof(file), NULL), PROV_OK);
	prov_window_init(&win, src);
	assert_int_equal(prov_jpeg_leads_into(&win, prov_bytes(text, n), 1000,
			     (struct prov_span){.start = start, .len = len}, &out, NULL),
	    PROV_OK);
	prov_src_close(src);
	return out;
}

static void test_places(void **state)
{
	char other[sizeof(LITTLE)];

	(void)state;
	assert_true(leads(LITTLE, sizeof(LITTLE) - 1, 1104, 1));
	assert_true(leads(LITTLE, sizeof(LITTLE) - 1, 1100, 10));
	assert_false(leads(LITTLE, sizeof(LITTLE) - 1, 1105, 10));
	assert_false(leads(LITTLE, sizeof(LITTLE) - 1, 1004, 100));
	assert_true(leads(BIG, sizeof(BIG) - 1, 1100, 10));
	assert_false(leads(BIG, sizeof(BIG) - 1, 1004, 100));
	/* no picture there; behind the end */
	memcpy(other, LITTLE, sizeof(other));
	other[sizeof(LITTLE) - 9]++;
	assert_false(leads(other, sizeof(LITTLE) - 1, 1100, 10));
	other[sizeof(LITTLE) - 8] = 1;
	assert_false(leads(other, sizeof(LITTLE) - 1, 1100, 1000));
}

/* What stands between the index and the pictures becomes longer, or shorter. */
static void check_moved(const char *text, size_t n, uint64_t from, int64_t by, int want)
{
	static uint8_t file[1200];
	struct prov_window win;
	struct prov_src *src;
	uint8_t out[sizeof(BIG)];

	for (size_t i = 0; i < sizeof(file); i++)
		file[i] = i % 2 == 0 ? 0xff : 0xd8;
	assert_int_equal(prov_src_mem(&src, file, sizeof(file), NULL), PROV_OK);
	prov_window_init(&win, src);
	memcpy(out, text, n);
	assert_int_equal(
	    prov_jpeg_move(&win, prov_bytes(text, n), 1000, from, by, out, NULL), PROV_OK);
	for (size_t i = 0; i < n; i++) {
		bool big = text[4] == 'M', is = i == n - (big ? 5 : 8);

		assert_int_equal(out[i], is ? want : (uint8_t)text[i]);
	}
	prov_src_close(src);
}

static void test_moved(void **state)
{
	char other[sizeof(LITTLE)];

	(void)state;
	check_moved(LITTLE, sizeof(LITTLE) - 1, 1104, 100, 200);
	check_moved(LITTLE, sizeof(LITTLE) - 1, 1104, -50, 50);
	check_moved(BIG, sizeof(BIG) - 1, 1104, 3, 103);
	check_moved(BIG, sizeof(BIG) - 1, 1105, 3, 100); /* not what stands before */
	check_moved(BIG, sizeof(BIG) - 1, 0, -100, 100); /* nowhere */
	check_moved(BIG, sizeof(BIG) - 1, 0, UINT32_MAX, 100);
	memcpy(other, LITTLE, sizeof(other));
	other[sizeof(LITTLE) - 9]++;
	check_moved(other, sizeof(LITTLE) - 1, 0, 1, 101); /* no picture */
}

/* Cut anywhere, or another segment. */
static void test_cut(void **state)
{
	(void)state;
	for (size_t n = 0; n + 8 < sizeof(LITTLE) - 1; n++)
		assert_false(leads(LITTLE, n, 0, 1u << 20));
	assert_false(leads("MPG\0II*\0\x08\0\0\0\0\0", 14, 0, 1u << 20));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_places),
	    cmocka_unit_test(test_moved), cmocka_unit_test(test_cut)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
