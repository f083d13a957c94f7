/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/wr.h"
#include "helper/mutate.h"
#include "prov/io.h"
#include "signals/exif.h"

#define SIZE 20u /* of the preview */

static void put(struct prov_wr *wr, bool little, uint32_t v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		prov_wr_u8(wr, (uint8_t)(v >> (8 * (little ? i : n - 1 - i))));
}

static void put_entry(
    struct prov_wr *wr, bool little, unsigned tag, unsigned type, unsigned count, uint32_t v)
{
	size_t n = type == 3 ? 2 : 4;

	put(wr, little, tag, 2);
	put(wr, little, type, 2);
	put(wr, little, count, 4);
	put(wr, little, v, n);
	prov_wr_zeros(wr, 4 - n);
}

/* One entry in the first directory, the two in the second, and the preview, at START. */
static void make(struct prov_wr *wr, bool little, uint32_t start, uint32_t len)
{
	prov_wr_init(wr, 4096);
	prov_wr_bytes(wr, prov_bytes("Exif\0\0", 6));
	prov_wr_str(wr, little ? "II" : "MM");
	put(wr, little, 42, 2);
	put(wr, little, 8, 4);
	put(wr, little, 1, 2);
	put_entry(wr, little, 0x0112, 3, 1, 6);
	put(wr, little, 26, 4);
	put(wr, little, 3, 2);
	put_entry(wr, little, 0x0103, 3, 1, 6);
	put_entry(wr, little, 0x0201, 4, 1, start);
	put_entry(wr, little, 0x0202, little ? 3 : 4, 1, len);
	put(wr, little, 0, 4);
	prov_wr_bytes(wr, prov_bytes("\xff\xd8\xff\xe0", 4));
	prov_wr_zeros(wr, SIZE - 4);
}

static struct prov_span find(struct prov_bytes data)
{
	uint8_t *copy = mutate_copy(data);
	struct prov_src *src = NULL;
	struct prov_span at;

	assert_int_equal(prov_src_mem(&src, copy, data.n, NULL), PROV_OK);
	assert_int_equal(prov_exif_preview(src, (struct prov_span){0, data.n}, &at, NULL), PROV_OK);
	assert_true(at.len <= data.n && at.start <= data.n - at.len);
	prov_src_close(src);
	free(copy);
	return at;
}

static struct prov_span find_made(bool little, uint32_t start, uint32_t len)
{
	struct prov_wr wr;
	struct prov_span at;

	make(&wr, little, start, len);
	at = find(prov_wr_data(&wr));
	prov_wr_fini(&wr);
	return at;
}

/* One that is larger than the limit is refused in words; where it can't be there, it is none. */
static void test_large(void **state)
{
	(void)state;
	for (size_t n = PROV_MAX_PREVIEW; n <= PROV_MAX_PREVIEW + 1; n++) {
		struct prov_src *src = NULL;
		struct prov_err err = {0};
		struct prov_span at;
		struct prov_wr wr;
		int rc;

		make(&wr, false, 68, (uint32_t)n);
		wr.max = (size_t)2 << 20;
		prov_wr_zeros(&wr, n - SIZE);
		assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
		assert_int_equal(prov_src_mem(&src, wr.p, wr.n, NULL), PROV_OK);
		rc = prov_exif_preview(src, (struct prov_span){0, wr.n}, &at, &err);
		assert_int_equal(rc, n > PROV_MAX_PREVIEW ? PROV_E_LIMIT : PROV_OK);
		assert_int_equal(at.len, n > PROV_MAX_PREVIEW ? 0 : n);
		if (rc != PROV_OK)
			assert_non_null(strstr(err.msg, "the limit of 1048576 bytes"));
		prov_src_close(src);
		prov_wr_fini(&wr);
	}
}

static void test_found(void **state)
{
	(void)state;
	for (int little = 0; little < 2; little++) {
		struct prov_span at = find_made(little != 0, 68, SIZE);

		assert_int_equal(at.start, 6 + 68);
		assert_int_equal(at.len, SIZE);
	}
}

/* What does not lie inside, or is no JPEG, is none. */
static void test_none(void **state)
{
	(void)state;
	assert_int_equal(find_made(true, 68, SIZE + 1).len, 0);
	assert_int_equal(find_made(true, 69, SIZE - 1).len, 0);
	assert_int_equal(find_made(false, 0xfffffff0, SIZE).len, 0);
	assert_int_equal(find_made(false, 68, 0xfffffff0).len, 0);
	assert_int_equal(find_made(false, 68, 0).len, 0);
	assert_int_equal(find_made(false, 68, 2).len, 0);
	assert_int_equal(find(prov_bytes_str("")).len, 0);
	assert_int_equal(find(prov_bytes_str("II*")).len, 0);
}

/* Every truncation and every changed byte stays inside (find holds it). */
static void test_hostile(void **state)
{
	struct prov_wr wr;

	(void)state;
	make(&wr, true, 68, SIZE);
	for (size_t n = 0; n < wr.n; n++)
		assert_int_equal(find(prov_bytes(wr.p, n)).len, 0);
	for (size_t i = 0; i < wr.n; i++) {
		for (unsigned flip = 1; flip < 256; flip <<= 1) {
			wr.p[i] ^= (uint8_t)flip;
			(void)find(prov_wr_data(&wr));
			wr.p[i] ^= (uint8_t)flip;
		}
	}
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_found),
	    cmocka_unit_test(test_large),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_hostile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
