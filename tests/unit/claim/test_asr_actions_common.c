/* SPDX-License-Identifier: Apache-2.0 */
/* Through prov_actions_parse, by what becomes of actions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "claim/asr_actions_common.h"
#include "helper/diag.h"
#include "helper/fake_box.h"

#define V2 "c2pa.actions.v2"

static void parse(struct fake_box *fake, struct prov_actions *out, const char *text)
{
	fake_box_diag(fake, V2, text);
	assert_int_equal(prov_actions_parse(&fake->box, &fake->arena, out, &fake->err), PROV_OK);
}

static void test_templates(void **state)
{
	struct fake_box fake;
	struct prov_actions out;
	(void)state;

	parse(&fake, &out,
	    "{\"actions\": [{\"action\": \"b\", \"description\": \"own\"}, {\"action\": \"a\"},"
	    "  {\"action\": \"c\"}, {\"action\": \"b\", \"softwareAgentIndex\": 0}],"
	    " \"softwareAgents\": [{\"name\": \"s0\"}],"
	    " \"templates\": [{\"action\": \"b\", \"description\": \"b1\", \"softwareAgent\": "
	    "{\"name\": \"t\", \"version\": \"9\"}},"
	    "  {\"action\": \"*\", \"description\": \"star\", \"digitalSourceType\": \"dst\"},"
	    "  {\"action\": \"a\", \"description\": \"a1\"}, {\"action\": \"b\", \"description\": "
	    "\"b2\"},"
	    "  {\"action\": \"a\", \"description\": \"a2\"}, {\"action\": \"*\", \"description\": "
	    "\"star2\"},"
	    "  {\"description\": \"nothing\"}, 5]}");
	assert_null(out.fault);
	assert_int_equal(out.n, 4);
	/* Its own words win, over b2 over b1 over the star. */
	assert_true(prov_bytes_is(out.v[0].description, "own"));
	assert_true(prov_bytes_is(out.v[0].source_type, "dst"));
	assert_true(prov_bytes_is(out.v[0].agent_name, "t"));
	assert_true(prov_bytes_is(out.v[0].agent_version, "9"));
	assert_true(prov_bytes_is(out.v[1].description, "a2"));
	assert_int_equal(out.v[1].agent_name.n, 0);
	assert_true(prov_bytes_is(out.v[2].description, "star2"));
	/* An agent is replaced as a whole. */
	assert_true(prov_bytes_is(out.v[3].description, "b2"));
	assert_true(prov_bytes_is(out.v[3].agent_name, "s0"));
	assert_int_equal(out.v[3].agent_version.n, 0);
	fake_box_fini(&fake);
}

/* Of a source type that is no text AI is heard all the same. */
static void test_odd_source_types(void **state)
{
	static const struct {
		const char *value;
		bool ai;
	} rows[] = {
	    {"\"trainedAlgorithmicMedia\"", true},
	    {"32(\"trainedAlgorithmicMedia\")", true},
	    {"[\"digitalCapture\", \"trainedAlgorithmicMedia\"]", true},
	    {"258([\"compositeSynthetic\"])", true},
	    {"h'636f6d706f7369746553796e746865746963'", true},
	    {"[\"digitalCapture\", 1]", false},
	    {"\"digitalCapture\"", false},
	    {"7", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_actions out;
		char text[300];

		(void)snprintf(text, sizeof(text),
		    "{\"actions\": [{\"action\": \"a\", \"digitalSourceType\": %s}],"
		    " \"templates\": [{\"action\": \"*\", \"digitalSourceType\": \"print\"}]}",
		    rows[i].value);
		print_message("  %s\n", text);
		parse(&fake, &out, text);
		assert_null(out.fault);
		assert_int_equal(out.v[0].says_ai, rows[i].ai);
		fake_box_fini(&fake);
	}
}

static bool is_like(const struct prov_actions_common *c, const char *description,
    const char *source, const char *agent)
{
	return prov_bytes_is(c->description, description) &&
	       prov_bytes_is(c->source_type, source) && prov_bytes_is(c->agent_name, agent);
}

/* What is empty replaces nothing; an agent that is there does, also one without a name. */
static void test_overlay(void **state)
{
	struct prov_actions_common all = {.description = prov_bytes_str("d"),
	    .source_type = prov_bytes_str("s"),
	    .agent_name = prov_bytes_str("a"),
	    .has_agent = true,
	    .says_ai = true};
	const struct prov_actions_common none = {0}, source = {.source_type = prov_bytes_str("t")},
					 agent = {.has_agent = true};

	(void)state;
	prov_actions_overlay(&all, &none);
	assert_true(is_like(&all, "d", "s", "a") && all.says_ai);
	prov_actions_overlay(&all, &source);
	assert_true(is_like(&all, "d", "t", "a") && !all.says_ai);
	prov_actions_overlay(&all, &agent);
	assert_true(is_like(&all, "d", "t", ""));
}

static void test_fault(void **state)
{
	struct prov_actions out = {0};
	struct prov_actions_in in = {.out = &out};

	(void)state;
	assert_int_equal(prov_actions_fault(&in, "first"), PROV_OK);
	assert_int_equal(prov_actions_fault(&in, "second"), PROV_OK);
	assert_string_equal(out.fault, "first");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_templates),
	    cmocka_unit_test(test_odd_source_types),
	    cmocka_unit_test(test_overlay),
	    cmocka_unit_test(test_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
