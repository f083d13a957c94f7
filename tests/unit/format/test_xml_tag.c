/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/xml_tag.h"
#include "helper/mutate.h"

static void expect_part(struct prov_bytes raw, size_t from, size_t to, const char *text)
{
	assert_true(to >= from);
	assert_true(prov_bytes_is(prov_bytes_sub(raw, from, to - from), text));
}

static void test_parts(void **state)
{
	struct prov_bytes raw =
	    prov_bytes_str("<a:b  xmlns:a='u' c=\"1>/\"\n\td:e = 'x=\"y\"' xmlnsx=''/>");
	struct prov_xml_tag tag;
	struct prov_xml_attr attr;

	(void)state;
	prov_xml_tag_init(&tag, raw);
	assert_true(prov_bytes_is(prov_xml_tag_name(&tag), "a:b"));
	assert_true(prov_xml_tag_next(&tag, &attr));
	assert_true(attr.is_xmlns);
	expect_part(raw, attr.from, attr.end, "  xmlns:a='u'");
	assert_true(prov_xml_tag_next(&tag, &attr));
	assert_false(attr.is_xmlns);
	expect_part(raw, attr.from, attr.end, " c=\"1>/\"");
	expect_part(raw, attr.value, attr.value_end, "1>/");
	assert_true(prov_xml_tag_next(&tag, &attr));
	expect_part(raw, attr.from, attr.end, "\n\td:e = 'x=\"y\"'");
	expect_part(raw, attr.name, attr.name_end, "d:e");
	expect_part(raw, attr.value, attr.value_end, "x=\"y\"");
	assert_true(prov_xml_tag_next(&tag, &attr));
	assert_false(attr.is_xmlns);
	expect_part(raw, attr.value, attr.value_end, "");
	assert_false(prov_xml_tag_next(&tag, &attr));
	expect_part(raw, prov_xml_tag_slash(&tag), raw.n, "/>");
}

static void test_bare(void **state)
{
	struct prov_bytes raw = prov_bytes_str("<ab>");
	struct prov_xml_tag tag;
	struct prov_xml_attr attr;

	(void)state;
	prov_xml_tag_init(&tag, raw);
	assert_true(prov_bytes_is(prov_xml_tag_name(&tag), "ab"));
	assert_false(prov_xml_tag_next(&tag, &attr));
	assert_int_equal(prov_xml_tag_slash(&tag), raw.n);
}

static void read_all(void *ctx, struct prov_bytes data)
{
	struct prov_xml_tag tag;
	struct prov_xml_attr attr;
	size_t last = 0;

	(void)ctx;
	if (data.n == 0)
		return;
	prov_xml_tag_init(&tag, data);
	while (prov_xml_tag_next(&tag, &attr)) {
		assert_true(attr.from >= last && attr.end > attr.from && attr.end <= data.n);
		last = attr.end;
	}
	assert_true(prov_xml_tag_slash(&tag) <= data.n);
}

/* Never damaged in use; but nothing here relies on that. */
static void test_damaged(void **state)
{
	(void)state;
	mutate_all(prov_bytes_str("<a b=\"1\" xmlns:c='d' e = \"f\"/>"), read_all, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_bare),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
