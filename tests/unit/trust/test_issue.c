/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/limits.h"
#include "trust/issue.h"
#include "trust/trust.h"

#define NOW 1700000000
#define DAY 86400

static const enum prov_alg algs[] = {PROV_ALG_ES256, PROV_ALG_ES384, PROV_ALG_ES512,
    PROV_ALG_ED25519, PROV_ALG_PS256, PROV_ALG_PS384, PROV_ALG_PS512};

struct made {
	struct prov_arena arena;
	struct prov_key *root, *leaf;
	struct prov_wr chain, trust;
	struct prov_bytes *certs, *anchors;
	size_t n, num_anchors;
	struct prov_cert signer, ca;
};

static void make(struct made *m, enum prov_alg alg, struct prov_issue who)
{
	struct prov_err err = {0};

	memset(m, 0, sizeof(*m));
	prov_arena_init(&m->arena, PROV_MAX_ARENA);
	prov_wr_init(&m->chain, PROV_MAX_PEM);
	prov_wr_init(&m->trust, PROV_MAX_PEM);
	who.hash = prov_alg_info(alg)->hash;
	assert_int_equal(prov_key_generate(&m->root, alg, NULL), PROV_OK);
	assert_int_equal(prov_key_generate(&m->leaf, alg, NULL), PROV_OK);
	if (prov_issue_identity(m->root, m->leaf, &who, &m->chain, &m->trust, &err) != PROV_OK)
		fail_msg("%s", err.msg);
	assert_int_equal(
	    prov_pem_certs(prov_wr_data(&m->chain), "chain", &m->arena, &m->certs, &m->n, NULL),
	    PROV_OK);
	assert_int_equal(prov_pem_certs(prov_wr_data(&m->trust), "trust", &m->arena, &m->anchors,
			     &m->num_anchors, NULL),
	    PROV_OK);
	assert_true(m->n == 2 && m->num_anchors == 1);
	assert_true(prov_bytes_eq(m->certs[1], m->anchors[0]));
	assert_int_equal(prov_cert_describe(m->certs[0], &m->arena, &m->signer, NULL), PROV_OK);
	assert_int_equal(prov_cert_describe(m->certs[1], &m->arena, &m->ca, NULL), PROV_OK);
}

static void fini(struct made *m)
{
	prov_key_free(m->root);
	prov_key_free(m->leaf);
	prov_wr_fini(&m->chain);
	prov_wr_fini(&m->trust);
	prov_arena_fini(&m->arena);
}

/* With each algorithm: what is made satisfies the profile and is trusted by its root alone. */
static void test_identity(void **state)
{
	struct prov_issue who = {
	    .name = "J\xc3\xbcrgen", .organization = "Atelier", .days = 30, .now = NOW};
	(void)state;

	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
		struct prov_anchors *a;
		struct prov_chain_verdict v;
		struct prov_err err = {0};
		struct made m;
		make(&m, algs[i], who);
		if (prov_cert_check(m.certs[0], PROV_ROLE_CLAIM_SIGNER, false, &err) != PROV_OK ||
		    prov_cert_check(m.certs[1], PROV_ROLE_CA, false, &err) != PROV_OK)
			fail_msg("%s: %s", prov_alg_str(algs[i]), err.msg);
		assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
		assert_int_equal(
		    prov_anchors_add_pem(a, prov_wr_data(&m.trust), "x", NULL), PROV_OK);
		assert_int_equal(prov_chain_verify(m.certs, 1, a, PROV_ROLE_CLAIM_SIGNER, NOW,
				     &m.arena, &v, NULL),
		    PROV_OK);
		if (v.result != PROV_CHAIN_TRUSTED)
			fail_msg("%s: %s", prov_alg_str(algs[i]), v.why);
		/* Clocks differ: valid from a little before. */
		assert_true(v.not_before < NOW && v.not_before >= NOW - 3600);
		assert_int_equal(v.not_after, NOW + 30 * DAY);
		assert_true(prov_spki_same_key(m.signer.spki, prov_key_spki(m.leaf)));
		assert_true(prov_spki_same_key(m.ca.spki, prov_key_spki(m.root)));
		prov_anchors_free(a);
		fini(&m);
	}
}

static void test_contents(void **state)
{
	struct prov_issue who = {
	    .name = "J\xc3\xbcrgen", .organization = "Atelier", .days = 30, .now = NOW};
	struct made m, again;
	(void)state;

	make(&m, PROV_ALG_ES256, who);
	assert_non_null(m.signer.subject.common_name);
	assert_string_equal(m.signer.subject.common_name, "J\xc3\xbcrgen");
	assert_string_equal(m.signer.subject.organization, "Atelier");
	assert_string_equal(m.ca.subject.organization, "Atelier");
	assert_string_equal(m.signer.issuer.display, m.ca.subject.display);
	assert_true(strcmp(m.signer.subject.display, m.ca.subject.display) != 0);
	assert_true(!m.signer.is_ca && m.ca.is_ca && m.ca.is_self_issued);
	assert_int_equal(m.signer.num_eku, 2);
	assert_string_equal(m.signer.eku[0], "1.3.6.1.4.1.62558.2.1");
	assert_string_equal(m.signer.eku[1], "1.3.6.1.5.5.7.3.36");
	assert_int_equal(m.ca.not_after, NOW + (int64_t)3650 * DAY);
	assert_true(strlen(m.signer.serial) > 30); /* 128 bits, and random: */
	make(&again, PROV_ALG_ES256, who);
	assert_string_not_equal(m.signer.serial, again.signer.serial);
	assert_string_not_equal(m.signer.serial, m.ca.serial);
	fini(&m);
	fini(&again);
	/* A root that outlives what it signed, also beyond 2050 (GeneralizedTime). */
	who.days = PROV_ISSUE_MAX_DAYS;
	who.organization = NULL;
	make(&m, PROV_ALG_ES256, who);
	assert_null(m.signer.subject.organization);
	assert_int_equal(m.signer.not_after, NOW + (int64_t)PROV_ISSUE_MAX_DAYS * DAY);
	assert_true(m.ca.not_after >= m.signer.not_after);
	fini(&m);
}

#define TEN "0123456789"
#define SIXTY TEN TEN TEN TEN TEN TEN

static void test_names(void **state)
{
	static const struct {
		const char *name, *words; /* NULL: fine */
	} rows[] = {
	    {"x", NULL},
	    {"A & B, \"C\" <d@e.example>; #1+2=3\\", NULL},
	    {SIXTY "0123", NULL},
	    {SIXTY "012\xc3\xbc", NULL}, /* characters, not bytes */
	    {SIXTY "01234", "longer than the 64 characters"},
	    {"", "is empty"},
	    {" \xc2\xa0 ", "is empty"},
	    {"a\nb", "control character"},
	    {"a\x7f", "control character"},
	    {"a\xc2\x85", "control character"},
	    {"a\xe2\x80\xae"
	     "gpj.exe",
		"control character"},
	    {"a\xe2\x80\xa8", "control character"},
	    {"a\xff", "not valid UTF-8"},
	    {"a\xc3", "not valid UTF-8"},
	};
	struct prov_issue who = {.days = 1, .now = NOW};
	struct prov_err err = {0};
	(void)state;

	assert_int_equal(prov_issue_check(&who, &err), PROV_E_USAGE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (int org = 0; org < 2; org++) {
			memset(&err, 0, sizeof(err));
			who.name = org == 0 ? rows[i].name : "x";
			who.organization = org == 0 ? NULL : rows[i].name;
			assert_int_equal(prov_issue_check(&who, &err),
			    rows[i].words == NULL ? PROV_OK : PROV_E_USAGE);
			if (rows[i].words != NULL && strstr(err.msg, rows[i].words) == NULL)
				fail_msg("\"%s\" lacks \"%s\"", err.msg, rows[i].words);
			if (rows[i].words != NULL)
				assert_non_null(
				    strstr(err.msg, org == 0 ? "name" : "organization"));
		}
	}
	/* What passes the check can be made, and comes back as it was. */
	who.organization = NULL;
	for (size_t i = 0; i < 4; i++) {
		struct made m;
		who.name = rows[i].name;
		make(&m, PROV_ALG_ES256, who);
		assert_non_null(m.signer.subject.common_name);
		assert_string_equal(m.signer.subject.common_name, rows[i].name);
		assert_non_null(m.ca.subject.common_name);
		assert_string_not_equal(m.ca.subject.common_name, rows[i].name);
		fini(&m);
	}
}

static void test_days(void **state)
{
	struct prov_issue who = {.name = "x", .now = NOW};
	(void)state;

	assert_int_equal(prov_issue_check(&who, NULL), PROV_E_USAGE);
	who.days = PROV_ISSUE_MAX_DAYS + 1;
	assert_int_equal(prov_issue_check(&who, NULL), PROV_E_USAGE);
	who.days = PROV_ISSUE_MAX_DAYS;
	assert_int_equal(prov_issue_check(&who, NULL), PROV_OK);
}

static void test_request(void **state)
{
	struct prov_issue who = {.name = "Jane", .organization = "Press", .days = 1, .now = NOW};
	(void)state;

	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
		STACK_OF(X509_EXTENSION) * exts;
		ASN1_BIT_STRING *usage;
		EXTENDED_KEY_USAGE *eku;
		struct prov_key *key;
		struct prov_wr out;
		X509_REQ *req;
		char *subject;
		BIO *bio;
		who.hash = prov_alg_info(algs[i])->hash;
		prov_wr_init(&out, PROV_MAX_PEM);
		assert_int_equal(prov_key_generate(&key, algs[i], NULL), PROV_OK);
		assert_int_equal(prov_issue_request(key, &who, &out, NULL), PROV_OK);
		bio = BIO_new_mem_buf(out.p, (int)out.n);
		req = PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL);
		assert_non_null(req);
		assert_int_equal(X509_REQ_verify(req, X509_REQ_get0_pubkey(req)), 1);
		subject = X509_NAME_oneline(X509_REQ_get_subject_name(req), NULL, 0);
		assert_string_equal(subject, "/O=Press/CN=Jane");
		exts = X509_REQ_get_extensions(req);
		usage = X509V3_get_d2i(exts, NID_key_usage, NULL, NULL);
		eku = X509V3_get_d2i(exts, NID_ext_key_usage, NULL, NULL);
		assert_true(usage != NULL && ASN1_BIT_STRING_get_bit(usage, 0) == 1);
		assert_true(eku != NULL && sk_ASN1_OBJECT_num(eku) == 2);
		ASN1_BIT_STRING_free(usage);
		sk_ASN1_OBJECT_pop_free(eku, ASN1_OBJECT_free);
		sk_X509_EXTENSION_pop_free(exts, X509_EXTENSION_free);
		OPENSSL_free(subject);
		X509_REQ_free(req);
		BIO_free(bio);
		prov_key_free(key);
		prov_wr_fini(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_identity),
	    cmocka_unit_test(test_contents),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_days),
	    cmocka_unit_test(test_request),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
