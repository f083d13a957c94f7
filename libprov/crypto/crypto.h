/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only door to libsodium and OpenSSL's mathematics, in COSE's vocabulary. Exactly one backend
 * serves each algorithm: libsodium for Ed25519, randomness, secret memory and constant-time
 * comparison; OpenSSL for SHA-2, ECDSA and RSA-PSS.
 */
#ifndef PROV_CRYPTO_CRYPTO_H
#define PROV_CRYPTO_CRYPTO_H

#include "base/bytes.h"
#include "prov/signer.h"

/* --- digests (digest.c): C2PA 2.4, 13.1 allows these three and no other --- */

enum prov_hash { PROV_HASH_NONE = 0, PROV_HASH_SHA256, PROV_HASH_SHA384, PROV_HASH_SHA512 };

#define PROV_HASH_MAX 64

enum prov_hash prov_hash_parse(struct prov_bytes name); /* "sha256"…; exact; NONE where unknown */
const char *prov_hash_str(enum prov_hash hash);
size_t prov_hash_size(enum prov_hash hash);

struct prov_digest; /* one computation */
int prov_digest_new(
    struct prov_digest **out, enum prov_hash hash, struct prov_err *err) PROV_MUST_CHECK;
int prov_digest_update(
    struct prov_digest *d, struct prov_bytes data, struct prov_err *err) PROV_MUST_CHECK;
/* Writes prov_hash_size bytes; the object can then only be freed. */
int prov_digest_final(
    struct prov_digest *d, uint8_t out[PROV_HASH_MAX], struct prov_err *err) PROV_MUST_CHECK;
void prov_digest_free(struct prov_digest *d);
int prov_hash_bytes(enum prov_hash hash, struct prov_bytes data, uint8_t out[PROV_HASH_MAX],
    struct prov_err *err) PROV_MUST_CHECK;

/* The concatenation of NUM parts. */
int prov_hash_parts(enum prov_hash hash, const struct prov_bytes *parts, size_t num,
    uint8_t out[PROV_HASH_MAX], struct prov_err *err) PROV_MUST_CHECK;

bool prov_equal_ct(struct prov_bytes a, struct prov_bytes b); /* constant time for equal lengths */
int prov_random(void *out, size_t n, struct prov_err *err) PROV_MUST_CHECK;
/* libsodium's initialisation, idempotent and thread-safe; every entry that needs it calls it. */
int prov_crypto_init(struct prov_err *err) PROV_MUST_CHECK;
/* That, and the process's first public key is decoded (ready.c): to be called before OpenSSL is
 * given anything that it may find a key in, but for what stands between the next two. */
int prov_crypto_ready(struct prov_err *err) PROV_MUST_CHECK;
/*
 * Around the decoding of one key that costs nothing more where it is the first: true where none was
 * decoded in this process yet, and then other threads wait until the end, which is told so (ALONE)
 * and whether there is a key now (DECODED); where there is none, the next is the first.
 */
bool prov_crypto_first_begin(void) PROV_MUST_CHECK;
void prov_crypto_first_end(bool alone, bool decoded);

/* --- algorithms (alg.c) --- */

enum prov_key_kind { PROV_KEY_OTHER = 0, PROV_KEY_EC, PROV_KEY_RSA, PROV_KEY_ED25519 };

struct prov_alg_info {
	enum prov_alg alg;
	const char *name;    /* "ES256" */
	enum prov_hash hash; /* of the signature; NONE for Ed25519 */
	enum prov_key_kind kind;
	int curve_bits; /* the curve that goes with it, for writing: 256, 384, 521; else 0 */
};
const struct prov_alg_info *prov_alg_info(int64_t cose_id); /* NULL: not on the list (13.2.1) */
/* What fits a key when nobody said: ES256/384/512 by curve, PS256 for RSA, Ed25519; PROV_ALG_AUTO
 * where nothing does. */
enum prov_alg prov_alg_default(enum prov_key_kind kind, int bits);

/* --- verifying (sig.c) --- */

enum prov_sig_result {
	PROV_SIG_BAD = 0, /* does not verify */
	PROV_SIG_UNFIT,   /* the key is unfit for the algorithm (13.2.1) */
	PROV_SIG_GOOD
};

/* Public keys that were met (known_keys.h), for any number of threads. */
struct prov_known_keys;
int prov_known_keys_new(struct prov_known_keys **out, struct prov_err *err) PROV_MUST_CHECK;
void prov_known_keys_free(struct prov_known_keys *known); /* NULL is fine */

/*
 * SIG over the concatenation of NUM parts, by the key in SPKI (DER SubjectPublicKeyInfo). SIG is
 * COSE's form: r||s of exactly twice the key's curve width for ECDSA (any of the three curves goes
 * with any ES algorithm, 13.2.1), RSASSA-PSS with salt length = hash length and MGF1 of the same
 * hash, Ed25519 by libsodium. RSA keys: 2048 to 16384 bits. KNOWN may be NULL; else the key is
 * taken from there, or kept. Negative code only for what is no verdict (memory).
 */
int prov_sig_verify(enum prov_alg alg, struct prov_bytes spki, struct prov_known_keys *known,
    const struct prov_bytes *parts, size_t num, struct prov_bytes sig, enum prov_sig_result *out,
    struct prov_err *err) PROV_MUST_CHECK;

/* What one such verification takes at most (spki.h). */
size_t prov_sig_cost(struct prov_bytes spki);

/* The kind of key in an SPKI and its size in bits. PROV_KEY_EC is one of P-256, P-384, P-521; what
 * is none of the three kinds, or no key, is PROV_KEY_OTHER of 0 bits. */
int prov_spki_info(struct prov_bytes spki, enum prov_key_kind *kind, int *bits,
    struct prov_err *err) PROV_MUST_CHECK;

/* --- private keys (key.c, secret.c): prov/signer.h has load and free --- */

/* Fresh key for ALG: EC on the matching curve, RSA 3072, Ed25519. */
int prov_key_generate(
    struct prov_key **out, enum prov_alg alg, struct prov_err *err) PROV_MUST_CHECK;
enum prov_key_kind prov_key_kind(const struct prov_key *key);
int prov_key_bits(const struct prov_key *key);
/* What fits the key when nobody said: ES256/384/512 by curve, PS256 for RSA, Ed25519. */
enum prov_alg prov_key_default_alg(const struct prov_key *key);
/* DER SubjectPublicKeyInfo, owned by the key. */
struct prov_bytes prov_key_spki(const struct prov_key *key);
/* PKCS#8 PEM into secret memory (NUL-terminated), encrypted (PBES2, scrypt or PBKDF2 with
 * AES-256) where PASSPHRASE.n > 0. *OUT is freed with prov_secret_free. */
int prov_key_to_pem(const struct prov_key *key, struct prov_bytes passphrase, char **out,
    size_t *len, struct prov_err *err) PROV_MUST_CHECK;
/* COSE signature over the parts. SIG holds *SIG_LEN bytes; sets *SIG_LEN. */
int prov_key_sign(const struct prov_key *key, enum prov_alg alg, const struct prov_bytes *parts,
    size_t num, uint8_t *sig, size_t *sig_len, struct prov_err *err) PROV_MUST_CHECK;
/* The exact length of that signature; 0 where ALG does not fit the key. */
size_t prov_sig_size(enum prov_alg alg, enum prov_key_kind kind, int bits);

/* An OpenSSL view of the key for trust/issue.c (X.509 and PKCS#10 signing): EVP_PKEY *, owned by
 * the caller (EVP_PKEY_free). Void here so that OpenSSL's types stay in two folders. */
void *prov_key_to_evp(const struct prov_key *key, struct prov_err *err);

/* Locked, guarded, wiped on free (libsodium). */
void *prov_secret_alloc(size_t n, struct prov_err *err);
void prov_secret_free(void *p); /* NULL is fine */

#endif
