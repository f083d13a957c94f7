/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Credentials in a file of their own (C2PA 2.4, 11.4): the asset stays as it is, and a data hash
 * over all of it, without exclusions, binds it whatever its format (9.2.1).
 */
#include "base/err.h"
#include "compose/compose.h"

int prov_outside_hash(const struct prov_src *src, const struct prov_sign_opts *opts,
    enum prov_hash alg, uint8_t digest[PROV_HASH_MAX], struct prov_err *err)
{
	return prov_src_hash(
	    src, NULL, 0, false, alg, digest, opts->progress, opts->progress_ctx, err);
}

int prov_outside_write(struct prov_sink *sidecar, struct prov_bytes store, struct prov_err *err)
{
	return sidecar->write(sidecar->ctx, store.p, store.n, err);
}
