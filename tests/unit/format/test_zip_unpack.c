/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/zip.h"

/* "ab", sixty times. */
static const uint8_t packed[] = {0x4b, 0x4c, 0x4a, 0x1c, 0x10, 0x08, 0x00};
#define CRC 0xafaff250u
#define SIZE 120u

static int unpack(struct prov_zip_member m, size_t max)
{
	struct prov_arena arena;
	struct prov_src *src = NULL;
	struct prov_bytes out;
	int code;

	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(prov_src_mem(&src, packed, sizeof(packed), NULL), PROV_OK);
	code = prov_zip_unpack(src, &m, max, &arena, &out, NULL);
	if (code == PROV_OK) {
		assert_int_equal(out.n, m.size);
		if (m.method == 8)
			assert_memory_equal(out.p + SIZE - 4, "abab", 4);
	}
	prov_src_close(src);
	prov_arena_fini(&arena);
	return code;
}

static void test_unpack(void **state)
{
	const struct prov_zip_member good = {
	    .stored = sizeof(packed), .size = SIZE, .crc = CRC, .method = 8};
	struct prov_zip_member m = good;

	(void)state;
	assert_int_equal(unpack(good, SIZE), PROV_OK);
	assert_int_equal(unpack(good, SIZE - 1), PROV_E_LIMIT);
	m.size = SIZE - 1; /* more is packed than the directory says */
	assert_int_equal(unpack(m, 4096), PROV_E_FORMAT);
	m.size = SIZE + 1;
	assert_int_equal(unpack(m, 4096), PROV_E_FORMAT);
	m = good;
	m.crc = 1;
	assert_int_equal(unpack(m, 4096), PROV_E_FORMAT);
	m = good;
	m.stored = 3;
	assert_int_equal(unpack(m, 4096), PROV_E_FORMAT);
	m = good;
	m.flags = 1; /* encrypted */
	assert_int_equal(unpack(m, 4096), PROV_E_UNSUPPORTED);
	m = good;
	m.method = 12;
	assert_int_equal(unpack(m, 4096), PROV_E_UNSUPPORTED);
	m = good;
	m.method = 0; /* as it is: its size, and then its sum, are others */
	assert_int_equal(unpack(m, 4096), PROV_E_FORMAT);
	m.size = sizeof(packed);
	assert_int_equal(unpack(m, 4096), PROV_E_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_unpack)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
