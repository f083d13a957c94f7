/* SPDX-License-Identifier: Apache-2.0 */
/* CAWG Identity Assertion 1.2, 8.1: identity claims aggregation */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "cose/cose.h"
#include "helper/identity_make.h"
#include "helper/jwk.h"
#include "report/report.h"

#define AT "\"verifiedAt\":\"2024-05-27T08:40:39.569856Z\""
#define PROVIDER "\"provider\":{\"id\":\"https://id.example\",\"name\":\"Id \\u202e\"}"
#define PERSON "{\"type\":\"cawg.document_verification\",\"name\":\"Ann Doe\"," AT "," PROVIDER "}"
#define ACCOUNT                                                                                    \
	"{\"type\":\"cawg.social_media\",\"username\":\"ann\",\"uri\":\"https://s.example/"        \
	"ann\"," AT "," PROVIDER "}"

/* A credential and its envelope; what is NULL or 0 is as it should be. */
struct credential {
	const char *name, *code;
	bool holds, unchecked;
	const char *issuer, *from, *until, *people, *more, *asset, *json, *content_type;
	int64_t alg;
	bool untagged, no_payload, flip, huge;
	const struct certs_cert *tsa;
	bool stamp_other;
	const char *stamp_time;
	forge_build build; /* NULL: one manifest */
	enum identity_defect defect;
	/* set by run() */
	struct identity_make *make;
	const char *did;
};

static void put_credential(
    const struct credential *c, const struct prov_hashed_uri *binding, struct prov_wr *out)
{
	char *hash = jwk_base64(binding->hash);
	const char *from = c->from == NULL ? "\"2024-05-27T11:40:40Z\"" : c->from;

	prov_wr_str(out, "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\","
			 "\"https://cawg.io/identity/1.1/ica/context/\"],\"type\":["
			 "\"VerifiableCredential\",\"IdentityClaimsAggregationCredential\"],");
	prov_wr_printf(out, "\"issuer\":\"%s\",", c->issuer == NULL ? c->did : c->issuer);
	if (from[0] != '\0')
		prov_wr_printf(out, "\"validFrom\":%s,", from);
	if (c->until != NULL)
		prov_wr_printf(out, "\"validUntil\":%s,", c->until);
	if (c->more != NULL)
		prov_wr_printf(out, "%s,", c->more);
	prov_wr_printf(out, "\"credentialSubject\":{\"verifiedIdentities\":%s,",
	    c->people == NULL ? "[" PERSON "," ACCOUNT "]" : c->people);
	prov_wr_printf(out,
	    "\"c2paAsset\":{\"sig_type\":\"%s\",\"referenced_assertions\":[{\"url\":\"%.*s\","
	    "\"hash\":\"%s\"}]}}}",
	    c->asset == NULL ? "cawg.identity_claims_aggregation" : c->asset, (int)binding->url.n,
	    (const char *)binding->url.p, hash);
	if (c->huge)
		prov_wr_zeros(out, PROV_MAX_CREDENTIAL);
	free(hash);
}

static void put_stamp(
    const struct credential *c, struct prov_wr *out, struct prov_bytes head, struct prov_bytes sig)
{
	struct tokens_opts opts = {.tsa = c->tsa, .time = c->stamp_time};
	struct prov_enc_map un, map, val;
	struct prov_cose_tbs tbs;
	struct prov_wr item, data;
	struct prov_bytes token;

	prov_wr_init(&item, 4096);
	prov_wr_init(&data, 65536);
	prov_enc_bytes(&item, sig);
	prov_cose_tbs(&tbs, "CounterSignature", head, prov_wr_data(&item));
	for (size_t i = 0; i < tbs.num_parts; i++)
		prov_wr_bytes(&data, tbs.parts[i]);
	if (c->stamp_other)
		prov_wr_u8(&data, 0);
	opts.data = prov_wr_data(&data);
	token = tokens_make(&opts);
	prov_enc_map_begin(out, &un);
	prov_enc_key(out, &un, "sigTst2");
	prov_enc_map_begin(out, &map);
	prov_enc_key(out, &map, "tstTokens");
	prov_enc_array(out, 1);
	prov_enc_map_begin(out, &val);
	prov_enc_key(out, &val, "val");
	prov_enc_bytes(out, token);
	prov_enc_map_end(out, &val);
	prov_enc_map_end(out, &map);
	prov_enc_map_end(out, &un);
	free((void *)(uintptr_t)token.p);
	prov_wr_fini(&item);
	prov_wr_fini(&data);
}

static void put_protected(const struct credential *c, struct prov_wr *head)
{
	const char *type = c->content_type == NULL ? "application/vc" : c->content_type;
	struct prov_enc_map map;

	prov_enc_map_begin(head, &map);
	prov_enc_key_int(head, &map, 1);
	prov_enc_int(head, c->alg == 0 ? PROV_ALG_ES256 : c->alg);
	if (type[0] != '\0') {
		prov_enc_key_int(head, &map, 3);
		prov_enc_str(head, type);
	}
	prov_enc_map_end(head, &map);
}

static void sign(void *ctx, struct prov_bytes payload, const struct prov_hashed_uri *binding,
    struct prov_wr *out)
{
	const struct credential *c = ctx;
	struct prov_enc_map empty;
	struct prov_cose_tbs tbs;
	struct prov_wr head, vc;
	uint8_t sig[64];
	size_t n = sizeof(sig);

	(void)payload;
	prov_wr_init(&head, 65536);
	prov_wr_init(&vc, 1 << 22);
	put_protected(c, &head);
	if (c->json != NULL)
		prov_wr_str(&vc, c->json);
	else
		put_credential(c, binding, &vc);
	prov_cose_tbs(&tbs, "Signature1", prov_wr_data(&head), prov_wr_data(&vc));
	assert_int_equal(
	    prov_signer_sign(c->make->signer, tbs.parts, tbs.num_parts, sig, &n, NULL), PROV_OK);
	if (c->flip)
		sig[3] ^= 1;
	if (!c->untagged)
		prov_enc_tag(out, 18);
	prov_enc_array(out, 4);
	prov_enc_bytes(out, prov_wr_data(&head));
	if (c->tsa != NULL) {
		put_stamp(c, out, prov_wr_data(&head), prov_bytes(sig, n));
	} else {
		prov_enc_map_begin(out, &empty);
		prov_enc_map_end(out, &empty);
	}
	if (c->no_payload)
		prov_enc_null(out);
	else
		prov_enc_bytes(out, prov_wr_data(&vc));
	prov_enc_bytes(out, prov_bytes(sig, n));
	prov_wr_fini(&head);
	prov_wr_fini(&vc);
}

/* The report on a file with this credential, which is trusted whatever becomes of it. */
static struct prov_report *judge(const struct credential *given, const struct certs_cert *stamps)
{
	struct identity_make m;
	struct credential c = *given;
	struct prov_report *r;
	struct forge f;
	char *did;

	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	did = jwk_did(m.leaf.key);
	c.make = &m;
	c.did = did;
	m.sig_type = "cawg.identity_claims_aggregation";
	m.sign = sign;
	m.ctx = &c;
	m.defect = c.defect;
	forge_init(&f);
	if (stamps != NULL) {
		char *pem = certs_pem(stamps, 1);

		assert_int_equal(prov_policy_add_pem(
				     f.policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem), "tsa", NULL),
		    PROV_OK);
		free(pem);
	}
	r = forge_verify(
	    &f, forge_png(&f, c.build == NULL ? identity_make_plain : c.build, &m), true);
	assert_non_null(r);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(r->num_identities, 1);
	for (size_t i = 0; i < r->identities[0].findings.n; i++)
		print_message("    %s\n", r->identities[0].findings.v[i].code);
	forge_fini(&f);
	identity_make_fini(&m);
	free(did);
	return r;
}

static void run(const struct credential *c, const struct certs_cert *stamps)
{
	struct prov_report *r;
	const struct prov_identity_row *row;

	print_message("  %s\n", c->name);
	r = judge(c, stamps);
	row = &r->identities[0];
	assert_true(identity_make_has(row, c->code));
	assert_int_equal(row->holds, c->holds);
	assert_int_equal(row->unchecked, c->unchecked);
	assert_false(row->trusted);
	/* Without a list of aggregators nobody's word is enough. */
	assert_false(identity_make_has(row, "cawg.identity.trusted"));
	assert_false(identity_make_has(row, "cawg.ica.credential_valid"));
	assert_int_equal(identity_make_has(row, "cawg.identity.well-formed"), c->holds);
	prov_report_free(r);
}

#define FUTURE "\"2200-01-01T00:00:00Z\""
#define PAST "\"2024-05-28T00:00:00Z\""
#define REVOCATION(type)                                                                           \
	"\"credentialStatus\":{\"type\":\"" type "\",\"statusPurpose\":\"revocation\"}"

static void test_codes(void **state)
{
	static const struct credential cases[] = {
	    {"good", "cawg.ica.untrusted_issuer", .holds = true},
	    {"with an end", "cawg.ica.untrusted_issuer", .holds = true, .until = FUTURE},
	    {"no tag", "cawg.ica.invalid_cose_sign1", .untagged = true},
	    {"odd algorithm", "cawg.ica.invalid_alg", .alg = -47},
	    {"odd content", "cawg.ica.invalid_content_type", .content_type = "application/json"},
	    {"no content type", "cawg.ica.invalid_content_type", .content_type = ""},
	    {"no JSON", "cawg.ica.invalid_verifiable_credential", .json = "{"},
	    {"other JSON", "cawg.ica.invalid_verifiable_credential", .json = "{}"},
	    {"no credential", "cawg.ica.invalid_verifiable_credential", .no_payload = true},
	    {"no DID", "cawg.ica.invalid_issuer", .issuer = "https://example.com"},
	    {"other DID", "cawg.ica.did_unsupported_method", .unchecked = true,
		.issuer = "did:key:z6Mk"},
	    {"did:web", "cawg.ica.did_unavailable", .unchecked = true,
		.issuer = "did:web:example.com"},
	    {"did:jwk without key", "cawg.ica.invalid_did_document", .issuer = "did:jwk:e30"},
	    {"flipped", "cawg.ica.signature_mismatch", .flip = true},
	    {"no beginning", "cawg.ica.valid_from.missing", .from = ""},
	    {"odd beginning", "cawg.ica.valid_from.invalid", .from = "7"},
	    {"not yet", "cawg.ica.valid_from.invalid", .from = FUTURE},
	    {"not any more", "cawg.ica.valid_until.invalid", .until = PAST},
	    {"odd end", "cawg.ica.valid_until.invalid", .until = "\"never\""},
	    {"odd revocation", "cawg.ica.revocation.unsupported", .holds = true,
		.more = REVOCATION("Odd")},
	    {"revocation list", "cawg.ica.revocation.unavailable", .holds = true,
		.more = REVOCATION("BitstringStatusListEntry")},
	    {"of another asset", "cawg.ica.signer_payload.mismatch", .asset = "cawg.other"},
	    {"nobody", "cawg.ica.verified_identities.missing", .people = "[]"},
	    {"no list", "cawg.ica.verified_identities.missing", .people = "{}"},
	    {"bad person", "cawg.ica.verified_identities.invalid", .people = "[" PERSON ",{}]"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run(&cases[i], NULL);
}

/* What is said is shown, and that nobody looked at it. */
static void test_shown(void **state)
{
	static const struct credential good = {.name = "good", .until = FUTURE};
	static const struct credential web = {.name = "web", .issuer = "did:web:example.com"};
	static const struct credential large = {.name = "large", .huge = true};
	struct prov_report *r = judge(&good, NULL);
	const struct prov_identity_row *row = &r->identities[0];

	(void)state;
	assert_int_equal(row->num_verified, 2);
	assert_string_equal(row->verified[0].name, "Ann Doe");
	assert_string_equal(row->verified[0].type, "cawg.document_verification");
	assert_string_equal(row->verified[1].username, "ann");
	assert_string_equal(row->verified[1].uri, "https://s.example/ann");
	assert_string_equal(row->verified[1].provider_id, "https://id.example");
	assert_string_equal(row->verified[1].verified_at, "2024-05-27T08:40:39.569856Z");
	assert_string_equal(row->valid_until, "2200-01-01T00:00:00Z");
	assert_non_null(strstr(row->issuer, "did:jwk:"));
	prov_report_free(r);
	r = judge(&web, NULL);
	assert_int_equal(r->identities[0].num_verified, 2);
	assert_string_equal(r->identities[0].issuer, "did:web:example.com");
	assert_non_null(strstr(r->unchecked[0], "aggregator"));
	prov_report_free(r);
	r = judge(&large, NULL);
	assert_int_equal(r->identities[0].num_verified, 0);
	assert_true(r->identities[0].unchecked);
	assert_non_null(strstr(r->unchecked[0], "limit"));
	prov_report_free(r);
}

/* An issuer's identifier that is too long is left unjudged, and no invalid one. */
static void test_long_did(void **state)
{
	char *did = malloc(PROV_MAX_DID + 2);

	(void)state;
	assert_non_null(did);
	memset(did, 'a', PROV_MAX_DID + 1);
	memcpy(did, "did:web:", 8);
	for (size_t n = PROV_MAX_DID; n <= PROV_MAX_DID + 1; n++) {
		struct credential c = {.name = "long", .issuer = did};
		struct prov_report *r;
		const char *said = n > PROV_MAX_DID ? "the limit of 16384 bytes" : "web site";

		did[n] = '\0';
		r = judge(&c, NULL);
		assert_true(r->identities[0].unchecked);
		assert_false(r->identities[0].holds);
		assert_false(identity_make_has(&r->identities[0], "cawg.ica.invalid_issuer"));
		assert_non_null(strstr(r->unchecked[0], said));
		prov_report_free(r);
		did[n] = 'a';
	}
	free(did);
}

/* Which binding counts is what it is for every kind. */
static void test_updates(void **state)
{
	static const struct credential good = {
	    "update", "cawg.ica.untrusted_issuer", .holds = true, .build = identity_make_update};
	static const struct credential stolen = {"stolen", "cawg.identity.hard_binding_incorrect",
	    .build = identity_make_update, .defect = IDENTITY_OTHERS_BINDING};

	(void)state;
	run(&good, NULL);
	run(&stolen, NULL);
}

/* 8.1.5.2.5 and 8.1.5.2.6 */
static void test_stamps(void **state)
{
	struct certs_cert root = certs_root();
	struct certs_opts opts = {.kind = CERTS_TSA, .key = CERTS_RSA2048};
	struct certs_cert tsa = certs_make(&root, &opts);
	const struct credential cases[] = {
	    {"stamped", "cawg.ica.time_stamp.validated", .holds = true, .tsa = &tsa,
		.stamp_time = "20250101000000Z"},
	    {"stamped before it was valid", "cawg.ica.valid_from.invalid", .tsa = &tsa,
		.stamp_time = "20230101000000Z"},
	    {"stamp of something else", "cawg.ica.time_stamp.invalid", .holds = true, .tsa = &tsa,
		.stamp_time = "20230101000000Z", .stamp_other = true},
	};
	const struct credential unlisted = {"unlisted authority", "cawg.ica.time_stamp.invalid",
	    .holds = true, .tsa = &tsa, .stamp_time = "20230101000000Z"};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run(&cases[i], &root);
	run(&unlisted, NULL);
	certs_free(&tsa);
	certs_free(&root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_codes),
	    cmocka_unit_test(test_shown),
	    cmocka_unit_test(test_long_did),
	    cmocka_unit_test(test_updates),
	    cmocka_unit_test(test_stamps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
