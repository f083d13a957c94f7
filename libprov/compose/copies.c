/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/copies.h"

#include "base/err.h"
#include "base/limits.h"
#include "compose/draft.h"

#define FIRST_ROOM 16u
#define DESCRIBED 17u /* bytes of a description box before its label: UUID and toggles */

struct prov_bytes prov_copy_label(const struct prov_copy *copy)
{
	return copy->label != NULL ? prov_bytes_str(copy->label) : copy->box->label;
}

const struct prov_copy *prov_copies_own(const struct prov_copies *copies, size_t from)
{
	size_t i = from < copies->num_from ? copies->from[from].own : PROV_NO_COPY;

	return i == PROV_NO_COPY || copies->v[i].gone ? NULL : &copies->v[i];
}

size_t prov_copies_index(const struct prov_copies *copies, struct prov_bytes label)
{
	for (size_t i = 0; i < copies->n; i++) {
		if (copies->v[i].box->has_label &&
		    prov_bytes_eq(prov_copy_label(&copies->v[i]), label))
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
		return prov_refuse(err, PROV_LIMIT_REDACTIONS,
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

static struct prov_bytes stored(const struct prov_copy *copy)
{
	return copy->manifest != NULL ? copy->manifest->stored->raw : copy->box->raw;
}

/* The description box, which stands before the first child. */
static struct prov_bytes description(const struct prov_jumbf *box)
{
	return box->first == NULL
		   ? box->body
		   : prov_bytes(box->body.p, (size_t)(box->first->raw.p - box->body.p));
}

/* The description of COPY, with the label under which it lies here. */
static void put_description(struct prov_wr *wr, const struct prov_copy *copy)
{
	struct prov_bytes old = description(copy->box), label = copy->box->label;
	size_t before = (size_t)(label.p - old.p), mark;

	if (copy->label == NULL) {
		prov_wr_bytes(wr, old);
		return;
	}
	/* The header of 8 bytes, or of 16; then the type and the toggles, which the label follows.
	 */
	prov_box_begin(wr, PROV_BOX_JUMD, &mark);
	prov_wr_bytes(wr, prov_bytes(label.p - DESCRIBED, DESCRIBED));
	prov_wr_str(wr, copy->label);
	prov_wr_bytes(wr, prov_bytes_sub(old, before + label.n, old.n));
	prov_box_end(wr, mark);
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

/* 6.8, the first of the two forms: the whole assertion is removed; 8.2: another label. A manifest
 * that was compressed is not any more. */
static int rewrite(struct prov_copies *copies, struct prov_copy *copy, struct prov_err *err)
{
	struct prov_wr wr;
	size_t mark;
	char *kept = NULL;
	int rc;

	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_box_begin(&wr, PROV_BOX_JUMB, &mark);
	put_description(&wr, copy);
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
		if (copy->num_dropped > 0 || copy->label != NULL)
			rc = rewrite(copies, copy, err);
	}
	return rc;
}

struct prov_bytes prov_copy_body(const struct prov_copy *copy)
{
	if (copy->num_dropped > 0 || copy->label != NULL)
		return prov_bytes_sub(copy->as, PROV_BOX_HEAD, copy->as.n);
	return copy->manifest->stored->body;
}
