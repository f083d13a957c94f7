/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "helper/sample_report.h"
#include "report/making.h"

#define IPTC "http://cv.iptc.org/newscodes/digitalsourcetype/"

static void test_classes(void **state)
{
	static const struct {
		const char *action, *uri, *words;
	} rows[] = {
	    {"c2pa.created", IPTC "trainedAlgorithmicMedia", "fully AI-made"},
	    {NULL, "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
		"fully AI-made"},
	    {"c2pa.opened", IPTC "digitalCapture", "captured"},
	    {"c2pa.created", IPTC "compositeCapture", "captured and stitched"},
	    {"c2pa.created", IPTC "composite", "a composition, which may contain AI"},
	    {"c2pa.created", IPTC "digitalCreation", "created"},
	    {"c2pa.created", "http://c2pa.org/digitalsourcetype/empty", "a blank canvas"},
	    {"c2pa.created", "http://c2pa.org/digitalsourcetype/trainedAlgorithmicData", "AI-made"},
	    {"c2pa.created", IPTC "print", NULL},
	    {"c2pa.edited", IPTC "compositeWithTrainedAlgorithmicMedia", "edited with AI"},
	    {"c2pa.edited", IPTC "composite", "edited, possibly with AI"},
	    {"c2pa.edited", IPTC "algorithmicallyEnhanced", "edited, possibly with AI"},
	    {"c2pa.edited", IPTC "screenCapture", "edited, possibly with AI"},
	    {"c2pa.edited", IPTC "digitalArt", "edited, possibly with AI"},
	    {"c2pa.edited", IPTC "humanEdits", "edited"},
	    {"c2pa.enhanced", IPTC "trainedAlgorithmicMedia", NULL},
	    {"c2pa.created", "http://example.com/trainedAlgorithmicMedia", NULL},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *words = prov_making_class(rows[i].action, rows[i].uri);

		if (rows[i].words == NULL)
			assert_null(words);
		else
			assert_string_equal(words, rows[i].words);
	}
}

/* By its place: another ingredient of the same source is somebody else's. */
static void test_declarer(void **state)
{
	struct prov_report *r = sample_trusted();

	(void)state;
	sample_ingredient(r, "other", PROV_ST_ASSERTION_DATA_HASH_MATCH)->source_type = SAMPLE_AI;
	sample_ingredient(r, "p", PROV_ST_ASSERTION_DATA_HASH_MATCH)->source_type = SAMPLE_AI;
	r->declarer = 1;
	assert_ptr_equal(prov_making_declarer(r), &r->active);
	r->declared_by_parent = true;
	assert_ptr_equal(prov_making_declarer(r), &r->ingredients[1]);
	r->declarer = 2;
	assert_ptr_equal(prov_making_declarer(r), &r->active);
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_classes),
	    cmocka_unit_test(test_declarer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
