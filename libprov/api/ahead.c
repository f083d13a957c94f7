/* SPDX-License-Identifier: Apache-2.0 */
#include "api/ahead.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"

#define SMALL (1u << 20) /* below this the headers cost less than a millisecond */

static bool holds(struct prov_bytes in, const char *word)
{
	for (size_t at = 0; at < in.n; at++) {
		const uint8_t *hit = memchr(&in.p[at], word[0], in.n - at);

		if (hit == NULL)
			return false;
		at = (size_t)(hit - in.p);
		if (prov_bytes_starts(prov_bytes_sub(in, at, in.n), word))
			return true;
	}
	return false;
}

/*
 * Whether the store speaks of another hash than the one that is guessed. That is no reading of it:
 * who writes a word there to mislead makes the asset be hashed twice.
 */
static bool is_likely(struct prov_bytes store)
{
	return holds(store, "c2pa.hash.data") && !holds(store, "c2pa.hash.boxes") &&
	       !holds(store, "sha384") && !holds(store, "sha512");
}

static int look(
    const struct prov_src *src, const struct prov_ahead *ahead, bool *out, struct prov_err *err)
{
	size_t n = ahead->store.len < SMALL ? (size_t)ahead->store.len : SMALL;
	uint8_t *buf;
	int rc;

	if (ahead->data.n > 0) {
		*out = is_likely(ahead->data);
		return PROV_OK;
	}
	buf = malloc(n);
	if (buf == NULL)
		return prov_fail_nomem(err);
	rc = prov_src_read(src, ahead->store.start, buf, n, err);
	*out = rc == PROV_OK && is_likely(prov_bytes(buf, n));
	free(buf);
	return rc;
}

static int read_through(const struct prov_src *src, struct prov_tally *tally, struct prov_err *err)
{
	uint8_t *block = malloc(PROV_IO_BLOCK);
	int rc = block == NULL ? prov_fail_nomem(err) : PROV_OK;

	for (uint64_t at = 0; rc == PROV_OK && at < src->size;) {
		uint64_t left = src->size - at;
		size_t n = left < PROV_IO_BLOCK ? (size_t)left : PROV_IO_BLOCK;

		rc = prov_src_read(src, at, block, n, err);
		if (rc == PROV_OK)
			rc = prov_tally_feed(tally, prov_bytes(block, n), err);
		at += n;
	}
	free(block);
	return rc;
}

/* The hash that is guessed: over all but the store. */
static int guess(struct prov_ahead_pass *pass, uint64_t size, const struct prov_span *store,
    struct prov_arena *arena, struct prov_err *err)
{
	const uint64_t end = store->start + store->len;
	const struct prov_take before = {.len = store->start};
	const struct prov_take after = {.off = end, .len = size - end};
	int rc = prov_takes_add(&pass->takes, arena, &before, err);

	pass->known = (struct prov_known_hash){.alg = PROV_HASH_SHA256,
	    .takes = &pass->takes,
	    .digests = (const uint8_t(*)[PROV_HASH_MAX])pass->digest};
	return rc == PROV_OK ? prov_takes_add(&pass->takes, arena, &after, err) : rc;
}

static int make_pass(struct prov_ahead_pass *pass, struct prov_validate_in *in,
    const struct prov_ahead *ahead, struct prov_arena *arena, struct prov_err *err)
{
	struct prov_tally tally = {0};
	int rc;

	prov_heads_init(&pass->heads, arena);
	rc = prov_heads_chase(&pass->heads, ahead->first, ahead->after, in->src->size, err);
	if (rc == PROV_OK)
		rc = prov_tally_begin(
		    &tally, PROV_HASH_SHA256, false, &pass->takes, pass->digest, err);
	tally.heads = &pass->heads;
	if (rc == PROV_OK)
		rc = read_through(in->src, &tally, err);
	if (rc == PROV_OK)
		rc = prov_tally_end(&tally, err);
	prov_tally_fini(&tally);
	if (rc != PROV_OK)
		return rc;
	pass->spared = prov_heads_spare(&pass->heads, in->src);
	in->src = &pass->spared;
	in->known = &pass->known;
	return PROV_OK;
}

int prov_ahead(struct prov_ahead_pass *pass, struct prov_validate_in *in, struct prov_arena *arena,
    struct prov_err *err)
{
	struct prov_ahead ahead;
	bool wanted = false;
	int rc;

	memset(pass, 0, sizeof(*pass));
	if (in->format->ahead == NULL || in->src->size < SMALL || in->external.n > 0)
		return PROV_OK;
	rc = in->format->ahead(in->src, arena, &ahead, &wanted, err);
	if (rc == PROV_OK && wanted)
		rc = look(in->src, &ahead, &wanted, err);
	if (rc == PROV_OK && wanted)
		rc = guess(pass, in->src->size, &ahead.store, arena, err);
	if (rc != PROV_OK || !wanted)
		return rc;
	if (ahead.after != NULL)
		return make_pass(pass, in, &ahead, arena, err);
	pass->running = prov_sums_begin(
	    &pass->sums, in->src, PROV_HASH_SHA256, &pass->takes, pass->digest, 1, arena);
	return PROV_OK;
}

void prov_ahead_settle(struct prov_ahead_pass *pass, struct prov_validate_in *in)
{
	if (pass->running && prov_sums_end(&pass->sums))
		in->known = &pass->known;
	pass->running = false;
}
