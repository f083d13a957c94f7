/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/bmff_scan.h"
#include "prov/limit.h"

static int read_box(const char *p, size_t n, bool top, struct prov_bmff_box *out)
{
	struct prov_src *src = NULL;
	struct prov_window win;
	int rc;

	assert_int_equal(prov_src_mem(&src, p, n, NULL), PROV_OK);
	prov_window_init(&win, src);
	rc = prov_bmff_read(&win, 0, n, top, out, NULL);
	prov_src_close(src);
	return rc;
}

static void test_headers(void **state)
{
	struct prov_bmff_box b;

	(void)state;
	assert_int_equal(read_box("\0\0\0\x08"
				  "free",
			     8, false, &b),
	    PROV_OK);
	assert_int_equal(b.len, 8);
	assert_int_equal(read_box("\0\0\0\x01mdat\0\0\0\0\0\0\0\x11x", 17, false, &b), PROV_OK);
	assert_int_equal(b.len, 17);
	assert_int_equal(b.head, 16);
	assert_int_equal(read_box("\0\0\0\0mdatab", 10, true, &b), PROV_OK);
	assert_int_equal(b.len, 10);
	assert_int_equal(read_box("\0\0\0\0mdatab", 10, false, &b), PROV_E_FORMAT);
	assert_int_equal(read_box("\0\0\0\x07mdatab", 10, true, &b), PROV_E_FORMAT);
	assert_int_equal(
	    read_box("\0\0\0\x01mdat\0\0\0\0\0\0\0\x0fx", 17, true, &b), PROV_E_FORMAT);
	assert_int_equal(
	    read_box("\0\0\0\x01mdat\xff\0\0\0\0\0\0\x0fx", 17, true, &b), PROV_E_TRUNC);
	assert_int_equal(b.len, 17);
	assert_int_equal(read_box("\0\0\0\x0bmdatab", 10, true, &b), PROV_E_TRUNC);
	assert_int_equal(b.len, 10);
	assert_int_equal(read_box("\0\0\0\x08mda", 7, true, &b), PROV_E_TRUNC);
	assert_int_equal(b.type, 0);
}

/* Two boxes and a word of zeros; then as many as may be. */
static void test_next(void **state)
{
	static const char two[] = "\0\0\0\x08"
				  "free\0\0\0\x0amdatab\0\0\0\0";
	struct prov_err err = {0};
	struct prov_src *src = NULL;
	struct prov_window win;
	struct prov_bmff_box b;
	uint64_t at = 0;
	size_t boxes = 0;

	(void)state;
	assert_int_equal(prov_src_mem(&src, two, sizeof(two) - 1, NULL), PROV_OK);
	prov_window_init(&win, src);
	assert_int_equal(prov_bmff_next(&win, &at, 22, &boxes, &b, &err), PROV_OK);
	assert_int_equal(b.len, 8);
	assert_int_equal(prov_bmff_next(&win, &at, 22, &boxes, &b, &err), PROV_OK);
	assert_int_equal(b.off, 8);
	assert_int_equal(at, 18);
	assert_int_equal(prov_bmff_next(&win, &at, 22, &boxes, &b, &err), PROV_E_NOTFOUND);
	assert_int_equal(err.code, PROV_OK);
	assert_int_equal(at, 18);
	at = 0;
	boxes = PROV_MAX_BMFF_BOXES;
	assert_int_equal(prov_bmff_next(&win, &at, 22, &boxes, &b, &err), PROV_E_LIMIT);
	assert_int_equal(err.limit, PROV_LIMIT_BMFF_BOXES);
	assert_int_equal(at, 0);
	prov_src_close(src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_headers),
	    cmocka_unit_test(test_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
