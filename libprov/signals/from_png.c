/* SPDX-License-Identifier: Apache-2.0 */
/* Signals of PNG's text chunks, by their keywords. */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "format/png.h"
#include "format/png_text.h"
#include "signals/words.h"

int prov_signals_check_chunk(struct prov_signals *signals, size_t from, const struct prov_src *src,
    struct prov_span chunk, struct prov_err *err)
{
	bool whole = true;
	int rc = PROV_OK;

	for (size_t i = from; i < signals->n && rc == PROV_OK; i++) {
		struct prov_signal *s = &signals->v[i];

		if (s->flaw != NULL || (s->row != prov_signal_by_id("png.aigc") &&
					   s->row != prov_signal_by_id("xmp.aigc")))
			continue;
		rc = prov_png_is_whole(src, chunk, &whole, err);
		if (rc == PROV_OK && !whole)
			s->flaw = "the checksum of its chunk is wrong";
	}
	return rc;
}

static int add(struct prov_signals *signals, const struct prov_src *src,
    const struct prov_range *range, const struct prov_png_text *text, struct prov_err *err)
{
	const struct prov_signal_row *row;
	char keyword[80]; /* the longest that PNG allows has 79 bytes */
	size_t before = signals->n;
	int rc;

	if (text->keyword.n == 0 || text->keyword.n >= sizeof(keyword))
		return PROV_OK;
	memcpy(keyword, text->keyword.p, text->keyword.n);
	keyword[text->keyword.n] = '\0';
	row = prov_signal_find(PROV_CARRIER_PNG, NULL, keyword, NULL);
	/* What a generator was asked for has a shape of its own, whatever it is called. */
	if (row == NULL && prov_words_are_parameters(text->text))
		row = prov_signal_by_id("png.parameters");
	/* In tEXt and zTXt, where readers find it. */
	if (strcmp(keyword, PROV_PNG_XMP) == 0)
		rc = prov_signals_xmp_text(signals, src, text->text, range->off, err);
	else
		rc = prov_signals_words(signals, row, text->text, range->off, err);
	if (rc == PROV_OK && text->cut && signals->n > before)
		signals->v[before].cut = true;
	if (rc == PROV_OK)
		rc = prov_signals_check_chunk(
		    signals, before, src, (struct prov_span){range->off, range->len}, err);
	return rc;
}

static bool is_text(const char *name)
{
	return strcmp(name, "tEXt") == 0 || strcmp(name, "zTXt") == 0 || strcmp(name, "iTXt") == 0;
}

static int read_chunks(const struct prov_signal_in *in, uint8_t *room, struct prov_signals *signals,
    struct prov_err *err)
{
	size_t looked = 0;

	for (size_t i = 0; i < in->layout->n; i++) {
		const struct prov_range *range = &in->layout->v[i];
		struct prov_png_text text;
		struct prov_err why = {0};
		int rc;

		if (!is_text(range->name) || range->off == in->cands->xmp.holder.start)
			continue;
		if (++looked > PROV_MAX_SIGNAL_CARRIERS)
			return prov_refuse_at(err, PROV_LIMIT_SIGNAL_CARRIERS, range->off,
			    "it has more text chunks than the limit of %u",
			    PROV_MAX_SIGNAL_CARRIERS);
		rc = prov_png_text_read(in->src, range, room, &text, &why);
		if (rc == PROV_OK)
			rc = add(signals, in->src, range, &text, &why);
		/* One that is broken keeps no other from being read. */
		rc = prov_signals_forgive(signals, rc, &why, err);
		if (rc != PROV_OK)
			return rc;
	}
	return PROV_OK;
}

int prov_signals_png(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	uint8_t *room;
	int rc;

	if (strcmp(in->format, "png") != 0)
		return PROV_OK;
	room = malloc(PROV_PNG_TEXT_ROOM);
	if (room == NULL)
		return prov_fail_nomem(err);
	rc = read_chunks(in, room, signals, err);
	free(room);
	return rc;
}
