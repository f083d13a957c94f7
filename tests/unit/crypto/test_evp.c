/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/asn1.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/rsa.h>

#include "crypto/evp.h"

static void test_fail(void **state)
{
	struct prov_err err = {0};

	(void)state;
	ERR_raise(ERR_LIB_USER, ERR_R_PASSED_NULL_PARAMETER);
	ERR_raise(ERR_LIB_USER, ERR_R_INTERNAL_ERROR);
	assert_false(prov_evp_is_nomem());
	assert_int_equal(prov_evp_fail(&err, PROV_E_KEY, "it went wrong"), PROV_E_KEY);
	assert_int_equal(err.code, PROV_E_KEY);
	assert_string_equal(err.msg, "it went wrong: passed a null parameter");
	assert_int_equal(ERR_peek_error(), 0);
}

static void test_fail_without_words(void **state)
{
	struct prov_err err = {0};

	(void)state;
	ERR_clear_error();
	assert_int_equal(prov_evp_fail(&err, PROV_E_CRYPTO, "it went wrong"), PROV_E_CRYPTO);
	assert_string_equal(err.msg, "it went wrong");
}

/* Running out of memory must never read as a verdict. */
static void test_nomem(void **state)
{
	(void)state;
	ERR_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
	ERR_raise(ERR_LIB_EVP, ERR_R_INTERNAL_ERROR);
	assert_true(prov_evp_is_nomem());
	assert_int_equal(prov_evp_fail(NULL, PROV_E_CRYPTO, "it went wrong"), PROV_E_NOMEM);
	ERR_raise(ERR_LIB_EVP, ERR_R_INTERNAL_ERROR);
	ERR_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
	assert_int_equal(prov_evp_fail(NULL, PROV_E_CRYPTO, "it went wrong"), PROV_E_NOMEM);
}

/* Whatever hides the entry: it may stand in the middle. */
static void test_nomem_in_the_middle(void **state)
{
	(void)state;
	ERR_raise(ERR_LIB_EVP, ERR_R_INTERNAL_ERROR);
	ERR_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
	ERR_raise(ERR_LIB_EVP, ERR_R_INTERNAL_ERROR);
	assert_int_equal(prov_evp_fail(NULL, PROV_E_CRYPTO, "it went wrong"), PROV_E_NOMEM);
	assert_int_equal(ERR_peek_error(), 0);
}

/* Only a reason of EC's or RSA's own makes a failure the data's fault. */
static void test_blame_data(void **state)
{
	struct prov_err err = {0};

	(void)state;
	ERR_clear_error();
	assert_int_equal(prov_evp_blame_data(&err, "it went wrong"), PROV_E_CRYPTO);
	assert_string_equal(err.msg, "it went wrong");
	ERR_raise(ERR_LIB_EC, EC_R_BAD_SIGNATURE);
	assert_int_equal(prov_evp_blame_data(NULL, "x"), PROV_OK);
	ERR_raise(ERR_LIB_RSA, RSA_R_SLEN_CHECK_FAILED);
	ERR_raise(ERR_LIB_RSA, ERR_R_RSA_LIB);
	assert_int_equal(prov_evp_blame_data(NULL, "x"), PROV_OK);
	assert_int_equal(ERR_peek_error(), 0);
	ERR_raise(ERR_LIB_RSA, ERR_R_RSA_LIB);
	assert_int_equal(prov_evp_blame_data(NULL, "x"), PROV_E_CRYPTO);
	ERR_raise(ERR_LIB_EVP, EVP_R_INITIALIZATION_ERROR);
	assert_int_equal(prov_evp_blame_data(NULL, "x"), PROV_E_CRYPTO);
	ERR_raise(ERR_LIB_EC, EC_R_BAD_SIGNATURE);
	ERR_raise(ERR_LIB_EC, ERR_R_MALLOC_FAILURE);
	ERR_raise(ERR_LIB_EC, EC_R_BAD_SIGNATURE);
	assert_int_equal(prov_evp_blame_data(NULL, "x"), PROV_E_NOMEM);
}

/* The first entry is the cause: what was wrong with the input, or nothing that is about it. */
static void test_blame_input(void **state)
{
	struct prov_err err = {0};

	(void)state;
	ERR_clear_error();
	assert_int_equal(prov_evp_blame_input(&err, "it went wrong"), PROV_E_CRYPTO);
	assert_string_equal(err.msg, "it went wrong");
	ERR_raise(ERR_LIB_ASN1, ASN1_R_WRONG_TAG);
	ERR_raise(ERR_LIB_ASN1, ERR_R_NESTED_ASN1_ERROR);
	assert_int_equal(prov_evp_blame_input(NULL, "x"), PROV_OK);
	assert_int_equal(ERR_peek_error(), 0);
	/* ECDSA that does not match, and an issuer whose key could not be decoded. */
	ERR_raise(ERR_LIB_ASN1, ERR_R_EVP_LIB);
	assert_int_equal(prov_evp_blame_input(NULL, "x"), PROV_OK);
	ERR_raise(ERR_LIB_ASN1, ERR_R_PASSED_NULL_PARAMETER);
	assert_int_equal(prov_evp_blame_input(NULL, "x"), PROV_OK);
	/* Passed on as if the signature were bad. */
	ERR_raise(ERR_LIB_EVP, ERR_R_INTERNAL_ERROR);
	ERR_raise(ERR_LIB_ASN1, ASN1_R_WRONG_TAG);
	assert_int_equal(prov_evp_blame_input(NULL, "x"), PROV_E_CRYPTO);
	ERR_raise(ERR_LIB_EVP, ERR_R_FETCH_FAILED);
	assert_int_equal(prov_evp_blame_input(NULL, "x"), PROV_E_CRYPTO);
	ERR_raise(ERR_LIB_EVP, EVP_R_INITIALIZATION_ERROR);
	ERR_raise(ERR_LIB_OCSP, OCSP_R_SIGNATURE_FAILURE);
	assert_int_equal(prov_evp_blame_input(NULL, "x"), PROV_E_CRYPTO);
	ERR_raise(ERR_LIB_ASN1, ASN1_R_WRONG_TAG);
	ERR_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
	ERR_raise(ERR_LIB_ASN1, ASN1_R_WRONG_TAG);
	assert_int_equal(prov_evp_blame_input(NULL, "x"), PROV_E_NOMEM);
}

static void test_md(void **state)
{
	(void)state;
	assert_null(prov_evp_md(PROV_HASH_NONE));
	assert_int_equal(EVP_MD_get_size(prov_evp_md(PROV_HASH_SHA256)), 32);
	assert_int_equal(EVP_MD_get_size(prov_evp_md(PROV_HASH_SHA384)), 48);
	assert_int_equal(EVP_MD_get_size(prov_evp_md(PROV_HASH_SHA512)), 64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fail),
	    cmocka_unit_test(test_fail_without_words),
	    cmocka_unit_test(test_nomem),
	    cmocka_unit_test(test_nomem_in_the_middle),
	    cmocka_unit_test(test_blame_data),
	    cmocka_unit_test(test_blame_input),
	    cmocka_unit_test(test_md),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
