/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "common/exit.h"
#include "common/file.h"
#include "common/message.h"
#include "common/out.h"
#include "verify.h"

#define MAX_JOBS 256

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

static bool parse_jobs(const char *text, unsigned *jobs)
{
	unsigned long n = 0;
	long processors;

	if (text == NULL) {
		processors = sysconf(_SC_NPROCESSORS_ONLN);
		*jobs = processors < 1          ? 1
			: processors > MAX_JOBS ? MAX_JOBS
						: (unsigned)processors;
		return true;
	}
	if (!cli_number(text, 1, MAX_JOBS, &n)) {
		(void)cli_usage(&verify_command, "--jobs takes a number from 1 to %d, not '%s'",
		    MAX_JOBS, text);
		return false;
	}
	*jobs = (unsigned)n;
	return true;
}

/* Standard input can be read once: as one input, or as the list of their names. */
static bool check_inputs(const struct verify_opts *opts)
{
	size_t uses = opts->files_from != NULL && is_stdio(opts->files_from) ? 1 : 0;

	uses += opts->sidecar != NULL && is_stdio(opts->sidecar) ? 1 : 0;
	for (size_t i = 0; i < opts->fragments.n; i++)
		uses += is_stdio(opts->fragments.at[i]) ? 1 : 0;
	for (size_t i = 0; i < opts->operands.n; i++)
		uses += is_stdio(opts->operands.at[i]) ? 1 : 0;
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

int verify_run(const struct verify_opts *opts)
{
	struct printer printer = {.quiet = opts->quiet, .verbose = opts->verbose};
	struct prov_policy *policy;
	struct inputs inputs = {0};
	struct online online = {0};
	const struct beside beside = {opts->sidecar, &opts->fragments, &online};
	unsigned jobs;
	int status = EXIT_ERROR;

	if (opts->quiet)
		msg_set_quiet();
	if (opts->format != NULL && !print_format_parse(opts->format, &printer.format))
		return cli_usage(&verify_command,
		    "there is no format '%s': there are text, json, ndjson and crjson",
		    opts->format);
	if (!parse_require(opts->require, &printer.require) || !parse_jobs(opts->jobs, &jobs) ||
	    !check_inputs(opts))
		return EXIT_ERROR;
	printer.flags = (out_wants_color() ? PROV_RENDER_COLOR : 0u) |
			(opts->verbose ? PROV_RENDER_VERBOSE : 0u);
	policy = verify_policy(opts);
	if (policy == NULL)
		return EXIT_ERROR;
	if (!online_set_up(&online, opts, policy) || !inputs_collect(&inputs, opts)) {
		status = EXIT_ERROR;
	} else if (inputs.names == 0) {
		msg_error(opts->files_from, "there was nothing to verify: the list names no file");
	} else {
		jobs_run(&inputs, policy, &beside, jobs, print_outcome, &printer);
		status = print_finish(&printer);
	}
	inputs_free(&inputs);
	prov_policy_free(policy);
	online_close(&online);
	return status;
}
