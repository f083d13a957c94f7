/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/job.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "compose/identity.h"
#include "compose/making.h"
#include "compose/taken.h"
#include "compose/update.h"
#include "format/text_choose.h"
#include "prov/version.h"

bool prov_job_is_outside(const struct prov_job *job)
{
	return job->opts.sidecar != NULL;
}

bool prov_job_is_kept(const struct prov_job *job)
{
	return job->sink == NULL;
}

static int read_past(struct prov_job *job, struct prov_err *err)
{
	const struct prov_sign_opts *opts = &job->opts;
	struct prov_past_in in = {
	    .asset = &job->subject,
	    .asset_title = opts->title,
	    .parent = opts->parent,
	    .parent_title = opts->parent_name,
	    .definition = opts->definition,
	    .policy = job->policy,
	    .notice = opts->notice,
	    .notice_ctx = opts->notice_ctx,
	};
	int rc = prov_past_read(&job->past, &in, &job->arena, err);

	job->in.ingredients = job->past.v;
	job->in.num_ingredients = job->past.n;
	return rc;
}

static const char *text_type(const struct prov_subject *subject)
{
	return (subject->format->caps & PROV_FMT_TEXT) != 0 ? subject->format->mime[0] : NULL;
}

static int say_making(struct prov_job *job, struct prov_err *err)
{
	const struct prov_sign_opts *opts = &job->opts;
	struct prov_making making = {
	    .ingredients = job->past.v,
	    .num_ingredients = job->past.n,
	    .has_parent = job->past.has_parent,
	    .parent_is_ai = job->past.parent_is_ai,
	    .is_unchanged = job->past.is_unchanged,
	    .component_is_ai = job->past.silent_ai,
	    .is_update = opts->update,
	    .declared = opts->declare == NULL ? NULL : prov_declare_uri(opts->declare),
	    .tool_name = opts->tool_name,
	    .tool_version = opts->tool_version,
	    .text_type = text_type(&job->subject),
	    .when = opts->when != 0 ? opts->when : prov_clock_now(),
	    .definition = opts->definition,
	    .places = job->past.places,
	    .notice = opts->notice,
	    .notice_ctx = opts->notice_ctx,
	};
	int rc = PROV_OK;

	making.taken = opts->when;
	if (opts->when == 0 && prov_making_is_exposure(&making))
		rc = prov_taken_read(&job->subject, making.when, &job->arena, &making.taken, err);
	if (rc != PROV_OK)
		return rc;
	return prov_making_actions(
	    &making, &job->arena, &job->in.actions, &job->in.num_actions, err);
}

/* The asset's thumbnail, of the options or the definition; without data: none. */
static struct prov_draft_assertion find_thumbnail(const struct prov_job *job)
{
	const struct prov_sign_opts *opts = &job->opts;
	const struct prov_definition *d = opts->definition;
	struct prov_draft_assertion a = {.label = "c2pa.thumbnail.claim", .form = PROV_FORM_FILE};

	if (opts->thumbnail != NULL) {
		a.data = prov_bytes(opts->thumbnail, opts->thumbnail_len);
		a.media_type = opts->thumbnail_type;
	} else if (d != NULL) {
		a.data = d->thumbnail;
		a.media_type = d->thumbnail_type;
	}
	return a;
}

/* The thumbnail, and what the definition gives ready-made. */
static int take_assertions(struct prov_job *job, struct prov_err *err)
{
	const struct prov_definition *d = job->opts.definition;
	struct prov_draft_assertion thumbnail = find_thumbnail(job);
	size_t given = d == NULL ? 0 : d->num_assertions, n = 0;

	job->assertions = prov_arena_array(&job->arena, given + 1, sizeof(*job->assertions), err);
	if (job->assertions == NULL)
		return PROV_E_NOMEM;
	if (thumbnail.data.n > 0)
		job->assertions[n++] = thumbnail;
	for (size_t i = 0; i < given; i++)
		job->assertions[n++] = d->assertions[i];
	job->in.assertions = job->assertions;
	job->in.num_assertions = n;
	return PROV_OK;
}

/* What the definition says beside ingredients and actions. */
static int take_definition(struct prov_job *job, struct prov_err *err)
{
	const struct prov_definition *d = job->opts.definition;
	struct prov_draft_in *in = &job->in;
	const char **redacted;
	int rc = take_assertions(job, err);

	if (rc != PROV_OK || d == NULL)
		return rc;
	redacted = prov_arena_array(&job->arena, d->num_redactions + 1, sizeof(*redacted), err);
	if (redacted == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < d->num_redactions; i++)
		redacted[i] = d->redactions[i].uri;
	in->redacted = redacted;
	in->num_redacted = d->num_redactions;
	in->files = d->files;
	in->num_files = d->num_files;
	in->not_all_actions = d->not_all_actions;
	in->actions_more = d->actions_more;
	in->num_actions_more = d->num_actions_more;
	in->vendor = d->vendor;
	in->instance_id = d->instance_id;
	return PROV_OK;
}

/* What binds the asset, for an identity in an update of its credentials. */
static int take_binding(struct prov_job *job, struct prov_err *err)
{
	const struct prov_validated *v = &job->subject.validated;
	struct prov_hashed_uri *to = &job->identity.binding;
	char *url;

	if (v->binding == NULL)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "has no binding of its content that an identity could vouch for (CAWG 1.2)");
	url = prov_arena_printf(&job->arena, err, "self#jumbf=/c2pa/%.*s/c2pa.assertions/%.*s",
	    (int)v->binding_label.n, (const char *)v->binding_label.p, (int)v->binding->label.n,
	    (const char *)v->binding->label.p);
	if (url == NULL)
		return PROV_E_NOMEM;
	*to = v->binding_ref;
	to->url = prov_bytes_str(url);
	if (prov_bytes_is(to->alg, prov_hash_str(job->in.hash)))
		to->alg = prov_bytes(NULL, 0); /* as the new claim has it */
	/* c2pa-rs 0.91 looks for it among the assertions of the same claim, as 1.1 has it. */
	if (job->opts.notice != NULL)
		job->opts.notice(job->opts.notice_ctx,
		    "its identity vouches for content that an earlier manifest binds: verifiers "
		    "that do not know version 1.2 of CAWG's specification find fault with that");
	return PROV_OK;
}

/* Who vouches for it beside the claim's signer. */
static int take_identity(struct prov_job *job, struct prov_err *err)
{
	const struct prov_sign_opts *opts = &job->opts;
	const char *note = prov_identity_note(opts, job->signer);

	if (opts->identity == NULL)
		return PROV_OK;
	job->identity = (struct prov_draft_identity){.signer = opts->identity,
	    .roles = opts->identity_roles,
	    .num_roles = opts->num_identity_roles};
	job->in.identity = &job->identity;
	if (note != NULL && opts->notice != NULL)
		opts->notice(opts->notice_ctx, note);
	return opts->update ? take_binding(job, err) : PROV_OK;
}

/* A type that nobody told may be one whose programs refuse what A.8 puts behind it. */
static void warn_of_strange(const struct prov_job *job)
{
	const struct prov_sign_opts *opts = &job->opts;

	if (opts->notice == NULL || opts->media_type != NULL || opts->text_method != NULL ||
	    opts->name == NULL || prov_job_is_outside(job) ||
	    job->subject.format != prov_format_text() || !prov_text_is_strange(opts->name))
		return;
	opts->notice(opts->notice_ctx,
	    "signed as unstructured text, with characters that nobody sees at its end: a program "
	    "that reads it may refuse them; --sidecar leaves it as it is");
}

/* What is cut and can still be read is signed, since what is missing may never have been there; but
 * who has a copy that broke off on its way should not learn of it from those whom he sends it. */
static int warn_of_cut(const struct prov_job *job, struct prov_err *err)
{
	const struct prov_subject *s = &job->subject;
	const char *missing = s->layout.missing;
	char sentence[256];
	int rc = PROV_OK;

	if (job->opts.notice == NULL)
		return PROV_OK;
	if (s->format->missing != NULL)
		rc = s->format->missing(s->src, &s->layout, &missing, err);
	if (rc != PROV_OK || missing == NULL)
		return rc;
	(void)snprintf(sentence, sizeof(sentence),
	    "it lacks %s, so that it may have been cut off on its way: it is signed as it "
	    "is; where there is a whole one, sign that",
	    missing);
	job->opts.notice(job->opts.notice_ctx, sentence);
	return PROV_OK;
}

/* Who made the claim: the caller, the definition, or prov itself. */
static void name_generator(struct prov_job *job)
{
	const struct prov_sign_opts *opts = &job->opts;
	const struct prov_definition *d = opts->definition;
	struct prov_draft_in *in = &job->in;

	in->generator_name = "prov";
	in->generator_version = prov_version();
	if (d != NULL && d->generator_name != NULL) {
		in->generator_name = d->generator_name;
		in->generator_version = d->generator_version;
		in->generator_more = d->generator_more;
		in->num_generator_more = d->num_generator_more;
	}
	if (opts->generator_name != NULL) {
		in->generator_name = opts->generator_name;
		in->generator_version = opts->generator_version;
		in->num_generator_more = 0;
	}
	in->title = opts->title;
	if (d != NULL && d->title != NULL)
		in->title = d->title;
}

/* Whether the credentials can be where they are to be. */
static int check_asset(const struct prov_job *job, struct prov_err *err)
{
	const struct prov_subject *s = &job->subject;

	if ((s->format->caps & PROV_FMT_NO_ASSET) != 0)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "holds nothing but credentials, which are those of another file");
	if (s->format->embed == NULL && s->report->has_active)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "is of a type that can be read, but not signed in place, and carries "
		    "credentials: to those nothing can be added, and what lies beside it would not "
		    "count (C2PA 2.4, 15.5.3.1)");
	if (!prov_job_is_kept(job) && s->format->embed == NULL)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "is of a type that can be read, but not signed in place: its credentials can "
		    "be kept in a file of their own (a sidecar)");
	/* 15.5.3.1: what is embedded counts before what lies beside it. */
	if (prov_job_is_kept(job) && s->report->has_active)
		return prov_fail(err, PROV_E_USAGE,
		    "carries credentials itself, which would count before those of a sidecar: "
		    "sign it without one");
	if (job->opts.remote != NULL && (s->format->caps & PROV_FMT_LINK) != 0)
		return prov_job_is_outside(job)
			   ? PROV_OK
			   : prov_fail(err, PROV_E_USAGE,
				 "has room for its credentials or for where they are, and not for "
				 "both: where they are elsewhere, they go into a sidecar");
	if (job->opts.remote != NULL && (s->format->caps & PROV_FMT_XMP) == 0)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "is of a type that has no place for XMP, which would say where its credentials "
		    "are (C2PA 2.4, 11.5)");
	return PROV_OK;
}

/* 9.2.3 leaves the BMFF hash to the writer; what no store is put into needs no exclusions. */
static enum prov_binding which_binding(const struct prov_job *job)
{
	if (job->opts.binding != NULL)
		return strcmp(job->opts.binding, "boxes") == 0 ? PROV_BIND_BOXES : PROV_BIND_DATA;
	return (job->subject.format->caps & PROV_FMT_BMFF) != 0 && !prov_job_is_outside(job)
		   ? PROV_BIND_BMFF
		   : PROV_BIND_DATA;
}

struct prov_hint prov_job_hint(const struct prov_job *job)
{
	const struct prov_sign_opts *opts = &job->opts;

	return (struct prov_hint){.media_type = opts->media_type,
	    .name = opts->name != NULL ? opts->name : opts->title,
	    .method = opts->text_method};
}

static int read_all(struct prov_job *job, const struct prov_src *src, struct prov_err *err)
{
	const struct prov_sign_opts *opts = &job->opts;
	struct prov_draft_in *in = &job->in;
	const struct prov_hint hint = prov_job_hint(job);
	struct prov_src watched;
	int rc;

	prov_heads_init(&job->heads, &job->arena);
	watched = prov_heads_watch(&job->heads, src);
	rc = prov_text_view_init(&job->view, &watched, err);
	if (rc == PROV_OK)
		rc = prov_subject_read(&job->subject, &job->view.src, opts->title, &hint,
		    prov_job_is_kept(job), job->policy, &job->arena, err);
	job->view.of = src;
	job->subject.src = job->view.held != NULL || job->view.facts.whole ? &job->view.src : src;
	if (rc != PROV_OK)
		return rc;
	rc = check_asset(job, err);
	if (rc == PROV_OK && opts->credentials != NULL)
		rc = prov_subject_credit(
		    &job->subject, opts->credentials, opts->title, job->policy, &job->arena, err);
	if (rc == PROV_OK && opts->update)
		rc = prov_update_check_asset(&job->subject, err);
	if (rc != PROV_OK)
		return rc;
	in->signer = job->signer;
	name_generator(job);
	in->hash = opts->hash_alg == NULL ? PROV_HASH_SHA256
					  : prov_hash_parse(prov_bytes_str(opts->hash_alg));
	in->binder = opts->update ? NULL : prov_binder_of(which_binding(job));
	if (in->binder == NULL && !opts->update)
		return prov_fail(
		    err, PROV_E_UNSUPPORTED, "is of a type whose hard binding can't be written");
	job->bound.alg = in->hash;
	job->bound.caps = job->subject.format->caps;
	in->prefers = prov_job_is_outside(job) ? NULL : job->subject.format->prefers;
	warn_of_strange(job);
	rc = warn_of_cut(job, err);
	if (rc == PROV_OK)
		rc = take_identity(job, err);
	if (rc == PROV_OK)
		rc = read_past(job, err);
	if (rc == PROV_OK)
		rc = say_making(job, err);
	if (rc == PROV_OK)
		rc = take_definition(job, err);
	if (rc == PROV_OK && opts->update)
		rc = prov_update_check_actions(in->actions, in->num_actions, err);
	return rc == PROV_OK ? prov_job_find_marks(job, err) : rc;
}

int prov_job_open(struct prov_job **out, const struct prov_signer *signer,
    const struct prov_src *src, struct prov_sink *sink, const struct prov_sign_opts *opts,
    struct prov_err *err)
{
	struct prov_sign_opts own;
	struct prov_job *job;
	int rc = prov_job_take_opts(&own, opts, err);

	*out = NULL;
	if (rc == PROV_OK && (signer == NULL || src == NULL))
		rc =
		    prov_fail(err, PROV_E_USAGE, "there is no %s: a signer and a source are needed",
			signer == NULL ? "signer" : "source");
	if (rc == PROV_OK && sink != NULL && own.sidecar != NULL && own.remote == NULL)
		rc = prov_fail(err, PROV_E_USAGE,
		    "an asset whose credentials go into a file of their own stays as it is, and "
		    "needs no place to be written to");
	if (rc == PROV_OK && sink == NULL && (own.sidecar == NULL || own.remote != NULL))
		rc = prov_fail(err, PROV_E_USAGE, "the asset needs a place to be written to");
	/* It is judged before it appears. */
	if (rc == PROV_OK && sink != NULL && sink->read_at == NULL)
		rc = prov_fail(err, PROV_E_UNSUPPORTED, "the output can't be read back");
	if (rc != PROV_OK)
		return rc;
	job = calloc(1, sizeof(*job));
	if (job == NULL)
		return prov_fail_nomem(err);
	job->signer = signer;
	job->sink = sink;
	job->opts = own;
	prov_arena_init(&job->arena, PROV_MAX_ARENA);
	job->policy = own.policy != NULL ? own.policy : prov_signer_policy(signer);
	rc = read_all(job, src, err);
	if (rc == PROV_OK)
		*out = job; /* transferred */
	else
		prov_job_free(job);
	return rc;
}

void prov_job_free(struct prov_job *job)
{
	if (job == NULL)
		return;
	prov_draft_fini(&job->draft);
	prov_past_fini(&job->past);
	prov_subject_fini(&job->subject);
	prov_text_view_fini(&job->view);
	prov_arena_fini(&job->arena);
	free(job);
}
