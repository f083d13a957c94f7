/* SPDX-License-Identifier: Apache-2.0 */
#include "io/tally.h"

#include "base/err.h"
#include "io/heads.h"

#define FIRST_TAKES 16

bool prov_take_is(const struct prov_take *take, const struct prov_take *other)
{
	return take->off == other->off && take->len == other->len && take->sum == other->sum &&
	       take->marked == other->marked;
}

static int grow(struct prov_takes *takes, struct prov_arena *arena, struct prov_err *err)
{
	size_t cap = takes->cap == 0 ? FIRST_TAKES : takes->cap * 2;
	struct prov_take *v = prov_arena_grow(arena, takes->v, takes->cap, cap, sizeof(*v), err);

	if (v == NULL)
		return err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
	takes->v = v;
	takes->cap = cap;
	return PROV_OK;
}

/* Whether TAKE keeps the promises of struct prov_takes. */
static bool is_in_order(const struct prov_takes *takes, const struct prov_take *take)
{
	const struct prov_take *last;
	size_t highest = takes->num_sums == 0 ? 0 : takes->num_sums - 1;

	if (takes->n == 0)
		return take->sum <= 1;
	last = &takes->v[takes->n - 1];
	if (take->off < last->off + last->len)
		return false;
	return take->sum == 0 || take->sum == highest || take->sum == highest + 1;
}

int prov_takes_add(struct prov_takes *takes, struct prov_arena *arena, const struct prov_take *take,
    struct prov_err *err)
{
	int code;

	if (take->len == 0)
		return PROV_OK;
	if (!is_in_order(takes, take))
		return prov_fail(err, PROV_E_INTERNAL, "the runs of a hash are out of order");
	if (takes->n == takes->cap) {
		code = grow(takes, arena, err);
		if (code != PROV_OK)
			return code;
	}
	takes->v[takes->n++] = *take;
	if (take->sum >= takes->num_sums)
		takes->num_sums = take->sum + 1;
	return PROV_OK;
}

static int normalised(void *ctx, struct prov_bytes text, struct prov_err *err)
{
	struct prov_tally *t = ctx;

	return prov_digest_update(t->whole, text, err);
}

int prov_tally_begin(struct prov_tally *tally, enum prov_hash alg, bool nfc,
    const struct prov_takes *takes, uint8_t (*digests)[PROV_HASH_MAX], struct prov_err *err)
{
	memset(tally, 0, sizeof(*tally));
	tally->takes = takes;
	tally->alg = alg;
	tally->nfc = nfc;
	tally->digests = digests;
	prov_nfc_init(&tally->normal, normalised, tally);
	return prov_digest_new(&tally->whole, alg, err);
}

static int close_leaf(struct prov_tally *t, struct prov_err *err)
{
	int code = PROV_OK;

	if (t->open != 0)
		code = prov_digest_final(t->leaf, t->digests[t->open], err);
	prov_digest_free(t->leaf);
	t->leaf = NULL;
	t->open = 0;
	return code;
}

/* The hash that the run TAKE goes into, which may be one to begin with it. */
static int choose(struct prov_tally *t, const struct prov_take *take, struct prov_digest **out,
    struct prov_err *err)
{
	int code = PROV_OK;

	if (take->sum != 0 && take->sum != t->open) {
		code = close_leaf(t, err);
		if (code == PROV_OK)
			code = prov_digest_new(&t->leaf, t->alg, err);
		t->open = code == PROV_OK ? take->sum : 0;
	}
	*out = take->sum == 0 ? t->whole : t->leaf;
	return code;
}

static int put(struct prov_tally *t, const struct prov_take *take, struct prov_bytes data,
    struct prov_err *err)
{
	struct prov_digest *d;
	uint8_t mark[8];
	int code = choose(t, take, &d, err);

	for (unsigned i = 0; i < sizeof(mark); i++)
		mark[i] = (uint8_t)(take->off >> (56 - 8 * i));
	if (code == PROV_OK && take->marked && t->at == take->off)
		code = prov_digest_update(d, prov_bytes(mark, sizeof(mark)), err);
	if (code != PROV_OK)
		return code;
	if (t->nfc && take->sum == 0)
		return prov_nfc_update(&t->normal, data, err);
	return prov_digest_update(d, data, err);
}

int prov_tally_feed(struct prov_tally *tally, struct prov_bytes data, struct prov_err *err)
{
	if (tally->heads != NULL)
		prov_heads_feed(tally->heads, data);
	if (tally->see != NULL)
		tally->see(tally->see_ctx, data);
	while (data.n > 0 && tally->next < tally->takes->n) {
		const struct prov_take *take = &tally->takes->v[tally->next];
		uint64_t gap = take->off > tally->at ? take->off - tally->at : 0;
		struct prov_bytes part;
		uint64_t left;
		int code;

		if (gap >= data.n)
			break;
		tally->at += gap;
		data = prov_bytes_sub(data, (size_t)gap, data.n);
		left = take->off + take->len - tally->at;
		part = prov_bytes_sub(data, 0, left < data.n ? (size_t)left : data.n);
		code = put(tally, take, part, err);
		if (code != PROV_OK)
			return code;
		tally->at += part.n;
		data = prov_bytes_sub(data, part.n, data.n);
		if (part.n == left)
			tally->next++;
	}
	tally->at += data.n;
	return PROV_OK;
}

int prov_tally_end(struct prov_tally *tally, struct prov_err *err)
{
	int code = PROV_OK;

	if (tally->next < tally->takes->n)
		return prov_fail(
		    err, PROV_E_INTERNAL, "the output ended before all of it was hashed");
	if (tally->nfc)
		code = prov_nfc_finish(&tally->normal, err);
	if (code == PROV_OK)
		code = close_leaf(tally, err);
	if (code == PROV_OK && tally->takes->num_sums > 0)
		code = prov_digest_final(tally->whole, tally->digests[0], err);
	return code;
}

void prov_tally_fini(struct prov_tally *tally)
{
	prov_digest_free(tally->whole);
	prov_digest_free(tally->leaf);
	if (tally->takes != NULL)
		prov_nfc_fini(&tally->normal);
	memset(tally, 0, sizeof(*tally));
}
