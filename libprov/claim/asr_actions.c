/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "base/limits.h"
#include "claim/asr_actions_common.h"
#include "claim/item.h"

struct later;

struct reader {
	struct prov_actions_in in;
	struct later *later; /* lists of related actions that are still to be read */
	size_t num_later, cap_later;
	bool in_related;
};

/* Related actions (18.15.8), and what the action that they belong to says, which is theirs too. */
struct later {
	struct prov_cbor list;
	struct prov_bytes action;
	struct prov_actions_common common;
};

/* --- parameters --- */

static int read_single_ref(struct reader *rd, const struct prov_cbor *item, struct prov_action *out)
{
	void *room;
	bool good;
	int rc = prov_item_room(rd->in.arena, 1, 1, PROV_LIMIT_ITEMS, sizeof(out->ingredients[0]),
	    "ingredients", &room, rd->in.err);

	if (rc != PROV_OK)
		return rc;
	out->ingredients = room;
	rc = prov_item_uri(item, rd->in.arena, out->ingredients, &good, rd->in.err);
	out->num_ingredients = good ? 1 : 0;
	out->ingredients_bad = !good;
	return rc;
}

static int read_refs(struct reader *rd, const struct prov_cbor *list, struct prov_hashed_uri **v,
    size_t *n, bool *bad)
{
	bool good;
	int rc = prov_item_uris(list, rd->in.arena, v, n, &good, rd->in.err);

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
		return prov_actions_fault(
		    &rd->in, "an action's parameters hold the same key twice");
	if (rd->in.out->version == 1 && ingredient.type != PROV_CBOR_NONE)
		rc = read_single_ref(rd, &ingredient, out);
	else if (ingredients.type != PROV_CBOR_NONE)
		rc = read_refs(rd, &ingredients, &out->ingredients, &out->num_ingredients,
		    &out->ingredients_bad);
	if (rc == PROV_OK && related.type != PROV_CBOR_NONE) {
		out->has_related = true;
		rc = read_refs(rd, &related, &out->related, &out->num_related, &out->related_bad);
	}
	if (rc == PROV_OK)
		rc = prov_item_text(&redacted, rd->in.arena, &out->redacted, rd->in.err);
	if (rc == PROV_OK)
		rc = prov_item_text(&format, rd->in.arena, &out->format, rd->in.err);
	if (rc == PROV_OK && rd->in.out->version == 1 && out->description.n == 0)
		rc = prov_item_text(&description, rd->in.arena, &out->description, rd->in.err);
	if (rc == PROV_OK && rd->in.out->version == 1 && out->instance_id.n == 0)
		rc = prov_item_text(&instance_id, rd->in.arena, &out->instance_id, rd->in.err);
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
	return prov_item_text(&inner, rd->in.arena, out, rd->in.err);
}

/* Templates lie below what is OWN, and for a related action what its action says above them. */
static void finish_common(struct reader *rd, const struct prov_actions_common *parent,
    const struct prov_actions_common *own, struct prov_action *out, struct prov_actions_common *all)
{
	*all = (struct prov_actions_common){0};
	prov_actions_apply_template(&rd->in, prov_bytes_str("*"), all);
	prov_actions_apply_template(&rd->in, out->action, all);
	rd->in.out->related_ai = rd->in.out->related_ai || (rd->in_related && all->says_ai);
	if (parent != NULL)
		prov_actions_overlay(all, parent);
	prov_actions_overlay(all, own);
	out->description = all->description;
	out->source_type = all->source_type;
	out->says_ai = all->says_ai;
	out->agent_name = all->agent_name;
	out->agent_version = all->agent_version;
}

static int put_off(struct reader *rd, const struct prov_cbor *list, const struct prov_action *of,
    const struct prov_actions_common *common)
{
	void *v = rd->later;
	int rc;

	if (list->type != PROV_CBOR_ARRAY || rd->in.out->version < 2)
		return PROV_OK;
	rc = prov_actions_grow(
	    &rd->in, &v, rd->num_later, &rd->cap_later, sizeof(rd->later[0]), "related actions");
	rd->later = v;
	if (rc == PROV_OK)
		rd->later[rd->num_later++] = (struct later){*list, of->action, *common};
	return rc;
}

/* OF: what it is related to, or NULL. */
static int read_action(struct reader *rd, const struct prov_cbor *item, const struct later *of,
    struct prov_action *out)
{
	struct prov_actions_raw raw;
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
	struct prov_actions_common own, all;
	int rc;

	out->item = *item;
	if (item->type != PROV_CBOR_MAP)
		return prov_actions_fault(&rd->in, "an action is no map");
	if (prov_cbor_fields(item, fields, sizeof(fields) / sizeof(fields[0]), NULL) != PROV_OK)
		return prov_actions_fault(&rd->in, "an action holds the same key twice");
	if (of == NULL && action.type != PROV_CBOR_TEXT)
		return prov_actions_fault(&rd->in, "an action has no name");
	rc = prov_item_text(&action, rd->in.arena, &out->action, rd->in.err);
	if (of != NULL && out->action.n == 0)
		out->action = of->action;
	if (rc == PROV_OK)
		rc = prov_actions_read_common(&rd->in, &raw, &own);
	if (rc != PROV_OK)
		return rc;
	finish_common(rd, of == NULL ? NULL : &of->common, &own, out, &all);
	rc = read_when(rd, &when, &out->when);
	if (rc == PROV_OK)
		rc = prov_item_text(&reason, rd->in.arena, &out->reason, rd->in.err);
	if (rc == PROV_OK && rd->in.out->version == 1)
		rc = prov_item_text(&instance_id, rd->in.arena, &out->instance_id, rd->in.err);
	if (rc == PROV_OK)
		rc = read_parameters(rd, &parameters, out);
	return rc == PROV_OK ? put_off(rd, &related, out, &all) : rc;
}

static int add_refs(struct reader *rd, const struct prov_hashed_uri *refs, size_t n)
{
	struct prov_actions *out = rd->in.out;
	int rc = PROV_OK;

	for (size_t i = 0; i < n && rc == PROV_OK; i++) {
		void *v = out->related_refs;

		rc = prov_actions_grow(&rd->in, &v, out->num_related_refs, &out->cap_related_refs,
		    sizeof(refs[0]), "references of related actions");
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
		rd->in.out->related_ai = rd->in.out->related_ai || one.says_ai;
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
			return prov_refuse(rd->in.err, PROV_LIMIT_WORK_FACTOR,
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
	size_t count = prov_actions_count(list);
	struct prov_cbor element;
	void *room;
	int rc;

	if (list->type != PROV_CBOR_ARRAY)
		return prov_actions_fault(&rd->in, "the actions assertion has no list of actions");
	rc = prov_item_room(rd->in.arena, count, PROV_MAX_ITEMS, PROV_LIMIT_ITEMS,
	    sizeof(rd->in.out->v[0]), "actions", &room, rd->in.err);
	if (rc != PROV_OK)
		return rc;
	rd->in.out->v = room;
	while (rc == PROV_OK && rd->in.out->n < count && prov_cbor_next(&iter, &element))
		rc = read_action(rd, &element, NULL, &rd->in.out->v[rd->in.out->n++]);
	return rc;
}

int prov_actions_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_actions *out, struct prov_err *err)
{
	const struct prov_asr_info *info = prov_asr_lookup(box->label);
	struct reader rd = {.in = {.arena = arena, .err = err, .out = out}};
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
		return prov_actions_fault(&rd.in, "the actions assertion is no map");
	rc = prov_cbor_fields(&root, fields, sizeof(fields) / sizeof(fields[0]), err);
	if (rc == PROV_OK && out->version > 1)
		rc = prov_actions_agents(&rd.in, &agents);
	if (rc == PROV_OK && out->version > 1)
		rc = prov_actions_templates(&rd.in, &templates);
	if (rc == PROV_OK)
		rc = read_actions(&rd, &actions);
	if (rc == PROV_OK)
		rc = read_related(&rd, root.raw.n);
	out->has_all_included = rc == PROV_OK && prov_cbor_bool(&all_included, &out->all_included);
	return rc;
}
