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
#include "helper/signal_make.h"
#include "prov/report.h"

static void test_rules(void **state)
{
	const char *id;

	(void)state;
	for (size_t i = 0; (id = prov_rule_at(i)) != NULL; i++) {
		assert_memory_equal(id, "prov.", 5);
		assert_non_null(prov_rule_says(i));
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(id, prov_rule_at(k));
	}
	assert_null(prov_rule_says(1000));
}

/* The page has each rule, as it is. */
static void test_page(void **state)
{
	uint8_t *page;
	size_t n;

	(void)state;
	page = load_testdata("../docs/signals.md", &n);
	assert_non_null(page);
	for (size_t i = 0; prov_rule_at(i) != NULL; i++) {
		struct prov_wr wr;
		bool found = false;

		prov_wr_init(&wr, 4096);
		prov_wr_printf(&wr, "\n| `%s` | %s |", prov_rule_at(i), prov_rule_says(i));
		for (size_t off = 0; off + wr.n <= n && !found; off++)
			found = memcmp(page + off, wr.p, wr.n) == 0;
		if (!found)
			fail_msg("docs/signals.md has not: %.*s", (int)wr.n, (const char *)wr.p);
		prov_wr_fini(&wr);
	}
	free(page);
}

/* A disagreement is never a verdict. */
static void test_state(void **state)
{
	struct prov_report *r =
	    signal_report(SAMPLE_CAPTURE, "xmp.digital-source-type", SAMPLE_AI, NULL);
	const struct prov_disagreement *row;

	(void)state;
	row = signal_judge(r, prov_format_jpeg(), "prov.ai-vs-camera");
	assert_non_null(row);
	assert_string_equal(row->one.where, "xmp.digital-source-type");
	assert_false(row->one.is_signed);
	assert_string_equal(row->other.where, "credentials");
	assert_true(row->other.is_signed);
	assert_int_equal(r->state, PROV_STATE_TRUSTED);
	prov_report_free(r);
	/* What agrees, or says nothing, finds nothing. */
	r = signal_report(SAMPLE_CAPTURE, "exif.model", "X1", "xmp.format", "image/jpeg",
	    "xmp.digital-source-type", SAMPLE_CAPTURE, "exif.time-original", "2026-11-23T22:04:00",
	    NULL);
	(void)signal_judge(r, prov_format_jpeg(), "");
	assert_int_equal(r->num_disagreements, 0);
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rules),
	    cmocka_unit_test(test_page),
	    cmocka_unit_test(test_state),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
