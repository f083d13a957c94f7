/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/crl.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x))                                                                          \
			die(#x, __LINE__);                                                         \
	} while (0)

static void die(const char *what, int line)
{
	(void)fprintf(stderr, "crl.c:%d: %s failed\n", line, what);
	ERR_print_errors_fp(stderr);
	abort();
}

static ASN1_TIME *time_of(const char *text, const char *fallback)
{
	ASN1_TIME *out = ASN1_TIME_new();

	MUST(out != NULL);
	MUST(ASN1_TIME_set_string_X509(out, text == NULL ? fallback : text) == 1);
	return out;
}

/* An extension that nobody knows, critical. */
static X509_EXTENSION *unknown_ext(void)
{
	ASN1_OCTET_STRING *data = ASN1_OCTET_STRING_new();
	ASN1_OBJECT *oid = OBJ_txt2obj("1.3.6.1.4.1.99999.1", 1);
	X509_EXTENSION *ext;

	MUST(
	    data != NULL && oid != NULL && ASN1_OCTET_STRING_set(data, (const uint8_t *)"\5\0", 2));
	ext = X509_EXTENSION_create_by_OBJ(NULL, oid, 1, data);
	MUST(ext != NULL);
	ASN1_OCTET_STRING_free(data);
	ASN1_OBJECT_free(oid);
	return ext;
}

/* certificateIssuer */
static void add_issuer(X509_REVOKED *entry, const struct certs_cert *issuer)
{
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	GENERAL_NAME *name = GENERAL_NAME_new();

	MUST(names != NULL && name != NULL);
	name->type = GEN_DIRNAME;
	name->d.directoryName = X509_NAME_dup(X509_get_subject_name(issuer->x509));
	MUST(name->d.directoryName != NULL && sk_GENERAL_NAME_push(names, name) > 0);
	MUST(X509_REVOKED_add1_ext_i2d(entry, NID_certificate_issuer, names, 1, 0) == 1);
	GENERAL_NAMES_free(names);
}

static void add_entry(X509_CRL *crl, const struct crl_opts *opts)
{
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_TIME *when = time_of(opts->revoked_at, "20230101000000Z");

	MUST(entry != NULL && X509_REVOKED_set_revocationDate(entry, when) == 1);
	MUST(X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(opts->cert->x509)) == 1);
	if (opts->reason > 0) {
		ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();
		MUST(reason != NULL && ASN1_ENUMERATED_set(reason, opts->reason - 1) == 1);
		MUST(X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason, 0, 0) == 1);
		ASN1_ENUMERATED_free(reason);
	}
	if (opts->lost_at != NULL) {
		ASN1_GENERALIZEDTIME *lost = ASN1_GENERALIZEDTIME_new();
		MUST(lost != NULL && ASN1_GENERALIZEDTIME_set_string(lost, opts->lost_at) == 1);
		MUST(X509_REVOKED_add1_ext_i2d(entry, NID_invalidity_date, lost, 0, 0) == 1);
		ASN1_GENERALIZEDTIME_free(lost);
	}
	if (opts->of_another != NULL)
		add_issuer(entry, opts->of_another);
	if (opts->critical_entry) {
		X509_EXTENSION *ext = unknown_ext();
		MUST(X509_REVOKED_add_ext(entry, ext, -1) == 1);
		X509_EXTENSION_free(ext);
	}
	MUST(X509_CRL_add0_revoked(crl, entry) == 1);
	ASN1_TIME_free(when);
}

static void add_exts(X509_CRL *crl, const struct crl_opts *opts)
{
	if (opts->critical_ext) {
		X509_EXTENSION *ext = unknown_ext();
		MUST(X509_CRL_add_ext(crl, ext, -1) == 1);
		X509_EXTENSION_free(ext);
	}
	if (opts->indirect) {
		ISSUING_DIST_POINT *point = ISSUING_DIST_POINT_new();
		MUST(point != NULL);
		point->indirectCRL = 0xff;
		MUST(X509_CRL_add1_ext_i2d(crl, NID_issuing_distribution_point, point, 1, 0) == 1);
		ISSUING_DIST_POINT_free(point);
	}
}

static X509_CRL *make(const struct crl_opts *opts)
{
	const struct certs_cert *signer = opts->signer == NULL ? opts->issuer : opts->signer;
	ASN1_TIME *from = time_of(opts->from, "20231101000000Z");
	ASN1_TIME *to = time_of(opts->to, "20231201000000Z");
	X509_CRL *crl = X509_CRL_new();

	MUST(crl != NULL && X509_CRL_set_version(crl, 1) == 1);
	MUST(X509_CRL_set_issuer_name(crl, X509_get_subject_name(opts->issuer->x509)) == 1);
	MUST(X509_CRL_set1_lastUpdate(crl, from) == 1);
	MUST(opts->no_next || X509_CRL_set1_nextUpdate(crl, to) == 1);
	if (opts->cert != NULL)
		add_entry(crl, opts);
	if (opts->again != NULL)
		add_entry(crl, opts->again);
	add_exts(crl, opts);
	MUST(X509_CRL_sort(crl) == 1);
	MUST(X509_CRL_sign(crl, signer->key,
		 EVP_get_digestbyname(opts->md == NULL ? "SHA256" : opts->md)) > 0);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	return crl;
}

struct prov_bytes crl_make(const struct crl_opts *opts)
{
	X509_CRL *crl = make(opts);
	unsigned char *der = NULL;
	int n = i2d_X509_CRL(crl, &der);
	void *copy;

	MUST(n > 0);
	copy = malloc((size_t)n);
	MUST(copy != NULL);
	memcpy(copy, der, (size_t)n);
	OPENSSL_free(der);
	X509_CRL_free(crl);
	return prov_bytes(copy, (size_t)n);
}

char *crl_make_pem(const struct crl_opts *opts)
{
	X509_CRL *crl = make(opts);
	BIO *bio = BIO_new(BIO_s_mem());
	char *text, *data;
	long n;

	MUST(bio != NULL && PEM_write_bio_X509_CRL(bio, crl) == 1);
	n = BIO_get_mem_data(bio, &data);
	MUST(n > 0);
	text = malloc((size_t)n + 1);
	MUST(text != NULL);
	memcpy(text, data, (size_t)n);
	text[n] = '\0';
	BIO_free(bio);
	X509_CRL_free(crl);
	return text;
}
