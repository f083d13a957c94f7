/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/format_check.h"
#include "helper/load.h"
#include "helper/mutate.h"

#define NS "xmlns:c2pa=\"http://c2pa.org/manifest\""
#define IN(x) "<svg " NS "><metadata>" x "</metadata></svg>"

/* One whole store whose content is Zm9v, none, or one that is damaged. */
enum want { NONE, WHOLE, DAMAGED };

static const struct {
	const char *text;
	enum want want;
} cases[] = {
    {IN("<c2pa:manifest>Zm9v</c2pa:manifest>"), WHOLE},
    {IN("<c2pa:manifest a='>' b = \"'/>\" >Zm9v</c2pa:manifest >"), WHOLE},
    {"<svg><metadata><x:manifest "
     "xmlns:x='http://c2pa.org/manifest'>Zm9v</x:manifest></metadata></svg>",
	WHOLE},
    {"<svg><metadata><manifest xmlns='http://c2pa.org/manifest'>Zm9v</manifest></metadata></svg>",
	WHOLE},
    {"<svg><metadata><c2pa:manifest>Zm9v</c2pa:manifest></metadata></svg>", WHOLE},
    {"<s:svg><g/><s:metadata><a/><c2pa:manifest>Zm9v</c2pa:manifest></s:metadata></s:svg>", WHOLE},
    {"<svg><metadata><c2pa:manifest "
     "xmlns:c2pa='http://other'>Zm9v</c2pa:manifest></metadata></svg>",
	NONE},
    {"<svg><metadata><x:manifest>Zm9v</x:manifest></metadata></svg>", NONE},
    {"<svg><a "
     "xmlns:x='http://c2pa.org/manifest'/><metadata><x:manifest>Zm9v</x:manifest></metadata></svg>",
	NONE},
    {"<svg><metadata><manifest>Zm9v</manifest></metadata></svg>", NONE},
    {"<svg><g><metadata><c2pa:manifest>Zm9v</c2pa:manifest></metadata></g></svg>", NONE},
    {"<svg><metadata/><c2pa:manifest>Zm9v</c2pa:manifest></svg>", NONE},
    {"<svg><a b=\"<metadata><c2pa:manifest>Zm9v</c2pa:manifest>\"/></svg>", NONE},
    {"<svg/><svg><metadata><c2pa:manifest>Zm9v</c2pa:manifest></metadata></svg>", NONE},
    {IN("<c2pa:manifest/>"), DAMAGED},
    {IN("<c2pa:manifest></c2pa:manifest>"), DAMAGED},
    {IN("<c2pa:manifest><![CDATA[Zm9v]]></c2pa:manifest>"), DAMAGED},
    {IN("<c2pa:manifest>Zm9v<!-- --></c2pa:manifest>"), DAMAGED},
    {IN("<c2pa:manifest>Zm9&#118;</c2pa:manifest>"), DAMAGED},
    {IN("<c2pa:manifest>&store;</c2pa:manifest>"), DAMAGED},
    {IN("<c2pa:manifest>Zm9</c2pa:manifest>"), DAMAGED},
    {"<svg><metadata><c2pa:manifest>Zm9v", DAMAGED},
};

static void check(struct prov_bytes text, enum want want, unsigned unit)
{
	struct format_scan s;

	format_scan(&s, prov_format_svg(), text);
	assert_int_equal(s.code, PROV_OK);
	assert_true(prov_layout_is_whole(&s.layout));
	assert_int_equal(s.cands.n, want == NONE ? 0 : 1);
	if (want == DAMAGED)
		assert_non_null(s.cands.v[0].damage);
	if (want == WHOLE) {
		const struct prov_cand *c = &s.cands.v[0];

		assert_null(c->damage);
		assert_true(prov_bytes_is(c->data, "foo"));
		/* Exactly the Base64, and no byte of a tag. */
		assert_int_equal(c->len, 4 * unit);
		assert_memory_equal(
		    &text.p[c->start + unit - 1], unit == 2 ? "Z" : "Zm9v", unit == 2 ? 1 : 4);
		assert_true(c->contiguous);
	}
	format_scan_fini(&s);
}

static void test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("  %s\n", cases[i].text);
		check(prov_bytes_str(cases[i].text), cases[i].want, 1);
	}
}

/* The same in UTF-16, with a byte order mark and without. */
static void test_utf16(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t bom = 0; bom < 2; bom++) {
			uint8_t wide[1024] = {0xfe, 0xff};
			size_t n = bom * 2;

			for (const char *p = cases[i].text; *p != '\0'; p++) {
				wide[n++] = 0;
				wide[n++] = (uint8_t)*p;
			}
			check(prov_bytes(wide, n), cases[i].want, 2);
			for (size_t k = 0; k < n; k += 2) {
				uint8_t c = wide[k];
				wide[k] = wide[k + 1];
				wide[k + 1] = c;
			}
			if (cases[i].want != WHOLE)
				check(prov_bytes(wide, n), cases[i].want, 2);
			assert_int_equal(prov_format_svg()->sniff(prov_bytes(wide, n)), 95);
		}
	}
}

static void test_sniff(void **state)
{
	static const char *const yes[] = {"<svg>", "\xef\xbb\xbf<svg ",
	    "<?xml version='1.0'?>\n<svg/>",
	    "<!-- <html> --> <!DOCTYPE svg [ <!ENTITY a '>'> ]><s:svg x=''>"};
	static const char *const no[] = {"", "svg", "a<svg>", "<html><svg>", "<!-- <svg> ",
	    "<svgx>", "<?xml version='1.0'?><html>", "<"};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(prov_format_svg()->sniff(prov_bytes_str(yes[i])), 95);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(prov_format_svg()->sniff(prov_bytes_str(no[i])), 0);
}

static void scan_any(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)prov_format_svg()->sniff(data);
	(void)format_check(prov_format_svg(), data, 8);
}

static void test_samples(void **state)
{
	static const struct {
		const char *name;
		size_t cands;
	} samples[] = {{"svg/store.svg", 1}, {"svg/lookalikes.svg", 0}, {"svg/two.svg", 2}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct format_scan s;
		size_t n;
		uint8_t *data = load_testdata(samples[i].name, &n);

		assert_non_null(data);
		format_scan(&s, prov_format_svg(), prov_bytes(data, n));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, samples[i].cands);
		format_scan_fini(&s);
		mutate_all(prov_bytes(data, n), scan_any, NULL);
		free(data);
	}
}

/* Deep and long things cost time in proportion and no memory. */
static void test_large(void **state)
{
	size_t n = (size_t)8 << 20;
	char *data = malloc(n);
	struct format_scan s;

	(void)state;
	assert_non_null(data);
	memcpy(data, "<svg>", 5);
	for (size_t i = 5; i < n; i++)
		data[i] = "<a>"[(i - 5) % 3];
	format_scan(&s, prov_format_svg(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.layout.n, 2); /* the start tag is told from the rest */
	format_scan_fini(&s);
	memset(data + 5, '"', n - 5);
	memcpy(data + 5, "<image href=\"", 13);
	format_scan(&s, prov_format_svg(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	format_scan_fini(&s);
	free(data);
}

static void test_no_svg(void **state)
{
	struct format_scan s;

	(void)state;
	format_scan(&s, prov_format_svg(), prov_bytes_str("<html><svg/></html>"));
	assert_int_equal(s.code, PROV_E_FORMAT);
	format_scan_fini(&s);
	format_scan(&s, prov_format_svg(), prov_bytes_str("nothing"));
	assert_int_equal(s.code, PROV_E_FORMAT);
	format_scan_fini(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_utf16),
	    cmocka_unit_test(test_sniff),
	    cmocka_unit_test(test_samples),
	    cmocka_unit_test(test_large),
	    cmocka_unit_test(test_no_svg),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
