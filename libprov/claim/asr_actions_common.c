/* SPDX-License-Identifier: Apache-2.0 */
#include "claim/asr_actions_common.h"

#include <stdlib.h>

#include "base/limits.h"
#include "claim/item.h"

size_t prov_actions_count(const struct prov_cbor *list)
{
	return list->type == PROV_CBOR_ARRAY ? prov_cbor_count(list) : 0;
}

int prov_actions_fault(struct prov_actions_in *in, const char *sentence)
{
	if (in->out->fault == NULL)
		in->out->fault = sentence;
	return PROV_OK;
}

/* --- software agents --- */

int prov_actions_grow(
    struct prov_actions_in *in, void **v, size_t n, size_t *cap, size_t size, const char *what)
{
	size_t want = *cap == 0 ? 8 : 2 * *cap;
	void *room;
	int rc;

	if (n < *cap)
		return PROV_OK;
	rc = prov_item_room(in->arena, want, 4 * (size_t)PROV_MAX_ITEMS, PROV_LIMIT_ITEMS, size,
	    what, &room, in->err);
	if (rc != PROV_OK)
		return rc;
	if (n > 0)
		memcpy(room, *v, n * size);
	*v = room;
	*cap = want;
	return PROV_OK;
}

/* An icon that is no map is none (6.5: no schema validation). */
static int add_icon(struct prov_actions_in *in, const struct prov_cbor *item)
{
	struct prov_actions *out = in->out;
	void *v = out->icons;
	bool good;
	int rc;

	if (item->type != PROV_CBOR_MAP)
		return PROV_OK;
	rc = prov_actions_grow(
	    in, &v, out->num_icons, &out->cap_icons, sizeof(out->icons[0]), "icons");
	out->icons = v;
	if (rc == PROV_OK)
		rc = prov_item_uri(item, in->arena, &out->icons[out->num_icons], &good, in->err);
	if (rc == PROV_OK)
		out->num_icons++;
	return rc;
}

/* A generator-info-map; in v1, and by some writers of v2, a text. */
static int read_agent(
    struct prov_actions_in *in, const struct prov_cbor *item, struct prov_actions_agent *out)
{
	struct prov_cbor name, version, icon;
	const struct prov_cbor_field fields[] = {
	    {"name", &name}, {"version", &version}, {"icon", &icon}};
	int rc;

	*out = (struct prov_actions_agent){0};
	if (item->type == PROV_CBOR_TEXT)
		return prov_item_text(item, in->arena, &out->name, in->err);
	if (prov_cbor_fields(item, fields, 3, NULL) != PROV_OK)
		return PROV_OK;
	rc = prov_item_text(&name, in->arena, &out->name, in->err);
	if (rc == PROV_OK)
		rc = prov_item_text(&version, in->arena, &out->version, in->err);
	return rc == PROV_OK ? add_icon(in, &icon) : rc;
}

int prov_actions_agents(struct prov_actions_in *in, const struct prov_cbor *list)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	size_t count = prov_actions_count(list);
	struct prov_cbor element;
	void *room;
	int rc;

	rc = prov_item_room(in->arena, count, PROV_MAX_ITEMS, PROV_LIMIT_ITEMS,
	    sizeof(in->agents[0]), "software agents", &room, in->err);
	if (rc != PROV_OK)
		return rc;
	in->agents = room;
	while (rc == PROV_OK && in->num_agents < count && prov_cbor_next(&iter, &element))
		rc = read_agent(in, &element, &in->agents[in->num_agents++]);
	return rc;
}

/* --- templates (18.15.6.1) --- */

/* A text. AI is also heard where there is a list of them, or one of bytes. */
static int read_source(
    struct prov_actions_in *in, const struct prov_cbor *given, struct prov_actions_common *out)
{
	struct prov_cbor item = *given, element;
	struct prov_cbor_iter iter;
	struct prov_bytes text;
	uint64_t tag;
	int rc;

	if (given->type == PROV_CBOR_TAG)
		(void)prov_cbor_untag(given, &tag, &item);
	rc = prov_item_text(&item, in->arena, &out->source_type, in->err);
	if (rc != PROV_OK)
		return rc;
	out->says_ai = prov_source_of_ai(out->source_type) != NULL ||
		       (prov_cbor_bytes(&item, &text) && prov_source_of_ai(text) != NULL);
	iter = prov_cbor_iter(&item);
	while (item.type == PROV_CBOR_ARRAY && prov_cbor_next(&iter, &element)) {
		rc = prov_item_text(&element, in->arena, &text, in->err);
		if (rc != PROV_OK)
			return rc;
		out->says_ai = out->says_ai || prov_source_of_ai(text) != NULL;
	}
	return PROV_OK;
}

int prov_actions_read_common(
    struct prov_actions_in *in, const struct prov_actions_raw *raw, struct prov_actions_common *out)
{
	struct prov_actions_agent agent = {0};
	uint64_t i;
	int rc;

	*out = (struct prov_actions_common){0};
	if (in->out->version > 1 && prov_item_present(&raw->agent) &&
	    prov_item_present(&raw->agent_index))
		(void)prov_actions_fault(
		    in, "an action has both a softwareAgent and a softwareAgentIndex");
	rc = prov_item_text(&raw->description, in->arena, &out->description, in->err);
	if (rc == PROV_OK)
		rc = read_source(in, &raw->source_type, out);
	if (rc != PROV_OK)
		return rc;
	if (prov_item_present(&raw->agent)) {
		out->has_agent = true;
		rc = read_agent(in, &raw->agent, &agent);
	} else if (prov_cbor_uint(&raw->agent_index, &i) && i < in->num_agents) {
		out->has_agent = true;
		agent = in->agents[i];
	}
	out->agent_name = agent.name;
	out->agent_version = agent.version;
	return rc;
}

void prov_actions_overlay(struct prov_actions_common *base, const struct prov_actions_common *top)
{
	if (top->description.n > 0)
		base->description = top->description;
	if (top->source_type.n > 0 || top->says_ai) {
		base->source_type = top->source_type;
		base->says_ai = top->says_ai;
	}
	if (top->has_agent) {
		base->has_agent = true;
		base->agent_name = top->agent_name;
		base->agent_version = top->agent_version;
	}
}

static int compare_names(struct prov_bytes a, struct prov_bytes b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (order == 0 && a.n != b.n)
		order = a.n < b.n ? -1 : 1;
	return order;
}

static int by_name_and_order(const void *va, const void *vb)
{
	const struct prov_actions_template *a = va, *b = vb;
	int order = compare_names(a->action, b->action);

	if (order == 0)
		order = a->order < b->order ? -1 : a->order > b->order;
	return order;
}

/* Templates of one name become one, so that each action looks up at most two. */
static void merge_templates(struct prov_actions_in *in)
{
	struct prov_actions_template *v = in->templates;
	size_t n = 0;

	if (in->num_templates > 1)
		qsort(v, in->num_templates, sizeof(v[0]), by_name_and_order);
	for (size_t i = 0; i < in->num_templates; i++) {
		if (n > 0 && prov_bytes_eq(v[n - 1].action, v[i].action))
			prov_actions_overlay(&v[n - 1].common, &v[i].common);
		else
			v[n++] = v[i];
	}
	in->num_templates = n;
}

/* One that names no action applies to none. */
static int read_template(struct prov_actions_in *in, const struct prov_cbor *item)
{
	struct prov_actions_template *out = &in->templates[in->num_templates];
	struct prov_actions_raw raw;
	struct prov_cbor action, icon;
	const struct prov_cbor_field fields[] = {
	    {"action", &action},
	    {"icon", &icon},
	    {"softwareAgent", &raw.agent},
	    {"softwareAgentIndex", &raw.agent_index},
	    {"description", &raw.description},
	    {"digitalSourceType", &raw.source_type},
	};
	int rc;

	if (prov_cbor_fields(item, fields, sizeof(fields) / sizeof(fields[0]), NULL) != PROV_OK ||
	    action.type != PROV_CBOR_TEXT)
		return PROV_OK;
	rc = prov_item_text(&action, in->arena, &out->action, in->err);
	if (rc == PROV_OK)
		rc = prov_actions_read_common(in, &raw, &out->common);
	if (rc == PROV_OK)
		rc = add_icon(in, &icon);
	if (rc == PROV_OK)
		out->order = in->num_templates++;
	return rc;
}

int prov_actions_templates(struct prov_actions_in *in, const struct prov_cbor *list)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor element;
	void *room;
	int rc;

	rc = prov_item_room(in->arena, prov_actions_count(list), PROV_MAX_ITEMS, PROV_LIMIT_ITEMS,
	    sizeof(in->templates[0]), "action templates", &room, in->err);
	if (rc != PROV_OK || list->type != PROV_CBOR_ARRAY)
		return rc;
	in->templates = room;
	while (rc == PROV_OK && prov_cbor_next(&iter, &element))
		rc = read_template(in, &element);
	merge_templates(in);
	return rc;
}

void prov_actions_apply_template(
    const struct prov_actions_in *in, struct prov_bytes action, struct prov_actions_common *base)
{
	size_t low = 0, high = in->num_templates;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = compare_names(in->templates[mid].action, action);

		if (order == 0) {
			prov_actions_overlay(base, &in->templates[mid].common);
			return;
		}
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
}
