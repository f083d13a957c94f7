/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "cbor/enc.h"
#include "compose/draft.h"
#include "jumbf/jumbf.h"

#define FIRST_REFS 16

static int grow(struct prov_draft *d, struct prov_err *err)
{
	size_t cap = d->cap_refs == 0 ? FIRST_REFS : d->cap_refs * 2;
	struct prov_claim_ref *refs;

	if (d->num_refs == PROV_MAX_ASSERTIONS)
		return prov_refuse(err, PROV_LIMIT_ASSERTIONS,
		    "a manifest can have %u assertions, and this one would have more",
		    PROV_MAX_ASSERTIONS);
	refs = prov_arena_grow(d->arena, d->refs, d->cap_refs, cap, sizeof(*refs), err);
	if (refs == NULL)
		return err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
	d->refs = refs;
	d->cap_refs = cap;
	return PROV_OK;
}

/* 6.4: further instances of a label are numbered from 1. */
static char *name_instance(struct prov_draft *d, const char *label, struct prov_err *err)
{
	static const char begin[] = "self#jumbf=c2pa.assertions/";
	size_t instances = 0;

	for (size_t i = 0; i < d->num_refs; i++) {
		struct prov_bytes url = d->refs[i].uri.url;
		unsigned instance;
		struct prov_bytes base =
		    prov_asr_base(prov_bytes_sub(url, sizeof(begin) - 1, url.n), &instance);

		instances += prov_bytes_is(base, label) ? 1 : 0;
	}
	if (instances == 0)
		return prov_arena_printf(d->arena, err, "%s%s", begin, label);
	return prov_arena_printf(d->arena, err, "%s%s__%zu", begin, label, instances);
}

static void put_box(struct prov_wr *wr, uint32_t type, struct prov_bytes data)
{
	size_t mark;

	prov_box_begin(wr, type, &mark);
	prov_wr_bytes(wr, data);
	prov_box_end(wr, mark);
}

/* An embedded file (ISO 19566-5, B.6; 18.12.2): its description, then its bytes. */
static void put_file(struct prov_wr *wr, const struct prov_draft_assertion *a)
{
	size_t mark;

	prov_box_begin(wr, PROV_BOX_BFDB, &mark);
	prov_wr_u8(wr, 0); /* no file name, not external */
	prov_wr_str(wr, a->media_type);
	prov_wr_u8(wr, 0);
	prov_box_end(wr, mark);
	put_box(wr, PROV_BOX_BIDB, a->data);
}

static void put_content(struct prov_wr *wr, const struct prov_draft_assertion *a)
{
	if (a->form == PROV_FORM_FILE)
		put_file(wr, a);
	else
		put_box(wr, a->form == PROV_FORM_JSON ? PROV_BOX_JSON : PROV_BOX_CBOR, a->data);
}

static enum prov_jumbf_type box_type(enum prov_asr_form form)
{
	switch (form) {
	case PROV_FORM_JSON:
		return PROV_JUMBF_JSON;
	case PROV_FORM_FILE:
		return PROV_JUMBF_EMBEDDED_FILE;
	default:
		return PROV_JUMBF_CBOR;
	}
}

/* 8.4.2.3: the hash covers the superbox without its own header. */
static int hash_box(
    struct prov_draft *d, struct prov_claim_ref *ref, size_t box, size_t len, struct prov_err *err)
{
	uint8_t *hash = prov_arena_alloc(d->arena, PROV_HASH_MAX, err);

	if (hash == NULL)
		return PROV_E_NOMEM;
	ref->uri.hash = prov_bytes(hash, prov_hash_size(d->in->hash));
	return prov_hash_bytes(
	    d->in->hash, prov_bytes_sub(prov_wr_data(&d->store), box, len), hash, err);
}

int prov_draft_add(struct prov_draft *draft, const struct prov_draft_assertion *assertion,
    struct prov_hashed_uri *ref, struct prov_err *err)
{
	uint8_t salt[PROV_SALT_LEN];
	size_t box = draft->store.n, mark;
	struct prov_claim_ref *own;
	char *url;
	int rc = prov_random(salt, sizeof(salt), err);

	if (rc == PROV_OK && draft->num_refs == draft->cap_refs)
		rc = grow(draft, err);
	if (rc != PROV_OK)
		return rc;
	url = name_instance(draft, assertion->label, err);
	if (url == NULL)
		return PROV_E_NOMEM;
	prov_jumbf_begin(&draft->store, box_type(assertion->form), strrchr(url, '/') + 1,
	    prov_bytes(salt, sizeof(salt)), &mark);
	put_content(&draft->store, assertion);
	prov_jumbf_end(&draft->store, mark);
	rc = prov_wr_done(&draft->store, err);
	if (rc != PROV_OK)
		return rc;
	own = &draft->refs[draft->num_refs];
	memset(own, 0, sizeof(*own));
	own->uri.url = prov_bytes_str(url);
	own->gathered = assertion->gathered;
	rc = hash_box(draft, own, box + PROV_BOX_HEAD, draft->store.n - box - PROV_BOX_HEAD, err);
	if (rc != PROV_OK)
		return rc;
	draft->num_refs++;
	if (ref != NULL)
		*ref = own->uri;
	return PROV_OK;
}

int prov_draft_add_late(struct prov_draft *draft, const char *label, prov_draft_put put,
    const void *ctx, struct prov_err *err)
{
	struct prov_draft_late *late = &draft->late[draft->num_late];
	struct prov_draft_assertion a = {.label = label, .form = PROV_FORM_CBOR};
	size_t box = draft->store.n + PROV_BOX_HEAD;
	struct prov_wr body;
	int rc;

	if (draft->num_late == PROV_MAX_DRAFT_LATE)
		return prov_fail(err, PROV_E_INTERNAL, "too many assertions come late");
	prov_wr_init(&body, PROV_MAX_STORE);
	rc = put(draft, &body, ctx, err);
	if (rc == PROV_OK)
		rc = prov_wr_done(&body, err);
	a.data = prov_wr_data(&body);
	if (rc == PROV_OK)
		rc = prov_draft_add(draft, &a, NULL, err);
	if (rc == PROV_OK) {
		/* The CBOR is what the superbox ends with. */
		*late = (struct prov_draft_late){.put = put,
		    .ctx = ctx,
		    .ref = draft->num_refs - 1,
		    .box = box,
		    .box_len = draft->store.n - box,
		    .cbor = draft->store.n - a.data.n,
		    .cbor_len = a.data.n};
		draft->num_late++;
	}
	prov_wr_fini(&body);
	return rc;
}

int prov_draft_patch(struct prov_draft *draft, size_t off, size_t len, const struct prov_wr *with,
    struct prov_err *err)
{
	if (with->n != len)
		return prov_fail(err, PROV_E_INTERNAL,
		    "a part of the manifest changed its size from %zu to %zu bytes", len, with->n);
	prov_wr_patch(&draft->store, off, prov_wr_data(with));
	return prov_wr_done(&draft->store, err);
}

int prov_draft_fill_late(struct prov_draft *draft, struct prov_err *err)
{
	for (size_t i = 0; i < draft->num_late; i++) {
		const struct prov_draft_late *late = &draft->late[i];
		struct prov_wr body;
		int rc;

		prov_wr_init(&body, PROV_MAX_STORE);
		rc = late->put(draft, &body, late->ctx, err);
		if (rc == PROV_OK)
			rc = prov_wr_done(&body, err);
		if (rc == PROV_OK)
			rc = prov_draft_patch(draft, late->cbor, late->cbor_len, &body, err);
		prov_wr_fini(&body);
		if (rc == PROV_OK)
			rc =
			    hash_box(draft, &draft->refs[late->ref], late->box, late->box_len, err);
		if (rc != PROV_OK)
			return rc;
	}
	return PROV_OK;
}
