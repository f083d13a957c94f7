/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workers take the next piece; the calling thread takes the outcomes in order, and workers never
 * run further ahead of it than a window, so that a slow first piece does not pile up the outcomes
 * of all the others.
 */
#include "common/jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/cli.h"

#define MAX_JOBS 256
#define WINDOW_PER_JOB 4

struct pool {
	const struct jobs *jobs;
	unsigned char *slots; /* a ring: the outcome of I is in slot I % num_slots */
	bool *done;           /* of each slot */
	size_t num_slots;
	size_t next;  /* the next to begin */
	size_t taken; /* outcomes handed over */
	bool stop;
	pthread_mutex_t lock;
	pthread_cond_t progress;
};

static void *slot_of(const struct pool *pool, size_t i)
{
	return pool->slots + i % pool->num_slots * pool->jobs->outcome_size;
}

static void do_one(const struct jobs *jobs, size_t i, void *outcome)
{
	memset(outcome, 0, jobs->outcome_size);
	jobs->work(jobs->ctx, i, outcome);
}

static void *work(void *ctx)
{
	struct pool *pool = ctx;

	(void)pthread_mutex_lock(&pool->lock);
	for (;;) {
		size_t mine = pool->next;
		if (pool->stop || mine >= pool->jobs->n)
			break;
		if (mine - pool->taken >= pool->num_slots) {
			(void)pthread_cond_wait(&pool->progress, &pool->lock);
			continue;
		}
		pool->next++;
		(void)pthread_mutex_unlock(&pool->lock);
		/* The slot is this thread's alone until it is done. */
		do_one(pool->jobs, mine, slot_of(pool, mine));
		(void)pthread_mutex_lock(&pool->lock);
		pool->done[mine % pool->num_slots] = true;
		(void)pthread_cond_broadcast(&pool->progress);
	}
	(void)pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* Waits for the outcome of I and takes it out of its slot. */
static void fetch(struct pool *pool, size_t i, void *outcome)
{
	(void)pthread_mutex_lock(&pool->lock);
	while (!pool->done[i % pool->num_slots])
		(void)pthread_cond_wait(&pool->progress, &pool->lock);
	memcpy(outcome, slot_of(pool, i), pool->jobs->outcome_size);
	pool->done[i % pool->num_slots] = false;
	pool->taken++;
	(void)pthread_cond_broadcast(&pool->progress);
	(void)pthread_mutex_unlock(&pool->lock);
}

static void stop(struct pool *pool)
{
	(void)pthread_mutex_lock(&pool->lock);
	pool->stop = true;
	(void)pthread_cond_broadcast(&pool->progress);
	(void)pthread_mutex_unlock(&pool->lock);
}

static void run_alone(const struct jobs *jobs)
{
	void *outcome = xrealloc(NULL, 1, jobs->outcome_size);
	bool go_on = true;

	for (size_t i = 0; go_on && i < jobs->n; i++) {
		do_one(jobs, i, outcome);
		go_on = jobs->take(jobs->ctx, i, outcome);
	}
	free(outcome);
}

static void take_all(struct pool *pool)
{
	const struct jobs *jobs = pool->jobs;
	void *outcome = xrealloc(NULL, 1, jobs->outcome_size);
	bool go_on = true;

	for (size_t i = 0; go_on && i < jobs->n; i++) {
		fetch(pool, i, outcome);
		go_on = jobs->take(jobs->ctx, i, outcome);
	}
	free(outcome);
}

static void run_pool(struct pool *pool, unsigned at_a_time)
{
	pthread_t *threads = xrealloc(NULL, at_a_time, sizeof(*threads));
	unsigned started = 0;

	while (started < at_a_time && pthread_create(&threads[started], NULL, work, pool) == 0)
		started++;
	if (started == 0)
		run_alone(pool->jobs);
	else
		take_all(pool);
	stop(pool);
	for (unsigned i = 0; i < started; i++)
		(void)pthread_join(threads[i], NULL);
	for (size_t i = 0; i < pool->num_slots; i++) {
		if (pool->done[i])
			pool->jobs->drop(slot_of(pool, i));
	}
	free(threads);
}

void jobs_run(const struct jobs *jobs, unsigned at_a_time)
{
	struct pool pool = {.jobs = jobs};

	if (jobs->n < at_a_time)
		at_a_time = (unsigned)jobs->n;
	if (at_a_time <= 1) {
		run_alone(jobs);
		return;
	}
	pool.num_slots = (size_t)at_a_time * WINDOW_PER_JOB;
	pool.slots = xrealloc(NULL, pool.num_slots, jobs->outcome_size);
	pool.done = xrealloc(NULL, pool.num_slots, sizeof(*pool.done));
	memset(pool.done, 0, pool.num_slots * sizeof(*pool.done));
	(void)pthread_mutex_init(&pool.lock, NULL);
	(void)pthread_cond_init(&pool.progress, NULL);
	run_pool(&pool, at_a_time);
	(void)pthread_cond_destroy(&pool.progress);
	(void)pthread_mutex_destroy(&pool.lock);
	free(pool.done);
	free(pool.slots);
}

bool jobs_parse(const struct cli_command *command, const char *text, unsigned *at_a_time)
{
	unsigned long n = 0;
	long processors;

	if (text == NULL) {
		processors = sysconf(_SC_NPROCESSORS_ONLN);
		*at_a_time = processors < 1          ? 1
			     : processors > MAX_JOBS ? MAX_JOBS
						     : (unsigned)processors;
		return true;
	}
	if (!cli_number(text, 1, MAX_JOBS, &n)) {
		(void)cli_usage(
		    command, "--jobs takes a number from 1 to %d, not '%s'", MAX_JOBS, text);
		return false;
	}
	*at_a_time = (unsigned)n;
	return true;
}
