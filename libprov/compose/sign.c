/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing: the asset is described and laid out with a manifest of the final size, written and
 * hashed in one pass, then the manifest is completed and patched in, judged, and committed.
 */
#include "prov/sign.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "compose/compose.h"
#include "prov/version.h"

struct job {
	const struct prov_signer *signer;
	struct prov_sink *sink;
	const struct prov_sign_opts *opts;
	const struct prov_policy *policy; /* the caller's, or the empty one */
	struct prov_policy *own_policy;
	struct prov_arena arena;
	struct prov_subject subject, parent;
	struct prov_draft_parent as_parent;
	struct prov_draft_in in;
	struct prov_draft draft;
};

static int check_opts(const struct prov_sign_opts *opts, struct prov_err *err)
{
	if (opts->struct_size != sizeof(*opts))
		return prov_fail(err, PROV_E_USAGE,
		    "struct prov_sign_opts is of another version of this library");
	if (opts->declare != NULL && prov_declare_uri(opts->declare) == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "the declaration is none of the names or source types that are known");
	if (opts->tool_version != NULL && opts->tool_name == NULL)
		return prov_fail(err, PROV_E_USAGE, "a tool's version needs the tool's name");
	if (opts->hash_alg != NULL &&
	    prov_hash_parse(prov_bytes_str(opts->hash_alg)) == PROV_HASH_NONE)
		return prov_fail(
		    err, PROV_E_USAGE, "the hash algorithm must be sha256, sha384 or sha512");
	return PROV_OK;
}

/* The strings of the caller end up in CBOR text, which is UTF-8 or malformed. */
static int check_texts(const struct prov_sign_opts *opts, struct prov_err *err)
{
	const char *const texts[] = {opts->tool_name, opts->tool_version, opts->title,
	    opts->generator_name, opts->generator_version, opts->parent_name};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i] != NULL && !prov_utf8_check(prov_bytes_str(texts[i]), NULL))
			return prov_fail(err, PROV_E_USAGE,
			    "a title, tool or generator name is not valid UTF-8");
		if (texts[i] != NULL && strlen(texts[i]) > PROV_MAX_URI)
			return prov_fail(err, PROV_E_USAGE,
			    "a title, tool or generator name is longer than %u bytes",
			    PROV_MAX_URI);
	}
	return PROV_OK;
}

/* Which parent the new manifest has: the one that was named, or the input's own past. */
static int find_parent(struct job *job, struct prov_err *err)
{
	const struct prov_sign_opts *opts = job->opts;
	const struct prov_subject *from = NULL;
	const char *title = opts->parent_name;
	int rc;

	if (opts->parent != NULL) {
		rc = prov_subject_read(&job->parent, opts->parent, opts->parent_name, NULL,
		    job->policy, &job->arena, err);
		if (rc != PROV_OK)
			return rc;
		from = &job->parent;
		/* An asset that was exported with its parent's credentials still in it has that
		 * parent; credentials of its own make it its own parent. */
		if (job->subject.validated.has_store &&
		    !prov_bytes_eq(
			job->subject.validated.active_label, job->parent.validated.active_label))
			return prov_fail(err, PROV_E_USAGE,
			    "carries credentials that are not its named parent's, so it is its own "
			    "parent: sign it without naming another");
	} else if (job->subject.report->has_active) {
		from = &job->subject;
		if (title == NULL)
			title = opts->title;
	}
	if (from == NULL)
		return PROV_OK;
	rc = prov_subject_as_parent(from, title, &job->arena, &job->as_parent, err);
	if (rc != PROV_OK)
		return rc;
	job->in.parent = &job->as_parent;
	/* Kept all the same: that is what happened, and the record says what was wrong with it. */
	if (opts->notice != NULL && job->as_parent.has_manifest &&
	    from->report->state == PROV_STATE_INVALID)
		opts->notice(opts->notice_ctx,
		    from == &job->parent
			? "the parent's credentials are invalid; the new ones keep them and say so"
			: "the credentials that it carries are invalid; the new ones keep them and "
			  "say so");
	return PROV_OK;
}

static int prepare(struct job *job, const struct prov_src *src, struct prov_err *err)
{
	const struct prov_sign_opts *opts = job->opts;
	struct prov_draft_in *in = &job->in;
	int rc = prov_subject_read(
	    &job->subject, src, opts->title, opts->media_type, job->policy, &job->arena, err);

	if (rc != PROV_OK)
		return rc;
	if (job->subject.format->embed == NULL)
		return prov_fail(
		    err, PROV_E_UNSUPPORTED, "is of a type that can be read, but not signed");
	in->signer = job->signer;
	in->title = opts->title;
	in->generator_name = opts->generator_name == NULL ? "prov" : opts->generator_name;
	in->generator_version =
	    opts->generator_name == NULL ? prov_version() : opts->generator_version;
	in->hash = opts->hash_alg == NULL ? PROV_HASH_SHA256
					  : prov_hash_parse(prov_bytes_str(opts->hash_alg));
	in->declare = opts->declare == NULL ? NULL : prov_declare_uri(opts->declare);
	in->tool_name = opts->tool_name;
	in->tool_version = opts->tool_version;
	in->when = opts->when != 0 ? opts->when : prov_clock_now();
	rc = find_parent(job, err);
	if (rc == PROV_OK && in->parent == NULL && in->declare == NULL)
		/* 18.15.2: what is created says how it came to be. */
		return prov_fail(err, PROV_E_USAGE,
		    "carries no credentials yet, so it must be declared how it came to be "
		    "(ai-generated, captured, human-created and so on)");
	return rc;
}

static int make_plan(struct job *job, struct prov_plan *plan, struct prov_err *err)
{
	const struct prov_subject *s = &job->subject;
	size_t old = s->validated.has_store ? s->validated.cand : PROV_NO_CAND;

	prov_plan_init(plan, &job->arena);
	return s->format->embed(s->src, &s->layout, &s->cands, old, prov_draft_store(&job->draft),
	    &job->arena, plan, err);
}

/* Writes the asset around the placeholder, hashing it on the way. */
static int write_asset(struct job *job, const struct prov_plan *plan, uint8_t digest[PROV_HASH_MAX],
    struct prov_err *err)
{
	const struct prov_subject *s = &job->subject;
	struct prov_digest *d = NULL;
	int rc = prov_digest_new(&d, job->in.hash, err);

	if (rc == PROV_OK)
		rc = prov_plan_run(plan, s->src, job->sink, d,
		    (s->format->caps & PROV_FMT_NFC_HASH) != 0, job->opts->progress,
		    job->opts->progress_ctx, err);
	if (rc == PROV_OK)
		rc = prov_digest_final(d, digest, err);
	prov_digest_free(d);
	return rc;
}

static int run(struct job *job, struct prov_err *err)
{
	struct prov_plan plan, final;
	struct prov_known_hash known = {.alg = job->in.hash};
	int rc = prov_draft_begin(&job->draft, &job->in, &job->arena, err);

	if (rc == PROV_OK)
		rc = make_plan(job, &plan, err);
	if (rc == PROV_OK)
		rc = write_asset(job, &plan, known.digest, err);
	if (rc != PROV_OK)
		return rc;
	known.excl.start = plan.excl_start;
	known.excl.len = plan.excl_len;
	rc = prov_draft_finish(
	    &job->draft, known.excl, prov_bytes(known.digest, prov_hash_size(known.alg)), err);
	if (rc == PROV_OK)
		rc = make_plan(job, &final, err);
	if (rc == PROV_OK && (final.size != plan.size || final.excl_start != plan.excl_start ||
				 final.excl_len != plan.excl_len))
		rc =
		    prov_fail(err, PROV_E_INTERNAL, "the finished manifest does not fit its place");
	if (rc == PROV_OK)
		rc = prov_plan_patch(&final, job->sink, err);
	if (rc == PROV_OK)
		rc = prov_selfcheck(job->sink, plan.size, job->subject.format,
		    job->opts->read_back ? NULL : &known, job->draft.label, job->policy, err);
	if (rc == PROV_OK)
		rc = job->sink->commit(job->sink->ctx, err);
	return rc;
}

int prov_sign(const struct prov_signer *signer, const struct prov_src *src, struct prov_sink *sink,
    const struct prov_sign_opts *opts, struct prov_err *err)
{
	static const struct prov_sign_opts defaults = PROV_SIGN_OPTS_INIT;
	struct job *job;
	int rc;

	if (opts == NULL)
		opts = &defaults;
	rc = check_opts(opts, err);
	if (rc == PROV_OK)
		rc = check_texts(opts, err);
	if (rc != PROV_OK)
		return rc;
	job = calloc(1, sizeof(*job));
	if (job == NULL)
		return prov_fail_nomem(err);
	job->signer = signer;
	job->sink = sink;
	job->opts = opts;
	prov_arena_init(&job->arena, PROV_MAX_ARENA);
	rc = prov_policy_new(&job->own_policy, err);
	if (rc == PROV_OK) {
		job->policy = opts->policy != NULL ? opts->policy : job->own_policy;
		rc = prepare(job, src, err);
		if (rc == PROV_OK)
			rc = run(job, err);
	}
	prov_draft_fini(&job->draft);
	prov_subject_fini(&job->parent);
	prov_subject_fini(&job->subject);
	prov_arena_fini(&job->arena);
	prov_policy_free(job->own_policy);
	free(job);
	return rc;
}
