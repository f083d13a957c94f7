/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/broker.h"
#include "common/exit.h"
#include "common/file.h"
#include "common/jobs.h"
#include "common/lean.h"
#include "common/message.h"
#include "common/opener.h"
#include "common/out.h"
#include "common/picture.h"
#include "receipt.h"
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

	uses += opts->was != NULL && is_stdio(opts->was) ? 1 : 0;
	uses += opts->sidecar != NULL && is_stdio(opts->sidecar) ? 1 : 0;
	for (size_t i = 0; i < opts->fragments.n; i++)
		uses += is_stdio(opts->fragments.at[i]) ? 1 : 0;
	if (uses > 1)
		(void)cli_usage(&verify_command, "standard input can be read only once");
	else if (opts->operands.n == 0 && opts->files_from == NULL)
		(void)cli_usage(&verify_command, "an input is missing");
	else if ((opts->sidecar != NULL || opts->was != NULL || opts->fragments.n > 0) &&
		 (opts->operands.n != 1 || opts->files_from != NULL || opts->recursive))
		(void)cli_usage(&verify_command, "--%s goes with one input",
		    opts->sidecar != NULL ? "sidecar"
		    : opts->was != NULL   ? "was"
					  : "fragment");
	else if (opts->nul && opts->files_from == NULL)
		(void)cli_usage(&verify_command, "-0 goes with --files-from");
	else
		return true;
	return false;
}

static bool is_one(const struct verify_opts *opts)
{
	return opts->operands.n == 1 && opts->files_from == NULL && !opts->recursive;
}

/* A page is about one input. */
static bool check_pages(const struct verify_opts *opts, enum print_format format)
{
	if (opts->output_dir != NULL && format != PRINT_HTML)
		(void)cli_usage(&verify_command, "--output-dir goes with --format html");
	else if (format == PRINT_HTML && opts->output_dir == NULL &&
		 (opts->operands.n != 1 || opts->files_from != NULL || opts->recursive))
		(void)cli_usage(&verify_command,
		    "--format html is a page for each input: --output-dir DIR says where to");
	else
		return true;
	return false;
}

/* What came of all of them. */
static int finish(struct run *run, const struct verify_opts *opts)
{
	int status;

	if (run->source.stream.names > 0 || run->source.stream.failed) {
		status = print_finish(run->printer);
		return run->source.stream.failed ? EXIT_ERROR : status;
	}
	msg_error(opts->files_from, "there was nothing to verify: the list names no file");
	return EXIT_ERROR;
}

/* The policy, and the cache of what was found by the same one. NULL having said why. */
static struct prov_policy *open_rules(struct run *run, const struct verify_opts *opts)
{
	struct prov_policy *policy = NULL;

	if (!cache_open(&run->cache, opts, run->printer))
		return NULL;
	policy = verify_policy(opts);
	if (policy != NULL && cache_confirm(run->cache, opts, run->printer))
		return policy;
	prov_policy_free(policy);
	cache_close(run->cache, false);
	return NULL;
}

/* Decoding takes longer than all the rest: unasked only for one input, where it is read what came
 * of it. */
bool verify_has_time(const struct verify_opts *opts)
{
	return opts->previews || (is_one(opts) && (!opts->quiet || opts->house != NULL));
}

/* Where a policy asks for what they show, not to look would be to let all of them pass. */
static bool wants_previews(const struct verify_opts *opts, const struct prov_policy *policy)
{
	return verify_has_time(opts) || prov_policy_judges_rule(policy, "prov.preview");
}

/* How results come out. False having said what is wrong with that. */
static bool open_output(struct printer *printer, const struct verify_opts *opts)
{
	static char buffer[65536]; /* without one of ours, its size would not count */

	/* Whole results, and several of them, instead of pieces. */
	(void)setvbuf(stdout, buffer, isatty(STDOUT_FILENO) == 1 ? _IOLBF : _IOFBF, sizeof(buffer));
	if (opts->quiet)
		msg_set_quiet();
	printer->flags = (out_wants_color() ? PROV_RENDER_COLOR : 0u) |
			 (opts->verbose ? PROV_RENDER_VERBOSE : 0u);
	if (opts->format != NULL && !print_format_parse(opts->format, &printer->format))
		(void)cli_usage(&verify_command,
		    "there is no format '%s': there are text, json, ndjson, crjson, sarif, "
		    "csv and html",
		    opts->format);
	else if (opts->no_personal && printer->format == PRINT_CRJSON)
		(void)cli_usage(&verify_command,
		    "--no-personal does not go with crjson, which shows all that credentials hold");
	else
		return true;
	return false;
}

/* One input needs nobody else, and to ask how many processors there are takes as long as half its
 * hash. */
static bool parse_jobs(const struct verify_opts *opts, unsigned *jobs)
{
	*jobs = 1;
	return (opts->jobs == NULL && is_one(opts)) ||
	       jobs_parse(&verify_command, opts->jobs, jobs);
}

static bool check_usage(const struct verify_opts *opts, const struct inputs_from *from,
    struct printer *printer, unsigned *jobs)
{
	return check_pages(opts, printer->format) && receipt_check_usage(opts, printer->format) &&
	       parse_require(opts->require, &printer->require) && parse_jobs(opts, jobs) &&
	       check_inputs(opts, from);
}

static bool shows_pictures(const struct verify_opts *opts, enum print_format format)
{
	return format == PRINT_HTML && !opts->no_personal;
}

/* What the options say of it; a policy can ask for more. */
static bool needs_pictures(
    const struct verify_opts *opts, enum print_format format, bool has_previews)
{
	return shows_pictures(opts, format) || opts->was != NULL ||
	       (verify_has_time(opts) && has_previews);
}

/* Everything is opened, rights are given up, and then all inputs are judged. */
static int judge_inputs(struct run *run, const struct verify_opts *opts,
    const struct inputs_from *from, struct beside *beside, unsigned jobs,
    struct prov_policy *policy)
{
	const bool shows = shows_pictures(opts, run->printer->format),
		   previews = wants_previews(opts, policy);
	char *thumbnailer = shows || (previews && beside->has_previews) ? picture_program() : NULL;
	struct prov_look look = picture_look(thumbnailer);
	struct online online = {0};
	struct pages pages = {0};
	int status = EXIT_ERROR;

	beside->online = &online;
	if (shows)
		beside->thumbnailer = thumbnailer;
	/* Without the program, the report says that it could not be had. */
	if (previews)
		beside->look = &look;
	if (opts->output_dir != NULL)
		run->printer->pages = &pages;
	if ((opts->output_dir == NULL || pages_open(&pages, opts->output_dir)) &&
	    online_set_up(&online, opts, policy) &&
	    receipts_open(&beside->receipts, opts, run->printer->require) &&
	    source_open(&run->source, from, opts->since) &&
	    confine(opts, beside,
		needs_pictures(opts, run->printer->format, beside->has_previews) ||
		    (previews && beside->has_previews),
		run->source.stream.list)) {
		run->policy = policy;
		work_all(run, opts, jobs);
		status = finish(run, opts);
	}
	source_close(&run->source);
	receipts_close(beside->receipts);
	cache_close(run->cache, opts->verbose);
	pages_close(&pages);
	free(thumbnailer);
	prov_policy_free(policy); /* which may still hold whom to ask */
	online_close(&online);
	beside->online = NULL;
	beside->look = NULL;
	return status;
}

int verify_run(const struct verify_opts *opts)
{
	const struct inputs_from from = {
	    .operands = &opts->operands,
	    .files_from = opts->files_from,
	    .nul = opts->nul,
	    .recursive = opts->recursive,
	    .verbose = opts->verbose && !opts->quiet,
	    .except = opts->output_dir,
	};
	struct printer printer = {
	    .quiet = opts->quiet, .verbose = opts->verbose, .warn_status = opts->warn_status};
	struct online none = {0};
	struct beside beside = {.sidecar = opts->sidecar,
	    .fragments = &opts->fragments,
	    .online = &none,
	    .was = opts->was,
	    .no_personal = opts->no_personal,
	    .receipt_of = opts->receipt_of};
	struct run run = {.beside = &beside,
	    .printer = &printer,
	    .in_order = !opts->recursive || opts->sort,
	    .print = PTHREAD_MUTEX_INITIALIZER};
	struct prov_policy *policy;
	unsigned jobs;
	int status = EXIT_ERROR;

	if (opts->receipt == NULL && opts->key == NULL)
		lean_openssl();
	if (!open_output(&printer, opts) || !check_usage(opts, &from, &printer, &jobs))
		return EXIT_ERROR;
	beside.format = printer.format;
	beside.asks =
	    opts->house != NULL ||
	    (printer.require & ~(unsigned)(PROV_REQUIRE_TRUSTED | PROV_REQUIRE_VALID)) != 0;
	printer.by_policy = opts->require == NULL;
	/* Where nobody wants them, nothing is read for them. */
	beside.has_previews = !is_one(opts) || !verify_has_time(opts) || opts->sidecar != NULL ||
			      opts->online || preview_is_possible(opts->operands.at[0]);
	/* Early, before there is much memory for two processes to share. Where it must know more
	 * than the options say, confine starts it. */
	if (opts->receipt == NULL && !opts->online &&
	    !confine_programs(
		opts, &beside, needs_pictures(opts, printer.format, beside.has_previews)))
		return EXIT_ERROR;
	policy = open_rules(&run, opts);
	if (policy != NULL)
		status = judge_inputs(&run, opts, &from, &beside, jobs, policy);
	broker_stop();
	opener_stop();
	return status;
}
