/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/window.h"
#include "helper/fault.h"

static void test_everywhere(void **state)
{
	static uint8_t data[3 * PROV_WINDOW_SIZE + 7];
	struct prov_window win;
	struct prov_bytes b;
	struct prov_src *src;

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7 + i / 256);
	assert_int_equal(prov_src_mem(&src, data, sizeof(data), NULL), PROV_OK);
	prov_window_init(&win, src);
	for (size_t n = 0; n <= 30; n += 3) {
		for (size_t off = 0; off + n <= sizeof(data); off += 5) {
			assert_int_equal(prov_window_get(&win, off, n, &b, NULL), PROV_OK);
			assert_true(prov_bytes_eq(b, prov_bytes(&data[off], n)));
		}
	}
	for (size_t off = sizeof(data) - PROV_WINDOW_SIZE + 1; off-- > 0;) {
		assert_int_equal(prov_window_get(&win, off, PROV_WINDOW_SIZE, &b, NULL), PROV_OK);
		assert_true(prov_bytes_eq(b, prov_bytes(&data[off], PROV_WINDOW_SIZE)));
	}
	prov_src_close(src);
}

static void test_past_the_end(void **state)
{
	struct prov_window win;
	struct prov_bytes b;
	struct prov_src *src;

	(void)state;
	assert_int_equal(prov_src_mem(&src, "hello", 5, NULL), PROV_OK);
	prov_window_init(&win, src);
	assert_int_equal(prov_window_get(&win, 0, 5, &b, NULL), PROV_OK);
	assert_int_equal(prov_window_get(&win, 5, 0, &b, NULL), PROV_OK);
	for (size_t i = 0; i < 2; i++) { /* with the window full and with it empty */
		assert_int_equal(prov_window_get(&win, 0, 6, &b, NULL), PROV_E_TRUNC);
		assert_int_equal(b.n, 0);
		assert_int_equal(prov_window_get(&win, 4, 2, &b, NULL), PROV_E_TRUNC);
		assert_int_equal(prov_window_get(&win, 6, 0, &b, NULL), PROV_E_TRUNC);
		assert_int_equal(prov_window_get(&win, UINT64_MAX, 1, &b, NULL), PROV_E_TRUNC);
		prov_window_init(&win, src);
	}
	assert_int_equal(prov_window_get(&win, 0, PROV_WINDOW_SIZE + 1, &b, NULL), PROV_E_INTERNAL);
	prov_src_close(src);
}

/* Neighbours cost one read; a read that failed leaves nothing to be taken for data. */
static void test_reads(void **state)
{
	struct fault fault = {.fail_at = 2};
	struct prov_src *mem, src;
	struct prov_window win;
	struct prov_bytes b;
	static const uint8_t data[2 * PROV_WINDOW_SIZE];

	(void)state;
	assert_int_equal(prov_src_mem(&mem, data, sizeof(data), NULL), PROV_OK);
	src = fault_src(&fault, mem);
	prov_window_init(&win, &src);
	for (size_t off = 0; off < PROV_WINDOW_SIZE; off++)
		assert_int_equal(prov_window_get(&win, off, 1, &b, NULL), PROV_OK);
	assert_int_equal(fault.calls, 1);
	assert_int_equal(prov_window_get(&win, PROV_WINDOW_SIZE, 1, &b, NULL), PROV_E_IO);
	assert_int_equal(b.n, 0);
	assert_int_equal(prov_window_get(&win, PROV_WINDOW_SIZE, 1, &b, NULL), PROV_OK);
	assert_int_equal(fault.calls, 3);
	prov_src_close(mem);
}

/* A header far from all others costs no more than itself, and what follows it a read of its own. */
static void test_far(void **state)
{
	static uint8_t data[8 * PROV_WINDOW_SIZE];
	struct fault fault = {0};
	struct prov_src *mem, src;
	struct prov_window win;
	struct prov_bytes b;

	(void)state;
	assert_int_equal(prov_src_mem(&mem, data, sizeof(data), NULL), PROV_OK);
	src = fault_src(&fault, mem);
	prov_window_init(&win, &src);
	assert_int_equal(prov_window_get(&win, 0, 8, &b, NULL), PROV_OK);
	assert_int_equal(win.n, PROV_WINDOW_SIZE);
	for (size_t off = 2 * PROV_WINDOW_SIZE; off < 5 * PROV_WINDOW_SIZE;
	     off += PROV_WINDOW_SIZE + PROV_WINDOW_FAR) {
		assert_int_equal(prov_window_get(&win, off, 8, &b, NULL), PROV_OK);
		assert_int_equal(win.n, PROV_WINDOW_FAR);
	}
	assert_int_equal(fault.calls, 4);
	assert_int_equal(
	    prov_window_get(&win, win.off + PROV_WINDOW_FAR - 1, 8, &b, NULL), PROV_OK);
	assert_int_equal(win.n, PROV_WINDOW_SIZE);
	assert_int_equal(prov_window_get(&win, 0, PROV_WINDOW_FAR + 1, &b, NULL), PROV_OK);
	assert_int_equal(b.n, PROV_WINDOW_FAR + 1);
	assert_int_equal(prov_window_get(&win, sizeof(data) - 9, 9, &b, NULL), PROV_OK);
	assert_int_equal(win.n, 9);
	prov_src_close(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_everywhere),
	    cmocka_unit_test(test_past_the_end),
	    cmocka_unit_test(test_reads),
	    cmocka_unit_test(test_far),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
