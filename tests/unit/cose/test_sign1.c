/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cose/cose.h"
#include "helper/load.h"
#include "helper/mutate.h"

static struct prov_arena arena;

static int begin(void **state)
{
	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	return 0;
}

static int end(void **state)
{
	(void)state;
	prov_arena_fini(&arena);
	return 0;
}

static int parse(const char *hex, struct prov_cose *out, uint8_t **p, struct prov_err *err)
{
	size_t n;

	*p = load_hex(hex, &n);
	return prov_cose_parse(prov_bytes(*p, n), 0, &arena, out, err);
}

/*
 * RFC 8152, C.2.1: a single ECDSA signature, its key (kid "11" of C.7.1), and what was signed.
 */
#define RFC_SIG                                                                                    \
	"8eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4d25a91aef0b0117e"                         \
	"2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36"
#define RFC_SIGN1                                                                                  \
	"d284 43a10126 a1044231 31 54546869732069732074686520636f6e74656e742e 5840" RFC_SIG
#define RFC_SPKI                                                                                   \
	"3059301306072a8648ce3d020106082a8648ce3d03010703420004"                                   \
	"bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff"                         \
	"20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e"
#define RFC_TBS "846a5369676e61747572653143a101264054546869732069732074686520636f6e74656e742e"

static void test_rfc_example(void **state)
{
	enum prov_sig_result result = PROV_SIG_BAD;
	struct prov_cose cose;
	uint8_t *p, *spki, *sig;
	size_t n, sig_n;

	(void)state;
	assert_int_equal(parse(RFC_SIGN1, &cose, &p, NULL), PROV_OK);
	spki = load_hex(RFC_SPKI, &n);
	sig = load_hex("5840" RFC_SIG, &sig_n);
	assert_true(cose.tagged);
	assert_true(cose.has_alg);
	assert_int_equal(cose.alg, PROV_ALG_ES256);
	assert_false(cose.payload_nil);
	assert_true(prov_bytes_is(cose.payload, "This is the content."));
	assert_true(prov_bytes_eq(cose.signature_item, prov_bytes(sig, sig_n)));
	assert_true(prov_bytes_eq(cose.signature, prov_bytes(&sig[2], 64)));
	assert_int_equal(cose.num_credentials, 0);
	assert_int_equal(
	    prov_cose_verify(&cose, cose.payload, prov_bytes(spki, n), &result, NULL), PROV_OK);
	assert_int_equal(result, PROV_SIG_GOOD);
	assert_int_equal(prov_cose_verify(&cose, prov_bytes_str("This is another."),
			     prov_bytes(spki, n), &result, NULL),
	    PROV_OK);
	assert_int_equal(result, PROV_SIG_BAD);
	free(p);
	free(spki);
	free(sig);
}

static void assert_tbs(const struct prov_cose_tbs *tbs, const char *hex)
{
	size_t n, off = 0;
	uint8_t *want = load_hex(hex, &n);

	for (size_t i = 0; i < tbs->num_parts; i++) {
		assert_true(tbs->parts[i].n <= n - off);
		if (tbs->parts[i].n > 0)
			assert_memory_equal(tbs->parts[i].p, &want[off], tbs->parts[i].n);
		off += tbs->parts[i].n;
	}
	assert_int_equal(off, n);
	free(want);
}

static void test_tbs(void **state)
{
	struct prov_bytes payload = prov_bytes_str("This is the content.");
	struct prov_cose_tbs tbs;

	(void)state;
	prov_cose_tbs(&tbs, "Signature1", prov_bytes("\xa1\x01\x26", 3), payload);
	assert_tbs(&tbs, RFC_TBS);
	assert_ptr_equal(tbs.parts[3].p, payload.p); /* not a copy */
	prov_cose_tbs(&tbs, "CounterSignature", prov_bytes(NULL, 0), prov_bytes(NULL, 0));
	assert_tbs(&tbs, "84 70436f756e7465725369676e6174757265 40 40 40");
	/* No buffer of ours can overflow. */
	prov_cose_tbs(&tbs, "a context string that nobody has in a specification of anything",
	    prov_bytes("", SIZE_MAX), prov_bytes("", SIZE_MAX));
	assert_true(tbs.parts[0].n <= sizeof(tbs.head));
	assert_true(tbs.parts[2].n <= sizeof(tbs.mid));
}

/* Every width of a length, at its edges. */
static void test_tbs_lengths(void **state)
{
	static const struct {
		uint64_t n;
		const char *head;
	} rows[] = {{0, "40"}, {23, "57"}, {24, "5818"}, {255, "58ff"}, {256, "590100"},
	    {65535, "59ffff"}, {65536, "5a00010000"}, {0xffffffff, "5affffffff"},
	    {0x100000000, "5b0000000100000000"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_cose_tbs tbs;
		size_t n;
		uint8_t *want = load_hex(rows[i].head, &n);

		/* Only the lengths are looked at. */
		prov_cose_tbs(&tbs, "Signature1", prov_bytes("", (size_t)rows[i].n),
		    prov_bytes("", (size_t)rows[i].n));
		assert_int_equal(tbs.parts[0].n, 12 + n);
		assert_memory_equal(&tbs.parts[0].p[12], want, n);
		assert_int_equal(tbs.parts[2].n, 1 + n);
		assert_int_equal(tbs.parts[2].p[0], 0x40);
		assert_memory_equal(&tbs.parts[2].p[1], want, n);
		free(want);
	}
}

/* Everything that a claim signature may have. */
#define TOKENS "a1 69747374546f6b656e73 81 a1 6376616c"
#define FULL                                                                                       \
	"d284 52 a3 01382218 21 82 4241 41 4142 63696174 1864"                                     \
	"a4 66736967547374 " TOKENS "4111 6773696754737432 " TOKENS "412 2"                        \
	"657256616c73 a1 686f63737056616c73 81 4133 63706164 43000000 f6 43aabbcc"

static void test_full(void **state)
{
	struct prov_err err = {0};
	struct prov_cose cose;
	uint8_t *p;

	(void)state;
	assert_int_equal(parse(FULL, &cose, &p, &err), PROV_OK);
	assert_true(cose.tagged);
	assert_true(cose.has_alg);
	assert_int_equal(cose.alg, PROV_ALG_ES384);
	assert_true(cose.payload_nil);
	assert_int_equal(cose.protected_raw.n, 18);
	assert_int_equal(cose.num_credentials, 1);
	assert_false(cose.chain_unprotected);
	assert_int_equal(cose.chain.n, 2);
	assert_true(prov_bytes_is(cose.chain.certs[0], "AA"));
	assert_true(prov_bytes_is(cose.chain.certs[1], "B"));
	assert_int_equal(cose.num_tst1, 1);
	assert_true(prov_bytes_is(cose.tst1[0], "\x11"));
	assert_int_equal(cose.num_tst2, 1);
	assert_true(prov_bytes_is(cose.tst2[0], "\x22"));
	assert_false(cose.tst_malformed);
	assert_int_equal(cose.num_ocsp, 1);
	assert_true(prov_bytes_is(cose.ocsp[0], "\x33"));
	assert_true(cose.has_iat);
	assert_int_equal(cose.iat, 100);
	assert_true(prov_bytes_is(cose.signature, "\xaa\xbb\xcc"));
	assert_true(prov_bytes_is(cose.signature_item, "\x43\xaa\xbb\xcc"));
	free(p);
}

/* 14.2 and 14.5: exactly one credential in the union of both buckets. */
static void test_credentials(void **state)
{
	static const struct {
		const char *hex;
		size_t n;
		const char *leaf;
		bool is_unprotected;
	} rows[] = {
	    {"8440a0f640", 0, NULL, false},
	    {"84 45 a118214141 a0 f640", 1, "A", false},
	    {"84 40 a118214141 f640", 1, "A", true},
	    {"84 4b a1 6778356368 61696e 4142 a0 f640", 1, "B", false},
	    {"84 40 a1 677835636861696e 4142 f640", 1, "B", true},
	    /* both labels in one bucket: 33 wins, in either order */
	    {"84 4f a2 18214141 677835636861696e 4142 a0 f640", 1, "A", false},
	    {"84 4f a2 677835636861696e 4142 18214141 a0 f640", 1, "A", false},
	    {"84 40 a2 677835636861696e 4142 18214141 f640", 1, "A", true},
	    /* a malformed one that is ignored */
	    {"84 4e a2 677835636861696e f6 18214141 a0 f640", 1, "A", false},
	    /* in both buckets: two, even of the same */
	    {"84 45 a118214141 a118214141 f640", 2, "A", false},
	    {"84 45 a118214141 a118214142 f640", 2, "A", false},
	    {"84 45 a118214141 a1 677835636861696e 4142 f640", 2, "A", false},
	    {"84 4b a1 677835636861696e 4142 a1 18214141 f640", 2, "B", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_cose cose;
		uint8_t *p;

		assert_int_equal(parse(rows[i].hex, &cose, &p, NULL), PROV_OK);
		assert_int_equal(cose.num_credentials, rows[i].n);
		assert_int_equal(cose.chain.n, rows[i].leaf == NULL ? 0 : 1);
		if (rows[i].leaf != NULL)
			assert_true(prov_bytes_is(cose.chain.certs[0], rows[i].leaf));
		assert_int_equal(cose.chain_unprotected, rows[i].is_unprotected);
		free(p);
	}
}

/* Every well-formed encoding reads the same. */
static void test_encodings(void **state)
{
	static const char *const rows[] = {
	    "d28443a10126a0f642aabb", "8443a10126a0f642aabb",
	    "d8128443a10126a0f642aabb",     /* the tag, longer */
	    "d29f43a10126a0f642aabbff",     /* array without a length */
	    "d2845f41a1420126ffa0f642aabb", /* strings in chunks */
	    "d28443a10126bffff65f41aa41bbff",
	    "d29804 5803a10126 b800 f6 5802aabb", /* lengths, longer */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_cose cose;
		uint8_t *p;

		assert_int_equal(parse(rows[i], &cose, &p, NULL), PROV_OK);
		assert_int_equal(cose.tagged, i != 1);
		assert_true(cose.has_alg && cose.alg == -7);
		assert_true(prov_bytes_is(cose.protected_raw, "\xa1\x01\x26"));
		assert_true(prov_bytes_is(cose.signature, "\xaa\xbb"));
		assert_true(cose.payload_nil);
		free(p);
	}
}

static void test_alg(void **state)
{
	static const struct {
		const char *hex;
		bool has;
		int64_t alg;
	} rows[] = {
	    {"8440a0f640", false, 0}, /* the empty string is the empty map */
	    {"8441a0a0f640", false, 0},
	    {"8440a10126f640", false, 0}, /* unprotected: counts for nothing */
	    {"8443a10126a10127f640", true, -7},
	    {"8448a10165455332 3536a0f640", false, 0}, /* "ES256" is no identifier */
	    {"8445a101390100a0f640", true, -257},
	    {"844ba1013bffffffffffffffffa0f640", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum prov_sig_result result = PROV_SIG_GOOD;
		struct prov_cose cose;
		size_t n;
		uint8_t *p, *spki = load_hex(RFC_SPKI, &n);

		assert_int_equal(parse(rows[i].hex, &cose, &p, NULL), PROV_OK);
		assert_int_equal(cose.has_alg, rows[i].has);
		if (rows[i].has)
			assert_int_equal(cose.alg, rows[i].alg);
		assert_int_equal(
		    prov_cose_verify(&cose, prov_bytes("x", 1), prov_bytes(spki, n), &result, NULL),
		    PROV_OK);
		assert_int_equal(result, cose.alg == -7 ? PROV_SIG_BAD : PROV_SIG_UNFIT);
		free(p);
		free(spki);
	}
}

/* 13.2.3: nil is detached, the empty string is not. */
static void test_payload(void **state)
{
	struct prov_cose cose;
	uint8_t *p;

	(void)state;
	assert_int_equal(parse("8440a0f640", &cose, &p, NULL), PROV_OK);
	assert_true(cose.payload_nil);
	free(p);
	assert_int_equal(parse("8440a04040", &cose, &p, NULL), PROV_OK);
	assert_false(cose.payload_nil);
	assert_int_equal(cose.payload.n, 0);
	free(p);
}

static void test_no_sign1(void **state)
{
	static const struct {
		const char *hex;
		int rc;
	} rows[] = {
	    {"", PROV_E_TRUNC},
	    {"d2", PROV_E_TRUNC},
	    {"d28440a0f6", PROV_E_TRUNC},
	    {"00", PROV_E_FORMAT},
	    {"d200", PROV_E_FORMAT},
	    {"d1 8440a0f640", PROV_E_FORMAT},   /* COSE_Mac0 */
	    {"d862 8440a0f640", PROV_E_FORMAT}, /* COSE_Sign */
	    {"d83d d2 8440a0f640", PROV_E_FORMAT},
	    {"d2d2 8440a0f640", PROV_E_FORMAT},
	    {"80", PROV_E_FORMAT},
	    {"8340a0f6", PROV_E_FORMAT},
	    {"8540a0f64040", PROV_E_FORMAT},
	    {"9f40a0f6ff", PROV_E_FORMAT},
	    {"a240a0f640", PROV_E_FORMAT},
	    {"84a0a0f640", PROV_E_FORMAT}, /* the protected header not wrapped */
	    {"8460a0f640", PROV_E_FORMAT},
	    {"8440 40f640", PROV_E_FORMAT},
	    {"844080f640", PROV_E_FORMAT},
	    {"8440a0f740", PROV_E_FORMAT}, /* undefined is not nil */
	    {"8440a0f440", PROV_E_FORMAT},
	    {"8440a06040", PROV_E_FORMAT},
	    {"8440a0f6f6", PROV_E_FORMAT},
	    {"8440a0f660", PROV_E_FORMAT},
	    {"8440a0f640 00", PROV_E_FORMAT},  /* a byte behind */
	    {"844100a0f640", PROV_E_FORMAT},   /* protected: no map */
	    {"8442a0a0a0f640", PROV_E_FORMAT}, /* protected: two maps */
	    {"8441a1a0f640", PROV_E_TRUNC},    /* protected: cut */
	    {"8445a201260126a0f640", PROV_E_FORMAT},
	    {"8440a201260126f640", PROV_E_FORMAT},
	    {"8445a118218080", PROV_E_TRUNC},
	    {"8444a1182180a0f640", PROV_E_FORMAT},     /* x5chain of nothing */
	    {"8446a20126028105a0f640", PROV_E_FORMAT}, /* crit */
	    {"8440a1028101f640", PROV_E_FORMAT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_err err = {0};
		struct prov_cose cose, zero;
		uint8_t *p;

		memset(&cose, 0xff, sizeof(cose));
		memset(&zero, 0, sizeof(zero));
		assert_int_equal(parse(rows[i].hex, &cose, &p, &err), rows[i].rc);
		assert_int_equal(err.code, rows[i].rc);
		assert_true(err.msg[0] != '\0');
		assert_memory_equal(&cose, &zero, sizeof(cose));
		free(p);
	}
}

static void test_offsets(void **state)
{
	size_t n;
	uint8_t *p = load_hex("d28446a20126028105a0f640", &n);
	struct prov_err err = {0};
	struct prov_cose cose;

	(void)state;
	assert_int_equal(
	    prov_cose_parse(prov_bytes(p, n), 5000, &arena, &cose, &err), PROV_E_FORMAT);
	assert_true(err.has_at);
	assert_int_equal(err.at, 5008); /* the 5 in "crit" */
	free(p);
}

static void test_arena_full(void **state)
{
	size_t n;
	uint8_t *p = load_hex(FULL, &n);
	int rc = PROV_E_LIMIT;

	(void)state;
	for (size_t max = 0; rc != PROV_OK; max += 64) {
		struct prov_arena small;
		struct prov_err err = {0};
		struct prov_cose cose;

		assert_true(max < 100000);
		prov_arena_init(&small, max);
		rc = prov_cose_parse(prov_bytes(p, n), 0, &small, &cose, &err);
		assert_true(rc == PROV_OK || rc == PROV_E_LIMIT);
		assert_int_equal(err.code, rc);
		prov_arena_fini(&small);
	}
	free(p);
}

/* What came out lies in what went in, or in the arena: touch it all, so that ASan looks. */
static uint8_t touch(const struct prov_bytes *list, size_t n)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < list[i].n; k++)
			sum ^= list[i].p[k];
	}
	return sum;
}

static void any_answer(void *ctx, struct prov_bytes data)
{
	struct prov_arena own;
	struct prov_cose cose;
	volatile uint8_t sink = 0;

	(void)ctx;
	prov_arena_init(&own, 1024 * 1024);
	if (prov_cose_parse(data, 0, &own, &cose, NULL) == PROV_OK) {
		sink ^= touch(&cose.protected_raw, 1);
		sink ^= touch(&cose.payload, 1);
		sink ^= touch(&cose.signature, 1);
		sink ^= touch(&cose.signature_item, 1);
		sink ^= touch(cose.chain.certs, cose.chain.n);
		sink ^= touch(cose.tst1, cose.num_tst1);
		sink ^= touch(cose.tst2, cose.num_tst2);
		sink ^= touch(cose.ocsp, cose.num_ocsp);
	}
	(void)sink;
	prov_arena_fini(&own);
}

static void must_fail(void *ctx, struct prov_bytes data)
{
	struct prov_arena own;
	struct prov_cose cose;

	(void)ctx;
	prov_arena_init(&own, 1024 * 1024);
	assert_int_not_equal(prov_cose_parse(data, 0, &own, &cose, NULL), PROV_OK);
	prov_arena_fini(&own);
}

static void test_damage(void **state)
{
	size_t n;
	uint8_t *p = load_hex(FULL, &n);

	(void)state;
	mutate_prefixes(prov_bytes(p, n), must_fail, NULL);
	mutate_flips(prov_bytes(p, n), any_answer, NULL);
	free(p);
}

/* No damaged copy of a signed structure verifies, unless only what is not signed was damaged. */
static void never_verifies(void *ctx, struct prov_bytes data)
{
	const struct prov_cose *good = ctx;
	enum prov_sig_result result = PROV_SIG_BAD;
	struct prov_arena own;
	struct prov_cose cose;
	size_t n;
	uint8_t *spki = load_hex(RFC_SPKI, &n);

	prov_arena_init(&own, 1024 * 1024);
	if (prov_cose_parse(data, 0, &own, &cose, NULL) == PROV_OK &&
	    prov_cose_verify(&cose, good->payload, prov_bytes(spki, n), &result, NULL) == PROV_OK &&
	    result == PROV_SIG_GOOD) {
		assert_true(prov_bytes_eq(cose.protected_raw, good->protected_raw));
		assert_true(prov_bytes_eq(cose.signature, good->signature));
	}
	prov_arena_fini(&own);
	free(spki);
}

static void test_damage_verifies_nothing(void **state)
{
	struct prov_cose cose;
	size_t n;
	uint8_t *p = load_hex(RFC_SIGN1, &n);

	(void)state;
	assert_int_equal(prov_cose_parse(prov_bytes(p, n), 0, &arena, &cose, NULL), PROV_OK);
	mutate_flips(prov_bytes(p, n), never_verifies, &cose);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rfc_example),
	    cmocka_unit_test(test_tbs),
	    cmocka_unit_test(test_tbs_lengths),
	    cmocka_unit_test(test_full),
	    cmocka_unit_test(test_credentials),
	    cmocka_unit_test(test_encodings),
	    cmocka_unit_test(test_alg),
	    cmocka_unit_test(test_payload),
	    cmocka_unit_test(test_no_sign1),
	    cmocka_unit_test(test_offsets),
	    cmocka_unit_test(test_arena_full),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_damage_verifies_nothing),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
