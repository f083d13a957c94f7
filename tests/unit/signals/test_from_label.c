/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/signal_file.h"
#include "helper/signal_make.h"

static void check(struct prov_wr *wr, const char *id, const char *value)
{
	struct signal_file f;

	signal_file_read(&f, prov_wr_data(wr), prov_signals_label);
	assert_int_equal(f.code, PROV_OK);
	assert_int_equal(f.signals.n, 1);
	assert_string_equal(signal_file_value(&f, id), value);
	assert_int_equal(f.signals.v[0].says, PROV_SAYS_AI);
	assert_true(f.signals.v[0].at > 0);
	signal_file_fini(&f);
	prov_wr_fini(wr);
}

static void test_documents(void **state)
{
	struct prov_wr wr;

	(void)state;
	signal_docx(&wr, "{&quot;Label&quot;:&quot;1&quot;}");
	check(&wr, "ooxml.aigc", "{\"Label\":\"1\"}");
	signal_pdf(&wr, "({\"Label\":\"1\"})");
	check(&wr, "pdf.aigc", "{\"Label\":\"1\"}");
}

/* What can't be read is no label, and is said. */
static void test_unread(void **state)
{
	struct signal_file f;
	struct prov_wr wr;

	(void)state;
	signal_docx(&wr, "<oops>");
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_label);
	assert_int_equal(f.code, PROV_E_LIMIT);
	assert_int_equal(f.signals.n, 0);
	signal_file_fini(&f);
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_documents), cmocka_unit_test(test_unread)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
