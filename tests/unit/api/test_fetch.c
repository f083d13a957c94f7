/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "prov/fetch.h"
#include "trust/trust.h"

/* What the function under policy was asked, and how it is to answer. */
struct script {
	unsigned calls;
	size_t pieces, piece; /* that many bytes, so often */
	int rc;
	bool swallow; /* does not look at what prov_fetch_put says */
	size_t told_max;
};

static int play(void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *answer,
    struct prov_err *err)
{
	struct script *script = ctx;
	static const uint8_t bytes[64] = "abcdefgh";

	script->calls++;
	script->told_max = what->max_response;
	assert_int_equal(what->struct_size, sizeof(*what));
	for (size_t i = 0; i < script->pieces; i++) {
		int rc = prov_fetch_put(answer, bytes, script->piece, err);
		if (rc != PROV_OK && !script->swallow)
			return rc;
	}
	if (script->rc != PROV_OK && err != NULL && err->code == PROV_OK) {
		err->code = script->rc;
		(void)snprintf(err->msg, sizeof(err->msg), "the host is asleep");
	}
	return script->rc;
}

static int ask(
    struct script *script, const char *url, size_t max, struct prov_wr *out, struct prov_err *err)
{
	struct prov_fetch what = {.kind = PROV_FETCH_OCSP, .url = url};
	struct prov_policy *policy;
	int rc;

	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	prov_policy_set_fetch(policy, script == NULL ? NULL : play, script);
	prov_wr_init(out, max);
	rc = prov_policy_fetch(policy, &what, out, err);
	prov_policy_free(policy);
	return rc;
}

static void test_answer(void **state)
{
	struct script script = {.pieces = 3, .piece = 4};
	struct prov_wr out;
	(void)state;

	assert_int_equal(ask(&script, "http://a.example/x", 12, &out, NULL), PROV_OK);
	assert_int_equal(script.calls, 1);
	assert_int_equal(script.told_max, 12);
	assert_int_equal(out.n, 12);
	assert_memory_equal(out.p, "abcdabcdabcd", 12);
	prov_wr_fini(&out);
}

/* One byte too many is no answer, even where the function doesn't notice. */
static void test_too_long(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct script script = {.pieces = 3, .piece = 4, .swallow = i == 1};
		struct prov_wr out;
		assert_int_equal(ask(&script, "https://a.example", 11, &out, NULL), PROV_E_LIMIT);
		assert_true(out.n <= 11);
		prov_wr_fini(&out);
	}
}

static void test_no_answer(void **state)
{
	struct script script = {.pieces = 1, .piece = 4, .rc = PROV_E_IO};
	struct prov_err err = {0};
	struct prov_wr out;
	(void)state;

	assert_int_equal(ask(&script, "http://a.example", 64, &out, &err), PROV_E_IO);
	assert_string_equal(err.msg, "the host is asleep");
	prov_wr_fini(&out);
	script.rc = 7;
	assert_int_equal(ask(&script, "http://a.example", 64, &out, NULL), PROV_E_INTERNAL);
	prov_wr_fini(&out);
	assert_int_equal(ask(NULL, "http://a.example", 64, &out, NULL), PROV_E_NOTFOUND);
	prov_wr_fini(&out);
}

/* A file's URL reaches nobody in a form that could be read as anything else. */
static void test_urls(void **state)
{
	static const char *const urls[] = {NULL, "", "http://", "https://", "ftp://a.example",
	    "file:///etc/passwd", "HTTP//x", "//a.example", "http://a.example/\r\nX: y",
	    "http://a.example/a b", "http://a.example/\xc3\xa9", "http://a.example/\x7f"};
	char lengthy[5000];
	(void)state;

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		struct script script = {0};
		struct prov_wr out;
		assert_int_equal(ask(&script, urls[i], 64, &out, NULL), PROV_E_NOTFOUND);
		assert_int_equal(script.calls, 0);
		prov_wr_fini(&out);
	}
	memset(lengthy, 'a', sizeof(lengthy));
	memcpy(lengthy, "http://", 7);
	lengthy[sizeof(lengthy) - 1] = '\0';
	{
		struct script script = {0};
		struct prov_wr out;
		assert_int_equal(ask(&script, lengthy, 64, &out, NULL), PROV_E_NOTFOUND);
		prov_wr_fini(&out);
	}
}

static void test_misuse(void **state)
{
	(void)state;
	assert_int_equal(prov_fetch_put(NULL, "a", 1, NULL), PROV_E_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_answer),
	    cmocka_unit_test(test_too_long),
	    cmocka_unit_test(test_no_answer),
	    cmocka_unit_test(test_urls),
	    cmocka_unit_test(test_misuse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
