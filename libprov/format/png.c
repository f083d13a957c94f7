/* SPDX-License-Identifier: Apache-2.0 */
/* PNG: the store is the data of a caBX chunk (C2PA 2.4, A.3.2). */
#include "format/png.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"
#include "format/window.h"

#define SIGNATURE_SIZE 8
#define AHEAD_CHUNKS 64u        /* are looked at before the image */
#define AHEAD_CHUNK (64u << 10) /* larger ones are too few to cost time */
#define XMP_HEAD 512u           /* the packet of an XMP chunk begins before this */

static const uint8_t signature[SIGNATURE_SIZE] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

static int png_sniff(struct prov_bytes head)
{
	struct prov_bytes begin = prov_bytes_sub(head, 0, SIGNATURE_SIZE);

	return prov_bytes_eq(begin, prov_bytes(signature, SIGNATURE_SIZE)) ? 100 : 0;
}

struct chunk {
	uint64_t off;
	uint32_t len; /* of the data */
	char type[5]; /* what is no letter, as a question mark */
};

static bool is_type(const struct chunk *c, const char *type)
{
	return strcmp(c->type, type) == 0;
}

/* Chunks that describe the image rather than make it. */
static bool is_metadata(const struct chunk *c)
{
	static const char *const types[] = {"eXIf", "iTXt", "tEXt", "zTXt", "tIME"};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (is_type(c, types[i]))
			return true;
	}
	return false;
}

static int read_chunk(
    struct prov_window *win, uint64_t off, struct chunk *out, struct prov_err *err)
{
	struct prov_bytes head;
	struct prov_rd rd;
	int code;

	memset(out, 0, sizeof(*out));
	if (off == win->src->size)
		return prov_fail_at(
		    err, PROV_E_TRUNC, off, "the file ends without the chunk that ends a PNG");
	code = prov_window_get(win, off, PROV_PNG_HEAD, &head, err);
	if (code != PROV_OK)
		return code;
	out->off = off;
	prov_rd_init(&rd, head, off);
	if (!prov_rd_u32(&rd, &out->len))
		return prov_fail(err, PROV_E_INTERNAL, "a chunk's head was not read");
	for (size_t i = 0; i < 4; i++) {
		uint8_t c = head.p[4 + i];
		bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		out->type[i] = is_letter ? (char)c : '?';
	}
	if (out->len > PROV_PNG_MAX)
		return prov_fail_at(err, PROV_E_FORMAT, off, "a PNG chunk is too long to be one");
	if ((uint64_t)out->len + PROV_PNG_EXTRA > win->src->size - off)
		return prov_fail_at(err, PROV_E_TRUNC, off,
		    "the file ends in the middle of a PNG chunk that begins here");
	return PROV_OK;
}

/* The CRC is not asked: the store carries its own hashes, and a reader that refused here would only
 * hide it. */
static int add_cand(const struct prov_src *src, struct prov_arena *arena, struct prov_cands *cands,
    const struct chunk *c, struct prov_err *err)
{
	struct prov_cand *cand;
	uint8_t *data;

	if (c->len > PROV_MAX_STORE)
		return prov_refuse_at(err, PROV_LIMIT_STORE, c->off,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	cand = prov_cands_add(cands, arena, err);
	if (cand == NULL)
		return prov_failed(err);
	cand->start = c->off;
	cand->len = (uint64_t)c->len + PROV_PNG_EXTRA;
	cand->contiguous = true;
	if (c->len == 0) {
		cand->damage = "the chunk for the manifest store is empty";
		cand->damage_at = c->off;
		return PROV_OK;
	}
	data = prov_arena_alloc(arena, c->len, err);
	if (data == NULL)
		return prov_failed(err);
	cand->data = prov_bytes(data, c->len);
	return prov_src_read(src, c->off + PROV_PNG_HEAD, data, c->len, err);
}

/*
 * An iTXt chunk whose keyword is XMP's (XMP part 3, 1.1.5): keyword, two zeros where it is not
 * compressed, as XMP never is, language, translated keyword, packet.
 */
static int note_xmp(
    struct prov_window *win, const struct chunk *c, struct prov_cands *cands, struct prov_err *err)
{
	static const char keyword[] = PROV_PNG_XMP; /* and its NUL */
	const struct prov_span holder = {c->off, (uint64_t)c->len + PROV_PNG_EXTRA};
	size_t n = c->len < XMP_HEAD ? c->len : XMP_HEAD, zeros = 0;
	struct prov_span packet = {0};
	const char *why;
	struct prov_bytes b;
	int code;

	if (!is_type(c, "iTXt"))
		return PROV_OK;
	code = prov_window_get(win, c->off + PROV_PNG_HEAD, n, &b, err);
	if (code != PROV_OK || !prov_bytes_eq(prov_bytes_sub(b, 0, sizeof(keyword)),
				   prov_bytes(keyword, sizeof(keyword))))
		return code;
	if (n > sizeof(keyword) && b.p[sizeof(keyword)] != 0) {
		why = "is compressed, which XMP in PNG never is";
	} else {
		for (size_t i = sizeof(keyword) + 2; i < n && zeros < 2; i++) {
			if (b.p[i] == 0 && ++zeros == 2)
				packet = (struct prov_span){
				    c->off + PROV_PNG_HEAD + i + 1, c->len - i - 1};
		}
		why = zeros < 2 ? "is not written as in PNG" : NULL;
	}
	prov_cands_xmp(cands, holder, packet);
	if (cands->xmp.holder.start == c->off)
		cands->xmp.unread = why;
	return PROV_OK;
}

static int png_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct prov_window win;
	struct prov_bytes head;
	uint64_t off = SIGNATURE_SIZE;
	int code;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	prov_window_init(&win, src);
	code = prov_window_get(&win, 0, SIGNATURE_SIZE, &head, err);
	if (code != PROV_OK)
		return code;
	if (png_sniff(head) == 0)
		return prov_fail_at(err, PROV_E_FORMAT, 0, "no PNG signature");
	code = prov_layout_add(layout, arena, off, "PNGh", PROV_NO_CAND, false, err);
	while (code == PROV_OK) {
		struct chunk c;
		size_t cand = PROV_NO_CAND;

		code = read_chunk(&win, off, &c, err);
		if (code != PROV_OK)
			return code;
		if (is_type(&c, "caBX")) {
			cand = cands->n;
			code = add_cand(src, arena, cands, &c, err);
			if (code != PROV_OK)
				return code;
		}
		if (is_type(&c, "eXIf"))
			prov_cands_exif(cands, c.off + PROV_PNG_HEAD, c.len);
		code = note_xmp(&win, &c, cands, err);
		if (code != PROV_OK)
			return code;
		code = prov_layout_add(layout, arena, (uint64_t)c.len + PROV_PNG_EXTRA, c.type,
		    cand, is_metadata(&c), err);
		off += (uint64_t)c.len + PROV_PNG_EXTRA;
		if (is_type(&c, "IEND"))
			break;
	}
	if (code != PROV_OK)
		return code;
	return prov_layout_add_gap(layout, arena, src->size - off, "trailing", err);
}

/* The head of a chunk says where the next one is. */
static uint64_t after_chunk(const struct prov_head *head)
{
	uint32_t len = 0;
	struct prov_rd rd;

	prov_rd_init(&rd, prov_bytes(head->bytes, head->n), head->off);
	if (!prov_rd_u32(&rd, &len) || len > PROV_PNG_MAX)
		return 0;
	return head->off + len + PROV_PNG_EXTRA;
}

/* The store before the image, and the image in many small chunks, as libpng writes it. */
static int png_ahead(const struct prov_src *src, struct prov_arena *arena, struct prov_ahead *ahead,
    bool *out, struct prov_err *err)
{
	(void)arena;
	struct prov_window win;
	uint64_t off = SIGNATURE_SIZE;
	int code = PROV_OK;

	*out = false;
	memset(ahead, 0, sizeof(*ahead));
	prov_window_init(&win, src);
	for (unsigned i = 0; i < AHEAD_CHUNKS && off < src->size; i++) {
		struct chunk c;

		code = read_chunk(&win, off, &c, err);
		if (code != PROV_OK)
			break;
		if (is_type(&c, "caBX") && ahead->store.len == 0)
			ahead->store = (struct prov_span){off, (uint64_t)c.len + PROV_PNG_EXTRA};
		if (is_type(&c, "IDAT")) {
			ahead->first = off;
			ahead->after = after_chunk;
			*out = ahead->store.len > 0 && c.len <= AHEAD_CHUNK;
			break;
		}
		off += (uint64_t)c.len + PROV_PNG_EXTRA;
	}
	/* A broken file is the scan's to report. */
	return code == PROV_E_TRUNC || code == PROV_E_FORMAT ? PROV_OK : code;
}

static const char *const mime[] = {"image/png", NULL};
static const char *const ext[] = {"png", NULL};

static const struct prov_format png = {
    .name = "png",
    .mime = mime,
    .ext = ext,
    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_XMP,
    .sniff = png_sniff,
    .scan = png_scan,
    .ahead = png_ahead,
    .embed = prov_png_embed,
};

const struct prov_format *prov_format_png(void)
{
	return &png;
}
