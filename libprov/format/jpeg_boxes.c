/* SPDX-License-Identifier: Apache-2.0 */
/* The boxes of a JPEG for box hashes (C2PA 2.4, 18.7.3.1): what follows the first SOS marker is
 * looked into only for them, because it is the whole picture. */
#include <stdio.h>

#include "base/err.h"
#include "format/jpeg.h"

void prov_jpeg_marker_name(unsigned m, char name[PROV_JPEG_NAME])
{
	static const char *const from_d8[] = {
	    "SOI", "EOI", "SOS", "DQT", "DNL", "DRI", "DHP", "EXP"};

	if (m == PROV_M_DHT)
		(void)snprintf(name, PROV_JPEG_NAME, "DHT");
	else if (m == PROV_M_JPG)
		(void)snprintf(name, PROV_JPEG_NAME, "JPG");
	else if (m == PROV_M_DAC)
		(void)snprintf(name, PROV_JPEG_NAME, "DAC");
	else if (m >= PROV_M_SOF0 && m <= PROV_M_SOF15)
		(void)snprintf(name, PROV_JPEG_NAME, "SOF%u", m - PROV_M_SOF0);
	else if (m >= PROV_M_RST0 && m <= PROV_M_RST7)
		(void)snprintf(name, PROV_JPEG_NAME, "RST%u", m - PROV_M_RST0);
	else if (m >= PROV_M_SOI && m < PROV_M_APP0)
		(void)snprintf(name, PROV_JPEG_NAME, "%s", from_d8[m - PROV_M_SOI]);
	else if (m >= PROV_M_APP0 && m <= PROV_M_APP15)
		(void)snprintf(name, PROV_JPEG_NAME, "APP%u", m - PROV_M_APP0);
	else if (m >= PROV_M_JPG0 && m <= PROV_M_JPG13)
		(void)snprintf(name, PROV_JPEG_NAME, "JPG%u", m - PROV_M_JPG0);
	else
		(void)snprintf(name, PROV_JPEG_NAME, "%s",
		    m == PROV_M_COM   ? "COM"
		    : m == PROV_M_TEM ? "TEM"
				      : "RES");
}

struct split {
	struct prov_window win;
	uint64_t off, end;
	prov_box_cb emit;
	void *ctx;
};

/*
 * The next marker at or behind AT: *MARKER is its code, or 0 where there is none, and *OUT where
 * its two bytes are, or the end. Bytes before it are data, stuffed or not, and fill bytes.
 */
static int find_marker(
    struct split *s, uint64_t at, unsigned *marker, uint64_t *out, struct prov_err *err)
{
	bool after_ff = false;

	*marker = 0;
	*out = s->end;
	while (at < s->end) {
		size_t n =
		    s->end - at < PROV_WINDOW_SIZE ? (size_t)(s->end - at) : PROV_WINDOW_SIZE;
		struct prov_bytes b;
		int code = prov_window_get(&s->win, at, n, &b, err);

		if (code != PROV_OK)
			return code;
		for (size_t i = 0; i < b.n; i++) {
			if (after_ff && b.p[i] != 0x00 && b.p[i] != 0xff) {
				*marker = b.p[i];
				*out = at + i - 1;
				return PROV_OK;
			}
			after_ff = b.p[i] == 0xff;
		}
		at += n;
	}
	return PROV_OK;
}

/* The end of the segment at s->off; false where the file ends in it. */
static int segment_end(struct split *s, uint64_t *out, bool *whole, struct prov_err *err)
{
	struct prov_bytes b;
	uint64_t len;
	int code;

	*whole = s->end - s->off >= 4;
	if (!*whole)
		return PROV_OK;
	code = prov_window_get(&s->win, s->off + PROV_JPEG_MARKER, 2, &b, err);
	if (code != PROV_OK)
		return code;
	len = (uint64_t)b.p[0] << 8 | b.p[1];
	*whole = len >= 2 && len <= s->end - s->off - PROV_JPEG_MARKER;
	*out = s->off + PROV_JPEG_MARKER + len;
	return PROV_OK;
}

/* The box at s->off, where MARKER is; SOS and RSTn hold the data that follow them. */
static int one_box(struct split *s, unsigned marker, struct prov_err *err)
{
	bool is_rst = marker >= PROV_M_RST0 && marker <= PROV_M_RST7;
	bool bare = is_rst || marker == PROV_M_TEM || marker == PROV_M_SOI || marker == PROV_M_EOI;
	uint64_t end = s->off + PROV_JPEG_MARKER;
	char name[PROV_JPEG_NAME];
	bool whole = true;
	unsigned next;
	int code = PROV_OK;

	if (!bare)
		code = segment_end(s, &end, &whole, err);
	if (code == PROV_OK && !whole) {
		s->off = s->end; /* no box any more */
		return PROV_OK;
	}
	if (code == PROV_OK && (is_rst || marker == PROV_M_SOS))
		code = find_marker(s, end, &next, &end, err);
	if (code != PROV_OK)
		return code;
	prov_jpeg_marker_name(marker, name);
	code = s->emit(s->ctx, s->off, end - s->off, name, err);
	s->off = end;
	return code;
}

/* Whether another image begins right here (18.7.3.1: multi-picture files without gaps). */
static int another_image(struct split *s, bool *out, struct prov_err *err)
{
	struct prov_bytes b;
	int code;

	*out = false;
	if (s->end - s->off < 2)
		return PROV_OK;
	code = prov_window_get(&s->win, s->off, 2, &b, err);
	*out = code == PROV_OK && b.p[0] == 0xff && b.p[1] == PROV_M_SOI;
	return code;
}

int prov_jpeg_split(const struct prov_src *src, const struct prov_range *range, bool first_only,
    prov_box_cb emit, void *ctx, bool *held, struct prov_err *err)
{
	struct split s = {
	    .off = range->off, .end = range->off + range->len, .emit = emit, .ctx = ctx};
	bool more = true;
	int code = PROV_OK;

	*held = strcmp(range->name, "SOS") == 0;
	if (!*held)
		return PROV_OK;
	prov_window_init(&s.win, src);
	while (code == PROV_OK && more) {
		unsigned marker;

		code = find_marker(&s, s.off, &marker, &s.off, err);
		if (code != PROV_OK || marker == 0)
			return code;
		code = one_box(&s, marker, err);
		if (code == PROV_OK && marker == PROV_M_EOI) {
			more = false;
			if (!first_only)
				code = another_image(&s, &more, err);
		}
	}
	return code;
}
