/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/broker.h"
#include "common/exit.h"
#include "common/file.h"
#include "common/jobs.h"
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

/* What all inputs share. */
struct run {
	struct source source;
	const struct prov_policy *policy;
	const struct beside *beside;
	struct printer *printer;
	struct cache *cache;
	bool in_order;
	pthread_mutex_t print;
	struct progress progress;
};

/* One input and what becomes of it. */
struct piece {
	struct input input;
	enum cache_answer answer;
	struct cache_try attempt; /* where the answer is that it is not known */
	struct outcome outcome;
};

static bool print_one(struct run *run, struct piece *piece)
{
	bool go_on;

	(void)pthread_mutex_lock(&run->print);
	progress_hold(&run->progress);
	go_on = print_outcome(run->printer, &piece->input, &piece->outcome);
	progress_release(&run->progress);
	(void)pthread_mutex_unlock(&run->print);
	input_free(&piece->input);
	return go_on;
}

/* What is known needs no worker: handing it to one and back costs more than finding it. */
static bool next_one(void *ctx, void *outcome)
{
	struct run *run = ctx;
	struct piece *piece = outcome;
	struct progress_file file = {.all = &run->progress};

	while (source_next(&run->source, &piece->input)) {
		if (run->cache == NULL || piece->input.problem != NULL)
			return true;
		piece->answer = cache_find(
		    run->cache, piece->input.name, true, &piece->attempt, &piece->outcome.kept);
		if (piece->answer != CACHE_HIT || run->in_order)
			return true;
		file.name = piece->input.name;
		file.done = 0;
		progress_done(&file, piece->input.size);
		if (!print_one(run, piece))
			return false;
		memset(piece, 0, sizeof(*piece));
	}
	return false;
}

/* From the cache, or anew and into it. */
static void find(struct run *run, struct piece *piece)
{
	const struct input *input = &piece->input;
	struct outcome *outcome = &piece->outcome;
	struct kept kept;

	if (piece->answer == CACHE_LATER && run->cache != NULL && input->problem == NULL)
		piece->answer =
		    cache_find(run->cache, input->name, false, &piece->attempt, &outcome->kept);
	if (piece->answer == CACHE_HIT)
		return;
	judge(input, run->policy, run->beside, outcome);
	if (piece->attempt.file != NULL && outcome->report != NULL) {
		print_keep(run->printer, outcome->report, &kept);
		cache_keep(run->cache, input->name, &piece->attempt, outcome->report, &kept);
		free(kept.text);
	}
	cache_forget(&piece->attempt);
}

static void judge_one(void *ctx, size_t i, void *outcome)
{
	struct run *run = ctx;
	struct piece *piece = outcome;
	struct progress_file file = {.all = &run->progress, .name = piece->input.name};

	(void)i;
	find(run, piece);
	progress_done(&file, piece->input.size);
}

static bool take_one(void *ctx, size_t i, void *outcome)
{
	(void)i;
	return print_one(ctx, outcome);
}

/* While more results wait to be printed, they may go out together. */
static void wait_for_more(void *ctx)
{
	struct run *run = ctx;

	(void)pthread_mutex_lock(&run->print);
	(void)out_flush();
	(void)pthread_mutex_unlock(&run->print);
}

static void drop_one(void *outcome)
{
	struct piece *piece = outcome;

	prov_report_free(piece->outcome.report);
	free(piece->outcome.kept.text);
	cache_forget(&piece->attempt);
	input_free(&piece->input);
}

static void judge_all(struct run *run, const struct verify_opts *opts, unsigned at_a_time)
{
	const struct inputs_from *from = run->source.stream.from;
	bool many = opts->recursive || opts->files_from != NULL;
	const struct jobs jobs = {
	    .more = next_one,
	    .unordered = !run->in_order,
	    .outcome_size = sizeof(struct piece),
	    .ctx = run,
	    .work = judge_one,
	    .take = take_one,
	    .idle = wait_for_more,
	    .drop = drop_one,
	};
	struct counting counting;

	if (!many && opts->operands.n < at_a_time)
		at_a_time = (unsigned)opts->operands.n;
	progress_open(&run->progress, 0, 0, !opts->quiet && (many || opts->operands.n > 1));
	count_start(&counting, &run->progress, from, opts->since);
	jobs_run(&jobs, at_a_time);
	count_stop(&counting);
	progress_close(&run->progress);
	if (run->source.left_out > 0)
		msg_note(NULL, "%zu %s left out: not changed since %s", run->source.left_out,
		    run->source.left_out == 1 ? "file was" : "files were", opts->since);
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

/* Decoding takes longer than all the rest: unasked only for one input, and where it is read what
 * came of it. */
static bool wants_previews(const struct verify_opts *opts)
{
	return opts->previews || (opts->operands.n == 1 && opts->files_from == NULL &&
				     !opts->recursive && (!opts->quiet || opts->house != NULL));
}

int verify_run(const struct verify_opts *opts)
{
	struct printer printer = {.quiet = opts->quiet, .verbose = opts->verbose};
	struct prov_policy *policy;
	struct online online = {0};
	struct beside beside = {.sidecar = opts->sidecar,
	    .fragments = &opts->fragments,
	    .online = &online,
	    .was = opts->was,
	    .no_personal = opts->no_personal,
	    .receipt_of = opts->receipt_of};
	struct prov_look look;
	char *thumbnailer = NULL;
	const struct inputs_from from = {
	    .operands = &opts->operands,
	    .files_from = opts->files_from,
	    .nul = opts->nul,
	    .recursive = opts->recursive,
	    .verbose = opts->verbose && !opts->quiet,
	    .except = opts->output_dir,
	};
	struct pages pages = {0};
	struct run run = {.beside = &beside,
	    .printer = &printer,
	    .in_order = !opts->recursive || opts->sort,
	    .print = PTHREAD_MUTEX_INITIALIZER};
	static char buffer[65536]; /* without one of ours, its size would not count */
	unsigned jobs;
	int status = EXIT_ERROR;

	/* Whole results, and several of them, instead of pieces. */
	(void)setvbuf(stdout, buffer, isatty(STDOUT_FILENO) == 1 ? _IOLBF : _IOFBF, sizeof(buffer));
	if (opts->quiet)
		msg_set_quiet();
	if (opts->format != NULL && !print_format_parse(opts->format, &printer.format))
		return cli_usage(&verify_command,
		    "there is no format '%s': there are text, json, ndjson, crjson, sarif, "
		    "csv and html",
		    opts->format);
	if (opts->no_personal && printer.format == PRINT_CRJSON)
		return cli_usage(&verify_command,
		    "--no-personal does not go with crjson, which shows all that credentials hold");
	if (!check_pages(opts, printer.format) || !receipt_check_usage(opts, printer.format))
		return EXIT_ERROR;
	beside.format = printer.format;
	if (!parse_require(opts->require, &printer.require) ||
	    !jobs_parse(&verify_command, opts->jobs, &jobs) || !check_inputs(opts, &from))
		return EXIT_ERROR;
	printer.flags = (out_wants_color() ? PROV_RENDER_COLOR : 0u) |
			(opts->verbose ? PROV_RENDER_VERBOSE : 0u);
	policy = open_rules(&run, opts);
	if (policy == NULL)
		return EXIT_ERROR;
	/* A policy that says whom to trust says so instead of the default. */
	if (opts->require == NULL && prov_policy_judges_state(policy))
		printer.require = PROV_REQUIRE_VALID;
	if ((printer.format == PRINT_HTML && !opts->no_personal) || wants_previews(opts))
		thumbnailer = picture_program();
	if (printer.format == PRINT_HTML && !opts->no_personal)
		beside.thumbnailer = thumbnailer;
	look = picture_look(thumbnailer);
	if (wants_previews(
		opts)) /* without the program, the report says that it could not be had */
		beside.look = &look;
	if (opts->output_dir != NULL)
		printer.pages = &pages;
	if ((opts->output_dir == NULL || pages_open(&pages, opts->output_dir)) &&
	    online_set_up(&online, opts, policy) &&
	    receipts_open(&beside.receipts, opts, printer.require) &&
	    source_open(&run.source, &from, opts->since) &&
	    confine(
		opts, &online, thumbnailer != NULL || opts->was != NULL, run.source.stream.list)) {
		run.policy = policy;
		judge_all(&run, opts, jobs);
		status = finish(&run, opts);
	}
	source_close(&run.source);
	receipts_close(beside.receipts);
	cache_close(run.cache, opts->verbose);
	pages_close(&pages);
	free(thumbnailer);
	prov_policy_free(policy);
	online_close(&online);
	broker_stop();
	opener_stop();
	return status;
}
