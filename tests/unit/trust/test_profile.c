/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/certs.h"
#include "helper/mutate.h"
#include "trust/trust.h"

static struct certs_cert root;

static int setup(void **state)
{
	(void)state;
	root = certs_root();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	certs_free(&root);
	return 0;
}

/* WORDS NULL: the certificate passes; else it fails with a sentence that has them. */
static void judge(
    const struct certs_cert *cert, enum prov_cert_role role, bool store, const char *words)
{
	struct prov_err err = {0};
	int rc = prov_cert_check(cert->der, role, store, &err);

	if (words == NULL) {
		if (rc != PROV_OK)
			fail_msg("refused: %s", err.msg);
		return;
	}
	assert_int_equal(rc, PROV_E_CERT);
	assert_int_equal(err.code, PROV_E_CERT);
	if (strstr(err.msg, words) == NULL || strstr(err.msg, "14.5.1.1") == NULL)
		fail_msg("\"%s\" lacks \"%s\" or the clause", err.msg, words);
}

struct row {
	const char *words; /* NULL: passes */
	const char *store; /* the same in the private credential store (first block only) */
	struct certs_opts opts;
};

static void judge_rows(const struct row *rows, size_t n, enum prov_cert_role role)
{
	for (size_t i = 0; i < n; i++) {
		struct certs_cert cert = certs_make(&root, &rows[i].opts);
		judge(&cert, role, false, rows[i].words);
		judge(&cert, role, true, rows[i].store);
		certs_free(&cert);
	}
}

#define ROWS(rows) rows, sizeof(rows) / sizeof((rows)[0])
#define BC "basicConstraints"
#define KU "keyUsage"
#define EKU "extendedKeyUsage"
#define SKI "subjectKeyIdentifier"
#define AKI "authorityKeyIdentifier"
#define ANY_OF_MINE "1.2.3.4"

static void test_claim_signer(void **state)
{
	static const struct row rows[] = {
	    {NULL, NULL, {0}},
	    {NULL, NULL, {.key = CERTS_P384}},
	    {NULL, NULL, {.key = CERTS_P521}},
	    {NULL, NULL, {.key = CERTS_ED25519}},
	    {NULL, NULL, {.key = CERTS_RSA2048}},
	    {NULL, NULL, {.key = CERTS_PSS2048}},
	    {NULL, NULL, {.md = "SHA384"}},
	    {NULL, NULL, {.md = "SHA512"}},
	    /* The first block binds the private store as well. */
	    {"curve", "curve", {.key = CERTS_K256}},
	    {"shorter than 2048", "shorter than 2048", {.key = CERTS_RSA1024}},
	    {"public exponent", "public exponent", {.key = CERTS_RSA_SLOW}},
	    {"signature algorithm", "signature algorithm", {.md = "SHA1"}},
	    {"signature algorithm", "signature algorithm", {.md = "SHA224"}},
	    /* The second does not. */
	    {"version 3", NULL, {.version = 1}},
	    {"version 3", NULL, {.version = 2}},
	    {"unique ID", NULL, {.unique_id = true}},
	    {"it is a CA", NULL, {.swap = {{BC, "critical,CA:TRUE"}}}},
	    {NULL, NULL, {.swap = {{BC, NULL}}}},
	    {NULL, NULL, {.swap = {{BC, "CA:FALSE"}}}},
	    {"path length", NULL, {.swap = {{BC, "CA:FALSE,pathlen:0"}}}},
	    {"authority key identifier", NULL, {.swap = {{AKI, NULL}}}},
	    {NULL, NULL, {.swap = {{SKI, NULL}}}},
	    {"no key usage", NULL, {.swap = {{KU, NULL}}}},
	    {NULL, NULL, {.swap = {{KU, "digitalSignature"}}}},
	    {NULL, NULL, {.swap = {{KU, "digitalSignature,nonRepudiation"}}}},
	    {"lacks digitalSignature", NULL, {.swap = {{KU, "nonRepudiation"}}}},
	    {"keyCertSign", NULL, {.swap = {{KU, "digitalSignature,keyCertSign"}}}},
	    {"no extended key usage", NULL, {.swap = {{EKU, NULL}}}},
	    {"is empty", NULL, {.swap = {{EKU, "DER:3000"}}}},
	    {"anyExtendedKeyUsage", NULL, {.swap = {{EKU, "anyExtendedKeyUsage"}}}},
	    {"anyExtendedKeyUsage", NULL, {.swap = {{EKU, "emailProtection,anyExtendedKeyUsage"}}}},
	    {NULL, NULL, {.swap = {{EKU, "emailProtection"}}}},
	    {NULL, NULL, {.swap = {{EKU, ANY_OF_MINE}}}},
	    {NULL, NULL, {.swap = {{EKU, "critical,emailProtection,clientAuth," ANY_OF_MINE}}}},
	    {"timeStamping or OCSPSigning", NULL, {.swap = {{EKU, "timeStamping"}}}},
	    {"timeStamping or OCSPSigning", NULL, {.swap = {{EKU, "OCSPSigning"}}}},
	    {"beside another", NULL, {.swap = {{EKU, "emailProtection,timeStamping"}}}},
	    {"beside another", NULL, {.swap = {{EKU, "OCSPSigning,emailProtection"}}}},
	    {"beside another", NULL, {.swap = {{EKU, "OCSPSigning,timeStamping"}}}},
	    {"malformed", NULL, {.swap = {{EKU, "DER:0500"}}}},
	    {"malformed", NULL, {.swap = {{KU, "DER:0500"}}}},
	    {"malformed", NULL, {.swap = {{BC, "DER:30030101"}}}},
	    {"malformed", NULL, {.swap = {{"+" KU, "critical,digitalSignature"}}}},
	    {"twice", NULL, {.swap = {{ANY_OF_MINE, "DER:0500"}, {"+" ANY_OF_MINE, "DER:0500"}}}},
	    {NULL, NULL, {.swap = {{ANY_OF_MINE, "DER:0500"}}}},
	};
	(void)state;

	judge_rows(ROWS(rows), PROV_ROLE_CLAIM_SIGNER);
}

static void test_others(void **state)
{
	static const struct row tsa[] = {
	    {NULL, NULL, {.kind = CERTS_TSA}},
	    {NULL, NULL, {.kind = CERTS_TSA, .swap = {{EKU, "timeStamping"}}}},
	    {NULL, NULL, {.kind = CERTS_TSA, .swap = {{KU, "nonRepudiation"}}}},
	    {"lacks timeStamping", NULL, {0}},
	    {"lacks timeStamping", NULL, {.swap = {{EKU, "OCSPSigning"}}}},
	    {"beside another", NULL, {.swap = {{EKU, "timeStamping," ANY_OF_MINE}}}},
	    {"anyExtendedKeyUsage", NULL, {.swap = {{EKU, "timeStamping,anyExtendedKeyUsage"}}}},
	    {"it is a CA", NULL, {.kind = CERTS_TSA, .swap = {{BC, "CA:TRUE"}}}},
	};
	static const struct row ocsp[] = {
	    {NULL, NULL, {.swap = {{EKU, "OCSPSigning"}}}},
	    {"lacks OCSPSigning", NULL, {0}},
	    {"lacks OCSPSigning", NULL, {.kind = CERTS_TSA}},
	    {"beside another", NULL, {.swap = {{EKU, "OCSPSigning,clientAuth"}}}},
	};
	static const struct row ca[] = {
	    {NULL, NULL, {.kind = CERTS_CA}},
	    /* EKU in CAs is ignored, whatever it says. */
	    {NULL, NULL, {.kind = CERTS_CA, .swap = {{EKU, "anyExtendedKeyUsage"}}}},
	    {NULL, NULL, {.kind = CERTS_CA, .swap = {{EKU, "timeStamping,emailProtection"}}}},
	    {"do not make it a CA", NULL, {0}},
	    {"do not make it a CA", NULL, {.kind = CERTS_CA, .swap = {{BC, NULL}}}},
	    {"do not make it a CA", NULL, {.kind = CERTS_CA, .swap = {{BC, "CA:FALSE"}}}},
	    {"subject key identifier", NULL, {.kind = CERTS_CA, .swap = {{SKI, NULL}}}},
	    {"authority key identifier", NULL, {.kind = CERTS_CA, .swap = {{AKI, NULL}}}},
	    {"no key usage", NULL, {.kind = CERTS_CA, .swap = {{KU, NULL}}}},
	    {"lacks keyCertSign", NULL, {.kind = CERTS_CA, .swap = {{KU, "cRLSign"}}}},
	    {"version 3", NULL, {.kind = CERTS_CA, .version = 1}},
	    {"curve", "curve", {.kind = CERTS_CA, .key = CERTS_K256}},
	};
	(void)state;

	judge_rows(ROWS(tsa), PROV_ROLE_TSA);
	judge_rows(ROWS(ocsp), PROV_ROLE_OCSP);
	judge_rows(ROWS(ca), PROV_ROLE_CA);
}

/* Only what is self-signed in fact goes without an authority key identifier. */
static void test_self_signed(void **state)
{
	struct certs_opts opts = {.swap = {{AKI, NULL}}};
	struct certs_opts pretends = {.cn = "Root", .swap = {{AKI, NULL}}};
	struct certs_cert self = certs_make(NULL, &opts), forged = certs_make(&root, &pretends);
	(void)state;

	judge(&self, PROV_ROLE_CLAIM_SIGNER, false, NULL);
	judge(&forged, PROV_ROLE_CLAIM_SIGNER, false, "authority key identifier");
	certs_free(&self);
	certs_free(&forged);
}

static void test_signature_algorithms(void **state)
{
	static const struct {
		enum certs_key key;
		const char *md, *mgf, *words;
	} rows[] = {
	    {CERTS_RSA2048, "SHA256", NULL, NULL},
	    {CERTS_RSA2048, "SHA384", NULL, NULL},
	    {CERTS_RSA2048, "SHA512", NULL, NULL},
	    {CERTS_RSA2048, "SHA1", NULL, "signature algorithm"},
	    {CERTS_RSA2048, "SHA256", "SHA256", NULL},
	    {CERTS_PSS2048, "SHA384", "SHA384", NULL},
	    {CERTS_RSA2048, "SHA512", "SHA512", NULL},
	    {CERTS_RSA2048, "SHA1", "SHA1", "leave out"},
	    {CERTS_RSA2048, "SHA1", "SHA256", "leave out"},
	    {CERTS_RSA2048, "SHA256", "SHA1", "leave out"},
	    {CERTS_RSA2048, "SHA224", "SHA224", "hash is not"},
	    {CERTS_RSA2048, "SHA256", "SHA512", "two different hashes"},
	    {CERTS_P521, "SHA512", NULL, NULL},
	    {CERTS_ED25519, NULL, NULL, NULL},
	    {CERTS_ED448, NULL, NULL, "signature algorithm"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_opts issuing = {.kind = CERTS_CA, .key = rows[i].key};
		struct certs_opts opts = {.md = rows[i].md, .pss_mgf = rows[i].mgf};
		struct certs_cert ca = certs_make(NULL, &issuing), leaf = certs_make(&ca, &opts);
		judge(&leaf, PROV_ROLE_CLAIM_SIGNER, false, rows[i].words);
		certs_free(&ca);
		certs_free(&leaf);
	}
}

/* Inside and outside must name one algorithm (RFC 5280 4.1.1.2). */
static void test_two_algorithms(void **state)
{
	static const uint8_t sha256[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};
	struct certs_cert leaf = certs_make(&root, NULL);
	uint8_t *p = (uint8_t *)(uintptr_t)leaf.der.p;
	(void)state;

	for (size_t i = leaf.der.n - sizeof(sha256); i > 0; i--) {
		if (memcmp(&p[i], sha256, sizeof(sha256)) == 0) {
			p[i + 7] = 3; /* ecdsa-with-SHA384 */
			break;
		}
	}
	judge(&leaf, PROV_ROLE_CLAIM_SIGNER, true, "two different signature algorithms");
	certs_free(&leaf);
}

static void hostile(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	for (int role = PROV_ROLE_CLAIM_SIGNER; role <= PROV_ROLE_CA; role++) {
		struct prov_err err = {0};
		int rc = prov_cert_check(data, (enum prov_cert_role)role, false, &err);
		assert_true(rc == PROV_OK || (rc == PROV_E_CERT && err.msg[0] != '\0'));
	}
}

static void test_hostile(void **state)
{
	struct certs_cert leaf = certs_make(&root, NULL);
	(void)state;

	mutate_all(leaf.der, hostile, NULL);
	certs_free(&leaf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_claim_signer),
	    cmocka_unit_test(test_others),
	    cmocka_unit_test(test_self_signed),
	    cmocka_unit_test(test_signature_algorithms),
	    cmocka_unit_test(test_two_algorithms),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
