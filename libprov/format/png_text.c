/* SPDX-License-Identifier: Apache-2.0 */
#include "format/png_text.h"
#include "base/limits.h"

#define ZLIB_CONST /* next_in then takes bytes that are const */
#include <zlib.h>

#include "base/err.h"
#include "base/rd.h"
#include "format/crc32.h"
#include "format/png.h"

/* As much as there is room for; what the packed data ends before is cut, too. */
static int unpack(struct prov_bytes packed, uint8_t *room, bool whole, struct prov_png_text *out,
    struct prov_err *err)
{
	z_stream z = {0};
	int rc;

	z.next_in = packed.p;
	z.avail_in = (uInt)packed.n;
	z.next_out = room;
	z.avail_out = PROV_MAX_SIGNAL_INPUT;
	if (inflateInit(&z) != Z_OK)
		return prov_fail_nomem(err);
	rc = inflate(&z, Z_FINISH);
	out->text = prov_bytes(room, PROV_MAX_SIGNAL_INPUT - z.avail_out);
	out->cut = rc != Z_STREAM_END;
	(void)inflateEnd(&z);
	if (rc == Z_MEM_ERROR)
		return prov_fail_nomem(err);
	if (rc == Z_STREAM_END || (rc == Z_BUF_ERROR && (z.avail_out == 0 || !whole)))
		return PROV_OK;
	return prov_fail(err, PROV_E_FORMAT, "a compressed text chunk of the PNG is broken");
}

static struct prov_bytes rest(struct prov_rd *rd)
{
	struct prov_bytes b;

	if (!prov_rd_bytes(rd, prov_rd_left(rd), &b))
		return prov_bytes(NULL, 0);
	return b;
}

int prov_png_text_read(const struct prov_src *src, const struct prov_range *range, uint8_t *room,
    struct prov_png_text *out, struct prov_err *err)
{
	bool international = strcmp(range->name, "iTXt") == 0, packed;
	uint64_t off = range->off + PROV_PNG_HEAD, len = range->len - PROV_PNG_EXTRA;
	size_t n = len < PROV_MAX_SIGNAL_INPUT ? (size_t)len : PROV_MAX_SIGNAL_INPUT;
	struct prov_bytes language, translated;
	struct prov_rd rd;
	uint8_t flag = 0, method = 0;
	int rc;

	memset(out, 0, sizeof(*out));
	packed = strcmp(range->name, "zTXt") == 0;
	if (range->len < PROV_PNG_EXTRA ||
	    (!international && !packed && strcmp(range->name, "tEXt") != 0))
		return PROV_OK;
	rc = prov_src_read(src, off, room, n, err);
	if (rc != PROV_OK)
		return rc;
	prov_rd_init(&rd, prov_bytes(room, n), off);
	if (!prov_rd_cstr(&rd, &out->keyword) || (international && !prov_rd_u8(&rd, &flag)) ||
	    ((international || packed) && !prov_rd_u8(&rd, &method)) ||
	    (international && (!prov_rd_cstr(&rd, &language) || !prov_rd_cstr(&rd, &translated)))) {
		memset(out, 0, sizeof(*out));
		return prov_fail_at(
		    err, PROV_E_FORMAT, range->off, "a text chunk of the PNG is broken");
	}
	out->text = rest(&rd);
	out->cut = n < len;
	if (!packed && flag == 0)
		return PROV_OK;
	if (method != 0)
		return prov_fail_at(err, PROV_E_FORMAT, range->off,
		    "a text chunk of the PNG is compressed in an unknown way");
	return unpack(out->text, room + PROV_MAX_SIGNAL_INPUT, n == len, out, err);
}

int prov_png_is_whole(
    const struct prov_src *src, struct prov_span chunk, bool *whole, struct prov_err *err)
{
	const uint64_t length = 4, tail = 4; /* before the type, and the CRC itself */
	uint8_t block[4096], stored[4];
	uint64_t at = chunk.start + length, end;
	uint32_t crc = 0;
	int rc = PROV_OK;

	*whole = false;
	if (chunk.len < PROV_PNG_EXTRA || chunk.len > (uint64_t)PROV_MAX_XMP + sizeof(block))
		return PROV_OK;
	for (end = chunk.start + chunk.len - tail; at < end && rc == PROV_OK;) {
		size_t n = end - at < sizeof(block) ? (size_t)(end - at) : sizeof(block);

		rc = prov_src_read(src, at, block, n, err);
		if (rc == PROV_OK)
			crc = prov_crc32(crc, prov_bytes(block, n));
		at += n;
	}
	if (rc == PROV_OK)
		rc = prov_src_read(src, end, stored, sizeof(stored), err);
	if (rc == PROV_OK)
		*whole = crc == ((uint32_t)stored[0] << 24 | (uint32_t)stored[1] << 16 |
				    (uint32_t)stored[2] << 8 | stored[3]);
	return rc;
}
