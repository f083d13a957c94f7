/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/update.h"

#include "base/err.h"
#include "cose/cose.h"

int prov_update_check_opts(const struct prov_sign_opts *opts, struct prov_err *err)
{
	const struct prov_definition *d = opts->definition;

	if (opts->declare != NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "an update leaves the content as it is, and declares nothing new of how it "
		    "came to be");
	if (opts->parent != NULL || (d != NULL && d->num_ingredients > 0))
		return prov_fail(err, PROV_E_USAGE,
		    "what an update is made from is the asset itself, and nothing else (11.2.3)");
	if (opts->sidecar != NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "credentials that lie outside of the asset can't be updated yet");
	/* CAWG 1.2 wants the binding named that holds for the asset, which is another manifest's.
	 */
	if (opts->identity != NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "an identity can't be put into an update yet: it vouches for the content, "
		    "whose binding is in the manifest that is updated");
	if (opts->aigc_producer != NULL || opts->model_name != NULL || opts->model_id != NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "an update leaves the content as it is: marks of how it was made go into a "
		    "manifest of its own");
	if (opts->thumbnail != NULL || (d != NULL && d->thumbnail.n > 0))
		return prov_fail(err, PROV_E_USAGE, "an update has no thumbnail (11.2.3)");
	return PROV_OK;
}

static bool is_allowed(const char *action)
{
	static const char *const names[] = {
	    "c2pa.edited.metadata", "c2pa.opened", "c2pa.published", "c2pa.redacted"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], action) == 0)
			return true;
	}
	return false;
}

int prov_update_check_actions(
    const struct prov_draft_action *actions, size_t num_actions, struct prov_err *err)
{
	for (size_t i = 0; i < num_actions; i++) {
		if (!is_allowed(actions[i].action))
			return prov_fail(err, PROV_E_USAGE,
			    "an update can't say that the content was changed: of actions it may "
			    "have c2pa.edited.metadata, c2pa.opened, c2pa.published and "
			    "c2pa.redacted, not %.100s (11.2.3)",
			    actions[i].action);
	}
	return PROV_OK;
}

int prov_update_check_asset(const struct prov_subject *asset, struct prov_err *err)
{
	if (!asset->report->has_active)
		return prov_fail(err, PROV_E_USAGE, "carries no credentials that could be updated");
	/* What is not intact would get a new signature without a binding of its own. */
	if (asset->report->state == PROV_STATE_INVALID || !asset->validated.has_store)
		return prov_fail(err, PROV_E_USAGE,
		    "carries credentials that are invalid, which no update makes good");
	if ((asset->format->caps & PROV_FMT_BMFF) != 0)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "is of a type whose credentials can't be updated yet, since what follows them "
		    "would move");
	return PROV_OK;
}

int prov_update_begin(struct prov_draft *draft, struct prov_draft_in *in, struct prov_bytes old,
    const struct prov_bound *bound, struct prov_arena *arena, struct prov_err *err)
{
	int rc = prov_draft_begin(draft, in, bound, arena, err);

	if (rc != PROV_OK || (prov_draft_store(draft).n - old.n) % 2 == 0)
		return rc;
	prov_draft_fini(draft);
	in->more_room = PROV_COSE_MIN_PAD | 1u;
	return prov_draft_begin(draft, in, bound, arena, err);
}

/* The store as FROM has it, in the place of the old one. */
static int splice(const struct prov_embed *in, const struct prov_plan *from, struct prov_plan *plan,
    struct prov_err *err)
{
	const struct prov_cand *old = &in->cands->v[in->old];
	uint64_t end = old->start + old->len;
	int rc = prov_plan_copy(plan, 0, old->start, err);

	for (size_t i = 0; i < from->n && rc == PROV_OK; i++) {
		if (from->ops[i].is_store)
			rc = prov_plan_emit(plan, from->ops[i].data, true, err);
	}
	return rc == PROV_OK ? prov_plan_copy(plan, end, in->src->size - end, err) : rc;
}

int prov_update_plan(const struct prov_format *format, const struct prov_embed *in,
    struct prov_plan *plan, struct prov_err *err)
{
	const struct prov_cand *old = &in->cands->v[in->old];
	struct prov_plan own;
	int rc;

	prov_plan_init(&own, plan->arena);
	rc = format->embed(in, &own, err);
	if (rc != PROV_OK)
		return rc;
	if (own.excl_start == old->start) {
		*plan = own;
		return PROV_OK;
	}
	/* Lengths elsewhere in the file would have to change with it. */
	if (!old->contiguous || own.also.len > 0)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, old->start,
		    "has its credentials where they can't be updated: in this type of file they "
		    "could only be put elsewhere, which its binding would not survive (11.2.3)");
	return splice(in, &own, plan, err);
}
