/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/signal_make.h"

static void put(
    struct prov_report *r, const char *where, unsigned differ, unsigned of, unsigned alike)
{
	r->signals.previews[r->signals.num_previews++] = (struct prov_preview){
	    .where = where, .was_compared = true, .look = {differ, of, alike}};
}

/* Whether the rule finds something in a file whose preview differs in DIFFER of OF bits. */
static bool fires(unsigned differ, unsigned of, unsigned alike)
{
	struct prov_report *r = signal_report(NULL, "exif.thumbnail", "JPEG, 9 bytes", NULL);
	const struct prov_disagreement *row;
	bool found;

	put(r, "exif.thumbnail", differ, of, alike);
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
	assert_true(fires(30, 60, 90));
	assert_true(fires(15, 60, 90));
	assert_true(fires(64, 64, 0));
	assert_true(fires(0, 64, 59));
	assert_false(fires(14, 60, 60));
	assert_false(fires(0, 64, 100));
	/* Nobody compared them. */
	assert_false(fires(0, 0, 0));
	assert_false(fires(9, 0, 0));
}

/* Each by itself, and says which. */
static void test_each(void **state)
{
	struct prov_report *r = signal_report(NULL, "exif.thumbnail", "JPEG, 9 bytes", NULL);
	struct prov_disagreement_entry e;
	const char *found[4] = {NULL};
	size_t n = 0;

	(void)state;
	put(r, "exif.thumbnail", 1, 60, 99);
	put(r, "xmp.thumbnail", 40, 60, 10);
	put(r, "credentials", 40, 60, 10);
	(void)signal_judge(r, prov_format_jpeg(), "prov.preview");
	for (size_t i = 0; (e = prov_report_disagreement(r, i)).rule != NULL && n < 4; i++) {
		if (strcmp(e.rule, "prov.preview") == 0)
			found[n++] = e.where[0];
	}
	/* There is no signal of XMP here to name. */
	assert_int_equal(n, 2);
	assert_string_equal(found[1], "credentials");
	prov_report_free(r);
}

struct eye {
	bool can;
	struct prov_look_answer answer;
	unsigned asked;
	size_t len;
};

static bool look(void *ctx, const struct prov_src *src, const uint8_t *preview, size_t len,
    bool is_bgr, struct prov_look_answer *out)
{
	struct eye *eye = ctx;

	(void)src;
	assert_true(is_bgr && preview[0] == 0xff);
	eye->asked++;
	eye->len = len;
	*out = eye->answer;
	return eye->can;
}

/* What an eye says of a preview of 3 bytes counts where it makes sense. */
static unsigned ask(struct eye *eye, bool asked)
{
	static const uint8_t file[] = {0, 0xff, 0xd8, 0xff};
	const struct prov_look how = {eye, look};
	struct prov_validate_in in = {.look = asked ? &how : NULL};
	struct prov_report *r = signal_report(NULL, "exif.thumbnail", "JPEG, 3 bytes", NULL);
	struct prov_signal_in what = {.format = "png"};
	struct prov_src *src = NULL;
	unsigned of;

	assert_int_equal(prov_src_mem(&src, file, sizeof(file), NULL), PROV_OK);
	in.src = what.src = src;
	r->signals.previews[r->signals.num_previews++] =
	    (struct prov_preview){.where = "exif.thumbnail", .at = {1, 3}, .is_bgr = true};
	assert_int_equal(v_preview_look(r, &in, &what, NULL), PROV_OK);
	assert_true(r->signals.previews[0].was_compared == asked);
	of = r->signals.previews[0].look.of;
	prov_src_close(src);
	prov_report_free(r);
	return of;
}

static void test_look(void **state)
{
	struct eye eye = {.can = true, .answer = {5, 40, 90}};

	(void)state;
	assert_int_equal(ask(&eye, true), 40);
	assert_true(eye.asked == 1 && eye.len == 3);
	assert_int_equal(ask(&eye, false), 0);
	assert_int_equal(eye.asked, 1);
	eye.answer.of = 15;
	assert_int_equal(ask(&eye, true), 0);
	eye.answer.of = 65;
	assert_int_equal(ask(&eye, true), 0);
	eye.answer = (struct prov_look_answer){41, 40, 90};
	assert_int_equal(ask(&eye, true), 0);
	eye.answer = (struct prov_look_answer){4, 40, 101};
	assert_int_equal(ask(&eye, true), 0);
	eye = (struct eye){.can = false, .answer = {4, 40, 90}};
	assert_int_equal(ask(&eye, true), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rule), cmocka_unit_test(test_each), cmocka_unit_test(test_look)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
