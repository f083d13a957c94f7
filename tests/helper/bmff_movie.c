/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/bmff_movie.h"

#include "helper/bmff_table.h"

struct make {
	struct prov_wr *wr;
	const struct bmff_movie *m;
	uint64_t media; /* where the first mdat's payload lies */
	uint64_t moof;
};

static void offset(struct make *k, unsigned width, uint64_t v)
{
	v += k->m->shift;
	if (width == 8)
		prov_wr_u64(k->wr, v);
	else
		prov_wr_u32(k->wr, (uint32_t)v);
}

static void put_dref(struct make *k)
{
	size_t dinf = bmff_open(k->wr, "dinf"), dref = bmff_open(k->wr, "dref"), url;

	prov_wr_u32(k->wr, 0);
	prov_wr_u32(k->wr, 1);
	url = bmff_open(k->wr, "url ");
	prov_wr_u32(k->wr, k->m->elsewhere ? 0 : 1);
	bmff_close(k->wr, url);
	bmff_close(k->wr, dref);
	bmff_close(k->wr, dinf);
}

static void put_stbl(struct make *k)
{
	size_t stbl = bmff_open(k->wr, "stbl");
	size_t at = bmff_open(k->wr, k->m->wide ? "co64" : "stco");

	prov_wr_u32(k->wr, 0);
	prov_wr_u32(k->wr, 2 + k->m->entries);
	offset(k, k->m->wide ? 8 : 4, k->media);
	offset(k, k->m->wide ? 8 : 4, k->media + 5);
	bmff_close(k->wr, at);
	at = bmff_open(k->wr, "co64");
	prov_wr_u32(k->wr, 0);
	prov_wr_u32(k->wr, 1);
	offset(k, 8, k->media + 3);
	bmff_close(k->wr, at);
	at = bmff_open(k->wr, "saio");
	prov_wr_u32(k->wr, 1); /* the kind of information, two words */
	prov_wr_str(k->wr, "cenc\0\0\0\0");
	prov_wr_zeros(k->wr, 4);
	prov_wr_u32(k->wr, 1);
	offset(k, 4, k->media + 4);
	bmff_close(k->wr, at);
	bmff_close(k->wr, stbl);
}

static void put_iloc(struct make *k)
{
	size_t meta = bmff_open(k->wr, "meta"), iloc;

	prov_wr_u32(k->wr, 0);
	iloc = bmff_open(k->wr, "iloc");
	prov_wr_u32(k->wr, 0x01000000);
	prov_wr_u16(k->wr, 0x4480);
	prov_wr_u16(k->wr, 2);
	prov_wr_u16(k->wr, 1); /* in the file, and two extents; their base, 5, stays */
	prov_wr_u32(k->wr, 0);
	prov_wr_u64(k->wr, 5);
	prov_wr_u16(k->wr, 2);
	offset(k, 4, k->media - 5);
	prov_wr_u32(k->wr, 2);
	offset(k, 4, k->media);
	prov_wr_u32(k->wr, 2);
	prov_wr_u16(k->wr, 2); /* in idat */
	prov_wr_u32(k->wr, 0x00010000);
	prov_wr_u64(k->wr, 0);
	prov_wr_u16(k->wr, 1);
	prov_wr_u32(k->wr, 100);
	prov_wr_u32(k->wr, 2);
	bmff_close(k->wr, iloc);
	iloc = bmff_open(k->wr, "idat");
	prov_wr_zeros(k->wr, 102);
	bmff_close(k->wr, iloc);
	bmff_close(k->wr, meta);
}

static void put_moov(struct make *k)
{
	size_t moov = bmff_open(k->wr, "moov"), trak = bmff_open(k->wr, "trak");
	size_t mdia = bmff_open(k->wr, "mdia"), minf = bmff_open(k->wr, "minf");

	put_dref(k);
	put_stbl(k);
	bmff_close(k->wr, minf);
	bmff_close(k->wr, mdia);
	bmff_close(k->wr, trak);
	if (k->m->odd != NULL)
		bmff_close(k->wr, bmff_open(k->wr, k->m->odd));
	bmff_close(k->wr, moov);
	put_iloc(k);
}

static void put_media(struct make *k)
{
	if (k->m->media == 0) {
		size_t mdat = bmff_open(k->wr, "mdat");

		k->media = k->wr->n;
		prov_wr_str(k->wr, "0123456789");
		bmff_close(k->wr, mdat);
		return;
	}
	prov_wr_u32(k->wr, 1);
	prov_wr_str(k->wr, "mdat");
	prov_wr_u64(k->wr, k->m->media);
	k->media = k->wr->n;
	prov_wr_str(k->wr, "0123456789");
}

static void put_fragment(struct make *k)
{
	size_t moof = bmff_open(k->wr, "moof"), traf = bmff_open(k->wr, "traf"), at;

	k->moof = moof;
	at = bmff_open(k->wr, "tfhd");
	prov_wr_u32(k->wr, 1);
	prov_wr_u32(k->wr, 1);
	offset(k, 8, moof);
	bmff_close(k->wr, at);
	bmff_close(k->wr, traf);
	traf = bmff_open(k->wr, "traf");
	at = bmff_open(k->wr, "tfhd"); /* none */
	prov_wr_u32(k->wr, 0x020000);
	prov_wr_u32(k->wr, 2);
	bmff_close(k->wr, at);
	bmff_close(k->wr, traf);
	bmff_close(k->wr, moof);
	at = bmff_open(k->wr, "mdat");
	prov_wr_str(k->wr, "more");
	bmff_close(k->wr, at);
}

static void put_mfra(struct make *k)
{
	size_t mfra = bmff_open(k->wr, "mfra"), at = bmff_open(k->wr, "tfra");

	prov_wr_u32(k->wr, 0x01000000);
	prov_wr_u32(k->wr, 1);
	prov_wr_u32(k->wr, 0x1b); /* numbers of 2, 3 and 4 bytes */
	prov_wr_u32(k->wr, 2);
	for (unsigned i = 0; i < 2; i++) {
		prov_wr_u64(k->wr, 77);
		offset(k, 8, k->moof);
		prov_wr_zeros(k->wr, 9);
	}
	bmff_close(k->wr, at);
	bmff_close(k->wr, mfra);
}

void bmff_movie_make(struct prov_wr *wr, const struct bmff_movie *m)
{
	struct make k = {.wr = wr, .m = m};
	size_t at = bmff_open(wr, "ftyp");

	prov_wr_str(wr, "isom");
	prov_wr_u32(wr, 0);
	prov_wr_str(wr, "mp42");
	bmff_close(wr, at);
	if (m->moov_first) {
		size_t start = wr->n;

		put_moov(&k);
		k.media = wr->n + (m->media == 0 ? 8 : 16);
		prov_wr_cut(wr, start);
		put_moov(&k);
		put_media(&k);
	} else {
		put_media(&k);
		put_moov(&k);
	}
	if (m->media != 0)
		return;
	if (m->odd_top != NULL)
		bmff_close(wr, bmff_open(wr, m->odd_top));
	put_fragment(&k);
	at = bmff_open(wr, "meco");
	put_iloc(&k);
	bmff_close(wr, at);
	put_mfra(&k);
}
