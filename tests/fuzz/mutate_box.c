/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "fuzz/mutate.h"
#include "helper/jumbf_walk.h"

#define MAX_BOXES 512

struct boxes {
	struct prov_bytes store;
	const struct prov_jumbf *v[MAX_BOXES];
	size_t n;
};

static size_t offset(const struct boxes *b, struct prov_bytes part)
{
	return (size_t)(part.p - b->store.p);
}

static const struct prov_jumbf *roll_box(struct mutate_dice *dice, const struct boxes *b)
{
	return b->v[mutate_roll(dice, b->n)];
}

/* A length in front of a box, of 4 bytes, becomes another. */
static void resize(struct prov_wr *out, size_t base, size_t at, size_t old, size_t now)
{
	uint8_t *p = &out->p[base + at];
	uint32_t len = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];

	len += (uint32_t)now - (uint32_t)old;
	for (unsigned i = 0; i < 4 && len >= PROV_BOX_HEAD; i++)
		p[i] = (uint8_t)(len >> (24 - 8 * i));
}

/* The store with NOW where OLD is, a part of BOX; of it and of all around it the lengths fit. */
static void splice(const struct boxes *b, const struct prov_jumbf *box, struct prov_bytes old,
    struct prov_bytes now, struct prov_wr *out)
{
	size_t at = offset(b, old), base = out->n;

	prov_wr_bytes(out, prov_bytes_sub(b->store, 0, at));
	prov_wr_bytes(out, now);
	prov_wr_bytes(out, prov_bytes_sub(b->store, at + old.n, b->store.n));
	for (; box != NULL && out->code == PROV_OK; box = box->parent)
		resize(out, base, offset(b, box->raw), old.n, now.n);
}

/* --- the content of a box --- */

static void change_content(struct mutate_dice *dice, const struct boxes *b,
    const struct prov_jumbf *box, struct prov_wr *out)
{
	struct prov_bytes other = roll_box(dice, b)->body, body = box->body;
	uint8_t data[4096] = {0};
	struct prov_wr made;
	size_t n = body.n < sizeof(data) ? body.n : sizeof(data);

	prov_wr_init(&made, 1u << 20);
	if (box->box_type == PROV_BOX_CBOR && mutate_cbor(dice, body, other, &made)) {
		splice(b, box, body, prov_wr_data(&made), out);
	} else {
		if (n > 0)
			memcpy(data, body.p, n);
		n = LLVMFuzzerMutate(data, n, sizeof(data));
		splice(b, box, body, prov_bytes(data, n), out);
	}
	prov_wr_fini(&made);
}

/* --- superboxes --- */

/* The description box, whose first bytes are the type, the toggles and the label. */
static struct prov_bytes description(const struct boxes *b, const struct prov_jumbf *box)
{
	struct prov_bytes body = prov_bytes_sub(b->store, offset(b, box->body), box->body.n);
	size_t len = 0;

	for (size_t i = 0; i < 4 && body.n >= 4; i++)
		len = len << 8 | body.p[i];
	return prov_bytes_sub(body, 0, len);
}

/* Another type, other toggles, or another label in the description of BOX. */
static void change_description(struct mutate_dice *dice, const struct boxes *b,
    const struct prov_jumbf *box, struct prov_wr *out)
{
	static const char types[] = "c2pac2mac2umc2cmc2asc2clc2csc2dbc2vccborjson";
	static const char *const labels[] = {"c2pa", "c2pa.assertions", "c2pa.claim",
	    "c2pa.claim.v2", "c2pa.signature", "c2pa.databoxes", "c2pa.hash.data",
	    "c2pa.hash.boxes", "c2pa.hash.bmff.v3", "c2pa.hash.collection.data", "c2pa.actions",
	    "c2pa.actions.v2", "c2pa.actions.v2__1", "c2pa.ingredient.v3", "c2pa.ingredient",
	    "c2pa.ingredient.v2", "c2pa.thumbnail.claim", "c2pa.time-stamp", "c2pa.metadata",
	    "c2pa.certificate-status", "c2pa.hash.multi-asset", "c2pa.soft-binding",
	    "c2pa.external-reference", "c2pa.cloud-data", "c2pa.depthmap.GDepth", "cawg.identity",
	    "cawg.metadata", "cawg.training-mining", "c2pa.ai-disclosure", "c2pa.embedded-data",
	    "stds.exif", "urn:c2pa:first", "urn:c2pa:last"};
	struct prov_bytes jumd = description(b, box), now;
	size_t base = out->n, at = offset(b, jumd), n = mutate_roll(dice, 4);

	if (jumd.n < PROV_BOX_HEAD + 17 || n > 1 || box->label.n == 0) {
		now = n == 2 ? roll_box(dice, b)->label
			     : prov_bytes_str(
				   labels[mutate_roll(dice, sizeof(labels) / sizeof(labels[0]))]);
		/* A label that is not there has no place. */
		if (box->label.n > 0 && now.n > 0) {
			splice(b, box, box->label, now, out);
			/* The description is a box as well. */
			resize(out, base, at, box->label.n, now.n);
			return;
		}
	}
	prov_wr_bytes(out, b->store);
	if (jumd.n < PROV_BOX_HEAD + 17)
		return;
	if (n == 0)
		prov_wr_patch(out, base + at + PROV_BOX_HEAD,
		    prov_bytes(&types[4 * mutate_roll(dice, sizeof(types) / 4)], 4));
	else
		out->p[base + at + PROV_BOX_HEAD + 16] ^= (uint8_t)(1u << mutate_roll(dice, 5));
}

/* BOX goes, stands there twice, or makes room for another. */
static void change_place(struct mutate_dice *dice, const struct boxes *b,
    const struct prov_jumbf *box, struct prov_wr *out)
{
	const struct prov_jumbf *other = roll_box(dice, b);
	struct prov_bytes end = prov_bytes_sub(b->store, offset(b, box->raw) + box->raw.n, 0);

	switch (mutate_roll(dice, 4)) {
	case 0:
		splice(b, box->parent, box->raw, prov_bytes(box->raw.p, 0), out);
		break;
	case 1:
		splice(b, box->parent, end, box->raw, out);
		break;
	case 2:
		splice(b, box->parent, end, other->raw, out);
		break;
	default:
		splice(b, box->parent, box->raw, other->raw, out);
	}
}

static void change(struct mutate_dice *dice, const struct boxes *b, struct prov_wr *out)
{
	const struct prov_jumbf *box = roll_box(dice, b);

	/* What is in boxes is most of what there is to say. */
	for (int i = 0; i < 4 && box->box_type != PROV_BOX_CBOR; i++)
		box = roll_box(dice, b);
	if (box->box_type != PROV_BOX_JUMB && mutate_roll(dice, 8) != 0)
		change_content(dice, b, box, out);
	else if (box->box_type == PROV_BOX_JUMB &&
		 (box->parent == NULL || mutate_roll(dice, 2) == 0))
		change_description(dice, b, box, out);
	else
		change_place(dice, b, box, out);
}

bool mutate_box(struct mutate_dice *dice, struct prov_bytes store, struct prov_wr *out)
{
	struct boxes b = {.store = store};
	struct prov_jumbf *root = NULL;
	struct prov_arena arena;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	if (prov_jumbf_parse(store, 0, &arena, &root, NULL, NULL) == PROV_OK) {
		for (const struct prov_jumbf *box = root; box != NULL && b.n < MAX_BOXES;
		     box = jumbf_walk_next(box))
			b.v[b.n++] = box;
		change(dice, &b, out);
	}
	prov_arena_fini(&arena);
	return b.n > 0 && out->code == PROV_OK;
}
