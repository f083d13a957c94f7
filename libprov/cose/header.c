/* SPDX-License-Identifier: Apache-2.0 */
#include "cose/header.h"

#include "base/err.h"
#include "base/limits.h"

/* A label of either kind, whatever way it was encoded. */
struct label {
	enum prov_cbor_type type; /* UINT, NINT or TEXT */
	uint64_t arg;
	struct prov_bytes text;
};

static const struct {
	uint64_t number;
	const char *text; /* NULL: the number */
} known[PROV_COSE_NUM_LABELS] = {
    [PROV_COSE_ALG] = {1, NULL},
    [PROV_COSE_CRIT] = {2, NULL},
    [PROV_COSE_X5CHAIN] = {33, NULL},
    [PROV_COSE_X5CHAIN_TEXT] = {0, "x5chain"},
    [PROV_COSE_TST1] = {0, "sigTst"},
    [PROV_COSE_TST2] = {0, "sigTst2"},
    [PROV_COSE_RVALS] = {0, "rVals"},
    [PROV_COSE_IAT] = {0, "iat"},
    [PROV_COSE_CONTENT_TYPE] = {3, NULL},
};

static int fail_at(struct prov_cose_place place, const struct prov_cbor *item, int code,
    struct prov_err *err, const char *what)
{
	return prov_fail_at(
	    err, code, place.abs + (uint64_t)(item->raw.p - place.p), "COSE: %s", what);
}

/* WHAT: "more X than", "a Y longer than". */
static int refuse_at(struct prov_cose_place place, const struct prov_cbor *item,
    struct prov_err *err, const char *what, enum prov_limit limit, unsigned max)
{
	return prov_refuse_at(err, limit, place.abs + (uint64_t)(item->raw.p - place.p),
	    "COSE: %s the limit of %u", what, max);
}

static int label_read(const struct prov_cbor *key, struct prov_cose_place place,
    struct prov_arena *arena, struct label *out, struct prov_err *err)
{
	memset(out, 0, sizeof(*out));
	out->type = key->type;
	if (key->type == PROV_CBOR_TEXT)
		return prov_cbor_join(key, arena, &out->text, err);
	out->arg = key->arg;
	if (key->type == PROV_CBOR_UINT || key->type == PROV_CBOR_NINT)
		return PROV_OK;
	return fail_at(
	    place, key, PROV_E_FORMAT, err, "a header label is neither an integer nor text");
}

static bool same_label(const struct label *a, const struct label *b)
{
	return a->type == b->type && a->arg == b->arg && prov_bytes_eq(a->text, b->text);
}

/* Which of the known ones it is, or PROV_COSE_NUM_LABELS. */
static size_t which(const struct label *label)
{
	size_t i;

	for (i = 0; i < PROV_COSE_NUM_LABELS; i++) {
		if (known[i].text != NULL && label->type == PROV_CBOR_TEXT &&
		    prov_bytes_is(label->text, known[i].text))
			break;
		if (known[i].text == NULL && label->type == PROV_CBOR_UINT &&
		    label->arg == known[i].number)
			break;
	}
	return i;
}

int prov_cose_bucket_read(const struct prov_cbor *map, struct prov_cose_place place,
    struct prov_arena *arena, struct prov_cose_bucket *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(map);
	size_t n = prov_cbor_count(map), seen = 0, w;
	struct prov_cbor key, value;
	struct label *labels;
	int rc;

	memset(out, 0, sizeof(*out));
	if (map->type != PROV_CBOR_MAP)
		return fail_at(place, map, PROV_E_FORMAT, err, "a header bucket is no map");
	if (n > PROV_MAX_HEADERS)
		return refuse_at(place, map, err, "more header parameters than", PROV_LIMIT_HEADERS,
		    PROV_MAX_HEADERS);
	labels = prov_arena_array(arena, n, sizeof(*labels), err);
	if (labels == NULL)
		return prov_cose_no_room(err);
	while (seen < n && prov_cbor_next_pair(&iter, &key, &value)) {
		rc = label_read(&key, place, arena, &labels[seen], err);
		if (rc != PROV_OK)
			return rc;
		for (size_t i = 0; i < seen; i++) {
			if (same_label(&labels[i], &labels[seen]))
				return fail_at(place, &key, PROV_E_FORMAT, err,
				    "a header label stands in one bucket twice");
		}
		w = which(&labels[seen++]);
		if (w < PROV_COSE_NUM_LABELS)
			out->value[w] = value;
	}
	return PROV_OK;
}

int prov_cose_crit_check(const struct prov_cose_bucket *is_protected,
    const struct prov_cose_bucket *is_unprotected, struct prov_cose_place place,
    struct prov_arena *arena, struct prov_err *err)
{
	const struct prov_cbor *crit = &is_protected->value[PROV_COSE_CRIT];
	struct prov_cbor_iter iter = prov_cbor_iter(crit);
	struct prov_cbor item;
	struct label label;
	size_t w;
	int rc;

	if (is_unprotected->value[PROV_COSE_CRIT].type != PROV_CBOR_NONE)
		return prov_fail_at(err, PROV_E_FORMAT, place.abs,
		    "COSE: \"crit\" stands in the unprotected header");
	if (crit->type == PROV_CBOR_NONE)
		return PROV_OK;
	if (crit->type != PROV_CBOR_ARRAY || prov_cbor_count(crit) == 0)
		return fail_at(place, crit, PROV_E_FORMAT, err, "\"crit\" is no list of labels");
	while (prov_cbor_next(&iter, &item)) {
		rc = label_read(&item, place, arena, &label, err);
		if (rc != PROV_OK)
			return rc;
		w = which(&label);
		if (w == PROV_COSE_NUM_LABELS || w == PROV_COSE_CRIT ||
		    is_protected->value[w].type == PROV_CBOR_NONE)
			return fail_at(place, &item, PROV_E_FORMAT, err,
			    "\"crit\" names a header parameter that is absent or not understood");
	}
	return PROV_OK;
}

const struct prov_cbor *prov_cose_credential(const struct prov_cose_bucket *bucket)
{
	if (bucket->value[PROV_COSE_X5CHAIN].type != PROV_CBOR_NONE)
		return &bucket->value[PROV_COSE_X5CHAIN];
	if (bucket->value[PROV_COSE_X5CHAIN_TEXT].type != PROV_CBOR_NONE)
		return &bucket->value[PROV_COSE_X5CHAIN_TEXT];
	return NULL;
}

static int cert_read(const struct prov_cbor *item, struct prov_cose_place place,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	if (item->type != PROV_CBOR_BYTES)
		return fail_at(
		    place, item, PROV_E_FORMAT, err, "x5chain holds something else than bytes");
	if (item->raw.n > PROV_MAX_CERT)
		return refuse_at(place, item, err, "a certificate of more bytes than",
		    PROV_LIMIT_CERT, PROV_MAX_CERT);
	return prov_cbor_join(item, arena, out, err);
}

int prov_cose_chain_read(const struct prov_cbor *value, struct prov_cose_place place,
    struct prov_arena *arena, struct prov_cose_chain *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(value);
	size_t n = value->type == PROV_CBOR_ARRAY ? prov_cbor_count(value) : 1;
	struct prov_cbor item = *value;
	int rc;

	memset(out, 0, sizeof(*out));
	if (n == 0)
		return fail_at(place, value, PROV_E_FORMAT, err, "x5chain holds no certificate");
	if (n > PROV_MAX_CERTS)
		return refuse_at(place, value, err, "x5chain holds more certificates than",
		    PROV_LIMIT_CERTS, PROV_MAX_CERTS);
	out->certs = prov_arena_array(arena, n, sizeof(*out->certs), err);
	if (out->certs == NULL)
		return prov_cose_no_room(err);
	for (size_t i = 0; i < n; i++) {
		if (value->type == PROV_CBOR_ARRAY && !prov_cbor_next(&iter, &item))
			return prov_fail(err, PROV_E_INTERNAL, "COSE: x5chain ends early");
		rc = cert_read(&item, place, arena, &out->certs[i], err);
		if (rc != PROV_OK)
			return rc;
	}
	out->n = n;
	return PROV_OK;
}

/* The array KEY of the map VALUE, where it is one of at least one element. */
static bool list_in(const struct prov_cbor *value, const char *key, struct prov_cbor *out)
{
	return prov_cbor_get(value, key, out) && out->type == PROV_CBOR_ARRAY &&
	       prov_cbor_count(out) > 0;
}

int prov_cose_tst_read(const struct prov_cbor *value, struct prov_cose_place place,
    struct prov_arena *arena, struct prov_bytes **out, size_t *num, bool *malformed,
    struct prov_err *err)
{
	struct prov_cbor list, element, token;
	struct prov_cbor_iter iter;
	struct prov_bytes *tokens;
	size_t n = 0;
	int rc;

	*out = NULL;
	*num = 0;
	if (value->type == PROV_CBOR_NONE)
		return PROV_OK;
	/*
	 * More than one token is malformed today (15.8); a few are kept, as older files have them.
	 */
	if (!list_in(value, "tstTokens", &list) || prov_cbor_count(&list) > PROV_MAX_TOKENS) {
		*malformed = true;
		return PROV_OK;
	}
	tokens = prov_arena_array(arena, prov_cbor_count(&list), sizeof(*tokens), err);
	if (tokens == NULL)
		return prov_cose_no_room(err);
	for (iter = prov_cbor_iter(&list); prov_cbor_next(&iter, &element); n++) {
		if (!prov_cbor_get(&element, "val", &token) || token.type != PROV_CBOR_BYTES) {
			*malformed = true;
			return PROV_OK;
		}
		if (token.raw.n > PROV_MAX_TST)
			return refuse_at(place, &token, err, "a time-stamp of more bytes than",
			    PROV_LIMIT_TST, PROV_MAX_TST);
		rc = prov_cbor_join(&token, arena, &tokens[n], err);
		if (rc != PROV_OK)
			return rc;
	}
	*out = tokens;
	*num = n;
	return PROV_OK;
}

int prov_cose_ocsp_read(const struct prov_cbor *value, struct prov_cose_place place,
    struct prov_arena *arena, struct prov_bytes **out, size_t *num, struct prov_err *err)
{
	struct prov_cbor list, element;
	struct prov_cbor_iter iter;
	struct prov_bytes *responses;
	size_t n = 0;
	int rc;

	*out = NULL;
	*num = 0;
	if (!list_in(value, "ocspVals", &list))
		return PROV_OK;
	if (prov_cbor_count(&list) > PROV_MAX_OCSP)
		return refuse_at(
		    place, &list, err, "more OCSP responses than", PROV_LIMIT_OCSP, PROV_MAX_OCSP);
	responses = prov_arena_array(arena, prov_cbor_count(&list), sizeof(*responses), err);
	if (responses == NULL)
		return prov_cose_no_room(err);
	for (iter = prov_cbor_iter(&list); prov_cbor_next(&iter, &element); n++) {
		if (element.type != PROV_CBOR_BYTES)
			return PROV_OK;
		rc = prov_cbor_join(&element, arena, &responses[n], err);
		if (rc != PROV_OK)
			return rc;
	}
	*out = responses;
	*num = n;
	return PROV_OK;
}

bool prov_cose_date_read(const struct prov_cbor *value, int64_t *out)
{
	const double exact = 9007199254740992.0; /* 2^53: beyond it a second is not a step */

	if (prov_cbor_int(value, out))
		return true;
	/* A NaN fails both comparisons. */
	if (value->type != PROV_CBOR_FLOAT || !(value->real >= -exact && value->real <= exact))
		return false;
	*out = (int64_t)value->real;
	if (value->real < (double)*out)
		(*out)--;
	return true;
}
