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
 *    XMP, udta, and the examples of 18.6.3, pssh and emsg), unless players find parts of a film
 *    in them all the same (v_bmff_hidden.c);
 *  - the tables of offsets that old versions of the specification made writers leave out (stco,
 *    co64, tfhd, trun, iloc, tfra) or that it names as such (sidx, saio; 18.6.2), where players
 * look for them, and of these only the bytes that hold offsets, so that the number and the sizes of
 *    samples stay bound (all of iloc, tfra and sidx). Where they lead is looked after by
 *    v_bmff_reach.c; that it is not bound is told with the verdict;
 *  - of C2PA's own uuid boxes exactly those that are used: the store's, its update's, and merkle
 *    boxes. A second manifest box or one of an unknown purpose could hold anything;
 *  - mdat from byte 16, where both hash and merkle are there and a tree covers each mdat
 *    (v_bmff_flat.c refuses one without).
 * That mandatory entries are missing is no fault of its own: what they name is hashed then.
 *
 * Offsets that are not bound and room that is not bound must not come together: a second ftyp at
 * the end with another film in it, and a sample table that points there, would be shown under the
 * signer's name. So a ftyp goes only where a file's first one is, a merkle box only where there are
 * trees, and beside offset tables nothing goes that could hold samples.
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
enum nature { ROOM, FIRST, TABLE, OFFSET };

/*
 * Leaves of the tree, and the bytes of them that may go: counted from behind the header, and all
 * where neither FROM nor TO is set. PATH: where alone, four letters a step; NULL: anywhere.
 */
static const struct leaf {
	uint32_t type;
	enum nature nature;
	unsigned open; /* what v_bmff_reach then has to follow */
	unsigned from, to;
	const char *path;
} leaves[] = {
    {CC('f', 'r', 'e', 'e'), ROOM, 0, 0, 0, NULL},
    {CC('s', 'k', 'i', 'p'), ROOM, 0, 0, 0, NULL},
    {CC('w', 'i', 'd', 'e'), ROOM, 0, 0, 0, NULL},
    {CC('f', 't', 'y', 'p'), FIRST, 0, 0, 0, NULL},
    {CC('s', 't', 'y', 'p'), ROOM, 0, 0, 0, NULL},
    {CC('m', 'f', 'r', 'a'), ROOM, V_BMFF_SEEKS, 0, 0, NULL},
    {CC('u', 'd', 't', 'a'), ROOM, 0, 0, 0, NULL},
    {CC('p', 's', 's', 'h'), ROOM, 0, 0, 0, NULL},
    {CC('e', 'm', 's', 'g'), ROOM, 0, 0, 0, NULL},
    {CC('p', 'r', 'f', 't'), ROOM, 0, 0, 0, NULL},
    {CC('s', 's', 'i', 'x'), ROOM, 0, 0, 0, NULL},
    {CC('t', 'f', 'r', 'a'), TABLE, V_BMFF_SEEKS, 0, 0, "mfratfra"},
    {CC('s', 'i', 'd', 'x'), TABLE, V_BMFF_SEGMENTS, 0, 0, "sidx"},
    {CC('i', 'l', 'o', 'c'), TABLE, V_BMFF_ITEMS, 0, 0, "metailoc"},
    {CC('i', 'l', 'o', 'c'), TABLE, V_BMFF_ITEMS, 0, 0, "moovmetailoc"},
    {CC('i', 'l', 'o', 'c'), TABLE, V_BMFF_ITEMS, 0, 0, "moovtrakmetailoc"},
    /* behind the entry count */
    {CC('s', 't', 'c', 'o'), TABLE, V_BMFF_CHUNKS, 8, 0, "moovtrakmdiaminfstblstco"},
    {CC('c', 'o', '6', '4'), TABLE, V_BMFF_CHUNKS, 8, 0, "moovtrakmdiaminfstblco64"},
    {CC('s', 'a', 'i', 'o'), TABLE, V_BMFF_AUXILIARY, 8, 0, "moovtrakmdiaminfstblsaio"},
    {CC('s', 'a', 'i', 'o'), TABLE, V_BMFF_AUXILIARY, 8, 0, "mooftrafsaio"},
    /* base_data_offset; data_offset */
    {CC('t', 'f', 'h', 'd'), OFFSET, V_BMFF_RUNS, 8, 16, "mooftraftfhd"},
    {CC('t', 'r', 'u', 'n'), OFFSET, V_BMFF_RUNS, 8, 12, "mooftraftrun"},
};
#define NUM_LEAVES (sizeof(leaves) / sizeof(leaves[0]))

static bool is_path(const struct prov_bmff_exclusion *e, const char *path)
{
	if (path == NULL)
		return true;
	for (size_t i = 0; i < e->num_steps; i++, path += 4) {
		if (*path == '\0' || e->steps[i].type != CC((uint8_t)path[0], (uint8_t)path[1],
							     (uint8_t)path[2], (uint8_t)path[3]))
			return false;
	}
	return *path == '\0';
}

static const struct leaf *find_leaf(
    const struct prov_bmff_box *box, const struct prov_bmff_exclusion *e, struct prov_span span)
{
	uint64_t body = box->off + box->head, end = span.start + span.len;

	for (size_t i = 0; i < NUM_LEAVES; i++) {
		const struct leaf *l = &leaves[i];

		if (l->type == box->type && is_path(e, l->path))
			return (l->from == 0 || span.start >= body + l->from) &&
				       (l->to == 0 || end <= body + l->to)
				   ? l
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

/* Flag 1 of tfhd and trun: there is an offset. Without it those bytes say something else. */
static int has_offset(struct v_bmff_walk *w, const struct prov_bmff_box *box, bool *out)
{
	struct prov_bytes flags;
	int rc = prov_window_get(&w->win, box->off + box->head, 4, &flags, w->ctx->err);

	*out = rc == PROV_OK && (flags.p[3] & 1) != 0;
	return rc;
}

static const char *judge_leaf(struct v_bmff_walk *w, const struct prov_bmff_box *box, size_t depth,
    const struct leaf *leaf, struct prov_span span)
{
	w->ctx->bmff_open |= leaf->open;
	switch (leaf->nature) {
	case FIRST:
		return depth == 1 && box->off <= FTYP_AT && box->len <= FTYP_MAX
			   ? NULL
			   : "the hash leaves out a 'ftyp' box that is not the file's own";
	case TABLE:
	case OFFSET:
		w->offsets_open = true;
		return note_room(w, 0);
	case ROOM:
	default:
		return note_room(w, span.len);
	}
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

int v_bmff_rule(struct v_bmff_walk *w, const struct prov_bmff_box *box,
    const struct prov_bmff_exclusion *e, struct prov_span span, const char **why)
{
	const struct leaf *leaf = find_leaf(box, e, span);
	size_t depth = e->num_steps;
	bool as_named = true;
	char name[5];

	*why = NULL;
	if (box->type == CC('u', 'u', 'i', 'd'))
		return judge_uuid(w, box, depth, why);
	if (leaf != NULL && leaf->nature == OFFSET) {
		int rc = has_offset(w, box, &as_named);

		if (rc != PROV_OK)
			return rc;
	}
	if (leaf != NULL && as_named) {
		*why = judge_leaf(w, box, depth, leaf, span);
		return *why == NULL ? v_bmff_hidden(w, box, why) : PROV_OK;
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
