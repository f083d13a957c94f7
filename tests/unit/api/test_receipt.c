/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/mutate.h"
#include "helper/signed.h"
#include "prov/receipt.h"
#include "prov/verify.h"

/* The receipt of a small file, as a heap block. */
static uint8_t *make(const struct identity *id, struct prov_bytes file, size_t *len)
{
	struct prov_src *src = NULL;
	struct prov_report *r = NULL;
	struct prov_sink *sink = NULL;
	unsigned char before[PROV_RECEIPT_DIGEST];
	uint8_t *copy;
	const void *data;

	assert_int_equal(prov_src_mem(&src, file.p, file.n, NULL), PROV_OK);
	assert_false(prov_receipt_is(src));
	assert_int_equal(prov_receipt_digest(src, before, NULL), PROV_OK);
	assert_int_equal(prov_verify(&r, id->policy, src, "a.jpg", NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&sink, PROV_MAX_RECEIPT, NULL), PROV_OK);
	/* The file as it was before is another. */
	before[0] ^= 1;
	assert_int_equal(
	    prov_receipt_write(r, src, before, id->signer, NULL, sink, NULL, NULL), PROV_E_IO);
	before[0] ^= 1;
	assert_int_equal(
	    prov_receipt_write(r, src, before, id->signer, NULL, sink, NULL, NULL), PROV_OK);
	data = prov_sink_mem_data(sink, len);
	copy = mutate_copy(prov_bytes(data, *len));
	prov_sink_close(sink);
	prov_report_free(r);
	prov_src_close(src);
	return copy;
}

static enum prov_state state_of_receipt(
    const struct prov_policy *policy, struct prov_bytes data, struct prov_receipt **out)
{
	struct prov_receipt *receipt = NULL;
	struct prov_src *src = NULL;
	enum prov_state state = PROV_STATE_ERROR;

	assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
	(void)prov_receipt_is(src);
	if (prov_receipt_open(&receipt, policy, src, NULL) == PROV_OK)
		state = prov_receipt_state(receipt);
	prov_src_close(src);
	if (out != NULL)
		*out = receipt;
	else
		prov_receipt_free(receipt);
	return state;
}

static void never_good(void *ctx, struct prov_bytes data)
{
	const struct prov_policy *policy = ctx;
	enum prov_state state = state_of_receipt(policy, data, NULL);

	assert_true(state == PROV_STATE_INVALID || state == PROV_STATE_ERROR);
}

static void test_changed(void **state)
{
	struct identity id;
	size_t len;
	uint8_t *data;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	data = make(&id, sample_text(), &len);
	assert_int_equal(
	    state_of_receipt(id.policy, prov_bytes(data, len), NULL), PROV_STATE_TRUSTED);
	mutate_all(prov_bytes(data, len), never_good, id.policy);
	free(data);
	identity_fini(&id);
}

static void test_says(void **state)
{
	struct prov_receipt *receipt = NULL;
	struct prov_src *same = NULL, *other = NULL;
	struct identity id;
	int64_t when;
	uint8_t *data;
	size_t len;
	bool yes;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	data = make(&id, sample_jpeg(), &len);
	assert_int_equal(
	    state_of_receipt(id.policy, prov_bytes(data, len), &receipt), PROV_STATE_TRUSTED);
	assert_string_equal(prov_receipt_file(receipt), "a.jpg");
	assert_string_equal(prov_receipt_verdict(receipt), "none");
	assert_string_equal(prov_receipt_tool(receipt), "libprov");
	assert_int_equal(prov_receipt_size(receipt), sample_jpeg().n);
	assert_non_null(strstr(prov_receipt_json(receipt), "\"techniques\":[\"signal\"]"));
	assert_non_null(prov_receipt_signer(receipt));
	assert_non_null(prov_receipt_version(receipt));
	assert_true(prov_receipt_checked_at(receipt) > 0);
	assert_null(prov_receipt_why(receipt));
	assert_false(prov_receipt_stamped_at(receipt, &when));
	assert_int_equal(prov_src_mem(&same, sample_jpeg().p, sample_jpeg().n, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&other, sample_png().p, sample_png().n, NULL), PROV_OK);
	assert_int_equal(prov_receipt_matches(receipt, same, &yes, NULL), PROV_OK);
	assert_true(yes);
	assert_int_equal(prov_receipt_matches(receipt, other, &yes, NULL), PROV_OK);
	assert_false(yes);
	prov_src_close(same);
	prov_src_close(other);
	prov_receipt_free(receipt);
	free(data);
	identity_fini(&id);
}

/* No credentials, for those who only know such: beside a file, or given as its sidecar. */
static void test_no_sidecar(void **state)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = NULL, *sidecar = NULL;
	struct prov_report *r = NULL;
	struct identity id;
	uint8_t *data;
	size_t len;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	data = make(&id, sample_jpeg(), &len);
	assert_int_equal(prov_src_mem(&src, sample_jpeg().p, sample_jpeg().n, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&sidecar, data, len, NULL), PROV_OK);
	assert_true(prov_receipt_is(sidecar));
	opts.sidecar = sidecar;
	if (prov_verify_with(&r, id.policy, src, "a.jpg", &opts, NULL) == PROV_OK)
		assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
	prov_report_free(r);
	assert_true(prov_verify(&r, id.policy, sidecar, "a.receipt", NULL) < 0);
	prov_src_close(src);
	prov_src_close(sidecar);
	free(data);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_changed),
	    cmocka_unit_test(test_says), cmocka_unit_test(test_no_sidecar)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
