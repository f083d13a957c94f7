/* SPDX-License-Identifier: Apache-2.0 */
/* The textual encoding of RFC 7468 ("PEM") for secrets: what is decoded stays in locked memory. */
#ifndef PROV_CRYPTO_ARMOR_H
#define PROV_CRYPTO_ARMOR_H

#include "crypto/crypto.h"

struct prov_armor {
	struct prov_bytes label; /* "PRIVATE KEY" */
	struct prov_bytes body;  /* the lines between */
	struct prov_bytes whole; /* with its boundary lines */
	struct prov_bytes after; /* what follows */
};

enum prov_armor_found { PROV_ARMOR_NONE = 0, PROV_ARMOR_UNENDED, PROV_ARMOR_FOUND };

/* The first block in TEXT; text before it is passed over (RFC 7468, 2). */
enum prov_armor_found prov_armor_next(struct prov_bytes text, struct prov_armor *out);

/* The body's Base64 into secret memory (*OUT is freed with prov_secret_free). PROV_E_KEY where it
 * is none; NAME is for the message. */
int prov_armor_decode(const struct prov_armor *armor, const char *name, uint8_t **out, size_t *n,
    struct prov_err *err) PROV_MUST_CHECK;

/* The block around DER, NUL-terminated, in secret memory; *N is without the NUL. */
int prov_armor_encode(const char *label, struct prov_bytes der, char **out, size_t *n,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
