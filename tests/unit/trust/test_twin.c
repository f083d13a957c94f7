/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <openssl/ec.h>

#include "crypto/crypto.h"
#include "helper/certs.h"
#include "helper/mutate.h"
#include "trust/twin.h"

/* The same with (r, n - s), by OpenSSL's arithmetic. */
static struct certs_cert twin_of(const struct certs_cert *cert, int curve)
{
	struct certs_cert out = {.x509 = X509_dup(cert->x509)};
	EC_GROUP *group = EC_GROUP_new_by_curve_name(curve);
	BIGNUM *s = BN_new();
	const ASN1_BIT_STRING *sig;
	const unsigned char *p;
	unsigned char *der = NULL;
	ECDSA_SIG *pair;
	int n;

	X509_get0_signature(&sig, NULL, out.x509);
	p = ASN1_STRING_get0_data(sig);
	pair = d2i_ECDSA_SIG(NULL, &p, ASN1_STRING_length(sig));
	assert_non_null(pair);
	assert_int_equal(BN_sub(s, EC_GROUP_get0_order(group), ECDSA_SIG_get0_s(pair)), 1);
	assert_int_equal(ECDSA_SIG_set0(pair, BN_dup(ECDSA_SIG_get0_r(pair)), s), 1);
	n = i2d_ECDSA_SIG(pair, &der);
	assert_int_equal(ASN1_STRING_set((ASN1_BIT_STRING *)(uintptr_t)sig, der, n), 1);
	OPENSSL_free(der);
	der = NULL;
	n = i2d_X509(out.x509, &der);
	assert_true(n > 0);
	out.der = prov_bytes(der, (size_t)n);
	ECDSA_SIG_free(pair);
	EC_GROUP_free(group);
	return out;
}

static bool has(uint8_t digests[PROV_TWINS][32], size_t n, struct prov_bytes cert)
{
	uint8_t digest[PROV_HASH_MAX];

	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, cert, digest, NULL), PROV_OK);
	for (size_t i = 0; i < n; i++) {
		if (memcmp(digests[i], digest, 32) == 0)
			return true;
	}
	return false;
}

/* Many times, since the numbers are of different lengths. */
static void test_curves(void **state)
{
	static const struct {
		enum certs_key key;
		const char *md;
		int curve;
	} rows[] = {{CERTS_P256, "SHA256", NID_X9_62_prime256v1},
	    {CERTS_P384, "SHA384", NID_secp384r1}, {CERTS_P521, "SHA512", NID_secp521r1}};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_opts ca = {.kind = CERTS_CA, .key = rows[i].key, .md = rows[i].md};
		struct certs_opts opts = {.md = rows[i].md};
		struct certs_cert root = certs_make(NULL, &ca), cert = certs_make(&root, &opts);

		for (int k = 0; k < 40; k++) {
			struct certs_cert twin;
			uint8_t digests[PROV_TWINS][32];
			size_t n;

			certs_remake(&cert, &root);
			twin = twin_of(&cert, rows[i].curve);
			assert_int_equal(X509_verify(twin.x509, X509_get0_pubkey(root.x509)), 1);
			assert_true(prov_twin_is_der(twin.der));
			assert_int_equal(prov_twin_digests(twin.der, digests, &n, NULL), PROV_OK);
			assert_true(n > 1 && n <= PROV_TWINS);
			assert_true(has(digests, n, twin.der));
			assert_true(has(digests, n, cert.der));
			OPENSSL_free((void *)(uintptr_t)twin.der.p);
			X509_free(twin.x509);
		}
		certs_free(&cert);
		certs_free(&root);
	}
}

static void one_only(void *ctx, struct prov_bytes data)
{
	uint8_t digests[PROV_TWINS][32];
	size_t n;
	(void)ctx;

	assert_false(prov_twin_is_der(data));
	assert_int_equal(prov_twin_digests(data, digests, &n, NULL), PROV_OK);
	assert_int_equal(n, 1);
	assert_true(has(digests, n, data));
}

static void test_none(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .key = CERTS_RSA2048};
	struct certs_cert root = certs_make(NULL, &ca), ec = certs_root();
	uint8_t digests[PROV_TWINS][32];
	size_t n;
	(void)state;

	assert_true(prov_twin_is_der(root.der));
	assert_int_equal(prov_twin_digests(root.der, digests, &n, NULL), PROV_OK);
	assert_int_equal(n, 1);
	mutate_prefixes(ec.der, one_only, NULL);
	certs_free(&ec);
	certs_free(&root);
}

/* Where lengths stand that no signature covers. */
static void test_der(void **state)
{
	struct certs_cert cert = certs_root();
	uint8_t *copy = malloc(cert.der.n + 1);
	(void)state;

	assert_non_null(copy);
	memcpy(copy + 1, cert.der.p, cert.der.n);
	memcpy(copy, "\x30\x83\x00", 3);
	assert_true(prov_twin_is_der(cert.der));
	assert_false(prov_twin_is_der(prov_bytes(copy, cert.der.n + 1)));
	free(copy);
	certs_free(&cert);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_curves),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_der),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
