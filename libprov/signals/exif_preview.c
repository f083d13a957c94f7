/* SPDX-License-Identifier: Apache-2.0 */
/* The small picture that Exif carries: a JPEG that the second directory leads to (CIPA DC-008,
 * 4.5.5). Where it is, and never what it shows. */
#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"
#include "signals/exif.h"

#define HEADER 8u
#define ENTRY 12u
#define MAX_ENTRIES 512u /* of one directory that are looked at */
#define START_TAG 0x0201
#define LENGTH_TAG 0x0202
#define SHORT 3
#define LONG 4

struct stream {
	const struct prov_src *src;
	struct prov_span exif; /* from the TIFF header */
	bool little;
	int code; /* of the source */
	struct prov_err *err;
};

/* N bytes at OFF of the stream; false where it ends before. */
static bool get(struct stream *s, uint64_t off, uint8_t *buf, size_t n)
{
	if (s->code != PROV_OK || off > s->exif.len || n > s->exif.len - off)
		return false;
	s->code = prov_src_read(s->src, s->exif.start + off, buf, n, s->err);
	return s->code == PROV_OK;
}

static uint64_t number(const struct stream *s, const uint8_t *at, size_t n)
{
	struct prov_rd rd;
	uint64_t v = 0;

	prov_rd_init(&rd, prov_bytes(at, n), 0);
	(void)!prov_rd_uint(&rd, n, s->little, &v);
	return v;
}

/* Where the first directory begins; 0: it is no Exif. */
static uint64_t open_stream(struct stream *s)
{
	uint8_t head[HEADER];

	if (get(s, 0, head, 6) && memcmp(head, "Exif\0\0", 6) == 0) {
		s->exif.start += 6;
		s->exif.len -= 6;
	}
	if (!get(s, 0, head, HEADER) ||
	    (memcmp(head, "II*\0", 4) != 0 && memcmp(head, "MM\0*", 4) != 0))
		return 0;
	s->little = head[0] == 'I';
	return number(s, head + 4, 4);
}

static uint64_t next_dir(struct stream *s, uint64_t dir)
{
	uint8_t raw[4];
	uint64_t n;

	if (dir == 0 || !get(s, dir, raw, 2))
		return 0;
	n = number(s, raw, 2);
	return get(s, dir + 2 + n * ENTRY, raw, 4) ? number(s, raw, 4) : 0;
}

/* The first value of each of the two tags that say where it lies. */
static struct prov_span find(struct stream *s, uint64_t dir)
{
	struct prov_span at = {0};
	uint8_t raw[ENTRY];
	uint64_t n;

	if (dir == 0 || !get(s, dir, raw, 2))
		return at;
	n = number(s, raw, 2);
	for (uint64_t i = 0; i < n && i < MAX_ENTRIES; i++) {
		uint64_t tag, type, value;

		if (!get(s, dir + 2 + i * ENTRY, raw, ENTRY))
			break;
		tag = number(s, raw, 2);
		type = number(s, raw + 2, 2);
		if (type != SHORT && type != LONG)
			continue;
		value = number(s, raw + 8, type == SHORT ? 2 : 4);
		if (tag == START_TAG && at.start == 0)
			at.start = value;
		if (tag == LENGTH_TAG && at.len == 0)
			at.len = value;
	}
	return at;
}

int prov_exif_preview(
    const struct prov_src *src, struct prov_span exif, struct prov_span *out, struct prov_err *err)
{
	struct stream s = {.src = src, .exif = exif, .err = err};
	uint8_t head[3];
	struct prov_span at = find(&s, next_dir(&s, open_stream(&s)));

	*out = (struct prov_span){0};
	if (s.code != PROV_OK || at.len < sizeof(head) || !get(&s, at.start, head, sizeof(head)) ||
	    at.len > s.exif.len - at.start || memcmp(head, "\xff\xd8\xff", sizeof(head)) != 0)
		return s.code;
	if (at.len > PROV_MAX_PREVIEW)
		return prov_refuse_at(err, PROV_LIMIT_PREVIEW, s.exif.start + at.start,
		    "its preview, in Exif, is larger than the limit of %u bytes", PROV_MAX_PREVIEW);
	*out = (struct prov_span){s.exif.start + at.start, at.len};
	return PROV_OK;
}
