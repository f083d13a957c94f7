/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/mutate.h"
#include "signals/aigc.h"

#define GOOD                                                                                       \
	"{\"Label\":\"1\",\"ContentProducer\":\"001191\",\"ProduceID\":\"7\",\"ReservedCode1\":"   \
	"\"\",\"ContentPropagator\":\"\",\"PropagateID\":\"\",\"ReservedCode2\":\"\"}"

/* For other readers the first of two counts, or an escape is what it says. */
#define TWICE "{\"Label\":\"1\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\",\"Label\":\"3\"}"
#define ESCAPED "{\"Label\":\"\\u0031\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\"}"

static void check(const char *text, bool may_wrap, const char *value, const char *flaw,
    enum prov_signal_says says)
{
	uint8_t *copy = mutate_copy(prov_bytes_str(text));
	struct prov_arena arena;
	struct prov_signals s;

	prov_arena_init(&arena, PROV_MAX_SIGNAL_MEMORY);
	prov_signals_init(&s, &arena);
	assert_int_equal(prov_signals_aigc(&s, prov_signal_by_id("png.aigc"),
			     prov_bytes(copy, strlen(text)), may_wrap, 0, NULL),
	    PROV_OK);
	assert_int_equal(s.n, 1);
	assert_string_equal(s.v[0].value, value);
	assert_string_equal(s.v[0].flaw == NULL ? "-" : s.v[0].flaw, flaw == NULL ? "-" : flaw);
	assert_int_equal(s.v[0].says, says);
	prov_arena_fini(&arena);
	free(copy);
}

static void test_good(void **state)
{
	(void)state;
	check(GOOD, false, GOOD, NULL, PROV_SAYS_AI);
	check("{\"Label\":\"2\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\"}", false,
	    "{\"Label\":\"2\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\"}", NULL,
	    PROV_SAYS_MAY_BE_AI);
	check("{\"AIGC\":" GOOD "}", true, GOOD, NULL, PROV_SAYS_AI);
}

/* As they are met: read all the same, and said to be wrong. */
static void test_flawed(void **state)
{
	static const struct {
		const char *text, *value, *flaw;
	} cases[] = {
	    {"AIGC" GOOD, GOOD, "other words stand before it"},
	    {GOOD ", and words", GOOD, "other words stand behind it"},
	    {GOOD GOOD, GOOD, "other words stand behind it"},
	    {GOOD " \n", GOOD, NULL},
	    {"{\"AIGC\":" GOOD "}", GOOD, "it stands inside of another object"},
	    {"{\"AIGC\":\"{\\\"Label\\\":\\\"1\\\"}\"}", "{\"Label\":\"1\"}",
		"its JSON is encoded twice"},
	    {"\"{\\\"Label\\\":\\\"1\\\"}\"", "{\"Label\":\"1\"}", "its JSON is encoded twice"},
	    {"{\"Label\":\"1\",\"ProduceID\":\"7\"}", "{\"Label\":\"1\",\"ProduceID\":\"7\"}",
		"it has no ContentProducer"},
	    {"{\"Label\":\"1\",\"ContentProducer\":\"a\",\"ProduceID\":\"\"}",
		"{\"Label\":\"1\",\"ContentProducer\":\"a\",\"ProduceID\":\"\"}",
		"it has no ProduceID"},
	    {"{\"Label\":\"1\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\",\"Mine\":\"x\"}",
		"{\"Label\":\"1\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\",\"Mine\":\"x\"}",
		"it has a field that the standard has not"},
	    {"{\"Label\":\"1\", \"ContentProducer\":\"a\",\"ProduceID\":\"7\"}",
		"{\"Label\":\"1\", \"ContentProducer\":\"a\",\"ProduceID\":\"7\"}",
		"it has characters that the standard does not allow"},
	    {TWICE, TWICE, "a field stands in it twice"},
	    {ESCAPED, ESCAPED, "its Label is not 1, 2 or 3"},
	    {"{\"Label\":1,\"ContentProducer\":\"a\",\"ProduceID\":\"7\"}",
		"{\"Label\":1,\"ContentProducer\":\"a\",\"ProduceID\":\"7\"}",
		"a field is no string"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(cases[i].text, false, cases[i].value, cases[i].flaw, PROV_SAYS_AI);
	check("{\"Label\":\"9\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\"}", false,
	    "{\"Label\":\"9\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\"}",
	    "its Label is not 1, 2 or 3", PROV_SAYS_MAY_BE_AI);
	check("{}", false, "{}", "its Label is not 1, 2 or 3", PROV_SAYS_MAY_BE_AI);
	check("no label", false, "no label", "it is no JSON object", PROV_SAYS_MAY_BE_AI);
	check("AIGC{\"Label\":", false, "AIGC{\"Label\":", "it is no JSON object",
	    PROV_SAYS_MAY_BE_AI);
	check("AIGC{\"a\\\"}", false, "AIGC{\"a\\\"}", "it is no JSON object", PROV_SAYS_MAY_BE_AI);
}

static void test_is(void **state)
{
	(void)state;
	assert_true(prov_aigc_is(prov_bytes_str("x {\"AIGC\":{}}")));
	assert_true(prov_aigc_is(prov_bytes_str("{\"Label\":\"1\",\"ContentProducer\":\"\"}")));
	assert_false(prov_aigc_is(prov_bytes_str("a talk on AIGC")));
	assert_false(prov_aigc_is(prov_bytes_str("Label: red {x}")));
	assert_false(prov_aigc_is(prov_bytes(NULL, 0)));
}

/* Whatever it is cut to: one row, within its bounds. */
static void test_cut(void **state)
{
	static const char text[] = "\"{\\\"AIGC\\\":{\\\"Label\\\":\\\"1\\\"}}\"{\"AIGC\":\"{}\"}";

	(void)state;
	for (size_t from = 0; from < sizeof(text) - 1; from++) {
		for (size_t n = 1; from + n < sizeof(text); n++) {
			uint8_t *copy = mutate_copy(prov_bytes(text + from, n));
			struct prov_arena arena;
			struct prov_signals s;

			prov_arena_init(&arena, PROV_MAX_SIGNAL_MEMORY);
			prov_signals_init(&s, &arena);
			assert_int_equal(prov_signals_aigc(&s, prov_signal_by_id("png.aigc"),
					     prov_bytes(copy, n), false, 0, NULL),
			    PROV_OK);
			assert_int_equal(s.n, 1);
			prov_arena_fini(&arena);
			free(copy);
		}
	}
}

/* Braces that nothing closes cost no more than a few looks at each byte, however many they are. */
static void test_work(void **state)
{
	uint8_t *text = malloc(PROV_MAX_SIGNAL_INPUT);
	size_t looked = 0;

	(void)state;
	assert_non_null(text);
	memset(text, '{', PROV_MAX_SIGNAL_INPUT);
	assert_int_equal(prov_aigc_object(prov_bytes(text, PROV_MAX_SIGNAL_INPUT), &looked).n, 0);
	assert_true(looked <= ((size_t)PROV_MAX_AIGC_OPENINGS + 1) * PROV_MAX_SIGNAL_INPUT);
	memset(text, '"', PROV_MAX_SIGNAL_INPUT);
	for (size_t i = 0; i < PROV_MAX_SIGNAL_INPUT; i += 3)
		text[i] = '{';
	looked = 0;
	(void)prov_aigc_object(prov_bytes(text, PROV_MAX_SIGNAL_INPUT), &looked);
	assert_true(looked <= ((size_t)PROV_MAX_AIGC_OPENINGS + 1) * PROV_MAX_SIGNAL_INPUT);
	free(text);
}

/* It is found behind braces that are left open, within reason. */
static void test_object(void **state)
{
	size_t looked = 0;

	(void)state;
	assert_true(
	    prov_bytes_is(prov_aigc_object(prov_bytes_str("AIGC \"{a}\" {b}"), &looked), "{a}"));
	assert_true(
	    prov_bytes_is(prov_aigc_object(prov_bytes_str("{{{{{{{{\"}\"}"), &looked), "{\"}\"}"));
	assert_int_equal(prov_aigc_object(prov_bytes_str("{{{{{{{{{\"}\"}"), &looked).n, 0);
	assert_int_equal(prov_aigc_object(prov_bytes_str(""), &looked).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_flawed),
	    cmocka_unit_test(test_is),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_work),
	    cmocka_unit_test(test_object),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
