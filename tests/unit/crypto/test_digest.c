/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/hex.h"
#include "crypto/crypto.h"

/* FIPS 180-4's example "abc" (NIST CSRC), and the empty message. */
static const struct {
	enum prov_hash hash;
	const char *name;
	size_t size;
	const char *abc, *empty;
} known[] = {
    {PROV_HASH_SHA256, "sha256", 32,
	"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {PROV_HASH_SHA384, "sha384", 48,
	"cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358bae"
	"ca134c825a7",
	"38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f148"
	"98b95b"},
    {PROV_HASH_SHA512, "sha512", 64,
	"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3"
	"feebbd454d4423643ce80e2a9ac94fa54ca49f",
	"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d287"
	"7eec2f63b931bd47417a81a538327af927da3e"},
};

#define NUM_KNOWN (sizeof(known) / sizeof(known[0]))

static void assert_hex(const uint8_t *p, size_t n, const char *hex)
{
	struct prov_wr wr;

	prov_wr_init(&wr, 1024);
	prov_hex_put(&wr, prov_bytes(p, n));
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_true(prov_bytes_is(prov_wr_data(&wr), hex));
	prov_wr_fini(&wr);
}

static void test_names(void **state)
{
	static const char *const no[] = {
	    "", "sha1", "SHA256", "sha256 ", "sha25", "sha-256", "sha3"};

	(void)state;
	for (size_t i = 0; i < NUM_KNOWN; i++) {
		assert_int_equal(prov_hash_parse(prov_bytes_str(known[i].name)), known[i].hash);
		assert_string_equal(prov_hash_str(known[i].hash), known[i].name);
		assert_int_equal(prov_hash_size(known[i].hash), known[i].size);
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_int_equal(prov_hash_parse(prov_bytes_str(no[i])), PROV_HASH_NONE);
	assert_int_equal(prov_hash_parse(prov_bytes(NULL, 0)), PROV_HASH_NONE);
	assert_int_equal(prov_hash_parse(prov_bytes("sha256\0", 7)), PROV_HASH_NONE);
	assert_null(prov_hash_str(PROV_HASH_NONE));
	assert_int_equal(prov_hash_size(PROV_HASH_NONE), 0);
	assert_null(prov_hash_str((enum prov_hash)99));
	assert_int_equal(prov_hash_size((enum prov_hash)99), 0);
}

static void test_known_answers(void **state)
{
	uint8_t out[PROV_HASH_MAX];

	(void)state;
	for (size_t i = 0; i < NUM_KNOWN; i++) {
		assert_int_equal(
		    prov_hash_bytes(known[i].hash, prov_bytes("abc", 3), out, NULL), PROV_OK);
		assert_hex(out, known[i].size, known[i].abc);
		for (size_t k = known[i].size; k < sizeof(out); k++)
			assert_int_equal(out[k], 0);
		assert_int_equal(
		    prov_hash_bytes(known[i].hash, prov_bytes(NULL, 0), out, NULL), PROV_OK);
		assert_hex(out, known[i].size, known[i].empty);
	}
}

/* However a message is cut, the digest is the same. */
static void test_pieces(void **state)
{
	uint8_t data[300], whole[PROV_HASH_MAX], out[PROV_HASH_MAX];
	struct prov_digest *d;

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA384, prov_bytes(data, 300), whole, NULL), 0);
	for (size_t cut = 0; cut <= sizeof(data); cut++) {
		assert_int_equal(prov_digest_new(&d, PROV_HASH_SHA384, NULL), PROV_OK);
		assert_int_equal(prov_digest_update(d, prov_bytes(data, cut), NULL), PROV_OK);
		assert_int_equal(prov_digest_update(d, prov_bytes(NULL, 0), NULL), PROV_OK);
		assert_int_equal(
		    prov_digest_update(d, prov_bytes(&data[cut], 300 - cut), NULL), PROV_OK);
		assert_int_equal(prov_digest_final(d, out, NULL), PROV_OK);
		assert_memory_equal(out, whole, sizeof(out));
		prov_digest_free(d);
	}
}

static void test_parts(void **state)
{
	const struct prov_bytes parts[3] = {
	    prov_bytes("ab", 2), prov_bytes(NULL, 0), prov_bytes("c", 1)};
	uint8_t whole[PROV_HASH_MAX], out[PROV_HASH_MAX];

	(void)state;
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_bytes("abc", 3), whole, NULL), PROV_OK);
	assert_int_equal(prov_hash_parts(PROV_HASH_SHA256, parts, 3, out, NULL), PROV_OK);
	assert_memory_equal(out, whole, 32);
	assert_int_equal(prov_hash_parts(PROV_HASH_SHA256, parts, 2, out, NULL), PROV_OK);
	assert_memory_not_equal(out, whole, 32);
	assert_int_equal(prov_hash_parts(PROV_HASH_NONE, parts, 3, out, NULL), PROV_E_UNSUPPORTED);
}

static void test_misuse(void **state)
{
	struct prov_digest *d = (struct prov_digest *)(uintptr_t)1;
	struct prov_err err = {0};
	uint8_t out[PROV_HASH_MAX];

	(void)state;
	assert_int_equal(prov_digest_new(&d, PROV_HASH_NONE, &err), PROV_E_UNSUPPORTED);
	assert_null(d);
	assert_int_equal(err.code, PROV_E_UNSUPPORTED);
	assert_int_equal(
	    prov_hash_bytes((enum prov_hash)99, prov_bytes("", 0), out, NULL), PROV_E_UNSUPPORTED);
	assert_int_equal(prov_digest_new(&d, PROV_HASH_SHA256, NULL), PROV_OK);
	assert_int_equal(prov_digest_final(d, out, NULL), PROV_OK);
	assert_int_equal(prov_digest_final(d, out, NULL), PROV_E_INTERNAL);
	assert_int_equal(prov_digest_update(d, prov_bytes("a", 1), NULL), PROV_E_INTERNAL);
	prov_digest_free(d);
	prov_digest_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_known_answers),
	    cmocka_unit_test(test_pieces),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_misuse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
