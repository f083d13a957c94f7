/* SPDX-License-Identifier: Apache-2.0 */
#include "format/bmff_take.h"

#include "base/limits.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)
/* From here on a player gains by validating piece by piece (A.5.4.1). */
#define CUT_FROM (UINT64_C(64) << 20)
#define BLOCK_MIN (UINT64_C(1) << 20)

void prov_bmff_cut_count(struct prov_bmff_cut *cut, uint64_t payload)
{
	cut->total += payload;
	cut->mdats++;
}

/* One box alone: with several trees, c2patool 0.26 finds the same file unchanged in one run and
 * changed in the next. It has at most one leaf more than blocks of this size go into it. */
void prov_bmff_cut_settle(struct prov_bmff_cut *cut)
{
	cut->block = 0;
	if (cut->total < CUT_FROM || cut->mdats != 1)
		return;
	cut->block = BLOCK_MIN;
	while (cut->total / cut->block + cut->mdats > PROV_MAX_BMFF_LEAVES)
		cut->block *= 2;
}

static int take_mdat(struct prov_plan *plan, uint64_t start, const struct prov_bmff_cut *cut,
    size_t nth, struct prov_err *err)
{
	struct prov_take take = {.off = start, .len = PROV_BMFF_MDAT_KEPT, .marked = true};
	uint64_t end = plan->size;
	int rc = prov_takes_add(&plan->takes, plan->arena, &take, err);

	take.marked = false;
	take.tree = nth;
	take.sum = plan->takes.num_sums;
	for (take.off += take.len; take.off < end && rc == PROV_OK; take.off += take.len) {
		take.len = cut->block < end - take.off ? cut->block : end - take.off;
		rc = prov_takes_add(&plan->takes, plan->arena, &take, err);
		take.sum++;
	}
	return rc;
}

int prov_bmff_take_box(struct prov_plan *plan, uint32_t type, uint64_t start,
    const struct prov_bmff_cut *cut, size_t nth, struct prov_err *err)
{
	struct prov_take take = {.off = start, .len = plan->size - start, .marked = true};

	switch (type) {
	case CC('f', 't', 'y', 'p'):
	case CC('m', 'f', 'r', 'a'):
		return PROV_OK;
	case CC('m', 'd', 'a', 't'):
		if (cut->block > 0 && take.len > PROV_BMFF_MDAT_KEPT)
			return take_mdat(plan, start, cut, nth, err);
		break;
	default:
		break;
	}
	return prov_takes_add(&plan->takes, plan->arena, &take, err);
}
