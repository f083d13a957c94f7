/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/pdf_unpack.h"
#include "helper/mutate.h"

/* zlib.compress(bytes(100000), 9) */
static const uint8_t zeros[] = {0x78, 0xda, 0xed, 0xc1, 0x31, 0x01, 0x00, 0x00, 0x00, 0xc2, 0xa0,
    0xf5, 0x4f, 0xed, 0x61, 0x0d, 0xa0};

/* One stored block (RFC 1951, 3.2.4) and its sum, of up to 255 bytes. */
static struct prov_bytes pack(const uint8_t *data, size_t n, uint8_t out[300])
{
	uint32_t a = 1, b = 0;

	memcpy(out, "\x78\x01\x01\0\0\xff\xff", 7);
	out[3] = (uint8_t)n;
	out[5] = (uint8_t)~n;
	memcpy(&out[7], data, n);
	for (size_t i = 0; i < n; i++) {
		a = (a + data[i]) % 65521;
		b = (b + a) % 65521;
	}
	out[7 + n] = (uint8_t)(b >> 8);
	out[8 + n] = (uint8_t)b;
	out[9 + n] = (uint8_t)(a >> 8);
	out[10 + n] = (uint8_t)a;
	return prov_bytes(out, n + 11);
}

static int unpack(struct prov_bytes packed, size_t columns, size_t max, uint8_t *copy, size_t *n)
{
	struct prov_arena arena;
	struct prov_bytes out;
	struct prov_err err = {0};
	int code;

	prov_arena_init(&arena, 1u << 20);
	code = prov_pdf_unpack(packed, columns, max, &arena, &out, &err);
	assert_int_equal(code, err.code);
	*n = out.n;
	if (copy != NULL && out.n > 0)
		memcpy(copy, out.p, out.n);
	prov_arena_fini(&arena);
	return code;
}

static void test_plain(void **state)
{
	uint8_t buf[300], out[300];
	size_t n;
	struct prov_bytes packed = pack((const uint8_t *)"hello", 5, buf);

	(void)state;
	assert_int_equal(unpack(packed, 0, 5, out, &n), PROV_OK);
	assert_int_equal(n, 5);
	assert_memory_equal(out, "hello", 5);
	assert_int_equal(unpack(packed, 0, 4, NULL, &n), PROV_E_LIMIT);
	assert_int_equal(unpack(packed, 0, 0, NULL, &n), PROV_E_LIMIT);
	packed.n--;
	assert_int_equal(unpack(packed, 0, 6, NULL, &n), PROV_E_TRUNC);
	packed.n = 0;
	assert_int_equal(unpack(packed, 0, 6, NULL, &n), PROV_E_TRUNC);
	buf[8] ^= 1;
	packed.n = 16;
	assert_int_equal(unpack(packed, 0, 6, NULL, &n), PROV_E_FORMAT);
}

/* Rows of three: none, sub, up, average, Paeth (PNG, 9.2); what is behind the last row is none. */
static void test_predictors(void **state)
{
	static const uint8_t rows[] = {
	    0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 4, 1, 1, 1, 0, 9};
	static const uint8_t plain[] = {1, 2, 3, 1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5};
	static const uint8_t odd[] = {5, 1, 2, 3};
	uint8_t buf[300], out[300];
	size_t n;

	(void)state;
	assert_int_equal(unpack(pack(rows, sizeof(rows), buf), 3, 300, out, &n), PROV_OK);
	assert_int_equal(n, sizeof(plain));
	assert_memory_equal(out, plain, sizeof(plain));
	assert_int_equal(unpack(pack(odd, sizeof(odd), buf), 3, 300, out, &n), PROV_E_FORMAT);
}

/* A little that would become a lot stops at the limit. */
static void test_limit(void **state)
{
	size_t n;

	(void)state;
	assert_int_equal(unpack(prov_bytes(zeros, sizeof(zeros)), 0, 50, NULL, &n), PROV_E_TRUNC);
	assert_int_equal(n, 0);
}

static void try(void *ctx, struct prov_bytes data)
{
	uint8_t out[300];
	size_t n;

	(void)ctx;
	(void)unpack(data, 3, 300, out, &n);
}

static void test_damage(void **state)
{
	uint8_t buf[300];

	(void)state;
	mutate_all(pack((const uint8_t *)"\0abc\1abc\2abc\3abc\4abc", 20, buf), try, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_predictors),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
