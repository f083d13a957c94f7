/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/xmp_edit.h"
#include "helper/mutate.h"
#include "helper/xmp_check.h"

#define NS "http://example.com/n/"
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define HEAD                                                                                       \
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"" RDF "\" xmlns:n=\"" NS       \
	"\" xmlns:o=\"http://example.com/o/\">"
#define TAIL "</rdf:RDF></x:xmpmeta>"
#define ADDED " <rdf:Description rdf:about=\"\"\n    xmlns:n=\"" NS "\">\n   "
#define ADDED_END "\n  </rdf:Description>\n "

static const struct prov_xmp_prop both[] = {{NS, "n", "a", "1"}, {NS, "n", "b", "<2>"}};
static const struct prov_xmp_prop out_a[] = {{NS, "n", "a", NULL}};

static void expect(
    const char *packet, const struct prov_xmp_prop *props, size_t n, const char *result)
{
	uint8_t *copy = mutate_copy(prov_bytes_str(packet));
	struct prov_err err = {0};
	struct prov_wr out;

	assert_int_equal(
	    prov_xmp_edit(prov_bytes(copy, strlen(packet)), 0, 0, props, n, &out, &err), PROV_OK);
	prov_wr_u8(&out, 0);
	assert_string_equal((const char *)out.p, result);
	prov_wr_fini(&out);
	free(copy);
	assert_int_equal(xmp_check(prov_bytes_str(packet)), PROV_OK);
}

static void refuse(struct prov_bytes packet, int code, uint64_t at, const char *says)
{
	struct prov_err err = {0};
	struct prov_wr out;

	assert_int_equal(prov_xmp_edit(packet, 0, 1000, both, 2, &out, &err), code);
	assert_int_equal(err.code, code);
	assert_true(err.has_at);
	assert_int_equal(err.at, 1000 + at);
	assert_non_null(strstr(err.msg, says));
	prov_wr_fini(&out);
}

static void test_new(void **state)
{
	static const char packet[] =
	    "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n <rdf:RDF xmlns:rdf=\"" RDF "\">\n " ADDED
	    "<n:a>1</n:a>\n   <n:b>&lt;2&gt;</n:b>" ADDED_END
	    "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";

	(void)state;
	expect("", both, 2, packet);
	expect("\xef\xbb\xbf \n", both, 2, packet);
	expect(packet, both, 2, packet);
}

static void test_added(void **state)
{
	(void)state;
	expect(HEAD "<rdf:Description o:c='3' rdf:about='me&quot;'/>\n " TAIL, both, 2,
	    HEAD "<rdf:Description o:c='3' rdf:about='me&quot;'/>\n"
		 "  <rdf:Description rdf:about='me&quot;'\n    xmlns:n=\"" NS
		 "\">\n   <n:a>1</n:a>\n   <n:b>&lt;2&gt;</n:b>" ADDED_END TAIL);
	/* RDF by another name, and without an end tag. */
	expect("<RDF xmlns=\"" RDF "\" />", both, 2,
	    "<RDF xmlns=\"" RDF "\" >\n  <rdf:Description rdf:about=\"\"\n    xmlns:rdf=\"" RDF
	    "\"\n    xmlns:n=\"" NS "\">\n   <n:a>1</n:a>\n   <n:b>&lt;2&gt;</n:b>" ADDED_END
	    "</RDF>");
	expect("<rdf:RDF xmlns:rdf=\"" RDF "\"/>", both, 1,
	    "<rdf:RDF xmlns:rdf=\"" RDF "\">\n " ADDED "<n:a>1</n:a>" ADDED_END "</rdf:RDF>");
}

static void test_replaced(void **state)
{
	(void)state;
	/* Attributes in either quotes, elements of every form, by any prefix. */
	expect(HEAD "<rdf:Description n:a='x&apos;' q:b=\"y\" xmlns:q='" NS "'/>" TAIL, both, 2,
	    HEAD "<rdf:Description n:a='1' q:b=\"&lt;2&gt;\" xmlns:q='" NS "'/>" TAIL);
	expect(HEAD "<rdf:Description><n:a rdf:resource='x'/><q:b xmlns:q='" NS
		    "' rdf:parseType='Resource'>y<o:c/></q:b></rdf:Description>" TAIL,
	    both, 2,
	    HEAD "<rdf:Description><n:a>1</n:a><q:b xmlns:q='" NS
		 "'>&lt;2&gt;</q:b></rdf:Description>" TAIL);
	/* The first one stays, others of the name go. */
	expect(HEAD "<rdf:Description n:a='x'/><!-- n:a='c' --><rdf:Description o:c='3' n:a='y'>"
		    "<o:d/><n:a>z</n:a></rdf:Description>" TAIL,
	    both, 1,
	    HEAD "<rdf:Description n:a='1'/><!-- n:a='c' --><rdf:Description o:c='3'>"
		 "<o:d/></rdf:Description>" TAIL);
}

static void test_removed(void **state)
{
	(void)state;
	expect(HEAD "<rdf:Description n:a='x'\n o:c='3'><n:a>z</n:a></rdf:Description>" TAIL, out_a,
	    1, HEAD "<rdf:Description\n o:c='3'></rdf:Description>" TAIL);
	expect(HEAD TAIL, out_a, 1, HEAD TAIL);
}

/* What only looks like the property. */
static void test_others(void **state)
{
	static const char nested[] =
	    "<rdf:Description n:a='1'><o:c><rdf:Description n:a='kept'/></o:c>"
	    "<o:d rdf:parseType='Resource'><n:a>kept</n:a></o:d><a>kept</a><n:A>kept</n:A>"
	    "<o:e xmlns:n='http://example.com/else/'><n:a/></o:e>"
	    "<n:a xmlns:n='http://example.com/else/'>kept</n:a>"
	    "<![CDATA[<n:a>kept</n:a>]]></rdf:Description><n:a>kept</n:a>";
	char *packet = malloc(sizeof(HEAD TAIL) + sizeof(nested));

	(void)state;
	assert_non_null(packet);
	strcpy(packet, HEAD);
	strcat(packet, nested);
	strcat(packet, TAIL);
	expect(packet, both, 1, packet);
	free(packet);
	expect(HEAD "<rdf:Description o:a='x' a='y'/>" TAIL, both, 1,
	    HEAD "<rdf:Description o:a='x' a='y'/>" ADDED "<n:a>1</n:a>" ADDED_END TAIL);
}

/* What grows takes from the padding, as much as there is, and gives back what it does not need. */
static void test_padding(void **state)
{
	(void)state;
	expect(HEAD "<rdf:Description n:a='x'/>" TAIL "\n    \n<?xpacket end='w'?>",
	    (const struct prov_xmp_prop[]){{NS, "n", "a", "xyz"}}, 1,
	    HEAD "<rdf:Description n:a='xyz'/>" TAIL "   \n<?xpacket end='w'?>");
	expect(HEAD "<rdf:Description n:a='x'/>" TAIL "\n    \n<?xpacket end='w'?>",
	    (const struct prov_xmp_prop[]){{NS, "n", "a", "x123456789"}}, 1,
	    HEAD "<rdf:Description n:a='x123456789'/>" TAIL "\n<?xpacket end='w'?>");
	expect(HEAD "<rdf:Description n:a='xyz'/>" TAIL "\n    \n<?xpacket end='w'?>", both, 1,
	    HEAD "<rdf:Description n:a='1'/>" TAIL "  \n    \n<?xpacket end='w'?>");
	/* There is none to use. */
	expect(HEAD "<rdf:Description n:a='x'/>" TAIL "\n<?xpacket end='w'?>",
	    (const struct prov_xmp_prop[]){{NS, "n", "a", "xyz"}}, 1,
	    HEAD "<rdf:Description n:a='xyz'/>" TAIL "\n<?xpacket end='w'?>");
}

static void test_nuls(void **state)
{
	static const char packet[] = HEAD "<rdf:Description n:a='x'/>" TAIL "\0\0";
	struct prov_wr out;

	(void)state;
	assert_int_equal(
	    prov_xmp_edit(prov_bytes(packet, sizeof(packet)), 0, 0, both, 1, &out, NULL), PROV_OK);
	assert_int_equal(out.n, sizeof(packet));
	assert_int_equal(out.p[out.n - 3], 0);
	assert_int_equal(out.p[out.n - 4], '>');
	prov_wr_fini(&out);
}

static void test_refused(void **state)
{
	(void)state;
	refuse(prov_bytes_str("<a><b></a>"), PROV_E_FORMAT, 8, "malformed at byte 8");
	refuse(prov_bytes_str("no XML"), PROV_E_FORMAT, 0, "malformed");
	refuse(
	    prov_bytes_str("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"), PROV_E_FORMAT, 0, "rdf:RDF");
	refuse(prov_bytes_str(HEAD "<rdf:Description n:a='1' n:a='2'/>" TAIL), PROV_E_FORMAT,
	    sizeof(HEAD) - 1 + 25, "duplicate attribute");
	refuse(prov_bytes_str("<!DOCTYPE a [<!ENTITY e \"x\">]>" HEAD TAIL), PROV_E_FORMAT, 12,
	    "document type");
	refuse(prov_bytes_str(HEAD "&e;" TAIL), PROV_E_FORMAT, sizeof(HEAD) - 1, "entity");
	refuse(prov_bytes("\xff\xfe<\0a\0", 6), PROV_E_UNSUPPORTED, 0, "UTF-16");
	refuse(prov_bytes("<\0a\0/\0>\0", 8), PROV_E_UNSUPPORTED, 0, "UTF-16");
	refuse(prov_bytes("\0\0\0<", 4), PROV_E_UNSUPPORTED, 0, "UTF-16");
	refuse(prov_bytes_str("<?xml version='1.0' encoding='ISO-8859-1'?>" HEAD TAIL),
	    PROV_E_UNSUPPORTED, 0, "other than UTF-8");
	refuse(prov_bytes_str(HEAD "\xe9" TAIL), PROV_E_FORMAT, sizeof(HEAD) - 1, "malformed");
}

/* What stands around it in another document is known, and not written. */
static void test_context(void **state)
{
	static const char around[] = "<svg xmlns:r='" RDF "' xmlns:n='" NS "'><metadata>";
	static const char packet[] = "<r:RDF><r:Description n:a='x'/></r:RDF>";
	struct prov_err err = {0};
	struct prov_wr in, out;

	(void)state;
	prov_wr_init(&in, 4096);
	prov_wr_str(&in, around);
	prov_wr_str(&in, packet);
	assert_int_equal(
	    prov_xmp_edit(prov_wr_data(&in), strlen(around), 1000, both, 1, &out, NULL), PROV_OK);
	assert_true(prov_bytes_is(prov_wr_data(&out), "<r:RDF><r:Description n:a='1'/></r:RDF>"));
	prov_wr_fini(&out);
	/* An element too many, or too few, is none of theirs. */
	prov_wr_str(&in, "<a>");
	assert_int_equal(
	    prov_xmp_edit(prov_wr_data(&in), strlen(around), 1000, both, 1, &out, &err),
	    PROV_E_FORMAT);
	prov_wr_fini(&out);
	prov_wr_cut(&in, in.n - 3);
	prov_wr_str(&in, "</metadata>");
	assert_int_equal(
	    prov_xmp_edit(prov_wr_data(&in), strlen(around), 1000, both, 1, &out, NULL),
	    PROV_E_FORMAT);
	prov_wr_fini(&out);
	prov_wr_cut(&in, strlen(around));
	prov_wr_str(&in, "<r:RDF><b>");
	err = (struct prov_err){0};
	assert_int_equal(
	    prov_xmp_edit(prov_wr_data(&in), strlen(around), 1000, both, 1, &out, &err),
	    PROV_E_FORMAT);
	assert_int_equal(err.at, 1010);
	prov_wr_fini(&out);
	prov_wr_fini(&in);
}

static void test_value_refused(void **state)
{
	const struct prov_xmp_prop bad = {NS, "n", "a", "a\x01"};
	struct prov_err err = {0};
	struct prov_wr out;

	(void)state;
	assert_int_equal(
	    prov_xmp_edit(prov_bytes(NULL, 0), 0, 0, &bad, 1, &out, &err), PROV_E_USAGE);
	assert_non_null(strstr(err.msg, "n:a"));
	prov_wr_fini(&out);
}

static void test_limits(void **state)
{
	struct prov_wr in, out;
	struct prov_err err = {0};

	(void)state;
	prov_wr_init(&in, (size_t)PROV_MAX_XMP * 2);
	for (unsigned i = 0; i < PROV_MAX_XMP_DEPTH + 1; i++)
		prov_wr_str(&in, "<a>");
	refuse(prov_wr_data(&in), PROV_E_LIMIT, (uint64_t)PROV_MAX_XMP_DEPTH * 3, "deeper");
	/* Just fits, but does not once it has grown. */
	prov_wr_cut(&in, 0);
	prov_wr_str(&in, HEAD TAIL);
	while (in.n < PROV_MAX_XMP && in.code == PROV_OK)
		prov_wr_u8(&in, ' ');
	assert_int_equal(prov_xmp_edit(prov_wr_data(&in), 0, 0, both, 2, &out, &err), PROV_E_LIMIT);
	prov_wr_fini(&out);
	prov_wr_u8(&in, ' ');
	refuse(prov_wr_data(&in), PROV_E_LIMIT, 0, "larger");
	prov_wr_fini(&in);
}

/* As many occurrences as a packet can hold, in attributes and elements: one pass over all. */
static void test_many(void **state)
{
	struct prov_wr in;

	(void)state;
	prov_wr_init(&in, PROV_MAX_XMP);
	prov_wr_str(&in, HEAD "<rdf:Description xmlns:t=\"http://www.tc260.org.cn/ns/AIGC/1.0/\">");
	while (in.n < 200000 && in.code == PROV_OK)
		prov_wr_str(&in, "<t:AIGC/>");
	for (unsigned i = 0; i < 20000; i++)
		prov_wr_printf(&in, "<o:c%u o:d%u='x'/>", i, i);
	prov_wr_str(&in, "</rdf:Description><rdf:Description");
	for (unsigned i = 0; i < 20000; i++)
		prov_wr_printf(&in, " o:e%u='x'", i);
	prov_wr_str(&in, "/>" TAIL);
	assert_int_equal(xmp_check(prov_wr_data(&in)), PROV_OK);
	prov_wr_fini(&in);
}

static void damaged(void *ctx, struct prov_bytes data)
{
	int code = xmp_check(data);

	(void)ctx;
	assert_true(code == PROV_OK || code == PROV_E_FORMAT || code == PROV_E_UNSUPPORTED);
}

static void test_damaged(void **state)
{
	(void)state;
	mutate_all(prov_bytes_str(
		       "<?xml version='1.0'?><r:RDF xmlns:r=\"" RDF
		       "\"><r:Description xmlns:q='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'"
		       " r:about='' q:DigitalSourceType=\"x\"><q:AISystemVersionUsed>1"
		       "</q:AISystemVersionUsed></r:Description></r:RDF> \n<?xpacket end='w'?>"),
	    damaged, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_new),
	    cmocka_unit_test(test_added),
	    cmocka_unit_test(test_replaced),
	    cmocka_unit_test(test_removed),
	    cmocka_unit_test(test_others),
	    cmocka_unit_test(test_padding),
	    cmocka_unit_test(test_nuls),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_context),
	    cmocka_unit_test(test_value_refused),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
