/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ingredients whose manifests have one label and differ (C2PA 2.4, 8.2 and 18.16.12.1). Under its
 * new label a manifest is not quite what it was: its claim names its signature by the whole path
 * (10.2.2), and with that the other one's; what others say of the old label is now about the other
 * one, too. So each such ingredient is judged as it will lie in the new store, and that is what
 * goes on record: a verifier finds the same later, and sees that it was known.
 */
#include "base/err.h"
#include "base/limits.h"
#include "compose/past.h"

static bool has_several(const struct prov_past *past)
{
	size_t n = 0;

	for (size_t i = 0; i < past->n; i++)
		n += past->v[i].has_manifest ? 1 : 0;
	return n > 1;
}

/* All of them in one store, with OWN as the active manifest. */
static int put_store(const struct prov_copies *copies, const struct prov_copy *own,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	struct prov_wr wr;
	size_t mark;
	char *kept;
	int rc;

	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", prov_bytes(NULL, 0), &mark);
	for (size_t i = 0; i < copies->n; i++) {
		if (&copies->v[i] != own)
			prov_wr_bytes(&wr, copies->v[i].as);
	}
	prov_wr_bytes(&wr, own->as);
	prov_jumbf_end(&wr, mark);
	rc = prov_wr_done(&wr, err);
	if (rc == PROV_OK) {
		kept = prov_arena_strdup(arena, prov_wr_data(&wr), err);
		*out = prov_bytes(kept, wr.n);
		rc = kept == NULL ? PROV_E_NOMEM : PROV_OK;
	}
	prov_wr_fini(&wr);
	return rc;
}

static int judge_again(struct prov_past *past, size_t index, const struct prov_copies *copies,
    const struct prov_policy *policy, struct prov_arena *arena, struct prov_err *err)
{
	const struct prov_copy *own = prov_copies_own(copies, index);
	struct prov_subject *again;
	struct prov_err why = {0};
	struct prov_bytes store;
	int rc;

	if (own == NULL || past->of[index] == NULL)
		return prov_fail(err, PROV_E_INTERNAL, "an ingredient's manifest was not copied");
	rc = put_store(copies, own, arena, &store, err);
	if (rc != PROV_OK)
		return rc;
	again = &past->subjects[past->num_subjects++];
	rc = prov_subject_reread(again, past->of[index], store, policy, arena, &why);
	if (rc != PROV_OK)
		return prov_fail_of(err, rc == PROV_E_UNSUPPORTED ? PROV_E_USAGE : rc, &why,
		    "two ingredients carry different manifests of one name, and one of them can't "
		    "be judged under another: %s",
		    why.msg);
	return prov_subject_results(again, arena, &past->v[index], err);
}

int prov_past_clash(struct prov_past *past, const struct prov_past_in *in, struct prov_arena *arena,
    struct prov_err *err)
{
	struct prov_copies copies;
	int rc;

	if (!has_several(past))
		return PROV_OK;
	rc = prov_copies_collect(&copies, past->v, past->n, arena, err);
	if (rc != PROV_OK || copies.num_moved == 0)
		return rc;
	rc = prov_copies_settle(&copies, err);
	for (size_t i = 0; i < past->n && rc == PROV_OK; i++) {
		if (copies.from[i].moved)
			rc = judge_again(past, i, &copies, in->policy, arena, err);
	}
	if (rc == PROV_OK && in->notice != NULL)
		in->notice(in->notice_ctx,
		    "ingredients carry different manifests of one name, of which at least one was "
		    "changed since it was signed: they are kept under new names, and what does not "
		    "fit any more is put on record");
	return rc;
}
