/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/wr.h"
#include "helper/load.h"
#include "signals/signal.h"

/* Each id is there once, its place is, and both lead back to the row. */
static void test_rows(void **state)
{
	const struct prov_signal_row *a, *b;

	(void)state;
	for (size_t i = 0; (a = prov_signal_at(i)) != NULL; i++) {
		assert_true(a->kind < PROV_SIGNAL_KINDS && a->carrier < PROV_CARRIERS);
		assert_ptr_equal(prov_signal_by_id(a->id), a);
		assert_ptr_equal(
		    prov_signal_find((enum prov_carrier)a->carrier, a->ns, a->name, a->field), a);
		/* The id begins with the carrier's name. */
		b = a;
		assert_memory_equal(b->id, prov_carrier_str((enum prov_carrier)a->carrier),
		    strlen(prov_carrier_str((enum prov_carrier)a->carrier)));
		assert_true(a->kind != PROV_SIGNAL_POSITION || a->personal);
		assert_true(a->kind != PROV_SIGNAL_NUMBER || a->personal);
		assert_true(a->kind != PROV_SIGNAL_PERSON || a->personal);
	}
	assert_null(prov_signal_by_id("xmp.none"));
	assert_null(prov_signal_find(PROV_CARRIER_XMP, "urn:none", "CreatorTool", NULL));
	assert_null(prov_signal_find(
	    PROV_CARRIER_EXIF, "http://ns.adobe.com/xap/1.0/", "CreatorTool", NULL));
}

/* The page shows each row, as it is. */
static void test_page(void **state)
{
	const struct prov_signal_row *r;
	uint8_t *page;
	size_t n;

	(void)state;
	page = load_testdata("../docs/signals.md", &n);
	assert_non_null(page);
	for (size_t i = 0; (r = prov_signal_at(i)) != NULL; i++) {
		struct prov_wr wr;
		bool found = false;

		prov_wr_init(&wr, 4096);
		prov_wr_printf(&wr, "\n| `%s` | %s | %s%s | %s |\n", r->id,
		    prov_signal_kind_str((enum prov_signal_kind)r->kind),
		    r->strong ? "strong" : "weak", r->personal ? ", personal" : "", r->says);
		for (size_t off = 0; off + wr.n <= n && !found; off++)
			found = memcmp(page + off, wr.p, wr.n) == 0;
		if (!found)
			fail_msg("docs/signals.md has not: %.*s", (int)wr.n, (const char *)wr.p);
		prov_wr_fini(&wr);
	}
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows), cmocka_unit_test(test_page)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
