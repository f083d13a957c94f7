/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/outline.h"

#include <openssl/asn1t.h>

#include "base/err.h"
#include "crypto/evp.h"

/* RFC 5280, 4.1, with a key that stays as it is written. */
struct outline_key {
	X509_ALGOR *alg;
	ASN1_BIT_STRING *bits;
};

struct outline_tbs {
	ASN1_INTEGER *version, *serial;
	X509_ALGOR *alg;
	X509_NAME *issuer;
	X509_VAL *validity;
	X509_NAME *subject;
	struct outline_key *key;
	ASN1_BIT_STRING *issuer_id, *subject_id;
	STACK_OF(X509_EXTENSION) * extensions;
};

struct outline_cert {
	struct outline_tbs *tbs;
	X509_ALGOR *alg;
	ASN1_BIT_STRING *signature;
};

typedef struct outline_key OUTLINE_KEY;
typedef struct outline_tbs OUTLINE_TBS;
typedef struct outline_cert OUTLINE_CERT;

/* clang-format off */
ASN1_SEQUENCE(OUTLINE_KEY) = {
	ASN1_SIMPLE(OUTLINE_KEY, alg, X509_ALGOR),
	ASN1_SIMPLE(OUTLINE_KEY, bits, ASN1_BIT_STRING)
} static_ASN1_SEQUENCE_END(OUTLINE_KEY)

ASN1_SEQUENCE(OUTLINE_TBS) = {
	ASN1_EXP_OPT(OUTLINE_TBS, version, ASN1_INTEGER, 0),
	ASN1_SIMPLE(OUTLINE_TBS, serial, ASN1_INTEGER),
	ASN1_SIMPLE(OUTLINE_TBS, alg, X509_ALGOR),
	ASN1_SIMPLE(OUTLINE_TBS, issuer, X509_NAME),
	ASN1_SIMPLE(OUTLINE_TBS, validity, X509_VAL),
	ASN1_SIMPLE(OUTLINE_TBS, subject, X509_NAME),
	ASN1_SIMPLE(OUTLINE_TBS, key, OUTLINE_KEY),
	ASN1_IMP_OPT(OUTLINE_TBS, issuer_id, ASN1_BIT_STRING, 1),
	ASN1_IMP_OPT(OUTLINE_TBS, subject_id, ASN1_BIT_STRING, 2),
	ASN1_EXP_SEQUENCE_OF_OPT(OUTLINE_TBS, extensions, X509_EXTENSION, 3)
} static_ASN1_SEQUENCE_END(OUTLINE_TBS)

ASN1_SEQUENCE(OUTLINE_CERT) = {
	ASN1_SIMPLE(OUTLINE_CERT, tbs, OUTLINE_TBS),
	ASN1_SIMPLE(OUTLINE_CERT, alg, X509_ALGOR),
	ASN1_SIMPLE(OUTLINE_CERT, signature, ASN1_BIT_STRING)
} static_ASN1_SEQUENCE_END(OUTLINE_CERT)
/* clang-format on */

/* As OpenSSL sees those of any certificate: it is asked of one that has nothing else. */
static int check_extensions(const struct outline_tbs *tbs, struct prov_err *err)
{
	X509 *bare = X509_new();
	bool ok = bare != NULL;
	int rc = PROV_OK;

	for (int i = 0; ok && i < sk_X509_EXTENSION_num(tbs->extensions); i++)
		ok = X509_add_ext(bare, sk_X509_EXTENSION_value(tbs->extensions, i), -1) == 1;
	if (ok && (X509_get_extension_flags(bare) & EXFLAG_INVALID) != 0)
		rc = prov_fail(err, PROV_E_CERT, "an extension is malformed or repeated");
	if (!ok || (rc != PROV_OK && prov_evp_is_nomem()))
		rc = prov_evp_fail(err, PROV_E_NOMEM, "a certificate could not be read");
	X509_free(bare);
	return rc;
}

static int take(OUTLINE_CERT *cert, struct prov_outline *out, struct prov_err *err)
{
	struct outline_tbs *tbs = cert->tbs;
	int rc;

	if (!prov_x509_time(tbs->validity->notBefore, &out->not_before) ||
	    !prov_x509_time(tbs->validity->notAfter, &out->not_after))
		return prov_fail(
		    err, PROV_E_CERT, "the validity of a certificate is no pair of times");
	rc = check_extensions(tbs, err);
	if (rc != PROV_OK)
		return rc;
	out->subject = tbs->subject; /* transferred */
	tbs->subject = NULL;
	return PROV_OK;
}

int prov_outline_read(struct prov_bytes der, struct prov_outline *out, struct prov_err *err)
{
	const unsigned char *p = der.p;
	OUTLINE_CERT *cert;
	int rc = prov_x509_size(der, err);

	memset(out, 0, sizeof(*out));
	if (rc != PROV_OK)
		return rc;
	prov_evp_forget();
	cert = (OUTLINE_CERT *)ASN1_item_d2i(NULL, &p, (long)der.n, ASN1_ITEM_rptr(OUTLINE_CERT));
	if (cert == NULL)
		return prov_evp_fail(err, PROV_E_CERT, "this is no X.509 certificate");
	rc = prov_x509_written(der, (size_t)(p - der.p), err);
	if (rc == PROV_OK)
		rc = take(cert, out, err);
	ASN1_item_free((ASN1_VALUE *)cert, ASN1_ITEM_rptr(OUTLINE_CERT));
	prov_evp_forget();
	return rc;
}

void prov_outline_fini(struct prov_outline *outline)
{
	X509_NAME_free(outline->subject);
	outline->subject = NULL;
}
