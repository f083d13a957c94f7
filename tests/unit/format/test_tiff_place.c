/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "format/tiff_make.h"
#include "helper/format_check.h"
#include "helper/load.h"

static const uint8_t store[20];

/* What is settled for FILE and its only candidate, or none. */
static int place(const char *file, size_t old, size_t store_n, const struct prov_bytes *xmp,
    struct prov_tiff_make *m)
{
	size_t n;
	uint8_t *data = load_testdata(file, &n);
	struct prov_embed in = {.old = old, .store = prov_bytes(store, store_n), .xmp = xmp};
	struct prov_plan plan;
	struct format_scan s;
	int code;

	assert_non_null(data);
	format_scan(&s, prov_format_tiff(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	prov_plan_init(&plan, &s.arena);
	in.src = s.src;
	in.layout = &s.layout;
	in.cands = &s.cands;
	memset(m, 0, sizeof(*m));
	m->in = &in;
	m->plan = &plan;
	code = prov_tiff_place(m, NULL);
	m->in = NULL;
	m->plan = NULL;
	format_scan_fini(&s);
	free(data);
	return code;
}

/* One directory takes the entry in; of several, a new one follows. */
static void test_which(void **state)
{
	static const uint8_t two_pages[] = {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0, 1, 3, 0, 1, 0, 0,
	    0, 1, 0, 0, 0, 26, 0, 0, 0, 1, 0, 0, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
	struct prov_embed in = {.old = PROV_NO_CAND, .store = prov_bytes(store, 20)};
	struct prov_tiff_make m;
	struct prov_plan plan;
	struct format_scan s;

	(void)state;
	assert_int_equal(place("tiff/plain.tif", PROV_NO_CAND, 20, NULL, &m), PROV_OK);
	assert_true(m.copy_first && !m.new_last);
	assert_true(m.copy_at >= m.cut && m.store_at > m.copy_at && m.store_at % 2 == 0);
	format_scan(&s, prov_format_tiff(), prov_bytes(two_pages, sizeof(two_pages)));
	assert_int_equal(s.code, PROV_OK);
	prov_plan_init(&plan, &s.arena);
	in.src = s.src;
	in.cands = &s.cands;
	memset(&m, 0, sizeof(m));
	m.in = &in;
	m.plan = &plan;
	assert_int_equal(prov_tiff_place(&m, NULL), PROV_OK);
	assert_true(!m.copy_first && m.new_last);
	assert_int_equal(m.last_at, sizeof(two_pages));
	assert_int_equal(m.store_at, sizeof(two_pages) + 18);
	format_scan_fini(&s);
}

/* An entry that is there stays, and the old store makes room where it ends the file. */
static void test_old(void **state)
{
	struct prov_tiff_make m;

	(void)state;
	assert_int_equal(place("tiff/store.tif", 0, 20, NULL, &m), PROV_OK);
	assert_true(!m.copy_first && !m.new_last);
	assert_int_equal(m.store_at, m.cut + m.cut % 2);
}

static void test_xmp(void **state)
{
	const struct prov_bytes packet = prov_bytes_str("<x:xmpmeta/>"), none = {0};
	struct prov_tiff_make m;

	(void)state;
	assert_int_equal(place("tiff/plain.tif", PROV_NO_CAND, 0, &packet, &m), PROV_OK);
	assert_true(m.copy_first && !m.new_last && m.xmp_at > m.copy_at);
	assert_int_equal(place("tiff/plain.tif", PROV_NO_CAND, 0, &none, &m), PROV_E_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_which),
	    cmocka_unit_test(test_old),
	    cmocka_unit_test(test_xmp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
