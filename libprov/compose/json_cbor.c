/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/json_cbor.h"

#include <locale.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "cbor/enc.h"

#define MAX_NUMBER 64u /* characters; a double needs no more than 25 */

/* A container that is being written. */
struct level {
	struct prov_json_iter iter;
	bool is_map;
	struct prov_enc_map map;
};

struct job {
	struct prov_arena *arena;
	const struct prov_json_hook *hook; /* or NULL */
	struct prov_wr wr;
	struct level *levels[PROV_JSON_MAX_DEPTH];
	size_t depth;
};

static int put_text(struct prov_wr *wr, struct prov_bytes token, struct prov_err *err)
{
	struct prov_wr text;
	int rc;

	prov_wr_init(&text, PROV_MAX_STORE);
	prov_json_unescape(&text, token);
	rc = prov_wr_done(&text, err);
	if (rc == PROV_OK)
		prov_enc_text(wr, prov_wr_data(&text));
	prov_wr_fini(&text);
	return rc;
}

static int put_real(struct prov_wr *wr, struct prov_bytes token, struct prov_err *err)
{
	const char *point = localeconv()->decimal_point;
	char text[MAX_NUMBER + 1];
	double v;

	if (token.n > MAX_NUMBER || strlen(point) != 1)
		return prov_refuse(
		    err, PROV_LIMIT_NUMBER, "a number of more than %u characters", MAX_NUMBER);
	/* The host program may have set a locale. */
	for (size_t i = 0; i < token.n; i++)
		text[i] = token.p[i] == '.' ? point[0] : (char)token.p[i];
	text[token.n] = '\0';
	v = strtod(text, NULL);
	if (v - v != 0)
		return prov_refuse(err, PROV_LIMIT_NUMBER, "a number that is too large");
	prov_enc_float(wr, v);
	return PROV_OK;
}

static int put_number(struct prov_wr *wr, struct prov_bytes token, struct prov_err *err)
{
	bool negative = token.n > 0 && token.p[0] == '-';
	uint64_t v = 0;

	for (size_t i = negative ? 1 : 0; i < token.n; i++) {
		unsigned digit = (unsigned)token.p[i] - '0';

		if (digit > 9)
			return put_real(wr, token, err);
		if (v > (UINT64_MAX - digit) / 10)
			return prov_refuse(
			    err, PROV_LIMIT_NUMBER, "a whole number of more than 64 bits");
		v = v * 10 + digit;
	}
	if (negative && v > (uint64_t)INT64_MAX)
		return prov_refuse(err, PROV_LIMIT_NUMBER, "a whole number of more than 64 bits");
	if (negative)
		prov_enc_int(wr, -(int64_t)v);
	else
		prov_enc_uint(wr, v);
	return PROV_OK;
}

static int open_level(struct job *job, const struct prov_json_value *value, struct prov_err *err)
{
	size_t n = prov_json_count(value);
	struct level *level;

	if (job->depth == PROV_JSON_MAX_DEPTH)
		return prov_refuse(err, PROV_LIMIT_JSON, "values are nested more than %u deep",
		    PROV_JSON_MAX_DEPTH);
	if (value->type == PROV_JSON_MAP && n > PROV_ENC_MAX_PAIRS)
		return prov_refuse(
		    err, PROV_LIMIT_JSON, "an object has more than %u members", PROV_ENC_MAX_PAIRS);
	level = job->levels[job->depth];
	if (level == NULL)
		level = prov_arena_alloc(job->arena, sizeof(*level), err);
	if (level == NULL)
		return PROV_E_NOMEM;
	job->levels[job->depth++] = level;
	level->is_map = value->type == PROV_JSON_MAP;
	prov_json_iter(value, &level->iter);
	if (level->is_map)
		prov_enc_map_begin(&job->wr, &level->map);
	else
		prov_enc_array(&job->wr, n);
	return PROV_OK;
}

static int put_value(struct job *job, const struct prov_json_value *value, struct prov_err *err)
{
	switch (value->type) {
	case PROV_JSON_MAP:
	case PROV_JSON_ARRAY:
		return open_level(job, value, err);
	case PROV_JSON_STRING:
		return put_text(&job->wr, value->token, err);
	case PROV_JSON_NUMBER:
		return put_number(&job->wr, value->token, err);
	case PROV_JSON_TRUE:
	case PROV_JSON_FALSE:
		prov_enc_bool(&job->wr, value->type == PROV_JSON_TRUE);
		return PROV_OK;
	default:
		prov_enc_null(&job->wr);
		return PROV_OK;
	}
}

static int put_key(
    struct job *job, struct level *level, struct prov_bytes token, struct prov_err *err)
{
	struct prov_wr text;
	size_t n;
	char *key;
	int rc;

	prov_wr_init(&text, PROV_MAX_STORE);
	prov_json_unescape(&text, token);
	rc = prov_wr_done(&text, err);
	key = rc == PROV_OK ? prov_arena_strdup(job->arena, prov_wr_data(&text), err) : NULL;
	n = text.n;
	prov_wr_fini(&text);
	if (key == NULL)
		return rc != PROV_OK ? rc : PROV_E_NOMEM;
	if (strlen(key) != n)
		return prov_fail(err, PROV_E_FORMAT, "a name of an object has a zero in it");
	prov_enc_key(&job->wr, &level->map, key);
	return PROV_OK;
}

static int put_member(struct job *job, struct level *level, struct prov_bytes key,
    const struct prov_json_value *value, struct prov_err *err)
{
	bool taken = false;
	int rc = put_key(job, level, key, err);

	if (rc == PROV_OK && job->hook != NULL)
		rc = job->hook->take(job->hook->ctx, key, value, &job->wr, &taken, err);
	return rc == PROV_OK && !taken ? put_value(job, value, err) : rc;
}

/* One step: the next element of the innermost container, or its end. */
static int step(struct job *job, struct prov_err *err)
{
	struct level *level = job->levels[job->depth - 1];
	struct prov_json_value value;
	struct prov_bytes key;
	int rc = PROV_OK;

	if (level->is_map) {
		if (prov_json_next_pair(&level->iter, &key, &value))
			return put_member(job, level, key, &value, err);
		prov_enc_map_end(&job->wr, &level->map);
		if (job->wr.code == PROV_E_INTERNAL)
			rc = prov_fail(err, PROV_E_FORMAT, "an object has two members of one name");
	} else if (prov_json_next(&level->iter, &value)) {
		return put_value(job, &value, err);
	}
	job->depth--;
	return rc;
}

int prov_json_to_cbor(struct prov_json_value value, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	return prov_json_to_cbor_with(value, NULL, arena, out, err);
}

int prov_json_to_cbor_with(struct prov_json_value value, const struct prov_json_hook *hook,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	struct job *job = prov_arena_alloc(arena, sizeof(*job), err);
	char *copy = NULL;
	int rc;

	*out = prov_bytes(NULL, 0);
	if (job == NULL)
		return PROV_E_NOMEM;
	job->arena = arena;
	job->hook = hook;
	prov_wr_init(&job->wr, PROV_MAX_STORE);
	rc = put_value(job, &value, err);
	while (rc == PROV_OK && job->depth > 0)
		rc = step(job, err);
	if (rc == PROV_OK)
		rc = prov_wr_done(&job->wr, err);
	if (rc == PROV_OK) {
		copy = prov_arena_strdup(arena, prov_wr_data(&job->wr), err);
		*out = prov_bytes(copy, copy == NULL ? 0 : job->wr.n);
		rc = copy == NULL ? PROV_E_NOMEM : PROV_OK;
	}
	prov_wr_fini(&job->wr);
	return rc;
}
