/* SPDX-License-Identifier: Apache-2.0 */
/* Configurations at random, and what OpenSSL makes of those of which prov says that they set
 * nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "common/opensslcnf.h"

static const char ordinary[] = "# openssl\n"
			       "HOME\t\t= .\n"
			       "openssl_conf = openssl_init\n"
			       "config_diagnostics = 1\n"
			       "[openssl_init]\n"
			       "providers = provider_sect\n"
			       "ssl_conf = ssl_sect # TLS\n"
			       "[provider_sect]\n"
			       "default = default_sect\n"
			       "[default_sect]\n"
			       "# activate = 1\n"
			       "[ ca ]\n"
			       "dir = $HOME/ca\n"
			       "[ssl_sect]\n"
			       "system_default = system_default_sect\n";

/* ORDINARY with WHAT in the place of the first OF. */
static char *with(const char *of, const char *what)
{
	const char *at = strstr(ordinary, of);
	size_t room = sizeof(ordinary) + strlen(what);
	char *text = malloc(room);

	assert_true(at != NULL && text != NULL);
	(void)snprintf(
	    text, room, "%.*s%s%s", (int)(at - ordinary), ordinary, what, at + strlen(of));
	return text;
}

static void test_forms(void **state)
{
	static const struct {
		const char *of, *what;
		bool nothing;
	} cases[] = {
	    {"# openssl\n", "", true},
	    {"openssl_conf = openssl_init\n", "", true},
	    {"providers = provider_sect\n", "", true},
	    {"default = default_sect\n", "", true},
	    {"[openssl_init]", "[ openssl_init ] # ours", true},
	    {"# activate = 1\n", "activate = 1\n", false},
	    {"# activate = 1\n", "activate = 0\n", false},
	    {"# activate = 1\n", "# no \\\n[x]\nactivate = 1\n", false},
	    {"[ ca ]\n", "[x]\n[default_sect]\nactivate = 1\n[ca]\n", false},
	    {"[ ca ]\n", "default_sect::activate = 1\n[ca]\n", false},
	    {"[ ca ]\n", "[\"default_sect\"]\nactivate = 1\n[ca]\n", false},
	    {"default = default_sect\n", "default = default_sect\nlegacy = legacy_sect\n", false},
	    {"default = default_sect\n", "default = $x\n", false},
	    {"providers = provider_sect\n", "providers = provider_sect\nalg_section = evp\n",
		false},
	    {"providers = provider_sect\n", "engines = engine_sect\n", false},
	    {"providers = provider_sect\n", "providers = a\nproviders = provider_sect\n", false},
	    {"HOME\t\t= .\n", ".include /etc/ssl/more.cnf\n", false},
	    {"HOME\t\t= .\n", "openssl_conf = other\n", false},
	    {"HOME\t\t= .\n", "a line\n", false},
	    {"HOME\t\t= .\n", "[x\n", false},
	    {"[ ca ]\n", "[default]\nopenssl_conf = other\n[ca]\n", false},
	};

	(void)state;
	assert_true(opensslcnf_says_nothing(ordinary));
	assert_true(opensslcnf_says_nothing(""));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = with(cases[i].of, cases[i].what);

		if (opensslcnf_says_nothing(text) != cases[i].nothing)
			fail_msg("%s", text);
		free(text);
	}
}

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

static int on_provider(OSSL_PROVIDER *provider, void *ctx)
{
	int *others = ctx;

	*others += strcmp(OSSL_PROVIDER_get0_name(provider), "default") != 0;
	return 1;
}

/* Whether OpenSSL, configured by the file, is what it is without. */
static bool is_unchanged(const char *path)
{
	OSSL_LIB_CTX *ctx = OSSL_LIB_CTX_new();
	EVP_MD *md;
	int others = 0;
	bool ok;

	assert_non_null(ctx);
	(void)OSSL_LIB_CTX_load_config(ctx, path); /* one that is broken sets something, or not */
	md = EVP_MD_fetch(ctx, "SHA256", NULL);
	ok = md != NULL && OSSL_PROVIDER_do_all(ctx, on_provider, &others) == 1 && others == 0 &&
	     EVP_default_properties_is_fips_enabled(ctx) == 0;
	EVP_MD_free(md);
	OSSL_LIB_CTX_free(ctx);
	ERR_clear_error();
	return ok;
}

static void put(char *text, size_t room, const char *what)
{
	size_t n = strlen(text);

	(void)snprintf(text + n, room - n, "%s", what);
}

/* What is ordinary, with up to three lines more somewhere in it. */
static void make(char *text, size_t room, uint32_t *seed)
{
	static const char *const base[] = {"openssl_conf = a\n", "[a]\n", "providers = b\n",
	    "[b]\n", "default = c\n", "[c]\n", "[d]\n"};
	static const char *const lines[] = {"openssl_conf=d\n", "[a]\n", "[ b ]\n", "[c]\n",
	    "[d]\n", "[default]\n", "providers = d\n", "providers = $x\n", "x = c\n",
	    "alg_section = d\n", "ssl_conf = d\n", "base = d\n", "default = d\n", "legacy = c\n",
	    "default = c # b\n", "activate = 1\n", "activate = 0\n", "#activate = 1\n", "# no \\\n",
	    "b = \\\n", "default_properties = provider=base\n", "default_properties = fips=yes\n",
	    "a::providers = d\n", "\"activate\" = 1\n", "[e\n", "word\n", " \t\n",
	    "; activate = 1\n", ".include none\n", "d::activate = 1\n"};
	const size_t num = sizeof(lines) / sizeof(lines[0]), all = sizeof(base) / sizeof(base[0]);
	size_t at[3];

	for (size_t k = 0; k < 3; k++)
		at[k] = next(seed) % (all + 4); /* behind the end: nowhere */
	text[0] = '\0';
	for (size_t i = 0; i <= all; i++) {
		for (size_t k = 0; k < 3; k++) {
			if (at[k] == i)
				put(text, room, lines[next(seed) % num]);
		}
		if (i < all)
			put(text, room, base[i]);
	}
}

static void test_against_openssl(void **state)
{
	char path[] = "/tmp/prov-cnf.XXXXXX", text[1024];
	int fd = mkstemp(path);
	size_t nothing = 0, changed = 0;
	uint32_t seed = 7;

	(void)state;
	assert_true(fd != -1 && close(fd) == 0);
	for (size_t i = 0; i < 3000; i++) {
		bool says, is;
		FILE *file;

		make(text, sizeof(text), &seed);
		file = fopen(path, "w");
		assert_non_null(file);
		assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
		says = opensslcnf_says_nothing(text);
		is = is_unchanged(path);
		nothing += says;
		changed += !is;
		if (says && !is)
			fail_msg("it sets something:\n%s", text);
	}
	(void)unlink(path);
	print_message("%zu set nothing, %zu something else\n", nothing, changed);
	/* Both were there. */
	assert_true(nothing > 100 && changed > 10);
}

/* None is as good as one that sets nothing; one that can't be read is not. */
static void test_missing(void **state)
{
	(void)state;
	assert_int_equal(setenv("OPENSSL_CONF", "/nonexistent/openssl.cnf", 1), 0);
	assert_true(opensslcnf_is_idle());
	assert_int_equal(setenv("OPENSSL_CONF", "/", 1), 0);
	assert_false(opensslcnf_is_idle());
	assert_int_equal(unsetenv("OPENSSL_CONF"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms),
	    cmocka_unit_test(test_against_openssl), cmocka_unit_test(test_missing)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
