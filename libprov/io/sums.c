/* SPDX-License-Identifier: Apache-2.0 */
#include "io/sums.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"

bool prov_src_is_own(const struct prov_src *src)
{
	return prov_src_is_file(src) || prov_src_is_mem(src);
}

/* --- one sum --- */

static int feed(const struct prov_sums *s, const struct prov_take *take, struct prov_digest *digest,
    uint8_t *block)
{
	uint8_t mark[8];
	int rc = PROV_OK;

	for (unsigned i = 0; i < sizeof(mark); i++)
		mark[i] = (uint8_t)(take->off >> (56 - 8 * i));
	if (take->marked)
		rc = prov_digest_update(digest, prov_bytes(mark, sizeof(mark)), NULL);
	for (uint64_t at = 0; rc == PROV_OK && at < take->len;) {
		uint64_t left = take->len - at;
		size_t n = left < PROV_IO_BLOCK ? (size_t)left : PROV_IO_BLOCK;

		rc = prov_src_read(s->src, take->off + at, block, n, NULL);
		if (rc == PROV_OK)
			rc = prov_digest_update(digest, prov_bytes(block, n), NULL);
		at += n;
	}
	return rc;
}

static int make_sum(struct prov_sums *s, size_t sum, uint8_t *block)
{
	struct prov_digest *digest = NULL;
	int rc = prov_digest_new(&digest, s->alg, NULL);

	for (size_t i = s->first[sum]; rc == PROV_OK && i < s->takes->n; i++) {
		const struct prov_take *take = &s->takes->v[i];

		if (take->sum == sum && !atomic_load(&s->failed))
			rc = feed(s, take, digest, block);
		else if (sum != 0 && take->sum > sum)
			break;
	}
	if (rc == PROV_OK)
		rc = prov_digest_final(digest, s->digests[sum], NULL);
	prov_digest_free(digest);
	return rc;
}

/* --- the threads --- */

static void *work(void *ctx)
{
	struct prov_sums *s = ctx;
	uint8_t *block = malloc(PROV_IO_BLOCK);
	size_t sum;

	if (block == NULL)
		atomic_store(&s->failed, true);
	while (!atomic_load(&s->failed) &&
	       (sum = atomic_fetch_add(&s->next, 1)) < s->takes->num_sums) {
		if (make_sum(s, sum, block) != PROV_OK)
			atomic_store(&s->failed, true);
	}
	free(block);
	return NULL;
}

static bool find_first(struct prov_sums *s, struct prov_arena *arena)
{
	const struct prov_takes *takes = s->takes;

	s->first = prov_arena_array(arena, takes->num_sums, sizeof(*s->first), NULL);
	if (s->first == NULL)
		return false;
	for (size_t i = 0; i < takes->num_sums; i++)
		s->first[i] = takes->n;
	for (size_t i = takes->n; i > 0; i--)
		s->first[takes->v[i - 1].sum] = i - 1;
	return true;
}

/* How many threads there is work and room for. */
static unsigned count(const struct prov_takes *takes, unsigned leave)
{
	const long processors = sysconf(_SC_NPROCESSORS_ONLN);
	uint64_t size = 0;
	unsigned n;

	for (size_t i = 0; i < takes->n; i++)
		size += takes->v[i].len;
	if (size < PROV_SUM_WORTH || processors <= 1)
		return 0;
	n = (unsigned)(processors < 64 ? processors : 64);
	n = n > leave ? n - leave : 0;
	if (n > takes->num_sums)
		n = (unsigned)takes->num_sums;
	return n < PROV_SUM_THREADS ? n : PROV_SUM_THREADS;
}

bool prov_sums_begin(struct prov_sums *sums, const struct prov_src *src, enum prov_hash alg,
    const struct prov_takes *takes, uint8_t (*digests)[PROV_HASH_MAX], unsigned leave,
    struct prov_arena *arena)
{
	const unsigned wanted = prov_src_is_own(src) ? count(takes, leave) : 0;
	sigset_t all, old;

	memset(sums, 0, sizeof(*sums));
	sums->src = src;
	sums->alg = alg;
	sums->takes = takes;
	sums->digests = digests;
	if (wanted == 0 || !find_first(sums, arena))
		return false;
	/* Signals are for threads that know of them. */
	(void)sigfillset(&all);
	if (pthread_sigmask(SIG_SETMASK, &all, &old) != 0)
		return false;
	while (sums->n < wanted && pthread_create(&sums->threads[sums->n], NULL, work, sums) == 0)
		sums->n++;
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
	return sums->n > 0;
}

bool prov_sums_end(struct prov_sums *sums)
{
	for (unsigned i = 0; i < sums->n; i++)
		(void)pthread_join(sums->threads[i], NULL);
	sums->n = 0;
	return !atomic_load(&sums->failed);
}
