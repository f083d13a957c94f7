/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workers take the next piece; the calling thread takes the outcomes. Workers never run further
 * ahead of it than there are slots, so that the outcomes of all the others do not pile up behind a
 * slow first piece, and however many pieces there are, the memory is the same.
 */
#include "common/jobs.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/cli.h"

#define MAX_JOBS 256
#define SLOTS_PER_JOB 4
#define IDLE_MS 20

enum slot_state { SLOT_FREE = 0, SLOT_BUSY, SLOT_DONE };

struct slot {
	enum slot_state state;
	size_t piece;
};

struct pool {
	const struct jobs *jobs;
	unsigned char *outcomes; /* one of each slot */
	struct slot *slots;
	size_t num_slots;
	size_t next;  /* the next to begin */
	size_t taken; /* outcomes handed over */
	bool ended;   /* there are no more than 'next' */
	bool stop;
	pthread_mutex_t source; /* held by whoever asks what the next piece is; taken before lock */
	pthread_mutex_t lock;
	pthread_cond_t progress;
};

static void *outcome_of(const struct pool *pool, const struct slot *slot)
{
	return pool->outcomes + (size_t)(slot - pool->slots) * pool->jobs->outcome_size;
}

/* Whether there is a piece I; what it is goes into OUTCOME. */
static bool begin_one(const struct jobs *jobs, size_t i, void *outcome)
{
	memset(outcome, 0, jobs->outcome_size);
	return jobs->more != NULL ? jobs->more(jobs->ctx, outcome) : i < jobs->n;
}

/* With the lock held. */
static struct slot *find(const struct pool *pool, enum slot_state state)
{
	bool any = state == SLOT_FREE || pool->jobs->unordered;

	for (size_t i = 0; i < pool->num_slots; i++) {
		struct slot *slot = &pool->slots[i];
		if (slot->state == state && (any || slot->piece == pool->taken))
			return slot;
	}
	return NULL;
}

/* A slot to work in; NULL once there is nothing more to be done. */
static struct slot *wait_for_room(struct pool *pool)
{
	struct slot *slot = NULL;

	(void)pthread_mutex_lock(&pool->lock);
	while (!pool->stop && !pool->ended && (slot = find(pool, SLOT_FREE)) == NULL)
		(void)pthread_cond_wait(&pool->progress, &pool->lock);
	if (pool->stop || pool->ended)
		slot = NULL;
	(void)pthread_mutex_unlock(&pool->lock);
	return slot;
}

/* The slot of the next piece, which is this thread's alone until it is done; or NULL. */
static struct slot *begin(struct pool *pool)
{
	struct slot *slot;
	bool there;

	/* Asked in turn: the numbers of the pieces are in the order in which they were named. */
	(void)pthread_mutex_lock(&pool->source);
	slot = wait_for_room(pool);
	if (slot != NULL) {
		there = begin_one(pool->jobs, pool->next, outcome_of(pool, slot));
		(void)pthread_mutex_lock(&pool->lock);
		if (there) {
			slot->state = SLOT_BUSY;
			slot->piece = pool->next++;
		} else {
			slot = NULL;
			pool->ended = true;
			(void)pthread_cond_broadcast(&pool->progress);
		}
		(void)pthread_mutex_unlock(&pool->lock);
	}
	(void)pthread_mutex_unlock(&pool->source);
	return slot;
}

static void *work(void *ctx)
{
	struct pool *pool = ctx;
	struct slot *slot;

	while ((slot = begin(pool)) != NULL) {
		pool->jobs->work(pool->jobs->ctx, slot->piece, outcome_of(pool, slot));
		(void)pthread_mutex_lock(&pool->lock);
		slot->state = SLOT_DONE;
		(void)pthread_cond_broadcast(&pool->progress);
		(void)pthread_mutex_unlock(&pool->lock);
	}
	return NULL;
}

/* With the lock held. Nobody is told that it is idle for a moment in between. */
static void wait_for_outcome(struct pool *pool, bool *told)
{
	struct timespec end = {0};

	if (*told || pool->jobs->idle == NULL) {
		(void)pthread_cond_wait(&pool->progress, &pool->lock);
		return;
	}
	(void)clock_gettime(CLOCK_REALTIME, &end);
	end.tv_nsec += IDLE_MS * 1000000L;
	end.tv_sec += end.tv_nsec / 1000000000L;
	end.tv_nsec %= 1000000000L;
	if (pthread_cond_timedwait(&pool->progress, &pool->lock, &end) != ETIMEDOUT)
		return;
	*told = true;
	(void)pthread_mutex_unlock(&pool->lock);
	pool->jobs->idle(pool->jobs->ctx);
	(void)pthread_mutex_lock(&pool->lock);
}

/* Waits for the next outcome and takes it out of its slot; false where there are no more. */
static bool fetch(struct pool *pool, size_t *piece, void *outcome)
{
	struct slot *slot;
	bool told = false;

	(void)pthread_mutex_lock(&pool->lock);
	while (
	    (slot = find(pool, SLOT_DONE)) == NULL && !(pool->ended && pool->taken == pool->next))
		wait_for_outcome(pool, &told);
	if (slot != NULL) {
		memcpy(outcome, outcome_of(pool, slot), pool->jobs->outcome_size);
		*piece = slot->piece;
		slot->state = SLOT_FREE;
		pool->taken++;
		(void)pthread_cond_broadcast(&pool->progress);
	}
	(void)pthread_mutex_unlock(&pool->lock);
	return slot != NULL;
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

	for (size_t i = 0; go_on && begin_one(jobs, i, outcome); i++) {
		jobs->work(jobs->ctx, i, outcome);
		go_on = jobs->take(jobs->ctx, i, outcome);
		if (jobs->idle != NULL)
			jobs->idle(jobs->ctx);
	}
	free(outcome);
}

static void take_all(struct pool *pool)
{
	const struct jobs *jobs = pool->jobs;
	void *outcome = xrealloc(NULL, 1, jobs->outcome_size);
	bool go_on = true;
	size_t piece;

	while (go_on && fetch(pool, &piece, outcome))
		go_on = jobs->take(jobs->ctx, piece, outcome);
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
		if (pool->slots[i].state == SLOT_DONE)
			pool->jobs->drop(outcome_of(pool, &pool->slots[i]));
	}
	free(threads);
}

void jobs_run(const struct jobs *jobs, unsigned at_a_time)
{
	struct pool pool = {.jobs = jobs};

	if (jobs->more == NULL && jobs->n < at_a_time)
		at_a_time = (unsigned)jobs->n;
	if (at_a_time <= 1) {
		run_alone(jobs);
		return;
	}
	pool.num_slots = (size_t)at_a_time * SLOTS_PER_JOB;
	pool.outcomes = xrealloc(NULL, pool.num_slots, jobs->outcome_size);
	pool.slots = xrealloc(NULL, pool.num_slots, sizeof(*pool.slots));
	memset(pool.slots, 0, pool.num_slots * sizeof(*pool.slots));
	(void)pthread_mutex_init(&pool.source, NULL);
	(void)pthread_mutex_init(&pool.lock, NULL);
	(void)pthread_cond_init(&pool.progress, NULL);
	run_pool(&pool, at_a_time);
	(void)pthread_cond_destroy(&pool.progress);
	(void)pthread_mutex_destroy(&pool.lock);
	(void)pthread_mutex_destroy(&pool.source);
	free(pool.slots);
	free(pool.outcomes);
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
