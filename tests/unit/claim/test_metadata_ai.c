/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/fake_box.h"

/* A signed word of AI, in whatever form JSON-LD allows. */
static void test_ai(void **state)
{
#define TERM "http://cv.iptc.org/newscodes/digitalsourcetype/"
	static const struct {
		const char *json;
		bool ai;
	} cases[] = {
	    {"{\"Iptc4xmpExt:DigitalSourceType\":\"" TERM "trainedAlgorithmicMedia\"}", true},
	    {"{\"x:DigitalSourceType\":\"" TERM "compositeWithTrainedAlgorithmicMedia\"}", true},
	    {"{\"x:DigitalSourceType\":[\"" TERM "digitalCapture\",\"trainedAlgorithmicMedia\"]}",
		true},
	    {"{\"x:DigitalSourceType\":{\"@id\":\"" TERM "trainedAlgorithmicMedia\"}}", true},
	    {"{\"@graph\":[{\"x:DigitalSourceType\":{\"@list\":[{\"@value\":\"" TERM
	     "trainedAlgorithmicMedi\\u0061\"}]}}]}",
		true},
	    {"{\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/DigitalSourceTyp\\u0065\":"
	     "\"" TERM "trainedAlgorithmicMedia\"}",
		true},
	    {"{\"@context\":{},\"@context\":{},\"x:DigitalSourceType\":\"" TERM
	     "trainedAlgorithmicMedia\"}",
		true},
	    {"{\"Iptc4xmpExt:AISystemUsed\":\"A model\"}", true},
	    {"{\"x:AIPromptInformation\":{\"x-default\":\"a cat\"}}", true},
	    {"{\"TC260:AIGC\":\"{}\"}", true},
	    {"{\"Iptc4xmpExt:DigitalSourceType\":\"" TERM "digitalCapture\"}", false},
	    {"{\"dc:description\":\"" TERM "trainedAlgorithmicMedia\"}", false},
	    {"{\"x:DigitalSourceType\":[],\"dc:title\":\"" TERM "trainedAlgorithmicMedia\"}",
		false},
	    {"{\"Iptc4xmpExt:AISystemUsed\":\"\",\"x:AIGC\":null,\"x:y\":[\"AIGC\"]}", false},
	    {"{\"x:AISystemUsedBefore\":\"A model\"}", false},
	    /* Under another name, which the context gives it. */
	    {"{\"@context\":{\"y\":\"http://iptc.org/x/DigitalSourceType\"},\"y\":\"" TERM
	     "trainedAlgorithmicMedia\"}",
		true},
	    {"{\"y\":{\"@id\":\"d:trainedAlgorithmicMedia\"},\"@context\":[{\"d\":\"" TERM
	     "\"},{\"y\":{\"@id\":\"x:DigitalSourceType\"}}]}",
		true},
	    {"{\"@context\":{\"y\":{\"@id\":\"x:AISystemUsed\"}},\"y\":\"A model\"}", true},
	    {"{\"@context\":{\"y\":\"http://iptc.org/x/DigitalSourceType\"},\"y\":\"" TERM
	     "digitalCapture\",\"dc:title\":\"of AI\"}",
		false},
	    {"{\"@context\":{\"y\":\"http://iptc.org/x/\"},\"dc:title\":\"AISystemUsed\"}", false},
	    /* Spelled otherwise. */
	    {"{\"x:DigitalSourceType\":\"" TERM "trainedAlgorithmicMedia/\"}", true},
	    {"{\"digitalSourceType\":\"https://schema.org/TrainedAlgorithmicMediaDigitalSource\"}",
		true},
	    /* Malformed, but it says so before. */
	    {"{\"x:DigitalSourceType\":\"trainedAlgorithmicMedia\"},", true},
	    {"{\"x:DigitalSourceType\":\"trainedAlgorithmicMedia", false},
	};
#undef TERM
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool ai = !cases[i].ai;
		struct fake_box fake;

		print_message("  %s\n", cases[i].json);
		fake_box_init(&fake, "cawg.metadata", prov_bytes_str(cases[i].json));
		fake.content.box_type = PROV_BOX_JSON;
		assert_int_equal(prov_metadata_look_for_ai(&fake.box, &ai, NULL), PROV_OK);
		assert_int_equal(ai, cases[i].ai);
		fake_box_fini(&fake);
	}
}

/* CBOR, which is asked for nowhere. */
static void test_ai_in_cbor(void **state)
{
	static const struct {
		const char *diag;
		bool ai;
	} cases[] = {
	    {"{\"x:DigitalSourceType\": \"trainedAlgorithmicMedia\"}", true},
	    {"{\"a\": [1, {\"b\": {\"DigitalSourceType\": {\"@id\": "
	     "\"x/trainedAlgorithmicMedia\"}}}]}",
		true},
	    {"{\"x:DigitalSourceType\": 32([\"digitalCapture\", \"compositeSynthetic\"])}", true},
	    {"{_ \"x:DigitalSourceType\": (_ \"trainedAlgo\", \"rithmicMedia\")}", true},
	    {"{\"x:AISystemUsed\": \"A model\"}", true},
	    {"{\"x:AIGC\": true}", true},
	    {"{\"x:DigitalSourceType\": \"digitalCapture\"}", false},
	    {"{\"dc:title\": \"trainedAlgorithmicMedia\", \"AIGC\": \"\"}", false},
	    {"{\"x:DigitalSourceType\": [], \"dc:title\": [\"trainedAlgorithmicMedia\"]}", false},
	    {"[]", false},
	    {"1", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool ai = !cases[i].ai;
		struct fake_box fake;

		print_message("  %s\n", cases[i].diag);
		fake_box_diag(&fake, "stds.iptc", cases[i].diag);
		assert_int_equal(prov_metadata_look_for_ai(&fake.box, &ai, NULL), PROV_OK);
		assert_int_equal(ai, cases[i].ai);
		fake_box_fini(&fake);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ai),
	    cmocka_unit_test(test_ai_in_cbor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
