/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inputs of a run as pieces of work: one that is to be judged, or several whose results are
 * known, since handing over each of those by itself would cost more than finding it.
 */
#include <stdlib.h>
#include <string.h>

#include "common/broker.h"
#include "common/jobs.h"
#include "common/message.h"
#include "common/out.h"
#include "verify.h"

/* Known results in a piece: until there are so many, or so many bytes of them. */
#define MAX_KNOWN 64
#define MAX_BYTES ((size_t)256 << 10)

/* One input and what becomes of it: a result that is kept, or what was found now. */
struct entry {
	struct input input;
	enum cache_answer answer;
	struct cache_try *attempt;
	struct kept kept;
	struct outcome *outcome; /* owned; NULL: not judged */
};

struct piece {
	struct entry *entries; /* those before AT are done with */
	size_t n, at;
};

static void drop_one(void *outcome)
{
	struct piece *piece = outcome;

	for (size_t i = piece->at; i < piece->n; i++) {
		struct entry *entry = &piece->entries[i];

		if (entry->outcome != NULL) {
			prov_report_free(entry->outcome->report);
			free(entry->outcome->kept.text);
		}
		free(entry->outcome);
		free(entry->kept.text);
		cache_forget(entry->attempt);
		input_free(&entry->input);
	}
	free(piece->entries);
	*piece = (struct piece){0};
}

/* From the cache, or anew and into it. */
static void find(struct run *run, struct entry *entry, struct cache_folder *last)
{
	struct outcome *outcome;
	struct kept kept;

	if (entry->attempt == NULL ||
	    !cache_settle(run->cache, entry->attempt, last, &entry->kept)) {
		outcome = entry->outcome = xrealloc(NULL, 1, sizeof(*outcome));
		*outcome = (struct outcome){0};
		judge(&entry->input, run->policy, run->beside, outcome);
		if (entry->attempt != NULL && outcome->report != NULL) {
			print_keep(run->printer, outcome->report, &kept);
			cache_keep(run->cache, entry->attempt, outcome->report, &kept);
			free(kept.text);
		}
	}
	cache_forget(entry->attempt);
	entry->attempt = NULL;
}

/* Prints what became of it, and frees that; false to stop. */
static bool print_entry(struct run *run, struct entry *entry)
{
	bool go_on;

	if (entry->outcome != NULL)
		go_on = print_outcome(run->printer, &entry->input, entry->outcome);
	else
		go_on = print_kept(run->printer, &entry->kept);
	free(entry->outcome);
	free(entry->kept.text);
	input_free(&entry->input);
	return go_on;
}

static void work_one(void *ctx, size_t i, void *outcome)
{
	struct run *run = ctx;
	struct piece *piece = outcome;
	struct progress_file file = {.all = &run->progress};
	struct cache_folder last = {0};

	(void)i;
	for (size_t k = 0; k < piece->n; k++) {
		file.name = piece->entries[k].input.name;
		file.done = 0;
		find(run, &piece->entries[k], &last);
		progress_done(&file, piece->entries[k].input.size);
	}
	/* It ends while we print. */
	if (run->is_one)
		broker_release();
}

static bool take_one(void *ctx, size_t i, void *outcome)
{
	struct run *run = ctx;
	struct piece *piece = outcome;
	bool go_on = true;

	(void)i;
	(void)pthread_mutex_lock(&run->print);
	progress_hold(&run->progress);
	while (go_on && piece->at < piece->n)
		go_on = print_entry(run, &piece->entries[piece->at++]);
	progress_release(&run->progress);
	(void)pthread_mutex_unlock(&run->print);
	drop_one(piece);
	return go_on;
}

static void add(struct piece *piece, const struct entry *entry)
{
	if (piece->entries == NULL)
		piece->entries = xrealloc(NULL, MAX_KNOWN, sizeof(*piece->entries));
	piece->entries[piece->n++] = *entry;
}

static void add_alone(struct piece *piece, const struct entry *entry)
{
	piece->entries = xrealloc(NULL, 1, sizeof(*piece->entries));
	piece->entries[piece->n++] = *entry;
}

/* Keeps what can't be part of PIECE for the next one. */
static void add_pending(struct run *run, const struct entry *entry)
{
	run->pending = xrealloc(NULL, 1, sizeof(*run->pending));
	*run->pending = *entry;
}

static bool take_pending(struct run *run, struct piece *piece)
{
	if (run->pending == NULL)
		return false;
	*piece = (struct piece){.entries = run->pending, .n = 1};
	run->pending = NULL;
	return true;
}

/* The next input and what the cache has of it. What is known already does not wait for a list. */
static bool next_entry(struct run *run, struct entry *entry, bool wait)
{
	struct source *source = &run->source;

	*entry = (struct entry){0};
	if (!(wait ? source_next(source, &entry->input)
		   : source_next_walked(source, &entry->input)))
		return false;
	if (run->cache != NULL && entry->input.problem == NULL)
		entry->answer = cache_find(
		    run->cache, entry->input.name, &source->stream.seen, &entry->attempt);
	return true;
}

/* Fills PIECE; false where there is nothing more. */
static bool fill(struct run *run, struct piece *piece)
{
	struct entry entry;
	size_t bytes = 0;

	while (
	    piece->n < MAX_KNOWN && bytes < MAX_BYTES && next_entry(run, &entry, piece->n == 0)) {
		if (entry.answer == CACHE_HIT) {
			add(piece, &entry);
			bytes += cache_length(entry.attempt);
		} else if (piece->n == 0) {
			add_alone(piece, &entry);
			break;
		} else {
			add_pending(run, &entry);
			break;
		}
		if (!entry.input.walked)
			break;
	}
	if (run->cache != NULL)
		cache_rest(run->cache);
	return piece->n > 0;
}

static bool next_one(void *ctx, void *outcome)
{
	struct run *run = ctx;
	struct piece *piece = outcome;

	if (take_pending(run, piece))
		return true;
	while (fill(run, piece)) {
		/* One from a list, whose next name may be long in coming, needs no worker either.
		 */
		if (piece->n > 1 || run->in_order || piece->entries[0].answer != CACHE_HIT)
			return true;
		work_one(run, 0, piece);
		if (!take_one(run, 0, piece))
			return false;
	}
	return false;
}

/* While more results wait to be printed, they may go out together. */
static void wait_for_more(void *ctx)
{
	struct run *run = ctx;

	(void)pthread_mutex_lock(&run->print);
	(void)out_flush();
	(void)pthread_mutex_unlock(&run->print);
}

void work_all(struct run *run, const struct verify_opts *opts, unsigned at_a_time)
{
	const struct inputs_from *from = run->source.stream.from;
	bool many = opts->recursive || opts->files_from != NULL;
	const struct jobs jobs = {
	    .more = next_one,
	    .unordered = !run->in_order,
	    .outcome_size = sizeof(struct piece),
	    .ctx = run,
	    .work = work_one,
	    .take = take_one,
	    .idle = wait_for_more,
	    .drop = drop_one,
	};
	struct piece left = {0};
	struct counting counting;

	run->is_one = !many && opts->operands.n == 1 && opts->receipt == NULL;
	if (!many && opts->operands.n < at_a_time)
		at_a_time = (unsigned)opts->operands.n;
	progress_open(&run->progress, 0, 0, !opts->quiet && (many || opts->operands.n > 1));
	count_start(&counting, &run->progress, from, opts->since);
	jobs_run(&jobs, at_a_time);
	if (take_pending(run, &left))
		drop_one(&left);
	count_stop(&counting);
	progress_close(&run->progress);
	run->printer->left_out = run->source.left_out > 0;
	if (run->source.left_out > 0)
		msg_note(NULL, "%zu %s left out: not changed since %s", run->source.left_out,
		    run->source.left_out == 1 ? "file was" : "files were", opts->since);
}
