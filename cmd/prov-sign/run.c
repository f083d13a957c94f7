/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "common/exit.h"
#include "common/file.h"
#include "common/jobs.h"
#include "common/message.h"
#include "common/out.h"
#include "common/signals.h"
#include "common/trust.h"
#include "prov/verify.h"
#include "run.h"

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

/* All of the inputs would fail over it. */
static bool is_readable(const struct run *run, const struct prov_src *src, const char *path)
{
	struct prov_report *report = NULL;
	struct prov_err err = {0};
	int rc = prov_verify(&report, run->policy, src, path, &err);

	prov_report_free(report);
	if (rc != PROV_OK)
		msg_prov_err_read(path, &err);
	return rc == PROV_OK;
}

/* Says so where a file's credentials would be left behind. */
static bool stays(const struct run *run, const char *path)
{
	struct fault fault = {0};
	bool lost = credentials_stay(run, path, &fault);

	if (lost)
		msg_prov_err(fault.about, &fault.err);
	free(fault.about);
	return lost;
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
	/* What lies beside it can be named itself, be the file such as is refused. */
	if (stays(run, path) || !is_readable(run, run->parent, path))
		return false;
	run->sign.parent = run->parent;
	if (!is_stdio(path) && utf8_valid(file_base(path)))
		run->sign.parent_name = file_base(path);
	return true;
}

/* Those of the command line, which the definition has opened in their order. */
static bool judge_ingredients(const struct run *run)
{
	const struct strlist *paths = &run->opts->ingredient;
	bool ok = true;

	for (size_t i = 0; i < paths->n && ok; i++)
		ok = !stays(run, paths->at[i]) &&
		     is_readable(run, run->define.ingredients[i], paths->at[i]);
	return ok;
}

/* Those that the definition's file names: it takes them in like the others. */
static bool judge_found(const struct run *run)
{
	const struct strlist *paths = &run->define.found;

	for (size_t i = 0; i < paths->n; i++) {
		if (stays(run, paths->at[i]))
			return false;
	}
	return true;
}

static bool prepare(struct run *run)
{
	const struct sign_opts *opts = run->opts;
	const struct stamp_from stamps = {
	    .tsa = opts->tsa, .tls_ca = opts->tls_ca, .optional = opts->tsa_optional};
	struct prov_err err = {0};

	if (!sign_who_open(&run->who, opts))
		return false;
	if (!sign_identity_open(&run->identity, opts))
		return false;
	if (!stamp_open(&run->stamping, run->who.signer, &stamps))
		return false;
	if (prov_policy_new(&run->policy, &err) != PROV_OK) {
		msg_prov_err(NULL, &err);
		return false;
	}
	trust_add_defaults(run->policy);
	run->sign.policy = run->policy;
	run->sign.declare = opts->declare;
	run->sign.media_type = opts->type;
	run->sign.text_method = opts->text_method;
	run->sign.binding = opts->binding;
	run->sign.hash_alg = opts->hash != NULL ? sign_hash_name(opts->hash) : NULL;
	run->sign.read_back = opts->read_back;
	run->sign.remote = opts->remote;
	run->sign.update = opts->update;
	run->sign.identity = run->identity.signer;
	run->sign.identity_roles = (const char *const *)opts->identity_role.at;
	run->sign.num_identity_roles = opts->identity_role.n;
	split_tool(run);
	sign_set_marks(opts, &run->marks, &run->sign);
	if (opts->thumbnail && !thumbnail_open(&run->thumbnailer))
		return false;
	run->sign.definition = run->define.definition;
	return open_parent(run, opts->parent) && judge_ingredients(run) && judge_found(run);
}

static void release(struct run *run)
{
	prov_src_close(run->parent);
	prov_policy_free(run->policy);
	sign_who_close(&run->who);
	sign_who_close(&run->identity);
	stamp_close(run->stamping);
	free(run->tool);
	free(run->thumbnailer);
	sign_free_marks(&run->marks);
	kept_close(&run->kept);
	inputs_free(&run->inputs);
	/* Last: key and certificate may have been named by it. */
	define_close(&run->define);
}

/* Those that nobody looked at any more: a signal came, or nobody takes what is printed of them. */
static void say_stopped(const struct run *run)
{
	size_t seen = run->signed_ + run->skipped + run->failed;

	if (seen < run->inputs.n)
		msg_error(NULL, "stopped %s: %zu of %zu inputs were not looked at",
		    signals_raised() ? "by a signal" : "with standard output", run->inputs.n - seen,
		    run->inputs.n);
}

/* "a, b, c and 7 more" */
static char *name_passed(const struct run *run)
{
	size_t n = run->passed < RUN_NAMED ? run->passed : RUN_NAMED;
	char *list = xstrdup(""), *name, *longer;

	for (size_t i = 0; i < n; i++) {
		name = escape_name(run->first_passed[i]);
		longer = xasprintf("%s%s%s", list, i > 0 ? ", " : "", name);
		free(name);
		free(list);
		list = longer;
	}
	if (run->passed == n)
		return list;
	longer = xasprintf("%s and %zu more", list, run->passed - n);
	free(list);
	return longer;
}

static void say_passed(const struct run *run)
{
	bool one = run->passed == 1;
	char *names;

	if (run->passed == 0)
		return;
	names = name_passed(run);
	msg_note(NULL,
	    "%zu %s in folders can't be signed as %s and %s passed over: %s; --verbose says why",
	    run->passed, one ? "file" : "files", one ? "it is" : "they are", one ? "was" : "were",
	    names);
	free(names);
}

/* Those that were left as they are, of which --verbose names each. */
static void say_skipped(const struct run *run)
{
	size_t done = run->skipped - run->passed;

	if (run->opts->verbose)
		return;
	if (done > 0 && run->inputs.n > 1)
		msg_note(NULL, "%zu %s signed already; --verbose names %s", done,
		    done == 1 ? "input is" : "inputs are", done == 1 ? "it" : "them");
	say_passed(run);
}

static int sign_all(struct run *run, unsigned at_a_time)
{
	const struct jobs jobs = {
	    .n = run->inputs.n,
	    .outcome_size = sizeof(struct outcome),
	    .ctx = run,
	    .work = sign_one,
	    .take = result_take,
	    .drop = result_drop,
	};
	int status = EXIT_PASS;

	sign_warn_expiry(run->who.signer, "the", run->stamping != NULL);
	if (run->identity.signer != NULL)
		sign_warn_expiry(run->identity.signer, "the identity's", run->stamping != NULL);
	/* Standard input comes alone; while it is read, a signal does what it always does. */
	if (run->inputs.n != 1 || !is_stdio(run->inputs.at[0].name))
		signals_catch();
	progress_open(
	    &run->progress, run->inputs.n, run->inputs.bytes, !run->opts->quiet && !run->ndjson);
	jobs_run(&jobs, at_a_time);
	progress_close(&run->progress);
	say_stopped(run);
	if (run->signed_ > 0 && run->stamping == NULL)
		sign_note_expiry(run->who.signer);
	if (run->signed_ + run->skipped < run->inputs.n)
		status = EXIT_ERROR;
	say_skipped(run);
	if (run->inputs.n == 0 || (run->signed_ == 0 && status == EXIT_PASS && run->skipped == 0))
		msg_note(NULL, "nothing was signed: there was no file of a supported type");
	return run->ndjson && out_finish() != EXIT_PASS ? EXIT_ERROR : status;
}

static bool collect(struct run *run)
{
	const struct sign_opts *opts = run->opts;
	const struct inputs_from from = {
	    .operands = &opts->operands,
	    .files_from = opts->files_from,
	    .nul = opts->nul,
	    .recursive = opts->recursive,
	    .verbose = opts->verbose && !opts->quiet,
	    .except = opts->output_dir,
	    .no_links = opts->in_place,
	};

	if (!inputs_collect(&run->inputs, &from))
		return false;
	if (run->inputs.names > 0)
		return true;
	msg_error(opts->files_from, "there was nothing to sign: the list names no file");
	return false;
}

/* Whatever keeps the run from beginning: who reads a line of each input still gets one. */
static bool begin(struct run *run, struct sign_opts *opts)
{
	bool ok;

	msg_keep_last();
	ok = places_check(opts, &run->inputs) && places_writable(opts, &run->inputs) &&
	     define_open(&run->define, opts) && prepare(run);
	if (!ok && run->ndjson)
		result_print_undone(&run->inputs);
	msg_forget_last();
	return ok;
}

int sign_run(const struct sign_opts *opts)
{
	struct sign_opts own = *opts; /* as far as a definition goes on with them */
	struct run run = {.opts = &own, .sign = PROV_SIGN_OPTS_INIT};
	unsigned at_a_time;
	int status = EXIT_ERROR;

	msg_set_signing();
	if (opts->quiet)
		msg_set_quiet();
	if (!sign_check_usage(opts) || !jobs_parse(&sign_command, opts->jobs, &at_a_time))
		return EXIT_ERROR;
	run.ndjson = opts->format != NULL && strcmp(opts->format, "ndjson") == 0;
	if (collect(&run) && begin(&run, &own)) {
		/* Where nothing is written over, nothing can be lost. */
		if (own.force || own.output != NULL)
			kept_open(&run.kept, &own, &run.inputs);
		status = sign_all(&run, at_a_time);
	}
	release(&run);
	return status;
}
