/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether metadata says that AI had a part (18.17; IPTC Photo Metadata 2025.1, TC260). A hint of AI
 * stays one, in whatever form it is written; what says otherwise is no business of this file.
 */
#include "base/limits.h"
#include "base/wr.h"
#include "cbor/head.h"
#include "claim/assertion.h"
#include "json/get.h"

#define HINT_BYTES 1024u /* of a key or a value; longer ones are no terms */

enum hint { NO_HINT = 0, HINT_SOURCE, HINT_MAKING };

/* By the local name: what its prefix means may be said wrongly, and a hint of AI stays one. */
static enum hint find_hint(struct prov_bytes key)
{
	static const struct {
		const char *local;
		enum hint hint;
	} rows[] = {
	    {"DigitalSourceType", HINT_SOURCE},
	    {"digitalSourceType", HINT_SOURCE},
	    /* Of IPTC Photo Metadata 2025.1, and of China's label (TC260). */
	    {"AISystemUsed", HINT_MAKING},
	    {"AISystemVersionUsed", HINT_MAKING},
	    {"AIPromptInformation", HINT_MAKING},
	    {"AIPromptWriterName", HINT_MAKING},
	    {"AIGC", HINT_MAKING},
	};
	size_t from = key.n;

	while (from > 0 && memchr(":/#", key.p[from - 1], 3) == NULL)
		from--;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (prov_bytes_is(prov_bytes_sub(key, from, key.n), rows[i].local))
			return rows[i].hint;
	}
	return NO_HINT;
}

/* What a token means, in WR; empty where it is too long. */
static struct prov_bytes plain(struct prov_wr *wr, struct prov_bytes token)
{
	prov_wr_cut(wr, 0);
	if (token.n <= HINT_BYTES)
		prov_json_unescape(wr, token);
	return prov_wr_data(wr);
}

static bool is_hint(
    struct prov_wr *wr, enum hint hint, enum prov_json_type type, struct prov_bytes token)
{
	if (hint == HINT_MAKING)
		return type == PROV_JSON_NUMBER || type == PROV_JSON_TRUE ||
		       (type == PROV_JSON_STRING && token.n > 0);
	if (hint != HINT_SOURCE || type != PROV_JSON_STRING)
		return false;
	return prov_source_of_ai(plain(wr, token)) != NULL;
}

/*
 * A context may give such a property another name. Which values are under that is not followed: for
 * the source type all of them count then, for the others that there is one.
 */
static enum hint find_alias(struct prov_wr *wr, struct prov_bytes json)
{
	enum hint found = NO_HINT;
	enum prov_json_type type;
	struct prov_json_scan scan;
	struct prov_bytes token;
	unsigned depth = 0; /* of "@context", from 1 */

	prov_json_scan_init(&scan, json);
	do {
		type = prov_json_scan(&scan, &token);
		if (type == PROV_JSON_KEY && (depth == 0 || scan.depth <= depth))
			depth = prov_bytes_is(plain(wr, token), "@context") ? scan.depth : 0;
		else if (type == PROV_JSON_STRING && depth > 0 && found != HINT_MAKING)
			found = find_hint(plain(wr, token)) == NO_HINT
				    ? found
				    : find_hint(prov_wr_data(wr));
	} while (type != PROV_JSON_BAD && type != PROV_JSON_END);
	return found;
}

/* At whatever depth, since JSON-LD has several forms for the same ("@graph", "@id", "@list"); of
 * what is malformed, up to there. */
static bool json_says_ai(struct prov_wr *wr, struct prov_bytes json)
{
	enum hint alias = find_alias(wr, json), hint = alias;
	enum prov_json_type type;
	struct prov_json_scan scan;
	struct prov_bytes token;
	unsigned depth = 0; /* of the key that HINT is of */
	bool found = alias == HINT_MAKING;

	prov_json_scan_init(&scan, json);
	do {
		type = prov_json_scan(&scan, &token);
		if (type == PROV_JSON_KEY && (hint == alias || scan.depth <= depth)) {
			hint = find_hint(plain(wr, token));
			hint = hint == NO_HINT ? alias : hint;
			depth = scan.depth;
		} else if (is_hint(wr, hint, type, token)) {
			found = true;
		}
	} while (type != PROV_JSON_BAD && type != PROV_JSON_END && !found);
	return found;
}

/* --- the same in CBOR, as cameras and tools wrote it where JSON was asked for --- */

#define NO_COUNT UINT64_MAX

struct level {
	uint64_t left; /* items, keys counted; NO_COUNT: up to a break */
	bool is_map, at_key;
	enum hint hint, own; /* of all in it; of the value that comes next */
};

struct walk {
	struct prov_bytes rest; /* proven to be well-formed */
	struct prov_wr *wr;
	struct level levels[PROV_MAX_CBOR_DEPTH + 2];
	size_t n;
	bool found;
};

static struct prov_bytes take_definite(struct walk *w, const struct prov_cbor_head *head)
{
	struct prov_bytes text = prov_bytes_sub(w->rest, 0, (size_t)head->arg);

	w->rest = prov_bytes_sub(w->rest, text.n, w->rest.n);
	return text;
}

/* A string that comes in pieces, as far as it matters; what lies before its break. */
static struct prov_bytes take_pieces(struct walk *w)
{
	struct prov_cbor_head head;

	prov_wr_cut(w->wr, 0);
	while (prov_cbor_head_read(w->rest, &head) == PROV_OK) {
		w->rest = prov_bytes_sub(w->rest, head.n, w->rest.n);
		if (head.is_break)
			break;
		prov_wr_bytes(
		    w->wr, prov_bytes_sub(take_definite(w, &head), 0, HINT_BYTES + 1 - w->wr->n));
	}
	return prov_wr_data(w->wr);
}

static bool is_cbor_hint(enum hint hint, const struct prov_cbor_head *head, struct prov_bytes text)
{
	if (hint == HINT_MAKING)
		return text.n > 0 || head->type == PROV_CBOR_UINT ||
		       (head->type == PROV_CBOR_BOOL && head->arg != 0);
	return hint == HINT_SOURCE && text.n <= HINT_BYTES && prov_source_of_ai(text) != NULL;
}

static void push(struct walk *w, const struct prov_cbor_head *head, enum hint hint)
{
	bool is_map = head->type == PROV_CBOR_MAP;
	uint64_t count = head->indefinite ? NO_COUNT : is_map ? 2 * head->arg : head->arg;

	if (w->n < sizeof(w->levels) / sizeof(w->levels[0]))
		w->levels[w->n++] = (struct level){count, is_map, is_map, hint, hint};
}

static void step(struct walk *w, const struct prov_cbor_head *head)
{
	struct level *top = &w->levels[w->n - 1];
	bool is_key = top->is_map && top->at_key;
	enum hint hint = is_key ? top->hint : top->own;
	struct prov_bytes text = prov_bytes(NULL, 0);

	if (head->type == PROV_CBOR_TAG) /* what is in it is the item */
		return;
	if (head->type == PROV_CBOR_TEXT || head->type == PROV_CBOR_BYTES)
		text = head->indefinite ? take_pieces(w) : take_definite(w, head);
	if (is_key)
		top->own = find_hint(text) != NO_HINT ? find_hint(text) : top->hint;
	else
		w->found = is_cbor_hint(hint, head, text);
	top->at_key = !top->at_key;
	if (top->left != NO_COUNT)
		top->left--;
	if (head->type == PROV_CBOR_MAP || head->type == PROV_CBOR_ARRAY)
		push(w, head, hint);
}

/* Once over the bytes, however deep they go. */
static bool cbor_says_ai(struct prov_wr *wr, struct prov_bytes cbor)
{
	struct walk w = {.rest = cbor, .wr = wr, .n = 1};
	struct prov_cbor_head head;

	w.levels[0] = (struct level){.left = 1};
	while (w.n > 0 && !w.found && prov_cbor_head_read(w.rest, &head) == PROV_OK) {
		w.rest = prov_bytes_sub(w.rest, head.n, w.rest.n);
		if (head.is_break)
			w.n--;
		else
			step(&w, &head);
		while (w.n > 0 && w.levels[w.n - 1].left == 0)
			w.n--;
	}
	return w.found;
}

/* --- the assertion --- */

int prov_metadata_look_for_ai(const struct prov_jumbf *box, bool *out, struct prov_err *err)
{
	const struct prov_jumbf *json = prov_jumbf_content(box, PROV_BOX_JSON);
	struct prov_cbor root;
	struct prov_wr wr;
	int rc;

	*out = false;
	prov_wr_init(&wr, 4 * (size_t)HINT_BYTES);
	if (json != NULL)
		*out = json_says_ai(&wr, json->body);
	else if (prov_asr_cbor(box, &root, NULL) == PROV_OK)
		*out = cbor_says_ai(&wr, root.raw);
	rc = prov_wr_done(&wr, err);
	prov_wr_fini(&wr);
	return rc;
}
