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
#include "report/html_parts.h"

static const char *render(struct prov_report *r,
    void (*put)(struct prov_html *, const struct prov_report *), struct collect *c)
{
	struct prov_html h;

	*c = (struct collect){0};
	prov_out_init(&h.out, collect_write, c);
	put(&h, r);
	assert_int_equal(prov_out_finish(&h.out, NULL), PROV_OK);
	assert_true(c->text == NULL || collect_is_harmless(c));
	prov_report_free(r);
	return c->text == NULL ? "" : c->text;
}

static void test_all(void **state)
{
	struct prov_report *r = sample_trusted();
	const struct prov_disagreement row = {.rule = "prov.tool",
	    .says = "they differ",
	    .one = {"credentials", "<i>a", true},
	    .other = {"xmp.creator-tool", "b", false}};
	struct prov_signal *made = NULL;
	struct collect c;
	const char *page;
	(void)state;

	assert_string_equal(render(sample_none(), prov_html_put_signals, &c), "");
	r->signals.was_read = true;
	assert_int_equal(prov_signals_add(&r->signals, prov_signal_by_id("xmp.ai-prompt"),
			     prov_bytes_str("<img src=x onerror=alert(1)>"), 7, &made, NULL),
	    PROV_OK);
	made->says = PROV_SAYS_AI;
	made->flaw = "odd";
	assert_int_equal(prov_report_add_disagreement(r, &row, NULL), PROV_OK);
	page = render(r, prov_html_put_signals, &c);
	assert_non_null(strstr(page, "itself, beside its credentials</h2>"));
	assert_non_null(strstr(page, "<bdi>&lt;img src=x onerror=alert(1)&gt;</bdi></td>"
				     "<td>strong</td><td>says ai; malformed: odd; can be tied "
				     "to a person</td></tr>"));
	assert_non_null(strstr(page, "<li><code>prov.tool</code> they differ<ul>\n<li><code>"
				     "credentials</code> (signed): <bdi>&lt;i&gt;a</bdi></li>\n<li>"
				     "<code>xmp.creator-tool</code> (beside the credentials): "
				     "<bdi>b</bdi></li>"));
	collect_free(&c);
	/* Of those that don't hold no hash covers it. */
	r = sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH);
	r->signals.was_read = true;
	assert_int_equal(prov_signals_add(&r->signals, prov_signal_by_id("xmp.ai-prompt"),
			     prov_bytes_str("a"), 7, NULL, NULL),
	    PROV_OK);
	assert_int_equal(prov_report_add_disagreement(r, &row, NULL), PROV_OK);
	page = render(r, prov_html_put_signals, &c);
	assert_non_null(strstr(page, "itself, unsigned</h2>"));
	assert_non_null(strstr(page, "nobody vouches"));
	assert_non_null(strstr(page, "(unsigned): <bdi>b</bdi></li>"));
	collect_free(&c);
	r = sample_trusted();
	r->signals.was_read = true;
	assert_non_null(strstr(render(r, prov_html_put_signals, &c), "Nothing that is known"));
	collect_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
