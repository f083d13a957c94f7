/* SPDX-License-Identifier: Apache-2.0 */
/* Decentralized identifiers (W3C DID 1.0), as far as they need no network: did:jwk holds its key.
 */
#ifndef PROV_TRUST_DID_H
#define PROV_TRUST_DID_H

#include "base/arena.h"

enum prov_did_method {
	PROV_DID_NONE = 0, /* not a DID by its syntax (3.1), or longer than PROV_MAX_DID */
	PROV_DID_JWK,
	PROV_DID_WEB,
	PROV_DID_OTHER
};
enum prov_did_method prov_did_method(struct prov_bytes did);

/*
 * The key that a did:jwk names, as DER SubjectPublicKeyInfo in the arena. PROV_E_FORMAT with a
 * sentence where it is no Base64url, no JSON Web Key (RFC 7517) of a kind that signatures of the
 * list (C2PA 2.4, 13.2.1) can be made with, or one for encryption only.
 */
int prov_did_jwk(struct prov_bytes did, struct prov_arena *arena, struct prov_bytes *spki,
    struct prov_err *err) PROV_MUST_CHECK;

/* The same of a JSON Web Key (jwk.c): EC on P-256, P-384 or P-521, OKP Ed25519, RSA. */
int prov_jwk_spki(struct prov_bytes json, struct prov_arena *arena, struct prov_bytes *spki,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
