/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What keeps credentials valid after their certificate has expired: a time-stamp over the signature
 * (C2PA 2.4, 10.3.2.5) and the proof that the certificate was not revoked then (10.3.2.6). Both are
 * asked for by a function of the caller's (fetch.h); the library itself opens no connection.
 */
#ifndef PROV_TIMESTAMP_H
#define PROV_TIMESTAMP_H

#include <stdbool.h>

#include "prov/err.h"
#include "prov/fetch.h"
#include "prov/signer.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * From now on SIGNER's signatures are stamped by the authority at URL (RFC 3161 over HTTP), which
 * FETCH asks for each, with its kind PROV_FETCH_TIMESTAMP. A first stamp, over a text that is no
 * claim, is asked for here: an authority that can't be used is found before anything is written,
 * and the room is learned that its stamps need. What it answers is verified (nonce, imprint,
 * signature, the certificate's profile, and that it lies within the signing certificate's
 * validity); whether the authority is trusted is for those to say who read the credentials.
 *
 * OPTIONAL: a signature for which there is no stamp is left without one, which is a notice of
 * prov_sign (sign.h) and no error. An error here leaves the signer without an authority, and it can
 * be used all the same. URL is copied; CTX must outlive SIGNER. To be called before the signer is
 * shared between threads; FETCH is called by each of them.
 */
PROV_API int prov_signer_set_tsa(struct prov_signer *signer, const char *url, bool optional,
    prov_fetch_fn *fetch, void *ctx, struct prov_err *err) PROV_MUST_CHECK;

/*
 * Asks, once, the responders that the certificates of SIGNER's chain name (RFC 6960) whether they
 * are revoked; the answers are put into every signature that gets a time-stamp, without which they
 * prove nothing (10.3.2.6). PROV_OK also where no certificate names a responder. PROV_E_CERT: one
 * is revoked, and nothing should be signed with it; other errors: for one there is no answer that
 * counts; the answers for the others are kept.
 */
PROV_API int prov_signer_staple(struct prov_signer *signer, prov_fetch_fn *fetch, void *ctx,
    struct prov_err *err) PROV_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
