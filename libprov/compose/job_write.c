/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a job: laid out, written, sealed. */
#include <stdio.h>

#include "base/err.h"
#include "base/limits.h"
#include "compose/job.h"
#include "compose/update.h"
#include "io/clone.h"
#include "io/still.h"

#define FIT_TRIES 2u

static int make_plan(
    struct prov_job *job, struct prov_bytes store, struct prov_plan *plan, struct prov_err *err)
{
	const struct prov_subject *s = &job->subject;
	struct prov_embed embed = {
	    .format = s->format,
	    .src = s->src,
	    .layout = &s->layout,
	    .cands = &s->cands,
	    .old = s->validated.has_store ? s->validated.cand : PROV_NO_CAND,
	    .store = prov_job_is_outside(job) ? prov_bytes(NULL, 0) : store,
	    .binding = job->opts.update ? PROV_BIND_DATA : job->in.binder->kind,
	    .link = (s->format->caps & PROV_FMT_LINK) != 0 ? job->opts.remote : NULL,
	    .xmp = job->has_xmp ? &job->xmp : NULL,
	    .aigc = job->aigc,
	};
	int rc;

	prov_plan_init(plan, &job->arena);
	if (job->opts.update)
		return prov_update_plan(s->format, &embed, &job->draft.copies, plan, err);
	rc = s->format->embed(&embed, plan, err);
	if (rc == PROV_OK && embed.binding == PROV_BIND_DATA)
		rc = prov_plan_take_data(plan, err);
	if (rc == PROV_OK && embed.binding == PROV_BIND_BOXES)
		rc = prov_plan_take_boxes(plan, err);
	return rc;
}

static struct prov_bytes old_store(const struct prov_job *job)
{
	return job->subject.cands.v[job->subject.validated.cand].data;
}

/* The draft, and the plan of the output around it. */
static int lay_out(struct prov_job *job, struct prov_err *err)
{
	int rc;

	if (job->opts.update && job->subject.format->append == NULL)
		rc = prov_update_begin(
		    &job->draft, &job->in, old_store(job), &job->bound, &job->arena, err);
	else
		rc = prov_draft_begin(&job->draft, &job->in, &job->bound, &job->arena, err);
	if (rc == PROV_OK)
		rc = prov_job_embed_marks(job, err);
	if (rc == PROV_OK)
		rc = make_plan(job, prov_draft_store(&job->draft), &job->plan, err);
	job->bound.plan = &job->plan;
	return rc;
}

/*
 * Room in the store (10.4.4), so that what follows it can be shared with the source. On every file
 * system: whether it can be is not known before it is tried, and what is written should not depend
 * on where. A format may add to the room (another segment's head), or never get there (base64):
 * then there is none.
 */
static int fit_blocks(struct prov_job *job, struct prov_err *err)
{
	const size_t before = job->in.more_room;
	int rc = PROV_OK;

	/* Each byte of room is several of text there, and each try reads a part of it again. */
	if ((job->subject.format->caps & PROV_FMT_TEXT) != 0)
		return PROV_OK;
	for (unsigned i = 0; i <= FIT_TRIES && rc == PROV_OK; i++) {
		size_t gap = prov_plan_clone_gap(&job->plan);

		if (gap == 0 || prov_draft_store(&job->draft).n >= PROV_CLONE_WORTH)
			return PROV_OK;
		if (gap < PROV_COSE_MIN_PAD)
			gap += PROV_CLONE_BLOCK;
		job->in.more_room = i < FIT_TRIES ? job->in.more_room + gap : before;
		prov_draft_fini(&job->draft);
		rc = lay_out(job, err);
	}
	return rc;
}

/* The draft's size may depend on how the output is made, but not on how large the store is. */
static int begin_draft(struct prov_job *job, struct prov_err *err)
{
	static const uint8_t stand_in[PROV_BOX_HEAD];
	int rc = PROV_OK;

	if (prov_job_is_kept(job))
		return prov_draft_begin(&job->draft, &job->in, &job->bound, &job->arena, err);
	if (job->in.binder != NULL && job->in.binder->needs_plan) {
		rc = prov_job_stand_in_marks(job, err);
		if (rc == PROV_OK)
			rc =
			    make_plan(job, prov_bytes(stand_in, sizeof(stand_in)), &job->plan, err);
		job->bound.plan = &job->plan;
	}
	if (rc == PROV_OK)
		rc = lay_out(job, err);
	return rc == PROV_OK && !job->opts.update ? fit_blocks(job, err) : rc;
}

static int hash_asset(struct prov_job *job, struct prov_err *err)
{
	const struct prov_take all = {.len = job->subject.src->size};
	uint8_t(*digest)[PROV_HASH_MAX] = prov_arena_alloc(&job->arena, sizeof(*digest), err);
	int rc;

	if (digest == NULL)
		return PROV_E_NOMEM;
	rc = prov_takes_add(&job->plan.takes, &job->arena, &all, err);
	if (rc == PROV_OK)
		rc = prov_outside_hash(job->subject.src, &job->opts, job->in.hash, *digest, err);
	job->bound.digests = (const uint8_t(*)[PROV_HASH_MAX])digest;
	return rc;
}

/* Whether one look at the output is to tell what a scan of it would read it for. */
static bool is_surveyed(const struct prov_job *job)
{
	const struct prov_format *f = job->subject.format;

	return !job->opts.read_back && (f->caps & PROV_FMT_TEXT) != 0 &&
	       strcmp(f->method, PROV_METHOD_HTML) != 0;
}

/* What went into the hash of text went in normalised: where that changed none of it, it is as long
 * in NFC as it stands. */
static void note_normal(struct prov_job *job, const struct prov_tally *tally)
{
	struct prov_text_facts *f = &job->written;

	if (!tally->nfc || tally->normal.changed || f->num_wrappers != 1 ||
	    f->wrappers[0].at != job->plan.excl_start)
		return;
	f->measured = true;
	f->wrappers[0].has_nfc = true;
	f->wrappers[0].nfc_at = f->wrappers[0].at;
}

/* One pass: reads the input, writes the output, hashes it, and looks at it. */
static int run_plan(struct prov_job *job, struct prov_tally *tally, struct prov_err *err)
{
	const struct prov_sign_opts *opts = &job->opts;
	struct prov_text_survey *survey = NULL;
	int rc = prov_heads_follow(&job->heads, &job->plan, err);

	if (rc == PROV_OK && is_surveyed(job)) {
		survey = prov_text_survey_new(&job->written, false, err);
		rc = survey == NULL ? prov_failed(err) : PROV_OK;
		tally->see = prov_text_survey_feed;
		tally->see_ctx = survey;
	}
	if (rc == PROV_OK)
		rc = prov_plan_run(&job->plan, job->subject.src, job->sink, tally, opts->progress,
		    opts->progress_ctx, err);
	if (rc == PROV_OK)
		rc = prov_tally_end(tally, err);
	if (rc == PROV_OK && survey != NULL)
		rc = prov_text_survey_end(survey, err);
	if (rc == PROV_OK && survey != NULL)
		note_normal(job, tally);
	prov_text_survey_free(survey);
	return rc;
}

/* Writes the asset around the placeholder, hashing it on the way. */
static int write_asset(struct prov_job *job, struct prov_err *err)
{
	const struct prov_subject *s = &job->subject;
	const struct prov_takes *takes = &job->plan.takes;
	uint8_t(*digests)[PROV_HASH_MAX] =
	    prov_arena_array(&job->arena, takes->num_sums + 1, sizeof(*digests), err);
	struct prov_tally tally = {0};
	int rc;

	/* Its content is bound already. */
	if (prov_job_is_kept(job))
		return job->opts.update ? PROV_OK : hash_asset(job, err);
	prov_sink_like(job->sink, job->view.of, 0777);
	if (job->opts.update)
		return prov_plan_run(&job->plan, s->src, job->sink, NULL, job->opts.progress,
		    job->opts.progress_ctx, err);
	if (digests == NULL)
		return PROV_E_NOMEM;
	rc = prov_tally_begin(
	    &tally, job->in.hash, (s->format->caps & PROV_FMT_NFC_HASH) != 0, takes, digests, err);
	tally.heads = &job->heads;
	if (rc == PROV_OK)
		rc = run_plan(job, &tally, err);
	prov_tally_fini(&tally);
	job->bound.digests = (const uint8_t(*)[PROV_HASH_MAX])digests;
	return rc;
}

/* Lays the plan with the finished store over the one that was carried out. */
static int patch_store(struct prov_job *job, struct prov_err *err)
{
	const struct prov_plan *plan = &job->plan;
	struct prov_plan final;
	int rc;

	if (prov_job_is_outside(job)) {
		/* Of prov_sign_finish, called again: it would stand there twice. */
		if (job->outside_begun)
			return prov_fail(err, PROV_E_USAGE,
			    "its credentials were written to their file already, and what came "
			    "after that failed: prepare it anew, with another sink");
		job->outside_begun = true;
		/* It may show what the asset does, in a thumbnail say. */
		prov_sink_like(job->opts.sidecar, job->view.of, 0666);
		return prov_outside_write(job->opts.sidecar, prov_draft_store(&job->draft), err);
	}
	rc = make_plan(job, prov_draft_store(&job->draft), &final, err);
	if (rc == PROV_OK && (final.size != plan->size || final.excl_start != plan->excl_start ||
				 final.excl_len != plan->excl_len))
		rc =
		    prov_fail(err, PROV_E_INTERNAL, "the finished manifest does not fit its place");
	return rc == PROV_OK ? prov_plan_patch(&final, job->sink, err) : rc;
}

static int check_output(struct prov_job *job, struct prov_err *err)
{
	const struct prov_known_hash known = {
	    .alg = job->in.hash, .takes = &job->plan.takes, .digests = job->bound.digests};
	struct prov_src written = {0}, spared;
	struct prov_text_view view;
	struct prov_selfcheck_in in = {.src = job->subject.src,
	    .format = job->subject.format,
	    .label = job->draft.label,
	    .policy = job->policy};
	struct prov_hint hint;
	bool is_vouched = false;
	int rc;

	in.is_vouched = &is_vouched;
	if (prov_job_is_outside(job))
		in.external = prov_draft_store(&job->draft);
	if (!prov_job_is_kept(job)) {
		written = prov_sink_as_src(job->sink, job->plan.size);
		in.src = &written;
	}
	if (!job->opts.read_back && !job->opts.update) {
		in.known = &known;
		spared = prov_heads_spare(&job->heads, in.src);
		in.src = &spared;
	}
	if (in.known != NULL && job->written.whole) {
		prov_text_view_tell(&view, in.src, &job->written);
		in.src = &view.src;
	}
	rc = prov_selfcheck(&in, err);
	if (rc == PROV_OK && job->opts.regime != NULL && !is_vouched)
		prov_regime_unvouched(job->opts.regime, job->opts.notice, job->opts.notice_ctx);
	if (rc != PROV_OK || prov_job_is_kept(job))
		return rc;
	hint = prov_job_hint(job);
	return prov_selfcheck_type(job->subject.format, in.src, &hint, err);
}

/* What an asset refers to is there before it. */
static int commit(struct prov_job *job, struct prov_err *err)
{
	struct prov_sink *sidecar = job->opts.sidecar;
	int rc = sidecar == NULL ? PROV_OK : prov_sink_commit(sidecar, err);

	return rc == PROV_OK && job->sink != NULL ? prov_sink_commit(job->sink, err) : rc;
}

/* What is said of the asset and of ingredients was found in files as they were at one time. Those
 * of a store's manifests lie in memory. */
static int check_still(const struct prov_job *job, struct prov_err *err)
{
	const struct prov_past *past = &job->past;
	int rc = prov_src_check_still(job->subject.src, err);

	for (size_t i = 0; rc == PROV_OK && i < past->num_subjects; i++) {
		const struct prov_subject *s = &past->subjects[i];

		if (s->src == NULL || s->src == job->subject.src)
			continue;
		rc = prov_src_check_still(s->src, NULL);
		if (rc != PROV_OK)
			return prov_fail(
			    err, rc, "an ingredient's file was changed while it was read");
	}
	return rc;
}

int prov_job_write(struct prov_job *job, struct prov_err *err)
{
	int rc = begin_draft(job, err);

	if (rc == PROV_OK)
		rc = write_asset(job, err);
	if (rc == PROV_OK)
		rc = check_still(job, err);
	return rc == PROV_OK ? prov_draft_bind(&job->draft, &job->bound, err) : rc;
}

void prov_job_tbs(const struct prov_job *job, struct prov_cose_tbs *out)
{
	prov_draft_tbs(&job->draft, out);
}

static void tell_result(const struct prov_job *job)
{
	const struct prov_sign_opts *opts = &job->opts;

	if (job->draft.note != NULL && opts->notice != NULL)
		opts->notice(opts->notice_ctx, job->draft.note);
	if (job->subject.format->caution != NULL && !prov_job_is_outside(job) &&
	    opts->notice != NULL)
		opts->notice(opts->notice_ctx, job->subject.format->caution);
	if (job->plan.note != NULL && opts->notice != NULL)
		opts->notice(opts->notice_ctx, job->plan.note);
	if (job->draft.copies.note != NULL && opts->notice != NULL)
		opts->notice(opts->notice_ctx, job->draft.copies.note);
	if (opts->result == NULL)
		return;
	opts->result->size =
	    prov_job_is_kept(job) ? prov_draft_store(&job->draft).n : job->plan.size;
	opts->result->text_method = prov_job_is_outside(job) ? NULL : job->subject.format->method;
	(void)snprintf(
	    opts->result->manifest, sizeof(opts->result->manifest), "%s", job->draft.label);
}

int prov_job_seal(struct prov_job *job, struct prov_bytes sig, struct prov_err *err)
{
	int rc = prov_draft_seal(&job->draft, sig, err);

	if (rc == PROV_OK)
		rc = patch_store(job, err);
	if (rc == PROV_OK)
		rc = check_output(job, err);
	if (rc == PROV_OK)
		rc = commit(job, err);
	if (rc == PROV_OK)
		tell_result(job);
	return rc;
}
