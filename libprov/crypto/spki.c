/* SPDX-License-Identifier: Apache-2.0 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/sig.h"

/* The bits of a curve of C2PA 2.4, 14.5.1.1, as a named curve; 0 for any other. */
static int named_curve_bits(const X509_ALGOR *algor)
{
	const void *value = NULL;
	int type = V_ASN1_UNDEF;

	X509_ALGOR_get0(NULL, &type, &value, algor);
	/* Explicit parameters stay out even where they spell one of the three: 14.5.1.1 wants a
	 * name, and an unchecked generator has been used to forge before (CVE-2020-0601). */
	if (type != V_ASN1_OBJECT)
		return 0;
	switch (OBJ_obj2nid(value)) {
	case NID_X9_62_prime256v1:
		return 256;
	case NID_secp384r1:
		return 384;
	case NID_secp521r1:
		return 521;
	default:
		return 0;
	}
}

static void read_ec(struct prov_spki *out, const X509_ALGOR *algor, const uint8_t *point, int n)
{
	int bits = named_curve_bits(algor);

	/* RFC 5480, 2.2: uncompressed or compressed. That leaves out the hybrid form, and the point
	 * at infinity, which OpenSSL would take. */
	if (bits == 0 || out->pkey == NULL || n < 1 || point[0] < 2 || point[0] > 4)
		return;
	out->kind = PROV_KEY_EC;
	out->bits = bits;
}

/* An even exponent, or 1, makes no RSA key: with 1 every signature is its own padding. */
static bool exponent_fits(const EVP_PKEY *pkey)
{
	BIGNUM *e = NULL;
	bool fits;

	if (EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &e) != 1)
		return false;
	fits = BN_is_odd(e) && !BN_is_one(e) && !BN_is_negative(e);
	BN_free(e);
	return fits;
}

static void read_rsa(struct prov_spki *out)
{
	if (out->pkey == NULL || !exponent_fits(out->pkey))
		return;
	out->kind = PROV_KEY_RSA;
	out->bits = EVP_PKEY_get_bits(out->pkey);
}

static void read_ed25519(struct prov_spki *out)
{
	size_t n = sizeof(out->ed25519);

	if (out->pkey == NULL || EVP_PKEY_get_raw_public_key(out->pkey, out->ed25519, &n) != 1 ||
	    n != sizeof(out->ed25519))
		return;
	out->kind = PROV_KEY_ED25519;
	out->bits = 256;
}

static int read_pubkey(X509_PUBKEY *pub, struct prov_spki *out, struct prov_err *err)
{
	ASN1_OBJECT *oid = NULL;
	const uint8_t *bits = NULL;
	X509_ALGOR *algor = NULL;
	int n = 0;

	if (X509_PUBKEY_get0_param(&oid, &bits, &n, &algor, pub) != 1)
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not read a public key");
	out->pkey = X509_PUBKEY_get(pub); /* a reference of ours */
	if (out->pkey == NULL && prov_evp_is_nomem())
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not read a public key");
	switch (OBJ_obj2nid(oid)) {
	case NID_X9_62_id_ecPublicKey:
		read_ec(out, algor, bits, n);
		break;
	case NID_rsaEncryption:
	case NID_rsassaPss:
		read_rsa(out);
		break;
	case NID_ED25519:
		read_ed25519(out);
		break;
	default:
		break;
	}
	if (out->kind == PROV_KEY_OTHER && out->pkey != NULL)
		out->bits = EVP_PKEY_get_bits(out->pkey);
	ERR_clear_error();
	return PROV_OK;
}

int prov_spki_parse(struct prov_bytes der, struct prov_spki *out, struct prov_err *err)
{
	const uint8_t *p = der.p;
	X509_PUBKEY *pub;
	int rc = PROV_OK;

	memset(out, 0, sizeof(*out));
	if (der.n == 0 || der.n > PROV_MAX_CERT)
		return PROV_OK;
	ERR_clear_error(); /* what others left there must not look like ours */
	pub = d2i_X509_PUBKEY(NULL, &p, (long)der.n);
	if (pub == NULL && prov_evp_is_nomem())
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not read a public key");
	if (pub != NULL && p == &der.p[der.n])
		rc = read_pubkey(pub, out, err);
	X509_PUBKEY_free(pub);
	ERR_clear_error();
	if (rc != PROV_OK)
		prov_spki_fini(out);
	return rc;
}

void prov_spki_fini(struct prov_spki *key)
{
	EVP_PKEY_free(key->pkey);
	memset(key, 0, sizeof(*key));
}

int prov_spki_info(
    struct prov_bytes spki, enum prov_key_kind *kind, int *bits, struct prov_err *err)
{
	struct prov_spki key;
	int rc;

	*kind = PROV_KEY_OTHER;
	*bits = 0;
	rc = prov_spki_parse(spki, &key, err);
	if (rc != PROV_OK)
		return rc;
	*kind = key.kind;
	*bits = key.bits;
	prov_spki_fini(&key);
	return PROV_OK;
}
