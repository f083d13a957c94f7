/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Update manifests in an ISO BMFF file (C2PA 2.4, A.5.3): the old store stays where it is, in a box
 * that is now called "original", and theirs is in the last box of the file, called "update". No
 * byte that a hash covers moves.
 */
#include "base/err.h"
#include "format/bmff_scan.h"
#include "format/embed.h"

#define OFFSET_SIZE 8u /* of the first merkle box, before the store (A.5.3) */

static const char purpose[] = "original"; /* as long as "manifest" */

/* The box as it is, but for its name and, where that is given, its store. */
static int put_original(const struct prov_embed *in, struct prov_plan *plan, uint64_t data,
    uint64_t end, struct prov_err *err)
{
	uint64_t start = in->cands->v[in->old].start, name = data - sizeof(purpose), room;
	uint8_t *padded;
	int rc = prov_plan_copy(plan, start, name - start, err);

	if (rc == PROV_OK)
		rc = prov_plan_emit(plan, prov_bytes(purpose, sizeof(purpose)), false, err);
	if (rc != PROV_OK || in->first.n == 0)
		return rc == PROV_OK ? prov_plan_copy(plan, data, end - data, err) : rc;
	room = end - data < OFFSET_SIZE ? 0 : end - data - OFFSET_SIZE;
	if (in->first.n > room)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, start,
		    "has no room in its first box of credentials for what they would have to be "
		    "(they were compressed, it may be): sign it without an update");
	padded = prov_arena_alloc(plan->arena, (size_t)room, err);
	if (padded == NULL)
		return prov_failed(err);
	memcpy(padded, in->first.p, in->first.n);
	rc = prov_plan_copy(plan, data, OFFSET_SIZE, err);
	return rc == PROV_OK ? prov_plan_emit(plan, prov_bytes(padded, (size_t)room), false, err)
			     : rc;
}

/* What the update comes behind must have an end of its own. */
static int check_end(struct prov_window *win, const struct prov_layout *layout,
    const struct prov_range *last, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_bmff_box box;
	int rc = prov_bmff_read(win, last->off, layout->size, true, &box, &why);

	if (rc == PROV_OK && !box.to_end)
		return PROV_OK;
	if (rc != PROV_OK && rc != PROV_E_TRUNC && rc != PROV_E_FORMAT)
		return prov_pass(err, rc, &why);
	return prov_fail_at(err, PROV_E_UNSUPPORTED, last->off,
	    rc == PROV_OK ? "has a last box that goes to its end, so that no update of its "
			    "credentials can follow it: sign it without one"
			  : "ends in bytes that are no box, behind which no update of its "
			    "credentials would be found: sign it without one");
}

static int put_range(const struct prov_embed *in, struct prov_window *win,
    const struct prov_range *r, struct prov_plan *plan, struct prov_err *err)
{
	enum prov_bmff_use use;
	struct prov_bmff_box box;
	uint64_t data;
	int rc;

	if (r->cand == PROV_NO_CAND || r->cand != in->old)
		return prov_plan_copy(plan, r->off, r->len, err);
	if (r->off != in->cands->v[in->old].start)
		return PROV_OK; /* an earlier update, which the new one takes the place of */
	rc = prov_bmff_read(win, r->off, r->off + r->len, true, &box, err);
	if (rc == PROV_OK)
		rc = prov_bmff_use(win, &box, &use, &data, err);
	if (rc == PROV_OK && use != PROV_BMFF_MANIFEST && use != PROV_BMFF_ORIGINAL)
		rc = prov_fail(err, PROV_E_INTERNAL, "an old store is not where it was");
	return rc == PROV_OK ? put_original(in, plan, data, box.off + box.len, err) : rc;
}

int prov_bmff_append(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	const struct prov_layout *layout = in->layout;
	const struct prov_range *last = NULL;
	struct prov_window win;
	int rc = prov_embed_check(in, 0, err);

	if (rc == PROV_OK && in->old == PROV_NO_CAND)
		rc = prov_fail(err, PROV_E_USAGE, "carries no credentials that could be updated");
	prov_window_init(&win, in->src);
	for (size_t i = 0; i < layout->n && rc == PROV_OK; i++) {
		const struct prov_range *r = &layout->v[i];

		if (r->cand != in->old || r->off == in->cands->v[in->old].start)
			last = r;
		rc = put_range(in, &win, r, plan, err);
	}
	if (rc == PROV_OK && last != NULL)
		rc = check_end(&win, layout, last, err);
	return rc == PROV_OK ? prov_bmff_put_store(plan, "update", in->store, err) : rc;
}
