/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <openssl/ocsp.h>

#include "base/limits.h"
#include "helper/mutate.h"
#include "helper/ocsp.h"
#include "helper/starve.h"
#include "trust/ocsp.h"

#define FROM 1698796800 /* 2023-11-01 */
#define TO 1701388800   /* 2023-12-01 */

static struct prov_arena arena;
static struct certs_cert root, leaf, other, stranger, responder;

static int setup(void **state)
{
	struct certs_opts ocsp = {.cn = "Responder", .swap = {{"extendedKeyUsage", "OCSPSigning"}}};
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	root = certs_root();
	stranger = certs_root();
	leaf = certs_make(&root, NULL);
	other = certs_make(&root, NULL);
	responder = certs_make(&root, &ocsp);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	certs_free(&root);
	certs_free(&leaf);
	certs_free(&other);
	certs_free(&stranger);
	certs_free(&responder);
	prov_arena_fini(&arena);
	return 0;
}

static struct prov_ocsp read_made(const struct ocsp_opts *given)
{
	struct ocsp_opts opts = *given;
	struct prov_bytes der;
	struct prov_ocsp out;
	struct prov_err err = {0};

	if (opts.cert == NULL)
		opts.cert = &leaf;
	if (opts.issuer == NULL)
		opts.issuer = &root;
	der = ocsp_make(&opts);
	if (prov_ocsp_read(der, leaf.der, root.der, &arena, &out, &err) != PROV_OK)
		fail_msg("%s", err.msg);
	assert_true(out.accepted == (out.why == NULL));
	assert_true(out.accepted == (out.n > 0));
	free((void *)(uintptr_t)der.p);
	return out;
}

#define MADE(...) read_made(&(struct ocsp_opts){__VA_ARGS__})

static void refused(struct prov_ocsp out, const char *words)
{
	if (out.accepted)
		fail_msg("accepted, in spite of: %s", words);
	if (strstr(out.why, words) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", out.why, words);
}

static void test_good(void **state)
{
	struct prov_ocsp out = MADE(.no_certs = true);
	(void)state;

	assert_true(out.accepted);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.singles[0].status, PROV_OCSP_GOOD);
	assert_int_equal(out.singles[0].this_update, FROM);
	assert_true(out.singles[0].has_next);
	assert_int_equal(out.singles[0].next_update, TO);
	assert_int_equal(out.produced_at, FROM);
	assert_false(MADE(.to = "").singles[0].has_next);
	assert_true(MADE(.by_key = true, .no_certs = true).accepted);
	assert_true(MADE(.id_md = "SHA256").accepted);
	assert_true(MADE(.id_md = "SHA512").accepted);
	assert_true(MADE(.id_md = "SHA224").accepted);
	assert_true(MADE(.id_md = "SHA3-256").accepted);
}

static void test_revoked(void **state)
{
	struct prov_ocsp out =
	    MADE(.status = OCSP_SAYS_REVOKED, .reason = OCSP_REVOKED_STATUS_KEYCOMPROMISE + 1);
	(void)state;

	assert_true(out.accepted);
	assert_int_equal(out.singles[0].status, PROV_OCSP_REVOKED);
	assert_int_equal(out.singles[0].revoked_at, 1672531200);
	assert_string_equal(out.singles[0].reason, "keyCompromise");
	assert_false(out.singles[0].on_hold);
	out = MADE(.status = OCSP_SAYS_REVOKED);
	assert_int_equal(out.singles[0].status, PROV_OCSP_REVOKED);
	assert_null(out.singles[0].reason);
	out = MADE(.status = OCSP_SAYS_REVOKED, .reason = OCSP_REVOKED_STATUS_CERTIFICATEHOLD + 1);
	assert_int_equal(out.singles[0].status, PROV_OCSP_REVOKED);
	assert_true(out.singles[0].on_hold);
	/* 15.9.1: removed from the list is not revoked. */
	out = MADE(.status = OCSP_SAYS_REVOKED, .reason = OCSP_REVOKED_STATUS_REMOVEFROMCRL + 1);
	assert_int_equal(out.singles[0].status, PROV_OCSP_GOOD);
	out = MADE(.status = OCSP_SAYS_UNKNOWN);
	assert_true(out.accepted);
	assert_int_equal(out.singles[0].status, PROV_OCSP_UNKNOWN);
	/* What it says of another certificate is not said of this one. */
	out = MADE(.other = &other);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.singles[0].status, PROV_OCSP_GOOD);
}

/* RFC 6960, 4.2.2.2: who may speak for the issuer. */
static void test_responders(void **state)
{
	struct certs_opts both = {.swap = {{"extendedKeyUsage", "OCSPSigning,timeStamping"}}};
	struct certs_opts late = {
	    .not_before = "20231102000000Z", .swap = {{"extendedKeyUsage", "OCSPSigning"}}};
	struct certs_opts ocsp = {.swap = {{"extendedKeyUsage", "OCSPSigning"}}};
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "Root"};
	struct certs_cert mixed = certs_make(&root, &both), young = certs_make(&root, &late);
	struct certs_cert foreign = certs_make(&stranger, &ocsp), namesake = certs_make(NULL, &ca);
	struct certs_opts mute = {
	    .swap = {{"extendedKeyUsage", "OCSPSigning"}, {"keyUsage", "keyEncipherment"}}};
	struct certs_opts odd = {.swap = {{"extendedKeyUsage", "OCSPSigning"},
				     {"1.3.6.1.4.1.99999.1", "critical,DER:0500"}}};
	struct certs_cert inter = certs_make(&root, &ca), below = certs_make(&inter, &ocsp);
	struct certs_cert unfit = certs_make(&root, &mute), strange = certs_make(&root, &odd);
	(void)state;

	refused(MADE(.signer = &unfit), "lacks digitalSignature");
	refused(MADE(.signer = &strange), "critical extension that is not known");
	assert_true(MADE(.signer = &responder).accepted);
	assert_true(MADE(.signer = &responder, .by_key = true).accepted);
	refused(MADE(.signer = &responder, .no_certs = true), "lacks the certificate");
	/* A certificate of the same issuer, but not for this. */
	refused(MADE(.signer = &other), "lacks OCSPSigning");
	refused(MADE(.signer = &leaf), "lacks OCSPSigning");
	refused(MADE(.signer = &mixed), "beside another");
	refused(MADE(.signer = &young), "outside the validity");
	refused(MADE(.signer = &foreign), "neither the certificate's issuer nor authorized");
	refused(MADE(.signer = &foreign, .more = &stranger), "neither");
	refused(MADE(.signer = &below, .more = &inter), "neither");
	/* The issuer's name with another key is not the issuer. */
	refused(MADE(.signer = &namesake), "does not verify");
	certs_free(&mixed);
	certs_free(&young);
	certs_free(&foreign);
	certs_free(&namesake);
	certs_free(&inter);
	certs_free(&below);
	certs_free(&unfit);
	certs_free(&strange);
}

static enum prov_ocsp_status says(const struct certs_cert *cert, struct ocsp_opts opts)
{
	struct prov_bytes der;
	struct prov_ocsp out;

	opts.cert = cert;
	opts.issuer = &root;
	der = ocsp_make(&opts);
	assert_int_equal(prov_ocsp_read(der, cert->der, root.der, &arena, &out, NULL), PROV_OK);
	assert_true(out.accepted && out.n == 1);
	free((void *)(uintptr_t)der.p);
	return out.singles[0].status;
}

/* RFC 6960, 4.4.4: who was revoked is forgotten when the certificate has ended. */
static void test_forgotten(void **state)
{
	struct certs_opts opts = {.not_after = "20231031000000Z"};
	struct certs_cert ended = certs_make(&root, &opts);
	(void)state;

	assert_int_equal(
	    says(&ended, (struct ocsp_opts){.from = "20231031000000Z"}), PROV_OCSP_GOOD);
	assert_int_equal(
	    says(&ended, (struct ocsp_opts){.from = "20231031000001Z"}), PROV_OCSP_UNKNOWN);
	assert_int_equal(
	    says(&ended, (struct ocsp_opts){.cutoff = "20231031000001Z"}), PROV_OCSP_UNKNOWN);
	assert_int_equal(
	    says(&ended, (struct ocsp_opts){.cutoff = "20231031000000Z"}), PROV_OCSP_GOOD);
	assert_int_equal(
	    says(&ended, (struct ocsp_opts){.status = OCSP_SAYS_REVOKED}), PROV_OCSP_REVOKED);
	assert_int_equal(says(&ended, (struct ocsp_opts){.status = OCSP_SAYS_REVOKED,
					  .reason = OCSP_REVOKED_STATUS_REMOVEFROMCRL + 1}),
	    PROV_OCSP_UNKNOWN);
	certs_free(&ended);
}

static void test_refused(void **state)
{
	(void)state;
	refused(MADE(.bad_signature = true), "does not verify");
	refused(MADE(.signer = &responder, .bad_signature = true), "does not verify");
	refused(MADE(.md = "SHA1"), "algorithm is not allowed");
	refused(MADE(.cert = &other), "another certificate");
	refused(MADE(.cert = &leaf, .issuer = &stranger), "another certificate");
	refused(MADE(.id_md = "MD5"), "another certificate");
	refused(MADE(.critical_ext = true), "critical extension");
	refused(MADE(.response_status = OCSP_RESPONSE_STATUS_TRYLATER), "no answer");
}

static void hostile(void *ctx, struct prov_bytes data)
{
	struct prov_ocsp out;
	struct prov_arena own;
	(void)ctx;

	prov_arena_init(&own, PROV_MAX_ARENA);
	assert_int_equal(prov_ocsp_read(data, leaf.der, root.der, &own, &out, NULL), PROV_OK);
	assert_false(out.accepted);
	prov_arena_fini(&own);
}

/* No prefix is a response, and no changed byte of what is signed leaves it accepted. */
static void test_hostile(void **state)
{
	struct ocsp_opts opts = {
	    .cert = &leaf, .issuer = &root, .signer = &responder, .status = OCSP_SAYS_REVOKED};
	struct prov_bytes der = ocsp_make(&opts);
	uint8_t *bytes = (uint8_t *)(uintptr_t)der.p;
	struct prov_ocsp out;
	uint8_t *big = calloc(1, PROV_MAX_OCSP_ANSWER + 1);
	(void)state;

	mutate_prefixes(der, hostile, NULL);
	for (size_t i = 0; i < der.n; i++) {
		struct prov_arena own;
		prov_arena_init(&own, PROV_MAX_ARENA);
		bytes[i] ^= 0x10;
		assert_int_equal(
		    prov_ocsp_read(der, leaf.der, root.der, &own, &out, NULL), PROV_OK);
		/* Whatever else changes, nothing turns it into good news. */
		for (size_t k = 0; k < out.n; k++)
			assert_int_equal(out.singles[k].status, PROV_OCSP_REVOKED);
		bytes[i] ^= 0x10;
		prov_arena_fini(&own);
	}
	assert_non_null(big);
	hostile(NULL, prov_bytes(big, PROV_MAX_OCSP_ANSWER + 1));
	hostile(NULL, prov_bytes(NULL, 0));
	free(big);
	free(bytes);
}

static void test_request(void **state)
{
	struct prov_wr out;
	const unsigned char *p;
	OCSP_REQUEST *request;
	OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), leaf.x509, root.x509);
	(void)state;

	prov_wr_init(&out, 4096);
	assert_int_equal(prov_ocsp_request(leaf.der, root.der, &out, NULL), PROV_OK);
	p = out.p;
	request = d2i_OCSP_REQUEST(NULL, &p, (long)out.n);
	assert_non_null(request);
	assert_ptr_equal(p, &out.p[out.n]);
	assert_int_equal(OCSP_request_onereq_count(request), 1);
	assert_int_equal(
	    OCSP_id_cmp(OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, 0)), id), 0);
	OCSP_REQUEST_free(request);
	OCSP_CERTID_free(id);
	prov_wr_fini(&out);
	assert_int_equal(prov_ocsp_request(prov_bytes(NULL, 0), root.der, &out, NULL), PROV_E_CERT);
	prov_wr_fini(&out);
}

static void test_url(void **state)
{
	static const struct {
		const char *aia, *url;
	} rows[] = {
	    {NULL, NULL},
	    {"caIssuers;URI:http://ca.example/ca.cer", NULL},
	    {"OCSP;URI:http://ocsp.example/x", "http://ocsp.example/x"},
	    {"caIssuers;URI:http://a.example,OCSP;URI:ldap://b.example,OCSP;URI:https://c.example",
		"https://c.example"},
	    {"OCSP;email:a@example.org", NULL},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_opts opts = {0};
		struct certs_cert cert;
		const char *url;
		if (rows[i].aia != NULL)
			opts.swap[0] = (struct certs_swap){"authorityInfoAccess", rows[i].aia};
		cert = certs_make(&root, &opts);
		assert_int_equal(prov_ocsp_url(cert.der, &arena, &url, NULL), PROV_OK);
		assert_int_equal(url == NULL, rows[i].url == NULL);
		if (rows[i].url == NULL)
			assert_null(url);
		else
			assert_string_equal(url, rows[i].url);
		certs_free(&cert);
	}
}

/* An issuer's exponent that makes each verification cost a hundred times its due. */
static void test_costly_keys(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .key = CERTS_RSA_SLOW};
	struct certs_cert slow = certs_make(NULL, &opts), of = certs_make(&slow, NULL);
	struct ocsp_opts made = {.cert = &of, .issuer = &slow};
	struct prov_bytes der = ocsp_make(&made);
	struct prov_ocsp out;
	(void)state;

	assert_int_equal(prov_ocsp_read(der, of.der, slow.der, &arena, &out, NULL), PROV_OK);
	refused(out, "not one to check with");
	assert_int_equal(out.num_signatures, 0);
	assert_int_equal(MADE(.no_certs = true).num_signatures, 1);
	assert_int_equal(MADE(.signer = &responder).num_signatures, 2);
	assert_int_equal(MADE(.cert = &other).num_signatures, 0);
	free((void *)(uintptr_t)der.p);
	certs_free(&of);
	certs_free(&slow);
}

/* Whichever allocation of OpenSSL's fails: what it says is that, or it is no verdict. */
static void test_no_memory(void **state)
{
	struct certs_opts aia = {.swap = {{"authorityInfoAccess", "OCSP;URI:http://a.example"}}};
	struct certs_cert named = certs_make(&root, &aia);
	struct ocsp_opts opts = {
	    .cert = &leaf, .issuer = &root, .signer = &responder, .status = OCSP_SAYS_REVOKED};
	struct prov_bytes der = ocsp_make(&opts);
	bool is_through = false;
	(void)state;

	for (unsigned long k = 1; !is_through; k += STARVE_STEP) {
		struct prov_ocsp out;
		const char *url;
		int rc;

		starve_at(k, false);
		rc = prov_ocsp_read(der, leaf.der, root.der, &arena, &out, NULL);
		is_through = starve_end() < k;
		assert_true(rc != PROV_OK || out.accepted);
		assert_true(rc == PROV_OK || !is_through);
		starve_at(k, false);
		rc = prov_ocsp_url(named.der, &arena, &url, NULL);
		(void)starve_end();
		assert_true(rc != PROV_OK || url != NULL);
	}
	free((void *)(uintptr_t)der.p);
	certs_free(&named);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_good, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_revoked, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_responders, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_forgotten, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_costly_keys, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_hostile, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_request, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_url, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_no_memory, setup, teardown),
	};

	if (!starve_begin())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
