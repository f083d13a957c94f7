/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Structured text: the store, or where it is, stands in a line of its own that the language takes
 * for a comment (C2PA 2.4, A.9). Which language that is does not matter for reading (A.9.3.1).
 */
#include "format/text_structured.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "format/text.h"
#include "format/text_view.h"

#define BEGIN_LEN (sizeof(PROV_BLOCK_BEGIN) - 1)

struct prov_block_finder *prov_block_finder_new(
    const struct prov_src *src, const struct prov_text_facts *facts, struct prov_err *err)
{
	struct prov_block_finder *finder = malloc(sizeof(*finder));

	if (finder == NULL) {
		(void)!prov_fail_nomem(err);
		return NULL;
	}
	finder->src = src;
	finder->facts = facts;
	finder->off = 0;
	finder->n = 0;
	return finder;
}

/* So that the bytes at OFF, a delimiter's number of them, are there: or to the end of the source.
 */
static int fill(struct prov_block_finder *f, uint64_t off, struct prov_err *err)
{
	uint64_t end = f->off + f->n;
	size_t n = PROV_IO_BLOCK;
	int code;

	if (off >= f->off && off <= end && (end - off >= BEGIN_LEN || end == f->src->size))
		return PROV_OK;
	if (n > f->src->size - off)
		n = (size_t)(f->src->size - off);
	f->n = 0;
	code = prov_src_read(f->src, off, f->buf, n, err);
	if (code != PROV_OK)
		return code;
	f->off = off;
	f->n = n;
	return PROV_OK;
}

/* False where the facts end before there is an answer. */
static bool next_known(const struct prov_block_finder *f, uint64_t *at)
{
	if (f->facts == NULL)
		return false;
	for (size_t i = 0; i < f->facts->num_blocks; i++) {
		if (f->facts->blocks[i] >= *at) {
			*at = f->facts->blocks[i];
			return true;
		}
	}
	if (!f->facts->more_blocks)
		*at = f->src->size;
	return !f->facts->more_blocks;
}

int prov_block_next(struct prov_block_finder *f, uint64_t *at, struct prov_err *err)
{
	if (next_known(f, at))
		return PROV_OK;
	while (*at < f->src->size) {
		struct prov_bytes rest;
		size_t found;
		int code = fill(f, *at, err);

		if (code != PROV_OK)
			return code;
		rest = prov_bytes_sub(prov_bytes(f->buf, f->n), (size_t)(*at - f->off), f->n);
		found = prov_text_find_begin(rest);
		if (found < rest.n) {
			*at += found;
			return PROV_OK;
		}
		if (f->off + f->n == f->src->size)
			break;
		*at += rest.n - (BEGIN_LEN - 1);
	}
	*at = f->src->size;
	return PROV_OK;
}

int prov_text_has_front(struct prov_window *win, bool *out, struct prov_err *err)
{
	struct prov_bytes b;
	size_t n = win->src->size < 8 ? (size_t)win->src->size : 8;
	int code = prov_window_get(win, 0, n, &b, err);

	*out = false;
	if (code != PROV_OK)
		return code;
	if (prov_bytes_starts(b, PROV_TEXT_MARK))
		b = prov_bytes_sub(b, PROV_TEXT_MARK_SIZE, b.n);
	if (prov_bytes_starts(b, "---") || prov_bytes_starts(b, "+++"))
		*out = prov_bytes_starts(prov_bytes_sub(b, 3, b.n), "\n") ||
		       prov_bytes_starts(prov_bytes_sub(b, 3, b.n), "\r\n");
	return PROV_OK;
}

struct scan {
	const struct prov_src *src;
	struct prov_arena *arena;
	struct prov_layout *layout;
	struct prov_cands *cands;
	struct prov_window *win;
	uint64_t added; /* the layout's end */
};

static int add_range(
    struct scan *s, uint64_t end, const char *name, size_t cand, struct prov_err *err)
{
	int code = prov_layout_add(s->layout, s->arena, end - s->added, name, cand, false, err);

	s->added = end;
	return code;
}

/* What stands beside the block is to be judged by what language it is. */
static int keep(struct scan *s, struct prov_span at, struct prov_bytes *out, struct prov_err *err)
{
	struct prov_bytes text;
	int code;

	if (at.len == 0)
		return PROV_OK;
	code = prov_window_get(s->win, at.start, (size_t)at.len, &text, err);
	if (code != PROV_OK)
		return code;
	out->p = (const uint8_t *)prov_arena_strdup(s->arena, text, err);
	out->n = text.n;
	return out->p == NULL ? prov_failed(err) : PROV_OK;
}

static int add_cand(struct scan *s, const struct prov_block *b, struct prov_err *err)
{
	struct prov_cand *cand = prov_cands_add(s->cands, s->arena, err);
	bool ok = true;
	int code = PROV_OK;

	if (cand == NULL)
		return prov_failed(err);
	cand->start = b->hole.start;
	cand->len = b->hole.len;
	cand->inner = b->inner;
	cand->outer = b->outer;
	cand->contiguous = true;
	cand->damage = b->damage;
	cand->damage_at = b->inner.start;
	cand->why = b->why;
	code = keep(s, b->before, &cand->before, err);
	if (code == PROV_OK)
		code = keep(s, b->after, &cand->after, err);
	if (code == PROV_OK && b->kind == PROV_BLOCK_STORE)
		code = prov_block_decode(s->win, b, s->arena, &cand->data, &ok, err);
	if (!ok) {
		cand->damage = "what stands between the manifest's delimiters is not Base64";
		cand->why = PROV_DAMAGE_REFERENCE;
	}
	return code;
}

/* A second reference, and be it a link, makes all of them void (A.9.3). */
static int add_block(struct scan *s, struct prov_block *b, struct prov_err *err)
{
	struct prov_link *link = &s->cands->link;
	bool is_link = b->kind == PROV_BLOCK_LINK && link->url.n == 0 && s->cands->n == 0;
	struct prov_bytes url;
	int code = add_range(s, b->hole.start, "text", PROV_NO_CAND, err);

	if (code == PROV_OK && is_link) {
		code = prov_window_get(s->win, b->ref.start, (size_t)b->ref.len, &url, err);
		if (code == PROV_OK) {
			link->url.p = (const uint8_t *)prov_arena_strdup(s->arena, url, err);
			link->url.n = url.n;
			link->inner = b->inner;
			link->outer = b->outer;
			link->n = 1;
			link->holder = b->hole;
			code = link->url.p == NULL ? prov_failed(err) : PROV_OK;
		}
		if (code == PROV_OK)
			code = keep(s, b->before, &link->before, err);
		if (code == PROV_OK)
			code = keep(s, b->after, &link->after, err);
	} else if (code == PROV_OK) {
		if (link->url.n > 0 || b->kind == PROV_BLOCK_LINK) {
			b->kind = PROV_BLOCK_BAD;
			b->why = PROV_DAMAGE_SEVERAL;
			b->damage = "the text refers to more than one manifest store";
		}
		code = add_cand(s, b, err);
	}
	if (code == PROV_OK)
		code = add_range(s, b->hole.start + b->hole.len, is_link ? "link" : "block",
		    is_link ? PROV_NO_CAND : s->cands->n - 1, err);
	return code;
}

static void cut(struct prov_span *span, uint64_t start)
{
	if (span->start >= start)
		return;
	span->len -= start - span->start;
	span->start = start;
}

static int scan_all(struct scan *s, struct prov_block_finder *finder, struct prov_err *err)
{
	uint64_t at = 0;
	bool front;
	int code = prov_text_has_front(s->win, &front, err);

	while (code == PROV_OK) {
		struct prov_block block;
		bool found;

		code = prov_block_next(finder, &at, err);
		if (code != PROV_OK || at == s->src->size)
			break;
		code = prov_block_read(s->win, at, front, &block, &found, err);
		at += BEGIN_LEN;
		if (code != PROV_OK || !found || block.inner.start < s->added)
			continue;
		/* The line end before it may be that of another. */
		cut(&block.outer, s->added);
		cut(&block.hole, s->added);
		code = add_block(s, &block, err);
		if (at < s->added)
			at = s->added;
	}
	return code != PROV_OK ? code : add_range(s, s->src->size, "text", PROV_NO_CAND, err);
}

int prov_structured_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct scan s = {.src = src, .arena = arena, .layout = layout, .cands = cands};
	struct prov_block_finder *finder = prov_block_finder_new(src, prov_text_known(src), err);
	struct prov_window *win = malloc(sizeof(*win));
	int code;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	if (finder == NULL || win == NULL) {
		free(finder);
		free(win);
		return prov_fail_nomem(err);
	}
	prov_window_init(win, src);
	s.win = win;
	code = scan_all(&s, finder, err);
	free(finder);
	free(win);
	return code;
}

/* The first block, past those that are only mentioned. */
int prov_text_carriers_find(const struct prov_src *src, const struct prov_text_facts *facts,
    struct prov_text_carriers *out, struct prov_err *err)
{
	struct prov_block_finder *finder = prov_block_finder_new(src, facts, err);
	struct prov_window win;
	struct prov_block block;
	uint64_t at = 0;
	bool front;
	int code;

	memset(out, 0, sizeof(*out));
	out->wrapper = facts->num_wrappers > 0;
	if (finder == NULL)
		return prov_failed(err);
	prov_window_init(&win, src);
	code = prov_text_has_front(&win, &front, err);
	while (code == PROV_OK && !out->block) {
		code = prov_block_next(finder, &at, err);
		if (code != PROV_OK || at == src->size)
			break;
		code = prov_block_read(&win, at, front, &block, &out->block, err);
		if (code == PROV_OK && out->block)
			out->at = block.outer;
		at += BEGIN_LEN;
	}
	free(finder);
	return code;
}
