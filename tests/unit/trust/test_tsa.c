/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "helper/starve.h"
#include "helper/tokens.h"
#include "trust/trust.h"

#define DATA "what is stamped"

static struct prov_arena arena;
static struct certs_cert root, tsa;
static struct prov_anchors *anchors;

static struct prov_anchors *anchors_of(const struct certs_cert *cert)
{
	struct prov_anchors *a;
	char *pem = certs_pem(cert, 1);

	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
	free(pem);
	return a;
}

static int setup(void **state)
{
	struct certs_opts opts = {.kind = CERTS_TSA, .cn = "Stamps"};
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	root = certs_root();
	tsa = certs_make(&root, &opts);
	anchors = anchors_of(&root);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	prov_anchors_free(anchors);
	certs_free(&tsa);
	certs_free(&root);
	prov_arena_fini(&arena);
	return 0;
}

/* The stamped data comes in parts. */
static struct prov_tst verify_with(
    struct prov_bytes token, bool is_response, const struct prov_anchors *a)
{
	struct prov_bytes parts[3] = {
	    prov_bytes_str("what "), prov_bytes(NULL, 0), prov_bytes_str("is stamped")};
	uint8_t *copy = mutate_copy(token);
	struct prov_err err = {0};
	struct prov_tst tst;

	if (prov_tst_verify(
		prov_bytes(copy, token.n), is_response, parts, 3, a, &arena, &tst, &err) != PROV_OK)
		fail_msg("%s", err.msg);
	free(copy);
	return tst;
}

static struct prov_tst verify(struct prov_bytes token, bool is_response)
{
	return verify_with(token, is_response, anchors);
}

static void drop(struct prov_bytes token)
{
	free((void *)(uintptr_t)token.p);
}

/* WORDS NULL: good and trusted; else RESULT, not trusted, with a sentence that has them. */
static struct prov_tst expect(
    struct tokens_opts opts, enum prov_tst_result result, const char *words)
{
	struct prov_bytes token;
	struct prov_tst tst;

	if (opts.tsa == NULL)
		opts.tsa = &tsa;
	if (opts.data.p == NULL)
		opts.data = prov_bytes_str(DATA);
	token = tokens_make(&opts);
	tst = verify(token, false);
	drop(token);
	if (tst.result != result)
		fail_msg("result %d: %s", (int)tst.result, tst.why == NULL ? "" : tst.why);
	if (words == NULL) {
		if (!tst.trusted || tst.why != NULL)
			fail_msg("not trusted: %s", tst.why == NULL ? "" : tst.why);
		return tst;
	}
	assert_false(tst.trusted);
	if (tst.why == NULL || strstr(tst.why, words) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", tst.why == NULL ? "" : tst.why, words);
	return tst;
}

static void test_good(void **state)
{
	struct prov_tst tst = expect((struct tokens_opts){0}, PROV_TST_GOOD, NULL);
	(void)state;

	assert_true(tst.time == CERTS_NOW && tst.has_tsa && !tst.credential_bad);
	assert_non_null(tst.tsa.subject.common_name);
	assert_string_equal(tst.tsa.subject.common_name, "Stamps");
	expect((struct tokens_opts){.by_key_id = true}, PROV_TST_GOOD, NULL);
	expect((struct tokens_opts){.imprint_md = "SHA384"}, PROV_TST_GOOD, NULL);
	expect((struct tokens_opts){.imprint_md = "SHA512"}, PROV_TST_GOOD, NULL);
	expect((struct tokens_opts){.sign_md = "SHA512"}, PROV_TST_GOOD, NULL);
	/* A certificate may be named by SHA-1 (RFC 3161), which signs nothing there. */
	expect((struct tokens_opts){.ess_v1 = true}, PROV_TST_GOOD, NULL);
	expect((struct tokens_opts){.ess_md = "SHA1"}, PROV_TST_GOOD, NULL);
	expect((struct tokens_opts){.ess_md = "SHA512"}, PROV_TST_GOOD, NULL);
	/* Fractions of a second are allowed (RFC 3161, 2.4.2), and dropped. */
	tst = expect((struct tokens_opts){.time = "20231114221320.25Z"}, PROV_TST_GOOD, NULL);
	assert_int_equal(tst.time, CERTS_NOW);
}

static void test_keys(void **state)
{
	static const struct {
		enum certs_key key;
		const char *md, *mgf;
	} rows[] = {
	    {CERTS_P384, "SHA384", NULL},
	    {CERTS_P521, "SHA512", NULL},
	    {CERTS_RSA2048, "SHA256", NULL},
	    {CERTS_RSA2048, "SHA512", NULL},
	    {CERTS_RSA2048, "SHA256", "SHA256"},
	    {CERTS_ED25519, "SHA512", NULL},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_opts opts = {.kind = CERTS_TSA, .key = rows[i].key};
		struct certs_cert cert = certs_make(&root, &opts);
		expect(
		    (struct tokens_opts){
			.tsa = &cert, .sign_md = rows[i].md, .pss_mgf = rows[i].mgf},
		    PROV_TST_GOOD, NULL);
		certs_free(&cert);
	}
}

/* RFC 8419, which OpenSSL's CMS does not have. */
static void test_ed25519(void **state)
{
	struct certs_opts opts = {.kind = CERTS_TSA, .key = CERTS_ED25519};
	struct certs_cert cert = certs_make(&root, &opts), other = certs_make(&root, &opts);
	struct tokens_opts good = {.tsa = &cert, .sign_md = "SHA512", .data = prov_bytes_str(DATA)};
	struct prov_bytes token = tokens_make(&good);
	struct prov_tst tst;
	(void)state;

	tst = verify(token, false);
	assert_true(tst.result == PROV_TST_GOOD && tst.trusted && tst.num_signatures > 0);
	/* The signature is the last thing in a token. */
	((uint8_t *)(uintptr_t)token.p)[token.n - 1] ^= 1;
	assert_int_equal(verify(token, false).result, PROV_TST_MISMATCH);
	drop(token);
	expect((struct tokens_opts){.tsa = &cert, .sign_md = "SHA256"}, PROV_TST_UNTRUSTED_ALG,
	    "SHA-512");
	expect((struct tokens_opts){.tsa = &cert, .sign_md = "SHA512", .ess = &other},
	    PROV_TST_MISMATCH, "another certificate");
	certs_free(&cert);
	certs_free(&other);
}

static void test_algorithms(void **state)
{
	struct certs_opts rsa = {.kind = CERTS_TSA, .key = CERTS_RSA2048};
	struct certs_cert cert = certs_make(&root, &rsa);
	(void)state;

	expect((struct tokens_opts){.sign_md = "SHA1"}, PROV_TST_UNTRUSTED_ALG, "digest");
	expect((struct tokens_opts){.sign_md = "SHA224"}, PROV_TST_UNTRUSTED_ALG, "digest");
	expect((struct tokens_opts){.imprint_md = "SHA1"}, PROV_TST_UNTRUSTED_ALG, "imprint");
	expect((struct tokens_opts){.imprint_md = "MD5"}, PROV_TST_UNTRUSTED_ALG, "imprint");
	expect((struct tokens_opts){.tsa = &cert, .pss_mgf = "SHA512"}, PROV_TST_UNTRUSTED_ALG,
	    "signature algorithm");
	certs_free(&cert);
	/* Refused before a verification is made with it. */
	rsa.key = CERTS_RSA_SLOW;
	cert = certs_make(&root, &rsa);
	assert_int_equal(
	    expect((struct tokens_opts){.tsa = &cert}, PROV_TST_UNTRUSTED_ALG, "public exponent")
		.num_signatures,
	    0);
	certs_free(&cert);
}

static void test_mismatch(void **state)
{
	struct certs_opts opts = {.kind = CERTS_TSA, .cn = "Stamps"};
	struct certs_cert other = certs_make(&root, &opts);
	struct tokens_opts opts_good = {.tsa = &tsa, .data = prov_bytes_str(DATA)};
	struct prov_bytes token = tokens_make(&opts_good);
	struct prov_tst tst;
	(void)state;

	expect((struct tokens_opts){.data = prov_bytes_str("what is stampee")}, PROV_TST_MISMATCH,
	    "something else");
	expect((struct tokens_opts){.short_imprint = true}, PROV_TST_MISMATCH, "something else");
	expect((struct tokens_opts){.ess = &other}, PROV_TST_MISMATCH, "another certificate");
	expect((struct tokens_opts){.ess = &other, .ess_v1 = true}, PROV_TST_MISMATCH,
	    "another certificate");
	/* The signature is the last thing in a token. */
	((uint8_t *)(uintptr_t)token.p)[token.n - 1] ^= 1;
	tst = verify(token, false);
	assert_true(tst.result == PROV_TST_MISMATCH && !tst.trusted);
	assert_non_null(strstr(tst.why, "does not verify"));
	drop(token);
	certs_free(&other);
}

static void test_malformed(void **state)
{
	(void)state;

	expect((struct tokens_opts){.other_type = true}, PROV_TST_MALFORMED, "TSTInfo");
	expect((struct tokens_opts){.two_signers = true}, PROV_TST_MALFORMED, "exactly one");
	expect((struct tokens_opts){.version = 2}, PROV_TST_MALFORMED, "version 1");
	expect((struct tokens_opts){.critical_ext = true}, PROV_TST_MALFORMED, "critical");
	expect((struct tokens_opts){.ess_none = true}, PROV_TST_MALFORMED, "which certificate");
	expect((struct tokens_opts){.time = "20231314221320Z"}, PROV_TST_MALFORMED, "genTime");
	expect((struct tokens_opts){.time = ""}, PROV_TST_MALFORMED, "genTime");
	expect((struct tokens_opts){.no_certs = true}, PROV_TST_UNTRUSTED_ALG,
	    "does not hold its authority's certificate");
	assert_int_equal(verify(prov_bytes(NULL, 0), false).result, PROV_TST_MALFORMED);
	assert_int_equal(verify(prov_bytes(NULL, 0), true).result, PROV_TST_MALFORMED);
	assert_int_equal(verify(tsa.der, false).result, PROV_TST_MALFORMED);
}

static void test_chains(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "I"}, end = {.kind = CERTS_TSA};
	struct certs_cert i = certs_make(&root, &ca), deep = certs_make(&i, &end);
	struct certs_cert stranger = certs_root(), alone = certs_make(&stranger, &end);
	struct tokens_opts opts = {.tsa = &deep, .more = &i, .num_more = 1};
	struct prov_bytes token;
	struct prov_tst tst;
	(void)state;

	expect(opts, PROV_TST_GOOD, NULL);
	opts.num_more = 0;
	expect(opts, PROV_TST_GOOD, "no path leads");
	/* Its own root comes along: that makes it no anchor. */
	opts = (struct tokens_opts){.tsa = &alone, .more = &stranger, .num_more = 1};
	tst = expect(opts, PROV_TST_GOOD, "no path leads");
	assert_false(tst.credential_bad);
	/* No list, an empty list, a list with the authority itself on it: all are no trust. */
	opts = (struct tokens_opts){.tsa = &tsa, .data = prov_bytes_str(DATA)};
	token = tokens_make(&opts);
	assert_false(verify_with(token, false, NULL).trusted);
	for (int own = 0; own < 2; own++) {
		struct prov_anchors *a = NULL;
		if (own == 0)
			assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
		else
			a = anchors_of(&tsa);
		tst = verify_with(token, false, a);
		assert_true(tst.result == PROV_TST_GOOD && !tst.trusted && tst.why != NULL);
		prov_anchors_free(a);
	}
	drop(token);
	certs_free(&i);
	certs_free(&deep);
	certs_free(&stranger);
	certs_free(&alone);
}

static void test_credential(void **state)
{
	static const struct certs_opts rows[] = {
	    {0}, /* a claim signer */
	    {.kind = CERTS_TSA, .swap = {{"extendedKeyUsage", "timeStamping,emailProtection"}}},
	    {.kind = CERTS_TSA, .swap = {{"extendedKeyUsage", NULL}}},
	    {.kind = CERTS_TSA, .swap = {{"keyUsage", NULL}}},
	    {.kind = CERTS_TSA, .swap = {{"keyUsage", "critical,keyEncipherment"}}},
	    {.kind = CERTS_TSA, .swap = {{"authorityKeyIdentifier", NULL}}},
	    {.kind = CERTS_TSA, .md = "SHA1"},
	    {.kind = CERTS_TSA, .key = CERTS_K256},
	    {.kind = CERTS_TSA, .key = CERTS_RSA1024},
	    {.kind = CERTS_CA},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_cert bad = certs_make(&root, &rows[i]);
		struct prov_tst tst =
		    expect((struct tokens_opts){.tsa = &bad}, PROV_TST_GOOD, "certificate profile");
		assert_true(tst.credential_bad);
		certs_free(&bad);
	}
}

static void test_validity(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "I", .not_after = "20230101000000Z"};
	struct certs_opts end = {.kind = CERTS_TSA};
	struct certs_cert i = certs_make(&root, &ca), deep = certs_make(&i, &end);
	struct tokens_opts opts = {.tsa = &deep, .more = &i, .num_more = 1};
	struct prov_bytes token;
	struct prov_tst tst;
	(void)state;

	opts.data = prov_bytes_str(DATA);
	token = tokens_make(&opts); /* the CA had expired when it was made */
	tst = verify(token, false);
	assert_int_equal(tst.result, PROV_TST_OUTSIDE_VALIDITY);
	drop(token);
	opts.time = "20221231235959Z"; /* a stamp outlives the certificates behind it */
	expect(opts, PROV_TST_GOOD, NULL);
	opts = (struct tokens_opts){
	    .tsa = &tsa, .data = prov_bytes_str(DATA), .time = "20190101000000Z"};
	token = tokens_make(&opts);
	assert_int_equal(verify(token, false).result, PROV_TST_OUTSIDE_VALIDITY);
	/* Outside the authority's own validity, on no list as well. */
	assert_int_equal(verify_with(token, false, NULL).result, PROV_TST_OUTSIDE_VALIDITY);
	drop(token);
	certs_free(&i);
	certs_free(&deep);
}

static void test_responses(void **state)
{
	struct tokens_opts opts = {.tsa = &tsa, .data = prov_bytes_str(DATA)};
	struct prov_bytes token = tokens_make(&opts), response, empty;
	uint8_t *more;
	(void)state;

	for (int status = 0; status < 6; status++) {
		struct prov_tst tst;
		response = tokens_response(status, token);
		tst = verify(response, true);
		assert_int_equal(tst.result, status < 2 ? PROV_TST_GOOD : PROV_TST_MALFORMED);
		assert_int_equal(tst.trusted, status < 2);
		/* The one form is not taken for the other. */
		assert_int_equal(verify(response, false).result, PROV_TST_MALFORMED);
		drop(response);
	}
	assert_int_equal(verify(token, true).result, PROV_TST_MALFORMED);
	empty = tokens_response(0, prov_bytes(NULL, 0));
	assert_int_equal(verify(empty, true).result, PROV_TST_MALFORMED);
	drop(empty);
	more = malloc(token.n + 1);
	memcpy(more, token.p, token.n);
	more[token.n] = 0;
	assert_int_equal(verify(prov_bytes(more, token.n + 1), false).result, PROV_TST_MALFORMED);
	free(more);
	drop(token);
}

static void test_limit(void **state)
{
	uint8_t *big = calloc(1, PROV_MAX_TST + 1);
	struct prov_tst tst;
	(void)state;

	assert_int_equal(prov_tst_verify(prov_bytes(big, PROV_MAX_TST + 1), false, NULL, 0, NULL,
			     &arena, &tst, NULL),
	    PROV_E_LIMIT);
	free(big);
}

/* Damage never gives a stamp of another time, nor by another authority. */
static void hostile(void *ctx, struct prov_bytes data)
{
	const struct prov_bytes part = prov_bytes_str(DATA);
	const bool *is_response = ctx;
	struct prov_arena own;
	struct prov_tst tst;
	struct prov_err err = {0};

	prov_arena_init(&own, PROV_MAX_ARENA);
	if (prov_tst_verify(data, *is_response, &part, 1, anchors, &own, &tst, &err) != PROV_OK)
		fail_msg("%s", err.msg);
	if (tst.result == PROV_TST_GOOD && tst.trusted) {
		assert_true(tst.time == CERTS_NOW && tst.has_tsa);
		assert_true(prov_bytes_eq(tst.tsa.der, tsa.der));
	} else {
		assert_true(tst.why != NULL && tst.why[0] != '\0');
	}
	prov_arena_fini(&own);
}

static void test_hostile(void **state)
{
	struct tokens_opts opts = {.tsa = &tsa, .data = prov_bytes_str(DATA)};
	struct prov_bytes token = tokens_make(&opts), response = tokens_response(0, token);
	bool is_response = false;
	(void)state;

	mutate_all(token, hostile, &is_response);
	is_response = true;
	mutate_prefixes(response, hostile, &is_response);
	mutate_flips(prov_bytes_sub(response, 0, 64), hostile, &is_response);
	drop(token);
	drop(response);
}

/*
 * The next CMS token in DATA from *OFF on: what stands around id-signedData, as far as it is whole.
 */
static bool carve(struct prov_bytes data, size_t *off, struct prov_bytes *out)
{
	static const uint8_t signed_data[] = {
	    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};

	for (; *off + 4 + sizeof(signed_data) < data.n; ++*off) {
		const uint8_t *p = &data.p[*off];
		size_t len = (size_t)p[2] << 8 | p[3];
		if (p[0] != 0x30 || p[1] != 0x82 ||
		    memcmp(&p[4], signed_data, sizeof(signed_data)) != 0 || len + 4 > data.n - *off)
			continue;
		*out = prov_bytes(p, len + 4);
		*off += len + 4;
		return true;
	}
	return false;
}

/* Real authorities: their signatures verify; what they stamped is not at hand here. */
static void test_corpus(void **state)
{
	static const char *const names[] = {"third-party/adobe-20220124-C.jpg",
	    "third-party/c2pars-C.jpg", "third-party/c2pars-CACA.jpg",
	    "third-party/truepic-20230212-camera.jpg",
	    "third-party/adobe-20240110-single_manifest_store.pdf"};
	(void)state;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct prov_bytes token;
		struct prov_tst tst;
		size_t n, off = 0;
		uint8_t *file = load_corpus(names[i], &n);
		if (file == NULL)
			skip();
		assert_true(carve(prov_bytes(file, n), &off, &token));
		tst = verify(token, false);
		assert_int_equal(tst.result, PROV_TST_MISMATCH);
		assert_true(tst.has_tsa && tst.time > 1600000000 && tst.time < 1800000000);
		if (strstr(tst.why, "something else") == NULL)
			fail_msg("%s: %s", names[i], tst.why);
		free(file);
	}
}

/* Whichever allocation of OpenSSL's fails: a good stamp is good, or it is no verdict. One that is
 * left out could have said that a certificate was not yet valid. */
static void test_no_memory(void **state)
{
	struct tokens_opts opts = {.tsa = &tsa, .data = prov_bytes_str(DATA)};
	struct prov_bytes token = tokens_make(&opts);
	bool is_through = false;
	(void)state;

	for (unsigned long k = 1; !is_through; k += STARVE_STEP) {
		struct prov_anchors *a = anchors_of(&root); /* which have seen nothing */
		struct prov_arena own;
		struct prov_tst tst;
		int rc;

		prov_arena_init(&own, PROV_MAX_ARENA);
		starve_at(k, false);
		rc = prov_tst_verify(token, false, &opts.data, 1, a, &own, &tst, NULL);
		is_through = starve_end() < k;
		if (rc == PROV_OK && (tst.result != PROV_TST_GOOD || !tst.trusted))
			fail_msg("allocation %lu: %s", k, tst.why == NULL ? "" : tst.why);
		assert_true(rc == PROV_OK || !is_through);
		prov_arena_fini(&own);
		prov_anchors_free(a);
	}
	drop(token);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_keys),
	    cmocka_unit_test(test_ed25519),
	    cmocka_unit_test(test_algorithms),
	    cmocka_unit_test(test_mismatch),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_chains),
	    cmocka_unit_test(test_credential),
	    cmocka_unit_test(test_validity),
	    cmocka_unit_test(test_responses),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_corpus),
	    cmocka_unit_test(test_no_memory),
	};

	if (!starve_begin())
		return 1;
	return cmocka_run_group_tests(tests, setup, teardown);
}
