/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "helper/signal_make.h"

static void test_json(void **state)
{
	struct prov_report *r = signal_report(SAMPLE_CAPTURE, "xmp.digital-source-type",
	    "trainedAlgorithmicMedia", "xmp.creator", "Ann", NULL);
	struct collect c = {0};

	(void)state;
	r->signals.v[0].flaw = "odd";
	r->signals.v[1].cut = true;
	assert_non_null(signal_judge(r, prov_format_jpeg(), "prov.ai-vs-camera"));
	r->num_disagreements = 1;
	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_JSON, 0, 0, collect_write, &c, NULL), PROV_OK);
	assert_non_null(strstr(c.text,
	    "\"signals\":[{\"id\":\"xmp.digital-source-type\",\"kind\":\"source-type\","
	    "\"carrier\":\"xmp\",\"at\":7,\"value\":\"trainedAlgorithmicMedia\",\"says\":\"ai\","
	    "\"flaw\":\"odd\",\"strength\":\"strong\",\"personal\":false,\"signed\":false},"
	    "{\"id\":\"xmp.creator\",\"kind\":\"person\",\"carrier\":\"xmp\",\"at\":7,"
	    "\"value\":\"Ann\",\"cut\":true,\"strength\":\"strong\",\"personal\":true,"
	    "\"signed\":false}],\"disagreements\":[{\"rule\":\"prov.ai-vs-camera\",\"says\":\"one "
	    "mark says that AI made it, and another that a camera did\",\"statements\":[{"
	    "\"where\":\"xmp.digital-source-type\",\"value\":\"trainedAlgorithmicMedia\","
	    "\"signed\":false},{\"where\":\"credentials\",\"value\":\"" SAMPLE_CAPTURE
	    "\",\"signed\":true}]}]"));
	collect_free(&c);
	prov_report_free(r);
}

/* Of what was not read there is no list, not even an empty one. */
static void test_unread(void **state)
{
	struct prov_report *r = sample_none();
	struct collect c = {0}, d = {0};

	(void)state;
	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_JSON, 0, 0, collect_write, &c, NULL), PROV_OK);
	assert_null(strstr(c.text, "signals"));
	r->signals.was_read = true;
	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_JSON, 0, 0, collect_write, &d, NULL), PROV_OK);
	assert_non_null(strstr(d.text, "\"signals\":[],\"disagreements\":[]"));
	collect_free(&d);
	collect_free(&c);
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_json), cmocka_unit_test(test_unread)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
