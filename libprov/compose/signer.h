/* SPDX-License-Identifier: Apache-2.0 */
/* The signer as the composer uses it; prov/signer.h makes and frees it. */
#ifndef PROV_COMPOSE_SIGNER_H
#define PROV_COMPOSE_SIGNER_H

#include "cose/cose.h"
#include "prov/policy.h"
#include "prov/signer.h"

/*
 * A COSE signature over the concatenation of the parts. SIG holds *LEN bytes; sets *LEN. May be
 * called from several threads at once, as far as a callback signer may.
 */
int prov_signer_sign(const struct prov_signer *signer, const struct prov_bytes *parts, size_t num,
    uint8_t *sig, size_t *len, struct prov_err *err) PROV_MUST_CHECK;
/* Whether SIG is a signature of the parts by the certificate's key; PROV_E_CRYPTO where not
 * (signer_verify.c). */
int prov_signer_verify(const struct prov_signer *signer, const struct prov_bytes *parts, size_t num,
    struct prov_bytes sig, struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;
/* Whether there is neither a key nor a callback, so that it can't be asked. */
bool prov_signer_is_remote(const struct prov_signer *signer);
/* What goes into x5chain: leaf first, without a root at the end (14.5, RFC 9360). */
const struct prov_cose_chain *prov_signer_chain(const struct prov_signer *signer);
/* The exact length of each of its signatures. */
size_t prov_signer_sig_size(const struct prov_signer *signer);
/* What a size does not tell of a signature's form, behind a comma, where most tools give another
 * one; or "". */
const char *prov_signer_form(const struct prov_signer *signer);
enum prov_alg prov_signer_alg(const struct prov_signer *signer);
int64_t prov_signer_not_before(const struct prov_signer *signer);
/* The root that stood at the end of the chain and is left out; empty where there was none. */
struct prov_bytes prov_signer_root(const struct prov_signer *signer);
/* What is put beside its signatures (countersign.h); never NULL. */
struct prov_countersigner *prov_signer_countersigner(const struct prov_signer *signer);
/* An empty policy, for what is judged without one of the caller's; never NULL. It is the same for
 * all that the signer signs, so that its certificates are parsed once. */
const struct prov_policy *prov_signer_policy(const struct prov_signer *signer);
/* Memory that lives as long as the signer; NULL with ERR filled. Not once it is shared. */
void *prov_signer_alloc(struct prov_signer *signer, size_t n, struct prov_err *err);

#endif
