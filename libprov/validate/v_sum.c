/* SPDX-License-Identifier: Apache-2.0 */
#include "validate/v_sum.h"

#include "base/err.h"

void v_sum_begin(struct v_sum *s, struct v_ctx *ctx, const struct prov_src *src, enum prov_hash alg,
    uint8_t *block)
{
	memset(s, 0, sizeof(*s));
	s->ctx = ctx;
	s->src = src;
	s->block = block;
	s->alg = alg;
	s->known = ctx->in->known != NULL ? ctx->in->known : ctx->known;
	if (s->known != NULL && (s->known->alg != alg || src != ctx->in->src))
		s->known = NULL;
}

/* --- what has to be read --- */

static int feed(struct v_sum *s, uint64_t off, uint64_t end, const uint64_t *mark)
{
	uint8_t be[8];
	int rc = PROV_OK;

	for (unsigned i = 0; i < sizeof(be) && mark != NULL; i++)
		be[i] = (uint8_t)(*mark >> (56 - 8 * i));
	if (mark != NULL)
		rc = prov_digest_update(s->digest, prov_bytes(be, sizeof(be)), s->ctx->err);
	while (rc == PROV_OK && off < end) {
		size_t n = end - off < PROV_IO_BLOCK ? (size_t)(end - off) : PROV_IO_BLOCK;

		rc = prov_src_read(s->src, off, s->block, n, s->ctx->err);
		if (rc == PROV_OK)
			rc = prov_digest_update(s->digest, prov_bytes(s->block, n), s->ctx->err);
		off += n;
	}
	return rc;
}

/* Reads after all: first the runs so far, which were the known ones. */
static int go_back(struct v_sum *s)
{
	const struct prov_known_hash *known = s->known;
	int rc = PROV_OK;

	if (s->digest == NULL)
		rc = prov_digest_new(&s->digest, s->alg, s->ctx->err);
	s->known = NULL;
	for (size_t i = 0, left = s->runs; known != NULL && left > 0 && rc == PROV_OK; i++) {
		const struct prov_take *take = &known->takes->v[i];

		if (take->sum != s->sum)
			continue;
		rc = feed(s, take->off, take->off + take->len, take->marked ? &take->off : NULL);
		left--;
	}
	return rc;
}

/* --- what is known --- */

/* The take that begins at OFF, or the end. */
static size_t find_take(const struct prov_takes *takes, uint64_t off)
{
	size_t lo = 0, hi = takes->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (takes->v[mid].off < off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The next take of the sum from I on, or the end. */
static size_t next_of(const struct prov_takes *takes, size_t i, size_t sum)
{
	/* Of a leaf's takes each follows the last, so that only those of the main sum lie apart. */
	while (i < takes->n && takes->v[i].sum != sum && (sum == 0 || takes->v[i].sum == 0))
		i++;
	return i < takes->n && takes->v[i].sum == sum ? i : takes->n;
}

/* Whether a take of the sum lies before I. */
static bool has_before(const struct prov_takes *takes, size_t i, size_t sum)
{
	while (i > 0 && takes->v[i - 1].sum != sum && (sum == 0 || takes->v[i - 1].sum == 0))
		i--;
	return i > 0 && takes->v[i - 1].sum == sum;
}

/* Whether the run is the one that follows those so far, of a sum that begins with the first. */
static bool is_known(struct v_sum *s, uint64_t off, uint64_t end, const uint64_t *mark)
{
	const struct prov_takes *takes = s->known->takes;
	struct prov_take want = {.off = off, .len = end - off, .marked = mark != NULL};

	if (s->runs == 0) {
		s->next = find_take(takes, off);
		s->sum = s->next < takes->n ? takes->v[s->next].sum : 0;
		if (has_before(takes, s->next, s->sum))
			return false;
	}
	want.sum = s->sum;
	return s->next < takes->n && (mark == NULL || *mark == off) &&
	       prov_take_is(&takes->v[s->next], &want);
}

int v_sum_run(struct v_sum *s, uint64_t off, uint64_t end, const uint64_t *mark)
{
	int rc = PROV_OK;

	if (off >= end && mark == NULL)
		return PROV_OK;
	if (s->known != NULL && is_known(s, off, end, mark)) {
		s->next = next_of(s->known->takes, s->next + 1, s->sum);
		s->runs++;
		return PROV_OK;
	}
	if (s->digest == NULL)
		rc = go_back(s);
	return rc == PROV_OK ? feed(s, off, end, mark) : rc;
}

int v_sum_end(struct v_sum *s, uint8_t digest[PROV_HASH_MAX])
{
	int rc = PROV_OK;

	if (s->known != NULL && s->runs > 0 && s->next == s->known->takes->n) {
		memcpy(digest, s->known->digests[s->sum], PROV_HASH_MAX);
		return PROV_OK;
	}
	if (s->digest == NULL)
		rc = go_back(s);
	return rc == PROV_OK ? prov_digest_final(s->digest, digest, s->ctx->err) : rc;
}

void v_sum_fini(struct v_sum *s)
{
	prov_digest_free(s->digest);
	s->digest = NULL;
}
