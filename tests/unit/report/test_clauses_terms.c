/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/clause_make.h"
#include "helper/load.h"
#include "helper/sample_report.h"

#define PIN "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"
#define LIST_PIN "f0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static struct prov_report *pinned(struct prov_report *r)
{
	for (size_t i = 0; i < 32; i++)
		r->active.signer_cert[i] = (uint8_t)(i % 16 * 0x11);
	return r;
}

static struct prov_report *trusted(void)
{
	return pinned(sample_trusted());
}

static struct prov_report *valid(void)
{
	return pinned(sample_valid());
}

static struct prov_report *invalid(void)
{
	return pinned(sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH));
}

#define DAY 86400

static struct prov_list_entry lists[] = {
    {.list = PROV_LIST_SIGNERS,
	.name = "/etc/a.pem",
	.title = "Our list",
	.sha256 = LIST_PIN,
	.has_issued = true,
	.issued = SAMPLE_TIME - 10 * DAY,
	.has_next_update = true,
	.next_update = SAMPLE_TIME - 1},
    {.list = PROV_LIST_TIMESTAMPS, .name = "b.pem", .has_got = true, .got = SAMPLE_TIME},
};

static struct prov_list_entry beside = {.list = PROV_LIST_ALLOWED, .name = "/etc/c.pem"};
static const struct prov_list_entry *more_lists[] = {&beside};

/* With all that the good one lacks, and without what it has. */
static struct prov_report *other(void)
{
	struct prov_report *r = trusted();
	struct prov_identity_row *row = prov_report_add_identity(r, NULL);

	row->trusted = true;
	r->active.num_identities = 1;
	r->lists = lists;
	r->num_lists = 2;
	r->as_of = SAMPLE_TIME;
	r->active.signer_list = &lists[0];
	r->active.more_lists = more_lists;
	r->active.num_more_lists = 1;
	r->declared = "https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture";
	r->ai_declared = false;
	r->active.tool_name = r->active.tool_version = r->active.signer_org = NULL;
	r->active.model_id = "pkg:x";
	r->active.has_when = true;
	sample_ingredient(r, "i", PROV_ST_ASSERTION_DATA_HASH_MISMATCH)->state = PROV_STATE_INVALID;
	r->active.time_is_stamp = r->active.has_time = false;
	r->media_type = "video/mp4";
	return r;
}

/* For each term the reports that it holds of: trusted, valid, invalid, other, none. */
static const struct {
	const char *want, *of;
} rows[] = {
    {"{\"state\":[\"trusted\",\"none\"]}", "t--on"},
    {"{\"state\":[\"invalid\"]}", "--i--"},
    {"{\"signer_name\":[\"Bob\",\"Ann Smith\"]}", "t--o-"},
    {"{\"signer_name\":[\"Ann\"]}", "-----"},
    {"{\"signer_organization\":[\"Example Press\"]}", "t----"},
    {"{\"signer_certificate\":[\"" PIN "\"]}", "tv-o-"},
    {"{\"organization\":true}", "tv---"},
    {"{\"organization\":false}", "---on"},
    {"{\"timestamp\":true}", "t----"},
    {"{\"timestamp\":false}", "-v-on"},
    {"{\"time\":true}", "tv-o-"},
    {"{\"time\":false}", "----n"},
    {"{\"lists_current\":true}", "tvi-n"},
    {"{\"lists_dated\":true}", "---o-"},
    {"{\"lists_dated\":false}", "tvi-n"},
    {"{\"lists_max_age\":10}", "tvion"},
    {"{\"lists_max_age\":9}", "tvi-n"},
    {"{\"signer_list\":[\"Our list\"]}", "---o-"},
    {"{\"signer_list\":[\"x\",\"a.pem\"]}", "---o-"},
    {"{\"signer_list\":[\"/etc/a.pem\"]}", "---o-"},
    {"{\"signer_list\":[\"" LIST_PIN "\"]}", "---o-"},
    {"{\"signer_list\":[\"c.pem\"]}", "---o-"},
    {"{\"signer_list\":[\"b.pem\",\"/etc\"]}", "-----"},
    {"{\"identity\":true}", "---o-"},
    {"{\"declared\":true}", "tv-o-"},
    {"{\"declared\":false}", "----n"},
    {"{\"declared\":[\"captured\"]}", "---o-"},
    {"{\"declared\":[\"" SAMPLE_AI "\",\"human-edited\"]}", "tv---"},
    {"{\"ai_declared\":true}", "tv---"},
    {"{\"ai_declared\":false}", "---on"},
    {"{\"tool\":true}", "tv---"},
    {"{\"tool_version\":true}", "tv---"},
    {"{\"model\":true}", "---o-"},
    {"{\"model\":false}", "tv--n"},
    {"{\"ingredients_valid\":true}", "tv--n"},
    {"{\"ingredients_valid\":false}", "---o-"},
    {"{\"some_status\":[\"signingCredential.untrusted\"]}", "-v---"},
    {"{\"no_status\":[\"signingCredential.untrusted\"]}", "t--on"},
    {"{\"media_type\":[\"image/*\"]}", "tvi-n"},
    {"{\"media_type\":[\"video/mp4\",\"image/png\"]}", "---on"},
    {"{\"no_media_type\":[\"*/mp4\"]}", "tvi-n"},
    /* All of a set, one of a list of sets. */
    {"{\"time\":true,\"timestamp\":true}", "t----"},
    {"[{\"state\":[\"none\"]},{\"time\":true,\"timestamp\":true}]", "t---n"},
};

static void test_terms(void **state)
{
	static const struct {
		char letter;
		struct prov_report *(*make)(void);
	} reports[] = {
	    {'t', trusted}, {'v', valid}, {'i', invalid}, {'o', other}, {'n', sample_none}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t k = 0; k < 5; k++) {
			struct prov_report *r = reports[k].make();
			enum prov_result result = clause_of(r, rows[i].want);

			if ((result == PROV_RESULT_PASS) != (rows[i].of[k] == reports[k].letter))
				fail_msg("%s of %c: %d", rows[i].want, reports[k].letter, result);
			prov_report_free(r);
		}
	}
}

/* A name that is trusted by nobody counts for nothing, also where a list trusts its bearer. */
static void test_untrusted_names(void **state)
{
	struct prov_report *r = valid();

	(void)state;
	assert_int_equal(clause_of(r, "{\"signer_name\":[\"Ann Smith\"]}"), PROV_RESULT_FAIL);
	r->active.signer_trusted = true; /* but the state says otherwise */
	assert_int_equal(clause_of(r, "{\"signer_name\":[\"Ann Smith\"]}"), PROV_RESULT_FAIL);
	prov_report_free(r);
}

/* Whether NAME tells who vouches, where OTHER is there, too. */
static bool is_told(struct prov_report *r, const char *name, struct prov_list_entry other)
{
	struct prov_list_entry both[] = {lists[0], other};
	char want[128];

	(void)snprintf(want, sizeof(want), "{\"signer_list\":[\"%s\"]}", name);
	r->lists = both;
	r->active.signer_list = &both[0];
	return clause_of(r, want) == PROV_RESULT_PASS;
}

/* A name that several lists have which differ is none's. */
static void test_shared_names(void **state)
{
	struct prov_report *r = other();
	struct prov_list_entry list = {
	    .list = PROV_LIST_SIGNERS, .name = "b/a.pem", .title = "x", .sha256 = PIN};

	(void)state;
	r->active.num_more_lists = 0;
	assert_false(is_told(r, "a.pem", list));
	assert_true(is_told(r, "/etc/a.pem", list));
	assert_true(is_told(r, "Our list", list));
	assert_true(is_told(r, LIST_PIN, list));
	assert_false(is_told(r, "b/a.pem", list));
	/* A title is only a list's own word, and never a path. */
	list.title = "/etc/a.pem";
	assert_true(is_told(r, "/etc/a.pem", list));
	list.title = "q/t.pem";
	r->lists = &list;
	r->active.signer_list = &list;
	r->num_lists = 1;
	assert_int_equal(clause_of(r, "{\"signer_list\":[\"q/t.pem\"]}"), PROV_RESULT_FAIL);
	assert_int_equal(clause_of(r, "{\"signer_list\":[\"b/a.pem\"]}"), PROV_RESULT_PASS);
	r->num_lists = 2;
	list.title = LIST_PIN;
	assert_true(is_told(r, LIST_PIN, list));
	list.list = PROV_LIST_ALLOWED;
	assert_false(is_told(r, "a.pem", list));
	/* Who vouches for time-stamps only is not meant. */
	list.list = PROV_LIST_TIMESTAMPS;
	assert_true(is_told(r, "a.pem", list));
	/* What is the same is one. */
	list.list = PROV_LIST_SIGNERS;
	list.sha256 = LIST_PIN;
	assert_true(is_told(r, "a.pem", list));
	list.sha256 = NULL;
	assert_false(is_told(r, "a.pem", list));
	prov_report_free(r);
}

#define PINNED "{\"signer_list\":[\"a.pem\"]}"
#define SAYS "\"pass\":\"x\",\"warn\":\"y\"}"

/* What hangs on such a name fails, and says why; what does not is as it was. */
static void test_open(void **state)
{
	static const struct {
		const char *clause;
		enum prov_result result;
		bool is_open;
	} of[] = {
	    {"\"want\":" PINNED "," SAYS, PROV_RESULT_FAIL, true},
	    {"\"want\":[" PINNED ",{\"state\":[\"trusted\"]}]," SAYS, PROV_RESULT_PASS, false},
	    {"\"want\":{\"signer_list\":[\"a.pem\"],\"state\":[\"none\"]}," SAYS, PROV_RESULT_WARN,
		false},
	    {"\"when\":" PINNED ",\"want\":{\"state\":[\"trusted\"]}," SAYS, PROV_RESULT_FAIL,
		true},
	    {"\"when\":{\"state\":[\"none\"]},\"want\":" PINNED "," SAYS, PROV_RESULT_SKIPPED,
		false},
	    {"\"want\":{\"signer_list\":[\"z.pem\"]}," SAYS, PROV_RESULT_WARN, false},
	};
	struct prov_list_entry both[] = {
	    lists[0], {.list = PROV_LIST_SIGNERS, .name = "b/a.pem", .sha256 = PIN}};
	struct prov_report *r = other();
	char text[256];

	(void)state;
	r->lists = both;
	r->active.signer_list = &both[0];
	r->active.num_more_lists = 0;
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		struct prov_clause_entry got;

		(void)snprintf(text, sizeof(text), "{\"id\":\"a\",%s", of[i].clause);
		clause_judge(r, text);
		got = prov_report_clause(r, 0);
		if (got.result != of[i].result ||
		    (got.says != NULL && strstr(got.says, "SHA-256") != NULL) != of[i].is_open)
			fail_msg("%s: %s", text, got.says == NULL ? "" : got.says);
	}
	/* Of who is not trusted no list vouches. */
	r->state = PROV_STATE_VALID;
	clause_judge(r, "{\"id\":\"a\",\"want\":" PINNED "," SAYS);
	assert_int_equal(prov_report_clause(r, 0).result, PROV_RESULT_WARN);
	prov_report_free(r);
}

/* The tool of a declaration that the parent makes is the parent's. */
static void test_inherited(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_account *a = sample_ingredient(r, "p", PROV_ST_ASSERTION_DATA_HASH_MATCH);

	(void)state;
	a->source_type = SAMPLE_AI;
	a->tool_name = "P";
	r->declared_by_parent = true;
	r->active.tool_name = NULL;
	assert_int_equal(clause_of(r, "{\"tool\":true}"), PROV_RESULT_PASS);
	assert_int_equal(clause_of(r, "{\"tool_version\":true}"), PROV_RESULT_FAIL);
	prov_report_free(r);
}

static bool page_has(
    const uint8_t *page, size_t n, const char *before, const char *name, const char *behind)
{
	char text[512];
	size_t len = (size_t)snprintf(text, sizeof(text), "%s%s%s", before, name, behind);

	for (size_t off = 0; off + len <= n; off++) {
		if (memcmp(page + off, text, len) == 0)
			return true;
	}
	return false;
}

/* The page and the schema have each row. */
static void test_pages(void **state)
{
	const struct prov_term_row *row;
	size_t n, m;
	uint8_t *page = load_testdata("../docs/policies.md", &n);
	uint8_t *schema = load_testdata("../docs/policy.schema.json", &m);
	size_t i;

	(void)state;
	assert_non_null(page);
	assert_non_null(schema);
	for (i = 0; (row = prov_term_at(i)) != NULL; i++) {
		assert_int_not_equal(row->takes, 0);
		if (!page_has(page, n, "\n| `", row->name, "` | ") ||
		    !page_has(page, n, " | ", row->says, " |\n"))
			fail_msg("docs/policies.md has not: %s, %s", row->name, row->says);
		if (!page_has(schema, m, "\n        \"", row->name, "\": {"))
			fail_msg("docs/policy.schema.json has not: %s", row->name);
	}
	assert_int_equal(i, 33);
	free(page);
	free(schema);
}

/* Without a date, or from the future, a list has no age. */
static void test_undated(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_list_entry one = {.name = "x", .has_got = true};

	(void)state;
	r->as_of = SAMPLE_TIME;
	r->lists = &one;
	r->num_lists = 1;
	one.got = SAMPLE_TIME + 2 * DAY;
	assert_int_equal(clause_of(r, "{\"lists_max_age\":99999}"), PROV_RESULT_FAIL);
	one.got = SAMPLE_TIME - DAY;
	assert_int_equal(clause_of(r, "{\"lists_max_age\":1}"), PROV_RESULT_PASS);
	assert_int_equal(clause_of(r, "{\"lists_max_age\":0}"), PROV_RESULT_FAIL);
	one.has_got = false;
	assert_int_equal(clause_of(r, "{\"lists_max_age\":99999}"), PROV_RESULT_FAIL);
	prov_report_free(r);
}

/* Credentials that are kept elsewhere, and were not had, may say anything. */
static void test_not_had(void **state)
{
	static const char *const wants[] = {"{\"ai_declared\":false}", "{\"declared\":false}",
	    "{\"ingredients_valid\":true}", "{\"timestamp\":false}",
	    "{\"no_status\":[\"signingCredential.untrusted\"]}"};

	(void)state;
	for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++) {
		struct prov_report *r = sample_none();

		assert_int_equal(clause_of(r, wants[i]), PROV_RESULT_PASS);
		r->remote_manifest = "https://example.com/a.c2pa";
		assert_int_equal(clause_of(r, wants[i]), PROV_RESULT_FAIL);
		assert_int_equal(clause_of(r, "{\"state\":[\"none\"]}"), PROV_RESULT_PASS);
		prov_report_free(r);
	}
}

/* Where nobody but what was gathered says AI, neither holds (10.2). */
static void test_gathered(void **state)
{
	struct prov_report *r = trusted();

	(void)state;
	assert_int_equal(clause_of(r, "{\"ai_declared\":true}"), PROV_RESULT_PASS);
	r->ai_gathered = true;
	assert_int_equal(clause_of(r, "{\"ai_declared\":true}"), PROV_RESULT_FAIL);
	assert_int_equal(clause_of(r, "{\"ai_declared\":false}"), PROV_RESULT_FAIL);
	assert_false(prov_report_meets(r, PROV_REQUIRE_AI_DECLARED));
	assert_false(prov_report_meets(r, PROV_REQUIRE_NOT_AI));
	prov_report_free(r);
}

#define NO_CAWG "{\"no_status\":[\"cawg.x509.credential.untrusted\"]}"

/* What was found of an identity stands with it. That a code of these is not there is known where
 * all identities were judged. */
static void test_identity_codes(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_identity_row *row;

	(void)state;
	assert_int_equal(clause_of(r, NO_CAWG), PROV_RESULT_PASS);
	/* An ingredient's first. */
	(void)prov_report_add_identity(r, NULL);
	row = prov_report_add_identity(r, NULL);
	r->active.first_identity = r->active.num_identities = 1;
	assert_int_equal(clause_of(r, NO_CAWG), PROV_RESULT_PASS);
	row->unchecked = true;
	assert_int_equal(clause_of(r, NO_CAWG), PROV_RESULT_FAIL);
	assert_int_equal(
	    clause_of(r, "{\"no_status\":[\"signingCredential.untrusted\"]}"), PROV_RESULT_PASS);
	row->unchecked = false;
	r->active.more_identities = true;
	assert_int_equal(clause_of(r, NO_CAWG), PROV_RESULT_FAIL);
	r->active.more_identities = false;
	prov_find(&row->findings, PROV_ST_CAWG_X509_CREDENTIAL_UNTRUSTED, NULL, NULL);
	assert_int_equal(clause_of(r, NO_CAWG), PROV_RESULT_FAIL);
	assert_int_equal(clause_of(r, "{\"some_status\":[\"cawg.x509.credential.untrusted\"]}"),
	    PROV_RESULT_PASS);
	r->active.num_identities = 0;
	assert_int_equal(clause_of(r, NO_CAWG), PROV_RESULT_PASS);
	prov_report_free(r);
}

/* The same of a trusted identity; but of what an aggregator says none is. */
static void test_identities_missing(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_identity_row *row;

	(void)state;
	assert_int_equal(clause_of(r, "{\"identity\":false}"), PROV_RESULT_PASS);
	row = prov_report_add_identity(r, NULL);
	assert_non_null(row);
	r->active.num_identities = 1;
	assert_int_equal(clause_of(r, "{\"identity\":false}"), PROV_RESULT_PASS);
	row->unchecked = true;
	assert_int_equal(clause_of(r, "{\"identity\":false}"), PROV_RESULT_FAIL);
	assert_int_equal(clause_of(r, "{\"identity\":true}"), PROV_RESULT_FAIL);
	row->aggregated = true;
	assert_int_equal(clause_of(r, "{\"identity\":false}"), PROV_RESULT_PASS);
	r->active.more_identities = true;
	assert_int_equal(clause_of(r, "{\"identity\":false}"), PROV_RESULT_FAIL);
	row->trusted = true;
	assert_int_equal(clause_of(r, "{\"identity\":true}"), PROV_RESULT_PASS);
	prov_report_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_terms),
	    cmocka_unit_test(test_untrusted_names),
	    cmocka_unit_test(test_shared_names),
	    cmocka_unit_test(test_open),
	    cmocka_unit_test(test_inherited),
	    cmocka_unit_test(test_undated),
	    cmocka_unit_test(test_gathered),
	    cmocka_unit_test(test_not_had),
	    cmocka_unit_test(test_identity_codes),
	    cmocka_unit_test(test_identities_missing),
	    cmocka_unit_test(test_pages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
