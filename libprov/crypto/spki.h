/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A SubjectPublicKeyInfo (RFC 5280, 4.1), read in place: no allocation, no judgement by a library.
 */
#ifndef PROV_CRYPTO_SPKI_H
#define PROV_CRYPTO_SPKI_H

#include "crypto/crypto.h"

/* C2PA 2.4, 13.2.1: at least 2048 bits, and more than 16384 may be refused. */
#define PROV_RSA_MIN_BITS 2048
#define PROV_RSA_MAX_BITS 16384

#define PROV_ED25519_PUBLIC 32

/* Views into the DER. */
struct prov_spki {
	enum prov_key_kind kind;
	int bits;                /* 0 for PROV_KEY_OTHER */
	struct prov_bytes point; /* EC: as encoded, not yet known to be on the curve; Ed25519 */
	struct prov_bytes n, e;  /* RSA: big-endian, no leading zeros */

	/* id-RSASSA-PSS with parameters: what else the key may not be used with (RFC 4055, 3.3). */
	bool is_restricted;
	enum prov_hash hash, mask_hash;
	size_t min_salt;
};

/* What is no key, or no key for any of the algorithms, is PROV_KEY_OTHER. */
void prov_spki_parse(struct prov_bytes der, struct prov_spki *out);

/* Whether the public exponent of an RSA key with a modulus of BITS is one to check signatures with:
 * E has E_BITS. Not 1 and not even, and no larger than the time that it takes is worth. */
bool prov_spki_exponent_fits(size_t bits, size_t e_bits, bool e_is_odd);

/*
 * What checking one signature by a key takes at most, in units of 50 us of a processor of 2026, and
 * 1 at least: from one for P-256 to some ninety for the largest modulus with the longest exponent.
 * KIND and BITS as prov_spki_info has them, E_BITS of an RSA key's exponent.
 */
size_t prov_spki_cost(enum prov_key_kind kind, size_t bits, size_t e_bits);

/* Whether the key may be used with ALG: kind, size, and its own restrictions (13.2.1). */
bool prov_spki_fits(const struct prov_spki *key, enum prov_alg alg);

#endif
