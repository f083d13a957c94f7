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

int prov_jpeg_leads_into(struct prov_window *win, struct prov_bytes segment, uint64_t off,
    struct prov_span store, bool *out, struct prov_err *err)
{
	struct index x = {.tiff = prov_bytes_sub(segment, NAME, segment.n)};
	uint32_t at, len, to;
	int code = PROV_OK;

	*out = false;
	if (!prov_bytes_starts(segment, "MPF") || x.tiff.n < TIFF_HEAD || segment.p[3] != 0)
		return PROV_OK;
	x.little = x.tiff.p[0] == 'I';
	if (!find_entries(&x, &at, &len))
		return PROV_OK;
	for (uint32_t i = 0; i < len / PICTURE && code == PROV_OK && !*out; i++) {
		if (!get(&x, (uint64_t)at + (uint64_t)i * PICTURE + 8, 4, &to))
			return PROV_OK;
		/* Of the first one there is no offset. */
		if (to != 0)
			code = is_picture(win, off + NAME + to, store, out, err);
	}
	return code;
}
