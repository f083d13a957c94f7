/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "claim/ica.h"
#include "helper/mutate.h"

#define CONTEXT "\"@context\":[\"https://www.w3.org/ns/credentials/v2\",\"https://cawg.io/\"]"
#define TYPE "\"type\":[\"VerifiableCredential\",\"IdentityClaimsAggregationCredential\"]"
#define AT "\"verifiedAt\":\"2024-05-27T08:40:39.569856Z\""
#define PROVIDER "\"provider\":{\"id\":\"https://id.example\",\"name\":\"Id\"}"
#define ENTRY "{\"type\":\"cawg.social_media\",\"username\":\"cat\"," AT "," PROVIDER "}"
#define SUBJECT(list) "\"credentialSubject\":{\"verifiedIdentities\":" list ",\"c2paAsset\":{}}"
#define VC(list)                                                                                   \
	"{" CONTEXT "," TYPE                                                                       \
	",\"issuer\":\"did:web:a\",\"validFrom\":\"2024-05-27T11:40:40Z\"," SUBJECT(list) "}"

static int parse(const char *json, struct prov_arena *arena, struct prov_ica *out)
{
	return prov_ica_parse(prov_bytes_str(json), arena, out, NULL);
}

static void test_read(void **state)
{
	static const char vc1[] =
	    "{\"@context\":\"https://www.w3.org/2018/credentials/v1\"," TYPE
	    ",\"issuer\":{\"id\":\"did:jwk:x\",\"name\":\"A\"},\"issuanceDate\":\"a\","
	    "\"expirationDate\":\"b\",\"validFrom\":\"c\",\"validUntil\":\"d\"," SUBJECT("[]") "}";
	struct prov_arena arena;
	struct prov_ica ica;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	assert_int_equal(parse(VC("[" ENTRY "]"), &arena, &ica), PROV_OK);
	assert_null(ica.fault);
	assert_null(ica.bad);
	assert_true(prov_bytes_is(ica.issuer, "did:web:a"));
	assert_true(prov_bytes_is(ica.valid_from, "2024-05-27T11:40:40Z"));
	assert_true(ica.has_from && !ica.has_until && ica.is_list);
	assert_int_equal(ica.n, 1);
	assert_true(prov_bytes_is(ica.v[0].username, "cat"));
	assert_true(prov_bytes_is(ica.v[0].provider_name, "Id"));
	assert_true(prov_bytes_is(ica.v[0].provider_id, "https://id.example"));
	assert_true(prov_bytes_is(ica.asset.raw, "{}"));
	assert_int_equal(parse(vc1, &arena, &ica), PROV_OK);
	assert_true(prov_bytes_is(ica.issuer, "did:jwk:x"));
	assert_true(prov_bytes_is(ica.valid_from, "a"));
	assert_true(prov_bytes_is(ica.valid_until, "b"));
	assert_true(ica.has_until && ica.is_list && ica.count == 0);
	assert_int_equal(parse(VC("{}"), &arena, &ica), PROV_OK);
	assert_false(ica.is_list);
	prov_arena_fini(&arena);
}

static void test_faults(void **state)
{
	static const char *const rows[] = {
	    "[]",
	    "{}",
	    "{" CONTEXT "," TYPE ",\"issuer\":\"did:web:a\"}",
	    "{" CONTEXT "," TYPE "," SUBJECT("[]") "}",
	    "{" CONTEXT ",\"type\":[\"VerifiableCredential\"],\"issuer\":\"x\"," SUBJECT("[]") "}",
	    "{\"@context\":[\"https://cawg.io/\"]," TYPE ",\"issuer\":\"x\"," SUBJECT("[]") "}",
	    "{" CONTEXT "," TYPE ",\"issuer\":\"x\",\"issuer\":\"y\"," SUBJECT("[]") "}",
	    "{" CONTEXT "," TYPE ",\"issuer\":\"x\",\"credentialSubject\":{\"c2paAsset\":1,"
	    "\"c2paAsset\":2}}",
	};
	struct prov_arena arena;
	struct prov_ica ica;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(parse(rows[i], &arena, &ica), PROV_OK);
		assert_non_null(ica.fault);
		print_message("  %s\n", ica.fault);
		assert_int_equal(ica.issuer.n, 0);
	}
	assert_int_equal(parse("{", &arena, &ica), PROV_E_FORMAT);
	prov_arena_fini(&arena);
}

static void test_entries(void **state)
{
	static const char *const bad[] = {
	    "[7]",
	    "[{\"type\":\"x\"," AT "}]",
	    "[{\"type\":\"x\"," PROVIDER "}]",
	    "[{" AT "," PROVIDER "}]",
	    "[{\"type\":\"\"," AT "," PROVIDER "}]",
	    "[{\"type\":\"x\",\"type\":\"y\"," AT "," PROVIDER "}]",
	    "[{\"type\":\"x\",\"verifiedAt\":\"yesterday\"," PROVIDER "}]",
	    "[{\"type\":\"x\",\"name\":\"\"," AT "," PROVIDER "}]",
	    "[{\"type\":\"x\",\"username\":7," AT "," PROVIDER "}]",
	    "[{\"type\":\"x\",\"method\":null," AT "," PROVIDER "}]",
	    "[{\"type\":\"x\",\"uri\":\"no uri\"," AT "," PROVIDER "}]",
	    "[{\"type\":\"x\"," AT ",\"provider\":{\"id\":\"https://id.example\"}}]",
	    "[{\"type\":\"x\"," AT ",\"provider\":{\"id\":\"a b\",\"name\":\"Id\"}}]",
	    "[{\"type\":\"cawg.document_verification\"," AT "," PROVIDER "}]",
	    "[{\"type\":\"cawg.social_media\"," AT "," PROVIDER "}]",
	    "[{\"type\":\"cawg.crypto_wallet\",\"username\":\"u\"," AT "," PROVIDER "}]",
	    "[{\"type\":\"cawg.web_site\"," AT "," PROVIDER "}]",
	    "[" ENTRY ",{}," ENTRY "]",
	};
	char json[4096];
	struct prov_arena arena;
	struct prov_ica ica;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)snprintf(json, sizeof(json), "%s%s%s",
		    "{" CONTEXT "," TYPE ",\"issuer\":\"x\",\"credentialSubject\":{"
		    "\"verifiedIdentities\":",
		    bad[i], "}}");
		assert_int_equal(parse(json, &arena, &ica), PROV_OK);
		assert_null(ica.fault);
		assert_non_null(ica.bad);
		print_message("  %s\n", ica.bad);
	}
	assert_null(ica.v[0].fault);
	assert_non_null(ica.v[1].fault);
	assert_int_equal(ica.n, 3);
	prov_arena_fini(&arena);
}

/* "/" and "+" as PHP and .NET write them; what an escape stands for is held to the same rules. */
static void test_escapes(void **state)
{
	static const struct {
		const char *people;
		bool good;
	} rows[] = {
	    {"[{\"type\":\"cawg.web_site\",\"uri\":\"https:\\/\\/a.example\\/\",\"verifiedAt\":"
	     "\"2024-05-27T08:40:39\\u002B00:00\",\"provider\":{\"id\":\"https:\\/\\/id.example\","
	     "\"name\":\"Id\"}}]",
		true},
	    {"[{\"type\":\"x\",\"uri\":\"https://a\\u0000b\"," AT "," PROVIDER "}]", false},
	    {"[{\"type\":\"x\",\"uri\":\"https://a\\\\b\"," AT "," PROVIDER "}]", false},
	    {"[{\"type\":\"x\",\"verifiedAt\":\"2024-05-27T08:40:39Z\\u0000\"," PROVIDER "}]",
		false},
	};
	struct prov_arena arena;
	struct prov_ica ica;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char json[4096];

		(void)snprintf(json, sizeof(json),
		    "{" CONTEXT "," TYPE ",\"issuer\":\"x\",\"credentialSubject\":{"
		    "\"verifiedIdentities\":%s}}",
		    rows[i].people);
		assert_int_equal(parse(json, &arena, &ica), PROV_OK);
		print_message("  %s\n", ica.bad == NULL ? "good" : ica.bad);
		assert_int_equal(ica.bad == NULL, rows[i].good);
	}
	prov_arena_fini(&arena);
}

static void test_status(void **state)
{
	static const struct {
		const char *status;
		enum prov_ica_status want;
	} rows[] = {
	    {"{\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"revocation\"}",
		PROV_ICA_STATUS_BITSTRING},
	    {"[{\"type\":\"Odd\"},{\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":"
	     "[\"revocation\"]}]",
		PROV_ICA_STATUS_BITSTRING},
	    {"{\"type\":\"Odd\",\"statusPurpose\":\"revocation\"}", PROV_ICA_STATUS_OTHER},
	    {"7", PROV_ICA_STATUS_OTHER},
	    {"[]", PROV_ICA_STATUS_OTHER},
	};
	char json[4096];
	struct prov_arena arena;
	struct prov_ica ica;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(json, sizeof(json),
		    "{" CONTEXT "," TYPE
		    ",\"issuer\":\"x\"," SUBJECT("[]") ",\"credentialStatus\":%s}",
		    rows[i].status);
		assert_int_equal(parse(json, &arena, &ica), PROV_OK);
		assert_int_equal(ica.status, rows[i].want);
	}
	prov_arena_fini(&arena);
}

/* Any number of entries is read, a few are kept; sizes and depths end. */
static void test_limits(void **state)
{
	size_t n = PROV_MAX_CREDENTIAL, at;
	char *json = malloc(n + 2);
	struct prov_arena arena;
	struct prov_ica ica;

	(void)state;
	assert_non_null(json);
	memset(json, ' ', n + 1);
	json[n + 1] = '\0';
	memcpy(json, VC("[" ENTRY "]"), sizeof(VC("[" ENTRY "]")) - 1);
	prov_arena_init(&arena, 1 << 20);
	assert_int_equal(prov_ica_parse(prov_bytes(json, n), &arena, &ica, NULL), PROV_OK);
	assert_int_equal(prov_ica_parse(prov_bytes(json, n + 1), &arena, &ica, NULL), PROV_E_LIMIT);
	memset(json, '[', n);
	assert_int_equal(prov_ica_parse(prov_bytes(json, n), &arena, &ica, NULL), PROV_E_LIMIT);
	at = (size_t)snprintf(json, n, "%s",
	    "{" CONTEXT "," TYPE
	    ",\"issuer\":\"x\",\"credentialSubject\":{\"verifiedIdentities\":[0");
	for (size_t i = 0; i < 1000; i++)
		at += (size_t)snprintf(&json[at], n - at, ",%s", ENTRY);
	(void)snprintf(&json[at], n - at, "]}}");
	assert_int_equal(parse(json, &arena, &ica), PROV_OK);
	assert_int_equal(ica.n, PROV_MAX_VERIFIED);
	assert_int_equal(ica.count, 1001);
	free(json);
	prov_arena_fini(&arena);
}

static void test_damaged(void **state)
{
	static const char good[] = VC("[" ENTRY "," ENTRY "]");

	(void)state;
	for (size_t i = 0; i < sizeof(good) - 1; i++) {
		struct prov_arena arena;
		struct prov_ica ica;
		uint8_t *exact = mutate_copy(prov_bytes(good, sizeof(good) - 1));

		prov_arena_init(&arena, 1 << 20);
		exact[i] ^= 0x20;
		if (prov_ica_parse(prov_bytes(exact, sizeof(good) - 1), &arena, &ica, NULL) ==
		    PROV_OK)
			assert_true(ica.fault != NULL || ica.n == 2 || !ica.is_list);
		free(exact);
		exact = mutate_copy(prov_bytes(good, i));
		assert_int_equal(
		    prov_ica_parse(prov_bytes(exact, i), &arena, &ica, NULL), PROV_E_FORMAT);
		free(exact);
		prov_arena_fini(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_read),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_entries),
	    cmocka_unit_test(test_escapes),
	    cmocka_unit_test(test_status),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
