/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/signed.h"

static void test_whose(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct identity one, other;
	struct prov_report *r;
	uint8_t *out;
	size_t n;
	int rc;

	(void)state;
	identity_init(&one, PROV_ALG_ED25519);
	identity_init(&other, PROV_ALG_ED25519);
	opts.declare = "captured";
	out = sign_bytes(&one, sample_png(), &opts, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	r = verify_bytes(one.policy, prov_bytes(out, n), NULL);
	assert_true(prov_signer_made(one.signer, r));
	/* Of the same name, and another certificate. */
	assert_false(prov_signer_made(other.signer, r));
	prov_report_free(r);
	r = verify_bytes(one.policy, sample_png(), NULL);
	assert_false(prov_signer_made(one.signer, r));
	prov_report_free(r);
	free(out);
	identity_fini(&other);
	identity_fini(&one);
}

/* An identity of the active manifest, by its certificate, that holds. */
static void test_vouched(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_report *r;
	struct identity one, other;
	size_t n, m;
	uint8_t *out, *next;
	int rc;

	(void)state;
	identity_init(&one, PROV_ALG_ED25519);
	identity_init(&other, PROV_ALG_ED25519);
	opts.declare = "captured";
	opts.identity = other.signer;
	out = sign_bytes(&one, sample_png(), &opts, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	r = verify_bytes(one.policy, prov_bytes(out, n), NULL);
	assert_true(prov_signer_vouched(other.signer, r));
	assert_false(prov_signer_vouched(one.signer, r));
	prov_report_free(r);
	/* The parent's is not the active manifest's. */
	opts.identity = NULL;
	next = sign_bytes(&one, prov_bytes(out, n), &opts, &m, &rc);
	assert_int_equal(rc, PROV_OK);
	r = verify_bytes(one.policy, prov_bytes(next, m), NULL);
	assert_false(prov_signer_vouched(other.signer, r));
	prov_report_free(r);
	r = verify_bytes(one.policy, sample_png(), NULL);
	assert_false(prov_signer_vouched(other.signer, r));
	prov_report_free(r);
	free(next);
	free(out);
	identity_fini(&other);
	identity_fini(&one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whose),
	    cmocka_unit_test(test_vouched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
