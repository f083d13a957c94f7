/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a store becomes a wrapper at the end of a text (C2PA 2.4, A.8.4; 2.5, A.8.5).
 *
 * 2.4 counts the excluded range in the text as NFC makes it (A.8.7.3) and 2.5 in the text as it is
 * stored (A.8.6.3). Where NFC makes it no longer or shorter, and the wrapper stands behind it, both
 * say the same, and so does every reader: then the text stays as it is, byte for byte. Else it is
 * normalised on the way, and its owner is told so.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/nfc.h"
#include "format/text.h"
#include "format/text_view.h"
#include "format/vs.h"

/* 2.5, A.8.5.1: with it, every gap can be filled by selectors of 3 and 4 bytes. */
#define PADDING_MARGIN 6

/*
 * A selector takes 3 or 4 bytes, as the byte has it that it stands for. The wrapper is padded to a
 * length that only the number of bytes decides: the length stands in the store, inside what is
 * hashed, and could else never be got right.
 */
static size_t wrapper_size(size_t store_n)
{
	return PROV_TEXT_MARK_SIZE + (PROV_TEXT_HEADER + store_n) * 4 + PADDING_MARGIN;
}

bool prov_text_prefers(struct prov_bytes store)
{
	static const uint8_t magic[] = PROV_TEXT_MAGIC;
	size_t low = PROV_TEXT_VERSION < 16;

	for (size_t i = 0; i < PROV_TEXT_MAGIC_SIZE; i++)
		low += magic[i] < 16;
	for (size_t i = 0; i < 4; i++)
		low += (uint8_t)(store.n >> 8 * i) < 16;
	for (size_t i = 0; i < store.n; i++)
		low += store.p[i] < 16;
	/* Each of them leaves a byte of the gap, which selectors of three bytes are to fill. */
	return (low + PADDING_MARGIN) % 3 == 0;
}

static int make_wrapper(struct prov_bytes store, struct prov_wr *wr, struct prov_err *err)
{
	uint8_t head[PROV_TEXT_HEADER] = PROV_TEXT_MAGIC;
	size_t gap;
	int code;

	head[PROV_TEXT_MAGIC_SIZE] = PROV_TEXT_VERSION;
	for (size_t i = 0; i < 4; i++)
		head[PROV_TEXT_HEADER - 1 - i] = (uint8_t)(store.n >> 8 * i);
	prov_wr_str(wr, PROV_TEXT_MARK);
	for (size_t i = 0; i < sizeof(head); i++)
		prov_vs_put(wr, head[i]);
	for (size_t i = 0; i < store.n; i++)
		prov_vs_put(wr, store.p[i]);
	code = prov_wr_done(wr, err);
	if (code != PROV_OK)
		return code;
	/* 2.5, A.8.5.2, step 7. */
	gap = wrapper_size(store.n) - wr->n;
	for (size_t i = 0; i < (gap - 4 * (gap % 3)) / 3; i++)
		prov_vs_put(wr, 0x00);
	for (size_t i = 0; i < gap % 3; i++)
		prov_vs_put(wr, 0x10);
	if (wr->n != wrapper_size(store.n))
		return prov_fail(err, PROV_E_INTERNAL, "the wrapper has not its length");
	return prov_wr_done(wr, err);
}

static int emit_wrapper(
    struct prov_plan *plan, struct prov_arena *arena, struct prov_bytes store, struct prov_err *err)
{
	size_t size = wrapper_size(store.n);
	uint8_t *data = prov_arena_alloc(arena, size, err);
	struct prov_wr wr;
	int code;

	if (data == NULL)
		return prov_failed(err);
	prov_wr_init(&wr, size);
	code = make_wrapper(store, &wr, err);
	if (code == PROV_OK)
		memcpy(data, wr.p, size);
	prov_wr_fini(&wr);
	return code != PROV_OK ? code : prov_plan_emit(plan, prov_bytes(data, size), true, err);
}

/* The visible text on its way through NFC, to be measured. */
struct measure {
	const struct prov_src *src;
	const struct prov_layout *layout;
	size_t old;
	struct prov_nfc nfc;
	uint8_t *block;
	uint64_t out;   /* bytes that came out so far */
	uint64_t *lens; /* what each range becomes */
};

static int count(void *ctx, struct prov_bytes text, struct prov_err *err)
{
	struct measure *m = ctx;

	(void)err;
	m->out += text.n;
	return PROV_OK;
}

static bool is_visible(const struct measure *m, size_t i)
{
	return m->layout->v[i].cand == PROV_NO_CAND || m->layout->v[i].cand != m->old;
}

/* Where the AT-th byte of the visible text is in the file. */
static uint64_t file_offset(const struct measure *m, uint64_t at)
{
	uint64_t end = 0;

	for (size_t i = 0; i < m->layout->n; i++) {
		const struct prov_range *r = &m->layout->v[i];

		if (!is_visible(m, i))
			continue;
		if (at < r->len)
			return r->off + at;
		at -= r->len;
		end = r->off + r->len;
	}
	return end;
}

/* NFC counts what it is given; a message counts the file. */
static int fail_nfc(
    const struct measure *m, int code, const struct prov_err *why, struct prov_err *err)
{
	if (!why->has_at)
		return prov_pass(err, code, why);
	return prov_pass_at(err, code, file_offset(m, why->at), why);
}

static int measure_range(struct measure *m, size_t i, struct prov_err *err)
{
	static const struct prov_err cut = {
	    .remedy = PROV_REMEDY_CONVERT, .msg = "the text is not well-formed UTF-8"};
	const struct prov_range *r = &m->layout->v[i];
	uint64_t before = m->out;

	for (uint64_t done = 0; done < r->len;) {
		struct prov_err why = {0};
		size_t n = PROV_IO_BLOCK;
		const uint8_t *nul;
		int code;

		if (n > r->len - done)
			n = (size_t)(r->len - done);
		code = prov_src_read(m->src, r->off + done, m->block, n, err);
		if (code != PROV_OK)
			return code;
		nul = memchr(m->block, 0, n);
		if (nul != NULL)
			n = (size_t)(nul - m->block);
		code = prov_nfc_update(&m->nfc, prov_bytes(m->block, n), &why);
		if (code != PROV_OK)
			return fail_nfc(m, code, &why, err);
		if (nul != NULL)
			return prov_fail_at(err, PROV_E_FORMAT, r->off + done + n,
			    "the file has a zero byte and is no text");
		done += n;
	}
	m->lens[i] = m->out - before;
	/* What a wrapper cuts in two is no character, and must not become one without it: it could
	 * be the last of another wrapper's magic. */
	if (m->nfc.tail_n > 0)
		return prov_pass_at(err, PROV_E_FORMAT, r->off + r->len - m->nfc.tail_n, &cut);
	return PROV_OK;
}

/* Also finds that the visible text is no text. */
static int measure_all(struct measure *m, struct prov_err *err)
{
	struct prov_err why = {0};
	uint64_t before;
	size_t last = 0;
	int code;

	m->block = malloc(PROV_IO_BLOCK);
	if (m->block == NULL)
		return prov_fail_nomem(err);
	for (size_t i = 0; i < m->layout->n; i++) {
		if (!is_visible(m, i))
			continue;
		code = measure_range(m, i, err);
		if (code != PROV_OK)
			return code;
		last = i;
	}
	before = m->out;
	code = prov_nfc_finish(&m->nfc, &why);
	if (code != PROV_OK)
		return fail_nfc(m, code, &why, err);
	if (m->out > before)
		m->lens[last] += m->out - before;
	return PROV_OK;
}

/*
 * Whether one look at the text has told that what is visible of it is text, and no longer or
 * shorter in NFC: then there is nothing to measure.
 */
static bool is_known_normal(const struct measure *m)
{
	const struct prov_text_facts *f = prov_text_known(m->src);
	uint64_t end = 0;

	if (f == NULL || !f->measured)
		return false;
	for (size_t i = 0; i < m->layout->n; i++) {
		const struct prov_range *r = &m->layout->v[i];

		if (!is_visible(m, i) || r->len == 0)
			continue;
		if (r->off != end)
			return false; /* the old wrapper is not the last */
		end += r->len;
	}
	if (f->nul < end)
		return false;
	if (end == m->src->size)
		return f->has_nfc && f->nfc_size == end;
	for (size_t i = 0; i < f->num_wrappers; i++) {
		if (f->wrappers[i].at == end)
			return f->wrappers[i].has_nfc && f->wrappers[i].nfc_at == end;
	}
	return false;
}

static int plan_text(
    struct prov_plan *plan, const struct measure *m, bool as_it_is, struct prov_err *err)
{
	if (!as_it_is)
		plan->note = "the text was not in Unicode's normal form C, which credentials in "
			     "text are about: it is written in that form, and looks the same";
	for (size_t i = 0; i < m->layout->n; i++) {
		const struct prov_range *r = &m->layout->v[i];
		int code;

		if (!is_visible(m, i))
			continue;
		if (!as_it_is)
			code = prov_plan_nfc(plan, r->off, r->len, m->lens[i], err);
		else
			code = prov_plan_copy(plan, r->off, r->len, err);
		if (code != PROV_OK)
			return code;
	}
	return PROV_OK;
}

int prov_text_embed(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	struct measure m = {.src = in->src, .layout = in->layout, .old = in->old};
	bool known = is_known_normal(&m);
	int code = prov_embed_plain(in, err);

	if (code != PROV_OK)
		return code;
	if (in->store.n > PROV_MAX_TEXT_WRAPPER)
		return prov_refuse(err, PROV_LIMIT_TEXT_WRAPPER,
		    "a manifest store in text larger than the limit of %u bytes",
		    PROV_MAX_TEXT_WRAPPER);
	m.lens = prov_arena_array(plan->arena, in->layout->n, sizeof(m.lens[0]), err);
	if (m.lens == NULL)
		return prov_failed(err);
	prov_nfc_init(&m.nfc, count, &m);
	code = known ? PROV_OK : measure_all(&m, err);
	if (code == PROV_OK)
		code = plan_text(plan, &m, known || m.out == m.nfc.at, err);
	if (code == PROV_OK)
		code = emit_wrapper(plan, plan->arena, in->store, err);
	prov_nfc_fini(&m.nfc);
	free(m.block);
	return code;
}
