/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Credentials in a file of their own (C2PA 2.4, 11.4): the asset stays as it is, and a data hash
 * over all of it, without exclusions, binds it whatever its format (9.2.1).
 */
#include "base/err.h"
#include "base/limits.h"
#include "compose/compose.h"

int prov_outside_hash(const struct prov_src *src, const struct prov_sign_opts *opts,
    enum prov_hash alg, uint8_t digest[PROV_HASH_MAX], struct prov_err *err)
{
	return prov_src_hash(
	    src, NULL, 0, false, alg, digest, opts->progress, opts->progress_ctx, err);
}

int prov_outside_write(struct prov_sink *sidecar, struct prov_bytes store, struct prov_err *err)
{
	return prov_sink_write(sidecar, store, err);
}

int prov_outside_read(const struct prov_src *src, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err)
{
	*out = prov_bytes(NULL, 0);
	if (src->size == 0)
		return prov_fail(err, PROV_E_FORMAT, "the sidecar is empty");
	if (src->size > PROV_MAX_STORE)
		return prov_refuse(err, PROV_LIMIT_STORE,
		    "the sidecar is larger than a manifest store may be (%u bytes)",
		    PROV_MAX_STORE);
	return prov_src_read_all(src, arena, out, err);
}
