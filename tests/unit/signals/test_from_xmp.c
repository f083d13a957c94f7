/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_properties), cmocka_unit_test(test_malformed)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
