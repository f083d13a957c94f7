/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "prov/keygen.h"
#include "prov/policy.h"

#define NOW 1700000000

static int give(void *ctx, const char *what, char *buf, size_t len)
{
	size_t n = strlen(ctx);
	(void)what;

	assert_true(n <= len);
	memcpy(buf, ctx, n);
	return (int)n;
}

/* A part of what was made: there, NUL-terminated, of the length that is said. */
static const char *part(const struct prov_keygen *made, enum prov_keygen_part which, size_t *len)
{
	const char *text = prov_keygen_pem(made, which, len);

	if (text == NULL)
		assert_int_equal(*len, 0);
	else
		assert_int_equal(strlen(text), *len);
	return text;
}

/* What is made signs without further ado, and its root is a trust list. */
static void test_identity(void **state)
{
	static const enum prov_alg algs[] = {PROV_ALG_AUTO, PROV_ALG_ES256, PROV_ALG_ES384,
	    PROV_ALG_ES512, PROV_ALG_ED25519, PROV_ALG_PS256};
	(void)state;

	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
		struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
		struct prov_keygen *made;
		struct prov_key *key;
		struct prov_signer *signer;
		struct prov_policy *policy;
		struct prov_err err = {0};
		const char *pem, *chain;
		size_t len, chain_len;
		opts.alg = algs[i];
		opts.name = "Jane";
		opts.now = NOW;
		assert_int_equal(prov_keygen_identity(&made, &opts, NULL), PROV_OK);
		pem = part(made, PROV_KEYGEN_KEY, &len);
		assert_non_null(strstr(pem, "BEGIN PRIVATE KEY"));
		assert_int_equal(prov_key_load(&key, pem, len, "k", NULL, NULL, NULL), PROV_OK);
		chain = part(made, PROV_KEYGEN_CHAIN, &chain_len);
		if (prov_signer_new(
			&signer, key, PROV_ALG_AUTO, chain, chain_len, "c", NOW, &err) != PROV_OK)
			fail_msg("%s", err.msg);
		assert_int_equal(prov_signer_not_after(signer), NOW + 365 * 86400);
		prov_signer_free(signer);
		pem = part(made, PROV_KEYGEN_TRUST, &len);
		assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
		assert_int_equal(
		    prov_policy_add_pem(policy, PROV_LIST_SIGNERS, pem, len, "t", NULL), PROV_OK);
		prov_policy_free(policy);
		assert_null(part(made, PROV_KEYGEN_REQUEST, &len));
		assert_null(prov_keygen_pem(made, (enum prov_keygen_part)9, &len));
		prov_keygen_free(made);
	}
	prov_keygen_free(NULL);
}

static void test_passphrase(void **state)
{
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	char right[] = "correct horse", wrong[] = "battery staple";
	struct prov_keygen *made;
	struct prov_key *key;
	const char *pem;
	size_t len;
	(void)state;

	opts.name = "Jane";
	opts.passphrase = right;
	opts.passphrase_len = strlen(right);
	assert_int_equal(prov_keygen_identity(&made, &opts, NULL), PROV_OK);
	pem = part(made, PROV_KEYGEN_KEY, &len);
	assert_non_null(strstr(pem, "BEGIN ENCRYPTED PRIVATE KEY"));
	assert_int_equal(prov_key_load(&key, pem, len, "k", NULL, NULL, NULL), PROV_E_PASSPHRASE);
	assert_int_equal(prov_key_load(&key, pem, len, "k", give, wrong, NULL), PROV_E_PASSPHRASE);
	assert_int_equal(prov_key_load(&key, pem, len, "k", give, right, NULL), PROV_OK);
	prov_key_free(key);
	prov_keygen_free(made);
}

static void test_request(void **state)
{
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	struct prov_keygen *made;
	struct prov_key *key;
	const char *pem;
	size_t len;
	(void)state;

	opts.name = "Jane";
	opts.organization = "Press";
	opts.alg = PROV_ALG_ES384;
	assert_int_equal(prov_keygen_request(&made, &opts, NULL), PROV_OK);
	pem = part(made, PROV_KEYGEN_REQUEST, &len);
	assert_non_null(strstr(pem, "BEGIN CERTIFICATE REQUEST"));
	pem = part(made, PROV_KEYGEN_KEY, &len);
	assert_int_equal(prov_key_load(&key, pem, len, "k", NULL, NULL, NULL), PROV_OK);
	prov_key_free(key);
	assert_null(part(made, PROV_KEYGEN_CHAIN, &len));
	assert_null(part(made, PROV_KEYGEN_TRUST, &len));
	prov_keygen_free(made);
}

static void test_refusals(void **state)
{
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	struct prov_keygen *made = (void *)1;
	struct prov_err err = {0};
	(void)state;

	assert_int_equal(prov_keygen_identity(&made, &opts, &err), PROV_E_USAGE);
	assert_null(made);
	assert_non_null(strstr(err.msg, "name"));
	opts.name = "";
	assert_int_equal(prov_keygen_request(&made, &opts, NULL), PROV_E_USAGE);
	opts.name = "x";
	opts.alg = (enum prov_alg)(-1);
	assert_int_equal(prov_keygen_identity(&made, &opts, NULL), PROV_E_USAGE);
	opts.alg = PROV_ALG_AUTO;
	opts.days = 1000000;
	assert_int_equal(prov_keygen_identity(&made, &opts, NULL), PROV_E_USAGE);
	opts.days = 0;
	opts.struct_size = 3;
	assert_int_equal(prov_keygen_identity(&made, &opts, NULL), PROV_E_USAGE);
	assert_null(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_identity),
	    cmocka_unit_test(test_passphrase),
	    cmocka_unit_test(test_request),
	    cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
