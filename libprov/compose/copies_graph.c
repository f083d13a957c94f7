/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the copied manifests leads to which, by its ingredient assertions (C2PA 2.4, 18.16). */
#include "base/err.h"
#include "compose/copies.h"

#define FIRST_EDGES 16u

/* The manifest that an absolute URI names, or that holds what it names: of an ingredient some name
 * the claim. */
static size_t target(const struct prov_copies *copies, struct prov_bytes uri)
{
	struct prov_bytes path;
	const uint8_t *slash, *end;
	bool absolute;

	if (!prov_jumbf_uri_split(uri, &path, &absolute) || !absolute)
		return PROV_NO_COPY;
	slash = memchr(path.p, '/', path.n);
	if (slash == NULL)
		return PROV_NO_COPY;
	path = prov_bytes_sub(path, (size_t)(slash - path.p) + 1, path.n);
	end = memchr(path.p, '/', path.n);
	return prov_copies_index(
	    copies, end == NULL ? path : prov_bytes_sub(path, 0, (size_t)(end - path.p)));
}

static int add_edge(
    struct prov_copies *copies, const struct prov_copy_edge *edge, struct prov_err *err)
{
	if (copies->num_edges == copies->cap_edges) {
		size_t cap = copies->cap_edges == 0 ? FIRST_EDGES : copies->cap_edges * 2;
		struct prov_copy_edge *v = prov_arena_grow(
		    copies->arena, copies->edges, copies->cap_edges, cap, sizeof(*v), err);

		if (v == NULL)
			return PROV_E_NOMEM;
		copies->edges = v;
		copies->cap_edges = cap;
	}
	copies->edges[copies->num_edges++] = *edge;
	return PROV_OK;
}

/* What can't be read leads nowhere: the verifier found fault with it, and that is on record. */
static int look_at(
    struct prov_copies *copies, size_t from, const struct prov_jumbf *box, struct prov_err *err)
{
	const struct prov_asr_info *info = prov_asr_lookup(box->label);
	struct prov_copy_edge edge = {.from = from, .box = box};
	struct prov_ingredient ing;
	struct prov_err why = {0};
	int rc;

	if (info == NULL || info->kind != PROV_ASR_INGREDIENT)
		return PROV_OK;
	rc = prov_ingredient_parse(box, copies->arena, &ing, &why);
	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_fail_of(
		    err, rc, &why, "an ingredient's credentials are more than fits");
	if (rc != PROV_OK || !ing.has_manifest)
		return PROV_OK;
	edge.to = target(copies, ing.manifest.url);
	edge.survives = ing.has_claim_signature;
	if (edge.to == PROV_NO_COPY || copies->v[edge.to].manifest == NULL)
		return PROV_OK;
	return add_edge(copies, &edge, err);
}

static bool is_there(const struct prov_copies *copies, const struct prov_copy_edge *e)
{
	return !copies->v[e->from].gone && !prov_copy_drops(&copies->v[e->from], e->box);
}

/* How many edges lead to each copy. */
static size_t *count_in(const struct prov_copies *copies, struct prov_err *err)
{
	size_t *in = prov_arena_array(copies->arena, copies->n + 1, sizeof(*in), err);

	for (size_t i = 0; i < copies->num_edges && in != NULL; i++)
		in[copies->edges[i].to] += is_there(copies, &copies->edges[i]) ? 1 : 0;
	return in;
}

/* Edges stand in the order of where they come from; the first of each copy, and one past the end.
 */
static size_t *index_edges(const struct prov_copies *copies, struct prov_err *err)
{
	size_t *first = prov_arena_array(copies->arena, copies->n + 2, sizeof(*first), err);
	size_t e = 0;

	for (size_t i = 0; i <= copies->n && first != NULL; i++) {
		while (e < copies->num_edges && copies->edges[e].from < i)
			e++;
		first[i] = e;
	}
	return first;
}

/*
 * Takes away, again and again, what nothing leads to (QUEUE holds NUM of those); IN is counted down
 * on the way. *TAKEN: how many that were.
 */
static int peel(struct prov_copies *copies, size_t *in, size_t *queue, size_t num, size_t *taken,
    struct prov_err *err)
{
	size_t *first = index_edges(copies, err);

	if (first == NULL)
		return PROV_E_NOMEM;
	for (*taken = 0; *taken < num; (*taken)++) {
		size_t at = queue[*taken];

		for (size_t e = first[at]; e < first[at + 1]; e++) {
			size_t to = copies->edges[e].to;

			if (!prov_copy_drops(&copies->v[at], copies->edges[e].box) && --in[to] == 0)
				queue[num++] = to;
		}
	}
	return PROV_OK;
}

/* A manifest can't be made from itself: hashes would have had to be known before what they cover.
 * Readers refuse such a store as a whole. */
static int check_circles(struct prov_copies *copies, struct prov_err *err)
{
	size_t *queue = prov_arena_array(copies->arena, copies->n + 1, sizeof(*queue), err);
	size_t *in = count_in(copies, err), num = 0, taken = 0;
	int rc;

	if (queue == NULL || in == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < copies->n; i++) {
		if (in[i] == 0)
			queue[num++] = i;
	}
	rc = peel(copies, in, queue, num, &taken, err);
	if (rc == PROV_OK && taken < copies->n)
		rc = prov_fail(err, PROV_E_FORMAT,
		    "an ingredient's credentials lead back to themselves, which no honest ones do");
	return rc;
}

int prov_copies_connect(struct prov_copies *copies, struct prov_err *err)
{
	int rc = PROV_OK;

	for (size_t i = 0; i < copies->n && rc == PROV_OK; i++) {
		const struct prov_manifest *m = copies->v[i].manifest;

		if (m == NULL || m->assertions == NULL)
			continue;
		for (const struct prov_jumbf *a = m->assertions->first; a != NULL && rc == PROV_OK;
		     a = a->next)
			rc = look_at(copies, i, a, err);
	}
	return rc == PROV_OK ? check_circles(copies, err) : rc;
}

int prov_copies_prune(struct prov_copies *copies, struct prov_err *err)
{
	size_t *queue = prov_arena_array(copies->arena, copies->n + 1, sizeof(*queue), err);
	size_t *in = count_in(copies, err), num = 0, taken = 0;
	int rc;

	if (queue == NULL || in == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < copies->n; i++)
		in[i] += copies->v[i].named ? 1 : 0;
	for (size_t i = 0; i < copies->num_edges; i++) {
		const struct prov_copy_edge *e = &copies->edges[i];

		if (!prov_copy_drops(&copies->v[e->from], e->box) || in[e->to] > 0)
			continue;
		in[e->to] = SIZE_MAX; /* once */
		queue[num++] = e->to;
	}
	rc = peel(copies, in, queue, num, &taken, err);
	for (size_t i = 0; i < taken && rc == PROV_OK; i++)
		copies->v[queue[i]].gone = true;
	return rc;
}

int prov_copies_check_edges(const struct prov_copies *copies, struct prov_err *err)
{
	for (size_t i = 0; i < copies->num_edges; i++) {
		const struct prov_copy_edge *e = &copies->edges[i];
		const struct prov_copy *to = &copies->v[e->to];

		if (to->num_dropped > 0 && !e->survives && is_there(copies, e))
			return prov_fail(err, PROV_E_UNSUPPORTED,
			    "%.*s refers to %.*s in the way of earlier versions, by a hash over "
			    "all of it, so that nothing can be redacted there (6.8)",
			    (int)copies->v[e->from].box->label.n,
			    (const char *)copies->v[e->from].box->label.p, (int)to->box->label.n,
			    (const char *)to->box->label.p);
	}
	return PROV_OK;
}
