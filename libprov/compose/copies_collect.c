/* SPDX-License-Identifier: Apache-2.0 */
/* Taking ingredients' stores together (C2PA 2.4, 18.16.12.1): what is the same once, forms of one
 * that differ by redaction as one, and the rest side by side. */
#include "base/err.h"
#include "base/limits.h"
#include "compose/copies.h"
#include "compose/draft.h"

#define FIRST_ROOM 16u

static int append(struct prov_copies *copies, const struct prov_copy *copy, struct prov_err *err)
{
	if (copies->n == copies->cap) {
		size_t cap = copies->cap == 0 ? FIRST_ROOM : copies->cap * 2;
		struct prov_copy *v =
		    prov_arena_grow(copies->arena, copies->v, copies->cap, cap, sizeof(*v), err);

		if (v == NULL)
			return PROV_E_NOMEM;
		copies->v = v;
		copies->cap = cap;
	}
	copies->v[copies->n++] = *copy;
	return PROV_OK;
}

static struct prov_bytes stored(const struct prov_copy *copy)
{
	return copy->manifest != NULL ? copy->manifest->stored->raw : copy->box->raw;
}

/* The manifest as it lies there, untouched. */
static bool is_same(const struct prov_copy *a, const struct prov_copy *b)
{
	return a->num_dropped == 0 && prov_bytes_eq(stored(a), stored(b));
}

static int fail_ambiguous(const struct prov_copy *copy, struct prov_err *err)
{
	return prov_fail(err, PROV_E_UNSUPPORTED,
	    "an ingredient's credentials have two boxes named %.*s, so that neither can "
	    "be referred to",
	    (int)copy->box->label.n, (const char *)copy->box->label.p);
}

/* Step 2.1.2.2: nothing else is left than to keep both. */
static int add_moved(
    struct prov_copies *copies, const struct prov_copy *copy, size_t *at, struct prov_err *err)
{
	struct prov_copy moved = *copy;
	int rc = PROV_OK;

	/* Each is held against all that have come before. */
	if (copies->num_moved == PROV_MAX_RELABELLED)
		return prov_refuse(err, PROV_LIMIT_RELABELLED,
		    "more manifests of the ingredients have the names of others than the limit of "
		    "%u",
		    PROV_MAX_RELABELLED);
	rc = prov_copies_relabel(copies, &moved, err);
	if (rc == PROV_OK)
		rc = append(copies, &moved, err);
	if (rc != PROV_OK)
		return rc;
	*at = copies->n - 1;
	copies->num_moved++;
	return PROV_OK;
}

/*
 * 18.16.12.1 step 2, against every form of it that is here by now; *AT is which of them COPY is, or
 * PROV_NO_COPY where it is not needed.
 */
static int add(
    struct prov_copies *copies, const struct prov_copy *copy, size_t *at, struct prov_err *err)
{
	bool clashes = false, merged = false;

	*at = PROV_NO_COPY;
	for (size_t i = 0; copy->box->has_label && i < copies->n; i++) {
		struct prov_copy *old = &copies->v[i];
		int rc;

		if (!old->box->has_label || !prov_bytes_eq(old->box->label, copy->box->label))
			continue;
		*at = i;
		if (is_same(old, copy))
			return PROV_OK;
		/* 18.16.12.2, note: what is no manifest need not be copied. */
		if (copy->manifest == NULL && old->store != copy->store)
			return PROV_OK;
		if (old->store == copy->store)
			return fail_ambiguous(copy, err);
		clashes = true;
		if (old->manifest == NULL)
			continue;
		rc = prov_copies_merge(copies, old, copy, &merged, err);
		if (rc != PROV_OK || merged)
			return rc;
	}
	if (clashes)
		return add_moved(copies, copy, at, err);
	*at = copies->n;
	return append(copies, copy, err);
}

/* What keeps its name first: what counts before what nothing leads to, which anybody can put into
 * a store, and of whom we trust before others'; what somebody has tampered with, and what is no
 * manifest, last. */
enum rank { TRUSTED, LED, LOOSE, BROKEN, NO_MANIFEST, RANKS };

static enum rank rank_of(const struct prov_copies_from *from,
    const struct prov_draft_ingredient *ing, const struct prov_manifest *m)
{
	if (m == NULL)
		return NO_MANIFEST;
	if (ing->broken || from->led == NULL)
		return BROKEN;
	if (!from->led[m->index])
		return LOOSE;
	return ing->trusted ? TRUSTED : LED;
}

/* What has RANK, or all of it. */
static int add_store(struct prov_copies *copies, struct prov_copies_from *from,
    const struct prov_draft_ingredient *ing, const enum rank *rank, struct prov_err *err)
{
	const struct prov_store *store = from->store;
	size_t next = 0, at;
	int rc = PROV_OK;

	for (const struct prov_jumbf *c = store->box->first; c != NULL && rc == PROV_OK;
	     c = c->next) {
		struct prov_copy copy = {
		    .store = store, .from = (size_t)(from - copies->from), .box = c};

		if (next < store->n && store->manifests[next].box == c)
			copy.manifest = &store->manifests[next++];
		/* Nothing could mean it; some readers refuse what has it. */
		if (!c->has_label || (rank != NULL && rank_of(from, ing, copy.manifest) != *rank))
			continue;
		rc = add(copies, &copy, &at, err);
		if (rc != PROV_OK || at == PROV_NO_COPY)
			continue;
		from->moved = from->moved || copies->v[at].label != NULL;
		if (copy.manifest != NULL && prov_bytes_eq(c->label, ing->label)) {
			from->own = at;
			copies->v[at].named = true;
		}
	}
	return rc;
}

static int parse(struct prov_copies *copies, struct prov_bytes data, struct prov_copies_from *out,
    struct prov_err *err)
{
	struct prov_store *store = prov_arena_alloc(copies->arena, sizeof(*store), err);

	if (store == NULL)
		return PROV_E_NOMEM;
	out->store = store;
	copies->arena->unpacking = 0; /* each is of a file of its own */
	return prov_store_parse(data, 0, copies->arena, store, err);
}

int prov_copies_collect(struct prov_copies *copies, const struct prov_draft_ingredient *ingredients,
    size_t n, struct prov_arena *arena, struct prov_err *err)
{
	size_t stores = 0;
	int rc = PROV_OK;

	memset(copies, 0, sizeof(*copies));
	copies->arena = arena;
	copies->from = prov_arena_array(arena, n + 1, sizeof(*copies->from), err);
	if (copies->from == NULL)
		return PROV_E_NOMEM;
	copies->num_from = n;
	for (size_t i = 0; i < n && rc == PROV_OK; i++) {
		copies->from[i].own = PROV_NO_COPY;
		stores += ingredients[i].has_manifest ? 1 : 0;
		if (ingredients[i].has_manifest)
			rc = parse(copies, ingredients[i].store, &copies->from[i], err);
		if (rc == PROV_OK && ingredients[i].has_manifest && !ingredients[i].broken)
			rc = prov_copies_lead(copies, i, ingredients[i].label, err);
	}
	/* Who comes first keeps the name. One store alone stays in its order. */
	for (enum rank rank = 0; rank < (stores > 1 ? RANKS : 1); rank++) {
		for (size_t i = 0; i < n && rc == PROV_OK; i++) {
			if (copies->from[i].store != NULL)
				rc = add_store(copies, &copies->from[i], &ingredients[i],
				    stores > 1 ? &rank : NULL, err);
		}
	}
	return rc == PROV_OK ? prov_copies_connect(copies, err) : rc;
}
