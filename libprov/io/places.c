/* SPDX-License-Identifier: Apache-2.0 */
#include "io/places.h"

#include <stdlib.h>

#include "base/ckd.h"
#include "base/err.h"

static bool has_places(const struct prov_plan *plan)
{
	for (size_t i = 0; i < plan->n; i++) {
		if (plan->ops[i].kind == PROV_OP_PLACES)
			return true;
	}
	return false;
}

/* A table whose integers grow is kept as a whole: what points into it has no answer. */
static bool is_kept(const struct prov_op *op)
{
	return op->kind == PROV_OP_COPY ||
	       (op->kind == PROV_OP_PLACES && op->in_width == op->width);
}

int prov_places_init(struct prov_places *places, const struct prov_plan *plan, uint64_t in_size,
    struct prov_err *err)
{
	uint64_t end = 0;

	memset(places, 0, sizeof(*places));
	places->in_size = in_size;
	places->out_size = plan->size;
	if (!has_places(plan))
		return PROV_OK;
	places->v = calloc(plan->n, sizeof(*places->v));
	if (places->v == NULL)
		return prov_fail_nomem(err);
	for (size_t i = 0; i < plan->n; i++) {
		const struct prov_op *op = &plan->ops[i];
		struct prov_kept *last = places->n > 0 ? &places->v[places->n - 1] : NULL;

		if (!is_kept(op))
			continue;
		if (op->off < end)
			return prov_fail(err, PROV_E_INTERNAL,
			    "a plan with offsets reads its source out of order");
		end = op->off + op->len;
		if (last != NULL && last->off + last->len == op->off &&
		    last->at + last->len == op->at)
			last->len += op->len;
		else
			places->v[places->n++] = (struct prov_kept){op->off, op->len, op->at};
	}
	return PROV_OK;
}

void prov_places_fini(struct prov_places *places)
{
	free(places->v);
	memset(places, 0, sizeof(*places));
}

int prov_places_find(
    const struct prov_places *places, uint64_t from, uint64_t *to, struct prov_err *err)
{
	size_t lo = 0, hi = places->n;
	const struct prov_kept *k;

	while (lo < hi) { /* the first run that begins behind FROM */
		size_t mid = lo + (hi - lo) / 2;

		if (places->v[mid].off <= from)
			lo = mid + 1;
		else
			hi = mid;
	}
	k = lo == 0 ? NULL : &places->v[lo - 1];
	if (from >= places->in_size) {
		if (!prov_add_u64(places->out_size, from - places->in_size, to))
			return prov_fail(err, PROV_E_UNSUPPORTED,
			    "points to a place that is too far away to be kept");
		return PROV_OK;
	}
	if (k == NULL || from - k->off > k->len)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "points into what would have to be replaced, at byte %llu",
		    (unsigned long long)from);
	*to = k->at + (from - k->off);
	return PROV_OK;
}

int prov_places_map(const struct prov_places *places, const struct prov_op *op, uint64_t off,
    const uint8_t *in, uint8_t out[PROV_MAX_PLACE], struct prov_err *err)
{
	uint64_t from = 0, to = 0;
	struct prov_err why = {0};
	int code;

	for (size_t i = 0; i < op->in_width; i++)
		from = from << 8 | in[i];
	if (!prov_add_u64(from, op->base, &from))
		return prov_fail_at(
		    err, PROV_E_FORMAT, off, "an offset in the file is larger than a file can be");
	code = prov_places_find(places, from, &to, &why);
	if (code != PROV_OK)
		return prov_fail_at(err, code, off, "an offset in the file %s", why.msg);
	if (to < op->base || (op->width < 8 && (to - op->base) >> (8 * op->width) != 0))
		return prov_fail_at(err, PROV_E_UNSUPPORTED, off,
		    "an offset in the file has no room for the place to which its content moves");
	to -= op->base;
	for (size_t i = 0; i < op->width; i++)
		out[i] = (uint8_t)(to >> (8 * (op->width - 1 - i)));
	return PROV_OK;
}
