/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/sample_report.h"
#include "report/receipt.h"
#include "report/was.h"

#define SHA "3f8b711040038f3fb0fb396b9d3192facee522e9db825ee7dea00f955e444108"

static char text[65536];
static size_t text_len;

static int take(void *ctx, const char *data, size_t len)
{
	(void)ctx;
	assert_true(text_len + len < sizeof(text));
	memcpy(&text[text_len], data, len);
	text_len += len;
	text[text_len] = '\0';
	return 0;
}

static int drop(void *ctx, const char *data, size_t len)
{
	(void)ctx;
	(void)data;
	(void)len;
	return 0;
}

static void put(struct prov_report *r)
{
	struct prov_receipt_opts opts = PROV_RECEIPT_OPTS_INIT;

	opts.checked_at = 1700000000;
	text_len = 0;
	assert_int_equal(prov_receipt_put(r, SHA, &opts, take, NULL, NULL), PROV_OK);
}

static int parse(const char *json, struct prov_receipt_says *says, struct prov_arena *arena)
{
	return prov_receipt_parse(prov_bytes_str(json), arena, says, NULL);
}

static void test_round(void **state)
{
	struct prov_list_entry list = {.name = "/home/ann/list.pem"};
	struct prov_was was = {.name = "/home/ann/old.jpg", .by = "nothing", .size = 7};
	struct prov_report *r = sample_trusted();
	struct prov_receipt_says says;
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	r->name = "/home/ann/secret/a.jpg";
	r->has_size = true;
	r->size = 12;
	put(r);
	assert_null(strstr(text, "/home"));
	assert_null(strchr(text, '\n'));
	assert_int_equal(parse(text, &says, &arena), PROV_OK);
	assert_string_equal(says.name, "a.jpg");
	assert_string_equal(says.sha256, SHA);
	assert_string_equal(says.verdict, "trusted");
	assert_int_equal(says.size, 12);
	assert_int_equal(says.checked_at, 1700000000);
	/* The sample has a list by its path; nothing was looked at that is not said to be. */
	r->num_lists = 1;
	r->lists = &list;
	r->was = &was;
	r->has_sidecar_hash = true;
	r->sidecar = "/home/ann/a.c2pa";
	put(r);
	assert_null(strstr(text, "/home"));
	assert_non_null(strstr(text, "\"name\":\"list.pem\""));
	assert_non_null(strstr(text, "\"file\":\"old.jpg\""));
	assert_non_null(strstr(text, "\"sidecar\":{\"name\":\"a.c2pa\",\"sha256\":\"0000"));
	assert_non_null(strstr(text, "\"was\":{\"name\":\"old.jpg\",\"size\":7,\"sha256\":\"0000"));
	assert_non_null(strstr(text, "\"techniques\":[\"metadata\"]"));
	r->signals.was_read = was.is_picture = true;
	put(r);
	assert_non_null(strstr(text, "[\"metadata\",\"signal\",\"fingerprint\"]"));
	prov_report_drop_personal(r);
	put(r);
	assert_null(strstr(text, "/home"));
	assert_null(strstr(text, "old.jpg"));
	assert_null(strstr(text, "a.c2pa"));
	assert_null(strstr(text, "a.jpg"));
	assert_int_equal(parse(text, &says, &arena), PROV_OK);
	assert_null(says.name);
	prov_report_free(r);
	prov_arena_fini(&arena);
}

#define OK_JSON(form, size, sha, verdict)                                                          \
	"{\"prov_receipt\":" form ",\"file\":{\"size\":" size ",\"sha256\":\"" sha                 \
	"\"},\"tool\":{\"name\":\"t\",\"version\":\"1\"},"                                         \
	"\"checked_at\":\"2026-01-01T00:00:00Z\",\"verdict\":\"" verdict "\"}"

static void test_refused(void **state)
{
	static const char *const bad[] = {OK_JSON("2", "1", SHA, "valid"),
	    OK_JSON("1", "-1", SHA, "valid"), OK_JSON("1", "1", "00", "valid"),
	    OK_JSON("1", "1", SHA, "excellent"), OK_JSON("1", "1", SHA, "error"),
	    "\n" OK_JSON("1", "1", SHA, "valid"), "[]", "", "{", "null",
	    OK_JSON("1", "1", SHA, "valid\xe2\x80\xae")};
	struct prov_receipt_says says;
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(parse(OK_JSON("1", "1", SHA, "valid"), &says, &arena), PROV_OK);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_true(parse(bad[i], &says, &arena) < 0);
	prov_arena_fini(&arena);
}

/* As long as may be, with one more, and one that is not written for its length. */
static void test_long(void **state)
{
	static const char head[] =
	    "{\"prov_receipt\":1,\"file\":{\"size\":1,\"sha256\":\"" SHA
	    "\"},\"tool\":{\"name\":\"t\",\"version\":\"1\"},"
	    "\"checked_at\":\"2026-01-01T00:00:00Z\",\"verdict\":\"valid\",\"x\":\"";
	char *json = malloc(PROV_MAX_RECEIPT + 2);
	struct prov_receipt_opts opts = PROV_RECEIPT_OPTS_INIT;
	struct prov_report *r = sample_trusted();
	struct prov_receipt_says says;
	struct prov_arena arena;
	struct prov_err err = {0};

	(void)state;
	assert_non_null(json);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	for (size_t n = PROV_MAX_RECEIPT; n <= PROV_MAX_RECEIPT + 1; n++) {
		memset(json, 'a', n);
		memcpy(json, head, sizeof(head) - 1);
		memcpy(&json[n - 2], "\"}", 3);
		assert_int_equal(
		    parse(json, &says, &arena), n > PROV_MAX_RECEIPT ? PROV_E_LIMIT : PROV_OK);
	}
	for (size_t i = 0; i < PROV_MAX_FINDINGS / 4; i++)
		prov_find(&r->active.findings, PROV_ST_ASSERTION_HASHED_URI_MATCH,
		    "self#jumbf=/c2pa/a", NULL);
	assert_int_equal(prov_receipt_put(r, SHA, &opts, drop, NULL, &err), PROV_E_LIMIT);
	assert_non_null(strstr(err.msg, "limit is 4194304 bytes"));
	prov_report_free(r);
	prov_arena_fini(&arena);
	free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_round),
	    cmocka_unit_test(test_refused), cmocka_unit_test(test_long)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
