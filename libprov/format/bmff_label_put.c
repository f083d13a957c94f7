/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "base/wr.h"
#include "format/bmff_label.h"
#include "format/cands.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)
#define UTF8 1u     /* a type of values */
#define SLACK 1024u /* for all that is around the label */

/* What WR holds comes in the place of DEL bytes at OFF in BOX; WR goes. */
static int edit(struct prov_bmff_edits *edits, const struct prov_bmff_box *box, uint64_t off,
    uint64_t del, struct prov_wr *wr, struct prov_err *err)
{
	struct prov_bytes with = prov_bytes(NULL, wr->n);
	int rc = prov_wr_done(wr, err);

	if (rc == PROV_OK) {
		with.p = (uint8_t *)prov_arena_strdup(edits->arena, prov_wr_data(wr), err);
		rc = with.p == NULL ? prov_failed(err) : PROV_OK;
	}
	prov_wr_fini(wr);
	return rc == PROV_OK ? prov_bmff_edit(edits, box, off, del, with, err) : rc;
}

/* --- what is written --- */

static void put_handler(struct prov_wr *wr)
{
	size_t at;

	prov_box_begin(wr, CC('h', 'd', 'l', 'r'), &at);
	prov_wr_zeros(wr, 8);
	prov_wr_str(wr, "mdta");
	prov_wr_zeros(wr, 12 + 1); /* its name is empty */
	prov_box_end(wr, at);
}

static void put_key(struct prov_wr *wr)
{
	size_t at;

	prov_box_begin(wr, CC('m', 'd', 't', 'a'), &at);
	prov_wr_str(wr, "AIGC");
	prov_box_end(wr, at);
}

static void put_keys(struct prov_wr *wr)
{
	size_t at;

	prov_box_begin(wr, CC('k', 'e', 'y', 's'), &at);
	prov_wr_u32(wr, 0);
	prov_wr_u32(wr, 1);
	put_key(wr);
	prov_box_end(wr, at);
}

static void put_value(struct prov_wr *wr, uint32_t key, struct prov_bytes label)
{
	size_t entry, data;

	prov_box_begin(wr, key, &entry);
	prov_box_begin(wr, CC('d', 'a', 't', 'a'), &data);
	prov_wr_u32(wr, UTF8);
	prov_wr_u32(wr, 0); /* of no language */
	prov_wr_bytes(wr, label);
	prov_box_end(wr, data);
	prov_box_end(wr, entry);
}

static void put_values(struct prov_wr *wr, uint32_t key, struct prov_bytes label)
{
	size_t at;

	prov_box_begin(wr, CC('i', 'l', 's', 't'), &at);
	put_value(wr, key, label);
	prov_box_end(wr, at);
}

/* Of the form that ISO gives the box, with version and flags, in QuickTime files, too: that is how
 * it stands in user data. */
static void put_table(struct prov_wr *wr, struct prov_bytes label)
{
	size_t at;

	prov_box_begin(wr, CC('m', 'e', 't', 'a'), &at);
	prov_wr_u32(wr, 0);
	put_handler(wr);
	put_keys(wr);
	put_values(wr, 1, label);
	prov_box_end(wr, at);
}

/* --- where --- */

/* A table of one's own, also beside one of iTunes: user data may hold several boxes of a type. It
 * comes last, so that who knows one table finds the one that was there. */
static int add_table(struct prov_bmff_edits *edits, const struct prov_bmff_labels *l,
    struct prov_bytes label, struct prov_err *err)
{
	struct prov_wr wr;
	size_t at;

	prov_wr_init(&wr, label.n + SLACK);
	if (l->udta.type != 0) {
		put_table(&wr, label);
		return edit(edits, &l->udta, l->udta_end, 0, &wr, err);
	}
	prov_box_begin(&wr, CC('u', 'd', 't', 'a'), &at);
	put_table(&wr, label);
	prov_box_end(&wr, at);
	return edit(edits, &l->moov, l->moov_end, 0, &wr, err);
}

/* The key goes behind the others, whose numbers stay. */
static int add_key(
    struct prov_bmff_edits *edits, const struct prov_bmff_table *t, struct prov_err *err)
{
	struct prov_wr wr;
	int rc;

	prov_wr_init(&wr, SLACK);
	if (t->keys.type == 0) {
		put_keys(&wr);
		return edit(edits, &t->meta, t->end, 0, &wr, err);
	}
	prov_wr_u32(&wr, t->count + 1);
	rc = edit(edits, &t->keys, t->keys.off + t->keys.head + 4, 4, &wr, err);
	if (rc != PROV_OK)
		return rc;
	prov_wr_init(&wr, SLACK);
	put_key(&wr);
	return edit(edits, &t->keys, t->keys_end, 0, &wr, err);
}

static int put_entry(struct prov_bmff_edits *edits, const struct prov_bmff_table *t,
    const struct prov_bmff_label *old, struct prov_bytes label, struct prov_err *err)
{
	uint32_t key = t->key != 0 ? t->key : t->count + 1;
	struct prov_wr wr;
	int rc = t->key != 0 ? PROV_OK : add_key(edits, t, err);

	if (rc != PROV_OK)
		return rc;
	prov_wr_init(&wr, label.n + SLACK);
	if (t->ilst.type == 0) {
		put_values(&wr, key, label);
		return edit(edits, &t->meta, t->end, 0, &wr, err);
	}
	put_value(&wr, key, label);
	if (old != NULL)
		return edit(edits, &t->ilst, old->entry.start, old->entry.len, &wr, err);
	return edit(edits, &t->ilst, t->ilst_end, 0, &wr, err);
}

int prov_bmff_labels_put(struct prov_bmff_edits *edits, const struct prov_bmff_labels *labels,
    struct prov_bytes label, struct prov_err *err)
{
	const struct prov_bmff_table *t = &labels->table;
	const struct prov_bmff_label *old = NULL;
	int rc = PROV_OK;

	/* There is one label in a file. */
	for (size_t i = 0; i < labels->n && rc == PROV_OK; i++) {
		const struct prov_bmff_label *l = &labels->v[i];

		if (old == NULL && t->meta.type != 0 && l->ilst.off == t->ilst.off)
			old = l;
		else
			rc = prov_bmff_edit(edits, &l->ilst, l->entry.start, l->entry.len,
			    prov_bytes(NULL, 0), err);
	}
	if (rc != PROV_OK)
		return rc;
	return t->meta.type == 0 ? add_table(edits, labels, label, err)
				 : put_entry(edits, t, old, label, err);
}
