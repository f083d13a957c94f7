/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "base/limits.h"
#include "format/bmff_scan.h"

/* Without recursion: the stack holds where each open box ends, and where it goes on. */
int prov_bmff_check_depth(
    struct prov_window *win, const struct prov_bmff_box *root, size_t *boxes, struct prov_err *err)
{
	uint64_t at[PROV_MAX_BMFF_DEPTH], end[PROV_MAX_BMFF_DEPTH];
	struct prov_bmff_box box = *root;
	size_t depth = 0;

	for (;;) {
		uint64_t child;
		int rc = prov_bmff_children(win, &box, &child, err);

		if (rc != PROV_OK)
			return rc;
		if (child != 0) {
			if (depth == PROV_MAX_BMFF_DEPTH)
				return prov_fail_at(err, PROV_E_LIMIT, box.off,
				    "boxes nest deeper than the limit of %u", PROV_MAX_BMFF_DEPTH);
			at[depth] = child;
			end[depth++] = box.off + box.len;
		}
		for (;;) {
			struct prov_err why = {0};

			if (depth == 0)
				return PROV_OK;
			if (++*boxes > PROV_MAX_BMFF_BOXES)
				return prov_fail(err, PROV_E_LIMIT,
				    "the file has more than %u boxes", PROV_MAX_BMFF_BOXES);
			rc = prov_bmff_read(win, at[depth - 1], end[depth - 1], false, &box, &why);
			if (rc == PROV_OK)
				break;
			if (rc != PROV_E_TRUNC && rc != PROV_E_FORMAT) {
				if (err != NULL)
					*err = why;
				return rc;
			}
			depth--; /* what is no box any more is the parent's own affair */
		}
		at[depth - 1] = box.off + box.len;
	}
}
