/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and certificates to try things with, and requests for real ones. */
#ifndef PROV_KEYGEN_H
#define PROV_KEYGEN_H

#include "prov/signer.h"

#ifdef __cplusplus
extern "C" {
#endif

struct prov_keygen_opts {
	size_t struct_size;
	enum prov_alg alg;        /* PROV_ALG_AUTO: ES256 */
	const char *name;         /* common name, required */
	const char *organization; /* or NULL */
	unsigned days;            /* validity of the signing certificate; 0: 365 */
	int64_t now;              /* 0: the clock */
	const char *passphrase;   /* NULL: the key is not encrypted */
	size_t passphrase_len;
};
#define PROV_KEYGEN_OPTS_INIT                                                                      \
	{                                                                                          \
		sizeof(struct prov_keygen_opts), PROV_ALG_AUTO, NULL, NULL, 0, 0, NULL, 0          \
	}

struct prov_keygen;

/*
 * Makes a root and a signing certificate that satisfy C2PA 2.4, 14.5. The root's own key is thrown
 * away. The signing key is held in locked memory until prov_keygen_free.
 */
PROV_API int prov_keygen_identity(struct prov_keygen **out, const struct prov_keygen_opts *opts,
    struct prov_err *err) PROV_MUST_CHECK;
/* Makes a key and a PKCS#10 request for it. */
PROV_API int prov_keygen_request(struct prov_keygen **out, const struct prov_keygen_opts *opts,
    struct prov_err *err) PROV_MUST_CHECK;

enum prov_keygen_part {
	PROV_KEYGEN_KEY,    /* PKCS#8 PEM, encrypted where a passphrase was given */
	PROV_KEYGEN_CHAIN,  /* PEM, leaf first (identity only) */
	PROV_KEYGEN_TRUST,  /* the root, PEM (identity only) */
	PROV_KEYGEN_REQUEST /* PKCS#10 PEM (request only) */
};

/* Borrows one part, NUL-terminated, until free; NULL where this one has none. */
PROV_API const char *prov_keygen_pem(
    const struct prov_keygen *made, enum prov_keygen_part part, size_t *len);
PROV_API void prov_keygen_free(struct prov_keygen *made);

#ifdef __cplusplus
}
#endif
#endif
