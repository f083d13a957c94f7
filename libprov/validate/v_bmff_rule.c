/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a BMFF hash may leave out.
 *
 * A.5.6 lists what is always left out (C2PA's uuid boxes, ftyp, mfra, and most of mdat where Merkle
 * trees hold it) and allows other entries without saying which; 15.12.2 has only
 * assertion.bmffHash.additionalExclusionsPresent for them. Taken by the letter, an entry "/mdat" or
 * "/moov" would make a match of a hash over nothing, and anything could be shown under the
 * signer's name: 15.12.2 begins with the demand that what is rendered is bound, and the note in
 * A.5.6 withdraws older mandatory entries as insecure. So only these go, and everything else is a
 * mismatch:
 *  - boxes that no player shows: free, skip, wide, ftyp, styp, mfra, and asset metadata (9.2.6:
 *    XMP, udta, and the examples of 18.6.3, pssh and emsg);
 *  - file offsets in tables, which old versions of the specification made writers leave out (stco,
 *    co64, tfhd, trun, iloc, tfra) or name as such (sidx, saio; 18.6.2): of these only the bytes
 *    that hold offsets, so that the number and order of samples stays bound. Where they point is
 *    not bound then, which is what the informational code tells;
 *  - of C2PA's own uuid boxes exactly those that are used: the store's, its update's, and merkle
 *    boxes. A second manifest box or one of an unknown purpose could hold anything;
 *  - mdat from byte 16, where both hash and merkle are there and a tree covers each mdat
 *    (v_bmff_flat.c refuses one without).
 * That mandatory entries are missing is no fault of its own: what they name is hashed then.
 *
 * Offsets that are not bound and room that is not bound must not come together: a second ftyp at
 * the end with another film in it, and a sample table that points there, would be shown under the
 * signer's name. So a ftyp goes only where a file's first one is, a merkle box only where there are
 * trees, beside offset tables nothing goes that could hold samples, and a sample table's offsets
 * lead into mdat boxes, which are bound.
 */
#include "base/err.h"
#include "validate/v_bmff.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)
#define MDAT_KEPT 16u /* A.5.6, example 21 */
#define FTYP_AT 12u   /* JPEG XL has a signature box before it */
#define FTYP_MAX 1024u
#define MERKLE_MAX 4096u
#define ROOM_MAX 64u /* bytes that hold no samples worth the name */

/* What could be done with bytes that nobody signed. */
enum nature { ROOM, FIRST, TABLE };

/* Leaves of the tree, wherever they are, and the bytes of them that may go. */
static const struct leaf {
	uint32_t type;
	uint64_t from, to; /* to 0: the rest */
	enum nature nature;
} leaves[] = {
    {CC('f', 'r', 'e', 'e'), 0, 0, ROOM}, {CC('s', 'k', 'i', 'p'), 0, 0, ROOM},
    {CC('w', 'i', 'd', 'e'), 0, 0, ROOM}, {CC('f', 't', 'y', 'p'), 0, 0, FIRST},
    {CC('s', 't', 'y', 'p'), 0, 0, ROOM}, {CC('m', 'f', 'r', 'a'), 0, 0, ROOM},
    {CC('t', 'f', 'r', 'a'), 0, 0, TABLE}, {CC('u', 'd', 't', 'a'), 0, 0, ROOM},
    {CC('p', 's', 's', 'h'), 0, 0, ROOM}, {CC('e', 'm', 's', 'g'), 0, 0, ROOM},
    {CC('p', 'r', 'f', 't'), 0, 0, ROOM}, {CC('i', 'l', 'o', 'c'), 0, 0, TABLE},
    {CC('s', 'i', 'd', 'x'), 0, 0, TABLE}, {CC('s', 's', 'i', 'x'), 0, 0, ROOM},
    {CC('s', 't', 'c', 'o'), 16, 0, TABLE}, /* behind the entry count */
    {CC('c', 'o', '6', '4'), 16, 0, TABLE}, {CC('s', 'a', 'i', 'o'), 16, 0, TABLE},
    {CC('t', 'f', 'h', 'd'), 16, 24, TABLE}, /* base_data_offset */
    {CC('t', 'r', 'u', 'n'), 16, 20, TABLE}, /* data_offset */
};
#define NUM_LEAVES (sizeof(leaves) / sizeof(leaves[0]))

static const struct leaf *find_leaf(const struct prov_bmff_box *box, struct prov_span span)
{
	uint64_t from = span.start - box->off;

	for (size_t i = 0; i < NUM_LEAVES; i++) {
		if (leaves[i].type == box->type && from >= leaves[i].from)
			return leaves[i].to == 0 || from + span.len <= leaves[i].to ? &leaves[i]
										    : NULL;
	}
	return NULL;
}

/* Whether offsets and room for what they point to are left out together. */
static const char *note_room(struct v_bmff_walk *w, uint64_t room)
{
	w->room = room > ROOM_MAX - w->room ? ROOM_MAX + 1 : w->room + room;
	return w->offsets_open && w->room > ROOM_MAX
		   ? "the hash leaves out both where the content lies and other bytes that could "
		     "stand in for it"
		   : NULL;
}

static const char *judge_leaf(struct v_bmff_walk *w, const struct prov_bmff_box *box, size_t depth,
    const struct leaf *leaf, struct prov_span span)
{
	switch (leaf->nature) {
	case FIRST:
		return depth == 1 && box->off <= FTYP_AT && box->len <= FTYP_MAX
			   ? NULL
			   : "the hash leaves out a 'ftyp' box that is not the file's own";
	case TABLE:
		w->offsets_open = true;
		return note_room(w, 0);
	case ROOM:
	default:
		return note_room(w, span.len);
	}
}

static bool is_in_mdat(const struct prov_layout *layout, uint64_t at)
{
	size_t lo = 0, hi = layout->n;

	while (lo < hi) { /* the first range that ends behind AT */
		size_t mid = lo + (hi - lo) / 2;

		if (layout->v[mid].off + layout->v[mid].len <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < layout->n && strcmp(layout->v[lo].name, "mdat") == 0;
}

/* The offsets of a sample table that SPAN touches. */
static int judge_chunks(
    struct v_bmff_walk *w, const struct prov_bmff_box *box, struct prov_span span, const char **why)
{
	uint64_t width = box->type == CC('c', 'o', '6', '4') ? 8 : 4, end = box->off + box->len;
	uint64_t at = box->off + box->head + 8; /* behind version, flags and count */

	if ((box->type != CC('s', 't', 'c', 'o') && width == 4) || w->is_fragment)
		return PROV_OK;
	if (span.start > at)
		at += (span.start - at) / width * width;
	for (; at < span.start + span.len && end - at >= width && *why == NULL; at += width) {
		struct prov_bytes data;
		uint64_t to = 0;
		int rc = prov_window_get(&w->win, at, (size_t)width, &data, w->ctx->err);

		if (rc != PROV_OK)
			return rc;
		for (size_t k = 0; k < data.n; k++)
			to = to << 8 | data.p[k];
		if (!is_in_mdat(w->ctx->in->layout, to))
			*why = "an offset that the hash leaves out leads to no 'mdat' box";
	}
	return PROV_OK;
}

static bool is_own_store(const struct v_bmff_walk *w, const struct prov_bmff_box *box)
{
	const struct prov_layout *layout = w->ctx->in->layout;
	const struct prov_cand *cand = w->ctx->cand;
	size_t lo = 0, hi = layout->n;

	if (w->is_fragment || w->ctx->cand_index == SIZE_MAX)
		return false;
	if (box->off == cand->start && box->len == cand->len)
		return true;
	while (lo < hi) { /* its update's box, which is a further range of it */
		size_t mid = lo + (hi - lo) / 2;

		if (layout->v[mid].off < box->off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < layout->n && layout->v[lo].off == box->off &&
	       layout->v[lo].cand == w->ctx->cand_index;
}

static int judge_uuid(
    struct v_bmff_walk *w, const struct prov_bmff_box *box, size_t depth, const char **why)
{
	enum prov_bmff_use use;
	uint64_t data;
	int rc = prov_bmff_use(&w->win, box, &use, &data, w->ctx->err);

	if (rc != PROV_OK)
		return rc;
	/* A fragment's merkle box, which has its turn, is small. */
	if (use == PROV_BMFF_XMP ||
	    (use == PROV_BMFF_MERKLE && (w->hash->hash.n > 0 || box->len > MERKLE_MAX)))
		*why = note_room(w, box->len);
	if (use == PROV_BMFF_XMP)
		return PROV_OK;
	if (use == PROV_BMFF_MERKLE && w->hash->num_trees == 0)
		*why = "the hash leaves out a merkle box, but there is no Merkle tree";
	else if (use == PROV_BMFF_OTHER || use == PROV_BMFF_C2PA_ODD || depth != 1)
		*why = "the hash leaves out a uuid box of another kind";
	else if (use != PROV_BMFF_MERKLE && !is_own_store(w, box))
		*why = "the hash leaves out a box for a manifest store that is not this one's";
	return PROV_OK;
}

int v_bmff_rule(struct v_bmff_walk *w, const struct prov_bmff_box *box, size_t depth,
    struct prov_span span, const char **why)
{
	const struct leaf *leaf = find_leaf(box, span);
	char name[5];

	*why = NULL;
	if (box->type == CC('u', 'u', 'i', 'd'))
		return judge_uuid(w, box, depth, why);
	if (leaf != NULL) {
		*why = judge_leaf(w, box, depth, leaf, span);
		return *why == NULL ? judge_chunks(w, box, span, why) : PROV_OK;
	}
	if (box->type == CC('m', 'd', 'a', 't') && depth == 1 && w->mdat_open &&
	    span.start - box->off >= MDAT_KEPT)
		return PROV_OK;
	prov_bmff_name(box->type, name);
	*why = prov_arena_printf(w->ctx->arena, w->ctx->err,
	    "the hash leaves out %llu bytes of the content itself (in '%s'), from byte %llu",
	    (unsigned long long)span.len, name, (unsigned long long)span.start);
	return *why == NULL ? v_failed(w->ctx) : PROV_OK;
}

static bool is_c2pa_uuid(const struct prov_bmff_exclusion *e)
{
	static const uint8_t id[PROV_BMFF_UUID_SIZE] = {0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48,
	    0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81};

	for (size_t i = 0; i < e->num_data; i++) {
		if (e->data[i].offset == 8 &&
		    prov_bytes_eq(e->data[i].value, prov_bytes(id, sizeof(id))))
			return true;
	}
	return false;
}

bool v_bmff_is_additional(const struct prov_bmff_exclusion *e, bool mdat_open)
{
	uint32_t type = e->steps[e->num_steps - 1].type;

	if (type == CC('f', 'r', 'e', 'e') || type == CC('s', 'k', 'i', 'p'))
		return false;
	if (e->num_steps != 1)
		return true;
	if (type == CC('f', 't', 'y', 'p') || type == CC('m', 'f', 'r', 'a'))
		return false;
	if (type == CC('u', 'u', 'i', 'd'))
		return !is_c2pa_uuid(e);
	return type != CC('m', 'd', 'a', 't') || !mdat_open;
}
