/* SPDX-License-Identifier: Apache-2.0 */
/* Ingredients of a definition in JSON. */
#include "base/err.h"
#include "compose/definition_json.h"
#include "io/plan.h"

struct ingredient {
	struct prov_ingredient_opts opts;
	struct prov_loader_image thumbnail;
	const char *id;
	const char *path; /* of the asset itself, where it is named */
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

/* A store without its asset can't be validated, and what is recorded must have been (18.16.12). */
static int refuse_store(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	return prov_loader_fail(l, value->raw,
	    "an ingredient's credentials are read from its asset: name that in "
	    "\"ingredient_paths\" or \"file_path\" instead");
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
    {"manifest_data", refuse_store},
    {"active_manifest", refuse_store},
    {"validation_status", refuse_store},
};

static int open_path(
    struct prov_loader *l, struct prov_bytes part, const char *path, const struct prov_src **out)
{
	struct prov_err why = {0};
	int rc;

	if (l->resource == NULL)
		return prov_loader_fail(l, part, "files can't be read from here");
	rc = l->resource(l->ctx, path, out, &why);
	return rc == PROV_OK ? PROV_OK : prov_loader_fail(l, part, "%s", why.msg);
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
	if (rc == PROV_OK && src == NULL && ing.path != NULL)
		rc = open_path(l, value->raw, ing.path, &src);
	if (rc != PROV_OK)
		return rc;
	ing.opts.src = src;
	if (ing.opts.title == NULL && ing.path != NULL)
		ing.opts.title =
		    strrchr(ing.path, '/') == NULL ? ing.path : strrchr(ing.path, '/') + 1;
	rc = prov_definition_add_ingredient(d, &ing.opts, &why);
	if (rc == PROV_OK)
		d->ingredients[d->num_ingredients - 1].id = ing.id;
	return prov_loader_refused(l, value->raw, rc, &why);
}

/* An ingredient's own definition in JSON; its paths are taken as those of the definition. */
static int load_file(
    struct prov_loader *l, const struct prov_json_value *value, const struct prov_src *src)
{
	struct prov_loader own = *l;
	struct prov_json_value root;
	uint8_t *data;
	int rc;

	if (src->size > PROV_MAX_URI * 16u)
		return prov_loader_fail(l, value->raw, "the file is too large for a definition");
	data = prov_arena_alloc(&l->definition->arena, (size_t)src->size, l->err);
	if (data == NULL)
		return PROV_E_NOMEM;
	rc = prov_src_read(src, 0, data, (size_t)src->size, l->err);
	own.text = prov_bytes(data, (size_t)src->size);
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
		rc = open_path(l, value->raw, path, &src);
	if (rc != PROV_OK)
		return rc;
	if (ends_with(path, ".json"))
		return load_file(l, value, src);
	return prov_loader_ingredient(l, value, src, path);
}
