/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/bmff_table.h"

#define PIECE 50u

size_t bmff_open(struct prov_wr *wr, const char *type)
{
	size_t at = wr->n;

	prov_wr_u32(wr, 0);
	prov_wr_str(wr, type);
	return at;
}

void bmff_close(struct prov_wr *wr, size_t at)
{
	size_t n = wr->n - at;

	for (unsigned i = 0; i < 4; i++)
		wr->p[at + i] = (uint8_t)(n >> (24 - 8 * i));
}

static void put_words(struct prov_wr *wr, const char *type, const uint32_t *words, size_t n)
{
	size_t at = bmff_open(wr, type);

	for (size_t i = 0; i < n; i++)
		prov_wr_u32(wr, words[i]);
	bmff_close(wr, at);
}

/* What is written so far of the box at the top (its body), and where its hole is. */
struct made {
	struct prov_wr wr;
	size_t hole, hole_len;
};

static void make_chunks(struct made *m, const struct bmff_table *t, uint32_t mdat)
{
	static const uint32_t stsc[] = {0, 1, 1, 1, 1}, stsz[] = {0, PIECE, 2};
	size_t at[5];

	at[0] = bmff_open(&m->wr, "trak");
	at[1] = bmff_open(&m->wr, "mdia");
	at[2] = bmff_open(&m->wr, "minf");
	at[3] = bmff_open(&m->wr, "stbl");
	put_words(&m->wr, "stsc", stsc, 5);
	put_words(&m->wr, "stsz", stsz, 3);
	at[4] = bmff_open(&m->wr, t->kind == BMFF_CO64 ? "co64" : "stco");
	prov_wr_u32(&m->wr, 0);
	prov_wr_u32(&m->wr, 2);
	m->hole = m->wr.n;
	for (unsigned i = 0; i < 2; i++) {
		if (t->kind == BMFF_CO64)
			prov_wr_u32(&m->wr, 0);
		prov_wr_u32(&m->wr, mdat + 8 + i * PIECE + (uint32_t)t->off[i]);
	}
	m->hole_len = m->wr.n - m->hole;
	for (unsigned i = 5; i-- > 0;)
		bmff_close(&m->wr, at[i]);
}

static void make_items(struct made *m, const struct bmff_table *t, uint32_t mdat)
{
	size_t at;

	prov_wr_u32(&m->wr, 0);
	m->hole = m->wr.n;
	at = bmff_open(&m->wr, "iloc");
	prov_wr_u32(&m->wr, 0);
	prov_wr_u32(&m->wr, 0x44000002); /* offsets and lengths of 4 bytes; two items */
	for (unsigned i = 0; i < 2; i++) {
		prov_wr_u32(&m->wr, (i + 1) << 16 | t->flags);
		prov_wr_u32(&m->wr, 1 << 16 | (mdat + 8 + i * PIECE + (uint32_t)t->off[i]) >> 16);
		prov_wr_u32(&m->wr, (mdat + 8 + i * PIECE + (uint32_t)t->off[i]) << 16);
		prov_wr_u32(&m->wr, PIECE << 16);
		m->wr.n -= 2;
	}
	bmff_close(&m->wr, at);
	m->hole_len = m->wr.n - m->hole;
}

static void put_idat(struct made *m)
{
	size_t at = bmff_open(&m->wr, "idat");

	for (size_t i = 0; i < (size_t)2 * PIECE; i++)
		prov_wr_u8(&m->wr, (uint8_t)i);
	bmff_close(&m->wr, at);
}

/* Construction method 1, offsets of 8 bytes and lengths of 4. */
static void make_inner_items(struct made *m, const struct bmff_table *t)
{
	size_t at;

	prov_wr_u32(&m->wr, 0);
	m->hole = m->wr.n;
	at = bmff_open(&m->wr, "iloc");
	prov_wr_u32(&m->wr, 1u << 24);
	prov_wr_u32(&m->wr, 0x84000002);
	for (unsigned i = 0; i < 2; i++) {
		uint64_t off = i * PIECE + (uint64_t)(int64_t)t->off[i];

		prov_wr_u32(&m->wr, (i + 1) << 16 | (t->flags == BMFF_OF_ITEM ? 2 : 1));
		prov_wr_u32(&m->wr, (t->flags == BMFF_FOREIGN ? 1u : 0) << 16 | 1);
		prov_wr_u64(&m->wr, off);
		prov_wr_u32(&m->wr, t->flags == BMFF_TO_END ? 0 : PIECE);
	}
	bmff_close(&m->wr, at);
	m->hole_len = m->wr.n - m->hole;
	if (t->flags != BMFF_NO_IDAT && t->flags != BMFF_FAR_IDAT)
		put_idat(m);
	if (t->flags == BMFF_TWO_IDAT)
		put_idat(m);
	if (t->flags != BMFF_FAR_IDAT)
		return;
	at = bmff_open(&m->wr, "meta");
	prov_wr_u32(&m->wr, 0);
	put_idat(m);
	bmff_close(&m->wr, at);
}

static void make_runs(struct made *m, const struct bmff_table *t, uint32_t mdat)
{
	const uint32_t off = (uint32_t)t->off[0], by = t->kind == BMFF_TRUN ? off : 0,
		       base = mdat + 8 + (t->kind == BMFF_TFHD ? off : 0);
	const uint32_t tfhd[] = {1 & ~t->flags, 1, 0, base};
	const uint32_t trun[] = {0x201 & ~t->flags, 2, by, PIECE, PIECE};
	size_t at = bmff_open(&m->wr, "traf");

	if (t->kind == BMFF_TFHD)
		m->hole = m->wr.n + 16;
	put_words(&m->wr, "tfhd", tfhd, 4);
	if (t->kind == BMFF_TRUN)
		m->hole = m->wr.n + 16;
	put_words(&m->wr, "trun", trun, 5);
	m->hole_len = t->kind == BMFF_TFHD ? 8 : 4;
	bmff_close(&m->wr, at);
}

/* The hidden moof begins 51 bytes into the mfra box: behind tfra and the head of free. */
static void make_seeks(struct made *m, const struct bmff_table *t, size_t at, uint32_t mdat)
{
	const uint32_t from = t->flags == 1 ? mdat + 8 + 2 * PIECE : 0;
	const uint32_t to =
	    t->off[1] != 0 ? (uint32_t)at + (uint32_t)t->off[1] : from + (uint32_t)t->off[0];
	const uint32_t tfra[] = {0, 1, 0, 1, 0, to, 0x01010100};
	size_t box;

	put_words(&m->wr, "tfra", tfra, 7);
	m->wr.n--; /* the three numbers have a byte each */
	box = m->wr.n - 35;
	bmff_close(&m->wr, box);
	box = bmff_open(&m->wr, "free");
	put_words(&m->wr, "moof", tfra, 2);
	bmff_close(&m->wr, box);
}

static void make_segments(struct made *m, const struct bmff_table *t)
{
	const uint32_t sidx[] = {0, 1, 1, 0, (uint32_t)t->off[0], 1, PIECE, 0, 0};

	m->hole_len = 8 + sizeof(sidx);
	for (size_t i = 0; i < 9; i++)
		prov_wr_u32(&m->wr, sidx[i]);
}

void bmff_put_table(struct bmff_file *f, const struct bmff_table *t)
{
	static const char *const types[] = {
	    NULL, "moov", "moov", "meta", "meta", "moof", "moof", "mfra", "sidx"};
	struct made m = {.hole = 0};
	uint32_t mdat = 0;
	bool partly;

	if (t->kind == BMFF_NO_TABLE)
		return;
	/* Twice: where mdat begins depends on the table's size. */
	for (unsigned pass = 0; pass < 2; pass++) {
		prov_wr_fini(&m.wr);
		m = (struct made){.hole = 0};
		prov_wr_init(&m.wr, 65536);
		if (t->kind == BMFF_STCO || t->kind == BMFF_CO64)
			make_chunks(&m, t, mdat);
		else if (t->kind == BMFF_ILOC)
			make_items(&m, t, mdat);
		else if (t->kind == BMFF_IDAT)
			make_inner_items(&m, t);
		else if (t->kind == BMFF_TFHD || t->kind == BMFF_TRUN)
			make_runs(&m, t, mdat);
		else if (t->kind == BMFF_TFRA)
			make_seeks(&m, t, f->wr.n, mdat);
		else
			make_segments(&m, t);
		mdat = (uint32_t)(f->wr.n + 8 + m.wr.n);
	}
	partly = t->kind < BMFF_TFRA || (t->kind == BMFF_TFRA && t->flags == 2);
	if (t->kind == BMFF_TFRA)
		m.hole_len = m.wr.n;
	bmff_box(f, types[t->kind], prov_wr_data(&m.wr), partly ? SIZE_MAX : 0);
	if (partly) {
		f->box[f->n - 1].hole = 8 + m.hole;
		f->box[f->n - 1].hole_len = m.hole_len;
	}
	prov_wr_fini(&m.wr);
}

const char *const *bmff_table_paths(enum bmff_table_kind kind)
{
	static const char *const lists[][4] = {
	    {"/ftyp", "/mfra", NULL},
	    {"/ftyp", "/moov/trak/mdia/minf/stbl/stco 16 0", NULL},
	    {"/ftyp", "/moov/trak/mdia/minf/stbl/co64 16 0", NULL},
	    {"/ftyp", "/meta/iloc", NULL},
	    {"/ftyp", "/meta/iloc", NULL},
	    {"/ftyp", "/moof/traf/tfhd 16 8", NULL},
	    {"/ftyp", "/moof/traf/trun 16 4", NULL},
	    {"/ftyp", "/mfra", NULL},
	    {"/ftyp", "/sidx", NULL},
	};

	return lists[kind];
}
