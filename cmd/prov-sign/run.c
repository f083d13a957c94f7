/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "common/exit.h"
#include "common/file.h"
#include "common/message.h"
#include "common/progress.h"
#include "common/signals.h"
#include "common/trust.h"
#include "sign.h"

/* What all inputs of a run share. */
struct run {
	const struct sign_opts *opts;
	struct sign_who who;
	struct stamping *stamping;  /* or NULL */
	struct prov_policy *policy; /* judges what parents carry */
	struct prov_src *parent;
	struct prov_definition *definition; /* or NULL */
	char *tool;                         /* NAME of --tool, owned */
	struct sign_marks marks;
	char *thumbnailer; /* the program that makes thumbnails, or NULL */
	struct prov_sign_opts sign;
};

/* NAME/VERSION: the version is what follows the last slash. */
static void split_tool(struct run *run)
{
	char *slash;

	if (run->opts->tool == NULL)
		return;
	run->tool = xstrdup(run->opts->tool);
	slash = strrchr(run->tool, '/');
	if (slash != NULL) {
		*slash = '\0';
		run->sign.tool_version = slash + 1;
	}
	run->sign.tool_name = run->tool;
}

static bool open_parent(struct run *run, const char *path)
{
	struct prov_err err = {0};

	if (path == NULL)
		return true;
	if (file_open_src(&run->parent, path, &err) != PROV_OK) {
		msg_prov_err(path, &err);
		return false;
	}
	run->sign.parent = run->parent;
	if (!is_stdio(path) && utf8_valid(file_base(path)))
		run->sign.parent_name = file_base(path);
	return true;
}

/* What is said beside the options of the library. */
static bool define(struct run *run)
{
	struct prov_err err = {0};

	if (run->opts->redact.n == 0)
		return true;
	if (prov_definition_new(&run->definition, &err) != PROV_OK) {
		msg_prov_err(NULL, &err);
		return false;
	}
	run->sign.definition = run->definition;
	return sign_add_redactions(run->opts, run->definition);
}

static bool prepare(struct run *run)
{
	const struct sign_opts *opts = run->opts;
	struct prov_err err = {0};

	if (!sign_who_open(&run->who, opts))
		return false;
	if (!stamp_open(&run->stamping, run->who.signer, opts))
		return false;
	if (prov_policy_new(&run->policy, &err) != PROV_OK) {
		msg_prov_err(NULL, &err);
		return false;
	}
	trust_add_defaults(run->policy);
	run->sign.policy = run->policy;
	run->sign.declare = opts->declare;
	run->sign.media_type = opts->type;
	run->sign.binding = opts->binding;
	run->sign.hash_alg = opts->hash != NULL ? sign_hash_name(opts->hash) : NULL;
	run->sign.read_back = opts->read_back;
	run->sign.remote = opts->remote;
	run->sign.update = opts->update;
	split_tool(run);
	sign_set_marks(opts, &run->marks, &run->sign);
	if (opts->thumbnail && !thumbnail_open(&run->thumbnailer))
		return false;
	return define(run) && open_parent(run, opts->parent);
}

static void release(struct run *run)
{
	prov_src_close(run->parent);
	prov_definition_free(run->definition);
	prov_policy_free(run->policy);
	sign_who_close(&run->who);
	stamp_close(run->stamping);
	free(run->tool);
	free(run->thumbnailer);
	sign_free_marks(&run->marks);
}

static const char *default_title(const char *input)
{
	if (is_stdio(input))
		return NULL;
	if (utf8_valid(file_base(input)))
		return file_base(input);
	msg_warning(input, "has no title: its name is not UTF-8; --title gives one");
	return NULL;
}

static void say_written(const struct sign_opts *opts, const char *input)
{
	char *path;

	if (opts->in_place) {
		msg_note(input, "signed in place");
	} else if (opts->output != NULL) {
		msg_note(input, "signed, written to %s",
		    is_stdio(opts->output) ? "standard output" : opts->output);
	} else {
		path = sign_target_path(opts, input);
		msg_note(input, "signed, written to %s", path);
		free(path);
	}
}

static void say_notice(void *ctx, const char *sentence)
{
	msg_warning(ctx, "%s", sentence);
}

static bool sign_one(struct run *run, char *input)
{
	struct progress progress = {.name = input};
	struct prov_sign_opts sign = run->sign;
	struct prov_src *src = NULL;
	struct sign_target target;
	struct prov_err err = {0};
	uint8_t *thumbnail = NULL;
	int rc;

	if (file_open_src(&src, input, &err) != PROV_OK) {
		msg_prov_err(input, &err);
		return false;
	}
	/* Not before: standard input has been read to its end, and nothing was begun. */
	signals_catch();
	if (!sign_open_target(&target, run->opts, input, src)) {
		prov_src_close(src);
		return false;
	}
	sign.title = run->opts->title != NULL ? run->opts->title : default_title(input);
	sign.progress = progress_wanted() && !run->opts->quiet ? progress_step : progress_silent;
	sign.progress_ctx = &progress;
	sign.notice = say_notice;
	sign.notice_ctx = input;
	sign.sidecar = target.sidecar;
	if (run->thumbnailer != NULL)
		thumbnail_make(run->thumbnailer, input, src, &sign, &thumbnail);
	rc = prov_sign(run->who.signer, src, target.asset, &sign, &err);
	progress_clear(&progress);
	sign_close_target(&target);
	prov_src_close(src);
	free(thumbnail);
	if (rc == PROV_E_CANCELLED)
		msg_error(input, "not signed: stopped by a signal");
	else if (rc != PROV_OK)
		msg_prov_err(input, &err);
	else if (run->opts->verbose)
		say_written(run->opts, input);
	return rc == PROV_OK;
}

int sign_run(const struct sign_opts *opts)
{
	struct run run = {.opts = opts, .sign = PROV_SIGN_OPTS_INIT};
	size_t done = 0, i;

	if (opts->quiet)
		msg_set_quiet();
	if (!sign_check_usage(opts))
		return EXIT_ERROR;
	if (!prepare(&run)) {
		release(&run);
		return EXIT_ERROR;
	}
	sign_warn_expiry(run.who.signer, run.stamping != NULL);
	/* One bad file does not keep the others from being signed. */
	for (i = 0; i < opts->operands.n && !signals_raised(); i++)
		done += sign_one(&run, opts->operands.at[i]) ? 1 : 0;
	if (i < opts->operands.n)
		msg_error(NULL, "stopped by a signal: %zu of %zu inputs were not looked at",
		    opts->operands.n - i, opts->operands.n);
	if (done > 0 && run.stamping == NULL)
		sign_note_expiry(run.who.signer);
	release(&run);
	return done == opts->operands.n ? EXIT_PASS : EXIT_ERROR;
}
