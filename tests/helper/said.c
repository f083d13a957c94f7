/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/said.h"

static void render(struct prov_report *r, unsigned flags, unsigned require, struct collect *c)
{
	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_TEXT, flags, require, collect_write, c, NULL),
	    PROV_OK);
	prov_report_free(r);
}

void said_is(struct prov_report *r, unsigned flags, unsigned require, const char *text)
{
	struct collect c = {0};

	render(r, flags, require, &c);
	assert_string_equal(c.text, text);
	collect_free(&c);
}

void said_has(struct prov_report *r, unsigned flags, unsigned require, const char *const *lines,
    size_t n, const char *absent)
{
	struct collect c = {0};

	render(r, flags, require, &c);
	for (size_t i = 0; i < n; i++) {
		if (strstr(c.text, lines[i]) == NULL)
			fail_msg("no \"%s\" in:\n%s", lines[i], c.text);
	}
	if (absent != NULL && strstr(c.text, absent) != NULL)
		fail_msg("\"%s\" in:\n%s", absent, c.text);
	collect_free(&c);
}
