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
#include "helper/mutate.h"
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
	*code = prov_xmp_provenance(src, (struct prov_span){0, xml.n}, &arena, &out, &err);
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
	    prov_bytes_str("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"), PROV_E_FORMAT);
	expect_code(
	    prov_bytes_str(HEAD "<rdf:Description dcterms:provenance=\"&e;\"/>"), PROV_E_FORMAT);
	expect_code(prov_bytes_str("no XML"), PROV_E_FORMAT);
	expect_code(prov_bytes(NULL, 0), PROV_OK);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_forms),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
