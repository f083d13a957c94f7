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
#include "helper/was_make.h"

static void expect(struct prov_report *r, const char *json)
{
	struct collect c = {0};

	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_JSON, 0, 0, collect_write, &c, NULL), PROV_OK);
	if (json == NULL ? strstr(c.text, "\"was\"") != NULL : strstr(c.text, json) == NULL)
		fail_msg("%s", c.text);
	collect_free(&c);
}

static void test_json(void **state)
{
	struct prov_report *was =
	    signal_report(NULL, "exif.make", "Can\"on", "xmp.credit", "A", NULL);
	struct prov_report *r = signal_report(NULL, "xmp.credit", "B", NULL);

	(void)state;
	expect(r, NULL);
	was->name = "old.txt";
	r->name = "new.txt";
	was_texts(r, "abcdefgh", was, "abcdefghijkl", NULL);
	expect(r, ",\"was\":{\"file\":\"old.txt\",\"state\":\"none\",\"credentials\":\"none\","
		  "\"content\":\"likely\",\"compared_by\":\"text\",\"alike_percent\":71,\"marks\":["
		  "{\"id\":\"exif.make\",\"before\":\"Can\\\"on\"},{\"id\":\"xmp.credit\","
		  "\"before\":\"A\",\"after\":\"B\"}]}");
	/* Free text may name anybody. */
	prov_report_drop_personal(r);
	expect(r, "{\"id\":\"xmp.credit\",\"before\":\"(left out)\",\"after\":\"(left out)\"}");
	was_texts(r, "\x01", was, "\x02", NULL);
	r->was->fate = PROV_FATE_REPLACED;
	expect(r, ",\"was\":{\"file\":\"old.txt\",\"state\":\"none\",\"credentials\":\"replaced\","
		  "\"kept_as_ingredient\":false,\"content\":\"unknown\",\"marks\":[");
	prov_report_free(was);
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_json)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
