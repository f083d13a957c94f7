/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"
#include "claim/assertion.h"

static void put_agent(struct prov_wr *wr, const char *name, const char *version)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "name");
	prov_enc_str(wr, name);
	if (version != NULL) {
		prov_enc_key(wr, &map, "version");
		prov_enc_str(wr, version);
	}
	prov_enc_map_end(wr, &map);
}

static void put_text(
    struct prov_wr *wr, struct prov_enc_map *map, const char *key, const char *text)
{
	if (text == NULL)
		return;
	prov_enc_key(wr, map, key);
	prov_enc_str(wr, text);
}

static void put_members(
    struct prov_wr *wr, struct prov_enc_map *map, const struct prov_member *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		prov_enc_key(wr, map, v[i].key);
		prov_wr_bytes(wr, v[i].cbor);
	}
}

static void put_parameters(struct prov_wr *wr, const struct prov_action_new *action)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	if (action->num_ingredients > 0) {
		prov_enc_key(wr, &map, "ingredients");
		prov_enc_array(wr, action->num_ingredients);
		for (size_t i = 0; i < action->num_ingredients; i++)
			prov_hashed_uri_put(wr, &action->ingredients[i]);
	}
	put_text(wr, &map, "redacted", action->redacted);
	put_members(wr, &map, action->params, action->num_params);
	prov_enc_map_end(wr, &map);
}

static bool has_parameters(const struct prov_action_new *action)
{
	return action->num_ingredients > 0 || action->redacted != NULL || action->num_params > 0;
}

static void put_action(struct prov_wr *wr, const struct prov_action_new *action)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "action");
	prov_enc_str(wr, action->action);
	if (action->source_type != NULL) {
		prov_enc_key(wr, &map, "digitalSourceType");
		prov_enc_str(wr, action->source_type);
	}
	if (action->when != 0) {
		prov_enc_key(wr, &map, "when");
		prov_enc_time(wr, action->when);
	}
	if (action->agent.n > 0) {
		prov_enc_key(wr, &map, "softwareAgent");
		prov_wr_bytes(wr, action->agent);
	} else if (action->agent_name != NULL) {
		prov_enc_key(wr, &map, "softwareAgent");
		put_agent(wr, action->agent_name, action->agent_version);
	}
	put_text(wr, &map, "description", action->description);
	put_text(wr, &map, "reason", action->reason);
	put_members(wr, &map, action->more, action->num_more);
	if (has_parameters(action)) {
		prov_enc_key(wr, &map, "parameters");
		put_parameters(wr, action);
	}
	prov_enc_map_end(wr, &map);
}

void prov_actions_put_more(struct prov_wr *wr, const struct prov_action_new *actions, size_t n,
    bool all_included, const struct prov_member *more, size_t num_more)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "actions");
	prov_enc_array(wr, n);
	for (size_t i = 0; i < n; i++)
		put_action(wr, &actions[i]);
	prov_enc_key(wr, &map, "allActionsIncluded");
	prov_enc_bool(wr, all_included);
	put_members(wr, &map, more, num_more);
	prov_enc_map_end(wr, &map);
}

void prov_actions_put(
    struct prov_wr *wr, const struct prov_action_new *actions, size_t n, bool all_included)
{
	prov_actions_put_more(wr, actions, n, all_included, NULL, 0);
}
