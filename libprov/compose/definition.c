/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/definition.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/opts.h"
#include "base/utf8.h"
#include "claim/action_names.h"
#include "compose/json_cbor.h"
#include "prov/sign.h"
#include "json/scan.h"

#define FIRST_ROOM 4u

int prov_definition_new(struct prov_definition **out, struct prov_err *err)
{
	*out = calloc(1, sizeof(**out));
	if (*out == NULL)
		return prov_fail_nomem(err);
	prov_arena_init(&(*out)->arena, PROV_MAX_ARENA);
	return PROV_OK;
}

void prov_definition_free(struct prov_definition *definition)
{
	if (definition == NULL)
		return;
	prov_arena_fini(&definition->arena);
	free(definition);
}

/* ARRAY points to a pointer of some type, which is read and set as bytes. */
void *prov_definition_push(struct prov_arena *arena, void *array, size_t *n, size_t *cap,
    size_t size, struct prov_err *err)
{
	uint8_t *items;

	memcpy(&items, array, sizeof(items));
	if (*n == PROV_MAX_DEFINED) {
		(void)prov_refuse(err, PROV_LIMIT_DEFINED,
		    "more than %u ingredients, actions, assertions or redactions",
		    PROV_MAX_DEFINED);
		return NULL;
	}
	if (*n == *cap) {
		size_t room = *cap == 0 ? FIRST_ROOM : *cap * 2;

		items = prov_arena_grow(arena, items, *cap, room, size, err);
		if (items == NULL)
			return NULL;
		memcpy(array, &items, sizeof(items));
		*cap = room;
	}
	return &items[(*n)++ * size];
}

#define PUSH(def, list, err)                                                                       \
	prov_definition_push(&(def)->arena, (void *)&(def)->list, &(def)->num_##list,              \
	    &(def)->cap_##list, sizeof(*(def)->list), err)

static int failed(const struct prov_err *err)
{
	return err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
}

int prov_definition_text(
    struct prov_definition *definition, const char *text, const char **out, struct prov_err *err)
{
	*out = NULL;
	if (text == NULL)
		return PROV_OK;
	if (strlen(text) > PROV_MAX_GIVEN_TEXT)
		return prov_refuse(err, PROV_LIMIT_GIVEN_TEXT,
		    "a text of the definition is longer than the limit of %u bytes",
		    PROV_MAX_GIVEN_TEXT);
	if (!prov_utf8_check(prov_bytes_str(text), NULL))
		return prov_fail(err, PROV_E_USAGE, "a text of the definition is not valid UTF-8");
	*out = prov_arena_strdup(&definition->arena, prov_bytes_str(text), err);
	return *out == NULL ? failed(err) : PROV_OK;
}

/* TEXTS that are all to be copied to OUT. */
static int copy_texts(struct prov_definition *d, const char *const *texts, const char **const *out,
    size_t n, struct prov_err *err)
{
	int rc = PROV_OK;

	for (size_t i = 0; i < n && rc == PROV_OK; i++)
		rc = prov_definition_text(d, texts[i], out[i], err);
	return rc;
}

static int copy_data(struct prov_definition *d, const void *data, size_t len,
    struct prov_bytes *out, struct prov_err *err)
{
	char *copy;

	*out = prov_bytes(NULL, 0);
	if (data == NULL || len == 0)
		return PROV_OK;
	if (len > PROV_MAX_STORE)
		return prov_refuse(err, PROV_LIMIT_STORE,
		    "an assertion larger than the limit of %u bytes for a manifest store",
		    PROV_MAX_STORE);
	copy = prov_arena_strdup(&d->arena, prov_bytes(data, len), err);
	*out = prov_bytes(copy, len);
	return copy == NULL ? failed(err) : PROV_OK;
}

int prov_definition_set_title(
    struct prov_definition *definition, const char *title, struct prov_err *err)
{
	return prov_definition_text(definition, title, &definition->title, err);
}

int prov_definition_set_generator(
    struct prov_definition *definition, const char *name, const char *version, struct prov_err *err)
{
	const char *const texts[] = {name, version};
	const char **const out[] = {&definition->generator_name, &definition->generator_version};

	return copy_texts(definition, texts, out, 2, err);
}

static const char *find_relationship(const char *name)
{
	static const char *const names[] = {"componentOf", "parentOf", "inputTo"};

	if (name == NULL)
		return names[0];
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) == 0)
			return names[i];
	}
	return NULL;
}

static int check_ingredient(
    const struct prov_definition *d, const struct prov_ingredient_opts *opts, struct prov_err *err)
{
	const char *relationship = find_relationship(opts->relationship);

	if (relationship == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "an ingredient's relationship is parentOf, componentOf or inputTo");
	if (opts->thumbnail != NULL && opts->thumbnail_type == NULL)
		return prov_fail(
		    err, PROV_E_USAGE, "an ingredient's thumbnail needs its media type");
	for (size_t i = 0; i < d->num_ingredients; i++) {
		if (strcmp(relationship, "parentOf") == 0 &&
		    strcmp(d->ingredients[i].relationship, relationship) == 0)
			return prov_fail(
			    err, PROV_E_USAGE, "an asset can have only one parent (18.16.4)");
	}
	return PROV_OK;
}

int prov_definition_add_ingredient(struct prov_definition *definition,
    const struct prov_ingredient_opts *given, struct prov_err *err)
{
	struct prov_ingredient_opts own = PROV_INGREDIENT_OPTS_INIT;
	const struct prov_ingredient_opts *opts = &own;
	struct prov_defined_ingredient *ing;
	int rc = prov_opts_take(&own, sizeof(own), given, "prov_ingredient_opts", err);

	if (rc == PROV_OK)
		rc = check_ingredient(definition, opts, err);
	if (rc != PROV_OK)
		return rc;
	ing = PUSH(definition, ingredients, err);
	if (ing == NULL)
		return failed(err);
	ing->src = opts->src;
	ing->relationship = find_relationship(opts->relationship);
	{
		const char *const texts[] = {opts->title, opts->media_type, opts->instance_id,
		    opts->description, opts->thumbnail_type};
		const char **const out[] = {&ing->title, &ing->media_type, &ing->instance_id,
		    &ing->description, &ing->thumbnail_type};

		rc = copy_texts(definition, texts, out, 5, err);
	}
	return rc != PROV_OK ? rc
			     : copy_data(definition, opts->thumbnail, opts->thumbnail_len,
				   &ing->thumbnail, err);
}

int prov_definition_add_action(
    struct prov_definition *definition, const struct prov_action_opts *given, struct prov_err *err)
{
	struct prov_action_opts own = PROV_ACTION_OPTS_INIT;
	const struct prov_action_opts *opts = &own;
	struct prov_draft_action *a;
	int rc = prov_opts_take(&own, sizeof(own), given, "prov_action_opts", err);

	if (rc != PROV_OK)
		return rc;
	if (opts->action == NULL || strchr(opts->action, '.') == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "an action is named as c2pa.cropped or, for one's own, com.example.toned "
		    "(C2PA 2.4, 18.15.1)");
	if (!prov_action_is_named(opts->action))
		return prov_fail(err, PROV_E_USAGE,
		    "C2PA 2.4 has no action of that name (18.15.1); one's own begins with a "
		    "domain, as "
		    "com.example.toned");
	if (opts->source_type != NULL && prov_declare_uri(opts->source_type) == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "an action's source type is none of the names or URIs that are known");
	a = PUSH(definition, actions, err);
	if (a == NULL)
		return failed(err);
	a->when = opts->when;
	a->source_type = opts->source_type == NULL ? NULL : prov_declare_uri(opts->source_type);
	{
		const char *const texts[] = {opts->action, opts->tool_name, opts->tool_version,
		    opts->description, opts->reason};
		const char **const out[] = {
		    &a->action, &a->agent_name, &a->agent_version, &a->description, &a->reason};

		return copy_texts(definition, texts, out, 5, err);
	}
}

int prov_definition_add_assertion(struct prov_definition *definition, const char *label,
    const void *json, size_t len, bool as_json, bool gathered, struct prov_err *err)
{
	const struct prov_asr_info *info;
	struct prov_draft_assertion *a;
	int rc = prov_definition_check_label(label, err);

	if (rc == PROV_OK)
		rc = prov_json_check(prov_bytes(json, len), 0, err);
	if (rc != PROV_OK)
		return rc;
	a = PUSH(definition, assertions, err);
	if (a == NULL)
		return failed(err);
	info = prov_asr_lookup(prov_bytes_str(label));
	if (info != NULL && info->form != PROV_FORM_ANY)
		as_json = info->form == PROV_FORM_JSON;
	a->form = as_json ? PROV_FORM_JSON : PROV_FORM_CBOR;
	a->gathered = gathered;
	rc = prov_definition_text(definition, label, &a->label, err);
	if (rc != PROV_OK || as_json)
		return rc != PROV_OK ? rc : copy_data(definition, json, len, &a->data, err);
	return prov_json_to_cbor(
	    prov_json_root(prov_bytes(json, len)), &definition->arena, &a->data, err);
}

int prov_definition_set_thumbnail(struct prov_definition *definition, const char *media_type,
    const void *data, size_t len, struct prov_err *err)
{
	int rc;

	if (media_type == NULL || data == NULL || len == 0)
		return prov_fail(err, PROV_E_USAGE, "a thumbnail is an image and its media type");
	rc = prov_definition_text(definition, media_type, &definition->thumbnail_type, err);
	return rc != PROV_OK ? rc : copy_data(definition, data, len, &definition->thumbnail, err);
}

int prov_definition_add_redaction(
    struct prov_definition *definition, const char *uri, const char *reason, struct prov_err *err)
{
	static const char begin[] = "self#jumbf=/c2pa/";
	struct prov_defined_redaction *r;
	int rc;

	if (uri == NULL || strncmp(uri, begin, sizeof(begin) - 1) != 0 ||
	    strstr(uri, "/c2pa.assertions/") == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "what is redacted is named by the absolute URI of an ingredient's assertion: "
		    "self#jumbf=/c2pa/MANIFEST/c2pa.assertions/LABEL");
	if (reason == NULL || strchr(reason, '.') == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "a redaction needs its reason: c2pa.PII.present, c2pa.invalid.data, "
		    "c2pa.trade-secret.present, c2pa.government.confidential, or one's own with "
		    "dots in it (18.15.4.7)");
	r = PUSH(definition, redactions, err);
	if (r == NULL)
		return failed(err);
	rc = prov_definition_text(definition, uri, &r->uri, err);
	return rc != PROV_OK ? rc : prov_definition_text(definition, reason, &r->reason, err);
}

void prov_definition_get_signing(
    const struct prov_definition *definition, struct prov_definition_signing *out)
{
	*out = definition->signing;
}
