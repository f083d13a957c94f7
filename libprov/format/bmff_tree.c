/* SPDX-License-Identifier: Apache-2.0 */
/* The boxes inside of boxes, one after the other. */
#include "base/err.h"
#include "format/bmff_scan.h"

uint32_t prov_bmff_parent(const struct prov_bmff_above *above, size_t levels)
{
	return levels == 0 || levels > above->depth ? 0 : above->type[above->depth - levels];
}

/* Without recursion: for each box that is open, where it goes on and where it ends. */
struct tree {
	struct prov_window *win;
	struct prov_bmff_above above;
	uint64_t at[PROV_MAX_BMFF_DEPTH], end[PROV_MAX_BMFF_DEPTH];
	size_t *boxes;
};

/* Opens BOX where it holds boxes. */
static int open_box(struct tree *t, const struct prov_bmff_box *box, struct prov_err *err)
{
	uint64_t child;
	int rc = prov_bmff_children(t->win, box, &child, err);

	if (rc != PROV_OK || child == 0)
		return rc;
	if (t->above.depth == PROV_MAX_BMFF_DEPTH)
		return prov_refuse_at(err, PROV_LIMIT_BMFF_DEPTH, box->off,
		    "boxes nest deeper than the limit of %u", PROV_MAX_BMFF_DEPTH);
	t->at[t->above.depth] = child;
	t->end[t->above.depth] = box->off + box->len;
	t->above.type[t->above.depth++] = box->type;
	return PROV_OK;
}

/* The next box in what is open; *MORE is false where nothing is left. */
static int next_box(struct tree *t, struct prov_bmff_box *box, bool *more, struct prov_err *err)
{
	*more = false;
	while (t->above.depth > 0) {
		size_t in = t->above.depth - 1;
		int rc = prov_bmff_next(t->win, &t->at[in], t->end[in], t->boxes, box, err);

		*more = rc == PROV_OK;
		if (rc != PROV_E_NOTFOUND)
			return rc;
		t->above.depth--;
	}
	return PROV_OK;
}

int prov_bmff_each(struct prov_window *win, const struct prov_bmff_box *root, size_t *boxes,
    prov_bmff_box_cb box, void *ctx, struct prov_err *err)
{
	struct tree t = {.win = win, .boxes = boxes};
	struct prov_bmff_box at = *root;
	bool more = true;
	int rc = PROV_OK;

	while (rc == PROV_OK && more) {
		if (box != NULL)
			rc = box(ctx, &at, &t.above, err);
		if (rc == PROV_OK)
			rc = open_box(&t, &at, err);
		if (rc == PROV_OK)
			rc = next_box(&t, &at, &more, err);
	}
	return rc;
}
