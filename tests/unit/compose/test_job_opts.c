/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "compose/job.h"

static int take(struct prov_sign_opts *own, const struct prov_sign_opts *opts)
{
	return prov_job_take_opts(own, opts, NULL);
}

static void test_defaults(void **state)
{
	struct prov_sign_opts own;

	(void)state;
	assert_int_equal(take(&own, NULL), PROV_OK);
	assert_null(own.declare);
	assert_int_equal(own.struct_size, sizeof(own));
}

/* One that was compiled with fewer fields is read no further; one with more is not guessed at. */
static void test_versions(void **state)
{
	struct prov_sign_opts own, opts = PROV_SIGN_OPTS_INIT;

	(void)state;
	opts.declare = "captured";
	opts.title = "not known to this caller";
	opts.struct_size = offsetof(struct prov_sign_opts, title);
	assert_int_equal(take(&own, &opts), PROV_OK);
	assert_string_equal(own.declare, "captured");
	assert_null(own.title);
	opts.struct_size = sizeof(opts) + 8;
	assert_int_equal(take(&own, &opts), PROV_E_USAGE);
	opts.struct_size = 0;
	assert_int_equal(take(&own, &opts), PROV_E_USAGE);
}

static void test_values(void **state)
{
	struct prov_sign_opts own, good = PROV_SIGN_OPTS_INIT, bad;
	char *text = malloc(PROV_MAX_GIVEN_TEXT + 2);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', PROV_MAX_GIVEN_TEXT + 1);
	text[PROV_MAX_GIVEN_TEXT + 1] = '\0';
	bad = good;
	bad.declare = "made-up";
	assert_int_equal(take(&own, &bad), PROV_E_USAGE);
	bad = good;
	bad.hash_alg = "md5";
	assert_int_equal(take(&own, &bad), PROV_E_USAGE);
	bad = good;
	bad.binding = "glue";
	assert_int_equal(take(&own, &bad), PROV_E_USAGE);
	bad = good;
	bad.tool_version = "2";
	assert_int_equal(take(&own, &bad), PROV_E_USAGE);
	bad.tool_name = "Pen";
	assert_int_equal(take(&own, &bad), PROV_OK);
	bad.title = "\xff";
	assert_int_equal(take(&own, &bad), PROV_E_USAGE);
	bad.title = text;
	assert_int_equal(take(&own, &bad), PROV_E_LIMIT);
	text[PROV_MAX_GIVEN_TEXT] = '\0';
	assert_int_equal(take(&own, &bad), PROV_OK);
	text[PROV_MAX_GIVEN_TEXT] = 'a';
	memcpy(text, "https://", 8);
	bad.title = NULL;
	bad.remote = text;
	assert_int_equal(take(&own, &bad), PROV_E_LIMIT);
	text[PROV_MAX_URI] = '\0';
	assert_int_equal(take(&own, &bad), PROV_OK);
	free(text);
}

static void test_remote(void **state)
{
	static const struct {
		const char *url;
		int rc;
	} rows[] = {
	    {"http://a", PROV_OK},
	    {"https://a.example:8443/x.c2pa?y#z", PROV_OK},
	    {"http://[::1]:80/x", PROV_OK},
	    {"https://a/x@y", PROV_OK},
	    {"http://", PROV_E_USAGE},
	    {"https:///x.c2pa", PROV_E_USAGE},
	    {"http://:80/x", PROV_E_USAGE},
	    {"http://?a", PROV_E_USAGE},
	    {"https://me@a/x", PROV_E_USAGE},
	    {"https://me:secret@a", PROV_E_USAGE},
	    {"ftp://a/x", PROV_E_USAGE},
	    {"https://a/x y", PROV_E_USAGE},
	};
	struct prov_sign_opts own, opts = PROV_SIGN_OPTS_INIT;
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		opts.remote = rows[i].url;
		print_message("  %s\n", rows[i].url);
		assert_int_equal(take(&own, &opts), rows[i].rc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_defaults),
	    cmocka_unit_test(test_versions),
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_remote),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
