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
#include "validate/v_receipt.h"

#define SAYS                                                                                       \
	"{\"prov_receipt\":1,\"file\":{\"size\":1,\"sha256\":"                                     \
	"\"3f8b711040038f3fb0fb396b9d3192facee522e9db825ee7dea00f955e444108\"},"                   \
	"\"tool\":{\"name\":\"t\",\"version\":\"1\"},"                                             \
	"\"checked_at\":\"2026-01-01T00:00:00Z\",\"verdict\":\"valid\"}"

static enum prov_state judge(const struct prov_policy *policy, struct prov_bytes data)
{
	struct prov_receipt_says says;
	struct prov_report *r;
	struct prov_bytes json;
	enum prov_state state;

	assert_int_equal(prov_report_new(&r, "", NULL), PROV_OK);
	assert_int_equal(prov_validate_receipt(r, policy, data, &says, &json, NULL), PROV_OK);
	state = r->active.state;
	assert_true((says.sha256 != NULL) == (state != PROV_STATE_INVALID));
	prov_report_free(r);
	return state;
}

/* Signed as claims are, without the external_aad of receipts, or under another content type. */
static enum prov_state judge_forged(
    const struct identity *id, const char *type, const char *aad, bool attached)
{
	struct prov_cose_extra none = {0};
	uint8_t sig[1024];
	size_t len = sizeof(sig);
	struct prov_cose_tbs tbs;
	struct prov_wr map, wr;
	enum prov_state state;

	prov_wr_init(&map, PROV_MAX_STORE);
	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_cose_put_protected_typed(
	    &map, prov_signer_alg(id->signer), type, prov_signer_chain(id->signer));
	prov_cose_tbs_for(
	    &tbs, "Signature1", prov_wr_data(&map), prov_bytes_str(aad), prov_bytes_str(SAYS));
	assert_int_equal(
	    prov_signer_sign(id->signer, tbs.parts, tbs.num_parts, sig, &len, NULL), PROV_OK);
	if (attached)
		prov_cose_put_attached(
		    &wr, prov_wr_data(&map), prov_bytes_str(SAYS), prov_bytes(sig, len), &none);
	else
		prov_cose_put_sign1(&wr, prov_wr_data(&map), prov_bytes(sig, len), 0);
	state = judge(id->policy, prov_wr_data(&wr));
	prov_wr_fini(&map);
	prov_wr_fini(&wr);
	return state;
}

static void test_purpose(void **state)
{
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	assert_int_equal(
	    judge_forged(&id, PROV_RECEIPT_TYPE, PROV_RECEIPT_AAD, true), PROV_STATE_TRUSTED);
	assert_int_equal(judge_forged(&id, PROV_RECEIPT_TYPE, "", true), PROV_STATE_INVALID);
	assert_int_equal(judge_forged(&id, NULL, PROV_RECEIPT_AAD, true), PROV_STATE_INVALID);
	assert_int_equal(
	    judge_forged(&id, "application/json", PROV_RECEIPT_AAD, true), PROV_STATE_INVALID);
	assert_int_equal(
	    judge_forged(&id, PROV_RECEIPT_TYPE, PROV_RECEIPT_AAD, false), PROV_STATE_INVALID);
	identity_fini(&id);
}

static void test_unknown(void **state)
{
	struct prov_policy *nobody;
	struct prov_arena arena;
	struct prov_wr wr;
	struct identity id;
	const char *note;

	(void)state;
	identity_init(&id, PROV_ALG_PS256);
	assert_int_equal(prov_policy_new(&nobody, NULL), PROV_OK);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_wr_init(&wr, PROV_MAX_STORE);
	assert_int_equal(
	    prov_receipt_seal(&wr, id.signer, prov_bytes_str(SAYS), &arena, &note, NULL), PROV_OK);
	assert_int_equal(judge(id.policy, prov_wr_data(&wr)), PROV_STATE_TRUSTED);
	assert_int_equal(judge(nobody, prov_wr_data(&wr)), PROV_STATE_VALID);
	prov_wr_fini(&wr);
	prov_arena_fini(&arena);
	prov_policy_free(nobody);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_purpose), cmocka_unit_test(test_unknown)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
