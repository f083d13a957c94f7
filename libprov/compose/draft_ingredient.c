/* SPDX-License-Identifier: Apache-2.0 */
/* Ingredients in a draft: their assertions, and the manifests that they bring (18.16). */
#include "base/err.h"
#include "compose/draft.h"
#include "jumbf/jumbf.h"

static int hash_part(struct prov_draft *d, struct prov_hashed_uri *out, struct prov_bytes of,
    const char *url, struct prov_err *err)
{
	uint8_t *hash = prov_arena_alloc(d->arena, PROV_HASH_MAX, err);

	if (hash == NULL || url == NULL)
		return PROV_E_NOMEM;
	out->url = prov_bytes_str(url);
	out->hash = prov_bytes(hash, prov_hash_size(d->in->hash));
	return prov_hash_bytes(d->in->hash, of, hash, err);
}

/* 18.12: a thumbnail is an assertion of its own, which the ingredient names. */
static int add_thumbnail(struct prov_draft *d, const struct prov_draft_ingredient *p,
    struct prov_hashed_uri *ref, struct prov_err *err)
{
	struct prov_draft_assertion a = {.label = "c2pa.thumbnail.ingredient",
	    .form = PROV_FORM_FILE,
	    .data = p->thumbnail,
	    .media_type = p->thumbnail_type};

	return p->thumbnail.n == 0 ? PROV_OK : prov_draft_add(d, &a, ref, err);
}

static int add_one(struct prov_draft *d, const struct prov_draft_ingredient *p,
    struct prov_hashed_uri *ref, struct prov_err *err)
{
	struct prov_ingredient_new ing = {.relationship = p->relationship,
	    .title = p->title,
	    .format = p->format,
	    .instance_id = p->instance_id,
	    .description = p->description};
	struct prov_draft_assertion a = {.label = "c2pa.ingredient.v3", .form = PROV_FORM_CBOR};
	struct prov_hashed_uri manifest = {0}, signature = {0}, thumbnail = {0};
	struct prov_wr body;
	int rc = add_thumbnail(d, p, &thumbnail, err);

	if (rc != PROV_OK)
		return rc;
	if (p->thumbnail.n > 0)
		ing.thumbnail = &thumbnail;

	if (p->has_manifest) {
		rc = hash_part(d, &manifest, p->manifest_box,
		    prov_arena_printf(d->arena, err, "self#jumbf=/c2pa/%.*s", (int)p->label.n,
			(const char *)p->label.p),
		    err);
		if (rc == PROV_OK)
			rc = hash_part(d, &signature, p->signature_box,
			    prov_arena_printf(d->arena, err, "self#jumbf=/c2pa/%.*s/c2pa.signature",
				(int)p->label.n, (const char *)p->label.p),
			    err);
		if (rc != PROV_OK)
			return rc;
		ing.manifest = &manifest;
		ing.claim_signature = &signature;
		ing.results = p->results;
		ing.num_results = p->num_results;
		ing.deltas = p->deltas;
		ing.num_deltas = p->num_deltas;
	}
	prov_wr_init(&body, PROV_MAX_STORE);
	prov_ingredient_put(&body, &ing);
	rc = prov_wr_done(&body, err);
	a.data = prov_wr_data(&body);
	if (rc == PROV_OK)
		rc = prov_draft_add(d, &a, ref, err);
	prov_wr_fini(&body);
	return rc;
}

int prov_draft_add_ingredients(struct prov_draft *draft, struct prov_err *err)
{
	size_t n = draft->in->num_ingredients;
	int rc = PROV_OK;

	draft->ingredient_refs =
	    prov_arena_array(draft->arena, n + 1, sizeof(*draft->ingredient_refs), err);
	if (draft->ingredient_refs == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < n && rc == PROV_OK; i++)
		rc = add_one(draft, &draft->in->ingredients[i], &draft->ingredient_refs[i], err);
	return rc;
}

/* Manifests that were copied so far. */
struct copied {
	const struct prov_jumbf **v;
	size_t n, cap;
};

static int note(
    struct prov_draft *d, struct copied *copied, const struct prov_jumbf *box, struct prov_err *err)
{
	if (copied->n == copied->cap) {
		size_t cap = copied->cap == 0 ? 16 : copied->cap * 2;
		const struct prov_jumbf **v = prov_arena_grow(
		    d->arena, copied->v, copied->cap, cap, sizeof(struct prov_jumbf *), err);

		if (v == NULL)
			return PROV_E_NOMEM;
		copied->v = v;
		copied->cap = cap;
	}
	copied->v[copied->n++] = box;
	return PROV_OK;
}

/* A manifest that came along with an earlier ingredient need not come twice. */
static int copy_manifest(
    struct prov_draft *d, struct copied *copied, const struct prov_jumbf *box, struct prov_err *err)
{
	for (size_t i = 0; i < copied->n; i++) {
		if (!copied->v[i]->has_label || !box->has_label ||
		    !prov_bytes_eq(copied->v[i]->label, box->label))
			continue;
		if (prov_bytes_eq(copied->v[i]->raw, box->raw))
			return PROV_OK;
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "two ingredients carry different manifests of one name");
	}
	prov_wr_bytes(&d->store, box->raw);
	return note(d, copied, box, err);
}

int prov_draft_copy_stores(struct prov_draft *draft, struct prov_err *err)
{
	struct copied copied = {0};
	struct prov_jumbf *box;
	int rc = PROV_OK;

	for (size_t i = 0; i < draft->in->num_ingredients && rc == PROV_OK; i++) {
		const struct prov_draft_ingredient *p = &draft->in->ingredients[i];

		if (!p->has_manifest)
			continue;
		rc = prov_jumbf_parse(p->store, 0, draft->arena, &box, NULL, err);
		/* Unknown boxes come along, too (11.1.2). */
		for (const struct prov_jumbf *c = rc == PROV_OK ? box->first : NULL;
		     c != NULL && rc == PROV_OK; c = c->next)
			rc = copy_manifest(draft, &copied, c, err);
	}
	return rc;
}
