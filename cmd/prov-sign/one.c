/* SPDX-License-Identifier: Apache-2.0 */
/* One input, signed; by any of several threads. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/marks.h"
#include "common/signals.h"
#include "run.h"

#define TRIES_MORE 8

static void add_notice(void *ctx, const char *sentence)
{
	strlist_add(ctx, xstrdup(sentence));
}

static const char *default_title(const char *input, struct strlist *notices)
{
	if (is_stdio(input))
		return NULL;
	if (utf8_valid(file_base(input)))
		return file_base(input);
	add_notice(notices, "has no title: its name is not UTF-8; --title gives one");
	return NULL;
}

/* The library knows no options of a command line. */
static void name_option(const struct sign_opts *opts, struct prov_err *err)
{
	size_t n = strlen(err->msg);

	if (err->remedy == PROV_REMEDY_DECLARE)
		(void)snprintf(err->msg + n, sizeof(err->msg) - n, ": with --declare");
	else if (err->remedy == PROV_REMEDY_CONVERT && !opts->convert && !opts->sidecar)
		(void)snprintf(err->msg + n, sizeof(err->msg) - n,
		    ": --convert makes UTF-8 of text in other encodings");
}

static int sign_to(struct run *run, const struct input *input, const struct prov_src *src,
    const struct prov_src *credentials, const struct sign_target *target, struct outcome *outcome)
{
	struct prov_sign_opts sign = run->sign;
	struct prov_err err = {0};
	uint8_t *thumbnail = NULL;
	int rc;

	sign.title = run->opts->title != NULL ? run->opts->title
					      : default_title(input->name, &outcome->notices);
	/* What comes from standard input goes somewhere under a name. */
	if (!is_stdio(input->name))
		sign.name = input->name;
	else if (!is_stdio(outcome->output))
		sign.name = outcome->output;
	sign.progress = progress_step;
	sign.progress_ctx = &outcome->progress;
	sign.notice = add_notice;
	sign.notice_ctx = &outcome->notices;
	sign.result = &outcome->result;
	sign.sidecar = target->sidecar;
	sign.credentials = credentials;
	if (run->thumbnailer != NULL)
		thumbnail_make(run->thumbnailer, input->name, src, &sign, &thumbnail);
	rc = prov_sign(run->who.signer, src, target->asset, &sign, &err);
	free(thumbnail);
	progress_done(&outcome->progress, src->size);
	name_option(run->opts, &err);
	if (rc != PROV_OK)
		fault_keep(&outcome->fault, input->name, &err);
	if (rc == PROV_E_CANCELLED)
		fault_set(&outcome->fault, input->name, "not signed: stopped by a signal");
	return rc;
}

static bool look_at(const struct input *input, struct marks *out)
{
	struct stat st;

	if (is_stdio(input->name) || stat(input->name, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	*out = marks_of(&st);
	return true;
}

/* What was made of the file by converting it is not asked whether it stayed as it was. */
static bool is_still(const struct input *input, const struct marks *made_of, struct fault *fault)
{
	static const struct prov_err changed = {
	    .code = PROV_E_IO, .msg = "the file was changed while it was read"};
	struct marks now;

	if (made_of == NULL || (look_at(input, &now) && marks_same(made_of, &now)))
		return true;
	fault_keep(fault, input->name, &changed);
	return false;
}

/* MADE_OF: what SRC was converted from, as it was before; or NULL. */
static enum one_state sign_open(struct run *run, const struct input *input,
    const struct prov_src *src, const struct marks *made_of, struct outcome *outcome)
{
	const struct sign_from from = {run->opts, &run->kept, input, src};
	struct prov_src *credentials;
	struct sign_target target;
	int rc;

	if (!credentials_open(run->opts, input, &credentials, &outcome->fault))
		return ONE_FAILED;
	if (!sign_open_target(&target, &from, outcome->output, &outcome->fault)) {
		prov_src_close(credentials);
		return ONE_FAILED;
	}
	/* Behind the target, which looks from then on at what it replaces. */
	rc = PROV_E_IO;
	if (is_still(input, made_of, &outcome->fault))
		rc = sign_to(run, input, src, credentials, &target, outcome);
	sign_close_target(&target);
	prov_src_close(credentials);
	if (rc == PROV_E_UNSUPPORTED && input->walked)
		return ONE_PASSED;
	return rc == PROV_OK ? ONE_SIGNED : ONE_FAILED;
}

/* --parent names what the input was made from, which is another file. */
static bool is_own_parent(const struct sign_opts *opts, const struct input *input)
{
	return opts->parent != NULL && !is_stdio(opts->parent) && !is_stdio(input->name) &&
	       file_same(opts->parent, input->name);
}

static void open_and_sign(
    struct run *run, const struct input *input, const struct marks *before, struct outcome *outcome)
{
	struct prov_src *src = NULL;
	struct prov_err err = {0};
	void *spool = NULL;

	outcome->state = ONE_FAILED;
	if (file_open_src(&src, input->name, &err) != PROV_OK) {
		fault_keep(&outcome->fault, input->name, &err);
		return;
	}
	/* Not before: standard input has been read to its end, and nothing was begun. */
	signals_catch();
	if (!run->opts->convert ||
	    convert_src(&src, input->name, run->opts->type, &spool, outcome)) {
		outcome->size = src->size;
		outcome->state = sign_open(run, input, src, spool == NULL ? NULL : before, outcome);
	}
	prov_src_close(src);
	convert_end(spool);
}

static void forget(struct outcome *outcome)
{
	free(outcome->fault.about);
	outcome->fault = (struct fault){0};
	strlist_free_all(&outcome->notices);
}

/* Another link of the file that is replaced, a mode that is set, or a backup that makes a link
 * changes a file, too, and is done with it: once more, then. */
static void sign_steadily(struct run *run, const struct input *input, struct outcome *outcome)
{
	struct marks before, after;

	outcome->progress = (struct progress_file){.all = &run->progress, .name = input->name};
	for (unsigned again = 0; again <= TRIES_MORE; again++) {
		bool looked = look_at(input, &before);

		open_and_sign(run, input, looked ? &before : NULL, outcome);
		if (!looked || outcome->state != ONE_FAILED ||
		    outcome->fault.err.code != PROV_E_IO || again == TRIES_MORE ||
		    !look_at(input, &after) || marks_same(&before, &after))
			return;
		forget(outcome);
	}
}

void sign_one(void *ctx, size_t i, void *out)
{
	struct run *run = ctx;
	const struct input *input = &run->inputs.at[i];
	struct outcome *outcome = out;

	if (signals_raised())
		return;
	outcome->state = ONE_FAILED;
	if (input->problem != NULL) {
		fault_set(&outcome->fault, input->name, "%s", input->problem);
		return;
	}
	if (is_own_parent(run->opts, input)) {
		fault_set(&outcome->fault, input->name,
		    "is itself what --parent names; credentials that it carries are kept as its "
		    "past without that");
		return;
	}
	outcome->output = sign_target_path(run->opts, input);
	if (run->opts->skip_signed && skip_is_done(run, input, outcome->output)) {
		outcome->state = ONE_SKIPPED;
		return;
	}
	if (!run->opts->update &&
	    (!run->opts->sidecar || credentials_come_first(input->name, outcome->output)) &&
	    credentials_stay(run, input->name, &outcome->fault))
		return;
	sign_steadily(run, input, outcome);
}
