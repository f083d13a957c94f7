/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/ess.h"

#include <openssl/x509.h>

#include "base/err.h"
#include "crypto/evp.h"
#include "trust/der.h"
#include "trust/x509.h"

/* By what ESSCertIDv2 may identify a certificate, or NULL; SHA-1 is an identifier here, no
 * signature. */
static int find_md(struct prov_bytes algorithm, const EVP_MD **md, struct prov_err *err)
{
	const unsigned char *p = algorithm.p;
	X509_ALGOR *alg;
	const ASN1_OBJECT *object = NULL;

	*md = NULL;
	prov_evp_forget();
	alg = d2i_X509_ALGOR(NULL, &p, (long)algorithm.n);
	if (alg == NULL)
		return prov_evp_blame_input(err, "a time-stamp could not be checked");
	*md = prov_evp_md(prov_x509_hash(alg));
	X509_ALGOR_get0(&object, NULL, NULL, alg);
	if (*md == NULL && object != NULL && OBJ_obj2nid(object) == NID_sha1)
		*md = EVP_sha1();
	X509_ALGOR_free(alg);
	return PROV_OK;
}

/*
 * SigningCertificate(V2) ::= SEQUENCE { certs SEQUENCE OF ESSCertID(v2), … }, whose first
 * identifies the signer; ESSCertID(v2) ::= SEQUENCE { [v2: hashAlgorithm DEFAULT sha256,] certHash,
 * … }.
 */
int prov_ess_names(
    struct prov_bytes attribute, bool v2, struct prov_bytes cert, bool *yes, struct prov_err *err)
{
	const EVP_MD *md = v2 ? EVP_sha256() : EVP_sha1();
	uint8_t digest[EVP_MAX_MD_SIZE];
	struct prov_der outer, hash;
	unsigned n = 0;
	struct prov_rd rd;
	int rc = PROV_OK;

	*yes = false;
	if (!prov_der_only(attribute, PROV_DER_SEQUENCE, &outer))
		return PROV_OK;
	prov_rd_init(&rd, outer.body, 0);
	/* Into the list, and its first. */
	for (unsigned depth = 0; depth < 2; depth++) {
		if (!prov_der_enter(&rd, PROV_DER_SEQUENCE))
			return PROV_OK;
	}
	if (!prov_der_next(&rd, &hash))
		return PROV_OK;
	if (v2 && hash.tag == PROV_DER_SEQUENCE) {
		rc = find_md(hash.whole, &md, err);
		if (rc != PROV_OK || md == NULL || !prov_der_next(&rd, &hash))
			return rc;
	}
	if (hash.tag != PROV_DER_OCTETS)
		return PROV_OK;
	if (EVP_Digest(cert.p, cert.n, digest, &n, md, NULL) != 1)
		return prov_evp_fail(err, PROV_E_CRYPTO, "could not hash a certificate");
	*yes = prov_equal_ct(hash.body, prov_bytes(digest, n));
	return PROV_OK;
}
