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
#include "format/xmp.h"
#include "helper/counted.h"
#include "helper/format_check.h"
#include "helper/mutate.h"
#include "helper/xmp_sample.h"
#include "prov/io.h"

#define HEAD                                                                                       \
	"<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"                                 \
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"                                                   \
	"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""                       \
	" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:o=\"http://example.com/\">"
#define TAIL "</rdf:RDF></x:xmpmeta>   \n<?xpacket end=\"w\"?>"
#define URL "https://example.com/m.c2pa?a=1&amp;b=2"
#define SAYS "https://example.com/m.c2pa?a=1&b=2"
#define WHOLE HEAD "<rdf:Description dcterms:provenance=\"" URL "\"/>" TAIL

/* What it says, on the heap, or NULL; *CODE as returned. */
static char *ask(struct prov_bytes xml, int *code)
{
	uint8_t *copy = mutate_copy(xml);
	struct prov_src *src = NULL;
	struct prov_arena arena;
	struct prov_bytes out;
	struct prov_err err = {0};
	char *said = NULL;

	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(prov_src_mem(&src, copy, xml.n, NULL), PROV_OK);
	*code =
	    prov_xmp_provenance(src, &(struct prov_xmp){.packet = {0, xml.n}}, &arena, &out, &err);
	assert_int_equal(*code, err.code);
	if (*code == PROV_OK && out.p != NULL) {
		said = malloc(out.n + 1);
		assert_non_null(said);
		memcpy(said, out.p, out.n);
		said[out.n] = '\0';
	}
	prov_src_close(src);
	prov_arena_fini(&arena);
	free(copy);
	return said;
}

static void expect(const char *xml, const char *says)
{
	int code;
	char *said = ask(prov_bytes_str(xml), &code);

	assert_int_equal(code, PROV_OK);
	if (says == NULL) {
		assert_null(said);
	} else {
		assert_non_null(said);
		assert_string_equal(said, says);
	}
	free(said);
}

static void expect_code(struct prov_bytes xml, int expected)
{
	int code;
	char *said = ask(xml, &code);

	assert_int_equal(code, expected);
	assert_null(said);
	free(said);
}

static void test_forms(void **state)
{
	(void)state;
	expect(WHOLE, SAYS);
	expect(HEAD "<rdf:Description><dcterms:provenance>\n " URL
		    " </dcterms:provenance></rdf:Description>" TAIL,
	    SAYS);
	expect(HEAD "<rdf:Description><dcterms:provenance rdf:resource=\"" URL
		    "\"/></rdf:Description>" TAIL,
	    SAYS);
	/* In the second of several; after others. */
	expect(HEAD "<rdf:Description o:a=\"1\"><o:b>2</o:b></rdf:Description>"
		    "<rdf:Description o:a=\"1\" dcterms:provenance=\"" URL "\"/>" TAIL,
	    SAYS);
	/* Without xmpmeta, and by another prefix. */
	expect("<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
	       "<r:Description xmlns:q=\"http://purl.org/dc/terms/\" q:provenance=\"" URL
	       "\"/></r:RDF>",
	    SAYS);
	/* What comes behind the key is not read, as in a packet that was cut. */
	expect(HEAD "<rdf:Description dcterms:provenance=\"" URL "\"/><broken", SAYS);
}

static void test_none(void **state)
{
	(void)state;
	expect(
	    HEAD "<rdf:Description o:provenance=\"" URL "\" provenance=\"" URL "\"/>" TAIL, NULL);
	expect(
	    HEAD "<rdf:Description/><dcterms:provenance>" URL "</dcterms:provenance>" TAIL, NULL);
	/* A property of a property is another thing's. */
	expect(HEAD "<rdf:Description><o:from><rdf:Description dcterms:provenance=\"" URL
		    "\"/></o:from></rdf:Description>" TAIL,
	    NULL);
	expect("<a dcterms:provenance=\"" URL "\" xmlns:dcterms=\"http://purl.org/dc/terms/\"/>",
	    NULL);
}

static void test_refused(void **state)
{
	(void)state;
	/* An entity of its own, and a document type at all. */
	expect_code(prov_bytes_str("<!DOCTYPE a [<!ENTITY e \"" URL "\">]>" HEAD
				   "<rdf:Description dcterms:provenance=\"&e;\"/>" TAIL),
	    PROV_E_FORMAT);
	expect_code(
	    prov_bytes_str("<!DOCTYPE a SYSTEM \"file:///etc/provenance\"><a/>"), PROV_E_FORMAT);
	expect_code(
	    prov_bytes_str(HEAD "<rdf:Description dcterms:provenance=\"&e;\"/>"), PROV_E_FORMAT);
	expect_code(prov_bytes_str("no XML of any provenance"), PROV_E_FORMAT);
	expect_code(prov_bytes(NULL, 0), PROV_OK);
}

/* Where the letters of the name are nowhere, there is nothing to find, whatever else is wrong. */
static void test_without_name(void **state)
{
	static const char *const packets[] = {
	    "no XML",
	    "p",
	    "proven",
	    "provenanc",
	    "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
	    HEAD "<rdf:Description o:a=\"pprovenanc\"/>" TAIL,
	    HEAD "<rdf:Description dcterms:&#112;rovenance=\"" URL "\"/>" TAIL,
	};
	(void)state;

	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++)
		expect_code(prov_bytes_str(packets[i]), PROV_OK);
	expect(HEAD "<rdf:Description o:a=\"provenanprovenanc\" dcterms:provenance=\"" URL
		    "\"/>" TAIL,
	    SAYS);
}

/* In UTF-16 no letter stands as it is. */
static void test_utf16(void **state)
{
	for (unsigned little = 0; little < 2; little++) {
		struct prov_wr wr;
		char *said;
		int code;

		(void)state;
		prov_wr_init(&wr, 4096);
		prov_wr_u8(&wr, little ? 0xff : 0xfe);
		prov_wr_u8(&wr, little ? 0xfe : 0xff);
		for (const char *c = WHOLE; *c != '\0'; c++) {
			prov_wr_u8(&wr, little ? (uint8_t)*c : 0);
			prov_wr_u8(&wr, little ? 0 : (uint8_t)*c);
		}
		said = ask(prov_wr_data(&wr), &code);
		assert_int_equal(code, PROV_OK);
		assert_non_null(said);
		assert_string_equal(said, SAYS);
		free(said);
		prov_wr_fini(&wr);
	}
}

static void test_limits(void **state)
{
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, (size_t)PROV_MAX_XMP * 2);
	for (unsigned i = 0; i < PROV_MAX_XMP_DEPTH + 1; i++)
		prov_wr_str(&wr, "<a>");
	expect_code(prov_wr_data(&wr), PROV_E_LIMIT);
	prov_wr_cut(&wr, 0);
	prov_wr_str(&wr, HEAD "<rdf:Description dcterms:provenance=\"https://");
	for (unsigned i = 0; i < PROV_MAX_URI; i++)
		prov_wr_str(&wr, "a");
	prov_wr_str(&wr, "\"/>" TAIL);
	expect_code(prov_wr_data(&wr), PROV_E_LIMIT);
	prov_wr_cut(&wr, 0);
	prov_wr_str(&wr, WHOLE);
	while (wr.n <= PROV_MAX_XMP && wr.code == PROV_OK)
		prov_wr_str(&wr, "                                                            ");
	expect_code(prov_wr_data(&wr), PROV_E_LIMIT);
	prov_wr_fini(&wr);
}

/* A packet that is one tag to its end comes in one piece, not in thousands that are each read from
 * the tag's beginning. */
static void test_long_tag(void **state)
{
	struct counted c;
	struct prov_arena arena;
	struct prov_bytes out;
	struct prov_wr wr;

	(void)state;
	prov_arena_init(&arena, (size_t)1 << 20);
	prov_wr_init(&wr, PROV_MAX_XMP);
	prov_wr_str(&wr, HEAD "<rdf:Description o:a=\"");
	while (wr.n < PROV_MAX_XMP - 1000 && wr.code == PROV_OK)
		prov_wr_str(
		    &wr, "................................................................");
	prov_wr_str(&wr, "\" dcterms:provenance=\"" URL "\"/>" TAIL);
	counted_init(&c, prov_wr_data(&wr));
	assert_int_equal(prov_xmp_provenance(
			     &c.src, &(struct prov_xmp){.packet = {0, wr.n}}, &arena, &out, NULL),
	    PROV_OK);
	assert_true(prov_bytes_is(out, SAYS));
	assert_int_equal(c.reads, 1);
	counted_fini(&c);
	prov_wr_fini(&wr);
	prov_arena_fini(&arena);
}

/* Whatever is damaged: an answer or a refusal, never the wrong kind of code. */
static void damaged(void *ctx, struct prov_bytes data)
{
	int code;
	char *said = ask(data, &code);

	(void)ctx;
	assert_true(code == PROV_OK || code == PROV_E_FORMAT);
	free(said);
}

static void test_damaged(void **state)
{
	(void)state;
	mutate_all(prov_bytes_str(WHOLE), damaged, NULL);
}

/* Where the formats keep it (struct prov_xmp). */
static const struct place {
	xmp_sample *make;
	const char *before, *after; /* what the holder begins with and ends with */
	size_t n_before, n_after;
	bool apart; /* the packet lies elsewhere */
} places[] = {
    {xmp_sample_png,
	"\0\0\x00\xf8"
	"iTXt",
	"</x:xmpmeta>\0\0\0\0", 8, 16, false},
    {xmp_sample_jpeg,
	"\xff\xe1\x01\x01"
	"http:",
	"</x:xmpmeta>", 9, 12, false},
    {xmp_sample_gif, "!\xff\x0bXMP", "\3\2\1\0\0", 6, 5, false},
    {xmp_sample_tiff, "\x02\xbc\0\1", "\0\0\0\x1a", 4, 4, true},
    {xmp_sample_svg, "<x:xmpmeta ", "</x:xmpmeta>", 11, 12, false},
    {xmp_sample_pdf, "2 0 obj", "</x:xmpmeta>", 7, 12, false},
    {xmp_sample_pdf_flate, "2 0 obj", "", 7, 0, false},
    {xmp_sample_jxl,
	"\0\0\x00\xea"
	"xml ",
	"</x:xmpmeta>", 8, 12, false},
    {xmp_sample_webp, "XMP \xe2\x00\0\0", "</x:xmpmeta>", 8, 12, false},
    {xmp_sample_heic,
	"\0\0\x00\xfa"
	"uuid",
	"</x:xmpmeta>", 8, 12, false},
};

static void scan_sample(struct format_scan *s, struct prov_bytes data)
{
	const struct prov_format *format = NULL;
	struct prov_src *src = NULL;

	assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
	assert_int_equal(prov_format_find(src, NULL, &format, NULL), PROV_OK);
	assert_non_null(format);
	prov_src_close(src);
	format_scan(s, format, data);
}

static void check_place(const struct place *p, struct prov_bytes packet)
{
	struct format_scan s;
	const struct prov_xmp *xmp = &s.cands.xmp;
	struct prov_wr wr;
	const uint8_t *holder;

	p->make(&wr, packet);
	scan_sample(&s, prov_wr_data(&wr));
	assert_int_equal(s.code, PROV_OK);
	assert_null(xmp->unread);
	assert_true(xmp->holder.len >= p->n_before + p->n_after);
	holder = &wr.p[xmp->holder.start];
	assert_memory_equal(holder, p->before, p->n_before);
	assert_memory_equal(&holder[xmp->holder.len - p->n_after], p->after, p->n_after);
	if (xmp->data.n == 0 || p->make == xmp_sample_svg) {
		assert_int_equal(xmp->packet.len, packet.n);
		assert_memory_equal(&wr.p[xmp->packet.start], packet.p, packet.n);
	} else {
		assert_true(prov_bytes_eq(xmp->data, packet));
	}
	assert_int_equal(p->apart,
	    xmp->packet.start < xmp->holder.start ||
		xmp->packet.start + xmp->packet.len > xmp->holder.start + xmp->holder.len);
	format_scan_fini(&s);
	prov_wr_fini(&wr);
}

static void test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		check_place(&places[i], prov_bytes_str(XMP_PACKET("https://example.com/a")));
}

static void any(void *ctx, struct prov_bytes data)
{
	const struct prov_format **format = ctx;

	(void)format_check(*format, data, 40);
}

/* Wherever it is said to be, it is in the file. */
static void test_broken_places(void **state)
{
	static const struct prov_format *(*const formats[])(void) = {prov_format_gif,
	    prov_format_tiff, prov_format_svg, prov_format_pdf, prov_format_pdf, prov_format_jxl};
	struct prov_wr wr;

	(void)state;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		const struct prov_format *format = formats[i]();

		places[i + 2].make(&wr, prov_bytes_str("<rdf:RDF></rdf:RDF>"));
		mutate_all(prov_wr_data(&wr), any, &format);
		prov_wr_fini(&wr);
	}
}

/* XMP of a file with DATA, which may be cut: its packet's length, or why it is not read. */
static void check_xmp(const char *data, size_t n, uint64_t len, const char *unread)
{
	struct format_scan s;

	scan_sample(&s, prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.xmp.packet.len, len);
	if (unread == NULL)
		assert_null(s.cands.xmp.unread);
	else
		assert_string_equal(s.cands.xmp.unread, unread);
	format_scan_fini(&s);
}

#define CHECK_XMP(data, len, unread) check_xmp(data, sizeof(data) - 1, len, unread)
#define JXL                                                                                        \
	"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14"                                                       \
	"ftypjxl \0\0\0\0jxl "
#define PNG "\x89PNG\r\n\x1a\n\0\0\0\x18iTXtXML:com.adobe.xmp\0"
#define PNG_END "....\0\0\0\0IENDcrcc"

static void test_unread(void **state)
{
	(void)state;
	CHECK_XMP(JXL "\0\0\0\x0f"
		      "brobxml abc",
	    0, "is compressed in a way that can't be read");
	CHECK_XMP(JXL "\0\0\0\x0b"
		      "brobxml",
	    0, NULL);
	CHECK_XMP(JXL "\0\0\0\x0f"
		      "brobExifabc",
	    0, NULL);
	CHECK_XMP(JXL "\0\0\0\x08xml ", 0, NULL);
	CHECK_XMP(JXL "\0\0\0\x09xml a\0\0\0\x0axml bc", 1, NULL); /* the first */
	CHECK_XMP(PNG "\1\0\0\0zz" PNG_END, 0, "is compressed, which XMP in PNG never is");
	CHECK_XMP(PNG "\0\0\0\0xx" PNG_END, 2, NULL);
}

static void test_tiff(void **state)
{
	(void)state;
	/* In the first directory and of a type that bytes can have; not in the second. */
	CHECK_XMP("II*\0\x08\0\0\0\1\0\xbc\2\1\0\x09\0\0\0\x1a\0\0\0\0\0\0\0<packet/>", 9, NULL);
	CHECK_XMP("II*\0\x08\0\0\0\1\0\xbc\2\7\0\x09\0\0\0\x1a\0\0\0\0\0\0\0<packet/>", 9, NULL);
	CHECK_XMP("II*\0\x08\0\0\0\1\0\xbc\2\3\0\x09\0\0\0\x1a\0\0\0\0\0\0\0<packet/>", 0, NULL);
	CHECK_XMP("II*\0\x08\0\0\0\1\0\xbc\2\1\0\x0a\0\0\0\x1a\0\0\0\0\0\0\0<packet/>", 0, NULL);
	CHECK_XMP("II*\0\x08\0\0\0\1\0\xbc\2\1\0\x08\0\0\0\x1a\0\0\0\0\0\0\0<packet/>", 0, NULL);
	CHECK_XMP("II*\0\x08\0\0\0\0\0\x0e\0\0\0"
		  "\1\0\xbc\2\1\0\x09\0\0\0\x20\0\0\0\0\0\0\0<packet/>",
	    0, NULL);
}

/* What SVG says with XML in its metadata, or NULL. */
static void check_svg(const char *svg, const char *says)
{
	struct prov_arena arena;
	struct prov_bytes out;
	struct format_scan s;

	format_scan(&s, prov_format_svg(), prov_bytes_str(svg));
	assert_int_equal(s.code, PROV_OK);
	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(prov_xmp_provenance(s.src, &s.cands.xmp, &arena, &out, NULL), PROV_OK);
	assert_true(prov_bytes_is(out, says == NULL ? "" : says));
	prov_arena_fini(&arena);
	format_scan_fini(&s);
}

#define RDF_NS "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
#define DC_NS "xmlns:dcterms=\"http://purl.org/dc/terms/\""
#define RDF "<rdf:RDF><rdf:Description dcterms:provenance=\"u\"/></rdf:RDF>"

/* Namespaces of the elements around count; the packet is in metadata and nowhere else. */
static void test_svg(void **state)
{
	(void)state;
	check_svg("<svg " RDF_NS " " DC_NS "><metadata>" RDF "</metadata></svg>", "u");
	check_svg("<svg " RDF_NS "><metadata " DC_NS ">" RDF "<a/></metadata></svg>", "u");
	check_svg("<svg " RDF_NS " " DC_NS "><g>" RDF "</g></svg>", NULL);
	check_svg("<svg " RDF_NS " " DC_NS "><metadata><a>" RDF "</a></metadata></svg>", NULL);
	check_svg("<svg " RDF_NS " " DC_NS "><metadata>" RDF, "u");
	check_svg("<svg " RDF_NS " " DC_NS "><metadata><rdf:RDF>", NULL);
	check_svg("<svg " RDF_NS " " DC_NS "><metadata><rdf:RDF/>" RDF "</metadata></svg>", "u");
	check_svg("<svg " RDF_NS " " DC_NS "><metadata><rdf:RDF></rdf:RDF></metadata></svg>", NULL);
}

static void test_address(void **state)
{
	(void)state;
	assert_true(prov_xmp_is_web_address(prov_bytes_str("https://a")));
	assert_true(prov_xmp_is_web_address(prov_bytes_str("HTTP://a")));
	assert_false(prov_xmp_is_web_address(prov_bytes_str("http://")));
	assert_false(prov_xmp_is_web_address(prov_bytes_str("self#jumbf=c2pa")));
	assert_false(prov_xmp_is_web_address(prov_bytes(NULL, 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_forms),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_without_name),
	    cmocka_unit_test(test_utf16),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_long_tag),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_broken_places),
	    cmocka_unit_test(test_unread),
	    cmocka_unit_test(test_address),
	    cmocka_unit_test(test_tiff),
	    cmocka_unit_test(test_svg),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
