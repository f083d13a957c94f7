/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets that follow what they point to from the source of a plan to its output. */
#ifndef PROV_IO_PLACES_H
#define PROV_IO_PLACES_H

#include "io/plan.h"

#define PROV_MAX_PLACE 8u /* bytes of one offset */

/* A run of the source that the output has at AT. */
struct prov_kept {
	uint64_t off, len, at;
};
struct prov_places {
	struct prov_kept *v; /* ascending, and none adjoins the next in both */
	size_t n;
	uint64_t in_size, out_size;
};
/* What PLAN keeps of a source of IN_SIZE bytes. Empty where it has no places to tell. */
int prov_places_init(struct prov_places *places, const struct prov_plan *plan, uint64_t in_size,
    struct prov_err *err) PROV_MUST_CHECK;
void prov_places_fini(struct prov_places *places);

/*
 * Where byte FROM of the source lies in the output. What points right behind a run that is kept,
 * points there still; what points behind the source's end keeps its distance from it.
 * PROV_E_UNSUPPORTED: the output does not have the byte.
 */
int prov_places_find(const struct prov_places *places, uint64_t from, uint64_t *to,
    struct prov_err *err) PROV_MUST_CHECK;
/* One integer of OP, read into IN from byte OFF of the source, as OUT gets it. PROV_E_UNSUPPORTED:
 * as above, or it is too large for its width. */
int prov_places_map(const struct prov_places *places, const struct prov_op *op, uint64_t off,
    const uint8_t *in, uint8_t out[PROV_MAX_PLACE], struct prov_err *err) PROV_MUST_CHECK;

#endif
