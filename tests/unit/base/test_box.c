/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/box.h"
#include "helper/load.h"
#include "helper/mutate.h"

static int read_hex(const char *hex, struct prov_box *box, size_t *left, struct prov_err *err)
{
	size_t n;
	uint8_t *p = load_hex(hex, &n);
	struct prov_rd rd;
	int rc;

	memset(err, 0, sizeof(*err));
	prov_rd_init(&rd, prov_bytes(p, n), 1000);
	rc = prov_box_read(&rd, box, err);
	*left = prov_rd_left(&rd);
	/* Only lengths are looked at afterwards. */
	free(p);
	return rc;
}

static void test_lengths(void **state)
{
	static const struct {
		const char *hex;
		int rc;
		size_t raw, body, left;
	} rows[] = {
	    {"00000008 66726565", PROV_OK, 8, 0, 0},
	    {"00000009 66726565 aa bb", PROV_OK, 9, 1, 1},
	    {"00000000 66726565 aabbcc", PROV_OK, 11, 3, 0},
	    {"00000000 66726565", PROV_OK, 8, 0, 0},
	    {"00000001 66726565 0000000000000011 aabb", PROV_OK, 17, 1, 1},
	    {"00000001 66726565 0000000000000010", PROV_OK, 16, 0, 0},
	    {"00000001 66726565 000000000000000f aa", PROV_E_FORMAT, 0, 0, 17},
	    {"00000001 66726565 0000000000000000", PROV_E_FORMAT, 0, 0, 16},
	    {"00000001 66726565 00000000000000", PROV_E_TRUNC, 0, 0, 15},
	    {"00000001 66726565 ffffffffffffffff aa", PROV_E_TRUNC, 0, 0, 17},
	    {"00000001 66726565 0000000100000010", PROV_E_TRUNC, 0, 0, 16},
	    {"00000002 66726565", PROV_E_FORMAT, 0, 0, 8},
	    {"00000007 66726565", PROV_E_FORMAT, 0, 0, 8},
	    {"00000009 66726565", PROV_E_TRUNC, 0, 0, 8},
	    {"ffffffff 66726565", PROV_E_TRUNC, 0, 0, 8},
	    {"00000008 667265", PROV_E_TRUNC, 0, 0, 7},
	    {"000000", PROV_E_TRUNC, 0, 0, 3},
	    {"", PROV_E_TRUNC, 0, 0, 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_box box;
		struct prov_err err;
		size_t left;
		int rc = read_hex(rows[i].hex, &box, &left, &err);

		assert_int_equal(rc, rows[i].rc);
		assert_int_equal(err.code, rows[i].rc);
		assert_int_equal(box.raw.n, rows[i].raw);
		assert_int_equal(box.body.n, rows[i].body);
		assert_int_equal(left, rows[i].left);
		assert_int_equal(box.at, 1000);
		if (rc == PROV_OK)
			assert_int_equal(box.type, PROV_FOURCC('f', 'r', 'e', 'e'));
		else
			assert_true(err.has_at && err.at == 1000);
	}
}

static void test_round_trip(void **state)
{
	struct prov_wr wr;
	struct prov_rd rd, inner;
	struct prov_box box;
	size_t outer, mark;
	(void)state;

	prov_wr_init(&wr, 1000);
	prov_box_begin(&wr, PROV_FOURCC('o', 'u', 't', 'r'), &outer);
	prov_box_begin(&wr, PROV_FOURCC('i', 'n', 'n', 'r'), &mark);
	prov_wr_str(&wr, "abc");
	prov_box_end(&wr, mark);
	prov_box_end(&wr, outer);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_int_equal(wr.n, 19);

	prov_rd_init(&rd, prov_wr_data(&wr), 0);
	assert_int_equal(prov_box_read(&rd, &box, NULL), PROV_OK);
	assert_true(prov_rd_end(&rd));
	prov_rd_init(&inner, box.body, 8);
	assert_int_equal(prov_box_read(&inner, &box, NULL), PROV_OK);
	assert_true(prov_bytes_is(box.body, "abc"));
	assert_int_equal(box.at, 8);
	assert_true(prov_rd_end(&inner));
	prov_wr_fini(&wr);
}

static void test_writer_full(void **state)
{
	struct prov_wr wr;
	size_t mark;
	(void)state;

	prov_wr_init(&wr, 6);
	prov_box_begin(&wr, 0, &mark);
	prov_box_end(&wr, mark);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);
}

static void walk(void *ctx, struct prov_bytes data)
{
	struct prov_rd rd;
	struct prov_box box;
	size_t *boxes = ctx;

	prov_rd_init(&rd, data, 0);
	while (!prov_rd_end(&rd) && prov_box_read(&rd, &box, NULL) == PROV_OK) {
		assert_true(box.body.n <= box.raw.n - 8);
		for (size_t i = 0; i < box.raw.n; i++)
			*boxes += box.raw.p[i] / 0x100u; /* touches every byte */
		(*boxes)++;
	}
}

static void test_damage(void **state)
{
	size_t n, boxes = 0;
	uint8_t *p = load_hex("0000000a61616161 0102 000000016262626200000000000000130a0b0c"
			      "0000000063636363ff",
	    &n);
	(void)state;

	mutate_none(prov_bytes(p, n), walk, &boxes);
	assert_int_equal(boxes, 3);
	mutate_all(prov_bytes(p, n), walk, &boxes);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lengths),
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_writer_full),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
