/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cJSON.h>

#include "helper/collect.h"
#include "helper/sample_report.h"

/* The results of a log with this one report in it, which is freed. The root is *LOG. */
static const cJSON *results(struct prov_report *r, unsigned require, cJSON **log)
{
	struct collect c = {0};
	const cJSON *run;

	assert_int_equal(prov_render_begin(PROV_RENDER_SARIF, collect_write, &c, NULL), PROV_OK);
	if (r != NULL)
		assert_int_equal(
		    prov_report_render(r, PROV_RENDER_SARIF, 0, require, collect_write, &c, NULL),
		    PROV_OK);
	assert_int_equal(prov_render_end(PROV_RENDER_SARIF, collect_write, &c, NULL), PROV_OK);
	assert_true(collect_is_harmless(&c));
	*log = cJSON_ParseWithOpts(c.text, NULL, 1);
	assert_non_null(*log);
	collect_free(&c);
	prov_report_free(r);
	run = cJSON_GetArrayItem(cJSON_GetObjectItem(*log, "runs"), 0);
	return cJSON_GetObjectItem(run, "results");
}

static const char *text_of(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItem(object, key);

	return cJSON_IsString(item) ? item->valuestring : "";
}

/* "rule kind level" of each result, in order, between commas. */
static void expect(struct prov_report *r, unsigned require, const char *all)
{
	char text[1024] = "";
	cJSON *log;
	const cJSON *one, *list = results(r, require, &log);
	size_t n = 0;

	cJSON_ArrayForEach(one, list)
	{
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s %s %s", n > 0 ? ", " : "",
		    text_of(one, "ruleId"), text_of(one, "kind"), text_of(one, "level"));
		assert_true(n < sizeof(text));
	}
	assert_string_equal(text, all);
	cJSON_Delete(log);
}

static void test_frame(void **state)
{
	const cJSON *driver, *rule, *rules;
	size_t found = 0;
	cJSON *log;
	(void)state;

	assert_int_equal(cJSON_GetArraySize(results(NULL, 0, &log)), 0);
	assert_string_equal(text_of(log, "version"), "2.1.0");
	driver = cJSON_GetArrayItem(cJSON_GetObjectItem(log, "runs"), 0);
	driver = cJSON_GetObjectItem(cJSON_GetObjectItem(driver, "tool"), "driver");
	assert_string_equal(text_of(driver, "name"), "prov");
	rules = cJSON_GetObjectItem(driver, "rules");
	cJSON_ArrayForEach(rule, rules)
	{
		static const char *const some[] = {"prov.trusted", "prov.error",
		    "prov.require.not-ai", "prov.tool", "assertion.dataHash.mismatch",
		    "signingCredential.ocsp.skipped"};

		for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
			found += strcmp(text_of(rule, "id"), some[i]) == 0 ? 1 : 0;
		assert_string_not_equal(text_of(rule, "id"), "claimSignature.validated");
	}
	assert_int_equal(found, 6);
	cJSON_Delete(log);
}

static void test_results(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_err cause = {.code = PROV_E_IO, .msg = "can't be read"};
	(void)state;

	(void)sample_ingredient(r, "old", PROV_ST_ASSERTION_DATA_HASH_MISMATCH);
	prov_report_conclude(r);
	expect(r, PROV_REQUIRE_TRUSTED,
	    "prov.trusted pass none, signingCredential.ocsp.skipped fail note, "
	    "assertion.dataHash.mismatch fail note");
	expect(sample_valid(), PROV_REQUIRE_TRUSTED | PROV_REQUIRE_NOT_AI,
	    "prov.valid fail warning, prov.require.trusted fail warning, "
	    "prov.require.not-ai fail warning, signingCredential.untrusted fail warning, "
	    "signingCredential.ocsp.skipped fail note");
	expect(sample_valid(), PROV_REQUIRE_VALID,
	    "prov.valid pass none, signingCredential.untrusted fail warning, "
	    "signingCredential.ocsp.skipped fail note");
	expect(sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH), PROV_REQUIRE_TRUSTED,
	    "prov.invalid fail error, signingCredential.ocsp.skipped fail note, "
	    "assertion.dataHash.mismatch fail error");
	expect(sample_none(), PROV_REQUIRE_TRUSTED, "prov.none fail note");
	assert_int_equal(prov_report_new_error(&r, "x.jpg", &cause, NULL), PROV_OK);
	expect(r, PROV_REQUIRE_TRUSTED, "prov.error fail error");
}

static void test_words(void **state)
{
	struct prov_report *r = sample_valid();
	const struct prov_disagreement row = {.rule = "prov.tool",
	    .says = "they differ",
	    .one = {"credentials", "[a](b)", true},
	    .other = {"xmp.creator-tool", "c", false}};
	const cJSON *all, *last, *first, *place;
	cJSON *log;
	(void)state;

	r->active.findings.v[0].severity = PROV_SEV_INFO;
	r->active.findings.v[0].has_at = true;
	r->active.findings.v[0].at = 77;
	assert_int_equal(prov_report_add_disagreement(r, &row, NULL), PROV_OK);
	all = results(r, 0, &log);
	first = cJSON_GetArrayItem(all, 0);
	place = cJSON_GetObjectItem(
	    cJSON_GetArrayItem(cJSON_GetObjectItem(first, "locations"), 0), "physicalLocation");
	assert_string_equal(
	    text_of(cJSON_GetObjectItem(place, "artifactLocation"), "uri"), "photo.jpg");
	assert_null(cJSON_GetObjectItem(place, "region"));
	assert_memory_equal(text_of(cJSON_GetObjectItem(first, "message"), "text"),
	    "photo.jpg: valid, but the signer is unknown.", 44);
	assert_string_equal(text_of(cJSON_GetObjectItem(first, "properties"), "state"), "valid");
	place = cJSON_GetArrayItem(cJSON_GetObjectItem(cJSON_GetArrayItem(all, 1), "locations"), 0);
	place = cJSON_GetObjectItem(cJSON_GetObjectItem(place, "physicalLocation"), "region");
	assert_true(cJSON_GetObjectItem(place, "byteOffset")->valuedouble == 77);
	last = cJSON_GetArrayItem(all, cJSON_GetArraySize(all) - 1);
	assert_string_equal(text_of(last, "ruleId"), "prov.tool");
	assert_string_equal(text_of(cJSON_GetObjectItem(last, "message"), "text"),
	    "they differ: credentials \"\\[a\\](b)\", xmp.creator-tool \"c\"");
	cJSON_Delete(log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_frame),
	    cmocka_unit_test(test_results),
	    cmocka_unit_test(test_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
