/* SPDX-License-Identifier: Apache-2.0 */
/* CAWG Identity Assertion 1.2, 8.1.2.6: the signer_payload again, as JSON in the credential. */
#include "base/b64.h"
#include "base/err.h"
#include "base/limits.h"
#include "claim/ica.h"

/* A container that both sides have, and how far its comparison is. */
struct level {
	struct prov_cbor_iter cbor;
	struct prov_json_iter json; /* arrays */
	struct prov_json_value map; /* maps: looked up by key */
	bool is_map;
};

/* The next character of a JSON string; some writers have "/" and "+" as escapes. */
static bool next_char(struct prov_bytes token, size_t *off, uint8_t *c)
{
	uint32_t cp;

	if (*off >= token.n)
		return false;
	if (token.p[*off] != '\\') {
		*c = token.p[(*off)++];
		return true;
	}
	*off += prov_json_escape(token, *off, &cp);
	*c = cp < 0x80 ? (uint8_t)cp : 0; /* 0: none of Base64 */
	return true;
}

/* Whether TOKEN is the Base64 of DATA, and nothing but. */
static bool is_base64(struct prov_bytes token, const struct prov_cbor *data)
{
	size_t done = 0, off = 0;
	uint8_t group[3], c;

	if (data->indefinite)
		return false;
	/* In groups, so that nothing is allocated: padding makes the last one shorter. */
	while (done < data->body.n) {
		struct prov_b64 b;
		size_t left = data->body.n - done;

		prov_b64_init(&b, group, sizeof(group));
		for (size_t i = 0; i < 4; i++) {
			if (!next_char(token, &off, &c) || c <= ' ' || !prov_b64_char(&b, c))
				return false;
		}
		if (!prov_b64_is_done(&b) || b.n != (left < 3 ? left : 3) ||
		    memcmp(group, &data->body.p[done], b.n) != 0)
			return false;
		done += b.n;
	}
	return off >= token.n;
}

static bool is_number(struct prov_bytes token, const struct prov_cbor *item)
{
	uint64_t v = 0;
	size_t i = 0;

	if (item->type != PROV_CBOR_UINT || token.n == 0)
		return false;
	for (; i < token.n && token.p[i] >= '0' && token.p[i] <= '9'; i++) {
		uint64_t digit = (uint64_t)(token.p[i] - '0');

		if (v > (UINT64_MAX - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	return i == token.n && v == item->arg;
}

static bool same_scalar(const struct prov_cbor *item, const struct prov_json_value *value)
{
	bool truth;

	switch (value->type) {
	case PROV_JSON_STRING:
		if (item->type == PROV_CBOR_BYTES)
			return is_base64(value->token, item);
		return item->type == PROV_CBOR_TEXT && !item->indefinite &&
		       prov_json_is(value->token, item->body);
	case PROV_JSON_NUMBER:
		return is_number(value->token, item);
	case PROV_JSON_TRUE:
	case PROV_JSON_FALSE:
		return prov_cbor_bool(item, &truth) && truth == (value->type == PROV_JSON_TRUE);
	case PROV_JSON_NULL:
		return item->type == PROV_CBOR_NULL;
	default:
		return false;
	}
}

/* The member of MAP by this key, which must be there once. */
static bool find(
    const struct prov_json_value *map, struct prov_bytes key, struct prov_json_value *out)
{
	struct prov_json_iter iter;
	struct prov_json_value value;
	struct prov_bytes name;
	bool found = false;

	prov_json_iter(map, &iter);
	while (prov_json_next_pair(&iter, &name, &value)) {
		if (!prov_json_is(name, key))
			continue;
		if (found)
			return false;
		found = true;
		*out = value;
	}
	return found;
}

/* Whether VALUE has one member more than the reference ITEM: the algorithm that goes without
 * saying.
 */
static bool has_default(
    const struct prov_cbor *item, const struct prov_json_value *value, struct prov_bytes alg)
{
	struct prov_json_value said;
	struct prov_cbor hash, own;

	return alg.n > 0 && prov_json_count(value) == prov_cbor_count(item) + 1 &&
	       prov_cbor_get(item, "hash", &hash) && !prov_cbor_get(item, "alg", &own) &&
	       find(value, prov_bytes_str("alg"), &said) && said.type == PROV_JSON_STRING &&
	       prov_json_is(said.token, alg);
}

/* Opens ITEM and VALUE beside each other; false where they can't be the same. */
static bool enter(struct level *level, const struct prov_cbor *item,
    const struct prov_json_value *value, struct prov_bytes alg)
{
	size_t n = prov_cbor_count(item);

	level->is_map = item->type == PROV_CBOR_MAP;
	if (value->type != (level->is_map ? PROV_JSON_MAP : PROV_JSON_ARRAY))
		return false;
	if (n != prov_json_count(value) && !(level->is_map && has_default(item, value, alg)))
		return false;
	level->cbor = prov_cbor_iter(item);
	level->map = *value;
	prov_json_iter(value, &level->json);
	return true;
}

/* The next pair of values to compare: 1, or 0 at the end, or -1 where there is no such pair. */
static int step(struct level *level, struct prov_cbor *item, struct prov_json_value *value)
{
	struct prov_cbor key;

	if (!level->is_map)
		return !prov_cbor_next(&level->cbor, item)    ? 0
		       : !prov_json_next(&level->json, value) ? -1
							      : 1;
	if (!prov_cbor_next_pair(&level->cbor, &key, item))
		return 0;
	return key.type == PROV_CBOR_TEXT && !key.indefinite && find(&level->map, key.body, value)
		   ? 1
		   : -1;
}

int prov_ica_matches(const struct prov_json_value *asset, const struct prov_cbor *payload,
    struct prov_bytes alg, bool *same, struct prov_err *err)
{
	struct level stack[PROV_MAX_ASSET_DEPTH];
	struct prov_json_value value = *asset;
	struct prov_cbor item = *payload;
	size_t depth = 0;
	int next = 1;

	*same = payload->type == PROV_CBOR_MAP;
	while (*same && (next > 0 || depth > 0)) {
		if (next == 0) {
			depth--;
		} else if (item.type != PROV_CBOR_MAP && item.type != PROV_CBOR_ARRAY) {
			*same = same_scalar(&item, &value);
		} else if (depth == PROV_MAX_ASSET_DEPTH) {
			return prov_refuse(err, PROV_LIMIT_ASSET_DEPTH,
			    "its signer_payload is nested deeper than the limit of %u",
			    PROV_MAX_ASSET_DEPTH);
		} else if (item.type == PROV_CBOR_MAP &&
			   prov_cbor_count(&item) > PROV_MAX_ASSET_KEYS) {
			return prov_refuse(err, PROV_LIMIT_ASSET_KEYS,
			    "a map of its signer_payload has more members than the limit of %u",
			    PROV_MAX_ASSET_KEYS);
		} else {
			*same = enter(&stack[depth++], &item, &value, alg);
		}
		next = depth > 0 && *same ? step(&stack[depth - 1], &item, &value) : 0;
		*same = *same && next >= 0;
	}
	return PROV_OK;
}
