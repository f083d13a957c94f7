/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cbor/enc.h"
#include "cose/header.h"
#include "helper/load.h"
#include "helper/mutate.h"

#define ABS 1000

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

/* The item that HEX spells, in an exact block that the caller frees. */
static uint8_t *item_of(const char *hex, struct prov_cbor *item, struct prov_cose_place *place)
{
	size_t n;
	uint8_t *p = load_hex(hex, &n);

	assert_int_equal(prov_cbor_parse(prov_bytes(p, n), ABS, item, NULL), PROV_OK);
	place->p = p;
	place->abs = ABS;
	return p;
}

static int bucket_of(const char *hex, struct prov_cose_bucket *out, struct prov_err *err)
{
	struct prov_cose_place place;
	struct prov_cbor map;
	uint8_t *p = item_of(hex, &map, &place);
	int rc = prov_cose_bucket_read(&map, place, &arena, out, err);

	free(p);
	return rc;
}

static void test_labels(void **state)
{
	/* {1: 0, 2: 1, 33: 2, "x5chain": 3, "sigTst": 4, "sigTst2": 5, "rVals": 6, "iat": 7,
	 *  3: 8, -1: 9, "x": 10} */
	static const char all[] =
	    "ab 0100 0201 182102 67783563686169 6e03 66736967547374 04 6773696754737432 05"
	    "657256616c73 06 63696174 07 0308 2009 61780a";
	struct prov_cose_bucket bucket;
	uint64_t v;

	(void)state;
	assert_int_equal(bucket_of(all, &bucket, NULL), PROV_OK);
	for (size_t i = 0; i < PROV_COSE_NUM_LABELS; i++) {
		assert_true(prov_cbor_uint(&bucket.value[i], &v));
		assert_int_equal(v, i);
	}
	assert_int_equal(bucket_of("a0", &bucket, NULL), PROV_OK);
	for (size_t i = 0; i < PROV_COSE_NUM_LABELS; i++)
		assert_int_equal(bucket.value[i].type, PROV_CBOR_NONE);
	assert_int_equal(bucket_of("bf 0126 ff", &bucket, NULL), PROV_OK);
	assert_int_equal(bucket.value[PROV_COSE_ALG].type, PROV_CBOR_NINT);
}

/* -1 has the number 0 in its head, -2 has 1: neither is "alg". */
static void test_labels_alike(void **state)
{
	struct prov_cose_bucket bucket;

	(void)state;
	assert_int_equal(
	    bucket_of("a5 2100 3820 00 6131 00 0000 6463686169 00", &bucket, NULL), PROV_OK);
	for (size_t i = 0; i < PROV_COSE_NUM_LABELS; i++)
		assert_int_equal(bucket.value[i].type, PROV_CBOR_NONE);
}

static void test_duplicates(void **state)
{
	static const char *const bad[] = {
	    "a2 0100 0100",
	    "a2 0100 180100",               /* the same number, spelled longer */
	    "a2 0100 1b000000000000000100", /* and longer still */
	    "a2 6161 00 6161 00",           /* unknown ones count too */
	    "a2 6161 00 7f6161ff 00",       /* text in chunks */
	    "a3 6161 00 05 00 6161 00",
	    "a2 20 00 3800 00",
	    "bf 0100 0100 ff",
	};
	static const char *const good[] = {
	    "a2 0100 2000", "a2 0100 6131 00", "a2 6161 00 6162 00", "a2 60 00 0000"};
	struct prov_cose_bucket bucket;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct prov_err err = {0};

		assert_int_equal(bucket_of(bad[i], &bucket, &err), PROV_E_FORMAT);
		assert_int_equal(err.code, PROV_E_FORMAT);
		assert_true(err.has_at && err.at > ABS && err.at < ABS + 20);
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(bucket_of(good[i], &bucket, NULL), PROV_OK);
}

static void test_no_labels(void **state)
{
	static const char *const bad[] = {"a1 4101 00", "a1 80 00", "a1 f6 00", "a1 c101 00",
	    "a1 f93c00 00", "a1 f5 00", "80", "00", "40", "c1a0"};
	struct prov_cose_bucket bucket;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(bucket_of(bad[i], &bucket, NULL), PROV_E_FORMAT);
}

static void test_too_many(void **state)
{
	struct prov_cose_bucket bucket;
	struct prov_cose_place place;
	struct prov_cbor map;
	struct prov_wr wr;

	(void)state;
	for (uint8_t n = PROV_MAX_HEADERS; n <= PROV_MAX_HEADERS + 1; n++) {
		struct prov_err err = {0};

		prov_wr_init(&wr, 4096);
		prov_wr_u8(&wr, 0xb8);
		prov_wr_u8(&wr, n);
		for (uint64_t i = 0; i < n; i++) {
			prov_enc_uint(&wr, 100 + i);
			prov_enc_null(&wr);
		}
		place.p = prov_wr_data(&wr).p;
		place.abs = 0;
		assert_int_equal(prov_cbor_parse(prov_wr_data(&wr), 0, &map, NULL), PROV_OK);
		assert_int_equal(prov_cose_bucket_read(&map, place, &arena, &bucket, &err),
		    n == PROV_MAX_HEADERS ? PROV_OK : PROV_E_LIMIT);
		prov_wr_fini(&wr);
	}
}

static void test_crit(void **state)
{
	static const struct {
		const char *safe, *open;
		int rc;
	} rows[] = {
	    {"a0", "a0", PROV_OK},
	    {"a1 0126", "a0", PROV_OK},
	    {"a2 0126 028101", "a0", PROV_OK},
	    {"a3 0126 02821821 01 1821 4100", "a0", PROV_OK},
	    {"a2 02 8167783563686169 6e 67783563686169 6e 4100", "a0", PROV_OK},
	    {"a2 02 8163696174 63696174 00", "a0", PROV_OK},
	    {"a2 0126 028102", "a0", PROV_E_FORMAT},      /* itself */
	    {"a2 0126 02811821", "a0", PROV_E_FORMAT},    /* absent */
	    {"a2 0126 028105", "a0", PROV_E_FORMAT},      /* absent and unknown */
	    {"a3 0126 028105 0500", "a0", PROV_E_FORMAT}, /* not understood */
	    {"a3 0126 02816178 6178 00", "a0", PROV_E_FORMAT},
	    {"a3 0126 02820105 0500", "a0", PROV_E_FORMAT},
	    {"a2 0126 0280", "a0", PROV_E_FORMAT}, /* empty */
	    {"a2 0126 0201", "a0", PROV_E_FORMAT}, /* no list */
	    {"a2 0126 02a10101", "a0", PROV_E_FORMAT},
	    {"a2 0126 028180", "a0", PROV_E_FORMAT},            /* no label in it */
	    {"a2 0126 02811821", "a11821 4100", PROV_E_FORMAT}, /* in the other bucket */
	    {"a1 0126", "a1 028101", PROV_E_FORMAT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_cose_place safe_place, open_place;
		struct prov_cose_bucket safe, open;
		struct prov_cbor map;
		uint8_t *a = item_of(rows[i].safe, &map, &safe_place), *b;

		assert_int_equal(
		    prov_cose_bucket_read(&map, safe_place, &arena, &safe, NULL), PROV_OK);
		b = item_of(rows[i].open, &map, &open_place);
		assert_int_equal(
		    prov_cose_bucket_read(&map, open_place, &arena, &open, NULL), PROV_OK);
		assert_int_equal(
		    prov_cose_crit_check(&safe, &open, safe_place, &arena, NULL), rows[i].rc);
		free(a);
		free(b);
	}
}

static int chain_of(const char *hex, struct prov_cose_chain *chain, uint8_t **p)
{
	struct prov_cose_place place;
	struct prov_cbor item;

	*p = item_of(hex, &item, &place);
	return prov_cose_chain_read(&item, place, &arena, chain, NULL);
}

static void test_chain(void **state)
{
	static const char *const one[] = {
	    "43010203", "8143010203", "5f4101420203ff", "9f43010203ff", "815f41014102 4103ff"};
	static const char *const bad[] = {"80", "9fff", "a0", "00", "63616263", "f6", "8100",
	    "824101f6", "82410163616263", "8181 4101", "c1 4101"};
	struct prov_cose_chain chain;
	uint8_t *p;

	(void)state;
	for (size_t i = 0; i < sizeof(one) / sizeof(one[0]); i++) {
		assert_int_equal(chain_of(one[i], &chain, &p), PROV_OK);
		assert_int_equal(chain.n, 1);
		assert_true(prov_bytes_is(chain.certs[0], "\1\2\3"));
		free(p);
	}
	assert_int_equal(chain_of("83 4101 4102 40", &chain, &p), PROV_OK);
	assert_int_equal(chain.n, 3);
	assert_true(prov_bytes_is(chain.certs[0], "\1"));
	assert_true(prov_bytes_is(chain.certs[1], "\2"));
	assert_true(prov_bytes_is(chain.certs[2], ""));
	free(p);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(chain_of(bad[i], &chain, &p), PROV_E_FORMAT);
		assert_int_equal(chain.n, 0);
		free(p);
	}
	assert_int_equal(chain_of("90 40404040 40404040 40404040 40404040", &chain, &p), PROV_OK);
	assert_int_equal(chain.n, PROV_MAX_CERTS);
	free(p);
	assert_int_equal(
	    chain_of("91 40404040 40404040 40404040 40404040 40", &chain, &p), PROV_E_LIMIT);
	free(p);
}

/* A string of N zeros inside what HEX opens, parsed. */
static struct prov_cbor long_string(struct prov_wr *wr, const char *prefix, size_t n)
{
	struct prov_cbor item;
	size_t k;
	uint8_t *p = load_hex(prefix, &k);

	prov_wr_init(wr, PROV_MAX_STORE);
	prov_wr_bytes(wr, prov_bytes(p, k));
	prov_wr_u8(wr, 0x5a);
	prov_wr_u32(wr, (uint32_t)n);
	prov_wr_zeros(wr, n);
	free(p);
	assert_int_equal(prov_cbor_parse(prov_wr_data(wr), 0, &item, NULL), PROV_OK);
	return item;
}

static void test_long_values(void **state)
{
	struct prov_cose_chain chain;
	struct prov_cose_place place = {NULL, 0};
	struct prov_cbor item;
	struct prov_bytes *tokens;
	bool malformed = false;
	struct prov_wr wr;
	size_t n;

	(void)state;
	item = long_string(&wr, "", PROV_MAX_CERT);
	place.p = item.raw.p;
	assert_int_equal(prov_cose_chain_read(&item, place, &arena, &chain, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);
	item = long_string(&wr, "", PROV_MAX_CERT - 5);
	place.p = item.raw.p;
	assert_int_equal(prov_cose_chain_read(&item, place, &arena, &chain, NULL), PROV_OK);
	prov_wr_fini(&wr);
	/* {"tstTokens": [{"val": … */
	item = long_string(&wr, "a1 69747374546f6b656e73 81 a1 6376616c", PROV_MAX_TST);
	place.p = item.raw.p;
	assert_int_equal(
	    prov_cose_tst_read(&item, place, &arena, &tokens, &n, &malformed, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);
	item = long_string(&wr, "a1 69747374546f6b656e73 81 a1 6376616c", PROV_MAX_TST - 5);
	place.p = item.raw.p;
	assert_int_equal(
	    prov_cose_tst_read(&item, place, &arena, &tokens, &n, &malformed, NULL), PROV_OK);
	assert_int_equal(n, 1);
	assert_false(malformed);
	prov_wr_fini(&wr);
}

#define TOKENS "69747374546f6b656e73" /* "tstTokens" */
#define VAL "6376616c"                /* "val" */
#define ONE "a1" VAL "4101"

static void test_tst(void **state)
{
	static const struct {
		const char *hex;
		size_t n;
		bool malformed;
	} rows[] = {
	    {"a1" TOKENS "81" ONE, 1, false},
	    {"a1" TOKENS "82" ONE ONE, 2, false},
	    {"a1" TOKENS "9f" ONE ONE "ff", 2, false},
	    {"a2" TOKENS "81" ONE "6178 00", 1, false}, /* another key */
	    {"a1" TOKENS "81 a2" VAL "4101 6178 00", 1, false},
	    {"a1" TOKENS "81 a1" VAL "5f4101ff", 1, false},
	    {"a0", 0, true},
	    {"80", 0, true},
	    {"f6", 0, true},
	    {"4101", 0, true},
	    {"a1" TOKENS "80", 0, true},
	    {"a1" TOKENS "f6", 0, true},
	    {"a1" TOKENS ONE, 0, true},
	    {"a1" TOKENS "8100", 0, true},
	    {"a1" TOKENS "81a0", 0, true},
	    {"a1" TOKENS "81a1" VAL "00", 0, true},
	    {"a1" TOKENS "81a1" VAL "6161", 0, true},
	    {"a1" TOKENS "82" ONE "00", 0, true}, /* one good, one not: none */
	    {"a1" TOKENS "81a2" VAL "4101" VAL "4102", 0, true},
	    {"a2" TOKENS "81" ONE TOKENS "81" ONE, 0, true},
	    {"a1" TOKENS "91" ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE,
		0, true},
	};
	const struct prov_cbor none = {0};
	struct prov_cose_place place = {NULL, 0};
	struct prov_bytes *tokens;
	bool malformed = false;
	size_t n = 1;

	(void)state;
	assert_int_equal(
	    prov_cose_tst_read(&none, place, &arena, &tokens, &n, &malformed, NULL), PROV_OK);
	assert_int_equal(n, 0);
	assert_false(malformed);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_cbor item;
		uint8_t *p = item_of(rows[i].hex, &item, &place);

		malformed = false;
		assert_int_equal(
		    prov_cose_tst_read(&item, place, &arena, &tokens, &n, &malformed, NULL),
		    PROV_OK);
		assert_int_equal(n, rows[i].n);
		assert_int_equal(malformed, rows[i].malformed);
		for (size_t k = 0; k < n; k++)
			assert_true(prov_bytes_is(tokens[k], "\1"));
		free(p);
	}
}

#define OCSP "686f63737056616c73" /* "ocspVals" */

static void test_ocsp(void **state)
{
	static const struct {
		const char *hex;
		size_t n;
	} rows[] = {
	    {"a1" OCSP "814101", 1},
	    {"a1" OCSP "8241014101", 2},
	    {"a1" OCSP "9f5f4101ffff", 1},
	    {"a1" OCSP "80", 0},
	    {"a1" OCSP "82410100", 0},
	    {"a1" OCSP "4101", 0},
	    {"a0", 0},
	    {"f6", 0},
	    {"814101", 0},
	};
	struct prov_cose_place place;
	struct prov_bytes *responses;
	struct prov_cbor item;
	struct prov_wr wr;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t *p = item_of(rows[i].hex, &item, &place);

		assert_int_equal(
		    prov_cose_ocsp_read(&item, place, &arena, &responses, &n, NULL), PROV_OK);
		assert_int_equal(n, rows[i].n);
		for (size_t k = 0; k < n; k++)
			assert_true(prov_bytes_is(responses[k], "\1"));
		free(p);
	}
	prov_wr_init(&wr, 4096);
	prov_wr_u8(&wr, 0xa1);
	prov_enc_str(&wr, "ocspVals");
	prov_enc_array(&wr, PROV_MAX_OCSP + 1);
	for (size_t i = 0; i <= PROV_MAX_OCSP; i++)
		prov_enc_bytes(&wr, prov_bytes("", 0));
	assert_int_equal(prov_cbor_parse(prov_wr_data(&wr), 0, &item, NULL), PROV_OK);
	place.p = item.raw.p;
	assert_int_equal(
	    prov_cose_ocsp_read(&item, place, &arena, &responses, &n, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);
}

static void test_date(void **state)
{
	static const struct {
		const char *hex;
		bool ok;
		int64_t want;
	} rows[] = {
	    {"00", true, 0},
	    {"1a65000000", true, 0x65000000},
	    {"20", true, -1},
	    {"1b7fffffffffffffff", true, INT64_MAX},
	    {"1bffffffffffffffff", false, 0},
	    {"f93e00", true, 1},  /* 1.5 */
	    {"f9be00", true, -2}, /* -1.5 */
	    {"fb41d9400000000000", true, 1694498816},
	    {"fb4340000000000000", true, 9007199254740992},
	    {"fb4350000000000000", false, 0}, /* 2^54 */
	    {"f97e00", false, 0},             /* NaN */
	    {"f97c00", false, 0},             /* infinity */
	    {"f9fc00", false, 0},
	    {"c100", false, 0}, /* 13.2.4: no tag */
	    {"6130", false, 0},
	    {"f6", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_cose_place place;
		struct prov_cbor item;
		uint8_t *p = item_of(rows[i].hex, &item, &place);
		int64_t got = 7;

		assert_int_equal(prov_cose_date_read(&item, &got), rows[i].ok);
		if (rows[i].ok)
			assert_int_equal(got, rows[i].want);
		free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_labels),
	    cmocka_unit_test(test_labels_alike),
	    cmocka_unit_test(test_duplicates),
	    cmocka_unit_test(test_no_labels),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_crit),
	    cmocka_unit_test(test_chain),
	    cmocka_unit_test(test_long_values),
	    cmocka_unit_test(test_tst),
	    cmocka_unit_test(test_ocsp),
	    cmocka_unit_test(test_date),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
