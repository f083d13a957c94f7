/* SPDX-License-Identifier: Apache-2.0 */
#include "validate/v_ahead.h"

#include "base/limits.h"
#include "io/sums.h"

void v_ahead_init(struct v_ahead *a, struct v_ctx *ctx)
{
	memset(a, 0, sizeof(*a));
	a->ctx = ctx;
	prov_arena_init(&a->arena, PROV_MAX_ARENA);
}

void v_ahead_forget(struct v_ahead *a)
{
	a->ctx->known = NULL;
	a->odd = false;
	memset(&a->takes, 0, sizeof(a->takes));
	prov_arena_fini(&a->arena);
	prov_arena_init(&a->arena, PROV_MAX_ARENA);
}

/* Hash 0 is the one that others may stand between: each run is one of the others. */
void v_ahead_add(struct v_ahead *a, uint64_t off, uint64_t len)
{
	const struct prov_take take = {
	    .off = off, .len = len, .sum = a->takes.num_sums + (a->takes.num_sums == 0)};

	if (a->odd || len == 0 || prov_takes_add(&a->takes, &a->arena, &take, NULL) != PROV_OK)
		a->odd = true;
}

void v_ahead_take(struct v_ahead *a, enum prov_hash alg)
{
	uint8_t(*digests)[PROV_HASH_MAX];
	struct prov_sums sums;

	/* What was written a moment ago is known already. */
	if (a->ctx->in->known != NULL || a->odd || a->takes.n < 2)
		return;
	digests = prov_arena_array(&a->arena, a->takes.num_sums, sizeof(*digests), NULL);
	if (digests == NULL ||
	    !prov_sums_begin(&sums, a->ctx->in->src, alg, &a->takes, digests, 0, &a->arena))
		return;
	if (!prov_sums_end(&sums))
		return;
	a->known = (struct prov_known_hash){
	    .alg = alg, .takes = &a->takes, .digests = (const uint8_t(*)[PROV_HASH_MAX])digests};
	a->ctx->known = &a->known;
}

void v_ahead_fini(struct v_ahead *a)
{
	v_ahead_forget(a);
	prov_arena_fini(&a->arena);
}
