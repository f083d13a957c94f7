/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/signal_make.h"
#include "helper/signed.h"
#include "helper/xmp_sample.h"

#define PACKET(props)                                                                              \
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "                                          \
	"xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "              \
	"xmlns:I=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\">" props                           \
	"</rdf:Description></rdf:RDF></x:xmpmeta>"

static struct prov_report *judge(const char *packet, int want)
{
	struct prov_report *r;
	struct identity id;
	struct prov_wr wr;
	int code;

	identity_init(&id, PROV_ALG_ES256);
	xmp_sample_jpeg(&wr, prov_bytes_str(packet));
	r = verify_bytes(id.policy, prov_wr_data(&wr), &code);
	assert_int_equal(code, want);
	prov_wr_fini(&wr);
	identity_fini(&id);
	return r;
}

static void test_terms(void **state)
{
	static const struct {
		const char *value, *flaw;
		enum prov_signal_says says;
	} cases[] = {
	    {SAMPLE_AI, NULL, PROV_SAYS_AI},
	    {"https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture", NULL,
		PROV_SAYS_CAMERA},
	    {"digitalCreation", "the term alone, without the address of its vocabulary",
		PROV_SAYS_NOT_AI},
	    {"composite", "the term alone, without the address of its vocabulary",
		PROV_SAYS_MAY_BE_AI},
	    {"HTTP://cv.iptc.org/newscodes/digitalsourcetype/TrainedAlgorithmicMedia/",
		"no term of IPTC's vocabulary", PROV_SAYS_AI},
	    {"a nice picture", "no term of IPTC's vocabulary", PROV_SAYS_NOTHING},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_report *r;
		struct prov_wr wr;

		prov_wr_init(&wr, 4096);
		prov_wr_printf(&wr, PACKET("<I:DigitalSourceType>%s</I:DigitalSourceType>") "%c",
		    cases[i].value, 0);
		r = judge((const char *)wr.p, PROV_OK);
		assert_int_equal(r->signals.n, 1);
		assert_int_equal(r->signals.v[0].says, cases[i].says);
		if (cases[i].flaw == NULL)
			assert_null(r->signals.v[0].flaw);
		else
			assert_string_equal(r->signals.v[0].flaw, cases[i].flaw);
		assert_int_equal(r->state, PROV_STATE_NONE);
		prov_report_free(r);
		prov_wr_fini(&wr);
	}
	assert_int_equal(v_source_says(NULL), PROV_SAYS_NOTHING);
}

/* What could not be read is said, and changes nothing. */
static void test_gaps(void **state)
{
	struct prov_report *r = judge(PACKET("<I:AISystemUsed>x</I:AISystemUsed><oops>"), PROV_OK);
	struct prov_wr wr;

	(void)state;
	assert_int_equal(r->state, PROV_STATE_NONE);
	assert_int_equal(r->num_unchecked, 1);
	assert_string_equal(r->unchecked[0],
	    "some of what the file says of itself, unsigned: the XMP is malformed");
	prov_report_free(r);
	prov_wr_init(&wr, (size_t)1 << 20);
	for (unsigned i = 0; i < PROV_MAX_SIGNALS_ALIKE + 4; i++)
		prov_wr_printf(&wr, "<I:AISystemUsed>%u</I:AISystemUsed>", i);
	{
		struct prov_wr packet;

		prov_wr_init(&packet, (size_t)1 << 20);
		prov_wr_printf(&packet, PACKET("%.*s") "%c", (int)wr.n, (const char *)wr.p, 0);
		r = judge((const char *)packet.p, PROV_OK);
		prov_wr_fini(&packet);
	}
	assert_int_equal(r->signals.n, PROV_MAX_SIGNALS_ALIKE);
	assert_int_equal(r->num_unchecked, 1);
	assert_string_equal(r->unchecked[0],
	    "4 more statements of the file on itself, unsigned: there are more than the limits "
	    "allow");
	prov_report_free(r);
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_terms), cmocka_unit_test(test_gaps)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
