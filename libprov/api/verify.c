/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/verify.h"

#include <stdlib.h>

#include "api/ahead.h"
#include "api/sibling.h"
#include "api/sidecar.h"
#include "base/err.h"
#include "base/opts.h"
#include "compose/compose.h"
#include "format/cands.h"
#include "format/text_view.h"
#include "io/still.h"
#include "report/clauses.h"
#include "validate/v_agree.h"
#include "validate/validate.h"

/* One verification: of what, and with which credentials. */
struct job {
	const struct prov_policy *policy;
	const struct prov_src *src;
	const struct prov_src *file; /* what 'src' is a view of, or the same */
	const char *name;
	const struct prov_verify_opts *opts;
	const struct prov_format *format;
	const struct prov_src *sidecar; /* or NULL: what is embedded counts */
	const char *sidecar_name;
	enum prov_store_source source; /* of the sidecar */
	bool only_verdict;             /* and not what the file says of itself */
};

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static int read_sidecar(
    struct prov_report *report, const struct job *job, struct prov_bytes *out, struct prov_err *err)
{
	int rc = prov_outside_read(job->sidecar, &report->arena, out, err);

	if (rc == PROV_OK)
		rc = prov_hash_bytes(PROV_HASH_SHA256, *out, report->sidecar_hash, err);
	report->has_sidecar_hash = rc == PROV_OK;
	return rc;
}

static int fill(struct prov_report *report, const struct job *job, struct prov_err *err)
{
	struct prov_validate_in in = {.policy = job->policy,
	    .src = job->src,
	    .format = job->format,
	    .fragments = job->opts->fragments,
	    .num_fragments = job->opts->num_fragments,
	    .link = job->opts->link,
	    .look = job->opts->look};
	struct prov_layout layout;
	struct prov_cands cands = {0};
	struct prov_ahead_pass pass = {0};
	int rc = PROV_OK;

	prov_layout_init(&layout, job->src->size);
	in.layout = &layout;
	in.cands = &cands;
	if (job->sidecar != NULL)
		rc = read_sidecar(report, job, &in.external, err);
	if (rc == PROV_OK)
		rc = prov_ahead(&pass, &in, &report->arena, err);
	if (rc == PROV_OK)
		rc = in.format->scan(in.src, &report->arena, &layout, &cands, err);
	prov_ahead_settle(&pass, &in);
	if (rc == PROV_OK)
		rc = prov_validate(report, &in, NULL, err);
	if (rc == PROV_OK && !job->only_verdict)
		rc = prov_validate_signals(report, &in, err);
	if (rc == PROV_OK && job->sidecar != NULL) {
		report->source = job->source;
		if (job->sidecar_name != NULL) {
			report->sidecar =
			    prov_report_str(report, prov_bytes_str(job->sidecar_name), err);
			if (report->sidecar == NULL)
				rc = prov_failed(err);
		}
	}
	return rc;
}

/* What was judged is a file as it was at one time. */
static int check_still(const struct job *job, struct prov_err *err)
{
	int rc = prov_src_check_still(job->file, err);

	for (size_t i = 0; i < job->opts->num_fragments && rc == PROV_OK; i++)
		rc = prov_src_check_still(job->opts->fragments[i], err);
	return rc;
}

static int judge(struct prov_report **out, const struct job *job, struct prov_err *err)
{
	struct prov_report *report = NULL;
	int rc = prov_report_new(&report, job->name == NULL ? "" : job->name, err);

	if (rc == PROV_OK)
		rc = fill(report, job, err);
	if (rc == PROV_OK)
		rc = check_still(job, err);
	if (rc != PROV_OK) {
		prov_report_free(report);
		return rc;
	}
	*out = report; /* transferred */
	return PROV_OK;
}

/* Whether the file at PATH is what the sidecar is about: intact by it, whoever signed. */
static int is_about(void *ctx, const char *path, struct prov_err *err)
{
	static const struct prov_verify_opts none = PROV_VERIFY_OPTS_INIT;
	const struct job *job = ctx;
	struct job other = {
	    .policy = job->policy, .opts = &none, .sidecar = job->sidecar, .only_verdict = true};
	struct prov_report *report = NULL;
	const struct prov_hint hint = {.name = path};
	struct prov_src *src = NULL;
	bool fits = false;
	int rc = prov_src_open(&src, path, NULL);

	other.src = other.file = src;
	if (rc == PROV_OK)
		rc = prov_format_find(src, &hint, &other.format, NULL);
	if (other.format == NULL)
		other.format = prov_format_binary();
	if (rc == PROV_OK)
		rc = judge(&report, &other, NULL);
	if (rc == PROV_OK)
		fits = report->state == PROV_STATE_VALID || report->state == PROV_STATE_TRUSTED;
	prov_report_free(report);
	prov_src_close(src);
	if (rc == PROV_E_NOMEM || rc == PROV_E_CANCELLED)
		return prov_fail(err, rc, "%s", prov_errcode_str(rc));
	return fits ? 1 : 0;
}

/*
 * NAME.c2pa can be found beside several files, and is about one of them. The others are not
 * tampered with: but that is only believed where the one is there and intact. Who changes a file to
 * be let off would have to put the signed one beside it, and could as well take the sidecar away.
 * Neither the claim's title nor its media type says it: whose file was renamed or replaced by one
 * of another type was tampered with.
 */
static int is_of_another(
    const struct job *job, const struct prov_report *report, bool *out, struct prov_err *err)
{
	int rc;

	*out = false;
	if (report->state != PROV_STATE_INVALID || job->opts->num_fragments > 0)
		return PROV_OK;
	rc = prov_siblings(job->opts->path, is_about, (void *)(uintptr_t)job, err);
	*out = rc > 0;
	return rc < 0 ? rc : PROV_OK;
}

/* OLD is what was found without the sidecar, or NULL. */
static int judge_with(struct prov_report **old, struct job *job, bool by_stem, struct prov_err *err)
{
	const struct prov_format *format = job->format;
	struct prov_report *report = NULL;
	bool of_another = false;
	int rc;

	if (format == NULL)
		job->format = prov_format_binary();
	rc = judge(&report, job, err);
	if (rc == PROV_OK && by_stem)
		rc = is_of_another(job, report, &of_another, err);
	if (rc == PROV_OK && of_another && *old != NULL)
		rc = prov_report_add_unchecked(*old, err,
		    "the credentials beside it, %.200s: they are of another file of that name, "
		    "which is there",
		    base_of(job->sidecar_name));
	if (rc == PROV_OK && !of_another) {
		prov_report_free(*old);
		*old = report; /* transferred */
		report = NULL;
	}
	prov_report_free(report);
	return rc;
}

/* 15.5.3.1: with what lies beside the asset, where anything does; *OUT is then another report. */
static int judge_beside(struct prov_report **out, struct job *job, struct prov_err *err)
{
	struct prov_src *sidecar = NULL;
	char *name = NULL;
	bool by_stem;
	int rc;

	if (job->opts->path == NULL)
		return PROV_OK;
	rc = prov_sidecar_open(&sidecar, &name, &by_stem, job->opts->path, err);
	if (rc == PROV_OK && sidecar != NULL) {
		job->sidecar = sidecar;
		job->sidecar_name = name;
		job->source = PROV_STORE_BESIDE;
		rc = judge_with(out, job, by_stem, err);
	}
	prov_src_close(sidecar);
	free(name);
	return rc;
}

/* Where content is of no known type, credentials from elsewhere can still be about its bytes. */
static int find_format(struct job *job, struct prov_err *err)
{
	const struct prov_hint hint = {.media_type = job->opts->media_type,
	    .name = job->opts->path != NULL ? job->opts->path : job->name};
	struct prov_err why = {0};
	int rc = prov_format_find(job->src, &hint, &job->format, &why);

	if (job->sidecar != NULL && job->format == NULL &&
	    (rc == PROV_OK || rc == PROV_E_UNSUPPORTED)) {
		job->format = prov_format_binary();
		return PROV_OK;
	}
	if (rc != PROV_OK)
		prov_hand_over(err, &why);
	return rc;
}

/* Text of a kind with no place of its own (JSON) can still carry a wrapper (A.8); mostly, nothing.
 */
static int judge_plain(struct prov_report **out, const struct job *job, struct prov_err *err)
{
	const struct prov_hint plain = {.method = PROV_METHOD_UNSTRUCTURED};
	struct job other = *job;

	other.sidecar = NULL;
	other.sidecar_name = NULL;
	if (job->opts->media_type != NULL ||
	    prov_format_find(job->src, &plain, &other.format, NULL) != PROV_OK)
		return prov_format_unknown(job->src, err);
	return judge(out, &other, err);
}

/* Embedded, or else beside it, or else in what is only text. */
static int judge_all(struct prov_report **out, struct job *job, struct prov_err *err)
{
	struct prov_text_view view;
	int rc = prov_text_view_init(&view, job->file, err);

	job->src = &view.src;
	if (rc == PROV_OK)
		rc = find_format(job, err);
	/* Only text is known by more than its bytes; of others, threads read the file itself. */
	if (rc == PROV_OK && view.held == NULL && !view.facts.whole)
		job->src = job->file;
	if (rc == PROV_OK && job->format != NULL)
		rc = judge(out, job, err);
	if (rc == PROV_OK && job->sidecar == NULL &&
	    (*out == NULL || (*out)->source == PROV_STORE_NONE))
		rc = judge_beside(out, job, err);
	if (rc == PROV_OK && *out == NULL)
		rc = judge_plain(out, job, err);
	prov_text_view_fini(&view);
	job->src = job->file;
	return rc;
}

int prov_verify(struct prov_report **out, const struct prov_policy *policy,
    const struct prov_src *src, const char *name, struct prov_err *err)
{
	return prov_verify_with(out, policy, src, name, NULL, err);
}

int prov_verify_with(struct prov_report **out, const struct prov_policy *policy,
    const struct prov_src *src, const char *name, const struct prov_verify_opts *opts,
    struct prov_err *err)
{
	struct prov_verify_opts own = PROV_VERIFY_OPTS_INIT;
	struct job job = {.policy = policy, .file = src, .name = name, .opts = &own};
	struct prov_report *report = NULL;
	int rc;

	*out = NULL;
	if (policy == NULL || src == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "there is no %s: a policy and a source are needed",
		    policy == NULL ? "policy" : "source");
	rc = prov_opts_take(&own, sizeof(own), opts, "prov_verify_opts", err);
	if (rc != PROV_OK)
		return rc;
	for (size_t i = 0; i < own.num_fragments; i++) {
		if (own.fragments == NULL || own.fragments[i] == NULL)
			return prov_fail(
			    err, PROV_E_USAGE, "there is no fragment of number %zu", i + 1);
	}
	job.sidecar = own.sidecar;
	job.sidecar_name = own.sidecar_name;
	job.source = PROV_STORE_GIVEN;
	rc = judge_all(&report, &job, err);
	if (rc == PROV_OK)
		rc = prov_report_known(report, err);
	if (rc == PROV_OK && policy->clauses != NULL)
		rc = prov_clauses_judge(policy->clauses, report, err);
	if (rc != PROV_OK) {
		prov_report_free(report);
		return rc;
	}
	*out = report; /* transferred */
	return PROV_OK;
}

int prov_verify_file(struct prov_report **out, const struct prov_policy *policy, const char *path,
    struct prov_err *err)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = NULL;
	int rc;

	*out = NULL;
	opts.path = path;
	rc = prov_src_open(&src, path, err);
	if (rc == PROV_OK)
		rc = prov_verify_with(out, policy, src, path, &opts, err);
	prov_src_close(src);
	return rc;
}
