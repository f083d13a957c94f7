/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/update.h"

#include "base/err.h"
#include "base/limits.h"
#include "cose/cose.h"
#include "jumbf/jumbf.h"

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
	if ((opts->sidecar != NULL) != (opts->credentials != NULL))
		return prov_fail(err, PROV_E_USAGE,
		    "of credentials that lie outside of the asset both are needed, those that are "
		    "updated and a place for the new ones");
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
	/* What comes behind is left out of a BMFF hash, and of no other (A.5.6). */
	if (asset->format->append != NULL && asset->report->source != PROV_STORE_GIVEN &&
	    (asset->validated.binding == NULL ||
		asset->validated.binding_info->kind != PROV_ASR_BMFF_HASH))
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "is bound by a hash that an update of its credentials would break, since in "
		    "this type of file that comes behind all else (C2PA 2.4, A.5.3)");
	/* The length in its first box changes with the store. */
	if ((asset->format->caps & PROV_FMT_ALSO) != 0 &&
	    asset->report->source != PROV_STORE_GIVEN && asset->validated.binding != NULL &&
	    asset->validated.binding_info->kind == PROV_ASR_BOX_HASH)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "is bound by a box hash, which an update of its credentials would break, since "
		    "this type of file has its own length in its first box (C2PA 2.4, 18.7.3): "
		    "sign "
		    "it anew, or with --binding data");
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

/* Puts what of COPIES the old store had before any update (FIRST), or what it got by updates, into
 * WR; *CHANGED: whether some of that is not as it was. */
static void put_copies(struct prov_wr *wr, const struct prov_copies *copies, uint64_t updates_at,
    bool first, bool *changed)
{
	*changed = false;
	for (size_t i = 0; i < copies->n; i++) {
		const struct prov_copy *copy = &copies->v[i];

		if ((copy->box->at < updates_at) != first)
			continue;
		*changed = *changed || copy->gone || copy->num_dropped > 0;
		if (!copy->gone)
			prov_wr_bytes(wr, copy->as);
	}
}

/* The new store's own manifest, behind the copies; DESC: the store's description box. */
static int own_manifest(struct prov_bytes store, const struct prov_copies *copies,
    struct prov_bytes *desc, struct prov_bytes *out, struct prov_err *err)
{
	struct prov_box box, first;
	struct prov_rd rd;
	size_t n;
	int rc;

	prov_rd_init(&rd, store, 0);
	rc = prov_box_read(&rd, &box, err);
	if (rc != PROV_OK)
		return rc;
	prov_rd_init(&rd, box.body, 0);
	rc = prov_box_read(&rd, &first, err);
	if (rc != PROV_OK)
		return rc;
	*desc = first.raw;
	n = desc->n;
	for (size_t i = 0; i < copies->n; i++)
		n += copies->v[i].gone ? 0 : copies->v[i].as.n;
	*out = prov_bytes_sub(box.body, n, box.body.n);
	return PROV_OK;
}

/* A store of its own of what put_copies chooses, with OWN behind it. */
static int part(const struct prov_copies *copies, uint64_t updates_at, bool first,
    struct prov_bytes desc, struct prov_bytes own, struct prov_arena *arena, struct prov_bytes *out,
    bool *changed, struct prov_err *err)
{
	struct prov_wr wr;
	size_t mark;
	char *kept = NULL;
	int rc;

	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_box_begin(&wr, PROV_BOX_JUMB, &mark);
	prov_wr_bytes(&wr, desc);
	put_copies(&wr, copies, updates_at, first, changed);
	prov_wr_bytes(&wr, own);
	prov_box_end(&wr, mark);
	rc = prov_wr_done(&wr, err);
	if (rc == PROV_OK) {
		kept = prov_arena_strdup(arena, prov_wr_data(&wr), err);
		*out = prov_bytes(kept, wr.n);
		rc = kept == NULL ? PROV_E_NOMEM : PROV_OK;
	}
	prov_wr_fini(&wr);
	return rc;
}

/*
 * Where updates stand apart (A.5.3): the old store keeps its bytes, but for what is redacted in it
 * (6.8), and all updates are one store of their own.
 */
static int append(const struct prov_format *format, const struct prov_embed *in,
    const struct prov_copies *copies, struct prov_plan *plan, struct prov_err *err)
{
	const struct prov_cand *old = &in->cands->v[in->old];
	uint64_t updates_at = old->updates_at > 0 ? old->updates_at : old->data.n;
	struct prov_bytes desc, own, none = prov_bytes(NULL, 0);
	struct prov_embed apart = *in;
	bool changed;
	int rc = own_manifest(in->store, copies, &desc, &own, err);

	if (rc == PROV_OK)
		rc = part(
		    copies, updates_at, true, desc, none, plan->arena, &apart.first, &changed, err);
	if (rc != PROV_OK)
		return rc;
	if (!changed)
		apart.first = none;
	rc = part(copies, updates_at, false, desc, own, plan->arena, &apart.store, &changed, err);
	return rc == PROV_OK ? format->append(&apart, plan, err) : rc;
}

int prov_update_plan(const struct prov_format *format, const struct prov_embed *in,
    const struct prov_copies *copies, struct prov_plan *plan, struct prov_err *err)
{
	const struct prov_cand *old = &in->cands->v[in->old];
	struct prov_plan own;
	int rc;

	if (format->append != NULL)
		return append(format, in, copies, plan, err);
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
