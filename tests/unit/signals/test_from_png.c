/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/signal_file.h"
#include "helper/signal_make.h"

static void test_keywords(void **state)
{
	struct signal_file f;
	struct prov_wr wr;

	(void)state;
	signal_png(&wr);
	signal_png_text(&wr, "tEXt", "parameters", "a cat, Steps: 20, Seed: 1");
	signal_png_text(&wr, "zTXt", "Software", "NovelAI");
	signal_png_text(&wr, "iTXt", "workflow", "{\"nodes\":[]}");
	signal_png_text(&wr, "iTXt+", "Title", "AI generated image");
	signal_png_text(&wr, "tEXt", "Unknown", "x");
	signal_png_text(&wr, "tEXt", "AIGC", "{\"Label\":\"1\"}");
	signal_png_end(&wr);
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_png);
	assert_int_equal(f.code, PROV_OK);
	assert_int_equal(f.signals.n, 5);
	assert_string_equal(signal_file_value(&f, "png.parameters"), "a cat, Steps: 20, Seed: 1");
	assert_string_equal(signal_file_value(&f, "png.software"), "NovelAI");
	assert_int_equal(f.signals.v[1].says, PROV_SAYS_AI);
	assert_string_equal(signal_file_value(&f, "png.workflow"), "{\"nodes\":[]}");
	assert_string_equal(signal_file_value(&f, "png.title"), "AI generated image");
	assert_string_equal(signal_file_value(&f, "png.aigc"), "{\"Label\":\"1\"}");
	assert_null(f.signals.gave_up);
	signal_file_fini(&f);
	prov_wr_fini(&wr);
}

#define RDF                                                                                        \
	"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "       \
	"xmlns:I='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' "                                   \
	"I:AISystemUsed='Painter'/></rdf:RDF>"

/* What is found by its shape, and XMP in a chunk that is not the one for it. */
static void test_elsewhere(void **state)
{
	static const char *const chunks[] = {"tEXt", "zTXt"};
	struct signal_file f;
	struct prov_wr wr;

	(void)state;
	signal_png(&wr);
	signal_png_text(&wr, "tEXt", "generation_data", "{\"steps\":20,\"samplerName\":\"x\"}");
	signal_png_end(&wr);
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_png);
	assert_string_equal(
	    signal_file_value(&f, "png.parameters"), "{\"steps\":20,\"samplerName\":\"x\"}");
	signal_file_fini(&f);
	prov_wr_fini(&wr);
	for (size_t i = 0; i < 2; i++) {
		signal_png(&wr);
		signal_png_text(&wr, chunks[i], "XML:com.adobe.xmp", RDF);
		signal_png_end(&wr);
		signal_file_read(&f, prov_wr_data(&wr), prov_signals_png);
		assert_string_equal(signal_file_value(&f, "xmp.ai-system"), "Painter");
		assert_null(f.signals.gave_up);
		signal_file_fini(&f);
		prov_wr_fini(&wr);
	}
	signal_png(&wr);
	signal_png_text(&wr, "tEXt", "XML:com.adobe.xmp", "<rdf:RDF");
	signal_png_end(&wr);
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_png);
	assert_int_equal(f.signals.n, 0);
	assert_string_equal(f.signals.gave_up, "the XMP is malformed");
	signal_file_fini(&f);
	prov_wr_fini(&wr);
}

/* A chunk that is broken hides no other; too many of them are too many. */
static void test_broken(void **state)
{
	struct signal_file f;
	struct prov_wr wr;

	(void)state;
	signal_png(&wr);
	signal_png_chunk(&wr, "zTXt", prov_bytes("Software\0\0not zlib", 18));
	signal_png_chunk(&wr, "tEXt", prov_bytes("no keyword", 10));
	signal_png_text(&wr, "tEXt", "Software", "GIMP");
	signal_png_end(&wr);
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_png);
	assert_int_equal(f.code, PROV_OK);
	assert_int_equal(f.signals.n, 1);
	assert_string_equal(f.signals.gave_up, "a compressed text chunk of the PNG is broken");
	signal_file_fini(&f);
	prov_wr_fini(&wr);
	for (unsigned n = PROV_MAX_SIGNAL_CARRIERS; n <= PROV_MAX_SIGNAL_CARRIERS + 1; n++) {
		signal_png(&wr);
		for (unsigned i = 0; i < n; i++)
			signal_png_text(&wr, "tEXt", "x", "y");
		signal_png_end(&wr);
		signal_file_read(&f, prov_wr_data(&wr), prov_signals_png);
		assert_int_equal(f.code, n > PROV_MAX_SIGNAL_CARRIERS ? PROV_E_LIMIT : PROV_OK);
		signal_file_fini(&f);
		prov_wr_fini(&wr);
	}
}

#define LABEL "{\"Label\":\"1\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\"}"
#define XMP                                                                                        \
	"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "                                            \
	"xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "   \
	"xmlns:t='http://www.tc260.org.cn/ns/AIGC/1.0/' t:AIGC='" LABEL "'/></rdf:RDF>"            \
	"</x:xmpmeta>"

/* A label in a chunk that other readers throw away is none that holds. */
static void test_checksum(void **state)
{
	static const struct {
		const char *type, *keyword, *text, *id;
		signal_reader *read;
	} cases[] = {{"tEXt", "AIGC", LABEL, "png.aigc", prov_signals_png},
	    {"iTXt", "XML:com.adobe.xmp", XMP, "xmp.aigc", prov_signals_xmp}};

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
		size_t row = i / 2, k = 0;
		const struct prov_signal *s;
		struct signal_file f;
		struct prov_wr wr;

		signal_png(&wr);
		signal_png_text(&wr, cases[row].type, cases[row].keyword, cases[row].text);
		wr.p[wr.n - 1] ^= (uint8_t)(i % 2);
		signal_png_end(&wr);
		signal_file_read(&f, prov_wr_data(&wr), cases[row].read);
		assert_int_equal(f.code, PROV_OK);
		s = prov_signals_next(&f.signals, cases[row].id, &k);
		assert_non_null(s);
		assert_string_equal(s->flaw == NULL ? "-" : s->flaw,
		    i % 2 == 0 ? "-" : "the checksum of its chunk is wrong");
		signal_file_fini(&f);
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_keywords),
	    cmocka_unit_test(test_elsewhere), cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_checksum)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
