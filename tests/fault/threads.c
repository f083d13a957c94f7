/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Eight threads verify and sign at once, on one policy and one signer that none of them used
 * before: what docs/api-conventions.md promises. The thread sanitizer watches where it is built in.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helper/signed.h"

enum { THREADS = 8, ROUNDS = 12, SAMPLES = 3 };

struct shared {
	struct identity id;
	struct prov_bytes samples[SAMPLES];
	pthread_barrier_t start;
	atomic_uint trusted, invalid, failed;
};

static void judge(struct shared *s, const void *data, size_t n, enum prov_state wanted)
{
	struct prov_report *report = NULL;
	struct prov_src *src = NULL;
	enum prov_state state = PROV_STATE_ERROR;

	if (prov_src_mem(&src, data, n, NULL) == PROV_OK &&
	    prov_verify(&report, s->id.policy, src, "memory", NULL) == PROV_OK)
		state = prov_report_state(report);
	if (state != wanted)
		atomic_fetch_add(&s->failed, 1);
	else
		atomic_fetch_add(wanted == PROV_STATE_TRUSTED ? &s->trusted : &s->invalid, 1);
	prov_report_free(report);
	prov_src_close(src);
}

static void round_trip(struct shared *s, struct prov_bytes sample)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_src *src = NULL;
	struct prov_sink *sink = NULL;
	uint8_t *copy = NULL;
	const void *made;
	size_t n = 0;

	opts.declare = "captured";
	if (prov_src_mem(&src, sample.p, sample.n, NULL) == PROV_OK &&
	    prov_sink_mem(&sink, (size_t)1 << 24, NULL) == PROV_OK &&
	    prov_sign(s->id.signer, src, sink, &opts, NULL) == PROV_OK) {
		made = prov_sink_mem_data(sink, &n);
		copy = malloc(n);
	}
	if (copy == NULL) {
		atomic_fetch_add(&s->failed, 1);
	} else {
		memcpy(copy, made, n);
		judge(s, copy, n, PROV_STATE_TRUSTED);
		copy[n - 3] ^= 1; /* of the asset, behind the credentials or before */
		judge(s, copy, n, PROV_STATE_INVALID);
	}
	free(copy);
	prov_sink_close(sink);
	prov_src_close(src);
}

static void *work(void *ctx)
{
	struct shared *s = ctx;

	(void)pthread_barrier_wait(&s->start);
	for (size_t i = 0; i < ROUNDS; i++)
		round_trip(s, s->samples[i % SAMPLES]);
	return NULL;
}

int main(void)
{
	static struct shared s;
	pthread_t threads[THREADS];
	unsigned wanted = THREADS * ROUNDS;

	identity_init(&s.id, PROV_ALG_ES256);
	s.samples[0] = sample_jpeg();
	s.samples[1] = sample_png();
	s.samples[2] = sample_text();
	if (pthread_barrier_init(&s.start, NULL, THREADS) != 0)
		return 2;
	for (size_t i = 0; i < THREADS; i++) {
		if (pthread_create(&threads[i], NULL, work, &s) != 0)
			return 2;
	}
	for (size_t i = 0; i < THREADS; i++)
		(void)pthread_join(threads[i], NULL);
	(void)pthread_barrier_destroy(&s.start);
	identity_fini(&s.id);
	(void)printf("%u trusted, %u invalid, %u wrong\n", s.trusted, s.invalid, s.failed);
	return s.failed == 0 && s.trusted == wanted && s.invalid == wanted ? 0 : 1;
}
