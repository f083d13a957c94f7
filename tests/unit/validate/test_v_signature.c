/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/hex.h"
#include "helper/forge_test.h"

static void with_parent(struct forge *f, void *ctx)
{
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_plain(f, ctx);
}

/* 11.1.4.4: it has one. Beside it a reader who goes by that could be shown another signature. */
static void relabelled(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->signature_label = "c2pa.signature.2";
	forge_end(f, 0);
}

static void test_signatures(void **state)
{
	static const struct forge_case cases[] = {
	    {"good", forge_plain, 0, "claimSignature.insideValidity", PROV_STATE_TRUSTED},
	    {"trusted", forge_plain, 0, "signingCredential.trusted", PROV_STATE_TRUSTED},
	    {"revocation", forge_plain, 0, "signingCredential.ocsp.skipped", PROV_STATE_TRUSTED},
	    {"flipped", forge_plain, FORGE_BAD_SIGNATURE, "claimSignature.mismatch",
		PROV_STATE_INVALID},
	    {"no box", forge_plain, FORGE_NO_SIGNATURE_BOX, "claimSignature.missing",
		PROV_STATE_INVALID},
	    {"of another manifest", with_parent, FORGE_FOREIGN_SIGNATURE, "claimSignature.missing",
		PROV_STATE_INVALID},
	    {"in a box of another label", relabelled, 0, "claimSignature.missing",
		PROV_STATE_INVALID},
	    {"no COSE", forge_plain, FORGE_NO_COSE, "claimSignature.mismatch", PROV_STATE_INVALID},
	    {"own payload", forge_plain, FORGE_PAYLOAD, "claimSignature.mismatch",
		PROV_STATE_INVALID},
	    {"two credentials", forge_plain, FORGE_TWO_CHAINS, "signingCredential.invalid",
		PROV_STATE_INVALID},
	    {"no credential", forge_plain, FORGE_NO_CRED, "signingCredential.invalid",
		PROV_STATE_INVALID},
	};
	(void)state;
	forge_run(cases, sizeof(cases) / sizeof(cases[0]));
}

/* Nobody is trusted by default, and a certificate counts only inside its validity. */
static void test_trust_and_time(void **state)
{
	struct forge f;
	unsigned flags = 0;
	struct prov_bytes file;
	struct prov_report *r;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, forge_plain, &flags);
	r = forge_verify(&f, file, false);
	assert_int_equal(prov_report_state(r), PROV_STATE_VALID);
	assert_true(forge_has(r, "signingCredential.untrusted"));
	assert_false(forge_has(r, "signingCredential.trusted"));
	prov_report_free(r);

	prov_policy_set_time(f.policy, 32503680000); /* the year 3000 */
	r = forge_verify(&f, file, true);
	assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
	assert_true(forge_has(r, "claimSignature.outsideValidity"));
	prov_report_free(r);

	prov_policy_set_time(f.policy, 946684800); /* the year 2000 */
	r = forge_verify(&f, file, true);
	assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
	assert_true(forge_has(r, "claimSignature.outsideValidity"));
	prov_report_free(r);
	forge_fini(&f);
}

/* The private credential store (14.4.3): a leaf that is trusted by itself, and only that leaf. */
static void test_allowed(void **state)
{
	struct forge f;
	unsigned flags = 0;
	struct prov_bytes file;
	struct prov_report *r;
	struct prov_wr pem;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, forge_plain, &flags);
	prov_wr_init(&pem, 65536);
	prov_wr_str(&pem, "-----BEGIN CERTIFICATE-----\n");
	{
		struct prov_wr b64;
		prov_wr_init(&b64, 65536);
		prov_b64_put(&b64, prov_signer_chain(f.signer)->certs[0]);
		for (size_t i = 0; i < b64.n; i += 64) {
			prov_wr_bytes(&pem, prov_bytes_sub(prov_wr_data(&b64), i, 64));
			prov_wr_str(&pem, "\n");
		}
		prov_wr_fini(&b64);
	}
	prov_wr_str(&pem, "-----END CERTIFICATE-----\n");
	assert_int_equal(
	    prov_policy_add_pem(f.nobody, PROV_LIST_ALLOWED, pem.p, pem.n, "allowed", NULL),
	    PROV_OK);
	r = forge_verify(&f, file, false);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	prov_report_free(r);
	prov_wr_fini(&pem);
	forge_fini(&f);
}

/* Likewise where an authority above it, on another list, has ended or has not begun. */
static void test_allowed_below_ended(void **state)
{
	static const struct certs_opts roots[] = {
	    {.kind = CERTS_CA, .cn = "Root", .not_after = "20220101000000Z"},
	    {.kind = CERTS_CA, .cn = "Root", .not_before = "20390101000000Z"},
	};
	unsigned flags = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		struct certs_cert root = certs_make(NULL, &roots[i]),
				  leaf = certs_make(&root, NULL);
		char *pem = certs_pem(&leaf, 1);
		struct forge f;
		struct prov_bytes file;
		struct prov_report *r;

		forge_init(&f);
		forge_sign_as(&f, &leaf, 1, &root);
		file = forge_png(&f, forge_plain, &flags);
		r = forge_verify(&f, file, true);
		assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
		prov_report_free(r);
		assert_int_equal(prov_policy_add_pem(f.policy, PROV_LIST_ALLOWED, pem, strlen(pem),
				     "allowed", NULL),
		    PROV_OK);
		r = forge_verify(&f, file, true);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(prov_report_signer_list(r).list, PROV_LIST_ALLOWED);
		prov_report_free(r);
		prov_policy_set_time(f.policy, 32503680000); /* the leaf has ended, too */
		r = forge_verify(&f, file, true);
		assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
		prov_report_free(r);
		forge_fini(&f);
		free(pem);
		certs_free(&leaf);
		certs_free(&root);
	}
}

/* 15.8.3: the signer's own word for the time; for information only. */
static void test_claimed_time(void **state)
{
	const int64_t now = prov_clock_now();
	const struct {
		int64_t iat;
		bool inside;
	} rows[] = {{now, true}, {1000000000, false}, {4000000000, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct forge f;
		unsigned flags = 0;
		struct prov_report *r;
		forge_init(&f);
		f.iat = rows[i].iat;
		r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
		assert_int_equal(forge_has(r, "timeOfSigning.insideValidity"), rows[i].inside);
		assert_int_equal(forge_has(r, "timeOfSigning.outsideValidity"), !rows[i].inside);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		prov_report_free(r);
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_signatures),
	    cmocka_unit_test(test_trust_and_time),
	    cmocka_unit_test(test_allowed),
	    cmocka_unit_test(test_allowed_below_ended),
	    cmocka_unit_test(test_claimed_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
