/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/limits.h"
#include "claim/assertion.h"
#include "helper/diag.h"
#include "helper/fake_box.h"
#include "helper/mutate.h"

#define V1 "c2pa.actions"
#define V2 "c2pa.actions.v2"

static void parse(
    struct fake_box *fake, struct prov_actions *out, const char *label, const char *text)
{
	fake_box_diag(fake, label, text);
	assert_int_equal(prov_actions_parse(&fake->box, &fake->arena, out, &fake->err), PROV_OK);
}

static void test_v2(void **state)
{
	struct fake_box fake;
	struct prov_actions out;
	(void)state;

	parse(&fake, &out, V2,
	    "{\"actions\": [{\"action\": \"c2pa.opened\", \"when\": 0(\"2026-02-11T09:00:00Z\"),"
	    " \"softwareAgent\": {\"name\": \"Joe's\", \"version\": \"2.0\"},"
	    " \"digitalSourceType\": \"http://x\", \"description\": \"d\", \"reason\": "
	    "\"c2pa.PII.present\","
	    " \"parameters\": {\"ingredients\": [{\"url\": \"i\", \"hash\": h'01'}],"
	    " \"relatedAssertions\": [{\"url\": \"r\"}, {\"url\": \"s\"}], \"redacted\": "
	    "\"self#jumbf=q\"}},"
	    " {\"action\": \"c2pa.cropped\", \"softwareAgentIndex\": 1}],"
	    " \"softwareAgents\": [{\"name\": \"zero\"}, {\"name\": \"one\", \"version\": \"1\"}],"
	    " \"allActionsIncluded\": true}");
	assert_null(out.fault);
	assert_int_equal(out.version, 2);
	assert_int_equal(out.n, 2);
	assert_true(out.has_all_included && out.all_included);
	assert_true(prov_bytes_is(out.v[0].action, "c2pa.opened"));
	assert_true(prov_bytes_is(out.v[0].when, "2026-02-11T09:00:00Z"));
	assert_true(prov_bytes_is(out.v[0].agent_name, "Joe's"));
	assert_true(prov_bytes_is(out.v[0].agent_version, "2.0"));
	assert_true(prov_bytes_is(out.v[0].source_type, "http://x"));
	assert_true(prov_bytes_is(out.v[0].description, "d"));
	assert_true(prov_bytes_is(out.v[0].reason, "c2pa.PII.present"));
	assert_true(prov_bytes_is(out.v[0].redacted, "self#jumbf=q"));
	assert_true(out.v[0].has_parameters);
	assert_int_equal(out.v[0].num_ingredients, 1);
	assert_true(prov_bytes_is(out.v[0].ingredients[0].url, "i"));
	assert_false(out.v[0].ingredients_bad);
	assert_true(out.v[0].has_related && !out.v[0].related_bad);
	assert_int_equal(out.v[0].num_related, 2);
	assert_int_equal(out.v[0].item.type, PROV_CBOR_MAP);
	assert_true(prov_bytes_is(out.v[1].agent_name, "one"));
	assert_true(prov_bytes_is(out.v[1].agent_version, "1"));
	assert_false(out.v[1].has_parameters || out.v[1].has_related);
	fake_box_fini(&fake);
}

static void test_v1(void **state)
{
	struct fake_box fake;
	struct prov_actions out;
	(void)state;

	parse(&fake, &out, V1,
	    "{\"actions\": [{\"action\": \"c2pa.opened\", \"softwareAgent\": \"Photo 1.0\","
	    " \"when\": \"2022-01-01T00:00:00Z\","
	    " \"parameters\": {\"ingredient\": {\"url\": \"i\"}, \"description\": \"d\"}},"
	    " {\"action\": \"c2pa.placed\", \"parameters\": {\"ingredients\": [{\"url\": \"a\"}, "
	    "{\"url\": \"b\"}]}},"
	    " {\"action\": \"c2pa.edited\", \"softwareAgentIndex\": 0, \"softwareAgent\": \"t\"}],"
	    " \"templates\": [{\"action\": \"*\", \"description\": \"not in v1\"}]}");
	assert_null(out.fault);
	assert_int_equal(out.version, 1);
	assert_int_equal(out.n, 3);
	assert_false(out.has_all_included);
	assert_true(prov_bytes_is(out.v[0].agent_name, "Photo 1.0"));
	assert_int_equal(out.v[0].agent_version.n, 0);
	assert_true(prov_bytes_is(out.v[0].when, "2022-01-01T00:00:00Z"));
	assert_true(prov_bytes_is(out.v[0].description, "d"));
	assert_int_equal(out.v[0].num_ingredients, 1);
	assert_int_equal(out.v[1].num_ingredients, 2);
	assert_true(prov_bytes_is(out.v[1].ingredients[1].url, "b"));
	assert_int_equal(out.v[2].description.n, 0);
	fake_box_fini(&fake);
	/* As c2pa-rs wrote it in 2022: the hash as integers, the ingredient by its instance. */
	parse(&fake, &out, V1,
	    "{\"actions\": [{\"action\": \"c2pa.opened\", \"instanceId\": \"xmp.iid:1\","
	    " \"parameters\": {\"ingredient\": {\"hash\": [181, 48], \"url\": \"i\"}}},"
	    " {\"action\": \"c2pa.opened\", \"parameters\": {\"instanceId\": \"xmp:iid:2\"}},"
	    " {\"action\": \"c2pa.edited\", \"parameters\": \"import\"}]}");
	assert_null(out.fault);
	assert_true(prov_bytes_is(out.v[0].instance_id, "xmp.iid:1"));
	assert_int_equal(out.v[0].num_ingredients, 1);
	assert_false(out.v[0].ingredients_bad);
	assert_true(prov_bytes_is(out.v[0].ingredients[0].hash, "\xb5\x30"));
	assert_true(prov_bytes_is(out.v[1].instance_id, "xmp:iid:2"));
	assert_int_equal(out.v[1].num_ingredients, 0);
	assert_false(out.v[2].has_parameters);
	fake_box_fini(&fake);
	/* The single form is no part of v2. */
	parse(&fake, &out, V2,
	    "{\"actions\": [{\"action\": \"c2pa.opened\", \"parameters\": {\"ingredient\": "
	    "{\"url\": \"i\"}}}]}");
	assert_int_equal(out.v[0].num_ingredients, 0);
	assert_false(out.v[0].ingredients_bad);
	assert_true(out.v[0].has_parameters);
	fake_box_fini(&fake);
}

static void test_faults(void **state)
{
	static const char *const rows[] = {
	    "[]",
	    "{}",
	    "{\"actions\": {\"action\": \"c2pa.opened\"}}",
	    "{\"actions\": null}",
	    "{\"actions\": [5]}",
	    "{\"actions\": [{}]}",
	    "{\"actions\": [{\"action\": 5}]}",
	    "{\"actions\": [{\"action\": \"a\"}, \"b\"]}",
	    "{\"actions\": [{\"action\": \"a\", \"action\": \"b\"}]}",
	    "{\"actions\": [{\"action\": \"\", \"softwareAgent\": {}, \"softwareAgentIndex\": 0}]}",
	    "{\"actions\":[{\"action\":\"\",\"parameters\": {\"redacted\": 1, \"redacted\": 2}}]}",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_actions out;

		parse(&fake, &out, V2, rows[i]);
		assert_non_null(out.fault);
		fake_box_fini(&fake);
	}
}

static void test_references(void **state)
{
	static const struct {
		const char *label, *parameters;
		size_t n;
		bool bad;
	} rows[] = {
	    {V2, "{\"ingredients\": []}", 0, false},
	    {V2, "{\"ingredients\": {\"url\": \"a\"}}", 0, true},
	    {V2, "{\"ingredients\": [{\"url\": \"a\"}, 5]}", 2, true},
	    {V2, "{\"ingredients\": [\"a\"]}", 1, true},
	    {V2, "{\"ingredients\": [_ {\"url\": \"a\"}]}", 1, false},
	    {V2, "{\"x\": 1}", 0, false},
	    {V1, "{\"ingredient\": \"a\"}", 0, true},
	    {V1, "{\"ingredient\": null}", 0, true},
	    {V1, "{\"ingredient\": {\"url\": \"a\"}, \"ingredients\": []}", 1, false},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_actions out;
		char text[300];

		(void)snprintf(text, sizeof(text),
		    "{\"actions\": [{\"action\": \"a\", \"parameters\": %s}]}", rows[i].parameters);
		parse(&fake, &out, rows[i].label, text);
		assert_null(out.fault);
		assert_int_equal(out.v[0].num_ingredients, rows[i].n);
		assert_int_equal(out.v[0].ingredients_bad, rows[i].bad);
		fake_box_fini(&fake);
	}
}

static void test_odd_values_count_as_absent(void **state)
{
	struct fake_box fake;
	struct prov_actions out;
	(void)state;

	parse(&fake, &out, V2,
	    "{\"actions\": [{\"action\": \"a\", \"when\": 1(5), \"softwareAgent\": 7,"
	    " \"parameters\": [], \"description\": {}, \"reason\": 1, \"digitalSourceType\": null},"
	    " {\"action\": \"b\", \"when\": 2(\"x\"), \"softwareAgentIndex\": 5, \"parameters\": "
	    "{}},"
	    " {\"action\": \"c\", \"softwareAgentIndex\": -1, \"softwareAgent\": null,"
	    " \"parameters\": {\"relatedAssertions\": 5}}],"
	    " \"templates\": {}, \"softwareAgents\": \"x\", \"allActionsIncluded\": 1}");
	assert_null(out.fault);
	assert_int_equal(out.n, 3);
	assert_false(out.has_all_included);
	assert_int_equal(out.v[0].when.n + out.v[0].agent_name.n + out.v[0].description.n +
			     out.v[0].reason.n + out.v[0].source_type.n,
	    0);
	assert_false(out.v[0].has_parameters);
	assert_int_equal(out.v[1].when.n + out.v[1].agent_name.n, 0);
	assert_false(out.v[1].has_parameters);
	assert_true(out.v[2].has_related && out.v[2].related_bad);
	fake_box_fini(&fake);
	parse(&fake, &out, V2, "{\"actions\": []}");
	assert_null(out.fault);
	assert_int_equal(out.n, 0);
	fake_box_fini(&fake);
}

/* 18.15.8: what related actions refer to, and whether they say AI; by templates too, and at depth.
 */
static void test_related(void **state)
{
#define TERM "trainedAlgorithmicMedia"
	static const struct {
		const char *label, *related, *more;
		size_t refs;
		bool ai, bad;
	} rows[] = {
	    {V2, "[{\"action\": \"b\", \"digitalSourceType\": \"" TERM "\"}]", "", 0, true, false},
	    {V2, "[{\"digitalSourceType\": \"x/" TERM "/\"}]", "", 0, true, false},
	    {V2, "[{\"related\": [7, {\"related\": [{\"digitalSourceType\": \"" TERM "\"}]}]}]", "",
		0, true, false},
	    {V2, "[{\"action\": \"b\"}]",
		", \"templates\": [{\"action\": \"b\", \"digitalSourceType\": \"" TERM "\"}]", 0,
		true, false},
	    {V2, "[{\"action\": \"b\", \"digitalSourceType\": \"digitalCapture\"}, {}]", "", 0,
		false, false},
	    {V2,
		"[{\"parameters\": {\"ingredients\": [{\"url\": \"u\"}, {\"url\": \"v\"}],"
		" \"relatedAssertions\": [{\"url\": \"w\"}]}},"
		" {\"related\": [{\"parameters\": {\"ingredients\": [{\"url\": \"x\"}]}}]}]",
		"", 4, false, false},
	    {V2, "{\"digitalSourceType\": \"" TERM "\"}", "", 0, false, false},
	    {V2, "[{\"action\": \"b\", \"action\": \"c\"}]", "", 0, false, true},
	    {V1, "[{\"digitalSourceType\": \"" TERM "\"}]", "", 0, false, false}, /* v1 has none */
	};
#undef TERM
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_actions out;
		char text[500];

		(void)snprintf(text, sizeof(text),
		    "{\"actions\": [{\"action\": \"a\", \"related\": %s}]%s}", rows[i].related,
		    rows[i].more);
		print_message("  %s\n", text);
		parse(&fake, &out, rows[i].label, text);
		assert_int_equal(out.fault != NULL, rows[i].bad);
		assert_int_equal(out.n, 1);
		assert_int_equal(out.num_related_refs, rows[i].refs);
		assert_int_equal(out.related_ai, rows[i].ai);
		fake_box_fini(&fake);
	}
}

static void put_nest(struct prov_wr *wr, unsigned depth, size_t size)
{
	for (unsigned i = 0; i < depth; i++)
		prov_wr_str(wr, "\xa1\x67related\x81");
	prov_wr_str(wr, "\xa1\x61x\x5a");
	prov_wr_u32(wr, (uint32_t)size);
	prov_wr_zeros(wr, size);
}

/* Deep where it is small; where it is large, four times over and no more. */
static void test_nested(void **state)
{
	static const struct {
		unsigned depth;
		size_t size;
		int code;
	} rows[] = {{1, 1u << 20, PROV_OK}, {4, 1u << 20, PROV_OK}, {5, 1u << 20, PROV_E_LIMIT},
	    {28, 1000, PROV_OK}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_actions out;
		struct fake_box fake;
		struct prov_wr wr;

		prov_wr_init(&wr, (size_t)4 << 20);
		prov_wr_str(&wr, "\xa1\x67"
				 "actions\x81\xa2\x66"
				 "action\x61"
				 "a\x67related\x81");
		put_nest(&wr, rows[i].depth - 1, rows[i].size);
		fake_box_init(&fake, V2, prov_wr_data(&wr));
		assert_int_equal(
		    prov_actions_parse(&fake.box, &fake.arena, &out, NULL), rows[i].code);
		fake_box_fini(&fake);
		prov_wr_fini(&wr);
	}
}

/* As many templates as actions, all of different names: no product of the two. */
static void test_hostile_counts(void **state)
{
	struct prov_wr wr;
	struct fake_box fake;
	struct prov_actions out;
	clock_t start;
	(void)state;

	prov_wr_init(&wr, (size_t)64 * 1024 * 1024);
	prov_wr_u8(&wr, 0xa2);
	for (int list = 0; list < 2; list++) {
		prov_wr_str(&wr, list == 0 ? "\x67"
					     "actions"
					   : "\x69"
					     "templates");
		prov_wr_u8(&wr, 0x9a);
		prov_wr_u32(&wr, PROV_MAX_ITEMS);
		for (unsigned i = 0; i < PROV_MAX_ITEMS; i++) {
			prov_wr_str(&wr, "\xa1\x66"
					 "action"
					 "\x68");
			prov_wr_printf(&wr, "%08u", PROV_MAX_ITEMS - i);
		}
	}
	assert_int_equal(wr.code, PROV_OK);
	fake_box_init(&fake, V2, prov_wr_data(&wr));
	start = clock();
	assert_int_equal(prov_actions_parse(&fake.box, &fake.arena, &out, &fake.err), PROV_OK);
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 20);
	assert_null(out.fault);
	assert_int_equal(out.n, PROV_MAX_ITEMS);
	fake_box_fini(&fake);
	prov_wr_fini(&wr);
}

static void test_too_many(void **state)
{
	struct prov_wr wr;
	struct fake_box fake;
	struct prov_actions out;
	(void)state;

	prov_wr_init(&wr, (size_t)1024 * 1024);
	prov_wr_str(&wr, "\xa1\x67"
			 "actions"
			 "\x9a");
	prov_wr_u32(&wr, PROV_MAX_ITEMS + 1);
	prov_wr_zeros(&wr, PROV_MAX_ITEMS + 1);
	fake_box_init(&fake, V2, prov_wr_data(&wr));
	assert_int_equal(prov_actions_parse(&fake.box, &fake.arena, &out, &fake.err), PROV_E_LIMIT);
	fake_box_fini(&fake);
	prov_wr_fini(&wr);
}

static void parse_damaged(void *ctx, struct prov_bytes data)
{
	const char *label = ctx;
	struct fake_box fake;
	struct prov_actions out;
	int rc;

	fake_box_init(&fake, label, data);
	rc = prov_actions_parse(&fake.box, &fake.arena, &out, &fake.err);
	assert_int_equal(rc, fake.err.code);
	fake_box_fini(&fake);
}

static void test_damaged(void **state)
{
	static char v1[] = V1, v2[] = V2;
	size_t n;
	uint8_t *sample = diag(
	    "{\"actions\": [{\"action\": \"a\", \"when\": 0(\"2026-02-11T09:00:00Z\"), "
	    "\"softwareAgent\":"
	    " {\"name\": \"J\"}, \"parameters\": {\"ingredients\": [{\"url\": \"i\", \"hash\": "
	    "h'01'}],"
	    " \"ingredient\": {\"url\": \"i\"}}}, {\"action\": \"b\", \"softwareAgentIndex\": 0}],"
	    " \"softwareAgents\": [{\"name\": \"z\"}], \"templates\": [{\"action\": \"*\", "
	    "\"description\": \"d\"},"
	    " {\"action\": \"b\"}], \"allActionsIncluded\": true}",
	    &n);
	(void)state;

	mutate_all(prov_bytes(sample, n), parse_damaged, v2);
	mutate_all(prov_bytes(sample, n), parse_damaged, v1);
	free(sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_v2),
	    cmocka_unit_test(test_v1),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_references),
	    cmocka_unit_test(test_related),
	    cmocka_unit_test(test_nested),
	    cmocka_unit_test(test_odd_values_count_as_absent),
	    cmocka_unit_test(test_hostile_counts),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
