/* SPDX-License-Identifier: Apache-2.0 */
#include "signals/signal.h"

#include <stdio.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"

const char *prov_signal_kind_str(enum prov_signal_kind kind)
{
	static const char *const names[PROV_SIGNAL_KINDS] = {"source-type", "ai", "camera", "tool",
	    "history", "time", "position", "person", "number", "terms", "media-type", "credentials",
	    "preview", "text"};

	return (unsigned)kind < PROV_SIGNAL_KINDS ? names[kind] : "text";
}

const char *prov_signal_says_str(enum prov_signal_says says)
{
	switch (says) {
	case PROV_SAYS_AI:
		return "ai";
	case PROV_SAYS_MAY_BE_AI:
		return "may-be-ai";
	case PROV_SAYS_CAMERA:
		return "camera";
	case PROV_SAYS_NOT_AI:
		return "not-ai";
	case PROV_SAYS_NOTHING:
	default:
		return NULL;
	}
}

static const struct {
	const char *name, *says;
} carriers[PROV_CARRIERS] = {
    {"xmp", "XMP"},
    {"exif", "Exif"},
    {"png", "PNG text"},
    {"jpeg", "a JPEG segment"},
    {"iim", "IPTC-IIM"},
    {"riff", "a RIFF chunk"},
    {"gif", "a GIF comment"},
    {"bmff", "the metadata of moov"},
    {"ooxml", "the custom properties"},
    {"pdf", "the document information"},
    {"text", "the front matter"},
    {"file", "the file"},
};

const char *prov_carrier_str(enum prov_carrier carrier)
{
	return carriers[(unsigned)carrier < PROV_CARRIERS ? carrier : PROV_CARRIER_FILE].name;
}

const char *prov_carrier_says(enum prov_carrier carrier)
{
	return carriers[(unsigned)carrier < PROV_CARRIERS ? carrier : PROV_CARRIER_FILE].says;
}

void prov_signals_init(struct prov_signals *signals, struct prov_arena *arena)
{
	memset(signals, 0, sizeof(*signals));
	signals->arena = arena;
}

/* Valid UTF-8, and cut between characters. */
static const char *keep(
    struct prov_signals *signals, struct prov_bytes value, bool *cut, struct prov_err *err)
{
	const char *kept = NULL;
	struct prov_wr wr;
	uint32_t cp;

	prov_wr_init(&wr, (size_t)PROV_MAX_SIGNAL_TEXT * 3);
	while (value.n > 0) {
		size_t plain;
		bool good;
		int n;

		if (wr.n + 4 > PROV_MAX_SIGNAL_TEXT) {
			*cut = true;
			break;
		}
		plain = prov_utf8_plain(prov_bytes_sub(value, 0, PROV_MAX_SIGNAL_TEXT - 3 - wr.n));
		if (plain > 0) {
			prov_wr_bytes(&wr, prov_bytes_sub(value, 0, plain));
			value = prov_bytes_sub(value, plain, value.n);
			continue;
		}
		n = prov_utf8_next(value, &cp);
		good = n > 0 && cp != 0;
		/* A character that the reader of a longer value cut in two. */
		if (n < 0 && *cut)
			break;
		prov_utf8_put(&wr, good ? cp : 0xfffd);
		value = prov_bytes_sub(value, n > 0 ? (size_t)n : 1, value.n);
	}
	if (prov_wr_done(&wr, err) == PROV_OK)
		kept = prov_arena_strdup(signals->arena, prov_wr_data(&wr), err);
	prov_wr_fini(&wr);
	return kept;
}

/* How many there are at the place of ROW; -1: this one among them. */
static int count_alike(
    const struct prov_signals *signals, const struct prov_signal_row *row, struct prov_bytes value)
{
	int n = 0;

	for (size_t i = 0; i < signals->n; i++) {
		const struct prov_signal *s = &signals->v[i];

		if (s->row != row)
			continue;
		if (prov_bytes_is(value, s->value))
			return -1;
		n++;
	}
	return n;
}

static bool make_room(struct prov_signals *signals, struct prov_err *err)
{
	size_t cap = signals->cap == 0 ? 16 : signals->cap * 2;
	struct prov_signal *v;

	if (signals->n < signals->cap)
		return true;
	v = prov_arena_grow(
	    signals->arena, signals->v, signals->n, cap, sizeof(signals->v[0]), err);
	if (v == NULL)
		return false;
	signals->v = v;
	signals->cap = cap;
	return true;
}

static bool is_blank(struct prov_bytes value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] > ' ')
			return false;
	}
	return true;
}

/* What the row alone tells. */
static enum prov_signal_says first_word(const struct prov_signal_row *row, struct prov_bytes value)
{
	enum prov_named named;
	size_t looked = 0;

	if (row->kind == PROV_SIGNAL_AI)
		return PROV_SAYS_AI;
	if (row->kind == PROV_SIGNAL_CAMERA)
		return PROV_SAYS_CAMERA;
	if (row->kind != PROV_SIGNAL_TOOL && row->kind != PROV_SIGNAL_HISTORY &&
	    row->kind != PROV_SIGNAL_TEXT)
		return PROV_SAYS_NOTHING;
	named = prov_names_find(value, &looked);
	if (named == PROV_NAMED_NONE)
		return PROV_SAYS_NOTHING;
	return row->kind != PROV_SIGNAL_TEXT || named == PROV_NAMED_MAKER ? PROV_SAYS_AI
									  : PROV_SAYS_MAY_BE_AI;
}

int prov_signals_add(struct prov_signals *signals, const struct prov_signal_row *row,
    struct prov_bytes value, uint64_t at, struct prov_signal **out, struct prov_err *err)
{
	struct prov_err own = {0};
	struct prov_signal *s;
	int alike = count_alike(signals, row, value);
	bool cut = false;
	const char *kept;

	if (out != NULL)
		*out = NULL;
	if (alike < 0 || is_blank(value))
		return PROV_OK;
	if ((unsigned)alike >= PROV_MAX_SIGNALS_ALIKE || signals->n >= PROV_MAX_SIGNALS) {
		signals->more++;
		return PROV_OK;
	}
	kept = make_room(signals, &own) ? keep(signals, value, &cut, &own) : NULL;
	if (kept == NULL)
		return prov_pass(err, own.code, &own);
	s = &signals->v[signals->n++];
	s->row = row;
	s->value = kept;
	s->cut = cut;
	s->at = at;
	s->says = first_word(row, value);
	if (out != NULL)
		*out = s;
	return PROV_OK;
}

int prov_signals_add_preview(struct prov_signals *signals, const struct prov_src *src,
    const char *id, struct prov_span at, bool is_bgr, struct prov_err *err)
{
	uint8_t head[3];
	char text[40];
	int rc;

	if (at.len < sizeof(head) || at.len > PROV_MAX_PREVIEW)
		return PROV_OK;
	if (signals->num_previews == PROV_MAX_PREVIEWS) {
		signals->more++;
		return PROV_OK;
	}
	rc = prov_src_read(src, at.start, head, sizeof(head), err);
	if (rc != PROV_OK || memcmp(head, "\xff\xd8\xff", sizeof(head)) != 0)
		return rc;
	signals->previews[signals->num_previews++] =
	    (struct prov_preview){.where = id, .at = at, .is_bgr = is_bgr};
	(void)snprintf(text, sizeof(text), "JPEG, %u bytes", (unsigned)at.len);
	return prov_signals_add(
	    signals, prov_signal_by_id(id), prov_bytes_str(text), at.start, NULL, err);
}

int prov_signals_forgive(
    struct prov_signals *signals, int rc, const struct prov_err *why, struct prov_err *err)
{
	if (rc == PROV_OK)
		return PROV_OK;
	if (rc != PROV_E_FORMAT && rc != PROV_E_TRUNC && rc != PROV_E_LIMIT &&
	    rc != PROV_E_UNSUPPORTED)
		return prov_pass(err, rc, why);
	if (signals->gave_up == NULL)
		signals->gave_up =
		    prov_arena_strdup(signals->arena, prov_bytes_str(why->msg), NULL);
	return PROV_OK;
}

const struct prov_signal *prov_signals_next(
    const struct prov_signals *signals, const char *id, size_t *i)
{
	while (*i < signals->n) {
		const struct prov_signal *s = &signals->v[(*i)++];

		if (strcmp(s->row->id, id) == 0)
			return s;
	}
	return NULL;
}
