/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RIFF: WebP, WAV with BWF, and AVI. The store is the data of a chunk C2PA, the last one in the
 * file's first RIFF chunk (C2PA 2.4, A.3.7).
 */
#include "format/riff.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"

#define MAX_HEADER                                                                                 \
	65536u /* of an AVI file's streams, that is looked through for how many there are */
#define FORMAT_SIZE 16u
#define IMA_ADPCM 0x11
#define USUAL_BLOCK 4096u /* bytes; writers make some of 256 to 2048 */

static int sniff(struct prov_bytes head, const char *form)
{
	bool is_riff =
	    prov_bytes_starts(head, "RIFF") && prov_bytes_starts(prov_bytes_sub(head, 8, 4), form);

	return is_riff ? 100 : 0;
}

struct chunk {
	uint64_t off;
	uint64_t len; /* of the data */
	uint64_t pad; /* bytes behind the data: 1 where the length is odd */
	char name[5]; /* of the box; what is not printable, as a question mark */
	bool is_store;
};

struct riff {
	struct prov_window win;
	struct prov_arena *arena;
	struct prov_layout *layout;
	struct prov_cands *cands;
	uint64_t off;       /* what lies before is in the layout */
	uint64_t end;       /* of the RIFF chunk */
	uint64_t store_end; /* of the last store's chunk, with its pad byte; 0: none yet */
	bool is_first;
	bool is_avi, is_wav;
	unsigned streams; /* of AVI: how many are described */
	/* Of WAV: its first "data" and its last, which FFmpeg plays, behind their heads; at 0: none
	 * yet. */
	struct prov_span sound[2];
	uint32_t block;             /* of WAV: how much of its sound is read at once, if whole */
	struct prov_riff_film film; /* of AVI: its first lists, and its first index */
	/* The chunk of its XMP: of Adobe's in WAV and AVI "_PMX" (XMP part 3, 1.1), where some
	 * write "XMP " as in WebP. */
	const char *xmp_name;
};

static void copy_name(char out[5], struct prov_bytes name)
{
	for (size_t i = 0; i < 4; i++) {
		uint8_t c = i < name.n ? name.p[i] : 0;

		out[i] = c >= ' ' && c < 0x7f ? (char)c : '?';
	}
	out[4] = '\0';
}

/* Metadata chunks of WebP, WAV and AVI. */
static bool is_metadata(const char *name)
{
	static const char *const names[] = {
	    "EXIF", "XMP ", "_PMX", "INFO", "bext", "iXML", "axml", "chna", "ID3 ", "id3 "};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static int add(struct riff *r, uint64_t len, const char *name, size_t cand, bool metadata,
    struct prov_err *err)
{
	r->off += len;
	return prov_layout_add(r->layout, r->arena, len, name, cand, metadata, err);
}

static int add_more(
    struct riff *r, uint64_t len, const char *name, bool metadata, struct prov_err *err)
{
	r->off += len;
	return prov_layout_add_more(r->layout, r->arena, len, name, PROV_NO_CAND, metadata, err);
}

static int add_gap(struct riff *r, uint64_t len, const char *name, struct prov_err *err)
{
	r->off += len;
	return prov_layout_add_gap(r->layout, r->arena, len, name, err);
}

/*
 * The head of a RIFF chunk is a box by itself, named by the form type (18.7.3.5). The first one's
 * length is a range of its own: see judge_length().
 */
static int add_riff(struct riff *r, struct prov_bytes head, struct prov_err *err)
{
	struct prov_rd rd;
	uint32_t len;
	char form[5];
	int code;

	prov_rd_init(&rd, head, r->off);
	if (!prov_rd_skip(&rd, 4) || !prov_rd_u32le(&rd, &len))
		return prov_fail(err, PROV_E_INTERNAL, "a chunk's head was not read");
	if (len < 4)
		return prov_fail_at(
		    err, PROV_E_FORMAT, r->off, "a RIFF chunk too short for its form type");
	r->end = r->off + PROV_RIFF_CHUNK + len;
	copy_name(form, prov_bytes_sub(head, 8, 4));
	if (!r->is_first)
		return add(r, PROV_RIFF_HEAD, form, PROV_NO_CAND, false, err);
	code = add(r, 4, form, PROV_NO_CAND, false, err);
	if (code == PROV_OK)
		code = add_more(r, 4, form, false, err);
	if (code == PROV_OK)
		code = add_more(r, 4, form, false, err);
	return code;
}

static int read_chunk(struct riff *r, struct chunk *out, struct prov_err *err)
{
	uint64_t left = r->win.src->size - r->off;
	struct prov_bytes head, type;
	struct prov_rd rd;
	uint32_t len;
	int code = prov_window_get(&r->win, r->off, PROV_RIFF_CHUNK, &head, err);

	memset(out, 0, sizeof(*out));
	if (code != PROV_OK)
		return code;
	prov_rd_init(&rd, head, r->off);
	if (!prov_rd_skip(&rd, 4) || !prov_rd_u32le(&rd, &len))
		return prov_fail(err, PROV_E_INTERNAL, "a chunk's head was not read");
	out->off = r->off;
	copy_name(out->name, prov_bytes_sub(head, 0, 4));
	left -= PROV_RIFF_CHUNK;
	out->len = len;
	if (len == PROV_RIFF_OPEN)
		out->len = left;
	if (out->len > left)
		return prov_fail_at(err, PROV_E_TRUNC, r->off,
		    "the file ends in the middle of a chunk that begins here");
	/* Some writers forget the last pad byte. */
	if (out->len < left && r->off + PROV_RIFF_CHUNK + out->len < r->end)
		out->pad = out->len % 2;
	out->is_store = strcmp(out->name, "C2PA") == 0;
	if (strcmp(out->name, "LIST") != 0 || out->len < 4)
		return PROV_OK;
	code = prov_window_get(&r->win, r->off + PROV_RIFF_CHUNK, 4, &type, err);
	/* A list is named by its type, but passes not for the store (18.7.3.5). */
	if (code == PROV_OK && !prov_bytes_is(type, "C2PA"))
		copy_name(out->name, type);
	return code;
}

/* Whether the pad byte is one, so that an exclusion that takes it in hides nothing. */
static int may_take_pad(struct riff *r, const struct chunk *c, bool *out, struct prov_err *err)
{
	struct prov_bytes pad;
	int code = PROV_OK;

	*out = false;
	if (c->pad == 0)
		return PROV_OK;
	code = prov_window_get(&r->win, c->off + PROV_RIFF_CHUNK + c->len, 1, &pad, err);
	if (code == PROV_OK)
		*out = pad.p[0] == 0;
	return code;
}

static int add_cand(struct riff *r, const struct chunk *c, struct prov_err *err)
{
	struct prov_cand *cand;
	bool with_pad;
	uint8_t *data;
	int code;

	if (c->len > PROV_MAX_STORE)
		return prov_refuse_at(err, PROV_LIMIT_STORE, c->off,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	code = may_take_pad(r, c, &with_pad, err);
	if (code != PROV_OK)
		return code;
	cand = prov_cands_add(r->cands, r->arena, err);
	if (cand == NULL)
		return prov_failed(err);
	cand->start = c->off;
	cand->len = PROV_RIFF_CHUNK + c->len;
	cand->contiguous = true;
	if (with_pad) {
		cand->alt_start = cand->start;
		cand->alt_len = cand->len + 1;
	}
	if (c->len == 0) {
		cand->damage = "the chunk for the manifest store is empty";
		cand->damage_at = c->off;
		return PROV_OK;
	}
	data = prov_arena_alloc(r->arena, (size_t)c->len, err);
	if (data == NULL)
		return prov_failed(err);
	cand->data = prov_bytes(data, (size_t)c->len);
	return prov_src_read(r->win.src, c->off + PROV_RIFF_CHUNK, data, (size_t)c->len, err);
}

static void count_in(struct riff *r, struct prov_bytes part)
{
	for (size_t i = 0; i + 4 <= part.n; i++) {
		if (memcmp(&part.p[i], "strh", 4) == 0 && r->streams < PROV_RIFF_STREAMS)
			r->streams++;
	}
}

/* How many streams a list describes: no fewer than players find in it. */
static int count_streams(struct riff *r, const struct chunk *c, struct prov_err *err)
{
	struct prov_bytes part;
	int code = PROV_OK;

	if (!r->is_avi || (strcmp(c->name, "hdrl") != 0 && strcmp(c->name, "strl") != 0))
		return PROV_OK;
	if (c->len > MAX_HEADER) {
		r->streams = PROV_RIFF_STREAMS;
		return PROV_OK;
	}
	/* Each part begins with the last three bytes of the one before. */
	for (uint64_t at = 0; code == PROV_OK && at + 4 <= c->len; at += PROV_WINDOW_SIZE - 3) {
		uint64_t n = c->len - at < PROV_WINDOW_SIZE ? c->len - at : PROV_WINDOW_SIZE;

		code =
		    prov_window_get(&r->win, c->off + PROV_RIFF_CHUNK + at, (size_t)n, &part, err);
		if (code == PROV_OK)
			count_in(r, part);
	}
	return code;
}

/* Of ADPCM as IMA has it the last block is read whole (libsndfile), also where the sound ends
 * within it. Usual blocks are so small that of what follows nothing to speak of is heard. */
static int note_block(struct riff *r, const struct chunk *c, struct prov_err *err)
{
	struct prov_bytes format;
	uint32_t size;
	int code;

	if (!r->is_wav || strcmp(c->name, "fmt ") != 0 || c->len < FORMAT_SIZE)
		return PROV_OK;
	code = prov_window_get(&r->win, c->off + PROV_RIFF_CHUNK, FORMAT_SIZE, &format, err);
	if (code != PROV_OK)
		return code;
	size = (uint32_t)format.p[12] | (uint32_t)format.p[13] << 8;
	if (format.p[0] == IMA_ADPCM && format.p[1] == 0 && size > USUAL_BLOCK)
		r->block = size;
	return PROV_OK;
}

static void note_film(struct riff *r, const struct chunk *c)
{
	const struct prov_span data = {c->off + PROV_RIFF_CHUNK, c->len};
	struct prov_span *to = strcmp(c->name, "hdrl") == 0   ? &r->film.hdrl
			       : strcmp(c->name, "movi") == 0 ? &r->film.movi
			       : strcmp(c->name, "idx1") == 0 ? &r->film.idx1
							      : NULL;

	if (!r->is_avi || to == NULL)
		return;
	if (to->start == 0)
		*to = data;
	else if (r->is_first || to != &r->film.movi) /* of frames each RIFF chunk has a list */
		r->film.is_odd = true;
}

static int add_chunk(struct riff *r, struct prov_err *err)
{
	size_t cand = PROV_NO_CAND;
	struct chunk c;
	bool metadata;
	int code = read_chunk(r, &c, err);

	if (code != PROV_OK)
		return code;
	metadata = is_metadata(c.name);
	note_film(r, &c);
	code = count_streams(r, &c, err);
	if (code == PROV_OK)
		code = note_block(r, &c, err);
	if (code != PROV_OK)
		return code;
	if (r->is_wav && strcmp(c.name, "data") == 0)
		r->sound[r->sound[0].start != 0] =
		    (struct prov_span){c.off + PROV_RIFF_CHUNK, c.len};
	if (strcmp(c.name, r->xmp_name) == 0 || strcmp(c.name, "XMP ") == 0)
		prov_cands_xmp(r->cands, (struct prov_span){c.off, PROV_RIFF_CHUNK + c.len + c.pad},
		    (struct prov_span){c.off + PROV_RIFF_CHUNK, c.len});
	if (strcmp(c.name, "EXIF") == 0)
		prov_cands_exif(r->cands, c.off + PROV_RIFF_CHUNK, c.len);
	if (c.is_store) {
		cand = r->cands->n;
		code = add_cand(r, &c, err);
		if (code != PROV_OK)
			return code;
	}
	code = add(r, PROV_RIFF_CHUNK + c.len, c.name, cand, metadata, err);
	if (code == PROV_OK && c.pad > 0)
		code = add_more(r, c.pad, c.name, metadata, err);
	if (c.is_store)
		r->store_end = r->off;
	return code;
}

/* What fits no chunk before the end of the RIFF chunk. */
static int add_rest(struct riff *r, struct prov_err *err)
{
	uint64_t size = r->layout->size;
	uint64_t end = r->end < size ? r->end : size;

	return r->off < end ? add_gap(r, end - r->off, "rest", err) : PROV_OK;
}

/*
 * The first RIFF chunk's length changes with the store, so a data hash may leave it out (C2PA 2.5,
 * 18.5). Only where it is the one that the chunks behind it add up to: a shorter one would hide the
 * last of them from other readers without a trace. And only where the store is the last of them, as
 * it has to be (2.4, A.3.7): a longer one would take in what was signed as lying behind, a further
 * RIFF chunk or bytes that were none, and make chunks of it.
 */
static void judge_length(struct riff *r, struct prov_bytes behind)
{
	bool fits = r->off == r->end && r->store_end == r->end &&
		    (r->off == r->layout->size || prov_bytes_starts(behind, "RIFF"));

	if (r->is_first && fits)
		r->layout->v[PROV_RIFF_LENGTH].metadata = r->layout->v[PROV_RIFF_LENGTH].implied =
		    true;
}

static int add_form(struct riff *r, struct prov_bytes *head, struct prov_err *err)
{
	uint64_t size = r->layout->size;
	int code = add_riff(r, *head, err);

	while (code == PROV_OK && r->off < size && r->off < r->end &&
	       r->end - r->off >= PROV_RIFF_CHUNK && size - r->off >= PROV_RIFF_CHUNK)
		code = add_chunk(r, err);
	if (code == PROV_OK)
		code = add_rest(r, err);
	*head = prov_bytes(NULL, 0);
	if (code == PROV_OK && size - r->off >= PROV_RIFF_HEAD)
		code = prov_window_get(&r->win, r->off, PROV_RIFF_HEAD, head, err);
	if (code == PROV_OK)
		judge_length(r, *head);
	r->is_first = false;
	return code;
}

static int webp_sniff(struct prov_bytes head)
{
	return sniff(head, "WEBP");
}

static int avi_sniff(struct prov_bytes head)
{
	return sniff(head, "AVI ");
}

static int wav_sniff(struct prov_bytes head)
{
	return sniff(head, "WAVE");
}

/* Whether players would take something of the store for a part of the film. */
static void note_frames(const struct riff *r, struct prov_cand *cand)
{
	unsigned streams = r->streams == 0 ? PROV_RIFF_STREAMS : r->streams;
	size_t at;

	if (prov_riff_frames(cand->data, streams, r->win.src->size - cand->start - cand->len, &at))
		cand->played = cand->start + PROV_RIFF_CHUNK + at;
}

/* Whether the last block of SOUND goes on in what begins at AT. */
static bool is_in_block(const struct riff *r, const struct prov_span *sound, uint64_t at)
{
	uint64_t end = sound->start + sound->len;
	uint64_t rest = r->block == 0 ? 0 : sound->len % r->block;

	return rest > 0 && at >= end && at - end < r->block - rest;
}

/* The same of sound. A file without any is sound from its first byte to its last (GStreamer). */
static int note_sound(struct riff *r, struct prov_cand *cand, struct prov_err *err)
{
	int code = PROV_OK;

	if (r->is_wav && r->sound[0].start == 0)
		cand->played = cand->start + PROV_RIFF_CHUNK;

	for (size_t i = 0; i < 2 && code == PROV_OK && r->sound[i].start != 0; i++) {
		bool inside;

		code = prov_riff_sound(&r->win, r->sound[i].start, r->sound[i].len,
		    (struct prov_span){cand->start, cand->len}, &inside, err);
		if (code == PROV_OK && (inside || is_in_block(r, &r->sound[i], cand->start)))
			cand->played = cand->start + PROV_RIFF_CHUNK;
	}
	return code;
}

/* Where an AVI file's frames are said to lie in what a hash leaves out, the store is played, and
 * what else there is can't be left out. */
static int note_index(struct riff *r, struct prov_err *err)
{
	struct prov_span in[PROV_AVI_APART];
	size_t range[PROV_AVI_APART] = {0};
	bool hit[PROV_AVI_APART] = {false};
	int code;

	for (size_t i = 0; i < r->cands->n && r->film.n < PROV_AVI_APART; i++, r->film.n++)
		in[r->film.n] = (struct prov_span){r->cands->v[i].start, r->cands->v[i].len};
	for (size_t i = 0; i < r->layout->n; i++) {
		struct prov_range *v = &r->layout->v[i];

		if (!v->metadata || i == PROV_RIFF_LENGTH || v->len < PROV_RIFF_CHUNK)
			continue;
		v->metadata = r->film.n < PROV_AVI_APART;
		if (!v->metadata)
			continue;
		range[r->film.n] = i;
		in[r->film.n++] = (struct prov_span){v->off, v->len};
	}
	r->film.in = in;
	r->film.hit = hit;
	code = prov_riff_index(&r->win, &r->film, err);
	for (size_t i = 0; i < r->film.n; i++) {
		if (i < r->cands->n && hit[i])
			r->cands->v[i].played = r->cands->v[i].start;
		else if (hit[i])
			r->layout->v[range[i]].metadata = false;
	}
	return code;
}

static int note_played(struct riff *r, struct prov_err *err)
{
	int code = PROV_OK;

	for (size_t i = 0; i < r->cands->n && code == PROV_OK; i++) {
		if (r->is_avi)
			note_frames(r, &r->cands->v[i]);
		else
			code = note_sound(r, &r->cands->v[i], err);
	}
	return code;
}

/* A chunk of metadata, but not the first chunk's length. */
static bool is_left_out(const struct riff *r, size_t i)
{
	return r->layout->v[i].metadata && i != PROV_RIFF_LENGTH;
}

static int keep_frames(struct riff *r, struct prov_range *v, struct prov_err *err)
{
	unsigned streams = r->streams == 0 ? PROV_RIFF_STREAMS : r->streams;
	struct prov_span in = {v->off + PROV_RIFF_CHUNK, 0};
	bool found = false;
	int code = PROV_OK;

	if (v->len > PROV_RIFF_CHUNK) {
		in.len = v->len - PROV_RIFF_CHUNK;
		code = prov_riff_frames_in(&r->win, in, streams, &found, err);
	}
	v->metadata = !found;
	return code;
}

/* All metadata behind the sound at once: a player that comes to look there may go on to any. */
static int keep_sound(struct riff *r, struct prov_span sound, struct prov_err *err)
{
	struct prov_span in = {0, 0};
	bool inside = false;
	int code = PROV_OK;

	for (size_t i = 0; i < r->layout->n; i++) {
		const struct prov_range *v = &r->layout->v[i];

		if (!is_left_out(r, i) || v->off < sound.start)
			continue;
		if (in.len == 0)
			in.start = v->off;
		in.len = v->off + v->len - in.start;
	}
	if (in.len > 0)
		code = prov_riff_sound(&r->win, sound.start, sound.len, in, &inside, err);
	inside = inside || (in.len > 0 && is_in_block(r, &sound, in.start));
	for (size_t i = 0; i < r->layout->n && inside; i++) {
		if (is_left_out(r, i) && r->layout->v[i].off >= sound.start)
			r->layout->v[i].metadata = false;
	}
	return code;
}

/* What a hash leaves out as metadata (C2PA 2.4, 9.2.6) could hold frames and sound as well. */
static int keep_played(struct riff *r, struct prov_err *err)
{
	int code = PROV_OK;

	for (size_t i = 0; i < r->layout->n && r->is_avi && code == PROV_OK; i++) {
		if (is_left_out(r, i))
			code = keep_frames(r, &r->layout->v[i], err);
	}
	for (size_t i = 0; i < 2 && r->is_wav && code == PROV_OK; i++) {
		if (r->sound[i].start != 0)
			code = keep_sound(r, r->sound[i], err);
	}
	return code;
}

static int riff_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct riff r = {.arena = arena, .layout = layout, .cands = cands, .is_first = true};
	struct prov_bytes head;
	int code;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	prov_window_init(&r.win, src);
	code = prov_window_get(&r.win, 0, PROV_RIFF_HEAD, &head, err);
	if (code != PROV_OK)
		return code;
	if (!prov_bytes_starts(head, "RIFF"))
		return prov_fail_at(err, PROV_E_FORMAT, 0, "no RIFF signature");
	r.is_avi = avi_sniff(head) > 0;
	r.is_wav = wav_sniff(head) > 0;
	r.xmp_name = webp_sniff(head) > 0 ? "XMP " : "_PMX";
	/* OpenDML AVI files go on with further RIFF chunks. */
	while (code == PROV_OK && prov_bytes_starts(head, "RIFF"))
		code = add_form(&r, &head, err);
	if (code == PROV_OK)
		code = note_played(&r, err);
	if (code == PROV_OK)
		code = keep_played(&r, err);
	if (code == PROV_OK && r.is_avi)
		code = note_index(&r, err);
	if (code != PROV_OK)
		return code;
	/* The store may have stood in what is gone. Eight bytes too many are a known mistake of
	 * writers, and UINT32_MAX is what those say who don't know. */
	if (cands->n == 0 && r.end > src->size + PROV_RIFF_CHUNK && r.end < PROV_RIFF_OPEN)
		return prov_fail_at(err, PROV_E_TRUNC, src->size,
		    "the file ends before the RIFF chunk that it is made of");
	return add_gap(&r, src->size - r.off, "trailing", err);
}

static const char *const webp_mime[] = {"image/webp", NULL};
static const char *const webp_ext[] = {"webp", NULL};
static const char *const wav_mime[] = {
    "audio/wav", "audio/wave", "audio/x-wav", "audio/vnd.wave", NULL};
static const char *const wav_ext[] = {"wav", "wave", "bwf", NULL};
static const char *const avi_mime[] = {
    "video/avi", "video/x-msvideo", "video/msvideo", "application/x-troff-msvideo", NULL};
static const char *const avi_ext[] = {"avi", NULL};

static const struct prov_format webp = {
    .name = "webp",
    .mime = webp_mime,
    .ext = webp_ext,
    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_ALSO | PROV_FMT_XMP,
    .sniff = webp_sniff,
    .scan = riff_scan,
    .embed = prov_riff_embed,
};

static const struct prov_format wav = {
    .name = "wav",
    .mime = wav_mime,
    .ext = wav_ext,
    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_ALSO,
    .sniff = wav_sniff,
    .stray = prov_wav_stray,
    .scan = riff_scan,
    .embed = prov_riff_embed,
};

static const struct prov_format avi = {
    .name = "avi",
    .mime = avi_mime,
    .ext = avi_ext,
    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_ALSO | PROV_FMT_OFFSETS, /* OpenDML's indexes */
    .sniff = avi_sniff,
    .scan = riff_scan,
    .embed = prov_riff_embed,
};

const struct prov_format *prov_format_webp(void)
{
	return &webp;
}

const struct prov_format *prov_format_wav(void)
{
	return &wav;
}

const struct prov_format *prov_format_avi(void)
{
	return &avi;
}
