/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/ocsp.h"
#include "helper/tokens.h"
#include "trust/held.h"
#include "trust/ocsp.h"
#include "trust/trust.h"
#include "trust/x509.h"

static struct certs_cert root, leaf, other;

static int setup(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "Root"};
	struct certs_opts tsa = {.kind = CERTS_TSA, .cn = "Stamps"};
	(void)state;

	root = certs_make(NULL, &ca);
	leaf = certs_make(&root, &tsa);
	other = certs_make(&root, &tsa);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	certs_free(&other);
	certs_free(&leaf);
	certs_free(&root);
	return 0;
}

static struct prov_bytes make_token(size_t more, bool none)
{
	struct certs_cert list[2] = {root, other};
	struct tokens_opts opts = {.tsa = &leaf,
	    .more = list,
	    .num_more = more,
	    .data = prov_bytes("x", 1),
	    .no_certs = none};

	return tokens_make(&opts);
}

static size_t in_token(struct prov_bytes token)
{
	size_t n = 99;

	assert_true(prov_held_in_token(token, &n));
	return n;
}

static void test_tokens(void **state)
{
	struct prov_bytes token = make_token(0, false), more = make_token(2, false),
			  none = make_token(0, true);
	const size_t one = in_token(token);
	size_t n;
	uint8_t *p = (uint8_t *)(uintptr_t)token.p;
	(void)state;

	assert_in_range(one, 1, 2);
	assert_int_equal(in_token(more), one + 2);
	assert_int_equal(in_token(none), 0);
	/* Nothing is met in what does not fit, or is something else. */
	for (n = 0; n < token.n; n++)
		assert_int_equal(in_token(prov_bytes(token.p, n)), 0);
	p[0] = 0x31;
	assert_int_equal(in_token(token), 0);
	p[0] = 0x30;
	/* Another type, and a length that is not given: nobody knows. */
	p[12] ^= 1;
	assert_false(prov_held_in_token(token, &n));
	p[12] ^= 1;
	p[1] = 0x80;
	assert_false(prov_held_in_token(token, &n));
	free(p);
	free((void *)(uintptr_t)more.p);
	free((void *)(uintptr_t)none.p);
}

static void test_responses(void **state)
{
	struct ocsp_opts with = {.cert = &leaf, .issuer = &root, .more = &leaf};
	struct ocsp_opts none = {.cert = &leaf, .issuer = &root, .no_certs = true};
	struct prov_bytes a = ocsp_make(&with), b = ocsp_make(&none);
	size_t n;
	(void)state;

	assert_true(prov_held_in_response(a, &n));
	assert_in_range(n, 1, 2);
	for (size_t cut = 0; cut < a.n; cut++) {
		assert_true(prov_held_in_response(prov_bytes(a.p, cut), &n));
		assert_int_equal(n, 0);
	}
	assert_true(prov_held_in_response(b, &n));
	assert_int_equal(n, 0);
	free((void *)(uintptr_t)a.p);
	free((void *)(uintptr_t)b.p);
}

/* What was met counts, and not what would have fit. */
static void test_costs(void **state)
{
	struct prov_bytes token = make_token(0, false), data = prov_bytes("x", 1);
	struct ocsp_opts opts = {.cert = &leaf, .issuer = &root, .more = &leaf};
	struct prov_bytes response = ocsp_make(&opts);
	uint8_t *p = (uint8_t *)(uintptr_t)token.p;
	const size_t met = in_token(token);
	struct prov_arena arena;
	struct prov_ocsp ocsp;
	struct prov_tst tst;
	bool found = false;
	(void)state;

	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(prov_tst_verify(prov_bytes(token.p, token.n - 1), false, &data, 1, NULL,
			     &arena, &tst, NULL),
	    PROV_OK);
	assert_int_equal(tst.decoding, token.n / 1024);
	/* Broken behind its certificates, in one place or another. */
	for (size_t i = token.n; i > token.n / 2 && !found; i--) {
		p[i - 1] ^= 0x40;
		assert_int_equal(
		    prov_tst_verify(token, false, &data, 1, NULL, &arena, &tst, NULL), PROV_OK);
		found = tst.decoding == token.n / 1024 + 18 * met;
		p[i - 1] ^= 0x40;
	}
	assert_true(found);
	assert_true(prov_decoding_failed(token.n, NULL) > token.n / 10);
	assert_int_equal(prov_decoding_failed(token.n, &met), token.n / 1024 + 18 * met);
	assert_int_equal(prov_ocsp_read(prov_bytes(response.p, response.n - 1), leaf.der, root.der,
			     &arena, &ocsp, NULL),
	    PROV_OK);
	assert_int_equal(ocsp.decoding, 3 + 3 + response.n / 1024);
	prov_arena_fini(&arena);
	free(p);
	free((void *)(uintptr_t)response.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tokens),
	    cmocka_unit_test(test_responses),
	    cmocka_unit_test(test_costs),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
