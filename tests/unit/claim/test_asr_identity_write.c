/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/diag.h"
#include "helper/fake_box.h"

static const char *const roles[] = {"cawg.creator", "com.example.stringer"};

static void put(struct prov_wr *wr, size_t num_roles)
{
	static const uint8_t hash[] = {1, 2};
	static const struct prov_hashed_uri refs[] = {
	    {.url = {(const uint8_t *)"u", 1}, .hash = {hash, 2}},
	    {.url = {(const uint8_t *)"v", 1}, .hash = {hash, 1}}};
	const struct prov_identity_new identity = {
	    .refs = refs, .num_refs = 2, .roles = roles, .num_roles = num_roles};

	prov_wr_init(wr, 4096);
	prov_identity_put_payload(wr, &identity);
	assert_int_equal(prov_wr_done(wr, NULL), PROV_OK);
}

/* The keys as c2pa-rs has them, in this order. */
static void test_payload(void **state)
{
	struct prov_wr wr;
	size_t n;
	uint8_t *rest;

	(void)state;
	put(&wr, 0);
	assert_int_equal(wr.p[0], 0xa2);
	assert_memory_equal(wr.p + 1, "\x75referenced_assertions\x82", 23);
	rest = diag("{\"url\": \"u\", \"hash\": h'0102'}", &n);
	assert_memory_equal(wr.p + 24, rest, n);
	free(rest);
	assert_memory_equal(wr.p + wr.n - 24,
	    "\x68sig_type\x6e"
	    "cawg.x509.cose",
	    24);
	prov_wr_fini(&wr);
	put(&wr, 1);
	assert_int_equal(wr.p[0], 0xa3);
	assert_memory_equal(wr.p + wr.n - 19,
	    "\x64role\x81\x6c"
	    "cawg.creator",
	    19);
	prov_wr_fini(&wr);
}

static void test_read_back(void **state)
{
	struct prov_wr payload, body;
	struct prov_identity said;
	struct fake_box fake;

	(void)state;
	put(&payload, 2);
	prov_wr_init(&body, 4096);
	prov_identity_put(&body, prov_wr_data(&payload), prov_bytes_str("signature"));
	assert_int_equal(prov_wr_done(&body, NULL), PROV_OK);
	fake_box_init(&fake, "cawg.identity", prov_wr_data(&body));
	assert_int_equal(prov_identity_parse(&fake.box, &fake.arena, &said, NULL), PROV_OK);
	assert_null(said.fault);
	assert_true(prov_bytes_eq(said.payload, prov_wr_data(&payload)));
	assert_true(prov_bytes_is(said.sig_type, "cawg.x509.cose"));
	assert_true(prov_bytes_is(said.signature, "signature"));
	assert_int_equal(said.num_refs, 2);
	assert_true(prov_bytes_is(said.refs[1].url, "v"));
	assert_int_equal(said.num_roles, 2);
	assert_true(prov_bytes_is(said.roles[1], roles[1]));
	assert_false(said.pad_nonzero);
	fake_box_fini(&fake);
	prov_wr_fini(&payload);
	prov_wr_fini(&body);
}

static void test_roles(void **state)
{
	static const char *const good[] = {
	    "cawg.creator", "cawg.translator", "com.example", "org.example.my-role_2"};
	static const char *const bad[] = {"", "creator", "cawg.owner", "cawg.", ".creator",
	    "com..example", "com.example.", "com.exa mple", "com.\xc3\xa4", "com.-a", "com.a/b"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(prov_identity_is_role(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(prov_identity_is_role(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_payload),
	    cmocka_unit_test(test_read_back), cmocka_unit_test(test_roles)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
