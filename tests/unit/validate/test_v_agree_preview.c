/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/signal_make.h"

/* Whether the rule finds something in a file whose preview differs in DIFFER of OF bits. */
static bool fires(unsigned differ, unsigned of)
{
	struct prov_report *r = signal_report(NULL, "exif.thumbnail", "JPEG, 9 bytes", NULL);
	const struct prov_disagreement *row;
	bool found;

	r->signals.preview_differs = differ;
	r->signals.preview_of = of;
	row = signal_judge(r, prov_format_jpeg(), "prov.preview");
	found = row != NULL;
	if (found) {
		assert_string_equal(row->one.where, "exif.thumbnail");
		assert_string_equal(row->other.where, "file");
		assert_non_null(strstr(row->other.value, "bits"));
	}
	prov_report_free(r);
	return found;
}

static void test_rule(void **state)
{
	(void)state;
	assert_true(fires(30, 60));
	assert_true(fires(15, 60));
	assert_true(fires(64, 64));
	assert_false(fires(14, 60));
	assert_false(fires(0, 64));
	/* Nobody compared them. */
	assert_false(fires(0, 0));
	assert_false(fires(9, 0));
}

struct eye {
	bool can;
	unsigned differ, of, asked;
	uint64_t off, len;
};

static bool look(void *ctx, const struct prov_src *src, uint64_t off, uint64_t len,
    unsigned *differ, unsigned *of)
{
	struct eye *eye = ctx;

	(void)src;
	eye->asked++;
	eye->off = off;
	eye->len = len;
	*differ = eye->differ;
	*of = eye->of;
	return eye->can;
}

static void ask(struct eye *eye, uint64_t len, struct prov_signals *s)
{
	const struct prov_look how = {eye, look};
	const struct prov_validate_in in = {.look = &how};

	memset(s, 0, sizeof(*s));
	s->preview = (struct prov_span){7, len};
	v_preview_look(s, &in);
}

/* What an eye says counts where it makes sense. */
static void test_look(void **state)
{
	struct eye eye = {.can = true, .differ = 5, .of = 40};
	const struct prov_validate_in nobody = {.look = NULL};
	struct prov_signals s;

	(void)state;
	ask(&eye, 9, &s);
	assert_true(s.was_compared && s.preview_differs == 5 && s.preview_of == 40);
	assert_true(eye.off == 7 && eye.len == 9);
	ask(&eye, 0, &s);
	assert_true(!s.was_compared && s.preview_of == 0 && eye.asked == 1);
	eye.of = 15;
	ask(&eye, 9, &s);
	assert_true(s.was_compared && s.preview_of == 0);
	eye.of = 65;
	ask(&eye, 9, &s);
	assert_int_equal(s.preview_of, 0);
	eye = (struct eye){.can = true, .differ = 41, .of = 40};
	ask(&eye, 9, &s);
	assert_int_equal(s.preview_of, 0);
	eye = (struct eye){.can = false, .differ = 40, .of = 40};
	ask(&eye, 9, &s);
	assert_true(s.was_compared && s.preview_of == 0);
	memset(&s, 0, sizeof(s));
	s.preview.len = 9;
	v_preview_look(&s, &nobody);
	assert_true(!s.was_compared && s.preview_of == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rule), cmocka_unit_test(test_look)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
