/* SPDX-License-Identifier: Apache-2.0 */
/* CAWG Identity Assertion 1.2, 8.2: X.509 certificates */
#include <openssl/ocsp.h>
#include <stdlib.h>

#include "helper/crl.h"
#include "helper/identity_make.h"
#include "helper/ocsp.h"
#include "report/report.h"

#define POLICY "2.23.140.1.5.2.2"

/* The only identity's code; the asset itself is trusted, whatever the identity is. */
static void expect(struct identity_make *m, enum identity_defect defect, const char *code,
    bool listed, bool trusted)
{
	struct prov_report *r;
	struct forge f;

	m->defect = defect;
	forge_init(&f);
	if (listed)
		identity_make_list(m, f.policy);
	r = forge_verify(&f, forge_png(&f, identity_make_plain, m), true);
	assert_non_null(r);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(r->num_identities, 1);
	assert_true(code == NULL || identity_make_has(&r->identities[0], code));
	assert_int_equal(r->identities[0].trusted, trusted);
	assert_int_equal(r->identities[0].unchecked, defect == IDENTITY_MANY_CERTS);
	if (trusted)
		assert_string_equal(r->identities[0].name, "Ann");
	prov_report_free(r);
	forge_fini(&f);
}

static void test_trusted(void **state)
{
	struct identity_make m;

	(void)state;
	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	expect(&m, IDENTITY_GOOD, "cawg.identity.trusted", true, true);
	expect(&m, IDENTITY_GOOD, "cawg.x509.signature.validated", true, true);
	expect(&m, IDENTITY_GOOD, "cawg.identity.well-formed", false, false);
	expect(&m, IDENTITY_GOOD, "cawg.x509.credential.untrusted", false, false);
	identity_make_fini(&m);
	identity_make_init(&m, "emailProtection", POLICY);
	expect(&m, IDENTITY_GOOD, "cawg.identity.trusted", true, true);
	identity_make_fini(&m);
}

static void test_signature(void **state)
{
	struct identity_make m;

	(void)state;
	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	expect(&m, IDENTITY_BAD_SIGNATURE, "cawg.x509.signature.mismatch", true, false);
	expect(&m, IDENTITY_NO_COSE, "cawg.x509.signature.mismatch", true, false);
	expect(&m, IDENTITY_MANY_CERTS, NULL, true, false);
	identity_make_fini(&m);
}

/* 14.5.1: a certificate that breaks the profile vouches for nobody. */
static void test_credential(void **state)
{
	struct identity_make m;

	(void)state;
	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	certs_free(&m.leaf);
	m.leaf = certs_make(&m.root,
	    &(struct certs_opts){.swap = {{"extendedKeyUsage", "1.3.6.1.5.5.7.3.36,OCSPSigning"}}});
	expect(&m, IDENTITY_GOOD, "cawg.x509.credential.invalid", true, false);
	identity_make_fini(&m);
}

/* An anchor is not enough: the certificate must be one for identities. */
static void test_purposes(void **state)
{
	static const char *const policies[] = {NULL, "2.23.140.1.5.1.2", "2.23.140.1.5.2.1"};
	struct identity_make m;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		identity_make_init(&m, "emailProtection", policies[i]);
		expect(&m, IDENTITY_GOOD, "cawg.x509.credential.untrusted", true, false);
		identity_make_fini(&m);
	}
}

/* What the file itself carries of its certificate, or of an authority above it. */
static void test_responses(void **state)
{
	static const struct {
		const char *name;
		enum ocsp_status status;
		bool stored, forged, trusted;
	} rows[] = {
	    {"good", OCSP_SAYS_GOOD, false, false, true},
	    {"revoked", OCSP_SAYS_REVOKED, false, false, false},
	    {"stored, good", OCSP_SAYS_GOOD, true, false, true},
	    {"stored, revoked", OCSP_SAYS_REVOKED, true, false, false},
	    {"stored, revoked, by nobody", OCSP_SAYS_REVOKED, true, true, true},
	};
	struct identity_make m;
	(void)state;

	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ocsp_opts opts = {.cert = &m.leaf,
		    .issuer = &m.root,
		    .status = rows[i].status,
		    .bad_signature = rows[i].forged};
		struct prov_bytes der = ocsp_make(&opts);
		struct prov_report *r;
		struct forge f;

		print_message("  %s\n", rows[i].name);
		m.stapled = rows[i].stored ? prov_bytes(NULL, 0) : der;
		m.stored = der;
		forge_init(&f);
		identity_make_list(&m, f.policy);
		r = forge_verify(&f,
		    forge_png(&f, rows[i].stored ? identity_make_below : identity_make_plain, &m),
		    true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(r->num_identities, 1);
		/* A component's vouches for the component. */
		assert_int_equal(r->active.num_identities, rows[i].stored ? 0 : 1);
		assert_int_equal(r->identities[0].trusted, rows[i].trusted);
		assert_int_equal(
		    identity_make_has(&r->identities[0], "cawg.x509.credential.untrusted"),
		    !rows[i].trusted);
		prov_report_free(r);
		forge_fini(&f);
		free((void *)(uintptr_t)der.p);
	}
	identity_make_fini(&m);
}

/* The leaf itself is on the list, and revoked; with it stands nothing of who issued it. */
static void test_listed_itself(void **state)
{
	struct crl_opts opts;
	struct identity_make m;
	(void)state;

	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	opts = (struct crl_opts){.issuer = &m.root, .cert = &m.leaf};
	/* Nothing, a CRL, a response. */
	for (int i = 0; i < 3; i++) {
		char *pem = certs_pem(&m.leaf, 1);
		struct ocsp_opts says = {
		    .cert = &m.leaf, .issuer = &m.root, .status = OCSP_SAYS_REVOKED};
		struct prov_bytes der = i == 2 ? ocsp_make(&says) : crl_make(&opts);
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		assert_int_equal(prov_policy_add_pem(f.policy, PROV_LIST_IDENTITIES, pem,
				     strlen(pem), "list", NULL),
		    PROV_OK);
		if (i > 0)
			assert_int_equal(
			    prov_policy_add_revoked(f.policy, der.p, der.n, "CRL", NULL), PROV_OK);
		r = forge_verify(&f, forge_png(&f, identity_make_plain, &m), true);
		assert_non_null(r);
		assert_int_equal(r->num_identities, 1);
		assert_int_equal(r->identities[0].trusted, i == 0);
		prov_report_free(r);
		forge_fini(&f);
		free((void *)(uintptr_t)der.p);
		free(pem);
	}
	identity_make_fini(&m);
}

/* Who is trusted by himself is so while his own certificate is valid, whatever stands beside it. */
static void test_beside(void **state)
{
	static const struct {
		const char *from, *to;
	} rows[] = {{"20200101000000Z", "20231101000000Z"}, {"20240101000000Z", "20400101000000Z"},
	    {NULL, NULL}};
	struct identity_make m;
	(void)state;

	identity_make_init(&m, "1.3.6.1.5.5.7.3.36", NULL);
	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_opts opts = {
		    .kind = CERTS_CA, .not_before = rows[i / 2].from, .not_after = rows[i / 2].to};
		struct certs_cert other = certs_make(NULL, &opts);
		char *pem = certs_pem(i % 2 == 0 ? &m.leaf : &other, 1);
		struct prov_report *r;
		struct forge f;

		m.more = other.der;
		forge_init(&f);
		assert_int_equal(prov_policy_add_pem(f.policy, PROV_LIST_IDENTITIES, pem,
				     strlen(pem), "list", NULL),
		    PROV_OK);
		r = forge_verify(&f, forge_png(&f, identity_make_plain, &m), true);
		assert_non_null(r);
		assert_int_equal(r->num_identities, 1);
		assert_true(r->identities[0].holds);
		/* An authority that did not issue it, and stands beside it, is none of its. */
		assert_int_equal(r->identities[0].trusted, i % 2 == 0);
		prov_report_free(r);
		forge_fini(&f);
		free(pem);
		certs_free(&other);
	}
	identity_make_fini(&m);
}

struct stamped {
	struct identity_make m;
	unsigned claim; /* flags */
};

static void build_stamped(struct forge *f, void *ctx)
{
	const struct stamped *s = ctx;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	identity_make_put(f, &s->m);
	forge_end(f, s->claim);
}

/* Its certificate ended after the stamp. A claim's counts for it where it is of this claim: whoever
 * has an old signature with its stamp could put it beside any other. */
static void test_stamp_of_claim(void **state)
{
	static const unsigned claims[] = {0, FORGE_BAD_SIGNATURE};
	struct certs_opts ends = {.cn = "Ann",
	    .not_after = "20231120000000Z",
	    .swap = {{"extendedKeyUsage", "1.3.6.1.5.5.7.3.36"}}};
	struct certs_opts stamps = {.kind = CERTS_TSA};
	struct certs_cert tsa_root = certs_root(), tsa = certs_make(&tsa_root, &stamps);
	struct certs_cert root = certs_root(), signer = certs_make(&root, NULL), fresh;
	char *pem = certs_pem(&tsa_root, 1);
	struct stamped s = {0};
	(void)state;

	identity_make_init(&s.m, "1.3.6.1.5.5.7.3.36", NULL);
	fresh = s.m.leaf;
	ends.use_key = fresh.key;
	s.m.leaf = certs_make(&s.m.root, &ends);
	for (size_t i = 0; i < 2; i++) {
		struct prov_report *r;
		struct forge f;

		s.claim = claims[i];
		forge_init(&f);
		forge_sign_as(&f, &signer, 1, &root);
		identity_make_list(&s.m, f.policy);
		assert_int_equal(prov_policy_add_pem(
				     f.policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem), "tsa", NULL),
		    PROV_OK);
		prov_policy_set_time(f.policy, 1701000000); /* 2023-11-26 */
		f.tsa = &tsa;
		r = forge_verify(&f, forge_png(&f, build_stamped, &s), true);
		assert_non_null(r);
		assert_int_equal(
		    prov_report_state(r), i == 0 ? PROV_STATE_TRUSTED : PROV_STATE_INVALID);
		assert_int_equal(r->num_identities, 1);
		assert_int_equal(r->identities[0].trusted, i == 0);
		prov_report_free(r);
		forge_fini(&f);
	}
	free(pem);
	certs_free(&fresh);
	certs_free(&root);
	certs_free(&signer);
	certs_free(&tsa);
	certs_free(&tsa_root);
	identity_make_fini(&s.m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_trusted),
	    cmocka_unit_test(test_signature),
	    cmocka_unit_test(test_credential),
	    cmocka_unit_test(test_purposes),
	    cmocka_unit_test(test_responses),
	    cmocka_unit_test(test_listed_itself),
	    cmocka_unit_test(test_beside),
	    cmocka_unit_test(test_stamp_of_claim),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
