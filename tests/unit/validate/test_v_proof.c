/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures that one verification checks: each once, and counted */
#include <stdlib.h>

#include <openssl/core_names.h>

#include "base/limits.h"
#include "helper/forge_test.h"
#include "helper/ocsp.h"
#include "report/report.h"
#include "trust/ocsp.h"
#include "validate/v_internal.h"

struct frame {
	struct v_ctx ctx;
	struct prov_report report;
	struct prov_arena arena;
	struct prov_err err;
	struct prov_policy *policy;
	struct prov_validate_in in;
	struct certs_cert root, inter, leaf;
	struct prov_bytes certs[2];
	struct prov_cose_chain chain;
};

static int setup(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "Issuer"};
	struct frame *t = calloc(1, sizeof(*t));
	char *pem;

	assert_non_null(t);
	t->root = certs_root();
	t->inter = certs_make(&t->root, &ca);
	t->leaf = certs_make(&t->inter, NULL);
	t->certs[0] = t->leaf.der;
	t->certs[1] = t->inter.der;
	t->chain = (struct prov_cose_chain){t->certs, 2};
	prov_arena_init(&t->arena, PROV_MAX_ARENA);
	assert_int_equal(prov_policy_new(&t->policy, NULL), PROV_OK);
	pem = certs_pem(&t->root, 1);
	assert_int_equal(
	    prov_policy_add_pem(t->policy, PROV_LIST_SIGNERS, pem, strlen(pem), "list", NULL),
	    PROV_OK);
	free(pem);
	t->in.policy = t->policy;
	t->ctx = (struct v_ctx){.report = &t->report,
	    .arena = &t->arena,
	    .err = &t->err,
	    .in = &t->in,
	    .work_left = 1u << 20};
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct frame *t = *state;

	prov_policy_free(t->policy);
	prov_arena_fini(&t->arena);
	certs_free(&t->leaf);
	certs_free(&t->inter);
	certs_free(&t->root);
	free(t);
	return 0;
}

/* What is added to the count. */
static size_t chain(struct frame *t, const struct prov_anchors *anchors, int64_t at, bool trusted)
{
	size_t before = t->ctx.num_signatures;
	struct prov_chain_verdict v;

	assert_int_equal(
	    v_chain_verify(&t->ctx, &t->chain, anchors, (struct prov_chain_times){at, at}, &v),
	    PROV_OK);
	assert_int_equal(v.result == PROV_CHAIN_TRUSTED, trusted);
	assert_true(trusted == (v.why == NULL));
	return t->ctx.num_signatures - before;
}

static void test_chains(void **state)
{
	struct frame *t = *state;
	const struct prov_anchors *list = t->policy->signers;
	struct prov_bytes swapped = t->inter.der;

	assert_int_equal(chain(t, list, CERTS_NOW, true), 3);
	assert_int_equal(chain(t, list, CERTS_NOW, true), 0);
	/* Whatever it depends on makes it another question. */
	assert_int_equal(chain(t, list, CERTS_NOW + 1, true), 3);
	assert_int_equal(chain(t, NULL, CERTS_NOW, false), 0);
	assert_int_equal(chain(t, NULL, CERTS_NOW, false), 0);
	t->certs[1] = t->root.der;
	assert_true(chain(t, list, CERTS_NOW, false) > 0);
	t->certs[1] = swapped;
	t->chain.n = 1;
	assert_true(chain(t, list, CERTS_NOW, false) > 0);
	t->chain.n = 2;
	assert_int_equal(chain(t, list, CERTS_NOW, true), 0);
	assert_int_equal(chain(t, NULL, CERTS_NOW, false), 0);
}

static void test_issuers(void **state)
{
	struct frame *t = *state;
	struct prov_bytes out;
	size_t once;

	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(
		    v_issuer_find(&t->ctx, &t->chain, t->policy->signers, t->leaf.der, &out),
		    PROV_OK);
		assert_true(prov_bytes_eq(out, t->inter.der));
		assert_int_equal(
		    v_issuer_find(&t->ctx, &t->chain, t->policy->signers, t->inter.der, &out),
		    PROV_OK);
		assert_true(prov_bytes_eq(out, t->root.der));
		if (i == 0)
			once = t->ctx.num_signatures;
	}
	assert_int_equal(t->ctx.num_signatures, once);
	assert_true(once > 0);
}

static void test_responses(void **state)
{
	struct frame *t = *state;
	struct ocsp_opts good = {.cert = &t->leaf, .issuer = &t->inter};
	struct ocsp_opts bad = {.cert = &t->leaf, .issuer = &t->inter, .bad_signature = true};
	struct prov_bytes responses[2] = {ocsp_make(&good), ocsp_make(&bad)};
	struct v_ocsp_about about, other;
	struct prov_ocsp out;
	size_t decoding = 0;

	assert_int_equal(v_ocsp_about(&t->ctx, t->leaf.der, t->inter.der, &about), PROV_OK);
	assert_int_equal(v_ocsp_about(&t->ctx, t->inter.der, t->root.der, &other), PROV_OK);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(v_ocsp_read(&t->ctx, responses[0], &about, &out), PROV_OK);
		decoding += i == 0 ? out.decoding : 0;
		assert_true(out.accepted && out.n == 1);
		assert_int_equal(out.singles[0].status, PROV_OCSP_GOOD);
		assert_int_equal(v_ocsp_read(&t->ctx, responses[1], &about, &out), PROV_OK);
		assert_false(out.accepted);
		assert_non_null(out.why);
		decoding += i == 0 ? out.decoding : 0;
		assert_int_equal(v_ocsp_read(&t->ctx, responses[0], &other, &out), PROV_OK);
		assert_false(out.accepted);
		decoding += i == 0 ? out.decoding : 0;
		/* The bad one is asked twice (trust/ocsp.c): both count, since both cost. What is
		 * about another certificate was decoded, too, and is not decoded again. */
		assert_int_equal(t->ctx.num_signatures, 3 + decoding);
	}
	for (size_t i = 0; i < 2; i++)
		free((void *)(uintptr_t)responses[i].p);
	assert_true(decoding >= 3 * 6);
}

/* Decoding takes longer than most signatures do: of a key that nobody may sign with, longest. */
static void test_decoding(void **state)
{
	struct frame *t = *state;
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-224");
	struct certs_opts opts = {.use_key = key};
	struct certs_cert slow;
	size_t once, before;
	uint8_t no_cert[] = {0x30, 0};

	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(v_chain_read(&t->ctx, &t->chain), PROV_OK);
		once = i == 0 ? t->ctx.num_signatures : once;
	}
	assert_true(once >= 6);
	assert_int_equal(t->ctx.num_signatures, once);
	assert_non_null(key);
	assert_int_equal(EVP_PKEY_set_utf8_string_param(
			     key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "compressed"),
	    1);
	slow = certs_make(&t->inter, &opts);
	t->certs[0] = slow.der;
	assert_int_equal(v_chain_read(&t->ctx, &t->chain), PROV_OK);
	assert_true(t->ctx.num_signatures - once >= 18 + 3);
	before = t->ctx.num_signatures;
	t->certs[0] = prov_bytes(no_cert, sizeof(no_cert));
	assert_int_equal(v_chain_read(&t->ctx, &t->chain), PROV_OK);
	assert_true(t->ctx.num_signatures > before);
	certs_free(&slow);
	EVP_PKEY_free(key);
}

/* Reaching the limit is no answer, whatever was asked. */
static void test_limit(void **state)
{
	struct frame *t = *state;
	struct ocsp_opts good = {.cert = &t->leaf, .issuer = &t->inter};
	struct prov_bytes response = ocsp_make(&good), out;
	const struct prov_anchors *list = t->policy->signers;
	struct prov_chain_verdict v;
	struct v_ocsp_about about;
	struct prov_chain_times now = {CERTS_NOW, CERTS_NOW};
	struct prov_ocsp ocsp;

	assert_int_equal(v_proof_spend(&t->ctx, PROV_MAX_SIGNATURES), PROV_OK);
	assert_int_equal(v_proof_spend(&t->ctx, 1), PROV_E_LIMIT);
	assert_non_null(strstr(t->err.msg, "signatures"));
	assert_int_equal(v_chain_read(&t->ctx, &t->chain), PROV_E_LIMIT);
	assert_int_equal(v_chain_verify(&t->ctx, &t->chain, list, now, &v), PROV_E_LIMIT);
	assert_int_equal(v_chain_verify(&t->ctx, &t->chain, list, now, &v), PROV_E_LIMIT);
	assert_int_equal(
	    v_issuer_find(&t->ctx, &t->chain, t->policy->signers, t->leaf.der, &out), PROV_E_LIMIT);
	assert_int_equal(v_ocsp_about(&t->ctx, t->leaf.der, t->inter.der, &about), PROV_OK);
	assert_int_equal(v_ocsp_read(&t->ctx, response, &about, &ocsp), PROV_E_LIMIT);
	free((void *)(uintptr_t)response.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_chains, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_issuers, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_responses, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_decoding, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_limit, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
