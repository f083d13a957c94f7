/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/draft.h"

#include <stdio.h>

#include "base/err.h"
#include "cbor/enc.h"
#include "compose/countersign.h"
#include "compose/file_ref.h"
#include "compose/identity.h"
#include "cose/cose.h"
#include "jumbf/jumbf.h"
#include "prov/version.h"

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
	(void)snprintf(d->label, sizeof(d->label), "urn:c2pa:%s%s%.32s", uuid,
	    d->in->vendor == NULL ? "" : ":", d->in->vendor == NULL ? "" : d->in->vendor);
	rc = random_uuid(uuid, err);
	(void)snprintf(d->instance_id, sizeof(d->instance_id), "urn:uuid:%s", uuid);
	return rc;
}

static int put_binding(
    struct prov_draft *d, struct prov_wr *wr, const void *ctx, struct prov_err *err)
{
	(void)ctx;
	(void)err;
	d->in->binder->put(wr, &d->bound);
	return PROV_OK;
}

static int add_files(struct prov_draft *d, struct prov_err *err)
{
	size_t n = d->in->num_files;
	int rc = PROV_OK;

	d->file_refs = prov_arena_array(d->arena, n + 1, sizeof(*d->file_refs), err);
	if (d->file_refs == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < n && rc == PROV_OK; i++)
		rc = prov_draft_add(d, &d->in->files[i], &d->file_refs[i], err);
	return rc;
}

static int add_assertions(struct prov_draft *d, struct prov_err *err)
{
	int rc = add_files(d, err);

	if (rc == PROV_OK)
		rc = prov_draft_add_ingredients(d, err);

	if (rc == PROV_OK)
		rc = prov_draft_add_actions(d, err);
	for (size_t i = 0; i < d->in->num_assertions && rc == PROV_OK; i++)
		rc = prov_draft_add(d, &d->in->assertions[i], NULL, err);
	if (rc == PROV_OK && d->in->binder != NULL)
		rc = prov_draft_add_late(d, d->in->binder->label, put_binding, NULL, err);
	if (rc == PROV_OK && d->in->identity != NULL)
		rc = prov_draft_add_identity(d, err);
	return rc;
}

static int put_claim(struct prov_draft *d, struct prov_wr *out, struct prov_err *err)
{
	const struct prov_draft_in *in = d->in;
	char *signature =
	    prov_arena_printf(d->arena, err, "self#jumbf=/c2pa/%s/c2pa.signature", d->label);
	struct prov_claim_new claim = {
	    .instance_id = in->instance_id != NULL ? in->instance_id : d->instance_id,
	    .title = in->title,
	    .generator_name = in->generator_name,
	    .generator_version = in->generator_version,
	    .num_generator_more = in->num_generator_more,
	    .signature_uri = signature,
	    .alg = prov_hash_str(in->hash),
	    .refs = d->refs,
	    .num_refs = d->num_refs,
	    .redacted = in->redacted,
	    .num_redacted = in->num_redacted,
	};

	int rc = prov_file_ref_members(in->generator_more, in->num_generator_more, d->file_refs,
	    in->num_files, d->arena, &claim.generator_more, err);

	if (rc != PROV_OK || signature == NULL)
		return rc != PROV_OK ? rc : PROV_E_NOMEM;
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
	d->cose_room = prov_countersign_room(d->in->signer) + d->in->more_room;
	if (d->in->prefers != NULL)
		d->cose_room += PROV_COSE_SHAPE_ROOM;
	prov_cose_put_sign1(&d->store, d->protected_map, prov_bytes(zeros, size), d->cose_room);
	d->cose_len = d->store.n - d->cose;
	prov_box_end(&d->store, content);
	prov_jumbf_end(&d->store, mark);
	return PROV_OK;
}

int prov_draft_begin(struct prov_draft *draft, const struct prov_draft_in *in,
    const struct prov_bound *bound, struct prov_arena *arena, struct prov_err *err)
{
	struct prov_bytes none = prov_bytes(NULL, 0);
	size_t store, manifest, assertions;
	int rc;

	memset(draft, 0, sizeof(*draft));
	draft->in = in;
	draft->arena = arena;
	draft->bound = *bound;
	prov_wr_init(&draft->store, PROV_MAX_STORE);
	rc = make_names(draft, err);
	if (rc != PROV_OK)
		return rc;
	prov_jumbf_begin(&draft->store, PROV_JUMBF_STORE, "c2pa", none, &store);
	rc = prov_draft_copy_stores(draft, err);
	prov_jumbf_begin(&draft->store,
	    in->binder == NULL ? PROV_JUMBF_UPDATE : PROV_JUMBF_MANIFEST, draft->label, none,
	    &manifest);
	prov_jumbf_begin(
	    &draft->store, PROV_JUMBF_ASSERTION_STORE, "c2pa.assertions", none, &assertions);
	if (rc == PROV_OK)
		rc = add_assertions(draft, err);
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

int prov_draft_bind(struct prov_draft *draft, const struct prov_bound *bound, struct prov_err *err)
{
	struct prov_wr body;
	int rc;

	draft->bound = *bound;
	draft->is_bound = true;
	rc = prov_draft_fill_late(draft, err);
	if (rc != PROV_OK)
		return rc;
	prov_wr_init(&body, PROV_MAX_STORE);
	rc = put_claim(draft, &body, err);
	if (rc == PROV_OK)
		rc = prov_draft_patch(draft, draft->claim_cbor, draft->claim_cbor_len, &body, err);
	prov_wr_fini(&body);
	return rc;
}

void prov_draft_tbs(const struct prov_draft *draft, struct prov_cose_tbs *out)
{
	struct prov_bytes claim =
	    prov_bytes_sub(prov_wr_data(&draft->store), draft->claim_cbor, draft->claim_cbor_len);

	prov_cose_tbs(out, "Signature1", draft->protected_map, claim);
}

/* Puts the signature in its place. */
static int put_signature(struct prov_draft *draft, struct prov_bytes sig,
    const struct prov_cose_extra *extra, struct prov_err *err)
{
	struct prov_wr body;
	int rc;

	prov_wr_init(&body, PROV_MAX_STORE);
	prov_cose_put_sign1_with(&body, draft->protected_map, sig, extra, draft->cose_room);
	rc = prov_wr_done(&body, err);
	if (rc == PROV_OK)
		rc = prov_draft_patch(draft, draft->cose, draft->cose_len, &body, err);
	prov_wr_fini(&body);
	return rc;
}

/* Of the shapes that its padding may have the one that the asset's format would rather have; where
 * none is so, the usual one. What is tried may not be there. */
static int choose_shape(struct prov_draft *draft, struct prov_bytes sig,
    struct prov_cose_extra *extra, struct prov_err *err)
{
	for (unsigned i = 0; draft->in->prefers != NULL && i < PROV_COSE_SHAPES; i++) {
		struct prov_err why = {0};
		int rc;

		extra->shape = i;
		rc = put_signature(draft, sig, extra, &why);
		if (rc != PROV_OK && rc != PROV_E_INTERNAL)
			return prov_pass(err, rc, &why);
		if (rc == PROV_OK && draft->in->prefers(prov_wr_data(&draft->store)))
			return PROV_OK;
	}
	extra->shape = 0;
	return put_signature(draft, sig, extra, err);
}

int prov_draft_seal(struct prov_draft *draft, struct prov_bytes sig, struct prov_err *err)
{
	const struct prov_signer *signer = draft->in->signer;
	struct prov_cose_extra extra = {0};
	int rc;

	if (sig.n != prov_signer_sig_size(signer))
		return prov_fail(err, PROV_E_CRYPTO,
		    "the signer gave a signature of %zu bytes where its algorithm makes %zu", sig.n,
		    prov_signer_sig_size(signer));
	rc = prov_countersign(signer, draft->protected_map, sig, draft->cose_room, draft->arena,
	    &extra, &draft->note, err);
	return rc == PROV_OK ? choose_shape(draft, sig, &extra, err) : rc;
}

struct prov_bytes prov_draft_store(const struct prov_draft *draft)
{
	return prov_wr_data(&draft->store);
}

void prov_draft_fini(struct prov_draft *draft)
{
	prov_wr_fini(&draft->store);
}
