/* SPDX-License-Identifier: Apache-2.0 */
/* Two forms of one manifest, of which each may have lost assertions to a redaction of its own
 * (C2PA 2.4, 18.16.12.1, step 2.1.2). */
#include "base/err.h"
#include "compose/copies.h"

/* Whether a claim of STORE redacts the assertion LABEL of its manifest M. */
static int is_redacted(struct prov_copies *copies, const struct prov_store *store,
    const struct prov_manifest *m, struct prov_bytes label, bool *out, struct prov_err *err)
{
	char *path = prov_arena_printf(copies->arena, err, "c2pa/%.*s/c2pa.assertions/%.*s",
	    (int)m->label.n, (const char *)m->label.p, (int)label.n, (const char *)label.p);

	*out = false;
	if (path == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < store->n && !*out; i++) {
		struct prov_claim claim;

		if (store->manifests[i].claim == NULL || &store->manifests[i] == m ||
		    prov_claim_parse(&store->manifests[i], copies->arena, &claim, NULL) != PROV_OK)
			continue;
		for (size_t k = 0; k < claim.num_redacted && !*out; k++) {
			struct prov_bytes said;
			bool absolute;

			*out = prov_jumbf_uri_split(claim.redacted[k], &said, &absolute) &&
			       absolute && prov_bytes_is(said, path);
		}
	}
	return PROV_OK;
}

static int fail_conflict(const struct prov_manifest *m, struct prov_err *err)
{
	return prov_fail(err, PROV_E_UNSUPPORTED,
	    "two ingredients carry different manifests of one name, %.*s: one of them was "
	    "changed since it was signed, and no name can be given to it that its own signature "
	    "does not contradict",
	    (int)m->label.n, (const char *)m->label.p);
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

/* Settles what becomes of the assertion X of ours, where theirs is not the same. */
static int settle(struct prov_copies *copies, struct prov_copy *copy,
    const struct prov_store *store, const struct prov_manifest *theirs, const struct prov_jumbf *x,
    struct prov_err *err)
{
	const struct prov_jumbf *y = prov_jumbf_child(theirs->assertions, x->label);
	bool redacted;
	int rc;

	if (y != NULL && prov_bytes_eq(x->raw, y->raw))
		return PROV_OK;
	rc = is_redacted(copies, store, theirs, x->label, &redacted, err);
	if (rc == PROV_OK && redacted)
		return prov_copy_drop(copies, copy, x, err);
	/* Ours may be the redacted one, of which the box is still there (6.8). */
	if (rc == PROV_OK && y != NULL)
		rc = is_redacted(copies, copy->store, copy->manifest, x->label, &redacted, err);
	return rc == PROV_OK && !redacted ? fail_conflict(theirs, err) : rc;
}

int prov_copies_merge(struct prov_copies *copies, struct prov_copy *copy,
    const struct prov_store *store, const struct prov_manifest *theirs, struct prov_err *err)
{
	const struct prov_manifest *ours = copy->manifest;
	int rc = PROV_OK;

	if (!is_same_but_assertions(ours, theirs))
		return fail_conflict(ours, err);
	for (const struct prov_jumbf *y = theirs->assertions->first; y != NULL && rc == PROV_OK;
	     y = y->next) {
		bool redacted = true;

		if (prov_jumbf_child(ours->assertions, y->label) == NULL)
			rc = is_redacted(copies, copy->store, ours, y->label, &redacted, err);
		if (rc == PROV_OK && !redacted)
			rc = fail_conflict(ours, err);
	}
	for (const struct prov_jumbf *x = ours->assertions->first; x != NULL && rc == PROV_OK;
	     x = x->next) {
		if (!prov_copy_drops(copy, x))
			rc = settle(copies, copy, store, theirs, x, err);
	}
	return rc;
}
