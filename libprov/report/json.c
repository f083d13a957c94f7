/* SPDX-License-Identifier: Apache-2.0 */
#include "report/json.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/utf8.h"

void prov_json_init(struct prov_json *j, prov_write_cb write, void *ctx)
{
	prov_out_init(&j->out, write, ctx);
	j->comma = false;
}

int prov_json_finish(struct prov_json *j, struct prov_err *err)
{
	return prov_out_finish(&j->out, err);
}

static struct prov_wr *value_begin(struct prov_json *j)
{
	if (j->comma)
		prov_wr_u8(&j->out.wr, ',');
	j->comma = true;
	return &j->out.wr;
}

static void put_escape(struct prov_wr *wr, uint32_t cp)
{
	if (cp <= 0xffff) {
		prov_wr_printf(wr, "\\u%04x", (unsigned)cp);
		return;
	}
	cp -= 0x10000;
	prov_wr_printf(wr, "\\u%04x\\u%04x", (unsigned)(0xd800 + (cp >> 10)),
	    (unsigned)(0xdc00 + (cp & 0x3ff)));
}

/* The bytes at the front of TEXT that need no escape. */
static size_t plain(struct prov_bytes text)
{
	size_t off = 0;
	uint32_t cp;

	while (off < text.n) {
		int n = prov_utf8_next(prov_bytes_sub(text, off, text.n), &cp);
		if (n <= 0 || cp == '"' || cp == '\\' || prov_utf8_is_unseen(cp))
			break;
		off += (size_t)n;
	}
	return off;
}

static void put_string(struct prov_json *j, struct prov_bytes text)
{
	struct prov_wr *wr = &j->out.wr;
	size_t off = 0;
	uint32_t cp;

	prov_wr_u8(wr, '"');
	while (off < text.n && !prov_out_failed(&j->out)) {
		/* In blocks, so that a long string does not gather whole. */
		struct prov_bytes rest = prov_bytes_sub(text, off, PROV_IO_BLOCK);
		size_t run = plain(rest);
		int n;

		prov_wr_bytes(wr, prov_bytes_sub(rest, 0, run));
		prov_out_spill(&j->out);
		off += run;
		if (off >= text.n)
			break;
		/* Not from REST: the block's end may cut a character that goes on. */
		rest = prov_bytes_sub(text, off, text.n);
		n = prov_utf8_next(rest, &cp);
		if (n <= 0)
			prov_wr_str(wr, "\xef\xbf\xbd"); /* U+FFFD */
		else if (cp == '"' || cp == '\\')
			prov_wr_printf(wr, "\\%c", (char)cp);
		else if (prov_utf8_is_unseen(cp))
			put_escape(wr, cp);
		else
			prov_wr_bytes(wr, prov_bytes_sub(rest, 0, (size_t)n));
		off += n <= 0 ? 1 : (size_t)n;
	}
	prov_wr_u8(wr, '"');
	prov_out_spill(&j->out);
}

void prov_json_begin(struct prov_json *j, char bracket)
{
	prov_wr_u8(value_begin(j), (uint8_t)bracket);
	j->comma = false;
}

void prov_json_end(struct prov_json *j, char bracket)
{
	prov_wr_u8(&j->out.wr, (uint8_t)bracket);
	j->comma = true;
	prov_out_spill(&j->out);
}

void prov_json_key_bytes(struct prov_json *j, struct prov_bytes key)
{
	(void)value_begin(j);
	put_string(j, key);
	prov_wr_u8(&j->out.wr, ':');
	j->comma = false;
}

void prov_json_key(struct prov_json *j, const char *key)
{
	prov_json_key_bytes(j, prov_bytes_str(key));
}

void prov_json_text(struct prov_json *j, struct prov_bytes text)
{
	(void)value_begin(j);
	put_string(j, text);
}

void prov_json_str(struct prov_json *j, const char *text)
{
	prov_json_text(j, prov_bytes_str(text));
}

void prov_json_uint(struct prov_json *j, uint64_t v)
{
	prov_wr_printf(value_begin(j), "%" PRIu64, v);
}

void prov_json_bool(struct prov_json *j, bool v)
{
	prov_json_token(j, prov_bytes_str(v ? "true" : "false"));
}

void prov_json_token(struct prov_json *j, struct prov_bytes token)
{
	prov_wr_bytes(value_begin(j), token);
	prov_out_spill(&j->out);
}

void prov_json_base64(struct prov_json *j, struct prov_bytes data)
{
	/* A multiple of three, so that padding comes only at the end. */
	const size_t block = (size_t)PROV_IO_BLOCK / 3 * 3;
	struct prov_wr *wr = value_begin(j);

	prov_wr_str(wr, "\"b64'");
	for (size_t off = 0; off < data.n && !prov_out_failed(&j->out); off += block) {
		prov_b64_put(wr, prov_bytes_sub(data, off, block));
		prov_out_spill(&j->out);
	}
	prov_wr_u8(wr, '"');
}

void prov_json_member(struct prov_json *j, const char *key, const char *text)
{
	if (text == NULL)
		return;
	prov_json_key(j, key);
	prov_json_str(j, text);
}

void prov_json_member_time(struct prov_json *j, const char *key, int64_t unix_time)
{
	char text[PROV_TIME_TEXT];

	prov_clock_format(unix_time, text);
	prov_json_member(j, key, text);
}
