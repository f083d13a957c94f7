/* SPDX-License-Identifier: Apache-2.0 */
#include "format/pdf_unpack.h"

#include <stdlib.h>
#define ZLIB_CONST /* next_in then takes bytes that are const */
#include <zlib.h>

#include "base/err.h"
#include "format/cands.h"

#define FIRST_ROOM ((size_t)16 << 10)

struct room {
	uint8_t *p;
	size_t n, cap, max;
};

static int grow(struct room *room, struct prov_arena *arena, struct prov_err *err)
{
	size_t cap = room->cap == 0 ? FIRST_ROOM : room->cap * 2;
	uint8_t *p;

	if (room->cap == room->max)
		return prov_refuse(err, PROV_LIMIT_PDF_UNPACKED,
		    "what PDF streams unpack to is larger than the limit of %zu bytes", room->max);
	if (cap > room->max)
		cap = room->max;
	p = prov_arena_grow(arena, room->p, room->cap, cap, 1, err);
	if (p == NULL)
		return prov_failed(err);
	room->p = p;
	room->cap = cap;
	return PROV_OK;
}

static int run(z_stream *z, struct room *room, struct prov_arena *arena, struct prov_err *err)
{
	int rc = Z_OK;

	while (rc == Z_OK) {
		size_t left;

		if (room->n == room->cap) {
			int code = grow(room, arena, err);

			if (code != PROV_OK)
				return code;
		}
		left = room->cap - room->n;
		z->next_out = &room->p[room->n];
		z->avail_out = (uInt)left;
		rc = inflate(z, Z_NO_FLUSH);
		room->n += left - z->avail_out;
	}
	if (rc == Z_STREAM_END)
		return PROV_OK;
	if (rc == Z_MEM_ERROR)
		return prov_fail_nomem(err);
	if (rc == Z_BUF_ERROR)
		return prov_fail(err, PROV_E_TRUNC, "a compressed PDF stream ends too early");
	return prov_fail(err, PROV_E_FORMAT, "a compressed PDF stream is broken");
}

static uint8_t paeth(int a, int b, int c)
{
	int p = a + b - c, pa = abs(p - a), pb = abs(p - b), pc = abs(p - c);

	if (pa <= pb && pa <= pc)
		return (uint8_t)a;
	return (uint8_t)(pb <= pc ? b : c);
}

/* One byte a pixel, as cross-references and object streams have it. */
static int undo_row(uint8_t kind, uint8_t *row, const uint8_t *above, size_t n)
{
	if (kind > 4)
		return PROV_E_FORMAT;
	for (size_t i = 0; i < n; i++) {
		uint8_t left = i > 0 ? row[i - 1] : 0, up = above != NULL ? above[i] : 0;
		uint8_t corner = i > 0 && above != NULL ? above[i - 1] : 0;

		if (kind == 1)
			row[i] = (uint8_t)(row[i] + left);
		else if (kind == 2)
			row[i] = (uint8_t)(row[i] + up);
		else if (kind == 3)
			row[i] = (uint8_t)(row[i] + (left + up) / 2);
		else if (kind == 4)
			row[i] = (uint8_t)(row[i] + paeth(left, up, corner));
	}
	return PROV_OK;
}

/* In place: each row moves to the front over the bytes that name the predictors. */
static int undo(struct room *room, size_t columns, struct prov_err *err)
{
	const uint8_t *above = NULL;
	size_t to = 0;

	for (size_t from = 0; room->n - from > columns; from += columns + 1) {
		uint8_t kind = room->p[from];

		memmove(&room->p[to], &room->p[from + 1], columns);
		if (undo_row(kind, &room->p[to], above, columns) != PROV_OK)
			return prov_fail(
			    err, PROV_E_FORMAT, "a PDF stream has an unknown predictor");
		above = &room->p[to];
		to += columns;
	}
	room->n = to;
	return PROV_OK;
}

int prov_pdf_unpack(struct prov_bytes packed, size_t columns, size_t max, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	struct room room = {.max = max};
	z_stream z = {0};
	int code, rc;

	*out = prov_bytes(NULL, 0);
	if (packed.n > UINT32_MAX || max > UINT32_MAX)
		return prov_refuse(
		    err, PROV_LIMIT_PDF_UNPACKED, "a compressed PDF stream is too large");
	z.next_in = packed.p;
	z.avail_in = (uInt)packed.n;
	rc = inflateInit(&z);
	if (rc != Z_OK)
		return prov_fail_nomem(err);
	code = run(&z, &room, arena, err);
	(void)inflateEnd(&z);
	if (code == PROV_OK && columns > 0)
		code = undo(&room, columns, err);
	if (code == PROV_OK)
		*out = prov_bytes(room.p, room.n);
	return code;
}
