/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/ocsp.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
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
	(void)fprintf(stderr, "ocsp.c:%d: %s failed\n", line, what);
	ERR_print_errors_fp(stderr);
	abort();
}

static ASN1_GENERALIZEDTIME *time_of(const char *text)
{
	ASN1_GENERALIZEDTIME *out = ASN1_GENERALIZEDTIME_new();

	MUST(out != NULL && ASN1_GENERALIZEDTIME_set_string(out, text) == 1);
	return out;
}

static void add_single(
    OCSP_BASICRESP *basic, const struct ocsp_opts *opts, const struct certs_cert *cert, int status)
{
	const char *from_text = opts->from == NULL ? "20231101000000Z" : opts->from;
	const char *to_text = opts->to == NULL ? "20231201000000Z" : opts->to;
	ASN1_GENERALIZEDTIME *from = time_of(from_text);
	ASN1_GENERALIZEDTIME *to = to_text[0] == '\0' ? NULL : time_of(to_text);
	ASN1_GENERALIZEDTIME *revoked =
	    time_of(opts->revoked_at == NULL ? "20230101000000Z" : opts->revoked_at);
	OCSP_SINGLERESP *single;
	OCSP_CERTID *id =
	    OCSP_cert_to_id(EVP_get_digestbyname(opts->id_md == NULL ? "SHA1" : opts->id_md),
		cert->x509, opts->issuer->x509);

	MUST(id != NULL);
	single = OCSP_basic_add1_status(basic, id, status, opts->reason - 1, revoked, from, to);
	MUST(single != NULL);
	if (opts->cutoff != NULL) {
		ASN1_GENERALIZEDTIME *cutoff = time_of(opts->cutoff);
		MUST(OCSP_SINGLERESP_add1_ext_i2d(
			 single, NID_id_pkix_OCSP_archiveCutoff, cutoff, 0, 0) == 1);
		ASN1_GENERALIZEDTIME_free(cutoff);
	}
	OCSP_CERTID_free(id);
	ASN1_GENERALIZEDTIME_free(from);
	ASN1_GENERALIZEDTIME_free(to);
	ASN1_GENERALIZEDTIME_free(revoked);
}

/* OpenSSL signs with the present time in it: set the one that was asked for, sign again. */
static void sign(OCSP_BASICRESP *basic, const struct ocsp_opts *opts)
{
	const struct certs_cert *signer = opts->signer == NULL ? opts->issuer : opts->signer;
	const char *when = opts->produced_at != NULL ? opts->produced_at
			   : opts->from != NULL      ? opts->from
						     : "20231101000000Z";
	unsigned long flags = (opts->no_certs ? OCSP_NOCERTS : 0) |
			      (opts->by_key ? OCSP_RESPID_KEY : 0) | OCSP_NOTIME;
	int id = EVP_PKEY_get_base_id(signer->key);
	const EVP_MD *md = id == EVP_PKEY_ED25519
			       ? NULL
			       : EVP_get_digestbyname(opts->md == NULL ? "SHA256" : opts->md);
	STACK_OF(X509) *more = NULL;
	const ASN1_GENERALIZEDTIME *produced;

	/* Without NOTIME it would be now; producedAt has no setter, but a borrowed pointer. */
	produced = OCSP_resp_get0_produced_at(basic);
	MUST(ASN1_GENERALIZEDTIME_set_string((ASN1_GENERALIZEDTIME *)(uintptr_t)produced, when) ==
	     1);
	if (opts->more != NULL) {
		more = sk_X509_new_null();
		MUST(more != NULL && sk_X509_push(more, opts->more->x509) > 0);
	}
	MUST(OCSP_basic_sign(basic, signer->x509, signer->key, md, more, flags) == 1);
	sk_X509_free(more);
}

struct prov_bytes ocsp_make(const struct ocsp_opts *opts)
{
	static const int statuses[] = {
	    V_OCSP_CERTSTATUS_GOOD, V_OCSP_CERTSTATUS_REVOKED, V_OCSP_CERTSTATUS_UNKNOWN};
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
	OCSP_RESPONSE *response;
	unsigned char *der = NULL;
	uint8_t *copy;
	int n;

	MUST(basic != NULL);
	if (opts->other != NULL && !opts->other_last)
		add_single(basic, opts, opts->other, V_OCSP_CERTSTATUS_REVOKED);
	add_single(basic, opts, opts->cert, statuses[opts->status]);
	if (opts->other != NULL && opts->other_last)
		add_single(basic, opts, opts->other, V_OCSP_CERTSTATUS_REVOKED);
	if (opts->critical_ext) {
		ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
		X509_EXTENSION *ext;
		MUST(value != NULL && ASN1_OCTET_STRING_set(value, (const uint8_t *)"x", 1) == 1);
		ext = X509_EXTENSION_create_by_NID(NULL, NID_id_pkix_OCSP_noCheck, 1, value);
		MUST(ext != NULL && OCSP_BASICRESP_add_ext(basic, ext, -1) == 1);
		X509_EXTENSION_free(ext);
		ASN1_OCTET_STRING_free(value);
	}
	sign(basic, opts);
	response = OCSP_response_create((int)opts->response_status, basic);
	MUST(response != NULL);
	n = i2d_OCSP_RESPONSE(response, &der);
	copy = malloc(n > 0 ? (size_t)n : 1);
	MUST(n > 0 && copy != NULL);
	memcpy(copy, der, (size_t)n);
	if (opts->bad_signature) {
		/* The signature's bytes stand there as they are. */
		const ASN1_OCTET_STRING *sig = OCSP_resp_get0_signature(basic);
		const uint8_t *bytes = ASN1_STRING_get0_data(sig);
		size_t len = (size_t)ASN1_STRING_length(sig), at = 0;
		while (at + len <= (size_t)n && memcmp(&copy[at], bytes, len) != 0)
			at++;
		MUST(at + len <= (size_t)n);
		copy[at + len - 1] ^= 1;
	}
	OPENSSL_free(der);
	OCSP_RESPONSE_free(response);
	OCSP_BASICRESP_free(basic);
	return prov_bytes(copy, (size_t)n);
}
