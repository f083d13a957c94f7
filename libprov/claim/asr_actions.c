/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "claim/assertion.h"
#include "claim/item.h"

/* What an action may say itself or get from a template (action-common-map-v2, 18.15.12). */
struct common {
	struct prov_bytes description, source_type;
	struct prov_bytes agent_name, agent_version;
	bool has_agent, says_ai; /* says_ai: of its source type, of whatever form */
};

struct agent {
	struct prov_bytes name, version;
};

struct template
{
	struct prov_bytes action;
	size_t order; /* in the file */
	struct common common;
};

struct later;

struct reader {
	struct prov_arena *arena;
	struct prov_err *err;
	struct prov_actions *out;
	struct agent *agents;
	size_t num_agents;
	struct template *templates; /* one per action name, sorted by it */
	size_t num_templates;
	struct later *later; /* lists of related actions that are still to be read */
	size_t num_later, cap_later;
	bool in_related;
};

/* Related actions (18.15.8), and what the action that they belong to says, which is theirs too. */
struct later {
	struct prov_cbor list;
	struct prov_bytes action;
	struct common common;
};

static size_t list_count(const struct prov_cbor *list)
{
	return list->type == PROV_CBOR_ARRAY ? prov_cbor_count(list) : 0;
}

/* The first fault stands. */
static int fault(struct reader *rd, const char *sentence)
{
	if (rd->out->fault == NULL)
		rd->out->fault = sentence;
	return PROV_OK;
}

/* --- software agents --- */

/* Room for one more of what V holds N of. */
static int grow(struct reader *rd, void **v, size_t n, size_t *cap, size_t size, const char *what)
{
	size_t want = *cap == 0 ? 8 : 2 * *cap;
	void *room;
	int rc;

	if (n < *cap)
		return PROV_OK;
	rc = prov_item_room(rd->arena, want, 4 * (size_t)PROV_MAX_ITEMS, PROV_LIMIT_ITEMS, size,
	    what, &room, rd->err);
	if (rc != PROV_OK)
		return rc;
	if (n > 0)
		memcpy(room, *v, n * size);
	*v = room;
	*cap = want;
	return PROV_OK;
}

/* An icon that is no map is none (6.5: no schema validation). */
static int add_icon(struct reader *rd, const struct prov_cbor *item)
{
	struct prov_actions *out = rd->out;
	void *v = out->icons;
	bool good;
	int rc;

	if (item->type != PROV_CBOR_MAP)
		return PROV_OK;
	rc = grow(rd, &v, out->num_icons, &out->cap_icons, sizeof(out->icons[0]), "icons");
	out->icons = v;
	if (rc == PROV_OK)
		rc = prov_item_uri(item, rd->arena, &out->icons[out->num_icons], &good, rd->err);
	if (rc == PROV_OK)
		out->num_icons++;
	return rc;
}

/* A generator-info-map; in v1, and by some writers of v2, a text. */
static int read_agent(struct reader *rd, const struct prov_cbor *item, struct agent *out)
{
	struct prov_cbor name, version, icon;
	const struct prov_cbor_field fields[] = {
	    {"name", &name}, {"version", &version}, {"icon", &icon}};
	int rc;

	*out = (struct agent){0};
	if (item->type == PROV_CBOR_TEXT)
		return prov_item_text(item, rd->arena, &out->name, rd->err);
	if (prov_cbor_fields(item, fields, 3, NULL) != PROV_OK)
		return PROV_OK;
	rc = prov_item_text(&name, rd->arena, &out->name, rd->err);
	if (rc == PROV_OK)
		rc = prov_item_text(&version, rd->arena, &out->version, rd->err);
	return rc == PROV_OK ? add_icon(rd, &icon) : rc;
}

static int read_agents(struct reader *rd, const struct prov_cbor *list)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	size_t count = list_count(list);
	struct prov_cbor element;
	void *room;
	int rc;

	rc = prov_item_room(rd->arena, count, PROV_MAX_ITEMS, PROV_LIMIT_ITEMS,
	    sizeof(rd->agents[0]), "software agents", &room, rd->err);
	if (rc != PROV_OK)
		return rc;
	rd->agents = room;
	while (rc == PROV_OK && rd->num_agents < count && prov_cbor_next(&iter, &element))
		rc = read_agent(rd, &element, &rd->agents[rd->num_agents++]);
	return rc;
}

/* --- templates (18.15.6.1) --- */

struct raw_common {
	struct prov_cbor agent, agent_index, description, source_type;
};

/* A text. AI is also heard where there is a list of them, or one of bytes. */
static int read_source(struct reader *rd, const struct prov_cbor *given, struct common *out)
{
	struct prov_cbor item = *given, element;
	struct prov_cbor_iter iter;
	struct prov_bytes text;
	uint64_t tag;
	int rc;

	if (given->type == PROV_CBOR_TAG)
		(void)prov_cbor_untag(given, &tag, &item);
	rc = prov_item_text(&item, rd->arena, &out->source_type, rd->err);
	if (rc != PROV_OK)
		return rc;
	out->says_ai = prov_source_of_ai(out->source_type) != NULL ||
		       (prov_cbor_bytes(&item, &text) && prov_source_of_ai(text) != NULL);
	iter = prov_cbor_iter(&item);
	while (item.type == PROV_CBOR_ARRAY && prov_cbor_next(&iter, &element)) {
		rc = prov_item_text(&element, rd->arena, &text, rd->err);
		if (rc != PROV_OK)
			return rc;
		out->says_ai = out->says_ai || prov_source_of_ai(text) != NULL;
	}
	return PROV_OK;
}

static int read_common(struct reader *rd, const struct raw_common *raw, struct common *out)
{
	struct agent agent = {0};
	uint64_t i;
	int rc;

	*out = (struct common){0};
	if (rd->out->version > 1 && prov_item_present(&raw->agent) &&
	    prov_item_present(&raw->agent_index))
		(void)fault(rd, "an action has both a softwareAgent and a softwareAgentIndex");
	rc = prov_item_text(&raw->description, rd->arena, &out->description, rd->err);
	if (rc == PROV_OK)
		rc = read_source(rd, &raw->source_type, out);
	if (rc != PROV_OK)
		return rc;
	if (prov_item_present(&raw->agent)) {
		out->has_agent = true;
		rc = read_agent(rd, &raw->agent, &agent);
	} else if (prov_cbor_uint(&raw->agent_index, &i) && i < rd->num_agents) {
		out->has_agent = true;
		agent = rd->agents[i];
	}
	out->agent_name = agent.name;
	out->agent_version = agent.version;
	return rc;
}

/* TOP's values replace BASE's. */
static void overlay(struct common *base, const struct common *top)
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
	const struct template *a = va, *b = vb;
	int order = compare_names(a->action, b->action);

	if (order == 0)
		order = a->order < b->order ? -1 : a->order > b->order;
	return order;
}

/* Templates of one name become one, so that each action looks up at most two. */
static void merge_templates(struct reader *rd)
{
	struct template *v = rd->templates;
	size_t n = 0;

	if (rd->num_templates > 1)
		qsort(v, rd->num_templates, sizeof(v[0]), by_name_and_order);
	for (size_t i = 0; i < rd->num_templates; i++) {
		if (n > 0 && prov_bytes_eq(v[n - 1].action, v[i].action))
			overlay(&v[n - 1].common, &v[i].common);
		else
			v[n++] = v[i];
	}
	rd->num_templates = n;
}

/* One that names no action applies to none. */
static int read_template(struct reader *rd, const struct prov_cbor *item)
{
	struct template *out = &rd->templates[rd->num_templates];
	struct raw_common raw;
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
	rc = prov_item_text(&action, rd->arena, &out->action, rd->err);
	if (rc == PROV_OK)
		rc = read_common(rd, &raw, &out->common);
	if (rc == PROV_OK)
		rc = add_icon(rd, &icon);
	if (rc == PROV_OK)
		out->order = rd->num_templates++;
	return rc;
}

static int read_templates(struct reader *rd, const struct prov_cbor *list)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor element;
	void *room;
	int rc;

	rc = prov_item_room(rd->arena, list_count(list), PROV_MAX_ITEMS, PROV_LIMIT_ITEMS,
	    sizeof(rd->templates[0]), "action templates", &room, rd->err);
	if (rc != PROV_OK || list->type != PROV_CBOR_ARRAY)
		return rc;
	rd->templates = room;
	while (rc == PROV_OK && prov_cbor_next(&iter, &element))
		rc = read_template(rd, &element);
	merge_templates(rd);
	return rc;
}

static void apply_template(const struct reader *rd, struct prov_bytes action, struct common *base)
{
	size_t low = 0, high = rd->num_templates;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = compare_names(rd->templates[mid].action, action);

		if (order == 0) {
			overlay(base, &rd->templates[mid].common);
			return;
		}
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
}

/* --- parameters --- */

static int read_single_ref(struct reader *rd, const struct prov_cbor *item, struct prov_action *out)
{
	void *room;
	bool good;
	int rc = prov_item_room(rd->arena, 1, 1, PROV_LIMIT_ITEMS, sizeof(out->ingredients[0]),
	    "ingredients", &room, rd->err);

	if (rc != PROV_OK)
		return rc;
	out->ingredients = room;
	rc = prov_item_uri(item, rd->arena, out->ingredients, &good, rd->err);
	out->num_ingredients = good ? 1 : 0;
	out->ingredients_bad = !good;
	return rc;
}

static int read_refs(struct reader *rd, const struct prov_cbor *list, struct prov_hashed_uri **v,
    size_t *n, bool *bad)
{
	bool good;
	int rc = prov_item_uris(list, rd->arena, v, n, &good, rd->err);

	*bad = !good;
	return rc;
}

static int read_parameters(struct reader *rd, const struct prov_cbor *item, struct prov_action *out)
{
	struct prov_cbor ingredient, ingredients, related, redacted, description, instance_id;
	struct prov_cbor format;
	const struct prov_cbor_field fields[] = {
	    {"ingredient", &ingredient},
	    {"ingredients", &ingredients},
	    {"relatedAssertions", &related},
	    {"redacted", &redacted},
	    {"description", &description},
	    {"instanceId", &instance_id},
	    {"dc:format", &format},
	};
	int rc = PROV_OK;

	if (item->type != PROV_CBOR_MAP || prov_cbor_count(item) == 0)
		return PROV_OK;
	out->has_parameters = true;
	if (prov_cbor_fields(item, fields, sizeof(fields) / sizeof(fields[0]), NULL) != PROV_OK)
		return fault(rd, "an action's parameters hold the same key twice");
	if (rd->out->version == 1 && ingredient.type != PROV_CBOR_NONE)
		rc = read_single_ref(rd, &ingredient, out);
	else if (ingredients.type != PROV_CBOR_NONE)
		rc = read_refs(rd, &ingredients, &out->ingredients, &out->num_ingredients,
		    &out->ingredients_bad);
	if (rc == PROV_OK && related.type != PROV_CBOR_NONE) {
		out->has_related = true;
		rc = read_refs(rd, &related, &out->related, &out->num_related, &out->related_bad);
	}
	if (rc == PROV_OK)
		rc = prov_item_text(&redacted, rd->arena, &out->redacted, rd->err);
	if (rc == PROV_OK)
		rc = prov_item_text(&format, rd->arena, &out->format, rd->err);
	if (rc == PROV_OK && rd->out->version == 1 && out->description.n == 0)
		rc = prov_item_text(&description, rd->arena, &out->description, rd->err);
	if (rc == PROV_OK && rd->out->version == 1 && out->instance_id.n == 0)
		rc = prov_item_text(&instance_id, rd->arena, &out->instance_id, rd->err);
	return rc;
}

/* --- actions --- */

/* tdate; early writers left the tag away. */
static int read_when(struct reader *rd, const struct prov_cbor *item, struct prov_bytes *out)
{
	struct prov_cbor inner = *item;
	uint64_t tag;

	if (item->type == PROV_CBOR_TAG && (!prov_cbor_untag(item, &tag, &inner) || tag != 0))
		inner = (struct prov_cbor){0};
	return prov_item_text(&inner, rd->arena, out, rd->err);
}

/* Templates lie below what is OWN, and for a related action what its action says above them. */
static void finish_common(struct reader *rd, const struct common *parent, const struct common *own,
    struct prov_action *out, struct common *all)
{
	*all = (struct common){0};
	apply_template(rd, prov_bytes_str("*"), all);
	apply_template(rd, out->action, all);
	rd->out->related_ai = rd->out->related_ai || (rd->in_related && all->says_ai);
	if (parent != NULL)
		overlay(all, parent);
	overlay(all, own);
	out->description = all->description;
	out->source_type = all->source_type;
	out->says_ai = all->says_ai;
	out->agent_name = all->agent_name;
	out->agent_version = all->agent_version;
}

static int put_off(struct reader *rd, const struct prov_cbor *list, const struct prov_action *of,
    const struct common *common)
{
	void *v = rd->later;
	int rc;

	if (list->type != PROV_CBOR_ARRAY || rd->out->version < 2)
		return PROV_OK;
	rc = grow(rd, &v, rd->num_later, &rd->cap_later, sizeof(rd->later[0]), "related actions");
	rd->later = v;
	if (rc == PROV_OK)
		rd->later[rd->num_later++] = (struct later){*list, of->action, *common};
	return rc;
}

/* OF: what it is related to, or NULL. */
static int read_action(struct reader *rd, const struct prov_cbor *item, const struct later *of,
    struct prov_action *out)
{
	struct raw_common raw;
	struct prov_cbor action, when, reason, parameters, instance_id, related;
	const struct prov_cbor_field fields[] = {
	    {"action", &action},
	    {"when", &when},
	    {"reason", &reason},
	    {"parameters", &parameters},
	    {"instanceId", &instance_id},
	    {"softwareAgent", &raw.agent},
	    {"softwareAgentIndex", &raw.agent_index},
	    {"description", &raw.description},
	    {"digitalSourceType", &raw.source_type},
	    {"related", &related},
	};
	struct common own, all;
	int rc;

	out->item = *item;
	if (item->type != PROV_CBOR_MAP)
		return fault(rd, "an action is no map");
	if (prov_cbor_fields(item, fields, sizeof(fields) / sizeof(fields[0]), NULL) != PROV_OK)
		return fault(rd, "an action holds the same key twice");
	if (of == NULL && action.type != PROV_CBOR_TEXT)
		return fault(rd, "an action has no name");
	rc = prov_item_text(&action, rd->arena, &out->action, rd->err);
	if (of != NULL && out->action.n == 0)
		out->action = of->action;
	if (rc == PROV_OK)
		rc = read_common(rd, &raw, &own);
	if (rc != PROV_OK)
		return rc;
	finish_common(rd, of == NULL ? NULL : &of->common, &own, out, &all);
	rc = read_when(rd, &when, &out->when);
	if (rc == PROV_OK)
		rc = prov_item_text(&reason, rd->arena, &out->reason, rd->err);
	if (rc == PROV_OK && rd->out->version == 1)
		rc = prov_item_text(&instance_id, rd->arena, &out->instance_id, rd->err);
	if (rc == PROV_OK)
		rc = read_parameters(rd, &parameters, out);
	return rc == PROV_OK ? put_off(rd, &related, out, &all) : rc;
}

static int add_refs(struct reader *rd, const struct prov_hashed_uri *refs, size_t n)
{
	struct prov_actions *out = rd->out;
	int rc = PROV_OK;

	for (size_t i = 0; i < n && rc == PROV_OK; i++) {
		void *v = out->related_refs;

		rc = grow(rd, &v, out->num_related_refs, &out->cap_related_refs, sizeof(refs[0]),
		    "references of related actions");
		out->related_refs = v;
		if (rc == PROV_OK)
			out->related_refs[out->num_related_refs++] = refs[i];
	}
	return rc;
}

static int read_related_list(struct reader *rd, const struct later *of)
{
	struct prov_cbor_iter iter = prov_cbor_iter(&of->list);
	struct prov_cbor element;
	int rc = PROV_OK;

	while (rc == PROV_OK && prov_cbor_next(&iter, &element)) {
		struct prov_action one = {0};

		if (element.type != PROV_CBOR_MAP)
			continue;
		rc = read_action(rd, &element, of, &one);
		rd->out->related_ai = rd->out->related_ai || one.says_ai;
		if (rc == PROV_OK)
			rc = add_refs(rd, one.ingredients, one.num_ingredients);
		if (rc == PROV_OK)
			rc = add_refs(rd, one.related, one.num_related);
	}
	return rc;
}

/* Each list lies in what was read before, so that reading all costs their size times their depth:
 * one in honest files. What is small may be deep. */
#define RELATED_FACTOR (PROV_MAX_WORK_FACTOR / 8)
#define RELATED_SMALL (64u << 10)

static int read_related(struct reader *rd, size_t size)
{
	uint64_t work = 0, most = (uint64_t)RELATED_FACTOR * size + RELATED_SMALL;
	int rc = PROV_OK;

	rd->in_related = true;
	for (size_t i = 0; i < rd->num_later && rc == PROV_OK; i++) {
		struct later of = rd->later[i];

		work += of.list.raw.n;
		if (work > most)
			return prov_refuse(rd->err, PROV_LIMIT_WORK_FACTOR,
			    "related actions are nested too deep: reading them would cost more "
			    "than %u times their size",
			    RELATED_FACTOR);
		rc = read_related_list(rd, &of);
	}
	return rc;
}

static int read_actions(struct reader *rd, const struct prov_cbor *list)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	size_t count = list_count(list);
	struct prov_cbor element;
	void *room;
	int rc;

	if (list->type != PROV_CBOR_ARRAY)
		return fault(rd, "the actions assertion has no list of actions");
	rc = prov_item_room(rd->arena, count, PROV_MAX_ITEMS, PROV_LIMIT_ITEMS,
	    sizeof(rd->out->v[0]), "actions", &room, rd->err);
	if (rc != PROV_OK)
		return rc;
	rd->out->v = room;
	while (rc == PROV_OK && rd->out->n < count && prov_cbor_next(&iter, &element))
		rc = read_action(rd, &element, NULL, &rd->out->v[rd->out->n++]);
	return rc;
}

int prov_actions_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_actions *out, struct prov_err *err)
{
	const struct prov_asr_info *info = prov_asr_lookup(box->label);
	struct reader rd = {.arena = arena, .err = err, .out = out};
	struct prov_cbor root, actions, templates, agents, all_included;
	const struct prov_cbor_field fields[] = {
	    {"actions", &actions},
	    {"templates", &templates},
	    {"softwareAgents", &agents},
	    {"allActionsIncluded", &all_included},
	};
	int rc;

	*out = (struct prov_actions){0};
	out->version = info != NULL && info->kind == PROV_ASR_ACTIONS ? info->version : 2;
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK)
		return rc;
	if (root.type != PROV_CBOR_MAP)
		return fault(&rd, "the actions assertion is no map");
	rc = prov_cbor_fields(&root, fields, sizeof(fields) / sizeof(fields[0]), err);
	if (rc == PROV_OK && out->version > 1)
		rc = read_agents(&rd, &agents);
	if (rc == PROV_OK && out->version > 1)
		rc = read_templates(&rd, &templates);
	if (rc == PROV_OK)
		rc = read_actions(&rd, &actions);
	if (rc == PROV_OK)
		rc = read_related(&rd, root.raw.n);
	out->has_all_included = rc == PROV_OK && prov_cbor_bool(&all_included, &out->all_included);
	return rc;
}
