/* SPDX-License-Identifier: Apache-2.0 */
/*
 * China's label for what AI made (GB 45438-2025, and TC260's practice guides for files), as it
 * should be and as it is met: one JSON object of set fields, of characters from 0x21 to 0x7e.
 */
#include "signals/aigc.h"
#include "base/err.h"
#include "base/limits.h"
#include "json/get.h"

struct label {
	struct prov_bytes json; /* the object */
	bool wrapped;           /* it stood in an object as its member AIGC */
	bool twice;             /* or in a string of JSON */
	bool prefixed;          /* or behind the word AIGC, or other words */
	bool trailed;           /* or before some */
};

static bool has(struct prov_bytes text, const char *word)
{
	size_t n = strlen(word);

	for (size_t off = 0; off + n <= text.n; off++) {
		if (memcmp(text.p + off, word, n) == 0)
			return true;
	}
	return false;
}

bool prov_aigc_is(struct prov_bytes text)
{
	return (has(text, "AIGC") && has(text, "{")) ||
	       (has(text, "Label") && has(text, "ContentProducer"));
}

/* The object at the front of TEXT, up to the brace that ends it; empty where there is none. */
static struct prov_bytes object(struct prov_bytes text, size_t *looked)
{
	bool in_string = false;
	size_t depth = 0;

	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];

		++*looked;
		if (in_string && c == '\\') {
			i++;
			continue;
		}
		if (c == '"')
			in_string = !in_string;
		else if (!in_string && c == '{')
			depth++;
		else if (!in_string && c == '}' && --depth == 0)
			return prov_bytes_sub(text, 0, i + 1);
		if (depth == 0 && c != '{')
			break;
	}
	return prov_bytes(NULL, 0);
}

struct prov_bytes prov_aigc_object(struct prov_bytes text, size_t *looked)
{
	unsigned opened = 0;

	for (size_t i = 0; i < text.n && opened < PROV_MAX_AIGC_OPENINGS; i++) {
		struct prov_bytes found;

		++*looked;
		if (text.p[i] != '{')
			continue;
		opened++;
		found = object(prov_bytes_sub(text, i, text.n), looked);
		if (found.n > 0)
			return found;
	}
	return prov_bytes(NULL, 0);
}

/* A string of JSON: what it says, in the arena. */
static int unquote(struct prov_bytes quoted, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err)
{
	struct prov_json_value v;

	*out = prov_bytes(NULL, 0);
	if (prov_json_check(quoted, 0, NULL) != PROV_OK)
		return PROV_OK;
	v = prov_json_root(quoted);
	return v.type == PROV_JSON_STRING ? prov_json_get_text(&v, arena, out, err) : PROV_OK;
}

/* The value of the member AIGC, where OUT's object has one. */
static int unwrap(struct label *out, struct prov_arena *arena, struct prov_err *err)
{
	struct prov_json_value root, inner = {0};
	const struct prov_json_field fields[] = {{"AIGC", &inner}};
	int rc = PROV_OK;

	if (prov_json_check(out->json, 0, NULL) != PROV_OK)
		return PROV_OK;
	root = prov_json_root(out->json);
	if (!prov_json_fields(&root, fields, 1) || inner.type == PROV_JSON_BAD)
		return PROV_OK;
	out->wrapped = true;
	out->json = inner.raw;
	if (inner.type == PROV_JSON_STRING) {
		out->twice = true;
		rc = prov_json_get_text(&inner, arena, &out->json, err);
	}
	return rc;
}

/* Blanks and zeros fill a field up. */
static bool has_words(struct prov_bytes text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] > ' ')
			return true;
	}
	return false;
}

static int find(
    struct prov_bytes text, struct prov_arena *arena, struct label *out, struct prov_err *err)
{
	size_t looked = 0;
	int rc;

	memset(out, 0, sizeof(*out));
	if (text.n > 0 && text.p[0] == '"') {
		rc = unquote(text, arena, &text, err);
		if (rc != PROV_OK)
			return rc;
		out->twice = true;
	}
	out->json = prov_aigc_object(text, &looked);
	if (out->json.n == 0)
		return PROV_OK;
	out->prefixed = out->json.p != text.p;
	out->trailed =
	    has_words(prov_bytes_sub(text, (size_t)(out->json.p - text.p) + out->json.n, text.n));
	return unwrap(out, arena, err);
}

static bool is_plain(struct prov_bytes text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < 0x21 || text.p[i] > 0x7e)
			return false;
	}
	return true;
}

enum field { LABEL, PRODUCER, NUMBER, OTHER };

static const char *const names[] = {"Label", "ContentProducer", "ProduceID", "ReservedCode1",
    "ReservedCode2", "ContentPropagator", "PropagateID"};
#define UNKNOWN (sizeof(names) / sizeof(names[0]))

static size_t which(struct prov_bytes key)
{
	size_t i = 0;

	while (i < UNKNOWN && !prov_json_is(key, prov_bytes_str(names[i])))
		i++;
	return i;
}

struct seen {
	struct prov_bytes value[OTHER]; /* the first three, as they are written */
	bool had[UNKNOWN], unknown, odd, twice;
	bool made; /* some Label says that AI made it */
};

static void look(struct prov_bytes json, struct seen *out)
{
	struct prov_json_value root = prov_json_root(json), value;
	struct prov_json_iter iter;
	struct prov_bytes key;

	memset(out, 0, sizeof(*out));
	prov_json_iter(&root, &iter);
	while (prov_json_next_pair(&iter, &key, &value)) {
		size_t f = which(key);

		out->unknown = out->unknown || f == UNKNOWN;
		out->odd = out->odd || value.type != PROV_JSON_STRING;
		if (f == UNKNOWN)
			continue;
		out->twice = out->twice || out->had[f];
		out->had[f] = true;
		out->made =
		    out->made || (f == LABEL && prov_json_is(value.token, prov_bytes_str("1")));
		if (f < OTHER)
			out->value[f] = value.token;
	}
}

static const char *fault(const struct label *label, const struct seen *seen, bool may_wrap)
{
	if (label->twice)
		return "its JSON is encoded twice";
	if (label->wrapped && !may_wrap)
		return "it stands inside of another object";
	if (label->prefixed)
		return "other words stand before it";
	if (label->trailed)
		return "other words stand behind it";
	if (seen->value[LABEL].n != 1 || seen->value[LABEL].p[0] < '1' ||
	    seen->value[LABEL].p[0] > '3')
		return "its Label is not 1, 2 or 3";
	if (seen->odd)
		return "a field is no string";
	if (seen->twice)
		return "a field stands in it twice";
	if (seen->value[PRODUCER].n == 0)
		return "it has no ContentProducer";
	if (seen->value[NUMBER].n == 0)
		return "it has no ProduceID";
	if (seen->unknown)
		return "it has a field that the standard has not";
	if (!is_plain(label->json))
		return "it has characters that the standard does not allow";
	return NULL;
}

int prov_signals_aigc(struct prov_signals *signals, const struct prov_signal_row *row,
    struct prov_bytes text, bool may_wrap, uint64_t at, struct prov_err *err)
{
	struct prov_signal *s;
	struct label label;
	struct seen seen;
	int rc = find(text, signals->arena, &label, err);
	bool good =
	    rc == PROV_OK && label.json.n > 0 && prov_json_check(label.json, 0, NULL) == PROV_OK;

	if (rc == PROV_OK)
		rc = prov_signals_add(signals, row, good ? label.json : text, at, &s, err);
	if (rc != PROV_OK || s == NULL)
		return rc;
	if (!good) {
		s->flaw = "it is no JSON object";
		s->says = PROV_SAYS_MAY_BE_AI;
		return PROV_OK;
	}
	look(label.json, &seen);
	s->flaw = fault(&label, &seen, may_wrap);
	/* "1" is made by AI; "2" possibly, "3" suspected. */
	s->says = seen.made ? PROV_SAYS_AI : PROV_SAYS_MAY_BE_AI;
	return PROV_OK;
}
