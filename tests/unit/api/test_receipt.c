/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/mutate.h"
#include "helper/signed.h"
#include "helper/tokens.h"
#include "prov/receipt.h"
#include "prov/verify.h"

static bool looks_so(const struct prov_src *src)
{
	bool yes = true;

	assert_int_equal(prov_receipt_is(src, &yes, NULL), PROV_OK);
	return yes;
}

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
	assert_false(looks_so(src));
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
	(void)looks_so(src);
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

/* An unknown signer is no reason beside a signature that does not fit. */
static void test_why(void **state)
{
	struct prov_receipt *receipt = NULL;
	struct prov_policy *nobody = NULL;
	struct identity id;
	size_t len;
	uint8_t *data;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	assert_int_equal(prov_policy_new(&nobody, NULL), PROV_OK);
	data = make(&id, sample_text(), &len);
	assert_int_equal(
	    state_of_receipt(nobody, prov_bytes(data, len), &receipt), PROV_STATE_VALID);
	assert_string_equal(prov_receipt_why(receipt), "there is no trust anchor to compare with");
	prov_receipt_free(receipt);
	data[len - 1] ^= 1;
	assert_int_equal(
	    state_of_receipt(nobody, prov_bytes(data, len), &receipt), PROV_STATE_INVALID);
	assert_string_equal(
	    prov_receipt_why(receipt), "it was changed after it was signed, or is no receipt");
	prov_receipt_free(receipt);
	free(data);
	prov_policy_free(nobody);
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
	assert_true(looks_so(sidecar));
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

/* An authority in a function. */
struct authority {
	struct certs_cert root, tsa;
};

static int stamp(
    void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *out, struct prov_err *err)
{
	struct authority *a = ctx;
	struct tokens_opts opts = {
	    .tsa = &a->tsa, .request = prov_bytes(what->body, what->body_len)};
	struct prov_bytes token, response;
	time_t now = time(NULL);
	char when[32];
	struct tm tm;
	int rc;

	assert_non_null(gmtime_r(&now, &tm));
	assert_true(strftime(when, sizeof(when), "%Y%m%d%H%M%SZ", &tm) > 0);
	opts.time = when;
	token = tokens_make(&opts);
	response = tokens_response(0, token);
	rc = prov_fetch_put(out, response.p, response.n, err);
	free((void *)(uintptr_t)token.p);
	free((void *)(uintptr_t)response.p);
	return rc;
}

struct held {
	const struct prov_policy *policy;
	const char *json;
	int64_t when;
	size_t trusted, stamped;
};

/* What is signed can't be changed. A stamp lies beside the signature and could as well be left
 * out: changed, it says nothing else, and mostly nothing. */
static void never_other(void *ctx, struct prov_bytes data)
{
	struct held *held = ctx;
	struct prov_receipt *receipt = NULL;
	enum prov_state state = state_of_receipt(held->policy, data, &receipt);
	int64_t when;

	assert_true(state == PROV_STATE_INVALID || state == PROV_STATE_ERROR ||
		    state == PROV_STATE_TRUSTED);
	if (state == PROV_STATE_TRUSTED) {
		held->trusted++;
		assert_string_equal(prov_receipt_json(receipt), held->json);
		if (prov_receipt_stamped_at(receipt, &when)) {
			held->stamped++;
			assert_int_equal(when, held->when);
		}
	}
	prov_receipt_free(receipt);
}

static void flip_one(struct prov_bytes data, size_t at, uint8_t mask, struct held *held)
{
	uint8_t *copy = mutate_copy(data);

	copy[at] ^= mask;
	never_other(held, prov_bytes(copy, data.n));
	free(copy);
}

static void authority_init(struct authority *a, struct identity *id)
{
	const struct certs_opts opts = {.kind = CERTS_TSA};
	char *pem;

	a->root = certs_root();
	a->tsa = certs_make(&a->root, &opts);
	identity_init(id, PROV_ALG_ED25519);
	pem = certs_pem(&a->root, 1);
	assert_int_equal(prov_policy_add_pem(id->policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem),
			     "authorities", NULL),
	    PROV_OK);
	free(pem);
	assert_int_equal(
	    prov_signer_set_tsa(id->signer, "https://tsa.example/", false, stamp, a, NULL),
	    PROV_OK);
}

static void test_stamped(void **state)
{
	struct prov_receipt *receipt = NULL;
	struct held held = {0};
	struct authority a;
	struct identity id;
	uint8_t *data;
	size_t len;
	(void)state;

	authority_init(&a, &id);
	data = make(&id, sample_text(), &len);
	held.policy = id.policy;
	assert_int_equal(
	    state_of_receipt(id.policy, prov_bytes(data, len), &receipt), PROV_STATE_TRUSTED);
	assert_true(prov_receipt_stamped_at(receipt, &held.when));
	held.json = prov_receipt_json(receipt);
	for (size_t i = 0; i < len; i++)
		flip_one(prov_bytes(data, len), i, (uint8_t)(1u << i % 8), &held);
	mutate_prefixes(prov_bytes(data, len), never_other, &held);
	print_message("of %zu: %zu still say the same, %zu of them with the time\n", len,
	    held.trusted, held.stamped);
	/* Something of the stamp was hit, and of what is signed. */
	assert_true(held.trusted > 0 && held.trusted < len && held.stamped < held.trusted);
	prov_receipt_free(receipt);
	free(data);
	identity_fini(&id);
	certs_free(&a.tsa);
	certs_free(&a.root);
}

static int broken(
    void *ctx, uint64_t offset, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	(void)ctx;
	(void)offset;
	(void)buf;
	(void)len;
	*got = 0;
	if (err != NULL)
		err->code = PROV_E_IO;
	return PROV_E_IO;
}

/* What can't be read is not "no receipt". */
static void test_unread(void **state)
{
	struct prov_src src = {.read_at = broken, .size = 100000};
	bool yes = true;
	(void)state;

	assert_int_equal(prov_receipt_is(&src, &yes, NULL), PROV_E_IO);
	assert_false(yes);
}

static void test_nothing_given(void **state)
{
	unsigned char digest[PROV_RECEIPT_DIGEST];
	struct prov_receipt *receipt;
	struct prov_policy *policy = NULL;
	bool yes = true;

	(void)state;
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	assert_int_equal(prov_receipt_digest(NULL, digest, NULL), PROV_E_USAGE);
	assert_int_equal(prov_receipt_is(NULL, &yes, NULL), PROV_E_USAGE);
	assert_false(yes);
	assert_int_equal(prov_receipt_open(&receipt, policy, NULL, NULL), PROV_E_USAGE);
	assert_null(receipt);
	assert_int_equal(
	    prov_receipt_write(NULL, NULL, digest, NULL, NULL, NULL, NULL, NULL), PROV_E_USAGE);
	prov_policy_free(policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_changed),
	    cmocka_unit_test(test_why), cmocka_unit_test(test_says),
	    cmocka_unit_test(test_no_sidecar), cmocka_unit_test(test_stamped),
	    cmocka_unit_test(test_unread), cmocka_unit_test(test_nothing_given)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
