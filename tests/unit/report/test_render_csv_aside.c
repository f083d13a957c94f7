/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "helper/sample_report.h"
#include "report/was.h"

static void expect(struct prov_report *r, unsigned require, const char *row)
{
	struct collect c = {0};

	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_CSV, 0, require, collect_write, &c, NULL), PROV_OK);
	assert_string_equal(c.text, row);
	collect_free(&c);
	prov_report_free(r);
}

/* What only the caller's options bring. */
static void test_options(void **state)
{
	struct prov_clause_row clauses[] = {
	    {"signed", NULL, PROV_RESULT_SKIPPED}, {"=fresh", "it is not", PROV_RESULT_WARN}};
	struct prov_was_mark marks[] = {{.id = "xmp.creator-tool", .before = "A", .after = "B"},
	    {.id = "exif.software", .before = "A"}};
	struct prov_was was = {.name = "-old.jpg",
	    .state = PROV_STATE_TRUSTED,
	    .fate = PROV_FATE_REPLACED,
	    .as_ingredient = true,
	    .marks = marks,
	    .num_marks = 2,
	    .likeness = PROV_LIKENESS_LIKELY};
	struct prov_list_entry lists[] = {
	    {.name = "a.pem", .has_got = true, .got = 0}, {.title = "=A list",
							      .has_issued = true,
							      .issued = 86400,
							      .has_next_update = true,
							      .next_update = 172800}};
	struct prov_report *r = sample_none();
	(void)state;

	r->as_of = 0;
	r->policy.name = "@house";
	r->policy.result = PROV_RESULT_WARN;
	r->policy.v = clauses;
	r->policy.n = 2;
	r->was = &was;
	r->lists = lists;
	r->num_lists = 2;
	r->product = (struct prov_product_row){.state = PROV_PRODUCT_WITHDRAWN, .name = "=Cam"};
	expect(r, PROV_REQUIRE_TRUSTED,
	    "\"bare.png\",\"image/png\",77,none,,,,,,,,,,,,,,,,0,,\"'@house\",warn,"
	    "\"signed:skipped =fresh:warn\",\"'-old.jpg\",trusted,replaced-ingredient,likely,"
	    "\"xmp.creator-tool:changed exif.software:gone\","
	    "\"a.pem of 1970-01-01;' =A list of 1970-01-02 good until "
	    "1970-01-03\",,withdrawn,\"'=Cam\",,,,\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_options),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
