/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The certificate profile of C2PA 2.4, 14.5.1.1, read off the certificate itself. OpenSSL's idea of
 * purposes serves another profile: it minds EKU in CAs, which C2PA ignores, and lets pass what
 * C2PA forbids.
 */
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#include "base/err.h"
#include "crypto/evp.h"
#include "crypto/spki.h"
#include "trust/seen.h"

#define CLAUSE " (C2PA 2.4, 14.5.1.1)"

/* hashAlgorithm and maskGenAlgorithm, present and of the same hash. */
static const char *check_pss(const RSA_PSS_PARAMS *pss)
{
	const ASN1_OBJECT *mgf = NULL, *hash = NULL, *mask = NULL;
	X509_ALGOR *inner;
	const char *why = NULL;

	if (pss->hashAlgorithm == NULL || pss->maskGenAlgorithm == NULL)
		return "its RSASSA-PSS parameters leave out hashAlgorithm or maskGenAlgorithm";
	if (prov_x509_hash(pss->hashAlgorithm) == PROV_HASH_NONE)
		return "its RSASSA-PSS hash is not SHA-256, SHA-384 or SHA-512";
	X509_ALGOR_get0(&mgf, NULL, NULL, pss->maskGenAlgorithm);
	if (OBJ_obj2nid(mgf) != NID_mgf1)
		return "its RSASSA-PSS mask generation is not MGF1";
	inner =
	    ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(X509_ALGOR), pss->maskGenAlgorithm->parameter);
	if (inner == NULL)
		return "its RSASSA-PSS mask generation names no hash";
	X509_ALGOR_get0(&hash, NULL, NULL, pss->hashAlgorithm);
	X509_ALGOR_get0(&mask, NULL, NULL, inner);
	if (OBJ_cmp(hash, mask) != 0)
		why = "its RSASSA-PSS parameters name two different hashes";
	X509_ALGOR_free(inner);
	return why;
}

const char *prov_profile_sig_alg(const X509_ALGOR *alg)
{
	const ASN1_OBJECT *object = NULL;
	RSA_PSS_PARAMS *pss;
	const char *why;

	X509_ALGOR_get0(&object, NULL, NULL, alg);
	switch (OBJ_obj2nid(object)) {
	case NID_ecdsa_with_SHA256:
	case NID_ecdsa_with_SHA384:
	case NID_ecdsa_with_SHA512:
	case NID_sha256WithRSAEncryption:
	case NID_sha384WithRSAEncryption:
	case NID_sha512WithRSAEncryption:
	case NID_ED25519:
		return NULL;
	case NID_rsassaPss:
		pss = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(RSA_PSS_PARAMS), alg->parameter);
		why = pss == NULL ? "its RSASSA-PSS parameters are missing or malformed"
				  : check_pss(pss);
		RSA_PSS_PARAMS_free(pss);
		return why;
	default:
		return "its signature algorithm is not allowed";
	}
}

static const char *check_curve(int type, const void *value)
{
	switch (type == V_ASN1_OBJECT ? OBJ_obj2nid(value) : NID_undef) {
	case NID_X9_62_prime256v1:
	case NID_secp384r1:
	case NID_secp521r1:
		return NULL;
	default:
		return "its public key is not on the curve P-256, P-384 or P-521";
	}
}

/* One that could not be decoded (prov_x509_read tried twice) has none that could be looked at.
 * Asked twice as well: a list that is not checked for it would leave out who is on it. */
int prov_profile_exponent(const X509 *x509, const char **why, struct prov_err *err)
{
	const EVP_PKEY *key = X509_get0_pubkey(x509);
	BIGNUM *e = NULL;

	if (key == NULL)
		key = X509_get0_pubkey(x509);
	*why = key == NULL ? "its public key is malformed" : NULL;
	if (key == NULL || !(EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS")))
		return PROV_OK;
	/* There is no RSA key without one. */
	if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) != 1)
		return prov_evp_fail(
		    err, PROV_E_CRYPTO, "the exponent of an RSA key could not be read");
	if (!prov_spki_exponent_fits(
		(size_t)EVP_PKEY_get_bits(key), (size_t)BN_num_bits(e), BN_is_odd(e)))
		*why = "its RSA key has a public exponent that is not accepted";
	BN_free(e);
	return PROV_OK;
}

size_t prov_profile_cost(const X509 *x509)
{
	const EVP_PKEY *key = X509_get0_pubkey(x509);
	size_t bits = key == NULL ? 0 : (size_t)EVP_PKEY_get_bits(key), e_bits = 0;
	enum prov_key_kind kind = PROV_KEY_OTHER;
	char curve[32] = "";
	BIGNUM *e = NULL;

	if (key == NULL)
		return 1; /* nothing can be checked by it */
	if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS")) {
		kind = PROV_KEY_RSA;
		if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1)
			e_bits = (size_t)BN_num_bits(e);
		BN_free(e);
	} else if (EVP_PKEY_is_a(key, "ED25519")) {
		kind = PROV_KEY_ED25519;
	} else if (EVP_PKEY_get_group_name(key, curve, sizeof(curve), NULL) == 1 &&
		   strcmp(curve, "prime256v1") == 0) {
		kind = PROV_KEY_EC; /* curves of the same size that few use take longer */
	}
	return prov_spki_cost(kind, bits, e_bits);
}

#define DECODING 3u        /* a certificate with one of the keys that may sign */
#define DECODING_OTHER 18u /* with a compressed point on P-224, of which a root takes longest */
#define SMALLEST 160u      /* bytes of such a certificate */

size_t prov_profile_decoding(const X509 *x509)
{
	const EVP_PKEY *key = x509 == NULL ? NULL : X509_get0_pubkey(x509);
	char curve[32] = "";

	if (key == NULL)
		return DECODING_OTHER;
	if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS") ||
	    EVP_PKEY_is_a(key, "ED25519"))
		return DECODING;
	if (EVP_PKEY_get_group_name(key, curve, sizeof(curve), NULL) == 1 &&
	    (strcmp(curve, "prime256v1") == 0 || strcmp(curve, "secp384r1") == 0 ||
		strcmp(curve, "secp521r1") == 0))
		return DECODING;
	return DECODING_OTHER;
}

size_t prov_decoding(size_t n)
{
	return n / 1024;
}

size_t prov_decoding_failed(size_t n, const size_t *certs)
{
	size_t most = n * DECODING_OTHER / SMALLEST;

	if (certs == NULL || *certs >= most / DECODING_OTHER)
		return most;
	return n / 1024 + *certs * DECODING_OTHER;
}

static int check_rsa(const X509 *x509, const char **why, struct prov_err *err)
{
	const EVP_PKEY *key = X509_get0_pubkey(x509);
	int bits = key == NULL ? 0 : EVP_PKEY_get_bits(key);

	*why = NULL;
	if (key == NULL)
		*why = "its RSA public key is malformed";
	else if (bits < PROV_RSA_MIN_BITS)
		*why = "its RSA key is shorter than 2048 bits";
	/* 13.2.1 lets an implementation refuse these. */
	else if (bits > PROV_RSA_MAX_BITS)
		*why = "its RSA key is longer than 16384 bits";
	return *why == NULL ? prov_profile_exponent(x509, why, err) : PROV_OK;
}

int prov_profile_key(const X509 *x509, const char **why, struct prov_err *err)
{
	ASN1_OBJECT *object = NULL;
	const ASN1_OBJECT *algorithm;
	X509_ALGOR *alg = NULL;
	const void *value = NULL;
	int type = V_ASN1_UNDEF;

	*why = "its public key is malformed";
	if (X509_PUBKEY_get0_param(&object, NULL, NULL, &alg, X509_get_X509_PUBKEY(x509)) != 1)
		return PROV_OK;
	X509_ALGOR_get0(&algorithm, &type, &value, alg);
	switch (OBJ_obj2nid(algorithm)) {
	case NID_X9_62_id_ecPublicKey:
		*why = check_curve(type, value);
		return PROV_OK;
	case NID_rsaEncryption:
	case NID_rsassaPss:
		return check_rsa(x509, why, err);
	default:
		*why = NULL; /* the profile is silent; 13.2.1 says which keys may sign what */
		return PROV_OK;
	}
}

/* The first block, for all certificates. */
static int check_algorithms(const X509 *x509, const char **why, struct prov_err *err)
{
	const X509_ALGOR *outer = NULL;

	X509_get0_signature(NULL, &outer, x509);
	*why = X509_ALGOR_cmp(outer, X509_get0_tbs_sigalg(x509)) != 0
		   ? "it names two different signature algorithms"
		   : prov_profile_sig_alg(outer);
	return *why == NULL ? prov_profile_key(x509, why, err) : PROV_OK;
}

static int compare_oids(const void *a, const void *b)
{
	const ASN1_OBJECT *const *x = a, *const *y = b;

	return OBJ_cmp(*x, *y);
}

/* RFC 5280 4.2: no more than one instance of a particular extension, known or not. */
static int check_repeated(X509 *x509, const char **why, struct prov_err *err)
{
	int n = X509_get_ext_count(x509);
	const ASN1_OBJECT **list;

	if (n < 2)
		return PROV_OK;
	list = calloc((size_t)n, sizeof(ASN1_OBJECT *));
	if (list == NULL)
		return prov_fail_nomem(err);
	for (int i = 0; i < n; i++)
		list[i] = X509_EXTENSION_get_object(X509_get_ext(x509, i));
	qsort(list, (size_t)n, sizeof(*list), compare_oids);
	for (int i = 1; i < n; i++) {
		if (OBJ_cmp(list[i - 1], list[i]) == 0)
			*why = "it carries an extension twice";
	}
	free(list);
	return PROV_OK;
}

static bool has_ext(const X509 *x509, int nid)
{
	return X509_get_ext_by_NID(x509, nid, -1) >= 0;
}

static const char *check_shape(X509 *x509)
{
	const ASN1_BIT_STRING *issuer_uid = NULL, *subject_uid = NULL;

	if (X509_get_version(x509) != X509_VERSION_3)
		return "it is not version 3";
	X509_get0_uids(x509, &issuer_uid, &subject_uid);
	if (issuer_uid != NULL || subject_uid != NULL)
		return "it carries an issuer or subject unique ID";
	if ((X509_get_extension_flags(x509) & EXFLAG_INVALID) != 0)
		return "one of its extensions is malformed";
	/* Self-signed in fact, not only in name. */
	if (!has_ext(x509, NID_authority_key_identifier) && X509_self_signed(x509, 1) != 1)
		return "it has no authority key identifier";
	if (!has_ext(x509, NID_key_usage))
		return "it has no key usage extension";
	return NULL;
}

static const char *check_ca(X509 *x509)
{
	uint32_t flags = X509_get_extension_flags(x509);

	if ((flags & EXFLAG_BCONS) == 0 || (flags & EXFLAG_CA) == 0)
		return "it issues certificates, but its basic constraints do not make it a CA";
	if (!has_ext(x509, NID_subject_key_identifier))
		return "it is a CA without a subject key identifier";
	if ((X509_get_key_usage(x509) & KU_KEY_CERT_SIGN) == 0)
		return "it issues certificates, but its key usage lacks keyCertSign";
	return NULL;
}

static int purpose_nid(enum prov_cert_role role)
{
	return role == PROV_ROLE_TSA    ? NID_time_stamp
	       : role == PROV_ROLE_OCSP ? NID_OCSP_sign
					: NID_undef;
}

/* Extended key usage of end entities: what EKU says against what ROLE needs. */
static const char *check_purposes(const EXTENDED_KEY_USAGE *eku, enum prov_cert_role role)
{
	int wanted = purpose_nid(role), n = sk_ASN1_OBJECT_num(eku);
	bool tsa = false, ocsp = false, other = false;

	for (int i = 0; i < n; i++) {
		switch (OBJ_obj2nid(sk_ASN1_OBJECT_value(eku, i))) {
		case NID_anyExtendedKeyUsage:
			return "its extended key usage contains anyExtendedKeyUsage";
		case NID_time_stamp:
			tsa = true;
			break;
		case NID_OCSP_sign:
			ocsp = true;
			break;
		default:
			other = true;
			break;
		}
	}
	if (wanted == NID_time_stamp && !tsa)
		return "its extended key usage lacks timeStamping, which signing time-stamps takes";
	if (wanted == NID_OCSP_sign && !ocsp)
		return "its extended key usage lacks OCSPSigning, which signing OCSP responses "
		       "takes";
	if ((tsa || ocsp) && (other || (tsa && ocsp)))
		return "its extended key usage puts timeStamping or OCSPSigning beside another "
		       "purpose";
	if (wanted == NID_undef && (tsa || ocsp))
		return "its extended key usage is timeStamping or OCSPSigning, which a signer of "
		       "claims must not have";
	return NULL;
}

static const char *check_eku(const X509 *x509, enum prov_cert_role role)
{
	EXTENDED_KEY_USAGE *eku;
	const char *why;

	if (!has_ext(x509, NID_ext_key_usage))
		return "it has no extended key usage";
	eku = X509_get_ext_d2i(x509, NID_ext_key_usage, NULL, NULL);
	if (eku == NULL)
		return "its extended key usage is malformed";
	why = sk_ASN1_OBJECT_num(eku) == 0 ? "its extended key usage is empty"
					   : check_purposes(eku, role);
	sk_ASN1_OBJECT_pop_free(eku, ASN1_OBJECT_free);
	return why;
}

static const char *check_end_entity(X509 *x509, enum prov_cert_role role)
{
	uint32_t flags = X509_get_extension_flags(x509);
	uint32_t usage = X509_get_key_usage(x509);

	if ((flags & EXFLAG_CA) != 0)
		return "it is a CA certificate, and those sign no claims, time-stamps or OCSP "
		       "responses";
	if (X509_get_pathlen(x509) != -1)
		return "it limits a path length without being a CA";
	if ((usage & KU_KEY_CERT_SIGN) != 0)
		return "its key usage asserts keyCertSign without being a CA";
	if (role == PROV_ROLE_CLAIM_SIGNER && (usage & KU_DIGITAL_SIGNATURE) == 0)
		return "its key usage lacks digitalSignature";
	/* RFC 5280, 4.2.1.12: for both of these purposes, one of these bits. */
	if ((usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0)
		return "its key usage lacks digitalSignature and contentCommitment";
	return check_eku(x509, role);
}

int prov_profile_check(
    X509 *x509, enum prov_cert_role role, bool private_store, struct prov_err *err)
{
	const char *why;
	int rc;

	prov_evp_forget();
	rc = check_algorithms(x509, &why, err);
	if (rc == PROV_OK && why == NULL && !private_store) {
		why = check_shape(x509);
		if (why == NULL)
			rc = check_repeated(x509, &why, err);
		if (why == NULL)
			why = role == PROV_ROLE_CA ? check_ca(x509) : check_end_entity(x509, role);
	}
	/* Memory that ran out is no verdict on the certificate. */
	if (rc == PROV_OK && why != NULL && prov_evp_is_nomem())
		rc = prov_fail_nomem(err);
	prov_evp_forget();
	if (rc != PROV_OK)
		return rc;
	if (why != NULL)
		return prov_fail(err, PROV_E_CERT,
		    "the certificate does not fit the certificate profile: %s" CLAUSE, why);
	return PROV_OK;
}

int prov_cert_check(
    struct prov_bytes der, enum prov_cert_role role, bool private_store, struct prov_err *err)
{
	return prov_cert_check_with(der, role, private_store, NULL, err);
}

int prov_cert_check_with(struct prov_bytes der, enum prov_cert_role role, bool private_store,
    const struct prov_anchors *with, struct prov_err *err)
{
	X509 *x509;
	int rc = prov_seen_read(with == NULL ? NULL : with->seen, der, &x509, err);

	if (rc != PROV_OK)
		return rc;
	rc = prov_profile_check(x509, role, private_store, err);
	X509_free(x509);
	return rc;
}
