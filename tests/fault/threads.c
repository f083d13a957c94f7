/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Eight threads verify and sign at once, on one policy and one signer that none of them used
 * before: what docs/api-conventions.md promises. Then they verify files that are so large that the
 * library hashes them with threads of its own: an SVG while its manifest is read (api/ahead.c), a
 * PNG box by box and a film leaf by leaf (validate/v_ahead.c). The thread sanitizer watches where
 * it is built in.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helper/signed.h"
#include "io/sums.h"

enum { THREADS = 8, ROUNDS = 12, SAMPLES = 3, LARGE = 3, CHUNKS = 6, CHUNK = 1 << 20, IEND = 12 };

struct large {
	uint8_t *good, *bad; /* the same but for a byte */
	size_t n;
};

struct shared {
	struct identity id, other; /* which made the large ones */
	struct prov_bytes samples[SAMPLES];
	struct large large[LARGE];
	pthread_barrier_t start;
	atomic_uint trusted, invalid, failed;
};

static void judge(
    struct shared *s, const struct identity *id, const void *data, size_t n, enum prov_state wanted)
{
	struct prov_report *report = NULL;
	struct prov_src *src = NULL;
	enum prov_state state = PROV_STATE_ERROR;

	if (prov_src_mem(&src, data, n, NULL) == PROV_OK &&
	    prov_verify(&report, id->policy, src, "memory", NULL) == PROV_OK)
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
		judge(s, &s->id, copy, n, PROV_STATE_TRUSTED);
		copy[n - 3] ^= 1; /* of the asset, behind the credentials or before */
		judge(s, &s->id, copy, n, PROV_STATE_INVALID);
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
	for (size_t i = 0; i < LARGE; i++) {
		judge(s, &s->other, s->large[i].good, s->large[i].n, PROV_STATE_TRUSTED);
		judge(s, &s->other, s->large[i].bad, s->large[i].n, PROV_STATE_INVALID);
	}
	return NULL;
}

/* --- the large ones: no more of their formats than hashes need --- */

static uint8_t *zeros(size_t n)
{
	uint8_t *p = calloc(1, n);

	if (p == NULL)
		exit(2);
	return p;
}

static void sign_large(const struct identity *id, const char *binding, uint8_t *data, size_t n,
    size_t from_end, struct large *out)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	int code;

	opts.declare = "captured";
	opts.binding = binding;
	out->good = sign_bytes(id, prov_bytes(data, n), &opts, &out->n, &code);
	free(data);
	if (out->good == NULL)
		exit(2);
	out->bad = zeros(out->n);
	memcpy(out->bad, out->good, out->n);
	out->bad[out->n - from_end] ^= 1;
}

static void make_svg(const struct identity *id, struct large *out)
{
	static const char begin[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"><!--";
	static const char end[] = "--></svg>\n";
	const size_t n = PROV_SUM_WORTH + CHUNK;
	uint8_t *p = zeros(n);

	memset(p, 'x', n);
	memcpy(p, begin, sizeof(begin) - 1);
	memcpy(&p[n - (sizeof(end) - 1)], end, sizeof(end) - 1);
	sign_large(id, NULL, p, n, CHUNK, out);
}

static void make_png(const struct identity *id, struct large *out)
{
	const struct prov_bytes small = sample_png();
	const size_t n = small.n + (size_t)CHUNKS * (CHUNK + 12);
	uint8_t *p = zeros(n);
	size_t at = small.n - IEND;

	memcpy(p, small.p, at);
	for (unsigned i = 0; i < CHUNKS; i++, at += CHUNK + 12) {
		p[at + 1] = CHUNK >> 16;
		memcpy(&p[at + 4], "prVt", 4);
	}
	memcpy(&p[at], &small.p[small.n - IEND], IEND);
	sign_large(id, "boxes", p, n, CHUNK, out);
}

static void make_film(const struct identity *id, struct large *out)
{
	static const uint8_t begin[32] = "\0\0\0\30ftypisom\0\0\2\0isommp42\0\x5f\xff\xe8mdat";
	const size_t n = (size_t)CHUNKS * CHUNK; /* 0x5fffe8 and ftyp's 24 */
	uint8_t *p = zeros(n);

	memcpy(p, begin, sizeof(begin));
	sign_large(id, NULL, p, n, CHUNK, out);
}

int main(void)
{
	static struct shared s;
	pthread_t threads[THREADS];
	unsigned wanted = THREADS * (ROUNDS + LARGE);

	identity_init(&s.id, PROV_ALG_ES256);
	identity_init(&s.other, PROV_ALG_ED25519);
	s.samples[0] = sample_jpeg();
	s.samples[1] = sample_png();
	s.samples[2] = sample_text();
	make_svg(&s.other, &s.large[0]);
	make_png(&s.other, &s.large[1]);
	make_film(&s.other, &s.large[2]);
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
	identity_fini(&s.other);
	for (size_t i = 0; i < LARGE; i++) {
		free(s.large[i].good);
		free(s.large[i].bad);
	}
	(void)printf("%u trusted, %u invalid, %u wrong\n", s.trusted, s.invalid, s.failed);
	return s.failed == 0 && s.trusted == wanted && s.invalid == wanted ? 0 : 1;
}
