/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing: the asset is described and laid out with a manifest of the final size, written and
 * hashed in one pass, then the manifest is completed and patched in, judged, and committed.
 */
#include "prov/sign.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "compose/compose.h"
#include "compose/countersign.h"
#include "compose/making.h"
#include "compose/marks.h"
#include "compose/past.h"
#include "prov/version.h"

struct job {
	const struct prov_signer *signer;
	struct prov_sink *sink;
	const struct prov_sign_opts *opts;
	const struct prov_policy *policy; /* the caller's, or the empty one */
	struct prov_policy *own_policy;
	struct prov_arena arena;
	struct prov_subject subject;
	struct prov_past past;
	struct prov_draft_assertion *assertions;
	struct prov_marks marks;
	struct prov_bytes xmp, aigc; /* what goes into the asset beside its store */
	bool has_xmp;
	struct prov_draft_in in;
	struct prov_draft draft;
	struct prov_plan plan;
	struct prov_bound bound;
};

/* Whether the credentials go into a file of their own. */
static bool is_outside(const struct job *job)
{
	return job->opts->sidecar != NULL;
}

/* No further than the size that the caller was compiled with; what it doesn't know is default. */
static int take_opts(
    struct prov_sign_opts *own, const struct prov_sign_opts *opts, struct prov_err *err)
{
	if (opts == NULL)
		return PROV_OK;
	if (opts->struct_size < sizeof(opts->struct_size) || opts->struct_size > sizeof(*own))
		return prov_fail(err, PROV_E_USAGE,
		    "struct prov_sign_opts is of another version of this library");
	memcpy(own, opts, opts->struct_size);
	return PROV_OK;
}

static int check_opts(
    const struct prov_sign_opts *opts, const struct prov_sink *sink, struct prov_err *err)
{
	if (opts->declare != NULL && prov_declare_uri(opts->declare) == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "the declaration is none of the names or source types that are known");
	if (opts->tool_version != NULL && opts->tool_name == NULL)
		return prov_fail(err, PROV_E_USAGE, "a tool's version needs the tool's name");
	if (opts->sidecar != NULL && sink != NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "an asset whose credentials go into a file of their own stays as it is, and "
		    "needs no place to be written to");
	if (opts->binding != NULL && strcmp(opts->binding, "data") != 0 &&
	    strcmp(opts->binding, "boxes") != 0)
		return prov_fail(err, PROV_E_USAGE, "the binding must be data or boxes");
	if (opts->binding != NULL && strcmp(opts->binding, "data") != 0 && opts->sidecar != NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "credentials in a file of their own are bound by the asset's data");
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

static int read_past(struct job *job, struct prov_err *err)
{
	const struct prov_sign_opts *opts = job->opts;
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

static int say_making(struct job *job, struct prov_err *err)
{
	const struct prov_sign_opts *opts = job->opts;
	struct prov_making making = {
	    .ingredients = job->past.v,
	    .num_ingredients = job->past.n,
	    .has_parent = job->past.has_parent,
	    .parent_is_ai = job->past.parent_is_ai,
	    .declared = opts->declare == NULL ? NULL : prov_declare_uri(opts->declare),
	    .tool_name = opts->tool_name,
	    .tool_version = opts->tool_version,
	    .when = opts->when != 0 ? opts->when : prov_clock_now(),
	    .definition = opts->definition,
	    .places = job->past.places,
	    .notice = opts->notice,
	    .notice_ctx = opts->notice_ctx,
	};

	return prov_making_actions(
	    &making, &job->arena, &job->in.actions, &job->in.num_actions, err);
}

/* What the definition says beside ingredients and actions. */
static int take_definition(struct job *job, struct prov_err *err)
{
	const struct prov_definition *d = job->opts->definition;
	struct prov_draft_in *in = &job->in;
	const char **redacted;
	size_t n = 0;

	if (d == NULL)
		return PROV_OK;
	job->assertions =
	    prov_arena_array(&job->arena, d->num_assertions + 1, sizeof(*job->assertions), err);
	redacted = prov_arena_array(&job->arena, d->num_redactions + 1, sizeof(*redacted), err);
	if (job->assertions == NULL || redacted == NULL)
		return PROV_E_NOMEM;
	if (d->thumbnail.n > 0)
		job->assertions[n++] =
		    (struct prov_draft_assertion){.label = "c2pa.thumbnail.claim",
			.form = PROV_FORM_FILE,
			.data = d->thumbnail,
			.media_type = d->thumbnail_type};
	for (size_t i = 0; i < d->num_assertions; i++)
		job->assertions[n++] = d->assertions[i];
	for (size_t i = 0; i < d->num_redactions; i++)
		redacted[i] = d->redactions[i].uri;
	in->assertions = job->assertions;
	in->num_assertions = n;
	in->redacted = redacted;
	in->num_redacted = d->num_redactions;
	in->not_all_actions = d->not_all_actions;
	in->actions_more = d->actions_more;
	in->num_actions_more = d->num_actions_more;
	in->vendor = d->vendor;
	in->instance_id = d->instance_id;
	return PROV_OK;
}

/* Who made the claim: the caller, the definition, or prov itself. */
static void name_generator(struct job *job)
{
	const struct prov_sign_opts *opts = job->opts;
	const struct prov_definition *d = opts->definition;
	struct prov_draft_in *in = &job->in;

	in->generator_name = "prov";
	in->generator_version = prov_version();
	if (d != NULL && d->generator_name != NULL) {
		in->generator_name = d->generator_name;
		in->generator_version = d->generator_version;
	}
	if (opts->generator_name != NULL) {
		in->generator_name = opts->generator_name;
		in->generator_version = opts->generator_version;
	}
	in->title = opts->title;
	if (d != NULL && d->title != NULL)
		in->title = d->title;
}

/* Whether the credentials can be where they are to be. */
static int check_asset(const struct job *job, struct prov_err *err)
{
	const struct prov_subject *s = &job->subject;

	if ((s->format->caps & PROV_FMT_NO_ASSET) != 0)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "holds nothing but credentials, which are those of another file");
	if (!is_outside(job) && s->format->embed == NULL)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "is of a type that can be read, but not signed in place: its credentials can "
		    "be kept in a file of their own (a sidecar)");
	/* 15.5.3.1: what is embedded counts before what lies beside it. */
	if (is_outside(job) && s->report->has_active)
		return prov_fail(err, PROV_E_USAGE,
		    "carries credentials itself, which would count before those of a sidecar: "
		    "sign it without one");
	return PROV_OK;
}

/* 9.2.3 leaves the BMFF hash to the writer; what no store is put into needs no exclusions. */
static enum prov_binding which_binding(const struct job *job)
{
	if (job->opts->binding != NULL)
		return strcmp(job->opts->binding, "boxes") == 0 ? PROV_BIND_BOXES : PROV_BIND_DATA;
	return (job->subject.format->caps & PROV_FMT_BMFF) != 0 && !is_outside(job)
		   ? PROV_BIND_BMFF
		   : PROV_BIND_DATA;
}

/* Who the certificate says the signer is; NULL where it says nothing. */
static const char *signer_organization(struct job *job)
{
	const struct prov_cose_chain *chain = prov_signer_chain(job->signer);
	struct prov_cert cert;

	if (chain->n == 0 ||
	    prov_cert_describe(chain->certs[0], &job->arena, &cert, NULL) != PROV_OK)
		return NULL;
	return cert.subject.organization;
}

/* Before anything is written. */
static int check_regime(struct job *job, struct prov_err *err)
{
	const struct prov_sign_opts *opts = job->opts;
	const struct prov_source_type *type =
	    job->marks.declared == NULL ? NULL
					: prov_source_lookup(prov_bytes_str(job->marks.declared));
	const struct prov_countersigner *stamps = prov_signer_countersigner(job->signer);
	const struct prov_regime_facts facts = {
	    .cls = type == NULL ? PROV_SOURCE_OTHER : type->cls,
	    .tool_name = opts->tool_name,
	    .tool_version = opts->tool_version,
	    .model = opts->model_name != NULL ? opts->model_name : opts->model_id,
	    .organization = signer_organization(job),
	    .is_stamped = stamps->url != NULL && !stamps->optional,
	    .has_label = opts->aigc_producer != NULL,
	    .is_text = (job->subject.format->caps & PROV_FMT_NFC_HASH) != 0,
	};

	if (opts->regime == NULL)
		return PROV_OK;
	return prov_regime_check(opts->regime, &facts, opts->notice, opts->notice_ctx, err);
}

/* The marks' assertions come behind those that there are. */
static int add_assertions(struct job *job, struct prov_err *err)
{
	struct prov_draft_in *in = &job->in;
	const struct prov_draft_assertion *v;
	struct prov_draft_assertion *all;
	size_t n;
	int rc = prov_marks_assertions(&job->marks, &v, &n, err);

	if (rc != PROV_OK || n == 0)
		return rc;
	all = prov_arena_array(&job->arena, in->num_assertions + n, sizeof(*all), err);
	if (all == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < in->num_assertions; i++)
		all[i] = in->assertions[i];
	memcpy(&all[in->num_assertions], v, n * sizeof(*all));
	in->assertions = all;
	in->num_assertions += n;
	return PROV_OK;
}

static int find_marks(struct job *job, struct prov_err *err)
{
	struct prov_marks *marks = &job->marks;
	int rc;

	marks->opts = job->opts;
	marks->subject = &job->subject;
	marks->declared = job->opts->declare == NULL ? NULL : prov_declare_uri(job->opts->declare);
	marks->is_kept = is_outside(job);
	marks->arena = &job->arena;
	rc = check_regime(job, err);
	if (rc == PROV_OK)
		rc = prov_marks_begin(marks, err);
	if (rc == PROV_OK)
		rc = add_assertions(job, err);
	if (job->in.instance_id == NULL)
		job->in.instance_id = marks->instance_id;
	return rc;
}

/* As many bytes as with the names that the draft will have. */
static int stand_in_marks(struct job *job, struct prov_err *err)
{
	static const char uuid[] = "urn:uuid:00000000-0000-4000-8000-000000000000";
	const struct prov_draft_in *in = &job->in;
	char label[sizeof(job->draft.label)];

	(void)snprintf(label, sizeof(label), "urn:c2pa:%s%s%.32s", uuid + strlen("urn:uuid:"),
	    in->vendor == NULL ? "" : ":", in->vendor == NULL ? "" : in->vendor);
	return prov_marks_embed(&job->marks, label,
	    in->instance_id != NULL ? in->instance_id : uuid, &job->xmp, &job->has_xmp, &job->aigc,
	    err);
}

static int embed_marks(struct job *job, struct prov_err *err)
{
	return prov_marks_embed(&job->marks, job->draft.label,
	    job->in.instance_id != NULL ? job->in.instance_id : job->draft.instance_id, &job->xmp,
	    &job->has_xmp, &job->aigc, err);
}

static int prepare(struct job *job, const struct prov_src *src, struct prov_err *err)
{
	const struct prov_sign_opts *opts = job->opts;
	struct prov_draft_in *in = &job->in;
	int rc = prov_subject_read(&job->subject, src, opts->title, opts->media_type,
	    is_outside(job), job->policy, &job->arena, err);

	if (rc != PROV_OK)
		return rc;
	rc = check_asset(job, err);
	if (rc != PROV_OK)
		return rc;
	in->signer = job->signer;
	name_generator(job);
	in->hash = opts->hash_alg == NULL ? PROV_HASH_SHA256
					  : prov_hash_parse(prov_bytes_str(opts->hash_alg));
	in->binder = prov_binder_of(which_binding(job));
	if (in->binder == NULL)
		return prov_fail(
		    err, PROV_E_UNSUPPORTED, "is of a type whose hard binding can't be written");
	job->bound.alg = in->hash;
	job->bound.caps = job->subject.format->caps;
	rc = read_past(job, err);
	if (rc == PROV_OK)
		rc = say_making(job, err);
	if (rc == PROV_OK)
		rc = take_definition(job, err);
	return rc == PROV_OK ? find_marks(job, err) : rc;
}

static int make_plan(
    struct job *job, struct prov_bytes store, struct prov_plan *plan, struct prov_err *err)
{
	const struct prov_subject *s = &job->subject;
	struct prov_embed embed = {
	    .src = s->src,
	    .layout = &s->layout,
	    .cands = &s->cands,
	    .old = s->validated.has_store ? s->validated.cand : PROV_NO_CAND,
	    .store = store,
	    .binding = job->in.binder->kind,
	    .xmp = job->has_xmp ? &job->xmp : NULL,
	    .aigc = job->aigc,
	};
	int rc;

	prov_plan_init(plan, &job->arena);
	rc = s->format->embed(&embed, plan, err);
	if (rc == PROV_OK && embed.binding == PROV_BIND_DATA)
		rc = prov_plan_take_data(plan, err);
	if (rc == PROV_OK && embed.binding == PROV_BIND_BOXES)
		rc = prov_plan_take_boxes(plan, err);
	return rc;
}

/* The draft's size may depend on how the output is made, but not on how large the store is. */
static int begin_draft(struct job *job, struct prov_err *err)
{
	static const uint8_t stand_in[PROV_BOX_HEAD];
	int rc = PROV_OK;

	if (is_outside(job))
		return prov_draft_begin(&job->draft, &job->in, &job->bound, &job->arena, err);
	if (job->in.binder->needs_plan) {
		rc = stand_in_marks(job, err);
		if (rc == PROV_OK)
			rc =
			    make_plan(job, prov_bytes(stand_in, sizeof(stand_in)), &job->plan, err);
		job->bound.plan = &job->plan;
	}
	if (rc == PROV_OK)
		rc = prov_draft_begin(&job->draft, &job->in, &job->bound, &job->arena, err);
	if (rc == PROV_OK)
		rc = embed_marks(job, err);
	if (rc == PROV_OK)
		rc = make_plan(job, prov_draft_store(&job->draft), &job->plan, err);
	job->bound.plan = &job->plan;
	return rc;
}

static int hash_asset(struct job *job, struct prov_err *err)
{
	const struct prov_take all = {.len = job->subject.src->size};
	uint8_t(*digest)[PROV_HASH_MAX] = prov_arena_alloc(&job->arena, sizeof(*digest), err);
	int rc;

	if (digest == NULL)
		return PROV_E_NOMEM;
	rc = prov_takes_add(&job->plan.takes, &job->arena, &all, err);
	if (rc == PROV_OK)
		rc = prov_outside_hash(job->subject.src, job->opts, job->in.hash, *digest, err);
	job->bound.digests = (const uint8_t(*)[PROV_HASH_MAX])digest;
	return rc;
}

/* Writes the asset around the placeholder, hashing it on the way. */
static int write_asset(struct job *job, struct prov_err *err)
{
	const struct prov_subject *s = &job->subject;
	const struct prov_takes *takes = &job->plan.takes;
	uint8_t(*digests)[PROV_HASH_MAX] =
	    prov_arena_array(&job->arena, takes->num_sums + 1, sizeof(*digests), err);
	struct prov_tally tally = {0};
	int rc;

	if (is_outside(job))
		return hash_asset(job, err);
	if (digests == NULL)
		return PROV_E_NOMEM;
	rc = prov_tally_begin(
	    &tally, job->in.hash, (s->format->caps & PROV_FMT_NFC_HASH) != 0, takes, digests, err);
	if (rc == PROV_OK)
		rc = prov_plan_run(&job->plan, s->src, job->sink, &tally, job->opts->progress,
		    job->opts->progress_ctx, err);
	if (rc == PROV_OK)
		rc = prov_tally_end(&tally, err);
	prov_tally_fini(&tally);
	job->bound.digests = (const uint8_t(*)[PROV_HASH_MAX])digests;
	return rc;
}

/* Lays the plan with the finished store over the one that was carried out. */
static int patch_store(struct job *job, struct prov_err *err)
{
	const struct prov_plan *plan = &job->plan;
	struct prov_plan final;
	int rc;

	if (is_outside(job))
		return prov_outside_write(job->opts->sidecar, prov_draft_store(&job->draft), err);
	rc = make_plan(job, prov_draft_store(&job->draft), &final, err);
	if (rc == PROV_OK && (final.size != plan->size || final.excl_start != plan->excl_start ||
				 final.excl_len != plan->excl_len))
		rc =
		    prov_fail(err, PROV_E_INTERNAL, "the finished manifest does not fit its place");
	return rc == PROV_OK ? prov_plan_patch(&final, job->sink, err) : rc;
}

static int check_output(struct job *job, struct prov_err *err)
{
	const struct prov_known_hash known = {
	    .alg = job->in.hash, .takes = &job->plan.takes, .digests = job->bound.digests};
	struct prov_src written = {0};
	struct prov_selfcheck_in in = {.src = job->subject.src,
	    .format = job->subject.format,
	    .label = job->draft.label,
	    .policy = job->policy};

	if (is_outside(job)) {
		in.external = prov_draft_store(&job->draft);
	} else {
		written = prov_sink_as_src(job->sink, job->plan.size);
		in.src = &written;
	}
	if (!job->opts->read_back)
		in.known = &known;
	return prov_selfcheck(&in, err);
}

/* What an asset refers to is there before it. */
static int commit(struct job *job, struct prov_err *err)
{
	struct prov_sink *sidecar = job->opts->sidecar;
	int rc = sidecar == NULL ? PROV_OK : sidecar->commit(sidecar->ctx, err);

	return rc == PROV_OK && job->sink != NULL ? job->sink->commit(job->sink->ctx, err) : rc;
}

static int run(struct job *job, struct prov_err *err)
{
	int rc = begin_draft(job, err);

	if (rc == PROV_OK)
		rc = write_asset(job, err);
	if (rc == PROV_OK)
		rc = prov_draft_finish(&job->draft, &job->bound, err);
	if (rc == PROV_OK)
		rc = patch_store(job, err);
	if (rc == PROV_OK)
		rc = check_output(job, err);
	if (rc == PROV_OK && job->draft.note != NULL && job->opts->notice != NULL)
		job->opts->notice(job->opts->notice_ctx, job->draft.note);
	if (rc == PROV_OK && job->draft.copies.note != NULL && job->opts->notice != NULL)
		job->opts->notice(job->opts->notice_ctx, job->draft.copies.note);
	return rc == PROV_OK ? commit(job, err) : rc;
}

int prov_sign(const struct prov_signer *signer, const struct prov_src *src, struct prov_sink *sink,
    const struct prov_sign_opts *opts, struct prov_err *err)
{
	struct prov_sign_opts own = PROV_SIGN_OPTS_INIT;
	struct job *job;
	int rc = take_opts(&own, opts, err);

	opts = &own;
	if (rc == PROV_OK)
		rc = check_opts(opts, sink, err);
	if (rc == PROV_OK)
		rc = check_texts(opts, err);
	if (rc == PROV_OK)
		rc = prov_marks_check(opts, err);
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
	prov_past_fini(&job->past);
	prov_subject_fini(&job->subject);
	prov_arena_fini(&job->arena);
	prov_policy_free(job->own_policy);
	free(job);
	return rc;
}
