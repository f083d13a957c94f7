/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys to PKCS#8 PEM, encrypted or not. */
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/armor.h"
#include "crypto/evp.h"
#include "crypto/key.h"

/*
 * scrypt with 16 MiB and five passes, the strongest of the usual recommendations that OpenSSL reads
 * again: it refuses parameters that need more than 32 MiB.
 */
#define SCRYPT_N (1u << 14)
#define SCRYPT_R 8
#define SCRYPT_P 5
#define SALT 16

/* RFC 8410, 7: PrivateKeyInfo of id-Ed25519, up to the seed. */
static const uint8_t ed25519_info[] = {
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};

static int ed25519_der(const struct prov_key *key, uint8_t **out, size_t *n, struct prov_err *err)
{
	*n = sizeof(ed25519_info) + PROV_ED25519_SEED;
	*out = prov_secret_alloc(*n, err);
	if (*out == NULL)
		return PROV_E_NOMEM;
	memcpy(*out, ed25519_info, sizeof(ed25519_info));
	memcpy(&(*out)[sizeof(ed25519_info)], key->ed25519, PROV_ED25519_SEED);
	return PROV_OK;
}

static int evp_der(const struct prov_key *key, uint8_t **out, size_t *n, struct prov_err *err)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key->pkey);
	int len = info == NULL ? -1 : i2d_PKCS8_PRIV_KEY_INFO(info, NULL);
	int rc = PROV_OK;
	uint8_t *p;

	if (len <= 0) {
		rc = prov_evp_fail(err, PROV_E_CRYPTO, "could not write the private key");
		goto out;
	}
	*out = prov_secret_alloc((size_t)len, err);
	if (*out == NULL) {
		rc = PROV_E_NOMEM;
		goto out;
	}
	p = *out;
	*n = (size_t)i2d_PKCS8_PRIV_KEY_INFO(info, &p);
out:
	PKCS8_PRIV_KEY_INFO_free(info); /* wipes */
	return rc;
}

/* PBES2 (RFC 8018, 6.2) around DER, with fresh salt and IV. */
static X509_SIG *encrypt(struct prov_bytes der, struct prov_bytes passphrase)
{
	const uint8_t *p = der.p;
	PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &p, (long)der.n);
	X509_ALGOR *pbe = NULL;
	X509_SIG *sig = NULL;

	if (info != NULL)
		pbe = PKCS5_pbe2_set_scrypt(
		    EVP_aes_256_cbc(), NULL, SALT, NULL, SCRYPT_N, SCRYPT_R, SCRYPT_P);
	if (pbe != NULL)
		sig = PKCS8_set0_pbe((const char *)passphrase.p, (int)passphrase.n, info, pbe);
	if (sig == NULL)
		X509_ALGOR_free(pbe); /* else it belongs to sig */
	PKCS8_PRIV_KEY_INFO_free(info);
	return sig;
}

static int put_encrypted(struct prov_bytes der, struct prov_bytes passphrase, char **out,
    size_t *len, struct prov_err *err)
{
	X509_SIG *sig = encrypt(der, passphrase);
	uint8_t *sealed = NULL;
	int n = sig == NULL ? -1 : i2d_X509_SIG(sig, &sealed);
	int rc;

	if (n <= 0)
		rc = prov_evp_fail(err, PROV_E_CRYPTO, "could not encrypt the private key");
	else
		rc = prov_armor_encode(
		    "ENCRYPTED PRIVATE KEY", prov_bytes(sealed, (size_t)n), out, len, err);
	OPENSSL_free(sealed);
	X509_SIG_free(sig);
	return rc;
}

int prov_key_to_pem(const struct prov_key *key, struct prov_bytes passphrase, char **out,
    size_t *len, struct prov_err *err)
{
	uint8_t *der = NULL;
	size_t n = 0;
	int rc;

	*out = NULL;
	*len = 0;
	if (passphrase.n > PROV_MAX_PASSPHRASE)
		return prov_refuse(err, PROV_LIMIT_PASSPHRASE,
		    "a passphrase is longer than the limit of %u bytes", PROV_MAX_PASSPHRASE);
	prov_evp_forget();
	if (key->kind == PROV_KEY_ED25519)
		rc = ed25519_der(key, &der, &n, err);
	else
		rc = evp_der(key, &der, &n, err);
	if (rc == PROV_OK && passphrase.n > 0)
		rc = put_encrypted(prov_bytes(der, n), passphrase, out, len, err);
	else if (rc == PROV_OK)
		rc = prov_armor_encode("PRIVATE KEY", prov_bytes(der, n), out, len, err);
	prov_secret_free(der);
	return rc;
}
