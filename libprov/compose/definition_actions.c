/* SPDX-License-Identifier: Apache-2.0 */
/* Actions of a definition in JSON: written as c2pa.actions.v2, whichever version was meant. */
#include "base/clock.h"
#include "base/err.h"
#include "compose/definition_json.h"
#include "prov/sign.h"

struct action {
	struct prov_draft_action *a;
	struct prov_member *more, *params;
	size_t num_more, cap_more, num_params, cap_params;
	size_t *ingredients;
	size_t num_ingredients, cap_ingredients;
	size_t num_agents; /* of the assertion's list */
};

#define TEXT_FIELD(name, place)                                                                    \
	static int load_##name(                                                                    \
	    struct prov_loader *l, const struct prov_json_value *value, void *to)                  \
	{                                                                                          \
		return prov_loader_text(l, value, #name, &((struct action *)to)->a->place);        \
	}
TEXT_FIELD(action, action)
TEXT_FIELD(description, description)
TEXT_FIELD(reason, reason)
TEXT_FIELD(redacted, redacted)

static int load_when(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct action *act = to;
	const char *text;
	int rc = prov_loader_text(l, value, "when", &text);

	if (rc == PROV_OK && !prov_clock_parse(prov_bytes_str(text), &act->a->when))
		rc = prov_loader_fail(l, value->raw, "\"when\" is a time as 2026-01-31T12:00:00Z");
	return rc;
}

static int load_source(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct action *act = to;
	const char *text;
	int rc = prov_loader_text(l, value, "digitalSourceType", &text);

	if (rc != PROV_OK)
		return rc;
	act->a->source_type = prov_declare_uri(text);
	if (act->a->source_type == NULL)
		return prov_loader_fail(
		    l, value->raw, "\"digitalSourceType\" is none that is known");
	return PROV_OK;
}

/* A text in version 1, an object in version 2. */
static int load_agent(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_draft_action *a = ((struct action *)to)->a;

	if (a->own_agent)
		return prov_loader_fail(
		    l, value->raw, "an action has \"softwareAgent\" or \"softwareAgentIndex\"");
	a->own_agent = true;
	if (value->type == PROV_JSON_STRING)
		return prov_loader_text(l, value, "softwareAgent", &a->agent_name);
	return prov_loader_agent(l, value, &a->agent);
}

/* Of the assertion's "softwareAgents", which were read before. */
static int load_agent_index(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct action *act = to;
	size_t index = 0;

	for (size_t i = 0; i < value->token.n && index < act->num_agents; i++)
		index = index * 10 + (size_t)(value->token.p[i] - '0');
	if (value->type != PROV_JSON_NUMBER ||
	    memchr(value->token.p, '-', value->token.n) != NULL ||
	    memchr(value->token.p, '.', value->token.n) != NULL ||
	    memchr(value->token.p, 'e', value->token.n) != NULL ||
	    memchr(value->token.p, 'E', value->token.n) != NULL || index >= act->num_agents)
		return prov_loader_fail(l, value->raw,
		    "\"softwareAgentIndex\" is the place of one of \"softwareAgents\", from 0");
	act->a->own_agent = true;
	return prov_loader_member(
	    l, value, "softwareAgentIndex", &act->more, &act->num_more, &act->cap_more);
}

static int load_changes(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct action *act = to;

	return prov_loader_member(l, value, "changes", &act->more, &act->num_more, &act->cap_more);
}

/* The ingredient that ID means, by its label or its instance. */
static bool find_ingredient(const struct prov_definition *d, const char *id, size_t *index)
{
	for (*index = 0; *index < d->num_ingredients; (*index)++) {
		const struct prov_defined_ingredient *ing = &d->ingredients[*index];

		if ((ing->id != NULL && strcmp(ing->id, id) == 0) ||
		    (ing->instance_id != NULL && strcmp(ing->instance_id, id) == 0))
			return true;
	}
	return false;
}

static int add_ingredient(struct prov_loader *l, struct action *act, size_t index)
{
	size_t *place = prov_definition_push(&l->definition->arena, (void *)&act->ingredients,
	    &act->num_ingredients, &act->cap_ingredients, sizeof(*place), l->err);

	if (place == NULL)
		return l->err->code != PROV_OK ? l->err->code : PROV_E_NOMEM;
	*place = index;
	return PROV_OK;
}

/* What early writers named an action's subject by; of a thing that is no ingredient, it says
 * nothing that could be kept. */
static int load_instance(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct action *act = to;
	const char *id;
	size_t index;
	int rc = prov_loader_text(l, value, "instanceId", &id);

	if (rc != PROV_OK || !find_ingredient(l->definition, id, &index))
		return rc;
	return add_ingredient(l, act, index);
}

static int load_ids(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_json_iter iter;
	struct prov_json_value element;
	int rc = PROV_OK;

	if (value->type != PROV_JSON_ARRAY)
		return prov_loader_fail(l, value->raw, "\"ingredientIds\" must be a list");
	prov_json_iter(value, &iter);
	while (rc == PROV_OK && prov_json_next(&iter, &element)) {
		const char *id;
		size_t index;

		rc = prov_loader_text(l, &element, "ingredientIds", &id);
		if (rc != PROV_OK)
			break;
		if (!find_ingredient(l->definition, id, &index))
			return prov_loader_fail(l, element.raw,
			    "no ingredient has the label or instance_id \"%.48s\"", id);
		rc = add_ingredient(l, to, index);
	}
	return rc;
}

static const struct prov_loader_field parameter_fields[] = {
    {"ingredientIds", load_ids}, {"ingredient_ids", load_ids}, {"org.cai.ingredientIds", load_ids},
    {"redacted", load_redacted},
    {"description", load_description}, /* 18.15.4.1: since version 2 it is the action's */
};

static const struct prov_loader_field *own_parameter(struct prov_bytes key)
{
	for (size_t i = 0; i < sizeof(parameter_fields) / sizeof(parameter_fields[0]); i++) {
		if (prov_json_is(key, prov_bytes_str(parameter_fields[i].key)))
			return &parameter_fields[i];
	}
	return NULL;
}

/* 18.15.4.7: those that the specification has no name for have dots. "name" has none and is
 * common all the same: which adjustment or filter it was. */
static int load_parameters(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	static const char *const standard[] = {"sourceLanguage", "targetLanguage",
	    "multipleInstances", "ranges", "weight", "width", "italic", "slant", "optical-size",
	    "name"};
	struct action *act = to;
	struct prov_json_iter iter;
	struct prov_json_value member;
	struct prov_bytes key;
	int rc = PROV_OK;

	if (value->type != PROV_JSON_MAP)
		return prov_loader_fail(l, value->raw, "\"parameters\" must be an object");
	prov_json_iter(value, &iter);
	while (rc == PROV_OK && prov_json_next_pair(&iter, &key, &member)) {
		const struct prov_loader_field *own = own_parameter(key);
		bool known = key.n > 0 && memchr(key.p, '.', key.n) != NULL;
		char *name;

		for (size_t i = 0; i < sizeof(standard) / sizeof(standard[0]); i++)
			known = known || prov_json_is(key, prov_bytes_str(standard[i]));
		if (own == NULL && !known)
			return prov_loader_fail(l, key,
			    "\"parameters\" has no field \"%.*s\"; one's own have dots in their "
			    "names",
			    key.n < 48 ? (int)key.n : 48, (const char *)key.p);
		if (own != NULL) {
			rc = own->load(l, &member, to);
			continue;
		}
		name = prov_arena_strdup(&l->definition->arena, key, l->err);
		if (name == NULL)
			return PROV_E_NOMEM;
		rc = prov_loader_member(
		    l, &member, name, &act->params, &act->num_params, &act->cap_params);
	}
	return rc;
}

static const struct prov_loader_field action_fields[] = {
    {"action", load_action},
    {"when", load_when},
    {"digitalSourceType", load_source},
    {"softwareAgentIndex", load_agent_index},
    {"softwareAgent", load_agent},
    {"description", load_description},
    {"reason", load_reason},
    {"changes", load_changes},
    {"instanceId", load_instance},
    {"instanceID", load_instance},
    {"parameters", load_parameters},
};

static int load_one(struct prov_loader *l, const struct prov_json_value *value, size_t num_agents)
{
	struct prov_definition *d = l->definition;
	struct action act = {0};
	struct prov_action_opts opts = PROV_ACTION_OPTS_INIT;
	struct prov_err why = {0};
	int rc;

	opts.action = "c2pa.edited"; /* stands in until it is read */
	rc = prov_definition_add_action(d, &opts, &why);
	if (rc != PROV_OK)
		return prov_loader_refused(l, value->raw, rc, &why);
	act.num_agents = num_agents;
	act.a = &d->actions[d->num_actions - 1];
	act.a->action = NULL;
	rc = prov_loader_fields(l, value, "an action", action_fields,
	    sizeof(action_fields) / sizeof(action_fields[0]), &act);
	if (rc == PROV_OK && (act.a->action == NULL || strchr(act.a->action, '.') == NULL))
		rc = prov_loader_fail(l, value->raw,
		    "an action needs \"action\", as c2pa.cropped or, for one's own, with dots");
	act.a->more = act.more;
	act.a->num_more = act.num_more;
	act.a->params = act.params;
	act.a->num_params = act.num_params;
	act.a->ingredients = act.ingredients;
	act.a->num_ingredients = act.num_ingredients;
	return rc;
}

static int load_list(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_json_iter iter;
	struct prov_json_value element;
	int rc = PROV_OK;

	if (value->type != PROV_JSON_ARRAY)
		return prov_loader_fail(l, value->raw, "\"actions\" must be a list");
	prov_json_iter(value, &iter);
	while (rc == PROV_OK && prov_json_next(&iter, &element))
		rc = load_one(l, &element, *(const size_t *)to);
	return rc;
}

static int load_all_included(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	if (value->type != PROV_JSON_TRUE && value->type != PROV_JSON_FALSE)
		return prov_loader_fail(l, value->raw, "\"allActionsIncluded\" is true or false");
	l->definition->not_all_actions = value->type == PROV_JSON_FALSE;
	return PROV_OK;
}

/* All actions of a definition go into one assertion. */
static int add_more(struct prov_loader *l, const struct prov_json_value *value, const char *key)
{
	struct prov_definition *d = l->definition;

	for (size_t i = 0; i < d->num_actions_more; i++) {
		if (strcmp(d->actions_more[i].key, key) == 0)
			return prov_loader_fail(l, value->raw,
			    "another actions assertion has \"%s\", and they become one", key);
	}
	return prov_loader_member(
	    l, value, key, &d->actions_more, &d->num_actions_more, &d->cap_actions_more);
}

static int add_with_icons(
    struct prov_loader *l, const struct prov_json_value *value, const char *key)
{
	struct prov_definition *d = l->definition;
	int rc = add_more(l, value, key);

	return rc == PROV_OK ? prov_loader_with_icons(
				   l, value, &d->actions_more[d->num_actions_more - 1].cbor)
			     : rc;
}

static int load_metadata(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	return add_more(l, value, "metadata");
}

static int load_agents(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_json_iter iter;
	struct prov_json_value element;
	size_t *n = to;
	int rc = PROV_OK;

	prov_json_iter(value, &iter);
	if (value->type != PROV_JSON_ARRAY || prov_json_count(value) == 0)
		return prov_loader_fail(
		    l, value->raw, "\"softwareAgents\" must be a list that is not empty");
	for (; rc == PROV_OK && prov_json_next(&iter, &element); (*n)++)
		rc = prov_loader_agent(l, &element, NULL);
	return rc == PROV_OK ? add_with_icons(l, value, "softwareAgents") : rc;
}

/* --- templates (18.15.8) --- */

static int check_agent(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	return prov_loader_agent(l, value, NULL);
}

static int check_source(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	const char *text;
	int rc = prov_loader_text(l, value, "digitalSourceType", &text);

	(void)to;
	if (rc == PROV_OK && (prov_declare_uri(text) == NULL || strstr(text, "://") == NULL))
		rc = prov_loader_fail(
		    l, value->raw, "a template's \"digitalSourceType\" is a URI that is known");
	return rc;
}

static int check_icon(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_loader_image icon;

	(void)to;
	return prov_loader_names(l, value, "an icon", &icon);
}

static int check_description(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	const char *text;

	(void)to;
	return prov_loader_text(l, value, "description", &text);
}

static int check_parameters(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	(void)to;
	return value->type == PROV_JSON_MAP
		   ? PROV_OK
		   : prov_loader_fail(l, value->raw, "\"templateParameters\" must be an object");
}

static int load_template_action(
    struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	return prov_loader_text(l, value, "action", to);
}

static int check_template(struct prov_loader *l, const struct prov_json_value *value)
{
	static const struct prov_loader_field fields[] = {{"action", load_template_action},
	    {"softwareAgent", check_agent}, {"digitalSourceType", check_source},
	    {"icon", check_icon}, {"description", check_description},
	    {"templateParameters", check_parameters}};
	const char *action = NULL;
	int rc = prov_loader_fields(
	    l, value, "a template", fields, sizeof(fields) / sizeof(fields[0]), (void *)&action);

	if (rc == PROV_OK &&
	    (action == NULL || (strcmp(action, "*") != 0 && strchr(action, '.') == NULL)))
		rc = prov_loader_fail(
		    l, value->raw, "a template needs \"action\", the name of one or \"*\" for all");
	return rc;
}

static int load_templates(struct prov_loader *l, const struct prov_json_value *value, void *to)
{
	struct prov_json_iter iter;
	struct prov_json_value element;
	int rc = PROV_OK;

	(void)to;
	prov_json_iter(value, &iter);
	if (value->type != PROV_JSON_ARRAY || prov_json_count(value) == 0)
		return prov_loader_fail(
		    l, value->raw, "\"templates\" must be a list that is not empty");
	while (rc == PROV_OK && prov_json_next(&iter, &element))
		rc = check_template(l, &element);
	return rc == PROV_OK ? add_with_icons(l, value, "templates") : rc;
}

int prov_loader_actions(struct prov_loader *l, const struct prov_json_value *data)
{
	static const struct prov_loader_field fields[] = {{"softwareAgents", load_agents},
	    {"actions", load_list}, {"allActionsIncluded", load_all_included},
	    {"metadata", load_metadata}, {"templates", load_templates}};
	size_t num_agents = 0;

	return prov_loader_fields(l, data, "an actions assertion", fields,
	    sizeof(fields) / sizeof(fields[0]), &num_agents);
}
