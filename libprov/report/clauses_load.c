/* SPDX-License-Identifier: Apache-2.0 */
/* Policies in JSON: every field is known, and what is not is refused with its line. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "report/clauses.h"

struct load {
	struct prov_clauses *clauses;
	struct prov_bytes text;
	struct prov_err *err;
};

static int fail(const struct load *l, struct prov_bytes part, const char *fmt, ...)
    PROV_PRINTF(3, 4);

static int fail(const struct load *l, struct prov_bytes part, const char *fmt, ...)
{
	char msg[200];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	return prov_fail(l->err, PROV_E_FORMAT, "line %zu: %s", prov_json_line(l->text, part), msg);
}
#ifdef __clang_analyzer__ /* as in base/err.h */
#define fail(...) ((void)fail(__VA_ARGS__), PROV_E_FORMAT)
#endif

static int refuse(const struct load *l, struct prov_bytes part, const char *what,
    enum prov_limit limit, unsigned max)
{
	return prov_refuse(l->err, limit, "line %zu: more %s than the limit of %u",
	    prov_json_line(l->text, part), what, max);
}

/* A name as it is shown in a message. */
static void show(struct prov_bytes name, char out[64])
{
	struct prov_wr wr;

	prov_wr_init(&wr, 1024);
	prov_utf8_show(&wr, name, 40);
	(void)snprintf(
	    out, 64, "%.*s", (int)prov_wr_data(&wr).n, (const char *)prov_wr_data(&wr).p);
	prov_wr_fini(&wr);
}

struct field {
	const char *key;
	int (*load)(struct load *l, const struct prov_json_value *value, void *to);
	bool needed;
};

static size_t find(const struct field *fields, size_t n, struct prov_bytes key)
{
	size_t i = 0;

	while (i < n && !prov_json_is(key, prov_bytes_str(fields[i].key)))
		i++;
	return i;
}

/* The fields of OBJECT, each at most once, and no others; N is 32 at most. */
static int load_fields(struct load *l, const struct prov_json_value *object, const char *what,
    const struct field *fields, size_t n, void *to)
{
	struct prov_json_iter iter;
	struct prov_json_value value;
	struct prov_bytes key;
	uint32_t seen = 0;
	char name[64];
	int rc = PROV_OK;

	if (object->type != PROV_JSON_MAP)
		return fail(l, object->raw, "%s must be an object", what);
	prov_json_iter(object, &iter);
	while (rc == PROV_OK && prov_json_next_pair(&iter, &key, &value)) {
		size_t i = find(fields, n, key);

		show(key, name);
		if (i == n)
			return fail(l, key, "%s has no field \"%s\"", what, name);
		if ((seen & (1u << i)) != 0)
			return fail(l, key, "%s has \"%s\" twice", what, name);
		seen |= 1u << i;
		if (fields[i].load != NULL)
			rc = fields[i].load(l, &value, to);
	}
	for (size_t i = 0; i < n && rc == PROV_OK; i++) {
		if (fields[i].needed && (seen & (1u << i)) == 0)
			return fail(l, object->raw, "%s lacks \"%s\"", what, fields[i].key);
	}
	return rc;
}

static int load_text(struct load *l, const struct prov_json_value *value, const char *what,
    size_t max, const char **out)
{
	struct prov_arena *arena = &l->clauses->arena;
	struct prov_bytes text;
	int rc;

	if (value->type != PROV_JSON_STRING)
		return fail(l, value->raw, "\"%s\" must be a text", what);
	rc = prov_json_get_text(value, arena, &text, l->err);
	if (rc != PROV_OK)
		return rc;
	if (text.n > max)
		return prov_refuse(l->err, PROV_LIMIT_POLICY_TEXT,
		    "line %zu: \"%s\" is longer than the limit of %zu bytes",
		    prov_json_line(l->text, value->raw), what, max);
	if (text.n == 0 || memchr(text.p, 0, text.n) != NULL)
		return fail(l, value->raw, "\"%s\" is empty, or has a zero in it", what);
	*out = prov_arena_strdup(arena, text, l->err);
	if (*out == NULL)
		return l->err->code != PROV_OK ? l->err->code : PROV_E_NOMEM;
	return PROV_OK;
}

static int load_id(
    struct load *l, const struct prov_json_value *value, const char *what, const char **out)
{
	int rc = load_text(l, value, what, 64, out);

	if (rc == PROV_OK && strspn(*out, "abcdefghijklmnopqrstuvwxyz0123456789.-") != strlen(*out))
		rc = fail(l, value->raw,
		    "\"%s\" may have small letters, digits, dots and hyphens only", what);
	return rc;
}

/* --- terms --- */

static int load_list(struct load *l, const struct prov_json_value *value, struct prov_term *term)
{
	struct prov_json_iter iter;
	struct prov_json_value element;
	size_t n = prov_json_count(value);
	const char **v;
	int rc = PROV_OK;

	if (n == 0)
		return fail(l, value->raw, "the list of \"%s\" is empty", term->row->name);
	l->clauses->num_values += n;
	if (l->clauses->num_values > PROV_MAX_POLICY_VALUES)
		return prov_refuse(l->err, PROV_LIMIT_POLICY_VALUES,
		    "the lists of the policy have more than the limit of %u values",
		    PROV_MAX_POLICY_VALUES);
	v = prov_arena_array(&l->clauses->arena, n, sizeof(*v), l->err);
	if (v == NULL)
		return l->err->code;
	term->v = v;
	prov_json_iter(value, &iter);
	while (rc == PROV_OK && term->n < n && prov_json_next(&iter, &element)) {
		rc = load_text(l, &element, term->row->name, PROV_MAX_POLICY_TEXT, &v[term->n]);
		if (rc == PROV_OK && term->row->knows != NULL && !term->row->knows(v[term->n])) {
			char name[64];

			show(prov_bytes_str(v[term->n]), name);
			return fail(
			    l, element.raw, "\"%s\" does not know \"%s\"", term->row->name, name);
		}
		term->n++;
	}
	return rc;
}

static bool read_number(const struct prov_json_value *value, unsigned *out)
{
	*out = 0;
	if (value->type != PROV_JSON_NUMBER || value->token.n > 5)
		return false;
	for (size_t i = 0; i < value->token.n; i++) {
		if (value->token.p[i] < '0' || value->token.p[i] > '9')
			return false;
		*out = *out * 10 + (unsigned)(value->token.p[i] - '0');
	}
	return true;
}

static int load_term(struct load *l, struct prov_bytes key, const struct prov_json_value *value,
    struct prov_term *term)
{
	const struct prov_term_row *row;
	char name[64];
	size_t i = 0;

	while ((row = prov_term_at(i)) != NULL && !prov_json_is(key, prov_bytes_str(row->name)))
		i++;
	if (row == NULL) {
		show(key, name);
		return fail(l, key, "there is no term \"%s\"", name);
	}
	term->row = row;
	if ((row->takes & PROV_TERM_FLAG) != 0 &&
	    (value->type == PROV_JSON_TRUE || value->type == PROV_JSON_FALSE)) {
		term->is_flag = true;
		term->flag = value->type == PROV_JSON_TRUE;
		return PROV_OK;
	}
	if ((row->takes & PROV_TERM_LIST) != 0 && value->type == PROV_JSON_ARRAY)
		return load_list(l, value, term);
	if (row->takes == PROV_TERM_NUMBER && read_number(value, &term->number))
		return PROV_OK;
	return fail(l, value->raw, "\"%s\" must be %s", row->name,
	    row->takes == PROV_TERM_FLAG     ? "true or false"
	    : row->takes == PROV_TERM_LIST   ? "a list of texts"
	    : row->takes == PROV_TERM_NUMBER ? "a whole number from 0 to 99999"
					     : "true, false, or a list of texts");
}

static int load_terms(struct load *l, const struct prov_json_value *value, struct prov_terms *terms)
{
	struct prov_json_iter iter;
	struct prov_json_value one;
	struct prov_bytes key;
	size_t n;
	int rc = PROV_OK;

	if (value->type != PROV_JSON_MAP)
		return fail(l, value->raw, "terms must be an object");
	n = prov_json_count(value);
	if (n == 0)
		return fail(l, value->raw, "there must be a term");
	if (n > PROV_MAX_TERMS)
		return refuse(l, value->raw, "terms", PROV_LIMIT_TERMS, PROV_MAX_TERMS);
	terms->v = prov_arena_array(&l->clauses->arena, n, sizeof(*terms->v), l->err);
	if (terms->v == NULL)
		return l->err->code;
	prov_json_iter(value, &iter);
	while (rc == PROV_OK && terms->n < n && prov_json_next_pair(&iter, &key, &one)) {
		rc = load_term(l, key, &one, &terms->v[terms->n]);
		for (size_t i = 0; i < terms->n && rc == PROV_OK; i++) {
			if (terms->v[i].row == terms->v[terms->n].row)
				rc = fail(
				    l, key, "\"%s\" stands there twice", terms->v[i].row->name);
		}
		terms->n++;
	}
	return rc;
}

/* An object, or a list of them of which one has to hold. */
static int load_sets(
    struct load *l, const struct prov_json_value *value, struct prov_terms **out, size_t *count)
{
	struct prov_json_iter iter;
	struct prov_json_value one;
	size_t n = value->type == PROV_JSON_ARRAY ? prov_json_count(value) : 1;
	int rc = PROV_OK;

	if (n == 0)
		return fail(l, value->raw, "there must be a set of terms");
	if (n > PROV_MAX_TERMS)
		return refuse(l, value->raw, "sets of terms", PROV_LIMIT_TERMS, PROV_MAX_TERMS);
	*out = prov_arena_array(&l->clauses->arena, n, sizeof(**out), l->err);
	if (*out == NULL)
		return l->err->code;
	*count = n;
	if (value->type != PROV_JSON_ARRAY)
		return load_terms(l, value, *out);
	prov_json_iter(value, &iter);
	for (size_t i = 0; rc == PROV_OK && i < n && prov_json_next(&iter, &one); i++)
		rc = load_terms(l, &one, &(*out)[i]);
	return rc;
}

/* --- clauses --- */

static int load_clause_id(struct load *l, const struct prov_json_value *value, void *to)
{
	struct prov_clause *c = to;
	int rc = load_id(l, value, "id", &c->id);

	for (size_t i = 0; rc == PROV_OK && &l->clauses->v[i] != c; i++) {
		if (strcmp(l->clauses->v[i].id, c->id) == 0)
			rc = fail(l, value->raw, "another clause has the id \"%s\"", c->id);
	}
	return rc;
}

static int load_when(struct load *l, const struct prov_json_value *value, void *to)
{
	struct prov_clause *c = to;

	return load_sets(l, value, &c->when, &c->num_when);
}

static int load_want(struct load *l, const struct prov_json_value *value, void *to)
{
	struct prov_clause *c = to;

	return load_sets(l, value, &c->want, &c->num_want);
}

static int load_pass(struct load *l, const struct prov_json_value *value, void *to)
{
	return load_text(l, value, "pass", PROV_MAX_POLICY_TEXT, &((struct prov_clause *)to)->pass);
}

static int load_unmet(struct load *l, const struct prov_json_value *value, struct prov_clause *c,
    const char *what, enum prov_result otherwise)
{
	if (c->unmet != NULL)
		return fail(l, value->raw, "a clause has \"fail\" or \"warn\", and not both");
	c->otherwise = otherwise;
	return load_text(l, value, what, PROV_MAX_POLICY_TEXT, &c->unmet);
}

static int load_fail(struct load *l, const struct prov_json_value *value, void *to)
{
	return load_unmet(l, value, to, "fail", PROV_RESULT_FAIL);
}

static int load_warn(struct load *l, const struct prov_json_value *value, void *to)
{
	return load_unmet(l, value, to, "warn", PROV_RESULT_WARN);
}

static int load_clause(
    struct load *l, const struct prov_json_value *value, struct prov_clause *clause)
{
	static const struct field fields[] = {
	    {"id", load_clause_id, true},
	    {"when", load_when, false},
	    {"want", load_want, true},
	    {"pass", load_pass, true},
	    {"fail", load_fail, false},
	    {"warn", load_warn, false},
	};
	int rc =
	    load_fields(l, value, "a clause", fields, sizeof(fields) / sizeof(fields[0]), clause);

	if (rc == PROV_OK && clause->unmet == NULL)
		rc = fail(l, value->raw, "a clause needs \"fail\" or \"warn\"");
	return rc;
}

/* --- the policy's own fields --- */

static int load_version(struct load *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	if (value->type != PROV_JSON_NUMBER || !prov_bytes_is(value->token, "1"))
		return fail(l, value->raw,
		    "\"version\" of the form of policies must be 1; a newer prov may know others");
	return PROV_OK;
}

static int load_name(struct load *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	return load_id(l, value, "name", &l->clauses->name);
}

static int load_title(struct load *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	return load_text(l, value, "title", PROV_MAX_POLICY_TEXT, &l->clauses->title);
}

static int load_clauses(struct load *l, const struct prov_json_value *value, void *to)
{
	struct prov_clauses *c = l->clauses;
	struct prov_json_iter iter;
	struct prov_json_value one;
	size_t n = value->type == PROV_JSON_ARRAY ? prov_json_count(value) : 0;
	int rc = PROV_OK;

	(void)to;
	if (n == 0)
		return fail(l, value->raw, "\"clauses\" must be a list of clauses");
	if (n > PROV_MAX_CLAUSES)
		return refuse(l, value->raw, "clauses", PROV_LIMIT_CLAUSES, PROV_MAX_CLAUSES);
	c->v = prov_arena_array(&c->arena, n, sizeof(*c->v), l->err);
	if (c->v == NULL)
		return l->err->code;
	prov_json_iter(value, &iter);
	while (rc == PROV_OK && c->n < n && prov_json_next(&iter, &one)) {
		rc = load_clause(l, &one, &c->v[c->n]);
		c->n++;
	}
	return rc;
}

static int take_digest(struct load *l, struct prov_bytes json)
{
	uint8_t hash[PROV_HASH_MAX];
	struct prov_wr hex;
	int rc = prov_hash_bytes(PROV_HASH_SHA256, json, hash, l->err);

	if (rc != PROV_OK)
		return rc;
	prov_wr_init(&hex, sizeof(l->clauses->sha256));
	prov_hex_put(&hex, prov_bytes(hash, 32));
	rc = prov_wr_done(&hex, l->err);
	if (rc == PROV_OK)
		memcpy(l->clauses->sha256, hex.p, hex.n);
	prov_wr_fini(&hex);
	return rc;
}

static int load_policy(struct load *l, struct prov_bytes json)
{
	static const struct field fields[] = {
	    {"$schema", NULL, false},
	    {"version", load_version, true},
	    {"name", load_name, true},
	    {"title", load_title, false},
	    {"clauses", load_clauses, true},
	};
	struct prov_json_value root;
	char *copy;
	int rc;

	if (json.n > PROV_MAX_POLICY)
		return prov_refuse(l->err, PROV_LIMIT_POLICY,
		    "a policy larger than the limit of %u bytes", PROV_MAX_POLICY);
	rc = prov_json_check(json, 0, l->err);
	if (rc == PROV_OK)
		rc = take_digest(l, json);
	if (rc != PROV_OK)
		return rc;
	copy = prov_arena_strdup(&l->clauses->arena, json, l->err);
	if (copy == NULL)
		return l->err->code;
	l->text = prov_bytes(copy, json.n);
	root = prov_json_root(l->text);
	return load_fields(
	    l, &root, "the policy", fields, sizeof(fields) / sizeof(fields[0]), NULL);
}

int prov_clauses_load(struct prov_clauses **out, struct prov_bytes json, struct prov_err *err)
{
	struct prov_err own = {0};
	struct load l = {.err = err != NULL ? err : &own};
	int rc;

	*out = NULL;
	l.clauses = calloc(1, sizeof(*l.clauses));
	if (l.clauses == NULL)
		return prov_fail_nomem(err);
	prov_arena_init(&l.clauses->arena, PROV_MAX_POLICY_MEMORY);
	rc = load_policy(&l, json);
	if (rc != PROV_OK) {
		prov_clauses_free(l.clauses);
		return rc;
	}
	*out = l.clauses; /* transferred */
	return PROV_OK;
}
