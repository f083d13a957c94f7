/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/sample_report.h"
#include "helper/signal_make.h"
#include "helper/was_make.h"

static enum prov_fate fate(struct prov_report *now, struct prov_report *was, bool as_ingredient)
{
	bool found;
	enum prov_fate out = prov_was_fate(now, was, &found);

	assert_int_equal(found, as_ingredient);
	prov_report_free(now);
	prov_report_free(was);
	return out;
}

/* A store of one manifest whose bytes are TEXT; borrowed by the report. */
struct stored {
	struct prov_jumbf box;
	struct prov_manifest manifest;
	struct prov_store store;
};
static struct prov_report *with(struct prov_report *r, struct stored *s, const char *text)
{
	memset(s, 0, sizeof(*s));
	s->box.raw = prov_bytes_str(text);
	s->manifest.stored = &s->box;
	s->store.active = &s->manifest;
	r->store = &s->store;
	return r;
}

static struct prov_report *invalid(void)
{
	return sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH);
}

static struct prov_report *other(struct prov_report *r, bool with_earlier)
{
	if (with_earlier)
		sample_ingredient(r, "x", PROV_ST_ASSERTION_DATA_HASH_MATCH)->manifest =
		    "urn:c2pa:0001";
	r->active.manifest = "urn:c2pa:0009";
	return r;
}

static void test_fate(void **state)
{
	struct stored a, b;

	(void)state;
	assert_int_equal(fate(sample_none(), sample_none(), false), PROV_FATE_NONE);
	assert_int_equal(fate(sample_valid(), sample_none(), false), PROV_FATE_ADDED);
	assert_int_equal(fate(sample_none(), sample_trusted(), false), PROV_FATE_STRIPPED);
	assert_int_equal(
	    fate(with(sample_trusted(), &a, "M"), with(sample_valid(), &b, "M"), false),
	    PROV_FATE_KEPT);
	assert_int_equal(
	    fate(with(invalid(), &a, "M"), with(sample_valid(), &b, "M"), false), PROV_FATE_BROKEN);
	assert_int_equal(
	    fate(with(invalid(), &a, "M"), with(invalid(), &b, "M"), false), PROV_FATE_KEPT);
	/* Of the same name, and others all the same. */
	assert_int_equal(
	    fate(with(sample_trusted(), &a, "N"), with(sample_trusted(), &b, "M"), false),
	    PROV_FATE_REPLACED);
	assert_int_equal(fate(with(invalid(), &a, "N"), with(sample_trusted(), &b, "M"), false),
	    PROV_FATE_BROKEN);
	assert_int_equal(fate(with(other(sample_valid(), false), &a, "N"),
			     with(sample_trusted(), &b, "M"), false),
	    PROV_FATE_REPLACED);
	assert_int_equal(
	    fate(with(other(sample_valid(), true), &a, "N"), with(sample_trusted(), &b, "M"), true),
	    PROV_FATE_REPLACED);
	assert_int_equal(
	    fate(with(other(invalid(), false), &a, "N"), with(sample_trusted(), &b, "M"), false),
	    PROV_FATE_REPLACED);
	/* A store that can't be read any more. */
	assert_int_equal(fate(invalid(), with(sample_trusted(), &b, "M"), false), PROV_FATE_BROKEN);
}

static void test_marks(void **state)
{
	struct prov_report *was = signal_report(NULL, "exif.make", "Canon", "xmp.credit", "A",
	    "xmp.aigc", "{}", "xmp.history-tool", "x", "xmp.history-tool", "y", NULL);
	struct prov_report *now = signal_report(
	    NULL, "exif.software", "CMS", "xmp.credit", "B", "xmp.history-tool", "y", NULL);
	static const struct prov_was_mark marks[] = {{"exif.make", "Canon", NULL},
	    {"xmp.credit", "A", "B"}, {"xmp.aigc", "{}", NULL}, {"xmp.history-tool", "x", "y"},
	    {"exif.software", NULL, "CMS"}};

	(void)state;
	assert_int_equal(prov_report_num_was_marks(now), 0);
	was_texts(now, "\xff\xfe\x01", was, "\xff\xfe\x02", NULL);
	assert_int_equal(prov_report_num_was_marks(now), 5);
	for (size_t i = 0; i < 5; i++) {
		struct prov_was_mark m = prov_report_was_mark(now, i);

		assert_string_equal(m.id, marks[i].id);
		if (marks[i].before == NULL)
			assert_null(m.before);
		else
			assert_string_equal(m.before, marks[i].before);
		if (marks[i].after == NULL)
			assert_null(m.after);
		else
			assert_string_equal(m.after, marks[i].after);
	}
	assert_null(prov_report_was_mark(now, 5).id);
	prov_report_free(was);
	assert_string_equal(now->was->name, "bare.png"); /* its own copy */
	prov_report_free(now);
}

static enum prov_likeness like(
    const char *now, const char *was, const struct prov_picture *pictures, unsigned alike)
{
	struct prov_report *a = sample_none(), *b = sample_none();
	enum prov_likeness out;

	assert_int_equal(prov_report_likeness(a), PROV_LIKENESS_UNKNOWN);
	a->name = b->name = "x.txt";
	was_texts(a, now, b, was, pictures);
	out = prov_report_likeness(a);
	assert_int_equal(a->was->alike, alike);
	prov_report_free(a);
	prov_report_free(b);
	return out;
}

static void test_content(void **state)
{
	struct prov_picture p[2] = {
	    {.width = 4, .height = 3, .perceptual = 0}, {.width = 4, .height = 3, .perceptual = 0}};

	(void)state;
	assert_int_equal(like("The text", "The text", NULL, 0), PROV_LIKENESS_SAME_FILE);
	assert_int_equal(like("The text", "The text\r\n", NULL, 0), PROV_LIKENESS_EXACT);
	assert_int_equal(like("abcdefgh", "abcdefghijkl", NULL, 71), PROV_LIKENESS_LIKELY);
	assert_int_equal(like("abcdefgh", "12345678", NULL, 0), PROV_LIKENESS_OTHER);
	assert_int_equal(like("\x01\xff", "\x01\xfe", NULL, 0), PROV_LIKENESS_UNKNOWN);
	assert_int_equal(like("a", "b", p, 0), PROV_LIKENESS_EXACT);
	p[0].pixels[31] = 1;
	assert_int_equal(like("a", "b", p, 100), PROV_LIKENESS_LIKELY);
	p[0].perceptual = 0x3ff;
	assert_int_equal(like("a", "b", p, 84), PROV_LIKENESS_LIKELY);
	p[0].perceptual = 0x7ff;
	assert_int_equal(like("a", "b", p, 82), PROV_LIKENESS_OTHER);
	p[0].pixels[31] = 0; /* the same pixels in another shape */
	p[0].width = 3;
	assert_int_equal(like("a", "b", p, 82), PROV_LIKENESS_OTHER);
}

static int read_too_much(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	(void)ctx, (void)off, (void)err;
	memset(buf, 'x', len);
	*got = len + 4096;
	return PROV_OK;
}

/* A source of the caller's that says it gave more than was asked for. */
static void test_too_much(void **state)
{
	const struct prov_src src = {.read_at = read_too_much, .size = 8};
	struct prov_report *a = sample_none(), *b = sample_none();
	struct prov_src *text;

	(void)state;
	a->name = b->name = "x.txt";
	assert_int_equal(prov_src_mem(&text, "12345678", 8, NULL), PROV_OK);
	assert_int_equal(prov_report_compare(a, &src, b, text, NULL, NULL), PROV_E_IO);
	prov_src_close(text);
	prov_report_free(a);
	prov_report_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fate),
	    cmocka_unit_test(test_marks),
	    cmocka_unit_test(test_content),
	    cmocka_unit_test(test_too_much),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
