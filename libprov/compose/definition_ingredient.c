/* SPDX-License-Identifier: Apache-2.0 */
/* Ingredients of a definition in JSON. */
#include "base/err.h"
#include "compose/definition_json.h"
#include "compose/file_ref.h"
#include "io/plan.h"

struct ingredient {
	struct prov_ingredient_opts opts;
	struct prov_loader_image thumbnail;
	const char *id;
	const char *path;  /* of the asset itself, where it is named */
	const char *store; /* of its credentials, the same */
	bool has_data;
	size_t data; /* which file of the definition */
	struct prov_member *more;
	size_t num_more, cap_more;
};

static int load_title(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	return prov_loader_text(l, value, "title", &((struct ingredient *)to)->opts.title);
}

static int load_format(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	return prov_loader_text(l, value, "format", &((struct ingredient *)to)->opts.media_type);
}

static int load_relationship(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	return prov_loader_text(
	    l, value, "relationship", &((struct ingredient *)to)->opts.relationship);
}

static int load_instance(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	return prov_loader_text(
	    l, value, "instance_id", &((struct ingredient *)to)->opts.instance_id);
}

static int load_description(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	return prov_loader_text(
	    l, value, "description", &((struct ingredient *)to)->opts.description);
}

static int load_id(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	return prov_loader_text(l, value, "label", &((struct ingredient *)to)->id);
}

static int load_path(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	return prov_loader_text(l, value, "file_path", &((struct ingredient *)to)->path);
}

static int load_thumbnail(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct ingredient *ing = to;
	int rc = prov_loader_image(l, value, &ing->thumbnail);

	ing->opts.thumbnail = ing->thumbnail.data.p;
	ing->opts.thumbnail_len = ing->thumbnail.data.n;
	ing->opts.thumbnail_type = ing->thumbnail.format;
	return rc;
}

/* A store of its own, which is read and judged as an ingredient, like an asset. */
static int load_store(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct ingredient *ing = to;
	struct prov_loader_image file;
	int rc = prov_loader_names(l, value, "\"manifest_data\"", &file);

	ing->store = file.path;
	return rc;
}

/* 18.16.10: the thing itself, and what kind of thing it is. */
static int load_data(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct ingredient *ing = to;

	ing->has_data = true;
	return prov_loader_file(l, value, "\"data\"", "c2pa.embedded-data", &ing->data);
}

static int add_member(
    struct prov_loader *l, const struct prov_json_value *value, const char *key, void *to)
{
	struct ingredient *ing = to;

	return prov_loader_member(l, value, key, &ing->more, &ing->num_more, &ing->cap_more);
}

static int load_types(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_json_iter iter;
	struct prov_json_value element, type = {0};
	struct prov_json_field field = {"type", &type};

	prov_json_iter(value, &iter);
	if (value->type != PROV_JSON_ARRAY || prov_json_count(value) == 0)
		return prov_loader_fail(
		    l, value->raw, "\"data_types\" must be a list that is not empty");
	while (prov_json_next(&iter, &element)) {
		if (element.type != PROV_JSON_MAP || !prov_json_fields(&element, &field, 1) ||
		    type.type != PROV_JSON_STRING)
			return prov_loader_fail(l, element.raw,
			    "an entry of \"data_types\" is an object with \"type\"");
	}
	return add_member(l, value, "dataTypes", to);
}

static int load_page(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	const char *text;
	int rc = prov_loader_text(l, value, "informational_URI", &text);

	return rc == PROV_OK ? add_member(l, value, "informationalURI", to) : rc;
}

static int load_metadata(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	if (value->type != PROV_JSON_MAP)
		return prov_loader_fail(l, value->raw, "\"metadata\" must be an object");
	return add_member(l, value, "metadata", to);
}

static const struct prov_loader_field fields[] = {
    {"title", load_title},
    {"format", load_format},
    {"relationship", load_relationship},
    {"instance_id", load_instance},
    {"instanceId", load_instance},
    {"document_id", NULL}, /* version 3 of the assertion has no room for it */
    {"description", load_description},
    {"label", load_id},
    {"file_path", load_path},
    {"thumbnail", load_thumbnail},
    {"hash", NULL}, /* of c2patool, to tell ingredients apart */
    {"manifest_data", load_store},
    {"data", load_data},
    {"data_types", load_types},
    {"informational_URI", load_page},
    {"metadata", load_metadata},
    {"provenance", NULL}, /* of XMP; version 3 has no room for it, either */
    /* What another tool found: prov judges the credentials itself (18.16.12.4). */
    {"active_manifest", NULL},
    {"validation_status", NULL},
    {"validation_results", NULL},
};

/* The mark of the data, beside the other members. */
static int add_data(struct prov_loader *l, struct ingredient *ing)
{
	struct prov_definition *d = l->definition;
	struct prov_member *m;
	struct prov_wr mark;
	char *kept;

	if (!ing->has_data)
		return PROV_OK;
	m = prov_definition_push(
	    &d->arena, (void *)&ing->more, &ing->num_more, &ing->cap_more, sizeof(*m), l->err);
	if (m == NULL)
		return l->err->code != PROV_OK ? l->err->code : PROV_E_NOMEM;
	prov_wr_init(&mark, PROV_MAX_URI);
	prov_file_ref_mark(&mark, ing->data);
	kept = prov_arena_strdup(&d->arena, prov_wr_data(&mark), l->err);
	*m = (struct prov_member){"data", prov_bytes(kept, mark.n)};
	prov_wr_fini(&mark);
	return kept == NULL ? PROV_E_NOMEM : PROV_OK;
}

/* The source that it is read from, of those that are named; SRC is the asset's, or NULL. */
static int find_source(struct prov_loader *l, const struct prov_json_value *value,
    const struct ingredient *ing, const struct prov_src **src)
{
	if (ing->store != NULL && (*src != NULL || ing->path != NULL))
		return prov_loader_fail(l, value->raw,
		    "an ingredient has its asset, with the credentials in it, or "
		    "\"manifest_data\"");
	if (ing->store != NULL)
		return prov_loader_open(l, value->raw, ing->store, src);
	return *src == NULL && ing->path != NULL ? prov_loader_open(l, value->raw, ing->path, src)
						 : PROV_OK;
}

int prov_loader_ingredient(struct prov_loader *l, const struct prov_json_value *value,
    const struct prov_src *src, const char *path)
{
	struct ingredient ing = {.opts = PROV_INGREDIENT_OPTS_INIT, .path = path};
	struct prov_definition *d = l->definition;
	struct prov_err why = {0};
	int rc = PROV_OK;

	if (src == NULL || value->type == PROV_JSON_MAP)
		rc = prov_loader_fields(
		    l, value, "an ingredient", fields, sizeof(fields) / sizeof(fields[0]), &ing);
	if (rc == PROV_OK)
		rc = find_source(l, value, &ing, &src);
	if (rc == PROV_OK)
		rc = add_data(l, &ing);
	if (rc != PROV_OK)
		return rc;
	ing.opts.src = src;
	if (ing.opts.title == NULL && ing.path != NULL)
		ing.opts.title =
		    strrchr(ing.path, '/') == NULL ? ing.path : strrchr(ing.path, '/') + 1;
	rc = prov_definition_add_ingredient(d, &ing.opts, &why);
	if (rc == PROV_OK) {
		struct prov_defined_ingredient *added = &d->ingredients[d->num_ingredients - 1];

		added->id = ing.id;
		added->alone = ing.store != NULL;
		added->more = ing.more;
		added->num_more = ing.num_more;
	}
	return prov_loader_refused(l, value->raw, rc, &why);
}

/* An ingredient's own definition in JSON; its paths are taken from its folder. */
static int load_file(struct prov_loader *l, const struct prov_json_value *value,
    const struct prov_src *src, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct prov_loader own = *l;
	struct prov_json_value root;
	int rc;

	if (src->size > (size_t)PROV_MAX_URI * 16)
		return prov_loader_fail(l, value->raw, "the file is too large for a definition");
	rc = prov_src_read_all(src, &l->definition->arena, &own.text, l->err);
	own.folder = prov_bytes(path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
	if (rc == PROV_OK && prov_json_check(own.text, 0, NULL) != PROV_OK)
		return prov_loader_fail(l, value->raw, "the file that is named is no JSON");
	if (rc != PROV_OK)
		return rc;
	root = prov_json_root(own.text);
	return prov_loader_ingredient(&own, &root, NULL, NULL);
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(&text[n - m], end) == 0;
}

int prov_loader_ingredient_path(struct prov_loader *l, const struct prov_json_value *value)
{
	const struct prov_src *src = NULL;
	const char *path;
	int rc = prov_loader_text(l, value, "ingredient_paths", &path);

	if (rc == PROV_OK)
		rc = prov_loader_open(l, value->raw, path, &src);
	if (rc != PROV_OK)
		return rc;
	if (ends_with(path, ".json"))
		return load_file(l, value, src, path);
	return prov_loader_ingredient(l, value, src, path);
}
