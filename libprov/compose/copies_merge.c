/* SPDX-License-Identifier: Apache-2.0 */
/* Two forms of one manifest, of which each may have lost assertions to a redaction of its own
 * (C2PA 2.4, 18.16.12.1, step 2.1.2). */
#include "base/err.h"
#include "compose/copies.h"

/*
 * Whether a claim of the ingredient that brings COPY redacts the assertion LABEL of it: one that
 * verifiers take the word of, since it counts for that ingredient (15.11.3.3) and COPY is an
 * ingredient of its (6.8). Anybody can put a manifest into a store to which nothing leads.
 */
static int is_redacted(struct prov_copies *copies, const struct prov_copy *copy,
    struct prov_bytes label, bool *out, struct prov_err *err)
{
	const struct prov_manifest *m = copy->manifest;
	const struct prov_copies_from *from = &copies->from[copy->from];
	const bool *above = NULL;
	char *path;

	*out = false;
	if (from->num_words == 0)
		return PROV_OK;
	path = prov_arena_printf(copies->arena, err, "c2pa/%.*s/c2pa.assertions/%.*s",
	    (int)m->label.n, (const char *)m->label.p, (int)label.n, (const char *)label.p);
	if (path == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < from->num_words && !*out; i++) {
		const struct prov_copies_word *word = &from->words[i];

		if (word->by == m->index || !prov_bytes_is(word->path, path))
			continue;
		if (above == NULL)
			above = prov_copies_above(copies, copy->from, m->index);
		*out = above[word->by];
	}
	return PROV_OK;
}

/* Claim, signature and whatever else is not an assertion. */
static bool is_same_but_assertions(const struct prov_manifest *a, const struct prov_manifest *b)
{
	const struct prov_jumbf *x = a->box->first, *y = b->box->first;

	if (a->assertions == NULL || b->assertions == NULL || a->type != b->type)
		return false;
	for (; x != NULL && y != NULL; x = x->next, y = y->next) {
		if (x == a->assertions && y == b->assertions)
			continue;
		if (!prov_bytes_eq(x->raw, y->raw))
			return false;
	}
	return x == NULL && y == NULL;
}

/* Settles what becomes of the assertion X of ours, where theirs is not the same. *FITS: it was
 * redacted in one of them. */
static int settle(struct prov_copies *copies, struct prov_copy *copy,
    const struct prov_copy *theirs, const struct prov_jumbf *x, bool *fits, struct prov_err *err)
{
	const struct prov_jumbf *y = prov_jumbf_child(theirs->manifest->assertions, x->label);
	int rc;

	*fits = true;
	if (y != NULL && prov_bytes_eq(x->raw, y->raw))
		return PROV_OK;
	rc = is_redacted(copies, theirs, x->label, fits, err);
	if (rc == PROV_OK && *fits)
		return prov_copy_drop(copies, copy, x, err);
	/* Ours may be the redacted one, of which the box is still there (6.8). */
	if (rc == PROV_OK && y != NULL)
		rc = is_redacted(copies, copy, x->label, fits, err);
	return rc;
}

/* *FITS: what theirs has and ours has not was redacted in ours. */
static int look_beyond(struct prov_copies *copies, const struct prov_copy *copy,
    const struct prov_manifest *theirs, bool *fits, struct prov_err *err)
{
	const struct prov_manifest *ours = copy->manifest;
	int rc = PROV_OK;

	*fits = true;
	for (const struct prov_jumbf *y = theirs->assertions->first;
	     y != NULL && rc == PROV_OK && *fits; y = y->next) {
		if (prov_jumbf_child(ours->assertions, y->label) == NULL)
			rc = is_redacted(copies, copy, y->label, fits, err);
	}
	return rc;
}

int prov_copies_merge(struct prov_copies *copies, struct prov_copy *copy,
    const struct prov_copy *theirs, bool *merged, struct prov_err *err)
{
	size_t before = copy->num_dropped;
	const struct prov_jumbf *x;
	int rc;

	*merged = is_same_but_assertions(copy->manifest, theirs->manifest);
	if (!*merged)
		return PROV_OK;
	rc = look_beyond(copies, copy, theirs->manifest, merged, err);
	for (x = copy->manifest->assertions->first; x != NULL && rc == PROV_OK && *merged;
	     x = x->next) {
		if (!prov_copy_drops(copy, x))
			rc = settle(copies, copy, theirs, x, merged, err);
	}
	if (!*merged)
		copy->num_dropped = before;
	return rc;
}
