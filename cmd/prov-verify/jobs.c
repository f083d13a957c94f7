/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several inputs at a time. Workers take the next input; the calling thread hands the outcomes over
 * in the inputs' order, and workers never run further ahead of it than a window, so that a slow
 * first input does not pile up the reports of all the others.
 */
#include <pthread.h>
#include <stdlib.h>

#include "verify.h"

#define WINDOW_PER_JOB 4

struct slot {
	struct outcome outcome;
	bool done;
};

struct pool {
	const struct inputs *inputs;
	const struct prov_policy *policy;
	const struct beside *beside;
	struct slot *slots; /* a ring: input I is in slot I % num_slots */
	size_t num_slots;
	size_t next;  /* the next input to judge */
	size_t taken; /* outcomes handed over */
	bool stop;
	pthread_mutex_t lock;
	pthread_cond_t progress;
};

static void *work(void *ctx)
{
	struct pool *pool = ctx;
	struct outcome outcome;

	(void)pthread_mutex_lock(&pool->lock);
	for (;;) {
		size_t mine = pool->next;
		if (pool->stop || mine >= pool->inputs->n)
			break;
		if (mine - pool->taken >= pool->num_slots) {
			(void)pthread_cond_wait(&pool->progress, &pool->lock);
			continue;
		}
		pool->next++;
		(void)pthread_mutex_unlock(&pool->lock);
		judge(&pool->inputs->at[mine], pool->policy, pool->beside, &outcome);
		(void)pthread_mutex_lock(&pool->lock);
		pool->slots[mine % pool->num_slots] = (struct slot){outcome, true};
		(void)pthread_cond_broadcast(&pool->progress);
	}
	(void)pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* Waits for the outcome of input I and takes it out of its slot. */
static struct outcome fetch(struct pool *pool, size_t i)
{
	struct slot *slot = &pool->slots[i % pool->num_slots];
	struct outcome outcome;

	(void)pthread_mutex_lock(&pool->lock);
	while (!slot->done)
		(void)pthread_cond_wait(&pool->progress, &pool->lock);
	outcome = slot->outcome;
	slot->done = false;
	pool->taken++;
	(void)pthread_cond_broadcast(&pool->progress);
	(void)pthread_mutex_unlock(&pool->lock);
	return outcome;
}

static void stop(struct pool *pool)
{
	(void)pthread_mutex_lock(&pool->lock);
	pool->stop = true;
	(void)pthread_cond_broadcast(&pool->progress);
	(void)pthread_mutex_unlock(&pool->lock);
}

static void run_alone(const struct pool *pool, outcome_cb take, void *ctx)
{
	const struct inputs *inputs = pool->inputs;
	struct outcome outcome;

	for (size_t i = 0; i < inputs->n; i++) {
		judge(&inputs->at[i], pool->policy, pool->beside, &outcome);
		if (!take(ctx, &inputs->at[i], &outcome))
			return;
	}
}

static void run_pool(struct pool *pool, unsigned jobs, outcome_cb take, void *ctx)
{
	pthread_t *threads = xrealloc(NULL, jobs, sizeof(*threads));
	struct outcome outcome;
	unsigned started = 0;
	bool go_on = true;

	while (started < jobs && pthread_create(&threads[started], NULL, work, pool) == 0)
		started++;
	if (started == 0)
		run_alone(pool, take, ctx);
	for (size_t i = 0; started > 0 && go_on && i < pool->inputs->n; i++) {
		outcome = fetch(pool, i);
		go_on = take(ctx, &pool->inputs->at[i], &outcome);
	}
	stop(pool);
	for (unsigned i = 0; i < started; i++)
		(void)pthread_join(threads[i], NULL);
	for (size_t i = 0; i < pool->num_slots; i++) {
		if (pool->slots[i].done)
			prov_report_free(pool->slots[i].outcome.report);
	}
	free(threads);
}

void jobs_run(const struct inputs *inputs, const struct prov_policy *policy,
    const struct beside *beside, unsigned jobs, outcome_cb take, void *ctx)
{
	struct pool pool = {.inputs = inputs, .policy = policy, .beside = beside};

	if (inputs->n < jobs)
		jobs = (unsigned)inputs->n;
	if (jobs <= 1) {
		run_alone(&pool, take, ctx);
		return;
	}
	pool.num_slots = (size_t)jobs * WINDOW_PER_JOB;
	pool.slots = xrealloc(NULL, pool.num_slots, sizeof(*pool.slots));
	for (size_t i = 0; i < pool.num_slots; i++)
		pool.slots[i] = (struct slot){0};
	(void)pthread_mutex_init(&pool.lock, NULL);
	(void)pthread_cond_init(&pool.progress, NULL);
	run_pool(&pool, jobs, take, ctx);
	(void)pthread_cond_destroy(&pool.progress);
	(void)pthread_mutex_destroy(&pool.lock);
	free(pool.slots);
}
