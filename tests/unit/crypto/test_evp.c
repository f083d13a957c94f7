/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/asn1.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/rsa.h>

#include "crypto/evp.h"
#include "helper/crl.h"
#include "helper/ocsp.h"
#include "helper/starve.h"
#include "helper/tokens.h"

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

/* --- what is asked twice --- */

/* What VERIFY answers, one time after the other. */
struct answers {
	int said[3];
	int reason[3]; /* of ASN.1; 0: nothing is said */
	size_t n;
};

static int answer(void *ctx)
{
	struct answers *a = ctx;

	assert_in_range(a->n, 0, 1);
	if (a->reason[a->n] != 0)
		ERR_raise(ERR_LIB_ASN1, a->reason[a->n]);
	return a->said[a->n++];
}

static void test_ask(void **state)
{
	static const struct {
		struct answers a;
		int rc;
		bool holds;
		size_t asked;
	} rows[] = {
	    {{.said = {1}}, PROV_OK, true, 1},
	    {{.said = {0, 1}, .reason = {ASN1_R_WRONG_TAG}}, PROV_OK, true, 2},
	    {{.said = {0, 0}}, PROV_OK, false, 2},
	    {{.said = {0, 0}, .reason = {ERR_R_EVP_LIB, ERR_R_EVP_LIB}}, PROV_OK, false, 2},
	    {{.said = {-1, -1}, .reason = {ASN1_R_WRONG_TAG, ASN1_R_WRONG_TAG}}, PROV_OK, false, 2},
	    /* No for one reason and for another is no answer. */
	    {{.said = {0, 0}, .reason = {ERR_R_EVP_LIB, ASN1_R_WRONG_TAG}}, PROV_E_CRYPTO, false,
		2},
	    {{.said = {-1, -1}}, PROV_E_CRYPTO, false, 1},
	    {{.said = {0}, .reason = {ERR_R_INTERNAL_ERROR}}, PROV_E_CRYPTO, false, 1},
	    {{.said = {0, 0}, .reason = {0, ERR_R_MALLOC_FAILURE}}, PROV_E_NOMEM, false, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct answers a = rows[i].a;
		struct prov_err err = {0};
		size_t cost = 3;
		bool holds = !rows[i].holds;

		assert_int_equal(prov_evp_ask(answer, &a, 5, &cost, &holds, "x", &err), rows[i].rc);
		assert_int_equal(err.code, rows[i].rc);
		assert_int_equal(holds, rows[i].holds);
		assert_int_equal(cost, 3 + 5 * rows[i].asked);
		assert_int_equal(ERR_peek_error(), 0);
	}
}

/* A certificate, a CRL, an OCSP response and a time-stamp, and whose keys they are to be held
 * against. */
struct things {
	struct certs_cert root, leaf;
	X509_CRL *crl;
	OCSP_BASICRESP *ocsp;
	STACK_OF(X509) * issuers;
	CMS_SignerInfo *stamp;
};

static int verify_cert(void *ctx)
{
	struct things *t = ctx;

	return X509_verify(t->leaf.x509, X509_get0_pubkey(t->root.x509));
}

static int verify_crl(void *ctx)
{
	struct things *t = ctx;

	return X509_CRL_verify(t->crl, X509_get0_pubkey(t->root.x509));
}

static int verify_ocsp(void *ctx)
{
	struct things *t = ctx;

	return OCSP_basic_verify(t->ocsp, t->issuers, NULL, OCSP_NOVERIFY);
}

static int verify_stamp(void *ctx)
{
	struct things *t = ctx;

	return CMS_SignerInfo_verify(t->stamp);
}

/* Whichever allocation fails, one or all from there on, there is no other answer than WANT. */
static void starve(int (*verify)(void *ctx), struct things *t, bool want)
{
	bool is_through = false;

	for (unsigned long k = 1; !is_through; k++) {
		for (int always = 0; always < 2; always++) {
			struct prov_err err = {0};
			bool holds = !want;
			int rc;

			starve_at(k, always != 0);
			rc = prov_evp_ask(verify, t, 1, NULL, &holds, "x", &err);
			is_through = starve_end() < k;
			assert_true(rc == PROV_OK || rc == PROV_E_NOMEM || rc == PROV_E_CRYPTO);
			assert_int_equal(err.code, rc);
			assert_int_equal(holds, rc == PROV_OK && want);
			assert_true(rc == PROV_OK || !is_through);
		}
	}
}

static void test_no_memory(void **state)
{
	static const enum certs_key keys[] = {CERTS_P256, CERTS_RSA2048};
	static int (*const verify[])(void *) = {verify_cert, verify_crl, verify_ocsp, verify_stamp};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct certs_opts ca = {.kind = CERTS_CA, .key = keys[i]};
		struct things t = {.root = certs_make(NULL, &ca)};
		struct certs_cert other = certs_make(NULL, &ca);
		struct crl_opts crl = {.issuer = &t.root, .cert = &t.leaf};
		struct ocsp_opts ocsp = {.issuer = &t.root, .cert = &t.leaf};
		struct tokens_opts stamp = {.tsa = &t.root, .data = prov_bytes_str("what")};
		struct prov_bytes der[3];
		CMS_ContentInfo *cms;
		OCSP_RESPONSE *response;
		const unsigned char *p;

		t.leaf = certs_make(&t.root, NULL);
		der[0] = crl_make(&crl);
		der[1] = ocsp_make(&ocsp);
		der[2] = tokens_make(&stamp);
		p = der[0].p;
		t.crl = d2i_X509_CRL(NULL, &p, (long)der[0].n);
		p = der[1].p;
		response = d2i_OCSP_RESPONSE(NULL, &p, (long)der[1].n);
		p = der[2].p;
		cms = d2i_CMS_ContentInfo(NULL, &p, (long)der[2].n);
		t.issuers = sk_X509_new_null();
		assert_true(t.issuers != NULL && sk_X509_push(t.issuers, t.root.x509) > 0);
		t.ocsp = OCSP_response_get1_basic(response);
		t.stamp = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
		CMS_SignerInfo_set1_signer_cert(t.stamp, t.root.x509);
		for (size_t k = 0; k < sizeof(verify) / sizeof(verify[0]); k++)
			starve(verify[k], &t, true);
		/* Of the same kind and name, but whose signatures they are not. */
		(void)sk_X509_set(t.issuers, 0, other.x509);
		X509_free(t.root.x509);
		t.root.x509 = other.x509;
		other.x509 = NULL;
		CMS_SignerInfo_set1_signer_cert(t.stamp, t.root.x509);
		for (size_t k = 0; k < sizeof(verify) / sizeof(verify[0]); k++)
			starve(verify[k], &t, false);
		sk_X509_free(t.issuers);
		OCSP_BASICRESP_free(t.ocsp);
		OCSP_RESPONSE_free(response);
		CMS_ContentInfo_free(cms);
		X509_CRL_free(t.crl);
		for (size_t k = 0; k < 3; k++)
			free((void *)(uintptr_t)der[k].p);
		certs_free(&t.leaf);
		certs_free(&t.root);
		certs_free(&other);
	}
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
	    cmocka_unit_test(test_ask),
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_md),
	};

	if (!starve_begin())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
