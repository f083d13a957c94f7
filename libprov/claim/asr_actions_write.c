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

static void put_parameters(
    struct prov_wr *wr, const struct prov_hashed_uri *ingredients, size_t num_ingredients)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "ingredients");
	prov_enc_array(wr, num_ingredients);
	for (size_t i = 0; i < num_ingredients; i++)
		prov_hashed_uri_put(wr, &ingredients[i]);
	prov_enc_map_end(wr, &map);
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
	if (action->agent_name != NULL) {
		prov_enc_key(wr, &map, "softwareAgent");
		put_agent(wr, action->agent_name, action->agent_version);
	}
	if (action->num_ingredients > 0) {
		prov_enc_key(wr, &map, "parameters");
		put_parameters(wr, action->ingredients, action->num_ingredients);
	}
	prov_enc_map_end(wr, &map);
}

void prov_actions_put(
    struct prov_wr *wr, const struct prov_action_new *actions, size_t n, bool all_included)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "actions");
	prov_enc_array(wr, n);
	for (size_t i = 0; i < n; i++)
		put_action(wr, &actions[i]);
	prov_enc_key(wr, &map, "allActionsIncluded");
	prov_enc_bool(wr, all_included);
	prov_enc_map_end(wr, &map);
}
