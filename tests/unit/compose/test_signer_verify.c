/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "compose/signer.h"
#include "helper/signed.h"

static void test_verify(void **state)
{
	const struct prov_bytes parts[] = {prov_bytes_str("what is "), prov_bytes_str("signed")};
	const struct prov_bytes other[] = {prov_bytes_str("what is "), prov_bytes_str("not")};
	struct prov_err err = {0};
	struct identity id, someone, curve;
	struct prov_arena arena;
	uint8_t sig[64];
	size_t n = sizeof(sig);

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	identity_init(&someone, PROV_ALG_ED25519);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(prov_signer_sign(id.signer, parts, 2, sig, &n, NULL), PROV_OK);
	assert_int_equal(
	    prov_signer_verify(id.signer, parts, 2, prov_bytes(sig, n), &arena, NULL), PROV_OK);
	assert_int_equal(prov_signer_verify(id.signer, other, 2, prov_bytes(sig, n), &arena, NULL),
	    PROV_E_CRYPTO);
	assert_int_equal(
	    prov_signer_verify(someone.signer, parts, 2, prov_bytes(sig, n), &arena, NULL),
	    PROV_E_CRYPTO);
	assert_int_equal(
	    prov_signer_verify(id.signer, parts, 2, prov_bytes(sig, n - 1), &arena, &err),
	    PROV_E_CRYPTO);
	assert_non_null(
	    strstr(err.msg, "63 bytes was given; Ed25519 with this certificate has 64"));
	/* DER, which is what OpenSSL gives. */
	identity_init(&curve, PROV_ALG_ES256);
	memset(&err, 0, sizeof(err));
	assert_int_equal(
	    prov_signer_verify(curve.signer, parts, 2, prov_bytes("0123", 4), &arena, &err),
	    PROV_E_CRYPTO);
	assert_non_null(
	    strstr(err.msg, "ES256 with this certificate has 64, r and s behind each other"));
	identity_fini(&curve);
	sig[5] ^= 1;
	assert_int_equal(prov_signer_verify(id.signer, parts, 2, prov_bytes(sig, n), &arena, NULL),
	    PROV_E_CRYPTO);
	prov_arena_fini(&arena);
	identity_fini(&someone);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_verify)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
