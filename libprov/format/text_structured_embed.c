/* SPDX-License-Identifier: Apache-2.0 */
/* How a store, or where it is, becomes a line of its own in a text (C2PA 2.4, A.9.3 and A.9.4). */
#include <stdlib.h>

#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "format/embed.h"
#include "format/text_structured.h"
#include "format/text_syntax.h"
#include "format/text_view.h"

#define BEGIN_LEN (sizeof(PROV_BLOCK_BEGIN) - 1)
#define BASE64_SIZE(n) (((n) + 2) / 3 * 4)
#define LINE_ROOM 256 /* of a line beside what it refers to */

struct make {
	const struct prov_embed *in;
	struct prov_plan *plan;
	bool is_there; /* a block, which has these */
	struct prov_span inner, hole;
	const struct prov_text_syntax *syntax;
	struct prov_text_place place;
};

static const char *eol(const struct make *m)
{
	return m->place.crlf ? "\r\n" : "\n";
}

/* What the new block takes the place of: the old one, or a link where that is all there is. */
static int find_old(struct make *m, struct prov_err *err)
{
	const struct prov_cands *cands = m->in->cands;

	if (m->in->old != PROV_NO_CAND) {
		if (cands->v[m->in->old].damage != NULL)
			return prov_fail_at(err, PROV_E_UNSUPPORTED, cands->v[m->in->old].damage_at,
			    "has a damaged manifest, of which it is not clear where it ends");
		m->is_there = true;
		m->inner = cands->v[m->in->old].inner;
		m->hole = (struct prov_span){cands->v[m->in->old].start, cands->v[m->in->old].len};
	} else if (cands->link.url.n > 0) {
		m->is_there = true;
		m->inner = cands->link.inner;
		m->hole = cands->link.holder;
	}
	return PROV_OK;
}

/* A.9.3: at most one, and readers count delimiters wherever they stand. */
static int check_alone(const struct make *m, struct prov_err *err)
{
	struct prov_block_finder *finder =
	    prov_block_finder_new(m->in->src, prov_text_known(m->in->src), err);
	uint64_t at = 0, size = m->in->src->size;
	int code = PROV_OK;

	if (finder == NULL)
		return prov_failed(err);
	while (code == PROV_OK && at < size) {
		code = prov_block_next(finder, &at, err);
		if (code == PROV_OK && at < size && (!m->is_there || at != m->inner.start))
			code = prov_fail_at(err, PROV_E_UNSUPPORTED, at,
			    "has the delimiter of a manifest in its text, which readers would take "
			    "for one: sign it with a sidecar, or as unstructured text");
		at += BEGIN_LEN;
	}
	free(finder);
	return code;
}

/* [START, END) of the file, for the line. */
static int put_file(
    const struct make *m, struct prov_wr *wr, uint64_t start, uint64_t end, struct prov_err *err)
{
	uint8_t room[2 * PROV_BLOCK_SIDE];
	int code;

	if (end - start > sizeof(room))
		return prov_fail(err, PROV_E_INTERNAL, "a line is longer than it can be");
	code = prov_src_read(m->in->src, start, room, (size_t)(end - start), err);
	if (code == PROV_OK)
		prov_wr_bytes(wr, prov_bytes(room, (size_t)(end - start)));
	return code;
}

static void put_block(const struct make *m, struct prov_wr *wr, const char *between)
{
	prov_wr_str(wr, PROV_BLOCK_BEGIN);
	prov_wr_str(wr, between);
	if (m->in->store.n > 0) {
		prov_wr_str(wr, PROV_BLOCK_DATA);
		prov_b64_put(wr, m->in->store);
	} else {
		prov_wr_str(wr, m->in->link);
	}
	prov_wr_str(wr, between);
	prov_wr_str(wr, PROV_BLOCK_END);
}

/* What goes into the hole that the old block leaves, in the shape of that. */
static int put_again(const struct make *m, struct prov_wr *wr, struct prov_err *err)
{
	uint64_t start = m->inner.start, end = start + m->inner.len;
	uint8_t next[2];
	const char *between = " ";
	int code = put_file(m, wr, m->hole.start, start, err);

	if (code == PROV_OK)
		code = prov_src_read(m->in->src, start + BEGIN_LEN, next, sizeof(next), err);
	if (code != PROV_OK)
		return code;
	if (next[0] == '\n')
		between = "\n";
	if (next[0] == '\r' && next[1] == '\n')
		between = "\r\n";
	put_block(m, wr, between);
	return put_file(m, wr, end, m->hole.start + m->hole.len, err);
}

static void put_new(const struct make *m, struct prov_wr *wr)
{
	bool front = m->place.front, ends = !m->place.last || m->place.eol > 0;

	/* A.9.4: "the newline character preceding the manifest block", which CR is not. */
	if (m->place.last)
		prov_wr_str(wr, "\n");
	prov_wr_str(wr, front ? "#" : m->syntax->prefix);
	prov_wr_str(wr, " ");
	put_block(m, wr, " ");
	if (!front && m->syntax->suffix[0] != '\0') {
		prov_wr_str(wr, " ");
		prov_wr_str(wr, m->syntax->suffix);
	}
	if (ends)
		prov_wr_str(wr, eol(m));
}

static int emit(struct make *m, struct prov_err *err)
{
	size_t max = LINE_ROOM + 2 * sizeof(PROV_BLOCK_BEGIN) + (size_t)4 * PROV_BLOCK_SIDE +
		     BASE64_SIZE(m->in->store.n) + (m->in->link == NULL ? 0 : strlen(m->in->link));
	uint8_t *data = NULL;
	struct prov_wr wr;
	int code = PROV_OK;

	prov_wr_init(&wr, max);
	if (m->is_there)
		code = put_again(m, &wr, err);
	else
		put_new(m, &wr);
	if (code == PROV_OK)
		code = prov_wr_done(&wr, err);
	if (code == PROV_OK) {
		data = prov_arena_alloc(m->plan->arena, wr.n, err);
		code = data == NULL ? prov_failed(err) : PROV_OK;
	}
	if (code == PROV_OK) {
		memcpy(data, wr.p, wr.n);
		code = prov_plan_emit(m->plan, prov_bytes(data, wr.n), true, err);
	}
	prov_wr_fini(&wr);
	if (code == PROV_OK && !m->is_there && m->place.blank)
		code = prov_plan_emit(m->plan, prov_bytes_str(eol(m)), false, err);
	return code;
}

/* Whether the blank line at OFF came with the old block. */
static int blank_after(const struct make *m, uint64_t off, uint64_t *n, struct prov_err *err)
{
	uint8_t next[2] = {0};
	uint64_t left = m->in->src->size - off;
	int code;

	*n = 0;
	if ((m->syntax->flags & PROV_SYNTAX_BLANK) == 0)
		return PROV_OK;
	code = prov_src_read(m->in->src, off, next, left < 2 ? (size_t)left : 2, err);
	if (code == PROV_OK && next[0] == '\n')
		*n = 1;
	if (code == PROV_OK && next[0] == '\r' && next[1] == '\n')
		*n = 2;
	return code;
}

/* Where there was no line end before the block, its CR came with it. */
static int cut_cr(const struct make *m, uint64_t *n, struct prov_err *err)
{
	uint64_t size = m->in->src->size, start = m->hole.start;
	uint8_t end, lead[2];
	int code;

	*n = start;
	if (start == 0 || start + m->hole.len < size)
		return PROV_OK;
	code = prov_src_read(m->in->src, start - 1, lead, 2, err);
	if (code == PROV_OK)
		code = prov_src_read(m->in->src, size - 1, &end, 1, err);
	if (code == PROV_OK && lead[0] == '\r' && lead[1] == '\n' && end != '\n')
		*n = start - 1;
	return code;
}

/* Nothing takes the old block's place: what came with it goes with it. */
static int take_out(struct make *m, struct prov_err *err)
{
	uint64_t size = m->in->src->size, end = m->hole.start + m->hole.len, more;
	uint64_t before;
	uint8_t last;
	int code = cut_cr(m, &before, err);

	if (code == PROV_OK)
		code = prov_plan_copy(m->plan, 0, before, err);
	if (code == PROV_OK)
		code = blank_after(m, end, &more, err);
	if (code != PROV_OK)
		return code;
	if (end < size)
		return prov_plan_copy(m->plan, end + more, size - end - more, err);
	/* The last line's LF is that of the line before, which goes behind the block. */
	code = prov_src_read(m->in->src, size - 1, &last, 1, err);
	if (code == PROV_OK && last == '\n' && m->hole.start > 0)
		code = prov_plan_emit(m->plan, prov_bytes_str("\n"), false, err);
	return code;
}

static bool is_span(const struct prov_span *a, const struct prov_span *b)
{
	return a->start == b->start && a->len == b->len;
}

/* Where the line goes takes a look at all of the text, and is asked with each plan: a view of the
 * text keeps it. */
static int find_place(struct make *m, struct prov_err *err)
{
	struct prov_text_view *view = prov_text_view_of(m->in->src);
	const struct prov_span *old = m->is_there ? &m->hole : NULL;
	int code;

	if (view != NULL && view->placed == m->syntax && view->has_old == m->is_there &&
	    (old == NULL || is_span(old, &view->old))) {
		m->place = view->place;
		return PROV_OK;
	}
	code = prov_text_place_find(m->in->src, m->syntax, old, &m->place, err);
	if (code != PROV_OK || view == NULL)
		return code;
	view->placed = m->syntax;
	view->has_old = m->is_there;
	view->old = m->hole;
	view->place = m->place;
	return PROV_OK;
}

static int put_in(struct make *m, struct prov_err *err)
{
	uint64_t size = m->in->src->size;
	uint64_t start = m->is_there ? m->hole.start : m->place.at;
	uint64_t end = m->is_there ? start + m->hole.len : start + m->place.eol;
	int code = prov_plan_copy(m->plan, 0, start, err);

	if (code == PROV_OK && !m->is_there && m->place.last && m->place.eol == 0 && m->place.crlf)
		code = prov_plan_emit(m->plan, prov_bytes_str("\r"), false, err);
	if (code == PROV_OK)
		code = emit(m, err);
	return code == PROV_OK ? prov_plan_copy(m->plan, end, size - end, err) : code;
}

static int check_link(const struct prov_embed *in, struct prov_err *err)
{
	if (in->link == NULL || in->store.n > 0)
		return PROV_OK;
	if (strlen(in->link) > PROV_WINDOW_SIZE ||
	    !prov_block_is_plain_url(prov_bytes_str(in->link)))
		return prov_fail(err, PROV_E_USAGE,
		    "can't refer to that address: in a line of text it has no more than %u "
		    "characters, which are letters, digits and -._~:/?#=%%@+,",
		    PROV_WINDOW_SIZE);
	return PROV_OK;
}

int prov_structured_embed(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	struct make m = {.in = in, .plan = plan, .syntax = prov_text_syntax_of(in->format)};
	bool any = in->store.n > 0 || in->link != NULL;
	int code = prov_embed_plain(in, err);

	if (m.syntax == NULL || (m.syntax->flags & PROV_SYNTAX_NONE) != 0)
		return prov_fail(err, PROV_E_UNSUPPORTED, "has no place for a manifest");
	if (code == PROV_OK)
		code = find_old(&m, err);
	if (code == PROV_OK)
		code = check_link(in, err);
	if (code == PROV_OK && any && !m.is_there && (m.syntax->flags & PROV_SYNTAX_UNSURE) != 0)
		code = prov_fail(err, PROV_E_UNSUPPORTED,
		    "could be in one of several languages, whose comments differ: --type says in "
		    "which, as in --type text/x-perl, or --sidecar keeps the credentials beside "
		    "it");
	if (code == PROV_OK && (any || m.is_there))
		code = check_alone(&m, err);
	if (code == PROV_OK && (any || m.is_there))
		code = find_place(&m, err);
	if (code != PROV_OK)
		return code;
	if (any)
		return put_in(&m, err);
	return m.is_there ? take_out(&m, err) : prov_plan_copy(plan, 0, in->src->size, err);
}
