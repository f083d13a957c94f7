/* SPDX-License-Identifier: Apache-2.0 */
#include "format/text_facts.h"

#include <stdlib.h>

#include "base/err.h"
#include "format/text.h"
#include "format/text_structured.h"

#define BEGIN_LEN (sizeof(PROV_BLOCK_BEGIN) - 1)
#define KEEP (BEGIN_LEN - 1) /* what may be the beginning of something */

/* U+FEFF, and as variation selectors the first letters of the magic. */
static const char wrapper_key[] = PROV_TEXT_MARK
    "\xf3\xa0\x84\xb3\xf3\xa0\x84\xa2\xf3\xa0\x85\x80\xf3\xa0\x84\xb1\xf3\xa0\x85\x84";

_Static_assert(sizeof(wrapper_key) - 1 <= BEGIN_LEN, "what is kept is enough for both");

struct prov_text_survey {
	struct prov_text_facts *facts;
	bool wants_nfc, nfc_failed;
	struct prov_nfc nfc;
	uint64_t nfc_out;
	int code; /* what kept it from going on */
	struct prov_err why;
	uint64_t at; /* of buf[0] in the text */
	size_t n;
	uint8_t buf[KEEP + PROV_IO_BLOCK];
};

/* The first place in DATA where TEXT stands; DATA.n where it does not. */
static size_t find_in(struct prov_bytes data, const char *text)
{
	size_t n = strlen(text), at = 0;

	while (at < data.n) {
		const uint8_t *p = memchr(&data.p[at], text[0], data.n - at);

		if (p == NULL)
			return data.n;
		at = (size_t)(p - data.p);
		if (data.n - at < n)
			return data.n;
		if (memcmp(p, text, n) == 0)
			return at;
		at++;
	}
	return data.n;
}

/* Of dashes there are many in text; of what stands between them not. */
size_t prov_text_find_begin(struct prov_bytes data)
{
	static const char key[] = "GIN C2PA MANIFEST-----";
	const size_t before = BEGIN_LEN - (sizeof(key) - 1);
	size_t at = 0;

	while (at < data.n) {
		at += find_in(prov_bytes_sub(data, at, data.n), key);
		if (at >= data.n)
			break;
		if (at >= before && memcmp(&data.p[at - before], PROV_BLOCK_BEGIN, BEGIN_LEN) == 0)
			return at - before;
		at++;
	}
	return data.n;
}

static int count(void *ctx, struct prov_bytes text, struct prov_err *err)
{
	struct prov_text_survey *s = ctx;

	(void)err;
	s->nfc_out += text.n;
	return PROV_OK;
}

/* What can't be normalised has no measure, that is all. */
static void note_nfc(struct prov_text_survey *s, int code)
{
	s->nfc_failed = s->nfc_failed || code != PROV_OK;
	if (code != PROV_OK && code != PROV_E_FORMAT && code != PROV_E_LIMIT)
		s->code = code;
}

static void measure(struct prov_text_survey *s, struct prov_bytes text)
{
	if (s->wants_nfc && !s->nfc_failed)
		note_nfc(s, prov_nfc_update(&s->nfc, text, &s->why));
}

/* At a U+FEFF, with which nothing composes: the text can be ended there and gone on with. */
static void measure_end(struct prov_text_survey *s)
{
	if (s->wants_nfc && !s->nfc_failed)
		note_nfc(s, prov_nfc_finish(&s->nfc, &s->why));
}

static void note_wrapper(struct prov_text_survey *s, uint64_t at)
{
	struct prov_text_facts *f = s->facts;

	measure_end(s);
	if (f->num_wrappers == PROV_TEXT_PLACES) {
		f->more_wrappers = true;
		return;
	}
	f->wrappers[f->num_wrappers++] = (struct prov_text_wrapper_at){
	    .at = at, .nfc_at = s->nfc_out, .has_nfc = s->wants_nfc && !s->nfc_failed};
}

static void note_block(struct prov_text_facts *f, uint64_t at)
{
	if (f->num_blocks == PROV_TEXT_PLACES)
		f->more_blocks = true;
	else
		f->blocks[f->num_blocks++] = at;
}

/* What begins in the first N bytes of the buffer. */
static void look_for_blocks(struct prov_text_survey *s, size_t n)
{
	struct prov_bytes data = prov_bytes_sub(prov_bytes(s->buf, s->n), 0, n + BEGIN_LEN - 1);
	size_t at = 0;

	while (!s->facts->more_blocks) {
		at += prov_text_find_begin(prov_bytes_sub(data, at, data.n));
		if (at >= data.n)
			break;
		note_block(s->facts, s->at + at);
		at++; /* its last dashes may be the first of another */
	}
}

static void look_for_wrappers(struct prov_text_survey *s, size_t n)
{
	const size_t key = sizeof(wrapper_key) - 1;
	struct prov_bytes data = prov_bytes_sub(prov_bytes(s->buf, s->n), 0, n + key - 1);
	size_t done = 0, at = 0;

	while (!s->facts->more_wrappers) {
		at += find_in(prov_bytes_sub(data, at, data.n), wrapper_key);
		if (at >= data.n)
			break;
		measure(s, prov_bytes(&s->buf[done], at - done));
		done = at;
		note_wrapper(s, s->at + at);
		at += key;
	}
	measure(s, prov_bytes(&s->buf[done], n - done));
}

/* Looks at what is in the buffer, but for what the end may have cut. */
static void look(struct prov_text_survey *s, bool is_last)
{
	size_t n = is_last ? s->n : s->n < KEEP ? 0 : s->n - KEEP;
	struct prov_text_facts *f = s->facts;
	const uint8_t *nul = n > 0 && f->nul == UINT64_MAX ? memchr(s->buf, 0, n) : NULL;

	if (nul != NULL)
		f->nul = s->at + (uint64_t)(nul - s->buf);
	look_for_blocks(s, n);
	look_for_wrappers(s, n);
	memmove(s->buf, &s->buf[n], s->n - n);
	s->at += n;
	s->n -= n;
}

struct prov_text_survey *prov_text_survey_new(
    struct prov_text_facts *facts, bool nfc, struct prov_err *err)
{
	struct prov_text_survey *s = malloc(sizeof(*s));

	if (s == NULL) {
		(void)!prov_fail_nomem(err);
		return NULL;
	}
	memset(facts, 0, sizeof(*facts));
	facts->nul = UINT64_MAX;
	s->facts = facts;
	s->wants_nfc = nfc;
	s->nfc_failed = false;
	s->nfc_out = 0;
	s->code = PROV_OK;
	s->why = (struct prov_err){0};
	s->at = 0;
	s->n = 0;
	prov_nfc_init(&s->nfc, count, s);
	return s;
}

void prov_text_survey_feed(void *ctx, struct prov_bytes text)
{
	struct prov_text_survey *s = ctx;

	while (text.n > 0 && s->code == PROV_OK) {
		struct prov_bytes part = prov_bytes_sub(text, 0, sizeof(s->buf) - s->n);

		memcpy(&s->buf[s->n], part.p, part.n);
		s->n += part.n;
		if (s->n == sizeof(s->buf))
			look(s, false);
		text = prov_bytes_sub(text, part.n, text.n);
	}
}

int prov_text_survey_end(struct prov_text_survey *s, struct prov_err *err)
{
	struct prov_text_facts *f = s->facts;

	look(s, true);
	measure_end(s);
	if (s->code != PROV_OK)
		return prov_pass(err, s->code, &s->why);
	f->measured = s->wants_nfc;
	f->has_nfc = s->wants_nfc && !s->nfc_failed;
	f->nfc_size = s->nfc_out;
	if (f->nul == UINT64_MAX)
		f->nul = s->at;
	f->whole = true;
	return PROV_OK;
}

void prov_text_survey_free(struct prov_text_survey *s)
{
	if (s != NULL)
		prov_nfc_fini(&s->nfc);
	free(s);
}

int prov_text_facts_read(
    const struct prov_src *src, bool nfc, struct prov_text_facts *facts, struct prov_err *err)
{
	struct prov_text_survey *s = prov_text_survey_new(facts, nfc, err);
	int code = PROV_OK;

	if (s == NULL)
		return prov_failed(err);
	for (uint64_t at = 0; at < src->size && code == PROV_OK && s->code == PROV_OK;) {
		uint64_t left = src->size - at;
		size_t n = left < PROV_IO_BLOCK ? (size_t)left : PROV_IO_BLOCK;

		code = prov_src_read(src, at, &s->buf[s->n], n, err);
		if (code == PROV_OK) {
			s->n += n;
			look(s, false);
		}
		at += n;
	}
	if (code == PROV_OK)
		code = prov_text_survey_end(s, err);
	prov_text_survey_free(s);
	return code;
}
