/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A WebP file that holds more than one picture has to begin with a VP8X chunk (RFC 9649, 2.7),
 * which says that there is XMP and how large the canvas is: that of the picture, which in the
 * simple formats stands in the picture's own header.
 */
#include "base/err.h"
#include "base/rd.h"
#include "format/riff.h"

#define HAS_ALPHA 0x10u
#define HAS_XMP 0x04u
#define MAX_HEAD 10

struct canvas {
	uint32_t width, height;
	bool alpha;
};

/* A key frame: three bytes, a start code, then 14 bits of each beside two of scaling (RFC 6386,
 * 9.1). */
static bool read_lossy(struct prov_bytes head, struct canvas *out)
{
	struct prov_rd rd;
	uint64_t w, h;

	prov_rd_init(&rd, head, 0);
	if (!prov_bytes_starts(prov_bytes_sub(head, 3, 3), "\x9d\x01\x2a") ||
	    !prov_rd_skip(&rd, 6) || !prov_rd_uint(&rd, 2, true, &w) ||
	    !prov_rd_uint(&rd, 2, true, &h))
		return false;
	*out = (struct canvas){(uint32_t)w & 0x3fff, (uint32_t)h & 0x3fff, false};
	return out->width > 0 && out->height > 0;
}

/* A signature byte, then 14 bits of each less one and one for alpha (RFC 9649, 3.4). */
static bool read_lossless(struct prov_bytes head, struct canvas *out)
{
	struct prov_rd rd;
	uint64_t bits;

	prov_rd_init(&rd, head, 0);
	if (head.n < 5 || head.p[0] != 0x2f || !prov_rd_skip(&rd, 1) ||
	    !prov_rd_uint(&rd, 4, true, &bits))
		return false;
	out->width = ((uint32_t)bits & 0x3fff) + 1;
	out->height = ((uint32_t)(bits >> 14) & 0x3fff) + 1;
	out->alpha = (bits >> 28 & 1) != 0;
	return true;
}

static void put_le(uint8_t *p, size_t n, uint32_t v)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

int prov_webp_vp8x(const struct prov_src *src, const struct prov_range *first,
    uint8_t out[PROV_VP8X_SIZE], size_t *n, struct prov_err *err)
{
	bool lossy = strcmp(first->name, "VP8 ") == 0;
	struct canvas canvas = {0};
	uint8_t head[PROV_RIFF_CHUNK + MAX_HEAD] = {0};
	struct prov_bytes data;
	size_t want = first->len < sizeof(head) ? (size_t)first->len : sizeof(head);
	int code = prov_src_read(src, first->off, head, want, err);

	*n = 0;
	if (code != PROV_OK)
		return code;
	if (strcmp(first->name, "VP8X") == 0 && want == sizeof(head)) {
		memcpy(out, head, PROV_VP8X_FLAGS);
		out[PROV_RIFF_CHUNK] |= HAS_XMP;
		*n = PROV_VP8X_FLAGS;
		return PROV_OK;
	}
	data = prov_bytes(&head[PROV_RIFF_CHUNK], want - PROV_RIFF_CHUNK);
	if (!(lossy ? read_lossy(data, &canvas)
		    : strcmp(first->name, "VP8L") == 0 && read_lossless(data, &canvas)))
		return prov_fail_at(err, PROV_E_FORMAT, first->off,
		    "a WebP file that does not begin with a picture or its size");
	memset(out, 0, PROV_VP8X_SIZE);
	memcpy(out, "VP8X", 4);
	put_le(&out[4], 4, PROV_VP8X_SIZE - PROV_RIFF_CHUNK);
	out[8] = (uint8_t)(HAS_XMP | (canvas.alpha ? HAS_ALPHA : 0));
	put_le(&out[12], 3, canvas.width - 1);
	put_le(&out[15], 3, canvas.height - 1);
	*n = PROV_VP8X_SIZE;
	return PROV_OK;
}
