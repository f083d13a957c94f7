/* SPDX-License-Identifier: Apache-2.0 */
/* What the formats' embed functions have in common. */
#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"

int prov_embed_plain(const struct prov_embed *in, struct prov_err *err)
{
	if (in->store.n > PROV_MAX_STORE)
		return prov_fail(err, PROV_E_LIMIT,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	if (in->binding != PROV_BIND_DATA)
		return prov_fail(
		    err, PROV_E_UNSUPPORTED, "files of this type can't be bound by that hash");
	if (in->xmp != NULL || in->aigc.n > 0)
		return prov_fail(
		    err, PROV_E_UNSUPPORTED, "files of this type have no place for such marks");
	return PROV_OK;
}
