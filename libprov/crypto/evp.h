/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of crypto/ share about OpenSSL. Its types go no further than crypto/ and trust/.
 */
#ifndef PROV_CRYPTO_EVP_H
#define PROV_CRYPTO_EVP_H

#include <openssl/evp.h>

#include "crypto/crypto.h"

/*
 * Whether the error queue tells of memory that ran out: a failure that is no verdict on any data.
 */
bool prov_evp_is_nomem(void);

/* Empties the error queue, which mostly is: ERR_clear_error wipes all of its slots even then. */
void prov_evp_forget(void);

/*
 * Turns OpenSSL's error queue into ERR and drains it: PROV_E_NOMEM where memory ran out, else CODE
 * with the sentence WHAT and the library's own words, where it has some.
 */
int prov_evp_fail(struct prov_err *err, int code, const char *what);
#ifdef __clang_analyzer__ /* see base/err.h */
#define prov_evp_fail(err, code, what) ((void)prov_evp_fail(err, code, what), (code))
#endif

/*
 * Empties the error queue after a failure that may be the data's fault. PROV_OK where it is: an
 * entry names what EC or RSA found wrong in a key or a signature, and none tells of memory. Without
 * such evidence the failure is ours and no verdict: PROV_E_NOMEM, or PROV_E_CRYPTO with WHAT.
 */
int prov_evp_blame_data(struct prov_err *err, const char *what) PROV_MUST_CHECK;

/*
 * Empties the error queue after a call failed that reads or checks input (d2i_*, *_verify). PROV_OK
 * where the failure is an answer about the input: the first entry, the cause, names what was wrong
 * with it, and none tells of memory. A queue that is empty or tells of a failure of OpenSSL's own
 * is no answer: PROV_E_NOMEM, or PROV_E_CRYPTO with WHAT. Wherever a call that fails leads to
 * something being left out, this is asked before: what was left out could have been a revocation.
 */
int prov_evp_blame_input(struct prov_err *err, const char *what) PROV_MUST_CHECK;

/*
 * Has VERIFY, which asks OpenSSL about a signature (1: it holds; 0 or less: it doesn't, or that
 * could not be found out), say whether it holds. OpenSSL may pass memory that ran out on as a
 * signature that does not match, and what is left out for that could be a revocation, or the issuer
 * of one. So a no is taken for one only where a second time it comes for the same reason, and
 * that is about the input. Else PROV_E_NOMEM, or PROV_E_CRYPTO with WHAT.
 * *COST (may be NULL) grows by EACH for each time that it was asked.
 */
int prov_evp_ask(int (*verify)(void *ctx), void *ctx, size_t each, size_t *cost, bool *holds,
    const char *what, struct prov_err *err) PROV_MUST_CHECK;

const EVP_MD *prov_evp_md(enum prov_hash hash); /* NULL for PROV_HASH_NONE */

#endif
