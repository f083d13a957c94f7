/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cbor/enc.h"
#include "claim/assertion.h"
#include "helper/fake_box.h"

#define LABEL "c2pa.hash.multi-asset"
#define AT(off, len) "\"location\": {\"byteOffset\": " #off ", \"length\": " #len "}"
#define BOX "\"location\": {\"bmffBox\": \"/mpvd\"}"
#define HASH "\"hashAssertion\": {\"url\": \"self#jumbf=x\", \"hash\": h'00'}"

static void parse(const char *diag, size_t parts, struct prov_part *first)
{
	struct prov_multi_asset list;
	struct fake_box fake;

	fake_box_diag(&fake, LABEL, diag);
	assert_int_equal(prov_multi_asset_parse(&fake.box, &fake.arena, &list, NULL), PROV_OK);
	if ((list.fault == NULL) != (parts > 0))
		fail_msg("%s: %s", diag, list.fault == NULL ? "no fault" : list.fault);
	if (parts > 0)
		assert_int_equal(list.n, parts);
	if (first != NULL)
		*first = list.parts[0];
	if (first != NULL && first->uri.url.n > 0)
		assert_true(prov_bytes_is(first->uri.url, "self#jumbf=x"));
	if (first != NULL && first->in_box)
		assert_true(prov_bytes_is(first->box, "/mpvd"));
	fake_box_fini(&fake);
}

static void test_parts(void **state)
{
	struct prov_part p;

	(void)state;
	parse("{\"parts\": [{" AT(3, 5) ", " HASH "}, {" BOX ", " HASH "}]}", 2, &p);
	assert_true(p.off == 3 && p.len == 5);
	assert_false(p.in_box);
	assert_false(p.optional);
	assert_false(p.bare);
	assert_int_equal(p.uri.hash.n, 1);
	parse("{\"parts\": [{" BOX ", " HASH ", \"optional\": true}]}", 1, &p);
	assert_true(p.in_box);
	assert_true(p.optional);
	/* As in the specification's example. */
	parse("{\"parts\": [{" AT(0, 5) ", \"hashAssertion\": \"self#jumbf=x\"}]}", 1, &p);
	assert_true(p.bare);
	/* What is no boolean is not there (6.5). */
	parse("{\"parts\": [{" AT(0, 5) ", " HASH ", \"optional\": 1}]}", 1, &p);
	assert_false(p.optional);
	parse("{\"parts\": [{" AT(0, 18446744073709551615) ", " HASH "}]}", 1, NULL);
}

static void test_faults(void **state)
{
	static const char *const bad[] = {
	    "[]",
	    "{}",
	    "{\"parts\": []}",
	    "{\"parts\": {}}",
	    "{\"parts\": [5]}",
	    "{\"parts\": [{" AT(0, 5) "}]}",
	    "{\"parts\": [{" HASH "}]}",
	    "{\"parts\": [{\"location\": {}, " HASH "}]}",
	    "{\"parts\": [{\"location\": 5, " HASH "}]}",
	    "{\"parts\": [{\"location\": {\"byteOffset\": 0}, " HASH "}]}",
	    "{\"parts\": [{\"location\": {\"length\": 5}, " HASH "}]}",
	    "{\"parts\": [{" AT(-1, 5) ", " HASH "}]}",
	    "{\"parts\": [{" AT(0, -5) ", " HASH "}]}",
	    "{\"parts\": [{" AT(1, 18446744073709551615) ", " HASH "}]}",
	    "{\"parts\": [{\"location\": {\"byteOffset\": 0, \"length\": 5, \"bmffBox\": "
	    "\"x\"}, " HASH "}]}",
	    "{\"parts\": [{\"location\": {\"bmffBox\": 7}, " HASH "}]}",
	    "{\"parts\": [{" AT(0, 5) ", \"hashAssertion\": 5}]}",
	    "{\"parts\": [{" AT(0, 5) ", \"hashAssertion\": \"\"}]}",
	    "{\"parts\": [{" AT(0, 5) ", \"hashAssertion\": {\"url\": \"x\"}}]}",
	    "{\"parts\": [{" AT(0, 5) ", \"hashAssertion\": {\"hash\": h'00'}}]}",
	    "{\"parts\": [{" AT(0, 5) ", " HASH "}, {" AT(5, 5) "}]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		parse(bad[i], 0, NULL);
}

static void test_limit(void **state)
{
	struct prov_multi_asset list;
	struct prov_enc_map map;
	struct fake_box fake;
	struct prov_wr body;

	(void)state;
	prov_wr_init(&body, 65536);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "parts");
	prov_enc_array(&body, PROV_MAX_PARTS + 1);
	for (size_t i = 0; i <= PROV_MAX_PARTS; i++)
		prov_enc_uint(&body, 0);
	prov_enc_map_end(&body, &map);
	fake_box_init(&fake, LABEL, prov_wr_data(&body));
	prov_wr_fini(&body);
	assert_int_equal(prov_multi_asset_parse(&fake.box, &fake.arena, &list, NULL), PROV_E_LIMIT);
	fake_box_fini(&fake);
}

/* What is no CBOR is an answer, not a list. */
static void test_prefixes(void **state)
{
	struct prov_multi_asset list;
	struct fake_box fake;
	struct prov_bytes whole;

	(void)state;
	fake_box_diag(&fake, LABEL, "{\"parts\": [{" AT(3, 5) ", " HASH "}]}");
	whole = fake.content.body;
	for (size_t n = 0; n < whole.n; n++) {
		struct fake_box cut;

		fake_box_init(&cut, LABEL, prov_bytes_sub(whole, 0, n));
		assert_int_not_equal(
		    prov_multi_asset_parse(&cut.box, &cut.arena, &list, NULL), PROV_OK);
		fake_box_fini(&cut);
	}
	fake_box_fini(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_prefixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
