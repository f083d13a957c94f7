/* SPDX-License-Identifier: Apache-2.0 */
/* Manifest definitions in c2patool's JSON: a table of its fields. */
#include "compose/definition_json.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"

#define MAX_DEFINITION (16u << 20)
#define MAX_VENDOR 32u

#undef prov_loader_fail

int prov_loader_fail(struct prov_loader *l, struct prov_bytes part, const char *fmt, ...)
{
	char msg[160];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	return prov_fail(l->err, PROV_E_FORMAT, "line %zu: %s", prov_json_line(l->text, part), msg);
}
#ifdef __clang_analyzer__ /* as in base/err.h */
#define prov_loader_fail(...) ((void)prov_loader_fail(__VA_ARGS__), PROV_E_FORMAT)
#endif

int prov_loader_refused(
    struct prov_loader *l, struct prov_bytes part, int code, const struct prov_err *why)
{
	if (code == PROV_OK)
		return PROV_OK;
	if (code == PROV_E_LIMIT)
		return prov_fail_of(
		    l->err, code, why, "line %zu: %s", prov_json_line(l->text, part), why->msg);
	if (code == PROV_E_USAGE || code == PROV_E_FORMAT || code == PROV_E_UNSUPPORTED)
		return prov_loader_fail(l, part, "%s", why->msg);
	return prov_pass(l->err, code, why);
}

int prov_loader_text(
    struct prov_loader *l, const struct prov_json_value *value, const char *what, const char **out)
{
	struct prov_bytes text;
	int rc;

	*out = NULL;
	if (value->type != PROV_JSON_STRING)
		return prov_loader_fail(l, value->raw, "\"%s\" must be a text", what);
	rc = prov_json_get_text(value, &l->definition->arena, &text, l->err);
	if (rc != PROV_OK)
		return rc;
	if (text.n > PROV_MAX_GIVEN_TEXT)
		return prov_refuse(l->err, PROV_LIMIT_GIVEN_TEXT,
		    "line %zu: \"%s\" is longer than the limit of %u bytes",
		    prov_json_line(l->text, value->raw), what, PROV_MAX_GIVEN_TEXT);
	if (text.n > 0 && memchr(text.p, 0, text.n) != NULL)
		return prov_loader_fail(l, value->raw, "\"%s\" has a zero in it", what);
	*out = prov_arena_strdup(&l->definition->arena, text, l->err);
	return *out == NULL ? PROV_E_NOMEM : PROV_OK;
}

int prov_loader_member(struct prov_loader *l, const struct prov_json_value *value, const char *key,
    struct prov_member **list, size_t *n, size_t *cap)
{
	struct prov_err why = {0};
	struct prov_member *m = prov_definition_push(
	    &l->definition->arena, (void *)list, n, cap, sizeof(**list), l->err);

	if (m == NULL)
		return l->err->code != PROV_OK ? l->err->code : PROV_E_NOMEM;
	m->key = key;
	return prov_loader_refused(
	    l, value->raw, prov_json_to_cbor(*value, &l->definition->arena, &m->cbor, &why), &why);
}

static const struct prov_loader_field *find_field(
    const struct prov_loader_field *fields, size_t n, struct prov_bytes key)
{
	for (size_t i = 0; i < n; i++) {
		if (prov_json_is(key, prov_bytes_str(fields[i].key)))
			return &fields[i];
	}
	return NULL;
}

/* Every key must be a row's, or, where one's OWN may be there, have dots. */
static int check_keys(struct prov_loader *l, const struct prov_json_value *object, const char *what,
    const struct prov_loader_field *fields, size_t n, bool own)
{
	struct prov_json_iter iter;
	struct prov_json_value value;
	struct prov_bytes key;

	if (object->type != PROV_JSON_MAP)
		return prov_loader_fail(l, object->raw, "%s must be an object", what);
	prov_json_iter(object, &iter);
	while (prov_json_next_pair(&iter, &key, &value)) {
		if (find_field(fields, n, key) != NULL ||
		    (own && key.n > 0 && memchr(key.p, '.', key.n) != NULL))
			continue;
		if (own)
			return prov_loader_fail(l, key,
			    "%s has no field \"%.*s\"; one's own have dots in their names", what,
			    key.n < 48 ? (int)key.n : 48, (const char *)key.p);
		return prov_loader_fail(l, key, "%s has no field \"%.*s\"", what,
		    key.n < 48 ? (int)key.n : 48, (const char *)key.p);
	}
	return PROV_OK;
}

static int load_fields(struct prov_loader *l, const struct prov_json_value *object,
    const char *what, const struct prov_loader_field *fields, size_t n, bool own, void *to)
{
	int rc = check_keys(l, object, what, fields, n, own);

	for (size_t i = 0; i < n && rc == PROV_OK; i++) {
		struct prov_json_value value;
		struct prov_json_field field = {fields[i].key, &value};

		if (!prov_json_fields(object, &field, 1))
			return prov_loader_fail(
			    l, object->raw, "%s has \"%s\" twice", what, fields[i].key);
		if (value.type != PROV_JSON_BAD && value.type != PROV_JSON_NULL &&
		    fields[i].load != NULL)
			rc = fields[i].load(l, &value, to);
	}
	return rc;
}

int prov_loader_fields(struct prov_loader *l, const struct prov_json_value *object,
    const char *what, const struct prov_loader_field *fields, size_t n, void *to)
{
	return load_fields(l, object, what, fields, n, false, to);
}

int prov_loader_fields_or_own(struct prov_loader *l, const struct prov_json_value *object,
    const char *what, const struct prov_loader_field *fields, size_t n, void *to)
{
	return load_fields(l, object, what, fields, n, true, to);
}

/* --- the definition's own fields --- */

#define TEXT_FIELD(name, place)                                                                    \
	static int load_##name(                                                                    \
	    struct prov_loader *l, const struct prov_json_value *value, void *to)                  \
	{                                                                                          \
		(void)to;                                                                          \
		return prov_loader_text(l, value, #name, &l->definition->place);                   \
	}
TEXT_FIELD(title, title)
TEXT_FIELD(instance_id, instance_id)
TEXT_FIELD(alg, signing.alg)
TEXT_FIELD(private_key, signing.private_key)
TEXT_FIELD(sign_cert, signing.sign_cert)
TEXT_FIELD(ta_url, signing.ta_url)
TEXT_FIELD(base_path, signing.base_path)

/* 8.1: what a label may hold there, and this project writes of it. */
static int load_vendor(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	const char *vendor;
	int rc = prov_loader_text(l, value, "vendor", &vendor);

	(void)to;
	if (rc != PROV_OK)
		return rc;
	if (strlen(vendor) > MAX_VENDOR || strspn(vendor, allowed) != strlen(vendor))
		return prov_loader_fail(l, value->raw,
		    "\"vendor\" is at most %u letters, digits, dots, hyphens and underscores",
		    MAX_VENDOR);
	l->definition->vendor = vendor;
	return PROV_OK;
}

static int load_version(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	/* Claims of version 1 are deprecated: what asks for one gets one of version 2. */
	if (value->type != PROV_JSON_NUMBER ||
	    !(prov_bytes_is(value->token, "1") || prov_bytes_is(value->token, "2")))
		return prov_loader_fail(l, value->raw, "\"claim_version\" is 1 or 2");
	return PROV_OK;
}

/* "Name/1.0", as a user agent says it. */
static int load_generator(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_definition *d = l->definition;
	const char *text;
	char *slash;
	int rc = prov_loader_text(l, value, "claim_generator", &text);

	(void)to;
	if (rc != PROV_OK)
		return rc;
	d->generator_name = prov_arena_strdup(&d->arena, prov_bytes_str(text), l->err);
	if (d->generator_name == NULL)
		return PROV_E_NOMEM;
	slash = strchr(d->generator_name, '/');
	if (slash != NULL && slash != d->generator_name) {
		*slash = '\0';
		d->generator_version = strrchr(text, '/') + 1;
	}
	return PROV_OK;
}

static int load_thumbnail(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_loader_image image;
	int rc = prov_loader_image(l, value, &image);

	(void)to;
	l->definition->thumbnail = image.data;
	l->definition->thumbnail_type = image.format;
	return rc;
}

/* EACH for every element of a list. */
static int load_list(struct prov_loader *l, const struct prov_json_value *value, const char *what,
    int (*each)(struct prov_loader *l, const struct prov_json_value *value))
{
	struct prov_json_iter iter;
	struct prov_json_value element;
	int rc = PROV_OK;

	if (value->type != PROV_JSON_ARRAY)
		return prov_loader_fail(l, value->raw, "\"%s\" must be a list", what);
	prov_json_iter(value, &iter);
	while (rc == PROV_OK && prov_json_next(&iter, &element))
		rc = each(l, &element);
	return rc;
}

static int load_ingredient(struct prov_loader *l, const struct prov_json_value *value)
{
	return prov_loader_ingredient(l, value, NULL, NULL);
}

static int load_ingredients(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	return load_list(l, value, "ingredients", load_ingredient);
}

static int load_paths(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	return load_list(l, value, "ingredient_paths", prov_loader_ingredient_path);
}

static int load_redaction(struct prov_loader *l, const struct prov_json_value *value)
{
	struct prov_err why = {0};
	const char *uri;
	int rc = prov_loader_text(l, value, "redactions", &uri);

	if (rc != PROV_OK)
		return rc;
	/* The reason stands in a c2pa.redacted action of the definition. */
	rc = prov_definition_add_redaction(l->definition, uri, "c2pa.unknown", &why);
	if (rc == PROV_OK)
		l->definition->redactions[l->definition->num_redactions - 1].reason = NULL;
	return prov_loader_refused(l, value->raw, rc, &why);
}

static int load_redactions(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	return load_list(l, value, "redactions", load_redaction);
}

/* --- assertions --- */

struct assertion {
	const char *label, *kind;
	struct prov_json_value data;
	bool gathered;
};

static int load_label(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	return prov_loader_text(l, value, "label", &((struct assertion *)to)->label);
}

static int load_kind(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct assertion *a = to;
	int rc = prov_loader_text(l, value, "kind", &a->kind);

	if (rc == PROV_OK && strcmp(a->kind, "Json") != 0 && strcmp(a->kind, "Cbor") != 0)
		rc = prov_loader_fail(l, value->raw, "\"kind\" is Json or Cbor");
	return rc;
}

static int load_data(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	(void)l;
	((struct assertion *)to)->data = *value;
	return PROV_OK;
}

static int load_created(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	if (value->type != PROV_JSON_TRUE && value->type != PROV_JSON_FALSE)
		return prov_loader_fail(l, value->raw, "\"created\" is true or false");
	((struct assertion *)to)->gathered = value->type == PROV_JSON_FALSE;
	return PROV_OK;
}

static int load_assertion(struct prov_loader *l, const struct prov_json_value *value)
{
	static const struct prov_loader_field fields[] = {{"label", load_label},
	    {"data", load_data}, {"kind", load_kind}, {"created", load_created}};
	const struct prov_asr_info *info;
	struct prov_err why = {0};
	struct assertion a = {0};
	int rc = prov_loader_fields(l, value, "an assertion", fields, 4, &a);

	if (rc != PROV_OK)
		return rc;
	if (a.label == NULL || a.data.type == PROV_JSON_BAD)
		return prov_loader_fail(l, value->raw, "an assertion needs \"label\" and \"data\"");
	info = prov_asr_lookup(prov_bytes_str(a.label));
	if (info != NULL && info->kind == PROV_ASR_ACTIONS)
		return prov_loader_actions(l, &a.data);
	rc = prov_definition_add_assertion(l->definition, a.label, a.data.raw.p, a.data.raw.n,
	    a.kind != NULL && strcmp(a.kind, "Json") == 0, a.gathered, &why);
	return prov_loader_refused(l, value->raw, rc, &why);
}

static int load_assertions(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	return load_list(l, value, "assertions", load_assertion);
}

/* In the order in which they are heeded: actions name ingredients, and the newer form of the
 * generator wins. */
static const struct prov_loader_field fields[] = {
    {"$schema", NULL},
    {"claim_version", load_version},
    {"vendor", load_vendor},
    {"title", load_title},
    {"format", NULL}, /* what the content shows counts */
    {"instance_id", load_instance_id},
    {"claim_generator", load_generator},
    {"claim_generator_info", prov_loader_generator},
    {"alg", load_alg},
    {"private_key", load_private_key},
    {"sign_cert", load_sign_cert},
    {"ta_url", load_ta_url},
    {"tsa_url", load_ta_url},
    {"base_path", load_base_path},
    {"thumbnail", load_thumbnail},
    {"ingredients", load_ingredients},
    {"ingredient_paths", load_paths},
    {"redactions", load_redactions},
    {"assertions", load_assertions},
};

int prov_definition_load(struct prov_definition *definition, const void *json, size_t len,
    prov_resource_cb resource, void *ctx, struct prov_err *err)
{
	struct prov_err own = {0};
	struct prov_loader l = {.definition = definition,
	    .resource = resource,
	    .ctx = ctx,
	    .err = err != NULL ? err : &own};
	struct prov_json_value root;
	char *copy;
	int rc;

	if (len > MAX_DEFINITION)
		return prov_refuse(err, PROV_LIMIT_DEFINITION,
		    "a definition larger than the limit of %u bytes", MAX_DEFINITION);
	rc = prov_json_check(prov_bytes(json, len), 0, err);
	if (rc != PROV_OK)
		return rc;
	copy = prov_arena_strdup(&definition->arena, prov_bytes(json, len), err);
	if (copy == NULL)
		return PROV_E_NOMEM;
	l.text = prov_bytes(copy, len);
	root = prov_json_root(l.text);
	return prov_loader_fields(
	    &l, &root, "the definition", fields, sizeof(fields) / sizeof(fields[0]), NULL);
}
