/* SPDX-License-Identifier: Apache-2.0 */
#include "format/bmff_label.h"

#include "base/err.h"
#include "base/rd.h"
#include "format/cands.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)
#define FULL 4u      /* version and flags */
#define DATA_HEAD 8u /* of a value: its type, and its language */

struct find {
	struct prov_window *win;
	struct prov_bmff_labels *out;
	struct prov_bmff_table table;        /* that is looked at */
	bool is_odd;                         /* it can't be followed */
	bool is_loose;                       /* it has values without keys */
	uint32_t keys[PROV_MAX_BMFF_LABELS]; /* those of the table that are AIGC */
	size_t num_keys, boxes;
};

/* --- one table --- */

static int read_handler(
    struct find *f, const struct prov_bmff_box *hdlr, bool *is_mdta, struct prov_err *err)
{
	struct prov_bytes head;
	int rc;

	if (hdlr->len - hdlr->head < FULL + 8)
		return PROV_OK;
	rc = prov_window_get(f->win, hdlr->off + hdlr->head + FULL + 4, 4, &head, err);
	*is_mdta = rc == PROV_OK && prov_bytes_is(head, "mdta");
	return rc;
}

/* A key is laid out as a box is, whose type is the namespace of its name. */
static int read_key(
    struct find *f, const struct prov_bmff_box *key, uint32_t number, struct prov_err *err)
{
	struct prov_bytes name;
	int rc;

	if (key->type != CC('m', 'd', 't', 'a') || key->len != PROV_BOX_HEAD + 4)
		return PROV_OK;
	rc = prov_window_get(f->win, key->off + PROV_BOX_HEAD, 4, &name, err);
	if (rc != PROV_OK || !prov_bytes_is(name, "AIGC"))
		return rc;
	if (f->num_keys == PROV_MAX_BMFF_LABELS)
		return prov_refuse_at(err, PROV_LIMIT_BMFF_LABELS, key->off,
		    "the file has more than %u AIGC labels", PROV_MAX_BMFF_LABELS);
	f->keys[f->num_keys++] = number;
	return PROV_OK;
}

static int read_keys(struct find *f, struct prov_err *err)
{
	struct prov_bmff_table *t = &f->table;
	uint64_t end = t->keys.off + t->keys.len;
	struct prov_bytes head;
	struct prov_rd rd;
	int rc;

	f->is_odd = t->keys.len - t->keys.head < FULL + 4;
	if (f->is_odd)
		return PROV_OK;
	t->keys_end = t->keys.off + t->keys.head + FULL;
	rc = prov_window_get(f->win, t->keys_end, 4, &head, err);
	prov_rd_init(&rd, head, t->keys_end);
	if (rc != PROV_OK || !prov_rd_u32(&rd, &t->count))
		return rc;
	t->keys_end += 4;
	for (uint32_t i = 0; i < t->count && rc == PROV_OK && !f->is_odd; i++) {
		struct prov_bmff_box key;

		rc = prov_bmff_next(f->win, &t->keys_end, end, &f->boxes, &key, err);
		f->is_odd = rc == PROV_E_NOTFOUND || (rc == PROV_OK && key.head != PROV_BOX_HEAD);
		if (rc == PROV_OK)
			rc = read_key(f, &key, i + 1, err);
	}
	t->key = f->num_keys > 0 ? f->keys[0] : 0;
	return rc == PROV_E_NOTFOUND ? PROV_OK : rc;
}

static bool is_label(const struct find *f, uint32_t number)
{
	for (size_t i = 0; i < f->num_keys; i++) {
		if (f->keys[i] == number)
			return true;
	}
	return false;
}

static int add_label(struct find *f, const struct prov_bmff_box *entry, struct prov_err *err)
{
	struct prov_bmff_labels *l = f->out;
	uint64_t at = entry->off + entry->head;
	struct prov_bmff_label *label;
	struct prov_bmff_box box;
	int rc = PROV_OK;

	if (l->n == PROV_MAX_BMFF_LABELS)
		return prov_refuse_at(err, PROV_LIMIT_BMFF_LABELS, entry->off,
		    "the file has more than %u AIGC labels", PROV_MAX_BMFF_LABELS);
	label = &l->v[l->n++];
	*label = (struct prov_bmff_label){.ilst = f->table.ilst, .entry = {entry->off, entry->len}};
	while (rc == PROV_OK && label->text.len == 0) {
		rc = prov_bmff_next(f->win, &at, entry->off + entry->len, &f->boxes, &box, err);
		if (rc == PROV_OK && box.type == CC('d', 'a', 't', 'a') &&
		    box.len - box.head > DATA_HEAD)
			label->text = (struct prov_span){
			    box.off + box.head + DATA_HEAD, box.len - box.head - DATA_HEAD};
	}
	return rc == PROV_E_NOTFOUND ? PROV_OK : rc;
}

/* An entry is a box whose type is its key's number. Where there is no such key, a new one might
 * get that number. */
static int read_values(struct find *f, struct prov_err *err)
{
	struct prov_bmff_table *t = &f->table;
	struct prov_bmff_box entry;
	int rc = PROV_OK;

	t->ilst_end = t->ilst.off + t->ilst.head;
	while (rc == PROV_OK) {
		rc = prov_bmff_next(
		    f->win, &t->ilst_end, t->ilst.off + t->ilst.len, &f->boxes, &entry, err);
		f->is_loose = f->is_loose || (rc == PROV_OK && entry.type > t->count);
		if (rc == PROV_OK && is_label(f, entry.type))
			rc = add_label(f, &entry, err);
	}
	return rc == PROV_E_NOTFOUND ? PROV_OK : rc;
}

/* The first of each kind; a second one leaves open which of them counts. */
static int read_boxes(struct find *f, bool *is_mdta, struct prov_err *err)
{
	struct prov_bmff_table *t = &f->table;
	struct prov_bmff_box box;
	bool has_handler = false;
	int rc = prov_bmff_children(f->win, &t->meta, &t->end, err);

	while (rc == PROV_OK) {
		struct prov_bmff_box *place = NULL;

		rc = prov_bmff_next(
		    f->win, &t->end, t->meta.off + t->meta.len, &f->boxes, &box, err);
		if (rc == PROV_OK && box.type == CC('h', 'd', 'l', 'r') && !has_handler) {
			has_handler = true;
			rc = read_handler(f, &box, is_mdta, err);
		}
		if (rc == PROV_OK && box.type == CC('k', 'e', 'y', 's'))
			place = &t->keys;
		if (rc == PROV_OK && box.type == CC('i', 'l', 's', 't'))
			place = &t->ilst;
		f->is_odd = f->is_odd || (place != NULL && place->type != 0);
		if (place != NULL)
			*place = box;
	}
	return rc == PROV_E_NOTFOUND ? PROV_OK : rc;
}

/* Of handler "mdir" are those of iTunes, whose values have no keys. *CHOSEN: the first that can be
 * followed and added to. */
static int read_table(struct find *f, const struct prov_bmff_box *meta,
    struct prov_bmff_table *chosen, struct prov_err *err)
{
	bool is_mdta = false;
	int rc;

	f->table = (struct prov_bmff_table){.meta = *meta};
	f->num_keys = 0;
	f->is_odd = f->is_loose = false;
	rc = read_boxes(f, &is_mdta, err);
	if (rc != PROV_OK || !is_mdta || f->is_odd)
		return rc;
	if (f->table.keys.type == 0 && f->table.ilst.type != 0)
		return PROV_OK;
	if (f->table.keys.type != 0)
		rc = read_keys(f, err);
	if (rc == PROV_OK && !f->is_odd && f->table.ilst.type != 0)
		rc = read_values(f, err);
	if (rc == PROV_OK && !f->is_odd && !f->is_loose && chosen->meta.type == 0)
		*chosen = f->table;
	return rc;
}

/* --- where they lie --- */

static int read_user_data(struct find *f, struct prov_err *err)
{
	struct prov_bmff_labels *l = f->out;
	struct prov_bmff_box box;
	int rc = PROV_OK;

	l->udta_end = l->udta.off + l->udta.head;
	while (rc == PROV_OK) {
		rc = prov_bmff_next(
		    f->win, &l->udta_end, l->udta.off + l->udta.len, &f->boxes, &box, err);
		l->has_xmp = l->has_xmp || (rc == PROV_OK && box.type == CC('X', 'M', 'P', '_'));
		if (rc == PROV_OK && box.type == CC('m', 'e', 't', 'a'))
			rc = read_table(f, &box, &l->table, err);
	}
	return rc == PROV_E_NOTFOUND ? PROV_OK : rc;
}

/* Some readers know one table of keys in a file: where there is none in udta, a label belongs into
 * the one that moov has. */
static int read_movie(struct find *f, struct prov_err *err)
{
	struct prov_bmff_table of_moov = {.count = 0};
	struct prov_bmff_labels *l = f->out;
	struct prov_bmff_box box;
	int rc = PROV_OK;

	l->moov_end = l->moov.off + l->moov.head;
	while (rc == PROV_OK) {
		rc = prov_bmff_next(
		    f->win, &l->moov_end, l->moov.off + l->moov.len, &f->boxes, &box, err);
		if (rc == PROV_OK && box.type == CC('m', 'e', 't', 'a'))
			rc = read_table(f, &box, &of_moov, err);
		/* There is one (ISO/IEC 14496-12, 8.10.1). */
		if (rc == PROV_OK && box.type == CC('u', 'd', 't', 'a') && l->udta.type == 0) {
			l->udta = box;
			rc = read_user_data(f, err);
		}
	}
	if (l->table.meta.type == 0)
		l->table = of_moov;
	return rc == PROV_E_NOTFOUND ? PROV_OK : rc;
}

int prov_bmff_labels_find(struct prov_window *win, const struct prov_bmff_box *moov,
    struct prov_arena *arena, struct prov_bmff_labels **out, struct prov_err *err)
{
	struct find f = {.win = win, .out = prov_arena_alloc(arena, sizeof(*f.out), err)};

	*out = f.out;
	if (f.out == NULL)
		return prov_failed(err);
	f.out->moov = *moov;
	return read_movie(&f, err);
}
