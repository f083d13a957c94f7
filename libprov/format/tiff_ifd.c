/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The main chain of a TIFF file's directories (IFDs): classic and BigTIFF, in both byte orders.
 * What hangs below them is of no interest: the store is never there (C2PA 2.4, A.3.6).
 */
#include "base/err.h"
#include "base/rd.h"
#include "format/tiff.h"
#include "format/window.h"

#define CLASSIC 42
#define BIG 43
#define CLASSIC_HEADER 8
#define BIG_HEADER 16

/* Raw formats that are TIFF behind another number: Olympus (two) and Panasonic. */
static bool is_classic(uint64_t magic)
{
	return magic == CLASSIC || magic == 0x4f52 || magic == 0x5352 || magic == 0x55;
}

struct walk {
	struct prov_window win;
	struct prov_tiff *out;
	prov_tiff_cb each;
	void *ctx;
	struct prov_tiff_ifd ifd; /* that is being read */
	bool little, big;
	uint64_t budget; /* bytes that directories that don't overlap can still take */
};

/* Byte order and number, the first four bytes. */
static bool read_magic(struct prov_bytes head, bool *little, bool *big)
{
	struct prov_rd rd;
	uint64_t magic;

	*little = prov_bytes_starts(head, "II");
	prov_rd_init(&rd, head, 0);
	if ((!*little && !prov_bytes_starts(head, "MM")) || !prov_rd_skip(&rd, 2) ||
	    !prov_rd_uint(&rd, 2, *little, &magic))
		return false;
	*big = magic == BIG;
	return *big || is_classic(magic);
}

int prov_tiff_sniff(struct prov_bytes head)
{
	bool little, big;

	return read_magic(head, &little, &big) ? 100 : 0;
}

/* The integer of N bytes at OFF. */
static int get_uint(struct walk *w, uint64_t off, size_t n, uint64_t *out, struct prov_err *err)
{
	struct prov_bytes data;
	struct prov_rd rd;
	int code = prov_window_get(&w->win, off, n, &data, err);

	*out = 0;
	if (code != PROV_OK)
		return code;
	prov_rd_init(&rd, data, off);
	if (!prov_rd_uint(&rd, n, w->little, out))
		return prov_fail(err, PROV_E_INTERNAL, "an integer was not read");
	return PROV_OK;
}

static int read_header(struct walk *w, uint64_t *first, struct prov_err *err)
{
	struct prov_bytes head;
	uint64_t width = 8;
	int code = prov_window_get(&w->win, 0, 4, &head, err);

	if (code != PROV_OK)
		return code;
	if (!read_magic(head, &w->little, &w->big))
		return prov_fail_at(err, PROV_E_FORMAT, 0, "no TIFF signature");
	w->out->header_len = w->big ? BIG_HEADER : CLASSIC_HEADER;
	w->out->little = w->little;
	w->out->big = w->big;
	if (w->big)
		code = get_uint(w, 4, 2, &width, err);
	if (code == PROV_OK && width != 8)
		return prov_fail_at(err, PROV_E_FORMAT, 4, "a BigTIFF file of unknown offsets");
	if (code == PROV_OK)
		code = get_uint(w, w->big ? 8 : 4, w->big ? 8 : 4, first, err);
	if (code == PROV_OK && *first == 0)
		return prov_fail_at(err, PROV_E_FORMAT, 4, "a TIFF file without a directory");
	return code;
}

static int read_entry(struct walk *w, uint64_t off, struct prov_tiff_entry *e, struct prov_err *err)
{
	uint64_t width = w->big ? 8 : 4, type;
	int code;

	e->ifd = w->ifd;
	e->off = off;
	e->len = 4 + 2 * width;
	e->count_off = off + 4;
	e->count_len = width;
	code = get_uint(w, off + 2, 2, &type, err);
	if (code == PROV_OK)
		code = get_uint(w, e->count_off, (size_t)width, &e->count, err);
	if (code == PROV_OK)
		code = get_uint(w, e->count_off + width, (size_t)width, &e->value, err);
	if (code != PROV_OK)
		return code;
	e->type = (uint16_t)type;
	return PROV_OK;
}

/* The tag is known to be the store's. */
static int keep_entry(struct walk *w, uint64_t off, struct prov_err *err)
{
	int code;

	if (w->out->num_entries == PROV_MAX_CANDS)
		return prov_refuse(err, PROV_LIMIT_CANDS,
		    "more than %u places that could hold a manifest store", PROV_MAX_CANDS);
	code = read_entry(w, off, &w->out->entries[w->out->num_entries], err);
	if (code == PROV_OK)
		w->out->num_entries++;
	return code;
}

/* The XMP of the file is that of its first directory (XMP part 3, 1.1.7). */
static int keep_xmp(struct walk *w, uint64_t off, struct prov_err *err)
{
	if (w->out->num_ifds > 0 || w->out->xmp.len > 0)
		return PROV_OK;
	return read_entry(w, off, &w->out->xmp, err);
}

/* The directory's entries are looked at; then it is whole, and known. */
static int read_entries(struct walk *w, uint64_t at, struct prov_err *err)
{
	uint64_t tag, entry = prov_tiff_entry_size(w->out);
	int code = PROV_OK;

	for (uint64_t n = w->ifd.num; n > 0 && code == PROV_OK; n--, at += entry) {
		code = get_uint(w, at, 2, &tag, err);
		if (code == PROV_OK && tag == PROV_TIFF_C2PA)
			code = keep_entry(w, at, err);
		else if (code == PROV_OK && tag == PROV_TIFF_XMP)
			code = keep_xmp(w, at, err);
	}
	return code;
}

/* One directory, and where the next one is. */
static int read_ifd(struct walk *w, uint64_t off, uint64_t link, struct prov_err *err)
{
	uint64_t size = w->win.src->size, entry = prov_tiff_entry_size(w->out);
	uint64_t head = prov_tiff_head_size(w->out), width = prov_tiff_width(w->out), n;
	int code = get_uint(w, off, (size_t)head, &n, err);

	if (code != PROV_OK)
		return code;
	if (n > (size - off - head) / entry) /* its head lies in the file */
		return prov_fail_at(err, PROV_E_TRUNC, off,
		    "the file ends in the middle of a directory that begins here");
	if (head + n * entry > w->budget)
		return prov_fail_at(
		    err, PROV_E_FORMAT, off, "the directories are more than the file has room for");
	w->budget -= head + n * entry;
	w->ifd = (struct prov_tiff_ifd){
	    .off = off, .len = head + n * entry + width, .num = n, .link = link};
	code = read_entries(w, off + head, err);
	if (code == PROV_OK)
		code = get_uint(w, off + head + n * entry, (size_t)width, &w->ifd.next, err);
	if (code != PROV_OK)
		return code;
	if (w->out->num_ifds++ == 0)
		w->out->first = w->ifd;
	w->out->last = w->ifd;
	return w->each == NULL ? PROV_OK : w->each(w->ctx, &w->ifd, err);
}

/* A circle is found by keeping one place, and a later one after twice as many steps (Brent). */
static int read_chain(struct walk *w, uint64_t off, struct prov_err *err)
{
	uint64_t kept = 0, link = w->big ? 8 : 4;
	uint32_t steps = 0, until = 1;
	int code;

	while (off != 0) {
		if (off == kept)
			return prov_fail_at(
			    err, PROV_E_FORMAT, off, "the directories run in a circle");
		if (steps == PROV_MAX_IFDS)
			return prov_refuse(
			    err, PROV_LIMIT_IFDS, "more than %u directories", PROV_MAX_IFDS);
		if (++steps == until) {
			until *= 2;
			kept = off;
		}
		code = read_ifd(w, off, link, err);
		if (code != PROV_OK)
			return code;
		link = off + w->ifd.len - prov_tiff_width(w->out);
		off = w->ifd.next;
	}
	return PROV_OK;
}

int prov_tiff_walk(const struct prov_src *src, struct prov_tiff *out, prov_tiff_cb each, void *ctx,
    struct prov_err *err)
{
	struct walk w = {.out = out, .each = each, .ctx = ctx, .budget = src->size};
	struct prov_err why = {0};
	uint64_t first;
	int code;

	memset(out, 0, sizeof(*out));
	prov_window_init(&w.win, src);
	code = read_header(&w, &first, &why);
	if (code == PROV_OK)
		code = read_chain(&w, first, &why);
	/* Some writers leave the last directory's link as it was. Where the store has been found
	 * before, there is no other to miss. */
	if (code == PROV_E_TRUNC && out->num_entries > 0)
		return PROV_OK;
	if (code != PROV_OK)
		prov_hand_over(err, &why);
	return code;
}
