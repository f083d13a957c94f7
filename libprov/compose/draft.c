/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/draft.h"

#include <stdio.h>

#include "base/err.h"
#include "cbor/enc.h"
#include "cose/cose.h"
#include "jumbf/jumbf.h"
#include "prov/version.h"

#define BINDING_LABEL "c2pa.hash.data"
#define BINDING_NAME NULL /* 'name' is optional, and every byte of a text's manifest costs four */

static int random_uuid(char out[37], struct prov_err *err)
{
	uint8_t r[16];
	int rc = prov_random(r, sizeof(r), err);

	if (rc != PROV_OK)
		return rc;
	/* RFC 9562, 5.4: version 4, variant 10. */
	r[6] = (uint8_t)((r[6] & 0x0f) | 0x40);
	r[8] = (uint8_t)((r[8] & 0x3f) | 0x80);
	(void)snprintf(out, 37,
	    "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", r[0], r[1],
	    r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12], r[13], r[14],
	    r[15]);
	return PROV_OK;
}

static int make_names(struct prov_draft *d, struct prov_err *err)
{
	char uuid[37];
	int rc = random_uuid(uuid, err);

	if (rc != PROV_OK)
		return rc;
	(void)snprintf(d->label, sizeof(d->label), "urn:c2pa:%s", uuid);
	rc = random_uuid(uuid, err);
	(void)snprintf(d->instance_id, sizeof(d->instance_id), "urn:uuid:%s", uuid);
	return rc;
}

/* An assertion's superbox around CBOR that PUT has left in BODY; notes its hashed URI. */
static int add_assertion(
    struct prov_draft *d, const char *label, struct prov_wr *body, struct prov_err *err)
{
	uint8_t salt[PROV_SALT_LEN];
	size_t box, mark, content;
	struct prov_hashed_uri *ref = &d->refs[d->num_refs];
	char *url;
	int rc = prov_random(salt, sizeof(salt), err);

	if (rc == PROV_OK)
		rc = prov_wr_done(body, err);
	if (rc != PROV_OK)
		return rc;
	if (d->num_refs == PROV_MAX_DRAFT_ASSERTIONS)
		return prov_fail(err, PROV_E_INTERNAL, "a manifest got too many assertions");
	box = d->store.n;
	prov_jumbf_begin(&d->store, PROV_JUMBF_CBOR, label, prov_bytes(salt, sizeof(salt)), &mark);
	prov_box_begin(&d->store, PROV_BOX_CBOR, &content);
	if (d->num_refs == d->binding_ref) {
		d->binding_box = box + 8;
		d->binding_cbor = d->store.n;
		d->binding_cbor_len = body->n;
	}
	prov_wr_bytes(&d->store, prov_wr_data(body));
	prov_box_end(&d->store, content);
	prov_jumbf_end(&d->store, mark);
	if (d->num_refs == d->binding_ref)
		d->binding_box_len = d->store.n - d->binding_box;
	rc = prov_wr_done(&d->store, err);
	if (rc != PROV_OK)
		return rc;
	/* 8.4.2.3: the hash covers the superbox without its own header. */
	rc = prov_hash_bytes(d->in->hash,
	    prov_bytes_sub(prov_wr_data(&d->store), box + 8, d->store.n - box - 8),
	    d->hashes[d->num_refs], err);
	if (rc != PROV_OK)
		return rc;
	url = prov_arena_printf(d->arena, err, "self#jumbf=c2pa.assertions/%s", label);
	if (url == NULL)
		return PROV_E_NOMEM;
	ref->url = prov_bytes_str(url);
	ref->hash = prov_bytes(d->hashes[d->num_refs], prov_hash_size(d->in->hash));
	d->num_refs++;
	return PROV_OK;
}

static int add_ingredient(struct prov_draft *d, struct prov_err *err)
{
	const struct prov_draft_parent *p = d->in->parent;
	struct prov_ingredient_new ing = {
	    .relationship = "parentOf", .title = p->title, .format = p->format};
	struct prov_hashed_uri manifest = {0}, signature = {0};
	uint8_t hash[2][PROV_HASH_MAX];
	size_t size = prov_hash_size(d->in->hash);
	struct prov_wr body;
	int rc = PROV_OK;

	if (p->has_manifest) {
		char *url = prov_arena_printf(d->arena, err, "self#jumbf=/c2pa/%.*s",
		    (int)p->label.n, (const char *)p->label.p);
		char *sig = prov_arena_printf(d->arena, err, "self#jumbf=/c2pa/%.*s/c2pa.signature",
		    (int)p->label.n, (const char *)p->label.p);
		if (url == NULL || sig == NULL)
			return PROV_E_NOMEM;
		rc = prov_hash_bytes(d->in->hash, p->manifest_box, hash[0], err);
		if (rc == PROV_OK)
			rc = prov_hash_bytes(d->in->hash, p->signature_box, hash[1], err);
		if (rc != PROV_OK)
			return rc;
		manifest.url = prov_bytes_str(url);
		manifest.hash = prov_bytes(hash[0], size);
		signature.url = prov_bytes_str(sig);
		signature.hash = prov_bytes(hash[1], size);
		ing.manifest = &manifest;
		ing.claim_signature = &signature;
		ing.results = p->results;
		ing.num_results = p->num_results;
		ing.deltas = p->deltas;
		ing.num_deltas = p->num_deltas;
	}
	prov_wr_init(&body, PROV_MAX_STORE);
	prov_ingredient_put(&body, &ing);
	rc = add_assertion(d, "c2pa.ingredient.v3", &body, err);
	prov_wr_fini(&body);
	return rc;
}

/*
 * 18.15.2: created, with how it came to be, where nothing stands before it; opened where a parent
 * does, without a source type, and what was then done to it as an edit that carries one.
 */
static int add_actions(struct prov_draft *d, struct prov_err *err)
{
	const struct prov_draft_in *in = d->in;
	struct prov_action_new actions[2] = {
	    {.action = "c2pa.created",
		.source_type = in->declare,
		.when = in->when,
		.agent_name = in->tool_name,
		.agent_version = in->tool_version},
	};
	size_t n = 1;
	struct prov_wr body;
	int rc;

	if (in->parent != NULL) {
		actions[1] = actions[0];
		actions[1].action = "c2pa.edited";
		actions[0].action = "c2pa.opened";
		actions[0].source_type = NULL;
		actions[0].ingredients = &d->refs[0];
		actions[0].num_ingredients = 1;
		n = in->declare != NULL ? 2 : 1;
	}
	prov_wr_init(&body, PROV_MAX_STORE);
	prov_actions_put(&body, actions, n, true);
	rc = add_assertion(d, "c2pa.actions.v2", &body, err);
	prov_wr_fini(&body);
	return rc;
}

static int add_binding(struct prov_draft *d, struct prov_err *err)
{
	uint8_t zeros[PROV_HASH_MAX] = {0};
	struct prov_wr body;
	int rc;

	prov_wr_init(&body, PROV_MAX_STORE);
	prov_data_hash_put(&body, 1, 1, prov_hash_str(d->in->hash),
	    prov_bytes(zeros, prov_hash_size(d->in->hash)), BINDING_NAME);
	d->binding_ref = d->num_refs;
	rc = add_assertion(d, BINDING_LABEL, &body, err);
	prov_wr_fini(&body);
	return rc;
}

static int put_claim(struct prov_draft *d, struct prov_wr *out, struct prov_err *err)
{
	const struct prov_draft_in *in = d->in;
	char *signature =
	    prov_arena_printf(d->arena, err, "self#jumbf=/c2pa/%s/c2pa.signature", d->label);
	struct prov_claim_new claim = {
	    .instance_id = d->instance_id,
	    .title = in->title,
	    .generator_name = in->generator_name,
	    .generator_version = in->generator_version,
	    .signature_uri = signature,
	    .alg = prov_hash_str(in->hash),
	    .created = d->refs,
	    .num_created = d->num_refs,
	};

	if (signature == NULL)
		return PROV_E_NOMEM;
	prov_claim_put(out, &claim);
	return prov_wr_done(out, err);
}

static int add_claim(struct prov_draft *d, struct prov_err *err)
{
	size_t mark, content;
	struct prov_wr body;
	int rc;

	prov_wr_init(&body, PROV_MAX_STORE);
	rc = put_claim(d, &body, err);
	prov_jumbf_begin(&d->store, PROV_JUMBF_CLAIM, "c2pa.claim.v2", prov_bytes(NULL, 0), &mark);
	prov_box_begin(&d->store, PROV_BOX_CBOR, &content);
	d->claim_cbor = d->store.n;
	d->claim_cbor_len = body.n;
	prov_wr_bytes(&d->store, prov_wr_data(&body));
	prov_box_end(&d->store, content);
	prov_jumbf_end(&d->store, mark);
	prov_wr_fini(&body);
	return rc;
}

static int add_signature(struct prov_draft *d, struct prov_err *err)
{
	uint8_t *zeros;
	size_t mark, content, size = prov_signer_sig_size(d->in->signer);
	struct prov_wr map;
	char *kept;
	int rc;

	prov_wr_init(&map, PROV_MAX_STORE);
	prov_cose_put_protected(
	    &map, prov_signer_alg(d->in->signer), prov_signer_chain(d->in->signer));
	rc = prov_wr_done(&map, err);
	zeros = prov_arena_alloc(d->arena, size, err);
	kept = prov_arena_strdup(d->arena, prov_wr_data(&map), err);
	d->protected_map = prov_bytes(kept, map.n);
	prov_wr_fini(&map);
	if (rc != PROV_OK || zeros == NULL || kept == NULL)
		return rc != PROV_OK ? rc : PROV_E_NOMEM;
	prov_jumbf_begin(
	    &d->store, PROV_JUMBF_SIGNATURE, "c2pa.signature", prov_bytes(NULL, 0), &mark);
	prov_box_begin(&d->store, PROV_BOX_CBOR, &content);
	d->cose = d->store.n;
	prov_cose_put_sign1(&d->store, d->protected_map, prov_bytes(zeros, size), 0);
	d->cose_len = d->store.n - d->cose;
	prov_box_end(&d->store, content);
	prov_jumbf_end(&d->store, mark);
	return PROV_OK;
}

/* 18.16.12: everything in the parent's store comes along, unknown boxes too. */
static int copy_parent(struct prov_draft *d, struct prov_err *err)
{
	struct prov_jumbf *box;
	int rc;

	if (d->in->parent == NULL || !d->in->parent->has_manifest)
		return PROV_OK;
	rc = prov_jumbf_parse(d->in->parent->store, 0, d->arena, &box, NULL, err);
	if (rc != PROV_OK)
		return rc;
	for (const struct prov_jumbf *c = box->first; c != NULL; c = c->next)
		prov_wr_bytes(&d->store, c->raw);
	return PROV_OK;
}

int prov_draft_begin(struct prov_draft *draft, const struct prov_draft_in *in,
    struct prov_arena *arena, struct prov_err *err)
{
	struct prov_bytes none = prov_bytes(NULL, 0);
	size_t store, manifest, assertions;
	int rc;

	memset(draft, 0, sizeof(*draft));
	draft->in = in;
	draft->arena = arena;
	draft->binding_ref = SIZE_MAX;
	prov_wr_init(&draft->store, PROV_MAX_STORE);
	rc = make_names(draft, err);
	if (rc != PROV_OK)
		return rc;
	prov_jumbf_begin(&draft->store, PROV_JUMBF_STORE, "c2pa", none, &store);
	rc = copy_parent(draft, err);
	prov_jumbf_begin(&draft->store, PROV_JUMBF_MANIFEST, draft->label, none, &manifest);
	prov_jumbf_begin(
	    &draft->store, PROV_JUMBF_ASSERTION_STORE, "c2pa.assertions", none, &assertions);
	if (rc == PROV_OK && in->parent != NULL)
		rc = add_ingredient(draft, err);
	if (rc == PROV_OK)
		rc = add_actions(draft, err);
	if (rc == PROV_OK)
		rc = add_binding(draft, err);
	prov_jumbf_end(&draft->store, assertions);
	if (rc == PROV_OK)
		rc = add_claim(draft, err);
	if (rc == PROV_OK)
		rc = add_signature(draft, err);
	prov_jumbf_end(&draft->store, manifest);
	prov_jumbf_end(&draft->store, store);
	if (rc == PROV_OK)
		rc = prov_wr_done(&draft->store, err);
	return rc;
}

/* Replaces what stands at OFF by as many bytes; another length would move everything behind it. */
static int patch(
    struct prov_draft *d, size_t off, size_t len, const struct prov_wr *with, struct prov_err *err)
{
	if (with->n != len)
		return prov_fail(err, PROV_E_INTERNAL,
		    "a part of the manifest changed its size from %zu to %zu bytes", len, with->n);
	prov_wr_patch(&d->store, off, prov_wr_data(with));
	return prov_wr_done(&d->store, err);
}

static int finish_binding(
    struct prov_draft *d, struct prov_span excl, struct prov_bytes digest, struct prov_err *err)
{
	struct prov_wr body;
	int rc;

	prov_wr_init(&body, PROV_MAX_STORE);
	prov_data_hash_put(
	    &body, excl.start, excl.len, prov_hash_str(d->in->hash), digest, BINDING_NAME);
	rc = prov_wr_done(&body, err);
	if (rc == PROV_OK)
		rc = patch(d, d->binding_cbor, d->binding_cbor_len, &body, err);
	prov_wr_fini(&body);
	if (rc != PROV_OK)
		return rc;
	return prov_hash_bytes(d->in->hash,
	    prov_bytes_sub(prov_wr_data(&d->store), d->binding_box, d->binding_box_len),
	    d->hashes[d->binding_ref], err);
}

static int finish_signature(struct prov_draft *d, struct prov_err *err)
{
	struct prov_bytes claim =
	    prov_bytes_sub(prov_wr_data(&d->store), d->claim_cbor, d->claim_cbor_len);
	size_t size = prov_signer_sig_size(d->in->signer), len = size;
	uint8_t *sig = prov_arena_alloc(d->arena, size, err);
	struct prov_cose_tbs tbs;
	struct prov_wr body;
	int rc;

	if (sig == NULL)
		return PROV_E_NOMEM;
	prov_cose_tbs(&tbs, "Signature1", d->protected_map, claim);
	rc = prov_signer_sign(d->in->signer, tbs.parts, tbs.num_parts, sig, &len, err);
	if (rc != PROV_OK)
		return rc;
	if (len != size)
		return prov_fail(err, PROV_E_CRYPTO,
		    "the signer gave a signature of %zu bytes where its algorithm makes %zu", len,
		    size);
	prov_wr_init(&body, PROV_MAX_STORE);
	prov_cose_put_sign1(&body, d->protected_map, prov_bytes(sig, size), 0);
	rc = prov_wr_done(&body, err);
	if (rc == PROV_OK)
		rc = patch(d, d->cose, d->cose_len, &body, err);
	prov_wr_fini(&body);
	return rc;
}

int prov_draft_finish(
    struct prov_draft *draft, struct prov_span excl, struct prov_bytes digest, struct prov_err *err)
{
	struct prov_wr body;
	int rc = finish_binding(draft, excl, digest, err);

	if (rc != PROV_OK)
		return rc;
	prov_wr_init(&body, PROV_MAX_STORE);
	rc = put_claim(draft, &body, err);
	if (rc == PROV_OK)
		rc = patch(draft, draft->claim_cbor, draft->claim_cbor_len, &body, err);
	prov_wr_fini(&body);
	if (rc == PROV_OK)
		rc = finish_signature(draft, err);
	return rc;
}

struct prov_bytes prov_draft_store(const struct prov_draft *draft)
{
	return prov_wr_data(&draft->store);
}

void prov_draft_fini(struct prov_draft *draft)
{
	prov_wr_fini(&draft->store);
}
