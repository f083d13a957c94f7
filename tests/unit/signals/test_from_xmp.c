/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/signal_file.h"
#include "helper/signal_make.h"
#include "helper/xmp_sample.h"

#define PACKET(props)                                                                              \
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "                                          \
	"xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "              \
	"xmlns:I=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" "                                 \
	"xmlns:m=\"http://ns.adobe.com/xap/1.0/mm/\" "                                             \
	"xmlns:e=\"http://ns.adobe.com/xap/1.0/sType/ResourceEvent#\" "                            \
	"xmlns:d=\"http://purl.org/dc/elements/1.1/\">" props                                      \
	"</rdf:Description></rdf:RDF></x:xmpmeta>"

static void test_properties(void **state)
{
	static const char packet[] = PACKET(
	    "<I:DigitalSourceType>trainedAlgorithmicMedia</I:DigitalSourceType>"
	    "<I:AISystemUsed>Painter</I:AISystemUsed><I:Other>x</I:Other>"
	    "<d:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bob</rdf:li></rdf:Seq></d:creator>"
	    "<m:History><rdf:Seq><rdf:li e:action=\"saved\" e:softwareAgent=\"GIMP\"/>"
	    "</rdf:Seq></m:History>");

	(void)state;
	/* In every format that has XMP. */
	for (size_t i = 0; xmp_samples[i] != NULL; i++) {
		struct signal_file f;
		struct prov_wr wr;

		xmp_samples[i](&wr, prov_bytes_str(packet));
		signal_file_read(&f, prov_wr_data(&wr), prov_signals_xmp);
		assert_int_equal(f.code, PROV_OK);
		assert_int_equal(f.signals.n, 6);
		assert_string_equal(
		    signal_file_value(&f, "xmp.digital-source-type"), "trainedAlgorithmicMedia");
		assert_string_equal(signal_file_value(&f, "xmp.ai-system"), "Painter");
		assert_string_equal(signal_file_value(&f, "xmp.history-action"), "saved");
		assert_string_equal(signal_file_value(&f, "xmp.history-tool"), "GIMP");
		assert_int_equal(signal_file_count(&f, "xmp.creator"), 2);
		assert_true(f.signals.v[0].at < wr.n);
		signal_file_fini(&f);
		prov_wr_fini(&wr);
	}
}

/* Seen all the same, and said to be wrong: none of them is sound. */
static void test_flawed(void **state)
{
#define LABEL                                                                                      \
	"{&quot;Label&quot;:&quot;1&quot;,&quot;ContentProducer&quot;:&quot;a&quot;,&quot;"        \
	"ProduceID&quot;:&quot;7&quot;}"
	static const struct {
		const char *prop, *id;
		enum prov_signal_says says;
	} rows[] = {
	    {"<a:AIGC xmlns:a=\"http://www.tc260.org.cn/ns/AIGC/1.0\">" LABEL "</a:AIGC>",
		"xmp.aigc", PROV_SAYS_AI},
	    {"<a:AIGC xmlns:a=\"https://www.tc260.org.cn/ns/AIGC/1.0/\">" LABEL "</a:AIGC>",
		"xmp.aigc", PROV_SAYS_AI},
	    {"<a:AIGC xmlns:a=\"http://www.tc260.org.cn/ns/AIGC/1.0/\" rdf:parseType=\"Resource\">"
	     "<a:Label>1</a:Label></a:AIGC>",
		"xmp.aigc", PROV_SAYS_MAY_BE_AI},
	    {"<a:AISystemUsed xmlns:a=\"https://iptc.org/std/Iptc4xmpExt/2008-02-29\">x"
	     "</a:AISystemUsed>",
		"xmp.ai-system", PROV_SAYS_AI},
	};

#undef LABEL
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char packet[1000];
		struct signal_file f;
		struct prov_wr wr;

		(void)snprintf(packet, sizeof(packet), PACKET("%s"), rows[i].prop);
		xmp_sample_jpeg(&wr, prov_bytes_str(packet));
		signal_file_read(&f, prov_wr_data(&wr), prov_signals_xmp);
		assert_int_equal(f.signals.n, 1);
		assert_string_equal(f.signals.v[0].row->id, rows[i].id);
		assert_int_equal(f.signals.v[0].says, rows[i].says);
		assert_non_null(f.signals.v[0].flaw);
		signal_file_fini(&f);
		prov_wr_fini(&wr);
	}
}

/* What stands before the damage counts, and that there is more is noted. */
static void test_malformed(void **state)
{
	struct signal_file f;
	struct prov_wr wr;

	(void)state;
	xmp_sample_jpeg(
	    &wr, prov_bytes_str(PACKET("<I:AISystemUsed>Painter</I:AISystemUsed><oops>")));
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_xmp);
	assert_int_equal(f.code, PROV_OK);
	assert_int_equal(f.signals.n, 1);
	assert_string_equal(f.signals.gave_up, "the XMP is malformed");
	signal_file_fini(&f);
	prov_wr_fini(&wr);
}

/* A packet that is there and not read, or not to its end: that is noted here, or where the report
 * says what is not known of remote credentials. */
static void test_unread(void **state)
{
	static const char one[] = PACKET("<I:AISystemUsed>Painter</I:AISystemUsed>"),
			  two[] = PACKET("<I:AISystemUsed>Drawer</I:AISystemUsed>"),
			  long_one[] = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
				       "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
				       "<rdf:Description xmlns:n=\"http://ns.adobe.com/xmp/note/\" "
				       "n:HasExtendedXMP=\"0123456789abcdef0123456789abcdef\"/>"
				       "</rdf:RDF></x:xmpmeta>";
	static const struct {
		const char *name, *first, *second; /* the second goes before the other */
		bool is_long, gave_up, missed;
		const char *says;
	} cases[] = {
	    {"one", one, NULL, false, false, false, "Painter"},
	    {"two", one, two, false, true, false, "Drawer"},
	    {"a rest that is not there", long_one, NULL, true, true, false, NULL},
	    {"another's rest", one, NULL, true, false, false, "Painter"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct signal_file f;
		struct prov_wr wr, head;

		print_message("  %s\n", cases[i].name);
		signal_jpeg(&wr);
		for (int k = 1; k >= 0; k--) {
			const char *packet = k == 0 ? cases[i].first : cases[i].second;

			if (packet == NULL)
				continue;
			prov_wr_init(&head, 1 << 16);
			prov_wr_bytes(&head, prov_bytes("http://ns.adobe.com/xap/1.0/", 29));
			prov_wr_str(&head, packet);
			signal_jpeg_segment(&wr, 0xe1, prov_wr_data(&head));
			prov_wr_fini(&head);
		}
		if (cases[i].is_long)
			signal_jpeg_extended(&wr, "0123456789abcdef0123456789abcdef 99 0 <x/>");
		signal_jpeg_end(&wr);
		signal_file_read(&f, prov_wr_data(&wr), prov_signals_xmp);
		assert_int_equal(f.code, PROV_OK);
		assert_int_equal(f.signals.gave_up != NULL, cases[i].gave_up);
		assert_int_equal(f.signals.missed, cases[i].missed);
		if (cases[i].says != NULL)
			assert_string_equal(signal_file_value(&f, "xmp.ai-system"), cases[i].says);
		signal_file_fini(&f);
		prov_wr_fini(&wr);
	}
}

/* PNG: compressed, and without what stands before a packet. */
static void test_unread_chunk(void **state)
{
	static const struct {
		const char *data;
		size_t n;
	} cases[] = {{"XML:com.adobe.xmp\0\1\0\0\0x", 23}, {"XML:com.adobe.xmp\0\0\0xyz", 23}};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct signal_file f;
		struct prov_wr wr;

		signal_png(&wr);
		signal_png_chunk(&wr, "iTXt", prov_bytes(cases[i].data, cases[i].n));
		signal_png_end(&wr);
		signal_file_read(&f, prov_wr_data(&wr), prov_signals_xmp);
		assert_int_equal(f.code, PROV_OK);
		assert_true(f.signals.missed);
		signal_file_fini(&f);
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_malformed), cmocka_unit_test(test_unread),
	    cmocka_unit_test(test_flawed), cmocka_unit_test(test_unread_chunk)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
