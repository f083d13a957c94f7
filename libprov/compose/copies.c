/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/copies.h"

#include "base/err.h"
#include "base/limits.h"
#include "compose/draft.h"

#define FIRST_ROOM 16u

size_t prov_copies_index(const struct prov_copies *copies, struct prov_bytes label)
{
	for (size_t i = 0; i < copies->n; i++) {
		const struct prov_jumbf *box = copies->v[i].box;

		if (box->has_label && prov_bytes_eq(box->label, label))
			return i;
	}
	return PROV_NO_COPY;
}

const struct prov_copy *prov_copies_find(const struct prov_copies *copies, struct prov_bytes label)
{
	size_t i = prov_copies_index(copies, label);

	return i == PROV_NO_COPY || copies->v[i].gone || copies->v[i].manifest == NULL
		   ? NULL
		   : &copies->v[i];
}

bool prov_copy_drops(const struct prov_copy *copy, const struct prov_jumbf *assertion)
{
	for (size_t i = 0; i < copy->num_dropped; i++) {
		if (copy->dropped[i] == assertion)
			return true;
	}
	return false;
}

int prov_copy_drop(struct prov_copies *copies, struct prov_copy *copy,
    const struct prov_jumbf *assertion, struct prov_err *err)
{
	if (copy->num_dropped == PROV_MAX_REDACTIONS)
		return prov_fail(err, PROV_E_LIMIT,
		    "more assertions would be redacted than the limit of %u", PROV_MAX_REDACTIONS);
	if (copy->num_dropped == copy->cap_dropped) {
		size_t cap = copy->cap_dropped == 0 ? FIRST_ROOM : copy->cap_dropped * 2;
		const struct prov_jumbf **v = prov_arena_grow(copies->arena, copy->dropped,
		    copy->cap_dropped, cap, sizeof(struct prov_jumbf *), err);

		if (v == NULL)
			return PROV_E_NOMEM;
		copy->dropped = v;
		copy->cap_dropped = cap;
	}
	copy->dropped[copy->num_dropped++] = assertion;
	return PROV_OK;
}

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

/* 18.16.12.1 step 2: what is there already need not come twice. */
static int add(struct prov_copies *copies, const struct prov_copy *copy, struct prov_err *err)
{
	size_t i =
	    copy->box->has_label ? prov_copies_index(copies, copy->box->label) : PROV_NO_COPY;
	struct prov_copy *old = i == PROV_NO_COPY ? NULL : &copies->v[i];

	if (old == NULL)
		return append(copies, copy, err);
	if (old->num_dropped == 0 && prov_bytes_eq(stored(old), stored(copy)))
		return PROV_OK;
	/* 18.16.12.2, note: what is no manifest need not be copied. */
	if (copy->manifest == NULL && old->store != copy->store)
		return PROV_OK;
	if (copy->manifest == NULL || old->manifest == NULL || old->store == copy->store)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "an ingredient's credentials have two boxes named %.*s, so that neither can "
		    "be referred to",
		    (int)copy->box->label.n, (const char *)copy->box->label.p);
	return prov_copies_merge(copies, old, copy->store, copy->manifest, err);
}

static int add_store(struct prov_copies *copies, struct prov_bytes data, struct prov_err *err)
{
	struct prov_store *store = prov_arena_alloc(copies->arena, sizeof(*store), err);
	size_t next = 0;
	int rc;

	if (store == NULL)
		return PROV_E_NOMEM;
	rc = prov_store_parse(data, 0, copies->arena, store, err);
	if (rc != PROV_OK)
		return rc;
	for (const struct prov_jumbf *c = store->box->first; c != NULL && rc == PROV_OK;
	     c = c->next) {
		struct prov_copy copy = {.store = store, .box = c};

		if (next < store->n && store->manifests[next].box == c)
			copy.manifest = &store->manifests[next++];
		rc = add(copies, &copy, err);
	}
	return rc;
}

int prov_copies_collect(struct prov_copies *copies, const struct prov_draft_ingredient *ingredients,
    size_t n, struct prov_arena *arena, struct prov_err *err)
{
	int rc = PROV_OK;

	memset(copies, 0, sizeof(*copies));
	copies->arena = arena;
	for (size_t i = 0; i < n && rc == PROV_OK; i++) {
		size_t own;

		if (!ingredients[i].has_manifest)
			continue;
		rc = add_store(copies, ingredients[i].store, err);
		own =
		    rc == PROV_OK ? prov_copies_index(copies, ingredients[i].label) : PROV_NO_COPY;
		if (own != PROV_NO_COPY)
			copies->v[own].named = true;
	}
	return rc == PROV_OK ? prov_copies_connect(copies, err) : rc;
}

/* The description box, which stands before the first child. */
static struct prov_bytes description(const struct prov_jumbf *box)
{
	return box->first == NULL
		   ? box->body
		   : prov_bytes(box->body.p, (size_t)(box->first->raw.p - box->body.p));
}

static void put_assertions(
    struct prov_wr *wr, const struct prov_copy *copy, const struct prov_jumbf *store)
{
	size_t mark;

	prov_box_begin(wr, PROV_BOX_JUMB, &mark);
	prov_wr_bytes(wr, description(store));
	for (const struct prov_jumbf *a = store->first; a != NULL; a = a->next) {
		if (!prov_copy_drops(copy, a))
			prov_wr_bytes(wr, a->raw);
	}
	prov_box_end(wr, mark);
}

/* 6.8, the first of the two forms: the whole assertion is removed. A manifest that was compressed
 * is not any more. */
static int rewrite(struct prov_copies *copies, struct prov_copy *copy, struct prov_err *err)
{
	struct prov_wr wr;
	size_t mark;
	char *kept = NULL;
	int rc;

	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_box_begin(&wr, PROV_BOX_JUMB, &mark);
	prov_wr_bytes(&wr, description(copy->box));
	for (const struct prov_jumbf *c = copy->box->first; c != NULL; c = c->next) {
		if (c == copy->manifest->assertions)
			put_assertions(&wr, copy, c);
		else
			prov_wr_bytes(&wr, c->raw);
	}
	prov_box_end(&wr, mark);
	rc = prov_wr_done(&wr, err);
	if (rc == PROV_OK) {
		kept = prov_arena_strdup(copies->arena, prov_wr_data(&wr), err);
		copy->as = prov_bytes(kept, wr.n);
		rc = kept == NULL ? PROV_E_NOMEM : PROV_OK;
	}
	prov_wr_fini(&wr);
	return rc;
}

int prov_copies_settle(struct prov_copies *copies, struct prov_err *err)
{
	int rc = prov_copies_check_edges(copies, err);

	for (size_t i = 0; i < copies->n && rc == PROV_OK; i++) {
		struct prov_copy *copy = &copies->v[i];

		copy->as = stored(copy);
		if (copy->num_dropped > 0)
			rc = rewrite(copies, copy, err);
	}
	return rc;
}

struct prov_bytes prov_copy_body(const struct prov_copy *copy)
{
	if (copy->num_dropped > 0)
		return prov_bytes_sub(copy->as, PROV_BOX_HEAD, copy->as.n);
	return copy->manifest->stored->body;
}
