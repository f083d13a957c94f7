/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "helper/sample_report.h"
#include "report/render_json.h"

/* The member that the account's identities make, in an object of its own. */
static void expect(struct prov_report *r, const struct prov_account *a, const char *json)
{
	struct collect c = {0};
	struct prov_json j;

	prov_json_init(&j, collect_write, &c);
	prov_json_begin(&j, '{');
	prov_json_put_identities(&j, r, a);
	prov_json_end(&j, '}');
	assert_int_equal(prov_json_finish(&j, NULL), PROV_OK);
	assert_true(collect_is_harmless(&c));
	assert_string_equal(c.text, json);
	collect_free(&c);
}

#define STATUS "\"status\":{\"success\":[],\"informational\":[],\"failure\":[]}"

static void test_identities(void **state)
{
	struct prov_verified_row verified[] = {
	    {.type = "cawg.social_media",
		.username = "ann\n",
		.verified_at = "2024",
		.provider_name = "Id"},
	    {.type = "x",
		.address = "a",
		.method = "m",
		.uri = "u",
		.provider_id = "i",
		.bad = true},
	};
	struct prov_report *r = sample_trusted();
	struct prov_identity_row *row = prov_report_add_identity(r, NULL);

	(void)state;
	assert_non_null(row);
	expect(r, &r->active, "{}");
	row->name = "Bea";
	row->holds = true;
	r->active.num_identities = 1;
	expect(r, &r->active,
	    "{\"identities\":[{\"name\":\"Bea\",\"holds\":true,\"trusted\":false,\"checked\":"
	    "true," STATUS "}]}");
	row->trusted = true;
	expect(r, &r->active,
	    "{\"identities\":[{\"name\":\"Bea\",\"holds\":true,\"trusted\":true,\"checked\":"
	    "true," STATUS "}]}");
	/* Nothing is left to vouch for, whether the manifest fell or its content. */
	for (int i = 0; i < 2; i++) {
		r->active.state = i == 0 ? PROV_STATE_INVALID : PROV_STATE_TRUSTED;
		r->state = PROV_STATE_INVALID;
		expect(r, &r->active,
		    "{\"identities\":[{\"name\":\"Bea\",\"holds\":false,\"trusted\":false,"
		    "\"checked\":true," STATUS "}]}");
	}
	r->state = PROV_STATE_TRUSTED;
	row = prov_report_add_identity(r, NULL);
	assert_non_null(row);
	row->aggregated = row->unchecked = true;
	row->issuer = "did:web:a";
	row->valid_from = "2024";
	row->verified = verified;
	row->num_verified = 2;
	row->more_verified = 5;
	r->active.first_identity = 1;
	expect(r, &r->active,
	    "{\"identities\":[{\"issuer\":\"did:web:a\",\"valid_from\":\"2024\","
	    "\"verified_identities\":[{\"type\":\"cawg.social_media\",\"username\":\"ann\\u000a\","
	    "\"verified_at\":\"2024\",\"provider\":{\"name\":\"Id\"}},{\"type\":\"x\","
	    "\"address\":\"a\",\"uri\":\"u\",\"method\":\"m\",\"provider\":{\"id\":\"i\"},"
	    "\"malformed\":true}],\"verified_identities_left_out\":5,\"holds\":false,"
	    "\"trusted\":false,\"checked\":false," STATUS "}]}");
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_identities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
