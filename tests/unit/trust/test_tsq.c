/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <openssl/ts.h>

#include "base/limits.h"
#include "helper/tokens.h"
#include "trust/tsq.h"

static struct prov_arena arena;
static struct certs_cert root, tsa;
static const struct prov_bytes parts[2] = {
    {(const uint8_t *)"what is ", 8}, {(const uint8_t *)"stamped", 7}};

static int setup(void **state)
{
	const struct certs_opts opts = {.kind = CERTS_TSA};
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	root = certs_root();
	tsa = certs_make(&root, &opts);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	certs_free(&tsa);
	certs_free(&root);
	prov_arena_fini(&arena);
	return 0;
}

static int read_it(const struct prov_tsq *q, struct prov_bytes response, const char *words)
{
	struct prov_bytes token;
	struct prov_err err = {0};
	int64_t when = 0;
	int rc = prov_tsq_read(q, response, parts, 2, &arena, &token, &when, &err);

	if (words != NULL && strstr(err.msg, words) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", err.msg, words);
	if (rc == PROV_OK)
		assert_int_equal(when, CERTS_NOW);
	return rc;
}

/* The answer to a request of Q's, as OPTS has it. */
static struct prov_bytes answer(struct prov_tsq *q, struct tokens_opts opts)
{
	struct prov_bytes token, response;
	struct prov_wr request;

	prov_wr_init(&request, PROV_MAX_TST);
	assert_int_equal(prov_tsq_make(q, PROV_HASH_SHA256, parts, 2, &request, NULL), PROV_OK);
	if (opts.data.n == 0)
		opts.request = prov_wr_data(&request);
	if (opts.tsa == NULL)
		opts.tsa = &tsa;
	token = tokens_make(&opts);
	response = tokens_response(0, token);
	free((void *)(uintptr_t)token.p);
	prov_wr_fini(&request);
	return response;
}

static void drop(struct prov_bytes b)
{
	free((void *)(uintptr_t)b.p);
}

static void test_request(void **state)
{
	static const enum prov_hash hashes[] = {
	    PROV_HASH_SHA256, PROV_HASH_SHA384, PROV_HASH_SHA512};
	struct prov_tsq q, last = {0};
	(void)state;

	for (size_t i = 0; i < 3; i++) {
		uint8_t digest[PROV_HASH_MAX];
		const unsigned char *p;
		struct prov_wr wr;
		TS_REQ *req;
		const ASN1_OCTET_STRING *imprint;
		const ASN1_INTEGER *nonce;

		prov_wr_init(&wr, PROV_MAX_TST);
		assert_int_equal(prov_tsq_make(&q, hashes[i], parts, 2, &wr, NULL), PROV_OK);
		assert_memory_not_equal(q.nonce, last.nonce, PROV_TSQ_NONCE);
		last = q;
		p = wr.p;
		req = d2i_TS_REQ(NULL, &p, (long)wr.n);
		assert_non_null(req);
		assert_ptr_equal(p, wr.p + wr.n);
		assert_int_equal(TS_REQ_get_version(req), 1);
		assert_int_equal(TS_REQ_get_cert_req(req), 1);
		imprint = TS_MSG_IMPRINT_get_msg(TS_REQ_get_msg_imprint(req));
		assert_int_equal(
		    prov_hash_bytes(hashes[i], prov_bytes_str("what is stamped"), digest, NULL),
		    PROV_OK);
		assert_int_equal(ASN1_STRING_length(imprint), prov_hash_size(hashes[i]));
		assert_memory_equal(
		    ASN1_STRING_get0_data(imprint), digest, prov_hash_size(hashes[i]));
		nonce = TS_REQ_get_nonce(req);
		assert_int_equal(ASN1_STRING_length(nonce), PROV_TSQ_NONCE);
		assert_memory_equal(ASN1_STRING_get0_data(nonce), q.nonce, PROV_TSQ_NONCE);
		TS_REQ_free(req);
		prov_wr_fini(&wr);
	}
}

static void test_answer(void **state)
{
	const struct tokens_opts opts = {0};
	struct prov_bytes response, token;
	struct prov_err err = {0};
	struct prov_tsq q;
	int64_t when;
	(void)state;

	response = answer(&q, opts);
	assert_int_equal(
	    prov_tsq_read(&q, response, parts, 2, &arena, &token, &when, &err), PROV_OK);
	assert_int_equal(when, CERTS_NOW);
	assert_ptr_equal(token.p + token.n, response.p + response.n);
	assert_int_equal(token.p[0], 0x30);
	/* Another request's nonce, other data. */
	q.nonce[7] ^= 1;
	assert_int_equal(read_it(&q, response, "another request"), PROV_E_FORMAT);
	q.nonce[7] ^= 1;
	assert_int_equal(
	    prov_tsq_read(&q, response, parts, 1, &arena, &token, &when, NULL), PROV_E_FORMAT);
	drop(response);
}

static void test_refused(void **state)
{
	/* rejection, with a reason that no terminal should see as it is */
	static const uint8_t said[] = {
	    0x30, 0x0d, 0x30, 0x0b, 0x02, 0x01, 0x02, 0x30, 0x06, 0x0c, 0x04, 'n', 'o', 0x1b, '!'};
	struct prov_bytes plain = tokens_response(2, prov_bytes(NULL, 0));
	struct prov_bytes none = tokens_response(0, prov_bytes(NULL, 0));
	struct prov_tsq q = {{0}};
	(void)state;

	assert_int_equal(read_it(&q, prov_bytes(said, sizeof(said)), "refused the request: no?!"),
	    PROV_E_FORMAT);
	assert_int_equal(read_it(&q, plain, "refused the request"), PROV_E_FORMAT);
	assert_int_equal(read_it(&q, none, "holds no token"), PROV_E_FORMAT);
	assert_int_equal(
	    read_it(&q, prov_bytes_str("<html>"), "no time-stamp response"), PROV_E_FORMAT);
	assert_int_equal(read_it(&q, prov_bytes("", 0), "no time-stamp response"), PROV_E_FORMAT);
	drop(plain);
	drop(none);
}

static void test_unfit(void **state)
{
	const struct certs_opts weak = {.kind = CERTS_TSA, .md = "SHA1"};
	struct certs_cert bad = certs_make(&root, &weak);
	const struct tokens_opts rows[] = {
	    {.tsa = &bad}, {.no_certs = true}, {.ess_none = true}, {.two_signers = true},
	    {.time = "20500101000000Z"}, {.sign_md = "SHA1"},
	    {.data = prov_bytes_str("something else")},
	    {.data = prov_bytes_str("what is stamped")}, /* right, but for the nonce */
	};
	struct prov_tsq q;
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_bytes response = answer(&q, rows[i]);
		assert_int_equal(
		    read_it(&q, response, i == 0 ? "no reader would count" : NULL), PROV_E_FORMAT);
		drop(response);
	}
	certs_free(&bad);
}

static void test_truncated(void **state)
{
	const struct tokens_opts opts = {0};
	struct prov_tsq q;
	struct prov_bytes response = answer(&q, opts);
	(void)state;

	for (size_t n = 0; n < response.n; n++) {
		uint8_t *exact = malloc(n == 0 ? 1 : n);
		assert_non_null(exact);
		memcpy(exact, response.p, n);
		assert_int_equal(read_it(&q, prov_bytes(exact, n), NULL), PROV_E_FORMAT);
		free(exact);
	}
	drop(response);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_request),
	    cmocka_unit_test(test_answer),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_unfit),
	    cmocka_unit_test(test_truncated),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
