/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a store gets into an ISO BMFF file: in C2PA's uuid box right behind ftyp (C2PA 2.4, A.5.3),
 * where all that follows moves, and the offsets in the file with it.
 */
#include "base/err.h"
#include "base/limits.h"
#include "format/bmff_heif.h"
#include "format/bmff_label.h"
#include "format/bmff_offset.h"
#include "format/bmff_take.h"
#include "format/embed.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)
#define SLACK (UINT64_C(64) << 10) /* for headers and the like */
#define XMP_HEAD 24u
#define ITEM_HEAD 16u  /* as an mdat box that is cut into leaves has it (see lengthen_head) */
#define STORE_HEAD 37u /* header, UUID, version and flags, a NUL, the merkle boxes' offset */

struct put {
	const struct prov_embed *in;
	struct prov_plan *plan;
	struct prov_window win;
	struct prov_bmff_edits edits;
	struct prov_bmff_cut cut;
	size_t mdats; /* that are in the plan */
	/* Images: the XMP becomes an item, whose content follows the meta box. */
	bool is_item;
	struct prov_bmff_heif heif;
	struct prov_bmff_offset offset;
	/* Films: the AIGC label becomes a value in the first moov box. */
	bool has_label;
};

/* --- what there is --- */

/* The I-th box at the file's top; of type 0 where so few bytes are left that they are none. */
static int read_box(struct put *p, size_t i, struct prov_bmff_box *box, struct prov_err *err)
{
	const struct prov_range *r = &p->in->layout->v[i];

	if (r->len < PROV_BOX_HEAD && r->off + r->len == p->in->layout->size) {
		*box = (struct prov_bmff_box){.off = r->off, .len = r->len};
		return PROV_OK;
	}
	return prov_bmff_read(&p->win, r->off, r->off + r->len, true, box, err);
}

/* What of BOX's payload is the content of the XMP item that is replaced. */
static bool has_old_item(const struct put *p, const struct prov_bmff_box *box)
{
	const struct prov_span *old = &p->heif.content;
	uint64_t data = box->off + box->head;

	return p->is_item && p->heif.in_file && old->len > 0 &&
	       box->type == CC('m', 'd', 'a', 't') && old->start >= data &&
	       old->start - data <= box->len - box->head &&
	       old->len <= box->len - box->head - (old->start - data);
}

/* Whether the box goes with the old store: its own, its update's, and merkle boxes, which without
 * it nobody can read; and what held nothing but the old XMP. */
static int is_left_out(
    struct put *p, size_t i, const struct prov_bmff_box *box, bool *out, struct prov_err *err)
{
	const struct prov_range *r = &p->in->layout->v[i];
	enum prov_bmff_use use = PROV_BMFF_OTHER;
	uint64_t data;
	int rc = PROV_OK;

	if (box->type == CC('u', 'u', 'i', 'd'))
		rc = prov_bmff_use(&p->win, box, &use, &data, err);
	*out = (r->cand != PROV_NO_CAND && r->cand == p->in->old) || use == PROV_BMFF_MERKLE ||
	       (has_old_item(p, box) && p->heif.content.len == box->len - box->head);
	return rc;
}

static int check_file(struct put *p, unsigned can, struct prov_err *err)
{
	const struct prov_layout *layout = p->in->layout;
	struct prov_bmff_box ftyp;
	struct prov_bytes brand;
	int rc = prov_embed_check(p->in, can | PROV_CAN_BMFF, err);

	if (rc != PROV_OK)
		return rc;
	if (p->in->xmp != NULL && p->in->xmp->n > PROV_MAX_XMP)
		return prov_refuse(err, PROV_LIMIT_XMP,
		    "an XMP packet larger than the limit of %u bytes", PROV_MAX_XMP);
	if (layout->n == 0 || strcmp(layout->v[0].name, "ftyp") != 0 || layout->v[0].len < 16)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "does not begin with an 'ftyp' box, behind which credentials have their place");
	rc = read_box(p, 0, &ftyp, err);
	if (rc == PROV_OK && ftyp.to_end)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, ftyp.off,
		    "has an 'ftyp' box that goes to its end, so that no credentials can follow it");
	if (rc == PROV_OK)
		rc = prov_window_get(&p->win, ftyp.off + PROV_BOX_HEAD, 4, &brand, err);
	if (rc == PROV_OK && prov_bytes_is(brand, "crx "))
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "is a raw image of a kind whose own table of offsets can't be corrected");
	return rc;
}

/* Where the XMP of an image goes: into an item, but for such as stands beside them in a uuid box.
 */
static int find_item(struct put *p, struct prov_err *err)
{
	const struct prov_layout *layout = p->in->layout;
	const struct prov_range *meta = NULL;
	struct prov_bmff_box box;
	int rc;

	for (size_t i = 0; i < layout->n; i++) {
		const struct prov_range *r = &layout->v[i];

		if (strcmp(r->name, "uuid") == 0 && prov_embed_is_xmp(p->in, r))
			return PROV_OK;
		if (strcmp(r->name, "meta") == 0 && meta == NULL)
			meta = r;
	}
	if (meta == NULL)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "has no 'meta' box at its top, where the XMP of an image has its place");
	rc = read_box(p, (size_t)(meta - layout->v), &box, err);
	if (rc == PROV_OK && box.to_end)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, box.off,
		    "has a 'meta' box that goes to its end, so that no content can follow it");
	if (rc == PROV_OK)
		rc = prov_bmff_heif_read(&p->win, &box, &p->heif, err);
	p->is_item = true;
	return rc;
}

/* --- what changes --- */

static bool has_offsets(uint32_t type)
{
	return type == CC('m', 'o', 'o', 'v') || type == CC('m', 'o', 'o', 'f') ||
	       type == CC('m', 'e', 't', 'a') || type == CC('m', 'e', 'c', 'o') ||
	       type == CC('m', 'f', 'r', 'a') || type == CC('!', 'm', 'o', 'v') ||
	       type == CC('!', 'm', 'o', 'f');
}

static uint8_t *bytes_be(struct prov_arena *arena, size_t n, uint64_t v, struct prov_err *err)
{
	uint8_t *p = prov_arena_alloc(arena, n, err);

	for (size_t i = 0; i < n && p != NULL; i++)
		p[i] = (uint8_t)(v >> (8 * (n - 1 - i)));
	return p;
}

/*
 * A length of 64 bits for an mdat box that is cut into leaves. A.5.6 leaves out what follows byte
 * 16, and 15.12.2.1 has the leaves cover the payload: only with a header of 16 bytes do the two
 * meet, and every reader finds the same leaves. It is the new length: nothing else writes it.
 */
static int lengthen_head(struct put *p, const struct prov_bmff_box *box, struct prov_err *err)
{
	/* Not the box's own growth, which would be written into the field that this replaces. */
	const struct prov_bmff_box nowhere = {.off = UINT64_MAX};
	uint8_t *one = bytes_be(p->edits.arena, 4, 1, err);
	uint64_t grown = box->len + (uint64_t)prov_bmff_grows(&p->edits, box);
	uint8_t *len = bytes_be(p->edits.arena, 8, grown + 8, err);
	int rc;

	if (one == NULL || len == NULL)
		return prov_failed(err);
	rc = prov_bmff_edit(&p->edits, &nowhere, box->off, 4, prov_bytes(one, 4), err);
	return rc == PROV_OK ? prov_bmff_edit(&p->edits, &nowhere, box->off + PROV_BOX_HEAD, 0,
				   prov_bytes(len, 8), err)
			     : rc;
}

/* The chunk offsets of a file of 4 GiB do not fit into 32 bits (A.5.9). */
static bool is_wide(const struct prov_embed *in)
{
	uint64_t more = in->store.n + (in->xmp == NULL ? 0 : in->xmp->n) + in->aigc.n + SLACK;

	return in->src->size > UINT32_MAX - more;
}

static int put_label(struct put *p, const struct prov_bmff_box *moov, struct prov_err *err)
{
	struct prov_bmff_labels *labels;
	int rc = prov_bmff_labels_find(&p->win, moov, p->edits.arena, &labels, err);

	p->has_label = true;
	return rc == PROV_OK ? prov_bmff_labels_put(&p->edits, labels, p->in->aigc, err) : rc;
}

static int edit_box(struct put *p, size_t i, const struct prov_bmff_box *box, struct prov_err *err)
{
	int rc = PROV_OK;

	(void)i;
	if (has_offsets(box->type))
		rc = prov_bmff_offsets(&p->edits, &p->win, box, is_wide(p->in), err);
	if (rc == PROV_OK && p->is_item && box->off == p->heif.meta.off)
		rc = prov_bmff_heif_put(&p->edits, &p->heif, p->in->xmp->n, &p->offset, err);
	if (rc == PROV_OK && box->type == CC('m', 'o', 'o', 'v') && p->in->aigc.n > 0 &&
	    !p->has_label)
		rc = put_label(p, box, err);
	if (rc == PROV_OK && has_old_item(p, box))
		rc = prov_bmff_edit(&p->edits, box, p->heif.content.start, p->heif.content.len,
		    prov_bytes(NULL, 0), err);
	if (rc == PROV_OK && box->type == CC('m', 'd', 'a', 't') && p->cut.block > 0 &&
	    box->head == PROV_BOX_HEAD && box->len > PROV_BOX_HEAD)
		return lengthen_head(p, box, err);
	return rc == PROV_OK ? prov_bmff_edit_sizes(&p->edits, &p->win, box, err) : rc;
}

typedef int (*box_step)(
    struct put *p, size_t i, const struct prov_bmff_box *box, struct prov_err *err);

/* Each box that stays. */
static int each_box(struct put *p, box_step step, struct prov_err *err)
{
	int rc = PROV_OK;

	for (size_t i = 0; i < p->in->layout->n && rc == PROV_OK; i++) {
		struct prov_bmff_box box;
		bool left_out = false;

		rc = read_box(p, i, &box, err);
		if (rc == PROV_OK)
			rc = is_left_out(p, i, &box, &left_out, err);
		if (rc == PROV_OK && !left_out)
			rc = step(p, i, &box, err);
	}
	return rc;
}

static int count_box(struct put *p, size_t i, const struct prov_bmff_box *box, struct prov_err *err)
{
	(void)i;
	(void)err;
	if (box->type == CC('m', 'd', 'a', 't'))
		prov_bmff_cut_count(&p->cut, box->len - box->head);
	return PROV_OK;
}

/* --- what comes out --- */

static int take(struct put *p, uint32_t type, uint64_t start, struct prov_err *err)
{
	size_t nth = type == CC('m', 'd', 'a', 't') ? p->mdats++ : 0;

	if (p->in->binding != PROV_BIND_BMFF)
		return PROV_OK;
	return prov_bmff_take_box(p->plan, type, start, &p->cut, nth, err);
}

int prov_bmff_put_store(
    struct prov_plan *plan, const char *purpose, struct prov_bytes store, struct prov_err *err)
{
	size_t len = strlen(purpose), n = STORE_HEAD + len;
	uint8_t *head = prov_arena_alloc(plan->arena, n, err);
	int rc;

	if (head == NULL)
		return prov_failed(err);
	for (size_t i = 0; i < 4; i++)
		head[i] = (uint8_t)((n + store.n) >> (24 - 8 * i));
	memcpy(&head[4], "uuid", 4);
	memcpy(&head[8], prov_bmff_c2pa_uuid(), PROV_BMFF_UUID_SIZE);
	memcpy(&head[28], purpose, len);
	rc = prov_plan_emit(plan, prov_bytes(head, n), true, err);
	return rc == PROV_OK ? prov_plan_emit(plan, store, true, err) : rc;
}

static int put_xmp(struct put *p, struct prov_err *err)
{
	const struct prov_bytes *xmp = p->in->xmp;
	uint64_t start = p->plan->size;
	uint8_t *head = prov_arena_alloc(p->plan->arena, XMP_HEAD, err);
	int rc;

	if (head == NULL)
		return prov_failed(err);
	for (size_t i = 0; i < 4; i++)
		head[i] = (uint8_t)((XMP_HEAD + xmp->n) >> (24 - 8 * i));
	memcpy(&head[4], "uuid", 4);
	memcpy(&head[8], prov_bmff_xmp_uuid(), PROV_BMFF_UUID_SIZE);
	rc = prov_plan_emit(p->plan, prov_bytes(head, XMP_HEAD), false, err);
	if (rc == PROV_OK)
		rc = prov_plan_emit(p->plan, *xmp, false, err);
	return rc == PROV_OK ? take(p, CC('u', 'u', 'i', 'd'), start, err) : rc;
}

static int put_item(struct put *p, struct prov_err *err)
{
	const struct prov_bytes *xmp = p->in->xmp;
	uint64_t start = p->plan->size;
	uint8_t *head = prov_arena_alloc(p->plan->arena, ITEM_HEAD, err);
	int rc;

	if (head == NULL)
		return prov_failed(err);
	memcpy(head, "\0\0\0\1mdat", 8); /* the length follows the type */
	for (unsigned i = 0; i < 8; i++)
		head[8 + i] = (uint8_t)((uint64_t)(ITEM_HEAD + xmp->n) >> (56 - 8 * i));
	rc = prov_plan_emit(p->plan, prov_bytes(head, ITEM_HEAD), false, err);
	if (rc == PROV_OK)
		rc = prov_bmff_heif_place(&p->offset, p->plan->size, err);
	if (rc == PROV_OK)
		rc = prov_plan_emit(p->plan, *xmp, false, err);
	return rc == PROV_OK ? take(p, CC('m', 'd', 'a', 't'), start, err) : rc;
}

static int put_box(struct put *p, size_t i, const struct prov_bmff_box *box, struct prov_err *err)
{
	const struct prov_span *xmp = &p->in->cands->xmp.holder;
	bool is_box = p->in->xmp != NULL && !p->is_item;
	uint64_t start = p->plan->size;
	int rc;

	if (is_box && xmp->len > 0 && box->off == xmp->start)
		return put_xmp(p, err);
	rc = prov_bmff_edits_apply(&p->edits, p->plan, box->off, box->off + box->len, err);
	if (rc == PROV_OK)
		rc = take(p, box->type, start, err);
	if (rc == PROV_OK && i == 0 && p->in->store.n > 0)
		rc = prov_bmff_put_store(p->plan, "manifest", p->in->store, err);
	if (rc == PROV_OK && i == 0 && is_box && xmp->len == 0)
		rc = put_xmp(p, err);
	if (rc == PROV_OK && p->is_item && box->off == p->heif.meta.off)
		rc = put_item(p, err);
	return rc;
}

static int embed(
    const struct prov_embed *in, bool is_image, struct prov_plan *plan, struct prov_err *err)
{
	struct put p = {.in = in, .plan = plan};
	int rc;

	prov_window_init(&p.win, in->src);
	prov_bmff_edits_init(&p.edits, plan->arena);
	rc = check_file(&p, PROV_CAN_XMP | (is_image ? 0u : (unsigned)PROV_CAN_AIGC), err);
	if (rc == PROV_OK && is_image && in->xmp != NULL)
		rc = find_item(&p, err);
	if (rc == PROV_OK)
		rc = each_box(&p, count_box, err);
	if (p.is_item && in->xmp != NULL)
		prov_bmff_cut_count(&p.cut, in->xmp->n);
	if (rc == PROV_OK && in->binding == PROV_BIND_BMFF)
		prov_bmff_cut_settle(&p.cut);
	if (rc == PROV_OK)
		rc = each_box(&p, edit_box, err);
	if (rc == PROV_OK && in->aigc.n > 0 && !p.has_label)
		rc = prov_fail(err, PROV_E_UNSUPPORTED,
		    "has no 'moov' box, where the AIGC label has its place");
	if (rc == PROV_OK)
		rc = each_box(&p, put_box, err);
	if (in->binding == PROV_BIND_BMFF && plan->takes.num_sums == 0)
		plan->takes.num_sums = 1; /* of nothing */
	return rc;
}

int prov_bmff_embed_film(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	return embed(in, false, plan, err);
}

int prov_bmff_embed_image(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	return embed(in, true, plan, err);
}
