/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cbor/dec.h"
#include "cose/cose.h"
#include "helper/load.h"
#include "helper/mutate.h"

static void assert_hex(const struct prov_wr *wr, const char *hex)
{
	size_t n;
	uint8_t *want = load_hex(hex, &n);

	assert_int_equal(prov_wr_done(wr, NULL), PROV_OK);
	assert_true(prov_bytes_eq(prov_wr_data(wr), prov_bytes(want, n)));
	free(want);
}

static void assert_deterministic(struct prov_bytes data)
{
	struct prov_cbor item;

	assert_int_equal(prov_cbor_parse(data, 0, &item, NULL), PROV_OK);
	assert_true(prov_cbor_is_deterministic(&item));
}

static void test_protected(void **state)
{
	struct prov_bytes certs[2] = {prov_bytes("AA", 2), prov_bytes("B", 1)};
	struct prov_cose_chain chain = {certs, 1};
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, 4096);
	prov_cose_put_protected(&wr, PROV_ALG_ES256, &chain); /* one: no array (RFC 9360) */
	assert_hex(&wr, "a2 0126 1821 424141");
	prov_wr_fini(&wr);
	chain.n = 2;
	prov_wr_init(&wr, 4096);
	prov_cose_put_protected(&wr, PROV_ALG_PS512, &chain);
	assert_hex(&wr, "a2 013826 1821 82 424141 4142");
	assert_deterministic(prov_wr_data(&wr));
	prov_wr_fini(&wr);
}

static void test_sign1(void **state)
{
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, 4096);
	prov_cose_put_sign1(&wr, prov_bytes("\xa1\x01\x26", 3), prov_bytes("sig", 3), 0);
	assert_hex(&wr, "d284 43a10126 a0 f6 43736967");
	prov_wr_fini(&wr);
	prov_wr_init(&wr, 4096);
	prov_cose_put_sign1(&wr, prov_bytes("\xa1\x01\x26", 3), prov_bytes("sig", 3), 8);
	assert_hex(&wr, "d284 43a10126 a1 63706164 43000000 f6 43736967");
	prov_wr_fini(&wr);
	/* C2PA 2.4, 10.4.4: what one string can't have, two can. */
	prov_wr_init(&wr, 4096);
	prov_cose_put_sign1(&wr, prov_bytes("\xa1\x01\x26", 3), prov_bytes("sig", 3), 29);
	assert_hex(&wr, "d284 43a10126 a2 63706164 52000000000000000000000000000000000000"
			"6470616432 40 f6 43736967");
	prov_wr_fini(&wr);
}

/* Bytes of the structure with PAD, read back; 0 where PAD can't be. */
static size_t size_with(size_t pad)
{
	struct prov_arena arena;
	struct prov_cose cose;
	struct prov_wr wr;
	size_t n = 0;

	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_cose_put_sign1(&wr, prov_bytes("\xa1\x01\x26", 3), prov_bytes("sig", 3), pad);
	if (prov_wr_done(&wr, NULL) == PROV_OK) {
		n = prov_wr_data(&wr).n;
		assert_deterministic(prov_wr_data(&wr));
		prov_arena_init(&arena, PROV_MAX_ARENA);
		assert_int_equal(
		    prov_cose_parse(prov_wr_data(&wr), 0, &arena, &cose, NULL), PROV_OK);
		assert_true(cose.tagged && cose.payload_nil && cose.has_alg);
		assert_true(prov_bytes_is(cose.signature, "sig"));
		prov_arena_fini(&arena);
	}
	prov_wr_fini(&wr);
	return n;
}

static void test_every_pad(void **state)
{
	size_t plain = size_with(0);

	(void)state;
	assert_int_not_equal(plain, 0);
	for (size_t pad = 1; pad < PROV_COSE_MIN_PAD; pad++)
		assert_int_equal(size_with(pad), 0);
	for (size_t pad = PROV_COSE_MIN_PAD; pad < 700; pad++)
		assert_int_equal(size_with(pad), plain + pad);
	for (size_t pad = 65500; pad < 65600; pad++)
		assert_int_equal(size_with(pad), plain + pad);
	assert_int_equal(size_with(25000), plain + 25000);
	assert_int_equal(size_with(1000000), plain + 1000000);
}

static void test_pad_that_cannot_be(void **state)
{
	struct prov_err err = {0};
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, 4096);
	prov_cose_put_sign1(&wr, prov_bytes("\xa0", 1), prov_bytes("", 0), 3);
	assert_int_equal(prov_wr_done(&wr, &err), PROV_E_INTERNAL);
	prov_wr_fini(&wr);
	/* Beyond the writer's ceiling, and more than there is memory for. */
	prov_wr_init(&wr, 4096);
	prov_cose_put_sign1(&wr, prov_bytes("\xa0", 1), prov_bytes("", 0), 5000);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);
	prov_wr_init(&wr, 4096);
	prov_cose_put_sign1(&wr, prov_bytes("\xa0", 1), prov_bytes("", 0), SIZE_MAX);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);
}

/* What was put beside the signature is what is read, whatever room is left. */
static void try_extra(const struct prov_cose_extra *extra)
{
	struct prov_bytes map = prov_bytes("\xa1\x01\x26", 3), sig = prov_bytes("sig", 3);
	size_t need = prov_cose_extra_size(extra), plain = size_with(0);

	for (size_t room = 0; room < need + 600; room++) {
		bool fits = room == need || (room > need && room - need >= PROV_COSE_MIN_PAD);
		struct prov_arena arena;
		struct prov_cose cose;
		struct prov_wr wr;

		prov_wr_init(&wr, PROV_MAX_STORE);
		prov_cose_put_sign1_with(&wr, map, sig, extra, room);
		assert_int_equal(prov_wr_done(&wr, NULL), fits ? PROV_OK : PROV_E_INTERNAL);
		if (fits) {
			assert_int_equal(wr.n, plain + room);
			assert_deterministic(prov_wr_data(&wr));
			prov_arena_init(&arena, PROV_MAX_ARENA);
			assert_int_equal(
			    prov_cose_parse(prov_wr_data(&wr), 0, &arena, &cose, NULL), PROV_OK);
			assert_int_equal(cose.num_tst2, extra->tst2.n > 0 ? 1 : 0);
			if (cose.num_tst2 == 1)
				assert_true(prov_bytes_eq(cose.tst2[0], extra->tst2));
			assert_int_equal(cose.num_ocsp, extra->num_ocsp);
			for (size_t i = 0; i < cose.num_ocsp; i++)
				assert_true(prov_bytes_eq(cose.ocsp[i], extra->ocsp[i]));
			assert_true(prov_bytes_is(cose.signature, "sig") && !cose.tst_malformed);
			prov_arena_fini(&arena);
		}
		prov_wr_fini(&wr);
	}
}

static void test_extra(void **state)
{
	static const uint8_t data[70000];
	struct prov_bytes ocsp[2] = {prov_bytes(data, 300), prov_bytes(data, 10)};
	struct prov_cose_extra extra = {0};
	struct prov_wr wr;
	(void)state;

	assert_int_equal(prov_cose_extra_size(&extra), 0);
	extra.tst2 = prov_bytes(data, 200);
	try_extra(&extra);
	extra.ocsp = ocsp;
	extra.num_ocsp = 2;
	try_extra(&extra);
	extra.tst2.n = 0;
	try_extra(&extra);
	/* 10.3.2.5 and 14.5.2, byte for byte */
	extra.tst2 = prov_bytes("T", 1);
	ocsp[0] = prov_bytes("O", 1);
	extra.num_ocsp = 1;
	prov_wr_init(&wr, 4096);
	prov_cose_put_sign1_with(
	    &wr, prov_bytes("\xa0", 1), prov_bytes("s", 1), &extra, prov_cose_extra_size(&extra));
	assert_hex(&wr, "d284 41a0 a2 657256616c73 a1 686f63737056616c73 81 414f"
			"6773696754737432 a1 69747374546f6b656e73 81 a1 6376616c 4154 f6 4173");
	prov_wr_fini(&wr);
}

/* The same room for each shape, read by our reader, with 25, 24 and 20 zeros. */
static void test_shapes(void **state)
{
	static const size_t zeros[PROV_COSE_SHAPES] = {25, 24, 20};
	(void)state;

	for (unsigned shape = 0; shape < PROV_COSE_SHAPES; shape++) {
		struct prov_cose_extra extra = {.shape = shape};
		struct prov_arena arena;
		struct prov_cose cose;
		struct prov_wr wr;
		size_t n = 0;

		for (size_t room = PROV_COSE_SHAPE_ROOM; room <= PROV_COSE_SHAPE_ROOM + 200;
		     room++) {
			prov_wr_init(&wr, 4096);
			prov_cose_put_sign1_with(
			    &wr, prov_bytes("\xa1\x01\x27", 3), prov_bytes("sig", 3), &extra, room);
			/* d2 84 43 a1 01 27 a0 f6 43 "sig" */
			if (prov_wr_done(&wr, NULL) != PROV_OK) {
				assert_true(shape > 0); /* a size that this shape can't have */
				prov_wr_fini(&wr);
				continue;
			}
			assert_int_equal(wr.n, 12 + room);
			prov_arena_init(&arena, PROV_MAX_ARENA);
			assert_int_equal(
			    prov_cose_parse(prov_wr_data(&wr), 0, &arena, &cose, NULL), PROV_OK);
			prov_arena_fini(&arena);
			for (size_t i = 0; room == PROV_COSE_SHAPE_ROOM && i < wr.n; i++)
				n += wr.p[i] == 0;
			prov_wr_fini(&wr);
		}
		assert_int_equal(n, zeros[shape]);
	}
}

static void test_token_frame(void **state)
{
	static const uint8_t data[70000];
	(void)state;

	for (size_t n = 1; n <= sizeof(data); n = 2 * n + 1) {
		struct prov_cose_extra extra = {.tst2 = prov_bytes(data, n)};
		assert_true(prov_cose_extra_size(&extra) <= n + PROV_COSE_TOKEN_FRAME);
	}
}

/* --- a signature from end to end --- */

static const enum prov_alg algs[] = {PROV_ALG_ES256, PROV_ALG_ES384, PROV_ALG_ES512, PROV_ALG_PS256,
    PROV_ALG_PS384, PROV_ALG_PS512, PROV_ALG_ED25519};

static struct prov_bytes make(
    struct prov_wr *wr, const struct prov_key *key, enum prov_alg alg, struct prov_bytes claim)
{
	struct prov_bytes cert = prov_bytes_str("stands for a certificate");
	struct prov_cose_chain chain = {&cert, 1};
	struct prov_cose_tbs tbs;
	struct prov_wr map;
	uint8_t sig[512];
	size_t n = sizeof(sig);

	prov_wr_init(&map, 4096);
	prov_cose_put_protected(&map, alg, &chain);
	prov_cose_tbs(&tbs, "Signature1", prov_wr_data(&map), claim);
	assert_int_equal(prov_key_sign(key, alg, tbs.parts, tbs.num_parts, sig, &n, NULL), PROV_OK);
	prov_wr_init(wr, 4096);
	prov_cose_put_sign1(wr, prov_wr_data(&map), prov_bytes(sig, n), 20);
	prov_wr_fini(&map);
	assert_int_equal(prov_wr_done(wr, NULL), PROV_OK);
	return prov_wr_data(wr);
}

static enum prov_sig_result check(
    struct prov_bytes data, struct prov_bytes claim, const struct prov_key *key)
{
	enum prov_sig_result result = PROV_SIG_BAD;
	struct prov_arena arena;
	struct prov_cose cose;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(prov_cose_parse(data, 0, &arena, &cose, NULL), PROV_OK);
	assert_int_equal(cose.num_credentials, 1);
	assert_int_equal(
	    prov_cose_verify(&cose, claim, prov_key_spki(key), &result, NULL), PROV_OK);
	prov_arena_fini(&arena);
	return result;
}

static void test_round_trip(void **state)
{
	struct prov_bytes claim = prov_bytes_str("stands for a claim"), data;
	struct prov_key *rsa, *key;
	struct prov_wr wr;

	(void)state;
	assert_int_equal(prov_key_generate(&rsa, PROV_ALG_PS256, NULL), PROV_OK);
	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
		key = rsa;
		if (prov_alg_info(algs[i])->kind != PROV_KEY_RSA)
			assert_int_equal(prov_key_generate(&key, algs[i], NULL), PROV_OK);
		data = make(&wr, key, algs[i], claim);
		assert_int_equal(check(data, claim, key), PROV_SIG_GOOD);
		assert_int_equal(check(data, prov_bytes_str("another claim"), key), PROV_SIG_BAD);
		assert_int_equal(
		    check(data, prov_bytes_sub(claim, 0, claim.n - 1), key), PROV_SIG_BAD);
		if (algs[i] == PROV_ALG_ES256)
			assert_int_equal(check(data, claim, rsa), PROV_SIG_UNFIT);
		prov_wr_fini(&wr);
		if (key != rsa)
			prov_key_free(key);
	}
	prov_key_free(rsa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_protected),
	    cmocka_unit_test(test_sign1),
	    cmocka_unit_test(test_every_pad),
	    cmocka_unit_test(test_pad_that_cannot_be),
	    cmocka_unit_test(test_extra),
	    cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_token_frame),
	    cmocka_unit_test(test_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
