/* SPDX-License-Identifier: Apache-2.0 */
/* Ingredients in a draft: their assertions, and the manifests that they bring (18.16). */
#include "base/err.h"
#include "compose/draft.h"
#include "compose/file_ref.h"

/* ALG is named where it is not the one that the claim says for all (15.4). */
static int hash_part(struct prov_draft *d, struct prov_hashed_uri *out, enum prov_hash alg,
    struct prov_bytes of, const char *url, struct prov_err *err)
{
	uint8_t *hash = prov_arena_alloc(d->arena, PROV_HASH_MAX, err);

	if (hash == NULL || url == NULL)
		return PROV_E_NOMEM;
	out->url = prov_bytes_str(url);
	if (alg != d->in->hash)
		out->alg = prov_bytes_str(prov_hash_str(alg));
	out->hash = prov_bytes(hash, prov_hash_size(alg));
	return prov_hash_bytes(alg, of, hash, err);
}

/* The algorithm by which its own claim binds what it says: c2pa-rs takes no other for the hashes of
 * the manifest and its signature, whatever these name. */
static int hash_of(
    struct prov_draft *d, const struct prov_copy *copy, enum prov_hash *out, struct prov_err *err)
{
	struct prov_claim claim;
	struct prov_err why = {0};
	int rc = prov_claim_parse(copy->manifest, d->arena, &claim, &why);

	*out = d->in->hash;
	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(err, rc, &why);
	if (rc == PROV_OK && prov_hash_parse(claim.alg) != PROV_HASH_NONE)
		*out = prov_hash_parse(claim.alg);
	return PROV_OK;
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

/* 18.16.12.3: the manifest as it is in this store, and its signature. */
static int refer(struct prov_draft *d, size_t index, const struct prov_draft_ingredient *p,
    struct prov_hashed_uri *manifest, struct prov_hashed_uri *signature, struct prov_err *err)
{
	const struct prov_copy *copy = prov_copies_own(&d->copies, index);
	struct prov_bytes label;
	enum prov_hash alg;
	int rc;

	if (copy == NULL || copy->manifest == NULL)
		return prov_fail(err, PROV_E_INTERNAL, "an ingredient's manifest was not copied");
	rc = hash_of(d, copy, &alg, err);
	if (rc != PROV_OK)
		return rc;
	label = prov_copy_label(copy);
	rc = hash_part(d, manifest, alg, prov_copy_body(copy),
	    prov_arena_printf(
		d->arena, err, "self#jumbf=/c2pa/%.*s", (int)label.n, (const char *)label.p),
	    err);
	if (rc != PROV_OK)
		return rc;
	return hash_part(d, signature, alg, p->signature_box,
	    prov_arena_printf(d->arena, err, "self#jumbf=/c2pa/%.*s/c2pa.signature", (int)label.n,
		(const char *)label.p),
	    err);
}

/* What was found when it was read, but for what is not there any more. */
static int put_results(struct prov_draft *d, const struct prov_draft_ingredient *p,
    struct prov_ingredient_new *ing, struct prov_err *err)
{
	struct prov_status_rec *results =
	    prov_arena_array(d->arena, p->num_results + 1, sizeof(*results), err);
	struct prov_delta_rec *deltas =
	    prov_arena_array(d->arena, p->num_deltas + 1, sizeof(*deltas), err);

	if (results == NULL || deltas == NULL)
		return PROV_E_NOMEM;
	ing->results = results;
	ing->deltas = deltas;
	for (size_t i = 0; i < p->num_results; i++) {
		if (!prov_copies_lost(&d->copies, p->results[i].url))
			results[ing->num_results++] = p->results[i];
	}
	for (size_t i = 0; i < p->num_deltas; i++) {
		if (!prov_copies_lost(&d->copies, p->deltas[i].uri))
			deltas[ing->num_deltas++] = p->deltas[i];
	}
	return PROV_OK;
}

static int add_one(
    struct prov_draft *d, size_t index, struct prov_hashed_uri *ref, struct prov_err *err)
{
	const struct prov_draft_ingredient *p = &d->in->ingredients[index];
	struct prov_ingredient_new ing = {.relationship = p->relationship,
	    .title = p->title,
	    .format = p->format,
	    .instance_id = p->instance_id,
	    .description = p->description,
	    .num_more = p->num_more};
	struct prov_draft_assertion a = {.label = "c2pa.ingredient.v3", .form = PROV_FORM_CBOR};
	struct prov_hashed_uri manifest = {0}, signature = {0}, thumbnail = {0};
	struct prov_wr body;
	int rc = add_thumbnail(d, p, &thumbnail, err);

	if (rc == PROV_OK)
		rc = prov_file_ref_members(
		    p->more, p->num_more, d->file_refs, d->in->num_files, d->arena, &ing.more, err);

	if (rc != PROV_OK)
		return rc;
	if (p->thumbnail.n > 0)
		ing.thumbnail = &thumbnail;

	if (p->has_manifest) {
		rc = refer(d, index, p, &manifest, &signature, err);
		if (rc == PROV_OK)
			rc = put_results(d, p, &ing, err);
		if (rc != PROV_OK)
			return rc;
		ing.manifest = &manifest;
		ing.claim_signature = &signature;
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
		rc = add_one(draft, i, &draft->ingredient_refs[i], err);
	return rc;
}

int prov_draft_copy_stores(struct prov_draft *draft, struct prov_err *err)
{
	const struct prov_draft_in *in = draft->in;
	struct prov_copies *copies = &draft->copies;
	int rc =
	    prov_copies_collect(copies, in->ingredients, in->num_ingredients, draft->arena, err);

	if (rc == PROV_OK)
		rc = prov_copies_redact(copies, in->redacted, in->num_redacted, err);
	if (rc == PROV_OK)
		rc = prov_copies_settle(copies, err);
	for (size_t i = 0; i < copies->n && rc == PROV_OK; i++) {
		if (!copies->v[i].gone)
			prov_wr_bytes(&draft->store, copies->v[i].as);
	}
	return rc;
}
