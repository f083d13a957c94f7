/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much there is to do, for the time left: found out beside the work, which does not wait for
 * it. Nothing is counted where nobody watches.
 */
#include "common/progress.h"
#include "verify.h"

static void *count(void *ctx)
{
	struct counting *c = ctx;
	struct input input;
	uint64_t bytes = 0;
	size_t files = 0;

	while (!atomic_load(&c->stop) && source_next(&c->source, &input)) {
		files++;
		bytes += input.size;
		input_free(&input);
	}
	if (!atomic_load(&c->stop))
		progress_total(c->progress, files, bytes);
	return NULL;
}

void count_start(struct counting *c, struct progress *progress, const struct inputs_from *from,
    const char *since)
{
	*c = (struct counting){.progress = progress, .from = *from};
	c->from.verbose = false;
	atomic_init(&c->stop, false);
	/* A list may be a pipe, which can be read once. */
	if (!progress->wanted || from->files_from != NULL)
		return;
	if (!source_open(&c->source, &c->from, since))
		return;
	c->started = pthread_create(&c->thread, NULL, count, c) == 0;
	if (!c->started)
		source_close(&c->source);
}

void count_stop(struct counting *c)
{
	if (!c->started)
		return;
	atomic_store(&c->stop, true);
	(void)pthread_join(c->thread, NULL);
	source_close(&c->source);
}
