/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/exit.h"
#include "common/file.h"
#include "common/jobs.h"
#include "common/message.h"
#include "common/out.h"
#include "verify.h"

/* The names of --require as a bit set. A signer must be trusted unless "valid" says otherwise. */
static bool parse_require(const char *list, unsigned *require)
{
	*require = list == NULL ? PROV_REQUIRE_TRUSTED : 0;
	while (list != NULL) {
		size_t len = strcspn(list, ","), from = strspn(list, " "), to = len;
		unsigned bit = 0;
		while (to > from && list[to - 1] == ' ')
			to--;
		if (from < to)
			bit = prov_require_parse(list + from, to - from);
		if (bit == 0) {
			(void)cli_usage(&verify_command,
			    "--require does not know '%.*s': there are trusted, valid, timestamp, "
			    "declared, not-ai and ai-declared",
			    len > 100 ? 100 : (int)len, list);
			return false;
		}
		*require |= bit;
		list = list[len] == ',' ? list + len + 1 : NULL;
	}
	if ((*require & PROV_REQUIRE_VALID) == 0)
		*require |= PROV_REQUIRE_TRUSTED;
	return true;
}

/* Standard input can be read once: as one input, or as the list of their names. */
static bool check_inputs(const struct verify_opts *opts, const struct inputs_from *from)
{
	size_t uses = inputs_num_stdin(from);

	uses += opts->sidecar != NULL && is_stdio(opts->sidecar) ? 1 : 0;
	for (size_t i = 0; i < opts->fragments.n; i++)
		uses += is_stdio(opts->fragments.at[i]) ? 1 : 0;
	if (uses > 1)
		(void)cli_usage(&verify_command, "standard input can be read only once");
	else if (opts->operands.n == 0 && opts->files_from == NULL)
		(void)cli_usage(&verify_command, "an input is missing");
	else if ((opts->sidecar != NULL || opts->fragments.n > 0) &&
		 (opts->operands.n != 1 || opts->files_from != NULL || opts->recursive))
		(void)cli_usage(&verify_command, "--%s goes with one input",
		    opts->sidecar != NULL ? "sidecar" : "fragment");
	else if (opts->nul && opts->files_from == NULL)
		(void)cli_usage(&verify_command, "-0 goes with --files-from");
	else
		return true;
	return false;
}

/* What all inputs share. */
struct run {
	struct inputs inputs;
	const struct prov_policy *policy;
	const struct beside *beside;
	struct printer *printer;
};

static void judge_one(void *ctx, size_t i, void *outcome)
{
	const struct run *run = ctx;

	judge(&run->inputs.at[i], run->policy, run->beside, outcome);
}

static bool take_one(void *ctx, size_t i, void *outcome)
{
	const struct run *run = ctx;

	return print_outcome(run->printer, &run->inputs.at[i], outcome);
}

static void drop_one(void *outcome)
{
	prov_report_free(((struct outcome *)outcome)->report);
}

static void judge_all(struct run *run, unsigned at_a_time)
{
	const struct jobs jobs = {
	    .n = run->inputs.n,
	    .outcome_size = sizeof(struct outcome),
	    .ctx = run,
	    .work = judge_one,
	    .take = take_one,
	    .drop = drop_one,
	};

	jobs_run(&jobs, at_a_time);
}

int verify_run(const struct verify_opts *opts)
{
	struct printer printer = {.quiet = opts->quiet, .verbose = opts->verbose};
	struct prov_policy *policy;
	struct online online = {0};
	const struct beside beside = {opts->sidecar, &opts->fragments, &online, opts->no_personal};
	const struct inputs_from from = {
	    .operands = &opts->operands,
	    .files_from = opts->files_from,
	    .nul = opts->nul,
	    .recursive = opts->recursive,
	    .verbose = opts->verbose && !opts->quiet,
	};
	struct run run = {.beside = &beside, .printer = &printer};
	unsigned jobs;
	int status = EXIT_ERROR;

	if (opts->quiet)
		msg_set_quiet();
	if (opts->format != NULL && !print_format_parse(opts->format, &printer.format))
		return cli_usage(&verify_command,
		    "there is no format '%s': there are text, json, ndjson, crjson, sarif "
		    "and csv",
		    opts->format);
	if (opts->no_personal && printer.format == PRINT_CRJSON)
		return cli_usage(&verify_command,
		    "--no-personal does not go with crjson, which shows all that credentials hold");
	if (!parse_require(opts->require, &printer.require) ||
	    !jobs_parse(&verify_command, opts->jobs, &jobs) || !check_inputs(opts, &from))
		return EXIT_ERROR;
	printer.flags = (out_wants_color() ? PROV_RENDER_COLOR : 0u) |
			(opts->verbose ? PROV_RENDER_VERBOSE : 0u);
	policy = verify_policy(opts);
	if (policy == NULL)
		return EXIT_ERROR;
	/* A policy that says whom to trust says so instead of the default. */
	if (opts->require == NULL && prov_policy_judges_state(policy))
		printer.require = PROV_REQUIRE_VALID;
	if (!online_set_up(&online, opts, policy) || !inputs_collect(&run.inputs, &from)) {
		status = EXIT_ERROR;
	} else if (run.inputs.names == 0) {
		msg_error(opts->files_from, "there was nothing to verify: the list names no file");
	} else {
		run.policy = policy;
		judge_all(&run, jobs);
		status = print_finish(&printer);
	}
	inputs_free(&run.inputs);
	prov_policy_free(policy);
	online_close(&online);
	return status;
}
