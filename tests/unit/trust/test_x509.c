/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "crypto/known_keys.h"
#include "helper/certs.h"
#include "helper/mutate.h"
#include "trust/x509.h"

static struct prov_arena arena;

static int setup(void **state)
{
	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	prov_arena_fini(&arena);
	return 0;
}

static void test_describe(void **state)
{
	struct certs_cert root = certs_root();
	struct certs_opts opts = {.cn = "J\xc3\xbcrgen, Foto",
	    .org = "Atelier",
	    .swap = {{"extendedKeyUsage", "1.3.6.1.4.1.62558.2.1,emailProtection"}}};
	struct certs_cert leaf = certs_make(&root, &opts);
	struct prov_cert cert;
	(void)state;

	assert_int_equal(prov_cert_describe(leaf.der, &arena, &cert, NULL), PROV_OK);
	assert_string_equal(cert.subject.common_name, "J\xc3\xbcrgen, Foto");
	assert_string_equal(cert.subject.organization, "Atelier");
	assert_string_equal(cert.subject.display, "O=Atelier,CN=J\xc3\xbcrgen\\, Foto");
	assert_string_equal(cert.issuer.common_name, "Root");
	assert_null(cert.issuer.organization);
	assert_true(cert.not_before == CERTS_NOT_BEFORE && cert.not_after == CERTS_NOT_AFTER);
	assert_true(!cert.is_ca && !cert.is_self_issued);
	assert_int_equal(cert.num_eku, 2);
	assert_string_equal(cert.eku[0], "1.3.6.1.4.1.62558.2.1");
	assert_string_equal(cert.eku[1], "1.3.6.1.5.5.7.3.4");
	assert_int_equal(strspn(cert.serial, "0123456789"), strlen(cert.serial));
	assert_int_equal(cert.spki.n, 91);
	assert_true(prov_bytes_eq(cert.der, leaf.der));
	assert_int_equal(prov_cert_describe(root.der, &arena, &cert, NULL), PROV_OK);
	assert_true(cert.is_ca && cert.is_self_issued && cert.num_eku == 0);
	certs_free(&leaf);
	certs_free(&root);
}

/* A NUL must not cut the name that a reader sees. */
static void test_nul_in_name(void **state)
{
	struct certs_cert leaf = certs_make(NULL, NULL);
	X509_NAME *name = X509_NAME_new();
	const struct prov_cert_name *subject;
	struct prov_cert cert;
	(void)state;

	assert_int_equal(X509_NAME_add_entry_by_NID(name, NID_commonName, V_ASN1_UTF8STRING,
			     (const unsigned char *)"Adobe\0.evil", 11, -1, 0),
	    1);
	assert_int_equal(X509_set_subject_name(leaf.x509, name), 1);
	certs_remake(&leaf, NULL);
	assert_int_equal(prov_cert_describe(leaf.der, &arena, &cert, NULL), PROV_OK);
	subject = &cert.subject;
	assert_string_equal(subject->common_name, "Adobe\xef\xbf\xbd.evil");
	assert_string_equal(subject->display, "CN=Adobe\\00.evil");
	X509_NAME_free(name);
	certs_free(&leaf);
}

static void test_strings_of_all_kinds(void **state)
{
	static const struct {
		int type;
		const char *bytes;
		int len;
		const char *shown;
	} names[] = {
	    {V_ASN1_BMPSTRING, "\0Z\0\xfc", 4, "Z\xc3\xbc"},
	    {V_ASN1_UNIVERSALSTRING, "\0\0\0A", 4, "A"},
	    {V_ASN1_T61STRING, "\xfc", 1, "\xc3\xbc"},
	    {V_ASN1_PRINTABLESTRING, "plain", 5, "plain"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct certs_cert leaf = certs_make(NULL, NULL);
		X509_NAME *name = X509_NAME_new();
		X509_NAME_ENTRY *entry = X509_NAME_ENTRY_new();
		struct prov_cert cert;
		assert_int_equal(X509_NAME_ENTRY_set_object(entry, OBJ_nid2obj(NID_commonName)), 1);
		(void)X509_NAME_ENTRY_set_data(
		    entry, names[i].type, (const unsigned char *)names[i].bytes, names[i].len);
		assert_int_equal(X509_NAME_add_entry(name, entry, -1, 0), 1);
		assert_int_equal(X509_set_subject_name(leaf.x509, name), 1);
		certs_remake(&leaf, NULL);
		assert_int_equal(prov_cert_describe(leaf.der, &arena, &cert, NULL), PROV_OK);
		assert_string_equal(cert.subject.common_name, names[i].shown);
		X509_NAME_ENTRY_free(entry);
		X509_NAME_free(name);
		certs_free(&leaf);
	}
}

static void test_refusals(void **state)
{
	struct certs_cert leaf = certs_make(NULL, NULL);
	uint8_t *more = malloc(leaf.der.n + 1), *big = calloc(1, PROV_MAX_CERT + 1);
	struct prov_cert cert;
	struct prov_err err = {0};
	(void)state;

	memcpy(more, leaf.der.p, leaf.der.n);
	more[leaf.der.n] = 0;
	assert_int_equal(
	    prov_cert_describe(prov_bytes(more, leaf.der.n + 1), &arena, &cert, &err), PROV_E_CERT);
	assert_string_equal(err.msg, "bytes follow the certificate");
	assert_true(cert.der.p == NULL);
	assert_int_equal(prov_cert_describe(prov_bytes(NULL, 0), &arena, &cert, NULL), PROV_E_CERT);
	assert_int_equal(
	    prov_cert_describe(prov_bytes(big, PROV_MAX_CERT + 1), &arena, &cert, NULL),
	    PROV_E_LIMIT);
	free(more);
	free(big);
	certs_free(&leaf);
}

static void test_long_serial(void **state)
{
	struct certs_cert leaf = certs_make(NULL, NULL);
	ASN1_INTEGER *serial = ASN1_INTEGER_new();
	struct prov_cert cert;
	uint8_t digits[65];
	(void)state;

	memset(digits, 0x7f, sizeof(digits));
	assert_int_equal(ASN1_STRING_set(serial, digits, sizeof(digits)), 1);
	assert_int_equal(X509_set_serialNumber(leaf.x509, serial), 1);
	certs_remake(&leaf, NULL);
	assert_int_equal(prov_cert_describe(leaf.der, &arena, &cert, NULL), PROV_OK);
	assert_string_equal(cert.serial, "(more than 64 octets)");
	ASN1_INTEGER_free(serial);
	certs_free(&leaf);
}

static void test_times(void **state)
{
	static const struct {
		const char *text;
		int64_t time;
	} times[] = {
	    {"19700101000000Z", 0},
	    {"500101000000Z", -631152000}, /* UTCTime: 1950 */
	    {"491231235959Z", 2524607999}, /* 2049 */
	    {"99991231235959Z", 253402300799},
	    {"00000101000000Z", -62167219200},
	};
	int64_t t;
	(void)state;

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		ASN1_TIME *time = ASN1_TIME_new();
		assert_int_equal(ASN1_TIME_set_string(time, times[i].text), 1);
		assert_true(prov_x509_time(time, &t) && t == times[i].time);
		ASN1_TIME_free(time);
	}
	assert_false(prov_x509_time(NULL, &t));
}

/* Only one of an elliptic curve: one of RSA may carry restrictions in the certificate. */
static void test_key_is_kept(void **state)
{
	static const struct {
		enum certs_key key;
		bool kept;
	} cases[] = {{CERTS_P256, true}, {CERTS_P521, true}, {CERTS_ED25519, false},
	    {CERTS_RSA2048, false}, {CERTS_PSS2048, false}};
	struct prov_anchors *anchors;
	(void)state;

	assert_int_equal(prov_anchors_new(&anchors, NULL), PROV_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct certs_opts opts = {.key = cases[i].key};
		struct certs_cert leaf = certs_make(NULL, &opts);
		struct prov_cert cert;
		EVP_PKEY *key;

		assert_int_equal(
		    prov_cert_describe_with(leaf.der, anchors, &arena, &cert, NULL), PROV_OK);
		key = prov_known_keys_find(prov_anchors_keys(anchors), cert.spki);
		assert_int_equal(key != NULL, cases[i].kept);
		assert_true(key == NULL || EVP_PKEY_eq(key, leaf.key) == 1);
		EVP_PKEY_free(key);
		certs_free(&leaf);
	}
	prov_anchors_free(anchors);
}

static void test_same_key(void **state)
{
	struct certs_opts pss = {.key = CERTS_PSS2048};
	struct certs_cert a = certs_make(NULL, NULL), b = certs_make(NULL, NULL);
	struct certs_cert r = certs_make(NULL, &pss);
	struct prov_cert ca, cb, cr;
	uint8_t *renamed;
	(void)state;

	assert_int_equal(prov_cert_describe(a.der, &arena, &ca, NULL), PROV_OK);
	assert_int_equal(prov_cert_describe(b.der, &arena, &cb, NULL), PROV_OK);
	assert_int_equal(prov_cert_describe(r.der, &arena, &cr, NULL), PROV_OK);
	assert_true(prov_spki_same_key(ca.spki, ca.spki));
	assert_false(prov_spki_same_key(ca.spki, cb.spki));
	assert_false(prov_spki_same_key(ca.spki, cr.spki));
	assert_false(prov_spki_same_key(ca.spki, prov_bytes(NULL, 0)));
	/* id-RSASSA-PSS and rsaEncryption differ in the last octet of the OID, and in NULL. */
	renamed = malloc(cr.spki.n + 2);
	memcpy(renamed, cr.spki.p, 4);
	memcpy(&renamed[4], "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00", 15);
	memcpy(&renamed[19], &cr.spki.p[17], cr.spki.n - 17);
	renamed[3] = (uint8_t)(renamed[3] + 2);
	assert_true(prov_spki_same_key(cr.spki, prov_bytes(renamed, cr.spki.n + 2)));
	free(renamed);
	certs_free(&a);
	certs_free(&b);
	certs_free(&r);
}

static void hostile(void *ctx, struct prov_bytes data)
{
	struct prov_arena own;
	struct prov_cert cert;
	struct prov_err err = {0};
	int rc;
	(void)ctx;

	prov_arena_init(&own, PROV_MAX_ARENA);
	rc = prov_cert_describe(data, &own, &cert, &err);
	if (rc == PROV_OK)
		assert_true(cert.spki.n > 0 && cert.subject.display != NULL && cert.serial != NULL);
	else
		assert_true(rc == PROV_E_CERT && err.code == rc && err.msg[0] != '\0');
	prov_arena_fini(&own);
}

static void test_hostile(void **state)
{
	struct certs_cert leaf = certs_make(NULL, NULL);
	(void)state;

	mutate_all(leaf.der, hostile, NULL);
	certs_free(&leaf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_describe),
	    cmocka_unit_test(test_nul_in_name),
	    cmocka_unit_test(test_strings_of_all_kinds),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_long_serial),
	    cmocka_unit_test(test_times),
	    cmocka_unit_test(test_key_is_kept),
	    cmocka_unit_test(test_same_key),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
