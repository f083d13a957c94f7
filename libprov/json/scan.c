/* SPDX-License-Identifier: Apache-2.0 */
#include "json/scan.h"

#include "base/err.h"
#include "base/utf8.h"

/* What may come next. */
enum want {
	WANT_VALUE,
	WANT_FIRST_ELEMENT, /* or the end of the array */
	WANT_FIRST_KEY,     /* or the end of the map */
	WANT_KEY,
	WANT_COMMA, /* or the end of what is open */
	WANT_NOTHING
};

void prov_json_scan_init(struct prov_json_scan *s, struct prov_bytes text)
{
	memset(s, 0, sizeof(*s));
	s->text = text;
	s->want = WANT_VALUE;
	if (prov_bytes_starts(text, "\xef\xbb\xbf"))
		s->off = 3;
}

/* False, for the functions that say whether. */
static bool fault(struct prov_json_scan *s, const char *why)
{
	if (s->code == PROV_OK) {
		s->code = PROV_E_FORMAT;
		s->why = why;
	}
	return false;
}

static enum prov_json_type bad(struct prov_json_scan *s, const char *why)
{
	(void)fault(s, why);
	return PROV_JSON_BAD;
}

/* The byte at hand; -1 at the end. */
static int peek(const struct prov_json_scan *s)
{
	return s->off < s->text.n ? s->text.p[s->off] : -1;
}

static void skip_blanks(struct prov_json_scan *s)
{
	while (peek(s) == ' ' || peek(s) == '\t' || peek(s) == '\n' || peek(s) == '\r')
		s->off++;
}

/* A value is complete. */
static void complete(struct prov_json_scan *s)
{
	s->want = s->depth == 0 ? WANT_NOTHING : WANT_COMMA;
}

static bool is_hex(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool take_escape(struct prov_json_scan *s)
{
	int c;

	s->off++;
	c = peek(s);
	if (c <= 0 || strchr("\"\\/bfnrtu", c) == NULL)
		return false;
	s->off++;
	for (int i = 0; c == 'u' && i < 4; i++) {
		if (!is_hex(peek(s)))
			return false;
		s->off++;
	}
	return true;
}

static bool take_string(struct prov_json_scan *s, struct prov_bytes *token)
{
	size_t begin = ++s->off;
	uint32_t cp;

	for (;;) {
		int c = peek(s), n;

		if (c < 0)
			return fault(s, "the text ends within a string");
		if (c == '"')
			break;
		if (c < 0x20)
			return fault(s, "a control character in a string");
		if (c == '\\') {
			if (!take_escape(s))
				return fault(s, "no such escape");
			continue;
		}
		n = c < 0x80 ? 1 : prov_utf8_next(prov_bytes_sub(s->text, s->off, 4), &cp);
		if (n <= 0)
			return fault(s, "a string is not UTF-8");
		s->off += (size_t)n;
	}
	*token = prov_bytes_sub(s->text, begin, s->off - begin);
	s->off++;
	return true;
}

static bool take_digits(struct prov_json_scan *s)
{
	size_t begin = s->off;

	while (peek(s) >= '0' && peek(s) <= '9')
		s->off++;
	return s->off > begin;
}

static bool take_number(struct prov_json_scan *s, struct prov_bytes *token)
{
	size_t begin = s->off;
	bool ok;

	if (peek(s) == '-')
		s->off++;
	if (peek(s) == '0') {
		s->off++;
		ok = true;
	} else {
		ok = take_digits(s);
	}
	if (ok && peek(s) == '.') {
		s->off++;
		ok = take_digits(s);
	}
	if (ok && (peek(s) == 'e' || peek(s) == 'E')) {
		s->off++;
		if (peek(s) == '+' || peek(s) == '-')
			s->off++;
		ok = take_digits(s);
	}
	if (!ok)
		return fault(s, "no number");
	*token = prov_bytes_sub(s->text, begin, s->off - begin);
	return true;
}

static enum prov_json_type take_word(
    struct prov_json_scan *s, const char *word, enum prov_json_type type)
{
	if (!prov_bytes_is(prov_bytes_sub(s->text, s->off, strlen(word)), word))
		return bad(s, "no value");
	s->off += strlen(word);
	complete(s);
	return type;
}

static enum prov_json_type open_level(struct prov_json_scan *s, bool is_map)
{
	if (s->depth == PROV_JSON_MAX_DEPTH) {
		s->code = PROV_E_LIMIT;
		s->why = "values are nested too deep";
		return PROV_JSON_BAD;
	}
	s->off++;
	s->is_map[s->depth++] = is_map;
	s->want = is_map ? WANT_FIRST_KEY : WANT_FIRST_ELEMENT;
	return is_map ? PROV_JSON_MAP : PROV_JSON_ARRAY;
}

static enum prov_json_type close_level(struct prov_json_scan *s)
{
	s->off++;
	s->depth--;
	complete(s);
	return s->is_map[s->depth] ? PROV_JSON_MAP_END : PROV_JSON_ARRAY_END;
}

static enum prov_json_type take_value(struct prov_json_scan *s, struct prov_bytes *token)
{
	switch (peek(s)) {
	case '{':
		return open_level(s, true);
	case '[':
		return open_level(s, false);
	case '"':
		if (!take_string(s, token))
			return PROV_JSON_BAD;
		complete(s);
		return PROV_JSON_STRING;
	case 't':
		return take_word(s, "true", PROV_JSON_TRUE);
	case 'f':
		return take_word(s, "false", PROV_JSON_FALSE);
	case 'n':
		return take_word(s, "null", PROV_JSON_NULL);
	default:
		if (peek(s) != '-' && (peek(s) < '0' || peek(s) > '9'))
			return bad(s, "no value");
		if (!take_number(s, token))
			return PROV_JSON_BAD;
		complete(s);
		return PROV_JSON_NUMBER;
	}
}

static enum prov_json_type take_key(struct prov_json_scan *s, struct prov_bytes *token)
{
	if (peek(s) != '"')
		return bad(s, "no key");
	if (!take_string(s, token))
		return PROV_JSON_BAD;
	skip_blanks(s);
	if (peek(s) != ':')
		return bad(s, "a key without a colon");
	s->off++;
	s->want = WANT_VALUE;
	return PROV_JSON_KEY;
}

enum prov_json_type prov_json_scan(struct prov_json_scan *s, struct prov_bytes *token)
{
	bool is_map = s->depth > 0 && s->is_map[s->depth - 1];
	int closer = is_map ? '}' : ']';

	*token = prov_bytes(NULL, 0);
	if (s->code != PROV_OK)
		return PROV_JSON_BAD;
	skip_blanks(s);
	if (s->want == WANT_NOTHING)
		return s->off == s->text.n ? PROV_JSON_END
					   : bad(s, "something stands behind the value");
	if (peek(s) < 0)
		return bad(s, "the text ends too early");
	if ((s->want == WANT_COMMA || s->want == WANT_FIRST_KEY || s->want == WANT_FIRST_ELEMENT) &&
	    peek(s) == closer)
		return close_level(s);
	if (s->want == WANT_COMMA) {
		if (peek(s) != ',')
			return bad(s, "a comma is missing");
		s->off++;
		skip_blanks(s);
		s->want = is_map ? WANT_KEY : WANT_VALUE;
	}
	if (s->want == WANT_KEY || s->want == WANT_FIRST_KEY)
		return take_key(s, token);
	return take_value(s, token);
}

/* The four digits at OFF, which are there. */
static uint32_t hex4(struct prov_bytes token, size_t off)
{
	uint32_t v = 0;

	for (size_t i = off; i < off + 4 && i < token.n; i++) {
		uint32_t c = token.p[i];

		v = v << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return v;
}

/* A \u escape, with its second half where it has one; returns the bytes used. */
static size_t take_unicode(struct prov_bytes token, size_t off, uint32_t *cp)
{
	uint32_t low;

	*cp = hex4(token, off + 2);
	if (*cp < 0xd800 || *cp > 0xdfff)
		return 6;
	if (*cp <= 0xdbff && prov_bytes_is(prov_bytes_sub(token, off + 6, 2), "\\u")) {
		low = hex4(token, off + 8);
		if (low >= 0xdc00 && low <= 0xdfff) {
			*cp = 0x10000 + ((*cp - 0xd800) << 10) + (low - 0xdc00);
			return 12;
		}
	}
	*cp = 0xfffd;
	return 6;
}

size_t prov_json_escape(struct prov_bytes token, size_t off, uint32_t *cp)
{
	static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
	const char *letter;
	uint8_t c = off + 1 < token.n ? token.p[off + 1] : '\\';

	if (c == 'u')
		return take_unicode(token, off, cp);
	letter = memchr(letters, c, sizeof(letters) - 1);
	*cp = letter == NULL ? c : (uint8_t)meanings[letter - letters];
	return 2;
}

void prov_json_unescape(struct prov_wr *wr, struct prov_bytes token)
{
	size_t off = 0;
	uint32_t cp;

	while (off < token.n) {
		const uint8_t *mark = memchr(&token.p[off], '\\', token.n - off);
		size_t run = mark == NULL ? token.n - off : (size_t)(mark - &token.p[off]);

		prov_wr_bytes(wr, prov_bytes_sub(token, off, run));
		off += run;
		if (mark == NULL || off + 1 >= token.n)
			break;
		off += prov_json_escape(token, off, &cp);
		prov_utf8_put(wr, cp);
	}
}

int prov_json_check(struct prov_bytes text, uint64_t abs, struct prov_err *err)
{
	struct prov_json_scan s;
	struct prov_bytes token;
	enum prov_json_type type;

	prov_json_scan_init(&s, text);
	do {
		type = prov_json_scan(&s, &token);
	} while (type != PROV_JSON_END && type != PROV_JSON_BAD);
	if (type == PROV_JSON_END)
		return PROV_OK;
	if (s.code == PROV_E_LIMIT)
		return prov_refuse_at(err, PROV_LIMIT_JSON, abs + s.off,
		    "JSON: values are nested more than %d deep", PROV_JSON_MAX_DEPTH);
	return prov_fail_at(err, s.code, abs + s.off, "JSON: %s", s.why);
}
