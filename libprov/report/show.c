/* SPDX-License-Identifier: Apache-2.0 */
#include "report/show.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "report/text.h"

#define SHOWN_TEXT 400 /* bytes of a string that a tree shows */
#define SHOWN_KEY 200
#define SHOWN_DATA 64  /* bytes that a tree shows whole: every hash */
#define SHOWN_BEGIN 16 /* of more, the beginning */

void prov_show_init(struct prov_show *s, bool is_json, prov_write_cb write, void *ctx)
{
	memset(s, 0, sizeof(*s));
	s->is_json = is_json;
	prov_json_init(&s->j, write, ctx);
}

static bool is_cut(const struct prov_show *s)
{
	return !s->is_json && s->lines >= PROV_SHOW_MAX_LINES;
}

bool prov_show_failed(const struct prov_show *s)
{
	return prov_out_failed(&s->j.out) || is_cut(s);
}

/* --- the lines of the tree --- */

static struct prov_wr *wr(struct prov_show *s)
{
	return &s->j.out.wr;
}

static void end_line(struct prov_show *s)
{
	prov_wr_str(wr(s), "\n");
	prov_out_spill(&s->j.out);
	s->lines++;
	s->open = false;
}

/* What was opened last turns out to hold something: its key has the line for itself. */
static void fill(struct prov_show *s)
{
	if (s->open)
		end_line(s);
	s->empty = false;
}

/* The blanks and dashes before what begins a line, LEVELS deep. */
static void begin_line(struct prov_show *s, unsigned levels)
{
	for (unsigned i = s->dashes; i < levels; i++)
		prov_wr_str(wr(s), "  ");
	for (unsigned i = 0; i < s->dashes; i++)
		prov_wr_str(wr(s), "- ");
	s->dashes = 0;
}

static bool in_map(const struct prov_show *s)
{
	return s->depth > 0 && s->is_map[s->depth - 1];
}

/* Before a value that fits on a line. */
static void begin_value(struct prov_show *s)
{
	if (in_map(s)) {
		prov_wr_str(wr(s), " ");
		return;
	}
	fill(s);
	if (s->depth > 0)
		s->dashes++;
	begin_line(s, s->depth);
}

/* --- maps and lists --- */

static void begin(struct prov_show *s, bool is_map)
{
	if (s->depth == PROV_SHOW_MAX_DEPTH) {
		if (wr(s)->code == PROV_OK)
			wr(s)->code = PROV_E_INTERNAL; /* readers have lower limits */
		return;
	}
	if (s->is_json) {
		prov_json_begin(&s->j, is_map ? '{' : '[');
	} else if (!in_map(s)) {
		fill(s);
		if (s->depth > 0)
			s->dashes++;
	}
	s->is_map[s->depth++] = is_map;
	s->empty = true;
}

void prov_show_map(struct prov_show *s)
{
	if (!is_cut(s))
		begin(s, true);
}

void prov_show_list(struct prov_show *s)
{
	if (!is_cut(s))
		begin(s, false);
}

void prov_show_end(struct prov_show *s)
{
	bool was_map = in_map(s);

	if (is_cut(s) || s->depth == 0)
		return;
	s->depth--;
	if (s->is_json) {
		prov_json_end(&s->j, was_map ? '}' : ']');
	} else if (s->empty && s->depth > 0) {
		if (s->open)
			prov_wr_str(wr(s), " ");
		else
			begin_line(s, s->depth);
		prov_wr_str(wr(s), was_map ? "{}" : "[]");
		end_line(s);
	}
	s->empty = false;
}

/* Keys are shown bare where nothing in them could be misread. */
static bool is_bare(struct prov_bytes key)
{
	static const char marks[] = "._@-+/#";

	for (size_t i = 0; i < key.n; i++) {
		uint8_t c = key.p[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') &&
		    (c == 0 || strchr(marks, c) == NULL) && (c != ':' || i + 1 == key.n))
			return false;
	}
	return key.n > 0 && key.n <= SHOWN_KEY && key.p[0] != '-';
}

void prov_show_key(struct prov_show *s, struct prov_bytes key, const char *note)
{
	if (is_cut(s))
		return;
	if (s->is_json) {
		prov_json_key_bytes(&s->j, key);
		return;
	}
	fill(s);
	begin_line(s, s->depth - 1);
	if (is_bare(key))
		prov_wr_bytes(wr(s), key);
	else
		prov_quote_put(wr(s), key, SHOWN_KEY);
	if (note != NULL)
		prov_wr_printf(wr(s), " (%s)", note);
	prov_wr_str(wr(s), ":");
	s->open = true;
}

void prov_show_name(struct prov_show *s, const char *key)
{
	prov_show_key(s, prov_bytes_str(key), NULL);
}

/* --- values --- */

void prov_show_text(struct prov_show *s, struct prov_bytes text)
{
	if (is_cut(s))
		return;
	if (s->is_json) {
		prov_json_text(&s->j, text);
		return;
	}
	begin_value(s);
	prov_quote_put(wr(s), text, SHOWN_TEXT);
	if (text.n > SHOWN_TEXT)
		prov_wr_printf(wr(s), " (%zu bytes)", text.n);
	end_line(s);
}

void prov_show_str(struct prov_show *s, const char *text)
{
	if (text == NULL)
		prov_show_token(s, prov_bytes_str("null"));
	else
		prov_show_text(s, prov_bytes_str(text));
}

void prov_show_data(struct prov_show *s, struct prov_bytes data)
{
	if (is_cut(s))
		return;
	if (s->is_json) {
		prov_json_base64(&s->j, data);
		return;
	}
	begin_value(s);
	if (data.n <= SHOWN_DATA) {
		prov_wr_str(wr(s), "h'");
		prov_hex_put(wr(s), data);
		prov_wr_printf(wr(s), "' (%zu bytes)", data.n);
	} else {
		prov_wr_str(wr(s), "h'");
		prov_hex_put(wr(s), prov_bytes_sub(data, 0, SHOWN_BEGIN));
		prov_wr_printf(wr(s), "\xe2\x80\xa6' (%zu bytes)", data.n);
	}
	end_line(s);
}

void prov_show_file(struct prov_show *s, struct prov_bytes media_type, struct prov_bytes name,
    struct prov_bytes data)
{
	if (is_cut(s))
		return;
	if (s->is_json) {
		prov_show_map(s);
		prov_show_name(s, "media_type");
		prov_show_text(s, media_type);
		if (name.n > 0) {
			prov_show_name(s, "file_name");
			prov_show_text(s, name);
		}
		prov_show_name(s, "data");
		prov_show_data(s, data);
		prov_show_end(s);
		return;
	}
	begin_value(s);
	prov_utf8_show(wr(s), media_type, SHOWN_KEY);
	if (name.n > 0) {
		prov_wr_str(wr(s), ", ");
		prov_quote_put(wr(s), name, SHOWN_KEY);
	}
	prov_wr_printf(wr(s), ", %zu bytes", data.n);
	end_line(s);
}

void prov_show_token(struct prov_show *s, struct prov_bytes token)
{
	if (is_cut(s))
		return;
	if (s->is_json) {
		prov_json_token(&s->j, token);
		return;
	}
	begin_value(s);
	prov_wr_bytes(wr(s), prov_bytes_sub(token, 0, SHOWN_TEXT));
	if (token.n > SHOWN_TEXT)
		prov_wr_printf(wr(s), "\xe2\x80\xa6 (%zu digits)", token.n);
	end_line(s);
}

void prov_show_uint(struct prov_show *s, uint64_t v)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRIu64, v);
	prov_show_token(s, prov_bytes_str(text));
}

void prov_show_time(struct prov_show *s, int64_t unix_time)
{
	char text[PROV_TIME_TEXT];

	prov_clock_format(unix_time, text);
	if (s->is_json)
		prov_json_str(&s->j, text);
	else
		prov_show_token(s, prov_bytes_str(text));
}

void prov_show_bool(struct prov_show *s, bool v)
{
	prov_show_token(s, prov_bytes_str(v ? "true" : "false"));
}

void prov_show_damage(struct prov_show *s, const struct prov_err *why)
{
	const char *words = why->msg[0] != '\0' ? why->msg : prov_errcode_str(why->code);

	if (is_cut(s))
		return;
	prov_show_name(s, "damaged");
	if (s->is_json) {
		prov_show_str(s, words);
		if (why->has_at) {
			prov_show_name(s, "damaged_at");
			prov_show_uint(s, why->at);
		}
		return;
	}
	/* Our own sentence, but it may name what stands in the file. */
	begin_value(s);
	prov_utf8_show(wr(s), prov_bytes_str(words), SHOWN_TEXT);
	if (why->has_at)
		prov_wr_printf(wr(s), " (at byte %" PRIu64 ")", why->at);
	end_line(s);
}

void prov_show_member(struct prov_show *s, const char *key, const char *text)
{
	if (text == NULL)
		return;
	prov_show_name(s, key);
	prov_show_str(s, text);
}

int prov_show_finish(struct prov_show *s, struct prov_err *err)
{
	if (is_cut(s) && !prov_out_failed(&s->j.out))
		prov_wr_printf(wr(s), "\n\xe2\x80\xa6 cut after %d lines; JSON shows everything\n",
		    PROV_SHOW_MAX_LINES);
	return prov_json_finish(&s->j, err);
}
