/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/wr.h"
#include "helper/format_check.h"
#include "helper/mutate.h"
#include "helper/sample_store.h"

static void test_whole_file(void **state)
{
	struct format_scan s;
	struct prov_wr wr;
	struct prov_bytes store;

	(void)state;
	prov_wr_init(&wr, 1 << 16);
	sample_store_put(&wr);
	store = prov_wr_data(&wr);
	assert_int_equal(prov_format_c2pa()->sniff(store), 100);
	assert_int_equal(prov_format_c2pa()->sniff(prov_bytes_sub(store, 1, 512)), 0);
	assert_int_equal(prov_format_c2pa()->sniff(prov_bytes_sub(store, 0, 31)), 0);
	assert_int_equal(prov_format_png()->sniff(store), 0);
	assert_int_equal(prov_format_text()->sniff(store), 0);
	format_scan(&s, prov_format_c2pa(), store);
	assert_int_equal(s.code, PROV_OK);
	assert_true(prov_layout_is_whole(&s.layout));
	assert_int_equal(s.cands.n, 1);
	assert_true(prov_bytes_eq(s.cands.v[0].data, store));
	assert_int_equal(s.cands.v[0].start, 0);
	assert_int_equal(s.cands.v[0].len, store.n);
	format_scan_fini(&s);
	format_scan(&s, prov_format_c2pa(), prov_bytes(NULL, 0));
	assert_int_equal(s.code, PROV_E_TRUNC);
	format_scan_fini(&s);
	prov_wr_fini(&wr);
}

static void test_too_large(void **state)
{
	struct format_scan s;
	size_t n = PROV_MAX_STORE + 1u;
	uint8_t *data = calloc(1, n);

	(void)state;
	assert_non_null(data);
	format_scan(&s, prov_format_c2pa(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_E_LIMIT);
	format_scan_fini(&s);
	free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole_file),
	    cmocka_unit_test(test_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
