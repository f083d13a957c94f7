/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL's certificates, for the .c files of this folder only. */
#ifndef PROV_TRUST_X509_H
#define PROV_TRUST_X509_H

#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <pthread.h>

#include "crypto/evp.h"
#include "trust/trust.h"

/*
 * Exactly one certificate: PROV_E_CERT where DER is none or has bytes behind it, PROV_E_LIMIT above
 * PROV_MAX_CERT. Its extensions are parsed and cached here, so that several threads may read it.
 */
int prov_x509_read(struct prov_bytes der, X509 **out, struct prov_err *err) PROV_MUST_CHECK;

/* What prov_x509_read asks before and after it decodes: of the size, and, where USED bytes were the
 * certificate, of how it is written. */
int prov_x509_size(struct prov_bytes der, struct prov_err *err) PROV_MUST_CHECK;
int prov_x509_written(struct prov_bytes der, size_t used, struct prov_err *err) PROV_MUST_CHECK;

/* Seconds since 1970; false where it is no valid time. */
bool prov_x509_time(const ASN1_TIME *time, int64_t *out) PROV_MUST_CHECK;
/* Both ends of a certificate's validity. */
int prov_x509_validity(const X509 *x509, int64_t *not_before, int64_t *not_after,
    struct prov_err *err) PROV_MUST_CHECK;

/*
 * The one-line name in RFC 2253 order, UTF-8, controls escaped; NULL with ERR filled on failure.
 */
const char *prov_x509_name(const X509_NAME *name, struct prov_arena *arena, struct prov_err *err);

/* UTF-8 without NUL, which would cut a C string short and so show another name than was signed;
 * NULL with ERR filled on failure. */
const char *prov_x509_text(
    const ASN1_STRING *text, struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;

/* The dotted OID, at most LEN - 1 characters; false where it is longer. */
bool prov_x509_oid(const ASN1_OBJECT *object, char *out, size_t len) PROV_MUST_CHECK;

/* SHA-256, SHA-384, SHA-512, else NONE. */
enum prov_hash prov_x509_hash(const X509_ALGOR *alg);

/* DER in the arena, with its length; p is NULL with ERR filled on failure. */
struct prov_bytes prov_x509_der(const X509 *x509, struct prov_arena *arena, struct prov_err *err);

struct prov_anchor {
	uint8_t *der; /* owned */
	size_t n;
	X509 *x509;         /* owned; NULL until prov_anchor_read, under the lock */
	X509_NAME *subject; /* owned */
	/* 14.4.1: the trust anchor's configuration. Both ends belong to it. */
	int64_t from, to;
	int64_t not_before, not_after; /* of the certificate */
	unsigned purposes;             /* PROV_PURPOSE_… */
	size_t list;                   /* of the anchors' lists, the first that has it so */
};

/* Bits for the accepted extended key usages of claim signers, as in eku.c's table; ALL is what a
 * list without purposes serves, PEM. */
#define PROV_PURPOSE_CLAIM_SIGNING 1u
#define PROV_PURPOSE_ALL (~0u)
/* 14.5.1.2: those that the certificate names and that are accepted in ROLE, none for a CA. 0 where
 * memory ran out, too, which prov_evp_is_nomem tells. */
unsigned prov_x509_purposes(const X509 *leaf, enum prov_cert_role role) PROV_MUST_CHECK;

struct prov_seen; /* seen.h */

struct prov_anchors {
	struct prov_seen *seen;       /* owned */
	struct prov_known_keys *keys; /* owned */
	pthread_mutex_t lock;         /* of the anchors' certificates */
	struct prov_anchor *list;
	size_t n, cap;
	struct prov_list_info *infos; /* list.c */
	size_t num_infos;
	/* Further lists that have an anchor just so. */
	struct prov_also {
		size_t anchor, list;
	} * also;
	size_t num_also, cap_also;
};

/* The certificate of the I-th, which is decoded when it is asked for first. Borrowed from the
 * anchors; for several threads. */
int prov_anchor_read(
    const struct prov_anchors *a, size_t i, X509 **out, struct prov_err *err) PROV_MUST_CHECK;

/* list.c */
void prov_lists_fini(struct prov_anchors *a);
/* That the list which is being added has this anchor, too. */
int prov_list_also(struct prov_anchors *a, size_t anchor, struct prov_err *err) PROV_MUST_CHECK;
/* Forgets what the list that is being added had of others. */
void prov_list_cut(struct prov_anchors *a);
/* ON has room for each of the lists: those that have this anchor are set. */
void prov_list_mark(const struct prov_anchors *a, size_t anchor, bool *on);

/* --- parts of the profile that path.c, chain.c and tsa.c ask for on their own (profile.c) --- */

/* 14.5.1.1: the algorithm of a signature, be it a certificate's or (NULL where fine) why not. */
const char *prov_profile_sig_alg(const X509_ALGOR *alg);
/* Whether the public key may be used to check a signature at all: *WHY is NULL, or why not. An RSA
 * exponent as long as the modulus makes each one cost a hundred times its due, so that this is
 * asked before the profile is. A failure is one of OpenSSL's, and says nothing of the key. */
int prov_profile_exponent(const X509 *x509, const char **why, struct prov_err *err) PROV_MUST_CHECK;
/* What checking one signature by the public key takes at most, be it a CA's of any kind (spki.h).
 */
size_t prov_profile_cost(const X509 *x509);
/* What decoding it took at most, in the same units: OpenSSL decodes the key, too, and finds the
 * other half of a compressed point. NULL: one that could not be decoded. */
size_t prov_profile_decoding(const X509 *x509);
/* And what decoding N bytes takes that hold all sorts of things, certificates aside. */
size_t prov_decoding(size_t n);
/* Of N bytes that could not be decoded to the end, before which *CERTS certificates were met at
 * most; NULL: it is not known how many. */
size_t prov_decoding_failed(size_t n, const size_t *certs);
/* 14.5.1.1: the public key, *WHY is NULL where fine or why not. */
int prov_profile_key(const X509 *x509, const char **why, struct prov_err *err) PROV_MUST_CHECK;
/* The certificate of CERT's path, as prov_cert_check. */
int prov_profile_check(
    X509 *x509, enum prov_cert_role role, bool private_store, struct prov_err *err) PROV_MUST_CHECK;

#endif
