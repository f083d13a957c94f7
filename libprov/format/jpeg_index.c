/* SPDX-License-Identifier: Apache-2.0 */
/* The index of a file's further pictures (CIPA DC-007, multi-picture format): an APP2 segment with
 * "MPF", NUL and a TIFF stream, whose entries say where pictures begin, counted from its header. */
#include "format/jpeg.h"

#define NAME 4u
#define TIFF_HEAD 8u
#define IFD_ENTRY 12u
#define TAG_ENTRIES 0xb002u
#define PICTURE 16u /* attributes, size, offset, dependent pictures */

struct index {
	struct prov_bytes tiff;
	bool little;
};

/* N bytes at AT as a number; false behind the end. */
static bool get(const struct index *x, uint64_t at, size_t n, uint32_t *out)
{
	if (at > x->tiff.n || n > x->tiff.n - at)
		return false;
	*out = 0;
	for (size_t i = 0; i < n; i++)
		*out = *out << 8 | x->tiff.p[at + (x->little ? n - 1 - i : i)];
	return true;
}

/* Where in the stream the entries are, and how many bytes. */
static bool find_entries(const struct index *x, uint32_t *at, uint32_t *len)
{
	uint32_t ifd, num, tag;

	if (!get(x, 4, 4, &ifd) || !get(x, ifd, 2, &num))
		return false;
	for (uint32_t i = 0; i < num; i++) {
		uint64_t e = (uint64_t)ifd + 2 + (uint64_t)i * IFD_ENTRY;

		if (!get(x, e, 2, &tag))
			return false;
		if (tag == TAG_ENTRIES)
			return get(x, e + 4, 4, len) && get(x, e + 8, 4, at);
	}
	return false;
}

/* A stale place, which leads to no picture, is none (DC-007, 5.2.3.3.3: each begins with SOI). */
static int is_picture(
    struct prov_window *win, uint64_t at, struct prov_span store, bool *out, struct prov_err *err)
{
	struct prov_bytes soi;
	int code;

	*out = false;
	if (at < store.start || at - store.start >= store.len || at > win->src->size ||
	    win->src->size - at < 2)
		return PROV_OK;
	code = prov_window_get(win, at, 2, &soi, err);
	*out = code == PROV_OK && prov_bytes_starts(soi, "\xff\xd8");
	return code;
}

/* The number of pictures of SEGMENT, and where in the stream the first entry is; 0: no index. */
static uint32_t find_index(struct prov_bytes segment, struct index *x, uint32_t *at)
{
	uint32_t len;

	*x = (struct index){.tiff = prov_bytes_sub(segment, NAME, segment.n)};
	if (!prov_bytes_starts(segment, "MPF") || x->tiff.n < TIFF_HEAD || segment.p[3] != 0)
		return 0;
	x->little = x->tiff.p[0] == 'I';
	return find_entries(x, at, &len) ? len / PICTURE : 0;
}

/* Where in the stream entry I says where its picture begins. */
static uint64_t place_of(uint32_t at, uint32_t i)
{
	return (uint64_t)at + (uint64_t)i * PICTURE + 8;
}

int prov_jpeg_leads_into(struct prov_window *win, struct prov_bytes segment, uint64_t off,
    struct prov_span store, bool *out, struct prov_err *err)
{
	struct index x;
	uint32_t at = 0, to, n = find_index(segment, &x, &at);
	int code = PROV_OK;

	*out = false;
	for (uint32_t i = 0; i < n && code == PROV_OK && !*out; i++) {
		if (!get(&x, place_of(at, i), 4, &to))
			return PROV_OK;
		/* Of the first one there is no offset. */
		if (to != 0)
			code = is_picture(win, off + NAME + to, store, out, err);
	}
	return code;
}

int prov_jpeg_move(struct prov_window *win, struct prov_bytes segment, uint64_t off, uint64_t from,
    int64_t by, uint8_t *out, struct prov_err *err)
{
	const struct prov_span all = {.len = win->src->size};
	struct index x;
	uint32_t at = 0, to, n = find_index(segment, &x, &at);
	int code = PROV_OK;

	for (uint32_t i = 0; i < n && get(&x, place_of(at, i), 4, &to); i++) {
		uint8_t *p = &out[NAME + place_of(at, i)];
		int64_t now = (int64_t)to + by;
		bool is;

		if (to == 0 || off + NAME + to < from || now <= 0 || now > (int64_t)UINT32_MAX)
			continue;
		code = is_picture(win, off + NAME + to, all, &is, err);
		if (code != PROV_OK)
			return code;
		for (size_t k = 0; k < 4 && is; k++)
			p[k] = (uint8_t)((uint64_t)now >> 8 * (x.little ? k : 3 - k));
	}
	return PROV_OK;
}
