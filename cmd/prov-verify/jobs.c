/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several inputs at a time. Workers take the next input; the calling thread hands the outcomes over
 * in the inputs' order, and workers never run further ahead of it than a window, so that a slow
 * first input does not pile up the reports of all the others.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/file.h"
#include "prov/verify.h"
#include "verify.h"

#define WINDOW_PER_JOB 4

struct slot {
	struct outcome outcome;
	bool done;
};

struct pool {
	const struct inputs *inputs;
	const struct prov_policy *policy;
	const char *sidecar;
	struct slot *slots; /* a ring: input I is in slot I % num_slots */
	size_t num_slots;
	size_t next;  /* the next input to judge */
	size_t taken; /* outcomes handed over */
	bool stop;
	pthread_mutex_t lock;
	pthread_cond_t progress;
};

static int open_sidecar(struct prov_src **out, const char *path, struct prov_err *err)
{
	struct prov_err why = {0};
	int rc = file_open_src(out, path, &why);

	if (rc == PROV_OK)
		return PROV_OK;
	err->code = rc;
	(void)snprintf(err->msg, sizeof(err->msg), "its sidecar %.100s %.180s", path, why.msg);
	return rc;
}

static void judge(const struct input *input, const struct prov_policy *policy, const char *sidecar,
    struct outcome *outcome)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = NULL, *beside = NULL;
	int rc;

	*outcome = (struct outcome){0};
	if (input->problem != NULL)
		return; /* said by whoever prints */
	rc = file_open_src(&src, input->name, &outcome->err);
	if (rc == PROV_OK && sidecar != NULL)
		rc = open_sidecar(&beside, sidecar, &outcome->err);
	opts.sidecar = beside;
	opts.sidecar_name = sidecar;
	opts.path = is_stdio(input->name) ? NULL : input->name;
	if (rc == PROV_OK)
		rc = prov_verify_with(
		    &outcome->report, policy, src, input->name, &opts, &outcome->err);
	if (rc != PROV_OK && outcome->err.code == PROV_OK)
		outcome->err.code = rc;
	prov_src_close(beside);
	prov_src_close(src);
}

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
		judge(&pool->inputs->at[mine], pool->policy, pool->sidecar, &outcome);
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
		judge(&inputs->at[i], pool->policy, pool->sidecar, &outcome);
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

void jobs_run(const struct inputs *inputs, const struct prov_policy *policy, const char *sidecar,
    unsigned jobs, outcome_cb take, void *ctx)
{
	struct pool pool = {.inputs = inputs, .policy = policy, .sidecar = sidecar};

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
