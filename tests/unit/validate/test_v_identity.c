/* SPDX-License-Identifier: Apache-2.0 */
/* CAWG Identity Assertion 1.2 */
#include <stdlib.h>

#include "base/limits.h"
#include "cose/cose.h"
#include "helper/certs.h"
#include "helper/forge_test.h"
#include "helper/signed.h"
#include "report/report.h"

enum defect {
	GOOD = 0,
	NO_BINDING,
	WRONG_HASH,
	TWICE,
	TOO_MANY,
	BAD_PAD,
	ODD_TYPE,
	BAD_SIGNATURE,
	NO_CBOR,
	NO_PAYLOAD,
	NO_COSE,
	AGGREGATED
};

struct setting {
	enum defect defect;
	struct prov_signer *signer;
	struct certs_cert leaf, root;
};

#define POLICY "2.23.140.1.5.2.2"

/* A certificate for identities, by its extended key usage and policy (may be NULL). */
static void init(struct setting *s, const char *eku, const char *policy)
{
	struct certs_opts opts = {.cn = "Ann",
	    .org = "News",
	    .swap = {{"extendedKeyUsage", eku}, {"certificatePolicies", policy}}};
	struct prov_key *key = NULL;
	char *pem;

	*s = (struct setting){.root = certs_root()};
	if (policy == NULL)
		opts.swap[1].name = NULL;
	s->leaf = certs_make(&s->root, &opts);
	pem = certs_key_pem(s->leaf.key);
	assert_int_equal(prov_key_load(&key, pem, strlen(pem), "key", NULL, NULL, NULL), PROV_OK);
	free(pem);
	pem = certs_pem(&s->leaf, 1);
	assert_int_equal(prov_signer_new(&s->signer, key, PROV_ALG_ES256, pem, strlen(pem), "chain",
			     CERTS_NOW, NULL),
	    PROV_OK);
	free(pem);
}

static void fini(struct setting *s)
{
	prov_signer_free(s->signer);
	certs_free(&s->leaf);
	certs_free(&s->root);
}

static void put_payload(struct forge *f, const struct setting *s, struct prov_wr *wr)
{
	struct prov_enc_map map;
	size_t first = s->defect == NO_BINDING ? 0 : f->num_refs - 1;
	size_t n = s->defect == TWICE ? 2 : s->defect == TOO_MANY ? PROV_MAX_IDENTITY_REFS + 1 : 1;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "sig_type");
	prov_enc_str(wr, s->defect == ODD_TYPE     ? "example.none"
			 : s->defect == AGGREGATED ? "cawg.identity_claims_aggregation"
						   : "cawg.x509.cose");
	prov_enc_key(wr, &map, "referenced_assertions");
	prov_enc_array(wr, n);
	for (size_t i = 0; i < n; i++) {
		struct prov_hashed_uri uri = f->refs[first];
		uint8_t wrong[32] = {1};

		if (s->defect == WRONG_HASH || s->defect == TOO_MANY)
			uri.hash = prov_bytes(wrong, sizeof(wrong));
		prov_hashed_uri_put(wr, &uri);
	}
	prov_enc_map_end(wr, &map);
}

static void put_signature(const struct setting *s, struct prov_bytes payload, struct prov_wr *out)
{
	struct prov_bytes cert = s->leaf.der;
	struct prov_cose_chain chain = {&cert, 1};
	struct prov_cose_tbs tbs;
	struct prov_wr head;
	uint8_t sig[64];
	size_t n = sizeof(sig);

	prov_wr_init(&head, 65536);
	prov_cose_put_protected(&head, PROV_ALG_ES256, &chain);
	prov_cose_tbs(&tbs, "Signature1", prov_wr_data(&head), payload);
	assert_int_equal(
	    prov_signer_sign(s->signer, tbs.parts, tbs.num_parts, sig, &n, NULL), PROV_OK);
	if (s->defect == BAD_SIGNATURE)
		sig[3] ^= 1;
	prov_cose_put_sign1(out, prov_wr_data(&head), prov_bytes(sig, n), 0);
	prov_wr_fini(&head);
}

static void build(struct forge *f, void *ctx)
{
	const struct setting *s = ctx;
	const uint8_t pad[3] = {0, 0, s->defect == BAD_PAD ? 7 : 0};
	struct prov_wr payload, sig, body;
	struct prov_enc_map map;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	prov_wr_init(&payload, 65536);
	prov_wr_init(&sig, 65536);
	prov_wr_init(&body, 65536);
	put_payload(f, s, &payload);
	if (s->defect == NO_COSE)
		prov_wr_str(&sig, "no COSE");
	else
		put_signature(s, prov_wr_data(&payload), &sig);
	prov_enc_map_begin(&body, &map);
	if (s->defect != NO_PAYLOAD) {
		prov_enc_key(&body, &map, "signer_payload");
		prov_wr_bytes(&body, prov_wr_data(&payload));
	}
	prov_enc_key(&body, &map, "signature");
	prov_enc_bytes(&body, prov_wr_data(&sig));
	prov_enc_key(&body, &map, "pad1");
	prov_enc_bytes(&body, prov_bytes(pad, sizeof(pad)));
	prov_enc_map_end(&body, &map);
	if (s->defect == NO_CBOR)
		prov_wr_cut(&body, body.n - 1);
	forge_assert(f, "cawg.identity", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	forge_end(f, 0);
	prov_wr_fini(&payload);
	prov_wr_fini(&sig);
	prov_wr_fini(&body);
}

/* The only identity's code; the asset itself is trusted, whatever the identity is. */
static void expect(
    struct setting *s, enum defect defect, const char *code, bool listed, bool trusted)
{
	struct prov_report *r;
	struct forge f;
	bool found = code == NULL;

	s->defect = defect;
	forge_init(&f);
	if (listed) {
		char *pem = certs_pem(&s->root, 1);

		assert_int_equal(prov_policy_add_pem(f.policy, PROV_LIST_IDENTITIES, pem,
				     strlen(pem), "list", NULL),
		    PROV_OK);
		free(pem);
	}
	r = forge_verify(&f, forge_png(&f, build, s), true);
	assert_non_null(r);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(r->num_identities, 1);
	for (size_t i = 0; i < r->identities[0].findings.n; i++) {
		print_message("  %s\n", r->identities[0].findings.v[i].code);
		found = found || strcmp(r->identities[0].findings.v[i].code, code) == 0;
	}
	assert_true(found);
	assert_int_equal(r->identities[0].trusted, trusted);
	if (trusted)
		assert_string_equal(r->identities[0].name, "Ann");
	prov_report_free(r);
	forge_fini(&f);
}

static void test_trusted(void **state)
{
	struct setting s;

	(void)state;
	init(&s, "1.3.6.1.5.5.7.3.36", NULL);
	expect(&s, GOOD, "cawg.identity.trusted", true, true);
	expect(&s, GOOD, "cawg.x509.signature.validated", true, true);
	expect(&s, GOOD, "cawg.identity.well-formed", false, false);
	expect(&s, GOOD, "cawg.x509.credential.untrusted", false, false);
	fini(&s);
	init(&s, "emailProtection", POLICY);
	expect(&s, GOOD, "cawg.identity.trusted", true, true);
	fini(&s);
}

/* 14.5.1: a certificate that breaks the profile vouches for nobody. */
static void test_credential(void **state)
{
	struct setting s;

	(void)state;
	init(&s, "1.3.6.1.5.5.7.3.36", NULL);
	certs_free(&s.leaf);
	s.leaf = certs_make(&s.root,
	    &(struct certs_opts){.swap = {{"extendedKeyUsage", "1.3.6.1.5.5.7.3.36,OCSPSigning"}}});
	expect(&s, GOOD, "cawg.x509.credential.invalid", true, false);
	fini(&s);
}

/* An anchor is not enough: the certificate must be one for identities. */
static void test_purposes(void **state)
{
	static const char *const policies[] = {NULL, "2.23.140.1.5.1.2", "2.23.140.1.5.2.1"};
	struct setting s;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		init(&s, "emailProtection", policies[i]);
		expect(&s, GOOD, "cawg.x509.credential.untrusted", true, false);
		fini(&s);
	}
}

static void test_codes(void **state)
{
	static const struct {
		enum defect defect;
		const char *code;
	} cases[] = {
	    {NO_BINDING, "cawg.identity.hard_binding_missing"},
	    {WRONG_HASH, "cawg.identity.assertion.mismatch"},
	    {TWICE, "cawg.identity.assertion.duplicate"},
	    {BAD_PAD, "cawg.identity.pad.invalid"},
	    {ODD_TYPE, "cawg.identity.sig_type.unknown"},
	    {BAD_SIGNATURE, "cawg.x509.signature.mismatch"},
	    {NO_CBOR, "cawg.identity.cbor.invalid"},
	    {NO_PAYLOAD, "cawg.identity.cbor.invalid"},
	    {NO_COSE, "cawg.x509.signature.mismatch"},
	    {AGGREGATED, NULL},
	    {TOO_MANY, NULL},
	};
	struct setting s;

	(void)state;
	init(&s, "1.3.6.1.5.5.7.3.36", NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect(&s, cases[i].defect, cases[i].code, true, false);
	fini(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_trusted),
	    cmocka_unit_test(test_credential),
	    cmocka_unit_test(test_purposes),
	    cmocka_unit_test(test_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
