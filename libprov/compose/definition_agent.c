/* SPDX-License-Identifier: Apache-2.0 */
/* Who made it, in a definition in JSON: the claim's generator and software agents (C2PA 2.4,
 * 10.2.3), whose icons are files of the definition. */
#include "base/err.h"
#include "compose/definition_json.h"
#include "compose/file_ref.h"

struct agent {
	const char *name, *version;
};

static int load_name(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	return prov_loader_text(l, value, "name", &((struct agent *)to)->name);
}

static int load_version(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	return prov_loader_text(l, value, "version", &((struct agent *)to)->version);
}

static int check_text(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	const char *text;

	(void)to;
	return prov_loader_text(l, value, "operating_system", &text);
}

static int check_icon(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_loader_image icon;

	(void)to;
	return prov_loader_names(l, value, "an icon", &icon);
}

static const struct prov_loader_field fields[] = {{"name", load_name}, {"version", load_version},
    {"operating_system", check_text}, {"icon", check_icon},
    {"specVersion", NULL}}; /* prov says itself by which version it writes */
#define NUM_FIELDS (sizeof(fields) / sizeof(fields[0]))

/* Those above, and of others those of an entity, which have dots. */
static int check(
    struct prov_loader *l, const struct prov_json_value *value, const char *what, struct agent *out)
{
	int rc = prov_loader_fields_or_own(l, value, what, fields, NUM_FIELDS, out);

	if (rc == PROV_OK && (out->name == NULL || out->name[0] == '\0'))
		rc = prov_loader_fail(l, value->raw, "%s needs \"name\"", what);
	return rc;
}

int prov_loader_agent(
    struct prov_loader *l, const struct prov_json_value *value, struct prov_bytes *out)
{
	struct agent agent = {0};
	int rc = check(l, value, "\"softwareAgent\"", &agent);

	return rc == PROV_OK && out != NULL ? prov_loader_with_icons(l, value, out) : rc;
}

/* What the claim's generator has beside its name and version. */
static int add_more(struct prov_loader *l, const struct prov_json_value *value)
{
	struct prov_definition *d = l->definition;
	struct prov_json_value whole = *value, member;
	struct prov_json_iter iter;
	struct prov_bytes key;
	int rc = PROV_OK;

	prov_json_iter(&whole, &iter);
	while (rc == PROV_OK && prov_json_next_pair(&iter, &key, &member)) {
		bool is_icon = prov_json_is(key, prov_bytes_str("icon"));
		char *name = prov_arena_strdup(&d->arena, key, l->err);
		struct prov_wr mark;
		size_t index;

		if (name == NULL)
			return PROV_E_NOMEM;
		if (member.type == PROV_JSON_NULL || strcmp(name, "name") == 0 ||
		    strcmp(name, "version") == 0 || strcmp(name, "specVersion") == 0)
			continue;
		if (is_icon)
			rc = prov_loader_file(l, &member, "an icon", "c2pa.icon", &index);
		if (rc == PROV_OK)
			rc = prov_loader_member(l, &member, name, &d->generator_more,
			    &d->num_generator_more, &d->cap_generator_more);
		if (rc != PROV_OK || !is_icon)
			continue;
		prov_wr_init(&mark, PROV_MAX_URI);
		prov_file_ref_mark(&mark, index);
		name = prov_arena_strdup(&d->arena, prov_wr_data(&mark), l->err);
		d->generator_more[d->num_generator_more - 1].cbor = prov_bytes(name, mark.n);
		prov_wr_fini(&mark);
		rc = name == NULL ? PROV_E_NOMEM : PROV_OK;
	}
	return rc;
}

int prov_loader_generator(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_definition *d = l->definition;
	struct prov_json_value first, more;
	struct agent agent = {0};
	struct prov_json_iter iter;
	int rc;

	(void)to;
	if (value->type != PROV_JSON_ARRAY)
		return prov_loader_fail(
		    l, value->raw, "\"claim_generator_info\" must be a list with one entry");
	prov_json_iter(value, &iter);
	if (!prov_json_next(&iter, &first))
		return PROV_OK; /* as if it were not there */
	if (prov_json_next(&iter, &more))
		return prov_loader_fail(l, more.raw,
		    "a claim has one generator (C2PA 2.4, 10.2.3), and this is a second");
	rc = check(l, &first, "\"claim_generator_info\"", &agent);
	d->generator_name = agent.name;
	d->generator_version = agent.version;
	return rc == PROV_OK ? add_more(l, &first) : rc;
}
