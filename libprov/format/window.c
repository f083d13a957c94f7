/* SPDX-License-Identifier: Apache-2.0 */
#include "format/window.h"

#include "base/err.h"

void prov_window_init(struct prov_window *win, const struct prov_src *src)
{
	win->src = src;
	win->off = 0;
	win->n = 0;
}

/*
 * What lies far from what was read last is a header on its own, such as those of a PNG file's
 * chunks: what follows it would be read for nothing, and be a good part of the whole file.
 */
static size_t size_at(const struct prov_window *win, uint64_t off, size_t n)
{
	const uint64_t end = win->off + win->n;
	const bool is_near = off >= win->off && (off <= end || off - end < sizeof(win->buf));

	return is_near || n > PROV_WINDOW_FAR ? sizeof(win->buf) : PROV_WINDOW_FAR;
}

int prov_window_get(
    struct prov_window *win, uint64_t off, size_t n, struct prov_bytes *out, struct prov_err *err)
{
	uint64_t size = win->src->size;

	*out = prov_bytes(NULL, 0);
	if (n > sizeof(win->buf))
		return prov_fail(err, PROV_E_INTERNAL, "a header is larger than the window");
	if (off < win->off || off - win->off > win->n || n > win->n - (size_t)(off - win->off)) {
		size_t want = size_at(win, off, n);
		int code;

		if (off > size || n > size - off)
			return prov_fail_at(err, PROV_E_TRUNC, size,
			    "the file ends in the middle of something that it announced");
		if (want > size - off)
			want = (size_t)(size - off);
		win->n = 0;
		code = prov_src_read(win->src, off, win->buf, want, err);
		if (code != PROV_OK)
			return code;
		win->off = off;
		win->n = want;
	}
	*out = prov_bytes(&win->buf[off - win->off], n);
	return PROV_OK;
}
