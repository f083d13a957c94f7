/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/signal_make.h"
#include "prov/report.h"

static void test_signals(void **state)
{
	struct prov_report *r = signal_report(NULL, "exif.software", "Midjourney", NULL);
	struct prov_signal_entry e;

	(void)state;
	r->signals.v[0].flaw = "odd";
	assert_int_equal(prov_report_num_signals(r), 1);
	e = prov_report_signal(r, 0);
	assert_string_equal(e.id, "exif.software");
	assert_string_equal(e.kind, "tool");
	assert_string_equal(e.carrier, "exif");
	assert_string_equal(e.value, "Midjourney");
	assert_string_equal(e.says, "ai");
	assert_string_equal(e.flaw, "odd");
	assert_int_equal(e.at, 7);
	assert_true(e.is_strong && !e.is_personal && !e.is_cut);
	assert_null(prov_report_signal(r, 1).id);
	prov_report_free(r);
}

static void test_disagreements(void **state)
{
	struct prov_report *r = signal_report(NULL, NULL);
	struct prov_disagreement row = {
	    "prov.x", "they differ", {"a", "1", false}, {"credentials", "2", true}};
	struct prov_disagreement_entry e;

	(void)state;
	for (int i = 0; i < 20; i++)
		assert_int_equal(prov_report_add_disagreement(r, &row, NULL), PROV_OK);
	assert_int_equal(prov_report_num_disagreements(r), 20);
	e = prov_report_disagreement(r, 19);
	assert_string_equal(e.rule, "prov.x");
	assert_string_equal(e.says, "they differ");
	assert_string_equal(e.where[0], "a");
	assert_string_equal(e.value[0], "1");
	assert_string_equal(e.where[1], "credentials");
	assert_string_equal(e.value[1], "2");
	assert_null(prov_report_disagreement(r, 20).rule);
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_signals), cmocka_unit_test(test_disagreements)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
