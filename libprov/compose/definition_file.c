/* SPDX-License-Identifier: Apache-2.0 */
/* Files that a definition in JSON names: {"format": media type, "identifier": path}. */
#include "base/err.h"
#include "compose/definition_json.h"
#include "compose/file_ref.h"
#include "io/plan.h"

int prov_loader_open(
    struct prov_loader *l, struct prov_bytes part, const char *path, const struct prov_src **out)
{
	struct prov_err why = {0};
	int rc;

	if (l->resource == NULL)
		return prov_loader_fail(l, part, "files can't be read from here");
	if (l->folder.n > 0 && path[0] != '/')
		path = prov_arena_printf(&l->definition->arena, l->err, "%.*s%s", (int)l->folder.n,
		    (const char *)l->folder.p, path);
	if (path == NULL)
		return PROV_E_NOMEM;
	rc = l->resource(l->ctx, path, out, &why);
	if (rc == PROV_OK && *out != NULL)
		return PROV_OK;
	return prov_loader_fail(l, part, "%s", why.msg[0] != '\0' ? why.msg : "it can't be opened");
}

static int load_format(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_loader_image *image = to;

	return prov_loader_text(l, value, "format", &image->format);
}

static int load_identifier(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_loader_image *image = to;

	return prov_loader_text(l, value, "identifier", &image->path);
}

static int read_resource(
    struct prov_loader *l, struct prov_bytes part, const char *path, struct prov_bytes *out)
{
	const struct prov_src *src = NULL;
	int rc = prov_loader_open(l, part, path, &src);

	if (rc != PROV_OK)
		return rc;
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): by rc, src is there */
	if (src->size == 0 || src->size > PROV_MAX_STORE)
		return prov_loader_fail(l, part, "the file is empty or too large to be put in");
	return prov_src_read_all(src, &l->definition->arena, out, l->err);
}

int prov_loader_names(struct prov_loader *l, const struct prov_json_value *value, const char *what,
    struct prov_loader_image *out)
{
	static const struct prov_loader_field fields[] = {{"format", load_format},
	    {"identifier", load_identifier},
	    {"data_types", NULL},           /* an ingredient says them of its data itself */
	    {"alg", NULL}, {"hash", NULL}}; /* of c2patool, for files that it keeps elsewhere */
	int rc;

	memset(out, 0, sizeof(*out));
	rc = prov_loader_fields(l, value, what, fields, sizeof(fields) / sizeof(fields[0]), out);
	if (rc == PROV_OK && (out->format == NULL || out->path == NULL))
		rc =
		    prov_loader_fail(l, value->raw, "%s needs \"format\" and \"identifier\"", what);
	return rc;
}

int prov_loader_image(
    struct prov_loader *l, const struct prov_json_value *value, struct prov_loader_image *out)
{
	int rc = prov_loader_names(l, value, "an image", out);

	return rc == PROV_OK ? read_resource(l, value->raw, out->path, &out->data) : rc;
}

int prov_loader_file(struct prov_loader *l, const struct prov_json_value *value, const char *what,
    const char *label, size_t *index)
{
	struct prov_definition *d = l->definition;
	struct prov_draft_assertion *a;
	struct prov_loader_image file;
	int rc = prov_loader_names(l, value, what, &file);

	if (rc == PROV_OK)
		rc = read_resource(l, value->raw, file.path, &file.data);
	if (rc != PROV_OK)
		return rc;
	/* One file is one assertion, however many refer to it. */
	for (*index = 0; *index < d->num_files; (*index)++) {
		a = &d->files[*index];
		if (strcmp(a->label, label) == 0 && strcmp(a->media_type, file.format) == 0 &&
		    prov_bytes_eq(a->data, file.data))
			return PROV_OK;
	}
	a = prov_definition_push(
	    &d->arena, (void *)&d->files, &d->num_files, &d->cap_files, sizeof(*a), l->err);
	if (a == NULL)
		return l->err->code != PROV_OK ? l->err->code : PROV_E_NOMEM;
	*a = (struct prov_draft_assertion){
	    .label = label, .form = PROV_FORM_FILE, .data = file.data, .media_type = file.format};
	return PROV_OK;
}

/* A failure of its own has its line already, which a caller who adds one must not know. */
static int take_icon(void *ctx, struct prov_bytes key, const struct prov_json_value *value,
    struct prov_wr *wr, bool *taken, struct prov_err *err)
{
	struct prov_loader *l = ctx;
	size_t index;
	int rc;

	*taken = prov_json_is(key, prov_bytes_str("icon"));
	if (!*taken)
		return PROV_OK;
	rc = prov_loader_file(l, value, "an icon", "c2pa.icon", &index);
	if (rc != PROV_OK)
		return prov_pass(err, rc, l->err);
	prov_file_ref_mark(wr, index);
	return PROV_OK;
}

int prov_loader_with_icons(
    struct prov_loader *l, const struct prov_json_value *value, struct prov_bytes *out)
{
	const struct prov_json_hook hook = {take_icon, l};
	struct prov_err why = {0};
	int rc = prov_json_to_cbor_with(*value, &hook, &l->definition->arena, out, &why);

	if (rc != PROV_OK && l->err->code != PROV_OK)
		return rc;
	return prov_loader_refused(l, value->raw, rc, &why);
}
