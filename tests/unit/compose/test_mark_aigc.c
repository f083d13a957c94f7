/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compose/marks.h"

#define IPTC "http://cv.iptc.org/newscodes/digitalsourcetype/"

static void expect(const char *producer, const char *id, const char *declared, const char *json)
{
	struct prov_err err = {0};
	struct prov_arena arena;
	char *label;

	prov_arena_init(&arena, (size_t)1 << 20);
	label = prov_aigc_label(producer, id, declared, &arena, &err);
	if (json == NULL) {
		assert_null(label);
		assert_int_equal(err.code, PROV_E_USAGE);
		assert_int_equal(prov_aigc_check(producer, id, declared, NULL), PROV_E_USAGE);
	} else {
		assert_non_null(label);
		assert_string_equal(label, json);
		assert_int_equal(prov_aigc_check(producer, id, declared, NULL), PROV_OK);
	}
	prov_arena_fini(&arena);
}

/* The order and the fields are the standard's; no space anywhere. */
static void test_label(void **state)
{
	(void)state;
	expect("001191110000MA0000000A00001", "urn:c2pa:1", IPTC "trainedAlgorithmicMedia",
	    "{\"Label\":\"1\",\"ContentProducer\":\"001191110000MA0000000A00001\","
	    "\"ProduceID\":\"urn:c2pa:1\",\"ReservedCode1\":\"\",\"ContentPropagator\":\"\","
	    "\"PropagateID\":\"\",\"ReservedCode2\":\"\"}");
	expect("a\"b\\c", "<&>", IPTC "screenCapture",
	    "{\"Label\":\"2\",\"ContentProducer\":\"a\\\"b\\\\c\",\"ProduceID\":\"<&>\","
	    "\"ReservedCode1\":\"\",\"ContentPropagator\":\"\",\"PropagateID\":\"\","
	    "\"ReservedCode2\":\"\"}");
}

static void test_refused(void **state)
{
	(void)state;
	expect("Example Inc", "1", IPTC "trainedAlgorithmicMedia", NULL);
	expect("Example", "a b", IPTC "trainedAlgorithmicMedia", NULL);
	expect("", "1", IPTC "trainedAlgorithmicMedia", NULL);
	expect("Example", "", IPTC "trainedAlgorithmicMedia", NULL);
	expect("\xe4\xba\xba", "1", IPTC "trainedAlgorithmicMedia", NULL);
	expect("a\x7f", "1", IPTC "trainedAlgorithmicMedia", NULL);
	/* Of what no AI made there is nothing to label. */
	expect("Example", "1", IPTC "digitalCapture", NULL);
	expect("Example", "1", IPTC "algorithmicMedia", NULL);
	expect("Example", "1", NULL, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_label), cmocka_unit_test(test_refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
