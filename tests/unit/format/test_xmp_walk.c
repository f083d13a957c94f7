/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/wr.h"
#include "format/xmp_walk.h"
#include "helper/mutate.h"

#define HEAD                                                                                       \
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "                                          \
	"xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:a=\"urn:a:\" "            \
	"xmlns:b=\"urn:b:\">"
#define TAIL "</rdf:RDF></x:xmpmeta>"

/* "name/field=value;" of each, with a star where the value was cut. */
static int note(void *ctx, const struct prov_xmp_value *value)
{
	struct prov_wr *wr = ctx;

	prov_wr_printf(wr, "%s%s/%s=", value->ns, value->name, value->field);
	prov_wr_bytes(wr, value->text);
	prov_wr_str(wr, value->cut ? "*;" : ";");
	return PROV_OK;
}

static int refuse(void *ctx, const struct prov_xmp_value *value)
{
	(void)value;
	(*(int *)ctx)++;
	return PROV_E_CANCELLED;
}

static int walk(const char *xml, size_t n, prov_xmp_value_cb tell, void *ctx)
{
	uint8_t *copy = mutate_copy(prov_bytes(xml, n));
	struct prov_xmp xmp = {.holder = {0, n}, .packet = {0, n}};
	struct prov_src *src = NULL;
	int rc;

	assert_int_equal(prov_src_mem(&src, copy, n, NULL), PROV_OK);
	rc = prov_xmp_walk(src, &xmp, tell, ctx, NULL);
	prov_src_close(src);
	free(copy);
	return rc;
}

static void expect(const char *xml, int code, const char *values)
{
	struct prov_wr wr;

	prov_wr_init(&wr, (size_t)1 << 20);
	assert_int_equal(walk(xml, strlen(xml), note, &wr), code);
	prov_wr_u8(&wr, 0);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_string_equal((const char *)wr.p, values);
	prov_wr_fini(&wr);
}

static void test_forms(void **state)
{
	(void)state;
	expect(HEAD "<rdf:Description rdf:about=\"\" a:one=\" 1 \" b:two=\"2\"/>" TAIL, PROV_OK,
	    "urn:a:one/=1;urn:b:two/=2;");
	expect(HEAD "<rdf:Description><a:one> x\n y </a:one><a:two rdf:resource=\"urn:z\"/>"
		    "</rdf:Description>" TAIL,
	    PROV_OK, "urn:a:one/=x\n y;urn:a:two/=urn:z;");
	expect(HEAD "<rdf:Description><a:list><rdf:Seq><rdf:li>1</rdf:li><rdf:li>2</rdf:li>"
		    "</rdf:Seq></a:list><a:alt><rdf:Alt><rdf:li xml:lang=\"x-default\">t</rdf:li>"
		    "</rdf:Alt></a:alt></rdf:Description>" TAIL,
	    PROV_OK, "urn:a:list/=1;urn:a:list/=2;urn:a:alt/=t;");
	/* A value beside its qualifiers. */
	expect(HEAD "<rdf:Description><a:one rdf:value=\"x\" b:q=\"y\"/><a:two><rdf:Description "
		    "rdf:value=\"z\"/></a:two></rdf:Description>" TAIL,
	    PROV_OK, "urn:a:one/=x;urn:a:one/q=y;urn:a:two/=z;");
	/* Structures, as attributes and as elements, in lists. */
	expect(HEAD "<rdf:Description><a:h><rdf:Seq><rdf:li b:action=\"saved\" b:when=\"now\"/>"
		    "<rdf:li rdf:parseType=\"Resource\"><b:action>cut</b:action></rdf:li>"
		    "</rdf:Seq></a:h></rdf:Description>" TAIL,
	    PROV_OK, "urn:a:h/action=saved;urn:a:h/when=now;urn:a:h/action=cut;");
	/* What is no property says nothing; nor do empty ones. */
	expect("<a xmlns=\"urn:a:\" b=\"1\">text</a>", PROV_OK, "");
	expect(
	    HEAD "<rdf:Description a:e=\"\"><a:f>  </a:f></rdf:Description>text" TAIL, PROV_OK, "");
}

static void test_malformed(void **state)
{
	int calls = 0;
	static const char good[] = HEAD "<rdf:Description a:one=\"1\"/>" TAIL;

	(void)state;
	expect(HEAD "<rdf:Description a:one=\"1\"/><oops" TAIL, PROV_E_FORMAT, "urn:a:one/=1;");
	expect("<!DOCTYPE x [<!ENTITY e \"1\">]>" HEAD "<rdf:Description a:one=\"&e;\"/>" TAIL,
	    PROV_E_FORMAT, "");
	expect("", PROV_OK, "");
	/* What is told may end it, with its own code. */
	assert_int_equal(walk(good, strlen(good), refuse, &calls), PROV_E_CANCELLED);
	assert_int_equal(calls, 1);
	for (size_t n = 0; n < strlen(good); n++) {
		struct prov_wr wr;

		prov_wr_init(&wr, 4096);
		assert_int_equal(walk(good, n, note, &wr), n == 0 ? PROV_OK : PROV_E_FORMAT);
		prov_wr_fini(&wr);
	}
}

static void test_limits(void **state)
{
	struct prov_xmp large = {.packet = {0, PROV_MAX_XMP + 1u}};
	struct prov_wr xml, told;
	struct prov_src *src = NULL;
	uint8_t nothing = 0;

	(void)state;
	prov_wr_init(&xml, (size_t)1 << 20);
	prov_wr_str(&xml, HEAD "<rdf:Description><a:one>");
	for (size_t i = 0; i < PROV_MAX_SIGNAL_TEXT + 5u; i++)
		prov_wr_u8(&xml, 'x');
	prov_wr_str(&xml, "</a:one></rdf:Description>" TAIL);
	prov_wr_init(&told, (size_t)1 << 20);
	assert_int_equal(walk((const char *)xml.p, xml.n, note, &told), PROV_OK);
	assert_int_equal(told.n, strlen("urn:a:one/=*;") + PROV_MAX_SIGNAL_TEXT);
	assert_int_equal(told.p[told.n - 2], '*');
	prov_wr_cut(&xml, 0);
	for (size_t i = 0; i <= PROV_MAX_XMP_DEPTH; i++)
		prov_wr_str(&xml, "<a>");
	assert_int_equal(walk((const char *)xml.p, xml.n, note, &told), PROV_E_LIMIT);
	prov_wr_fini(&xml);
	prov_wr_fini(&told);
	assert_int_equal(prov_src_mem(&src, &nothing, 1, NULL), PROV_OK);
	assert_int_equal(prov_xmp_walk(src, &large, note, NULL, NULL), PROV_E_LIMIT);
	prov_src_close(src);
}

static void test_zeros(void **state)
{
	static const char xml[] = HEAD "<rdf:Description a:one=\"1\"/>" TAIL "\0";
	struct prov_wr told;

	(void)state;
	prov_wr_init(&told, 4096);
	assert_int_equal(walk(xml, sizeof(xml), note, &told), PROV_OK);
	assert_memory_equal(told.p, "urn:a:one/=1;", told.n);
	assert_int_equal(walk("\0\0\0\0\0", 5, note, &told), PROV_E_FORMAT);
	prov_wr_fini(&told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_forms),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_zeros),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
