/* SPDX-License-Identifier: Apache-2.0 */
#include "format/embed.h"

#include "base/err.h"
#include "base/limits.h"

int prov_embed_check(const struct prov_embed *in, unsigned can, struct prov_err *err)
{
	bool bound = in->binding == PROV_BIND_DATA ||
		     (in->binding == PROV_BIND_BOXES && (can & (unsigned)PROV_CAN_BOXES) != 0) ||
		     (in->binding == PROV_BIND_BMFF && (can & (unsigned)PROV_CAN_BMFF) != 0);

	if (in->store.n > PROV_MAX_STORE)
		return prov_refuse(err, PROV_LIMIT_STORE,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	if (!bound)
		return prov_fail(
		    err, PROV_E_UNSUPPORTED, "files of this type can't be bound by that hash");
	if ((in->xmp != NULL && (can & (unsigned)PROV_CAN_XMP) == 0) ||
	    (in->aigc.n > 0 && (can & (unsigned)PROV_CAN_AIGC) == 0))
		return prov_fail(
		    err, PROV_E_UNSUPPORTED, "files of this type have no place for such marks");
	return PROV_OK;
}

int prov_embed_plain(const struct prov_embed *in, struct prov_err *err)
{
	return prov_embed_check(in, 0, err);
}

int prov_embed_box(const struct prov_embed *in, struct prov_plan *plan, const char *name,
    uint64_t start, struct prov_err *err)
{
	if (in->binding != PROV_BIND_BOXES)
		return PROV_OK;
	return prov_plan_box(plan, name, start, plan->size - start, err);
}

int prov_embed_copy(const struct prov_embed *in, struct prov_plan *plan, const struct prov_range *r,
    struct prov_err *err)
{
	uint64_t start = plan->size;
	int code = prov_plan_copy(plan, r->off, r->len, err);

	if (code != PROV_OK || r->gap || in->binding != PROV_BIND_BOXES)
		return code;
	if (r->more)
		return prov_plan_box_more(plan, r->len, err);
	return prov_embed_box(in, plan, r->name, start, err);
}
