/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Unstructured text: the store is in a run of variation selectors, which nobody sees (C2PA 2.4,
 * A.8). Scanning takes any bytes: that a file is no text is a reason not to sign it, not a reason
 * not to find the wrapper that was signed before it was damaged.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/nfc.h"
#include "format/text.h"
#include "format/text_view.h"
#include "format/vs.h"
#include "format/window.h"

/* The same content: only a name or its owner says that it is a table. */
static int table_sniff(struct prov_bytes head)
{
	(void)head;
	return 0;
}

struct scan {
	const struct prov_src *src;
	const struct prov_text_facts *facts; /* or NULL */
	struct prov_arena *arena;
	struct prov_layout *layout;
	struct prov_cands *cands;
	struct prov_window win;
	uint8_t *block;     /* where wrappers are looked for */
	uint8_t *nfc_block; /* where text before a wrapper is measured */
	uint64_t added;     /* the layout's end */
	struct prov_nfc nfc;
	uint64_t nfc_in, nfc_out; /* how much of the file is that much text in NFC */
	bool nfc_failed;
};

static int count_nfc(void *ctx, struct prov_bytes text, struct prov_err *err)
{
	struct scan *s = ctx;

	(void)err;
	s->nfc_out += text.n;
	return PROV_OK;
}

/*
 * Measures the text before END, which is a U+FEFF: nothing composes with that, so that the text can
 * be ended there and gone on with. What can't be normalised has no such measure, that is all.
 */
static int measure_nfc(struct scan *s, uint64_t end, struct prov_err *err)
{
	struct prov_err why = {0};
	int code = PROV_OK;

	while (s->nfc_in < end && code == PROV_OK && !s->nfc_failed) {
		size_t n = PROV_IO_BLOCK;

		if (n > end - s->nfc_in)
			n = (size_t)(end - s->nfc_in);
		code = prov_src_read(s->src, s->nfc_in, s->nfc_block, n, err);
		if (code != PROV_OK)
			return code;
		code = prov_nfc_update(&s->nfc, prov_bytes(s->nfc_block, n), &why);
		s->nfc_in += n;
	}
	if (code == PROV_OK && !s->nfc_failed)
		code = prov_nfc_finish(&s->nfc, &why);
	if (code != PROV_E_FORMAT && code != PROV_E_LIMIT)
		return code != PROV_OK ? prov_pass(err, code, &why) : PROV_OK;
	s->nfc_failed = true;
	return PROV_OK;
}

/* Passes over the selector at *OFF; false where there is none. */
static int next_selector(
    struct scan *s, uint64_t *off, uint8_t *b, bool *is_selector, struct prov_err *err)
{
	struct prov_bytes text;
	size_t n = s->src->size - *off < 4 ? (size_t)(s->src->size - *off) : 4;
	int code = prov_window_get(&s->win, *off, n, &text, err);

	*is_selector = false;
	if (code != PROV_OK)
		return code;
	n = prov_vs_get(text, b);
	*is_selector = n > 0;
	*off += n;
	return PROV_OK;
}

/* A run of selectors after a U+FEFF. */
struct run {
	uint64_t start, end; /* with the U+FEFF */
	uint64_t n;          /* bytes that it stands for */
	uint8_t head[PROV_TEXT_HEADER];
	uint32_t length;      /* of the store, as the header has it */
	struct prov_wr store; /* what there is of it */
	unsigned tail_tens;   /* of the padding */
	bool tail_foreign;
};

static bool is_magic(const struct run *r)
{
	return memcmp(r->head, PROV_TEXT_MAGIC, PROV_TEXT_MAGIC_SIZE) == 0;
}

/*
 * Behind the manifest stands at most the padding of 2.5, A.8.5: bytes 0x00, then up to two 0x10.
 * The hash leaves it out, so nothing else may hide there (15.12.1.1).
 */
static void look_at_tail(struct run *r, uint8_t b)
{
	if (b == 0x10)
		r->tail_tens++;
	if (b != (r->tail_tens == 0 ? 0x00 : 0x10) || r->tail_tens > 2)
		r->tail_foreign = true;
}

/* Reads to the end of the run, or until it can't be a wrapper. */
static int read_run(struct scan *s, struct run *r, bool *is_wrapper, struct prov_err *err)
{
	*is_wrapper = false;
	r->end = r->start + PROV_TEXT_MARK_SIZE;
	for (;;) {
		bool is_selector;
		uint8_t b;
		int code = next_selector(s, &r->end, &b, &is_selector, err);

		if (code != PROV_OK)
			return code;
		if (!is_selector)
			break;
		if (r->n < PROV_TEXT_HEADER)
			r->head[r->n] = b;
		else if (r->n - PROV_TEXT_HEADER < r->length && r->store.n < r->store.max)
			prov_wr_u8(&r->store, b);
		else if (r->n - PROV_TEXT_HEADER >= r->length)
			look_at_tail(r, b);
		r->n++;
		if (r->n == PROV_TEXT_MAGIC_SIZE && !is_magic(r))
			return PROV_OK;
		if (r->n == PROV_TEXT_HEADER) {
			for (size_t i = 9; i < PROV_TEXT_HEADER; i++)
				r->length = r->length << 8 | r->head[i];
		}
	}
	*is_wrapper = r->n >= PROV_TEXT_MAGIC_SIZE;
	return prov_wr_done(&r->store, err);
}

/* Why the run is no whole wrapper; NULL where it is one (15.12.1.3.2). */
static const char *find_damage(const struct run *r, struct prov_arena *arena, struct prov_err *err)
{
	if (r->n < PROV_TEXT_HEADER)
		return "the wrapper ends inside its header: this is a fragment of a larger signed "
		       "text";
	if (r->head[PROV_TEXT_MAGIC_SIZE] != PROV_TEXT_VERSION)
		return prov_arena_printf(arena, err,
		    "the wrapper is of version %u, which is not known",
		    r->head[PROV_TEXT_MAGIC_SIZE]);
	if (r->length == 0)
		return "the wrapper is empty";
	if (r->length > r->n - PROV_TEXT_HEADER)
		return prov_arena_printf(arena, err,
		    "the wrapper announces %lu bytes and holds %llu: this is a fragment of a "
		    "larger "
		    "signed text",
		    (unsigned long)r->length, (unsigned long long)(r->n - PROV_TEXT_HEADER));
	if (r->tail_foreign)
		return "something that is no padding stands behind the manifest in its wrapper";
	return NULL;
}

/* Whether it is known what the text before START is in NFC. */
static bool find_measured(const struct prov_text_facts *f, uint64_t start, struct prov_cand *cand)
{
	for (size_t i = 0; f != NULL && f->measured && i < f->num_wrappers; i++) {
		if (f->wrappers[i].at == start) {
			cand->has_nfc_start = f->wrappers[i].has_nfc;
			cand->nfc_start = cand->has_nfc_start ? f->wrappers[i].nfc_at : 0;
			return true;
		}
	}
	return false;
}

static int add_cand(struct scan *s, const struct run *r, struct prov_err *err)
{
	struct prov_cand *cand = prov_cands_add(s->cands, s->arena, err);
	struct prov_err why = {0};
	int code;

	if (cand == NULL)
		return prov_failed(err);
	cand->start = r->start;
	cand->len = r->end - r->start;
	cand->contiguous = true;
	cand->damage = find_damage(r, s->arena, &why);
	cand->damage_at = r->start;
	if (why.code != PROV_OK)
		return prov_pass(err, why.code, &why);
	if (cand->damage == NULL && r->length > PROV_MAX_TEXT_WRAPPER)
		return prov_refuse_at(err, PROV_LIMIT_TEXT_WRAPPER, r->start,
		    "a manifest store in text larger than the limit of %u bytes",
		    PROV_MAX_TEXT_WRAPPER);
	if (r->store.n > 0) {
		uint8_t *data = prov_arena_alloc(s->arena, r->store.n, err);

		if (data == NULL)
			return prov_failed(err);
		memcpy(data, r->store.p, r->store.n);
		cand->data = prov_bytes(data, r->store.n);
	}
	if (find_measured(s->facts, r->start, cand))
		return PROV_OK;
	code = measure_nfc(s, r->start, err);
	cand->has_nfc_start = code == PROV_OK && !s->nfc_failed;
	cand->nfc_start = cand->has_nfc_start ? s->nfc_out : 0;
	return code;
}

static int add_range(
    struct scan *s, uint64_t end, const char *name, size_t cand, struct prov_err *err)
{
	int code = prov_layout_add(s->layout, s->arena, end - s->added, name, cand, false, err);

	s->added = end;
	return code;
}

/* Looks at the U+FEFF at START; *NEXT says where to go on looking. */
static int look(struct scan *s, uint64_t start, uint64_t *next, struct prov_err *err)
{
	struct run r = {.start = start};
	bool is_wrapper;
	int code;

	prov_wr_init(&r.store, PROV_MAX_TEXT_WRAPPER);
	code = read_run(s, &r, &is_wrapper, err);
	*next = r.end;
	if (code == PROV_OK && is_wrapper)
		code = add_range(s, r.start, "text", PROV_NO_CAND, err);
	if (code == PROV_OK && is_wrapper)
		code = add_cand(s, &r, err);
	if (code == PROV_OK && is_wrapper)
		code = add_range(s, r.end, "wrapper", s->cands->n - 1, err);
	prov_wr_fini(&r.store);
	return code;
}

/* Whether the byte EF at OFF begins a U+FEFF. */
static int check_mark(struct scan *s, uint64_t off, bool *is_mark, struct prov_err *err)
{
	struct prov_bytes b;
	int code;

	*is_mark = false;
	if (s->src->size - off < PROV_TEXT_MARK_SIZE)
		return PROV_OK;
	code = prov_window_get(&s->win, off, PROV_TEXT_MARK_SIZE, &b, err);
	*is_mark = code == PROV_OK && prov_bytes_starts(b, PROV_TEXT_MARK);
	return code;
}

static int scan_block(struct scan *s, uint64_t off, size_t n, uint64_t *next, struct prov_err *err)
{
	while (*next < off + n) {
		size_t k = (size_t)(*next - off);
		const uint8_t *p = memchr(&s->block[k], 0xef, n - k);
		bool is_mark;
		int code;

		if (p == NULL)
			break;
		k = (size_t)(p - s->block);
		*next = off + k + 1;
		/* The window is for marks that the end of the block cuts. */
		is_mark = n - k >= 2 && p[1] != 0xbb ? false : true;
		if (!is_mark)
			continue;
		code = check_mark(s, off + k, &is_mark, err);
		if (code == PROV_OK && is_mark)
			code = look(s, off + k, next, err);
		if (code != PROV_OK)
			return code;
	}
	return PROV_OK;
}

/* Where each wrapper may begin, one look at the text has told. */
static int scan_known(struct scan *s, struct prov_err *err)
{
	uint64_t next = 0;
	int code = PROV_OK;

	for (size_t i = 0; i < s->facts->num_wrappers && code == PROV_OK; i++)
		code = look(s, s->facts->wrappers[i].at, &next, err);
	return code == PROV_OK ? add_range(s, s->src->size, "text", PROV_NO_CAND, err) : code;
}

static int scan_all(struct scan *s, struct prov_err *err)
{
	uint64_t next = 0;

	if (s->facts != NULL && !s->facts->more_wrappers &&
	    (s->facts->measured || s->facts->num_wrappers == 0))
		return scan_known(s, err);
	s->block = malloc(PROV_IO_BLOCK);
	s->nfc_block = malloc(PROV_IO_BLOCK);
	if (s->block == NULL || s->nfc_block == NULL)
		return prov_fail_nomem(err);
	for (uint64_t off = 0; off < s->src->size; off += PROV_IO_BLOCK) {
		size_t n = PROV_IO_BLOCK;
		int code;

		if (n > s->src->size - off)
			n = (size_t)(s->src->size - off);
		if (next >= off + n)
			continue;
		if (next < off)
			next = off;
		code = prov_src_read(s->src, off, s->block, n, err);
		if (code == PROV_OK)
			code = scan_block(s, off, n, &next, err);
		if (code != PROV_OK)
			return code;
	}
	return add_range(s, s->src->size, "text", PROV_NO_CAND, err);
}

static int text_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct scan s = {.src = src,
	    .facts = prov_text_known(src),
	    .arena = arena,
	    .layout = layout,
	    .cands = cands};
	int code;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	prov_window_init(&s.win, src);
	prov_nfc_init(&s.nfc, count_nfc, &s);
	code = scan_all(&s, err);
	prov_nfc_fini(&s.nfc);
	free(s.block);
	free(s.nfc_block);
	return code;
}

static const char *const text_mime[] = {"text/plain", NULL};
static const char *const text_ext[] = {"txt", "text", "srt", "log", NULL};
static const char *const csv_mime[] = {"text/csv", NULL};
static const char *const csv_ext[] = {"csv", NULL};
static const char *const tsv_mime[] = {"text/tab-separated-values", NULL};
static const char *const tsv_ext[] = {"tsv", "tab", NULL};

/* RFC 4180: each line is a record. */
static const char table_caution[] =
    "programs that read tables find one more record in it, of characters that can't be seen: the "
    "credentials; in a file of their own (a sidecar) they are in nobody's way";

#define KIND(kind, how, told)                                                                      \
	{                                                                                          \
		.name = #kind, .method = PROV_METHOD_UNSTRUCTURED, .mime = kind##_mime,            \
		.ext = kind##_ext,                                                                 \
		.caps = PROV_FMT_NFC_HASH | PROV_FMT_STORE_ONLY | PROV_FMT_TEXT, .sniff = (how),   \
		.caution = (told), .scan = text_scan, .prefers = prov_text_prefers,                \
		.embed = prov_text_embed                                                           \
	}

static const struct prov_format text = KIND(text, prov_text_sniff, NULL);
static const struct prov_format csv = KIND(csv, table_sniff, table_caution);
static const struct prov_format tsv = KIND(tsv, table_sniff, table_caution);

const struct prov_format *prov_format_text(void)
{
	return &text;
}

const struct prov_format *prov_format_csv(void)
{
	return &csv;
}

const struct prov_format *prov_format_tsv(void)
{
	return &tsv;
}
