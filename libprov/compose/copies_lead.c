/* SPDX-License-Identifier: Apache-2.0 */
/* What in the store of one ingredient counts for it: the manifests that its active one leads to,
 * and what their claims redact (C2PA 2.4, 15.11.3.3). */
#include "base/err.h"
#include "compose/copies.h"

#define FIRST_LEADS 16u

/* The manifest of STORE that an ingredient assertion of M names, or NULL. */
static const struct prov_manifest *named_by(struct prov_copies *copies,
    const struct prov_store *store, const struct prov_manifest *m, const struct prov_jumbf *box,
    int *rc)
{
	const struct prov_asr_info *info = prov_asr_lookup(box->label);
	const struct prov_jumbf *to;
	struct prov_ingredient ing;

	if (info == NULL || info->kind != PROV_ASR_INGREDIENT)
		return NULL;
	*rc = prov_ingredient_parse(box, copies->arena, &ing, NULL);
	if (*rc != PROV_E_NOMEM && *rc != PROV_E_LIMIT && (*rc != PROV_OK || !ing.has_manifest)) {
		*rc = PROV_OK;
		return NULL;
	}
	to = *rc == PROV_OK ? prov_store_resolve(store, m, ing.manifest.url) : NULL;
	return to == NULL ? NULL : prov_store_owner(store, to);
}

static int add_lead(struct prov_copies *copies, struct prov_copies_from *from, size_t by, size_t to,
    struct prov_err *err)
{
	if (from->num_leads == from->cap_leads) {
		size_t cap = from->cap_leads == 0 ? FIRST_LEADS : from->cap_leads * 2;
		struct prov_copies_lead *v = prov_arena_grow(
		    copies->arena, from->leads, from->cap_leads, cap, sizeof(*v), err);

		if (v == NULL)
			return PROV_E_NOMEM;
		from->leads = v;
		from->cap_leads = cap;
	}
	from->leads[from->num_leads++] = (struct prov_copies_lead){by, to};
	return PROV_OK;
}

const bool *prov_copies_above(struct prov_copies *copies, size_t from, size_t to)
{
	const struct prov_copies_from *f = &copies->from[from];
	bool more = true;

	memset(f->above, 0, f->store->n * sizeof(*f->above));
	/* They were found from the top: backwards, once is enough for most. */
	while (more) {
		more = false;
		for (size_t i = f->num_leads; i > 0; i--) {
			const struct prov_copies_lead *l = &f->leads[i - 1];

			if (!f->above[l->from] && (l->to == to || f->above[l->to])) {
				f->above[l->from] = true;
				more = true;
			}
		}
	}
	return f->above;
}

/* What the claim of M redacts by absolute URIs. What can't be read redacts nothing. */
static int add_redactions(struct prov_copies *copies, struct prov_copies_from *from,
    const struct prov_manifest *m, struct prov_err *err)
{
	struct prov_claim claim;
	struct prov_err why = {0};
	int rc =
	    m->claim == NULL ? PROV_E_FORMAT : prov_claim_parse(m, copies->arena, &claim, &why);

	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_fail_of(
		    err, rc, &why, "an ingredient's credentials are more than fits");
	for (size_t i = 0; rc == PROV_OK && i < claim.num_redacted; i++) {
		struct prov_copies_word word = {.by = m->index};
		bool absolute;

		if (!prov_jumbf_uri_split(claim.redacted[i], &word.path, &absolute) || !absolute)
			continue;
		if (from->num_words == from->cap_words) {
			size_t cap = from->cap_words == 0 ? FIRST_LEADS : from->cap_words * 2;
			struct prov_copies_word *v = prov_arena_grow(
			    copies->arena, from->words, from->cap_words, cap, sizeof(*v), err);

			if (v == NULL)
				return PROV_E_NOMEM;
			from->words = v;
			from->cap_words = cap;
		}
		from->words[from->num_words++] = word;
	}
	return PROV_OK;
}

int prov_copies_lead(
    struct prov_copies *copies, size_t from, struct prov_bytes active, struct prov_err *err)
{
	const struct prov_store *store = copies->from[from].store;
	const struct prov_manifest *first = prov_store_find(store, active);
	bool *led = prov_arena_array(copies->arena, store->n + 1, sizeof(*led), err);
	size_t *queue = prov_arena_array(copies->arena, store->n + 1, sizeof(*queue), err);
	bool *above = prov_arena_array(copies->arena, store->n + 1, sizeof(*above), err);
	size_t n = 0;
	int rc = PROV_OK;

	if (led == NULL || queue == NULL || above == NULL)
		return PROV_E_NOMEM;
	copies->from[from].led = led;
	copies->from[from].above = above;
	if (first != NULL) {
		led[first->index] = true;
		queue[n++] = first->index;
	}
	for (size_t i = 0; i < n; i++) {
		const struct prov_manifest *m = &store->manifests[queue[i]];

		rc = add_redactions(copies, &copies->from[from], m, err);
		if (rc != PROV_OK)
			return rc;
		for (const struct prov_jumbf *a = m->assertions == NULL ? NULL
									: m->assertions->first;
		     a != NULL; a = a->next) {
			const struct prov_manifest *to = named_by(copies, store, m, a, &rc);

			if (rc != PROV_OK)
				return prov_fail(
				    err, rc, "an ingredient's credentials are more than fits");
			if (to == NULL)
				continue;
			rc = add_lead(copies, &copies->from[from], m->index, to->index, err);
			if (rc != PROV_OK)
				return rc;
			if (led[to->index])
				continue;
			led[to->index] = true;
			queue[n++] = to->index;
		}
	}
	return PROV_OK;
}
