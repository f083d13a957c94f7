/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "compose/receipt.h"
#include "helper/signed.h"
#include "report/receipt.h"
#include "trust/trust.h"

/* What a receipt's key signed for it is no signature of a claim, whatever the claim's bytes. */
static void test_no_claim(void **state)
{
	struct prov_bytes json = prov_bytes_str("{\"prov_receipt\":1}");
	enum prov_sig_result result;
	struct prov_arena arena;
	struct prov_cose cose;
	struct prov_cert leaf;
	struct prov_wr wr;
	struct identity id;
	const char *note;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_wr_init(&wr, PROV_MAX_STORE);
	assert_int_equal(prov_receipt_seal(&wr, id.signer, json, &arena, &note, NULL), PROV_OK);
	assert_null(note);
	assert_int_equal(prov_cose_parse(prov_wr_data(&wr), 0, &arena, &cose, NULL), PROV_OK);
	assert_true(prov_bytes_eq(cose.payload, json));
	assert_true(prov_bytes_is(cose.content_type, PROV_RECEIPT_TYPE));
	assert_int_equal(prov_cert_describe(cose.chain.certs[0], &arena, &leaf, NULL), PROV_OK);
	assert_int_equal(prov_cose_verify_for(&cose, prov_bytes_str(PROV_RECEIPT_AAD), json,
			     leaf.spki, NULL, &result, NULL),
	    PROV_OK);
	assert_int_equal(result, PROV_SIG_GOOD);
	assert_int_equal(prov_cose_verify(&cose, json, leaf.spki, &result, NULL), PROV_OK);
	assert_int_equal(result, PROV_SIG_BAD);
	prov_wr_fini(&wr);
	prov_arena_fini(&arena);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_no_claim)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
