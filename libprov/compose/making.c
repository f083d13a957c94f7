/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/making.h"

#include "base/err.h"

#define MAX_ACTIONS 2u

static const size_t parent[] = {0};

/*
 * Created, with how it came to be, where nothing stands before it; opened where a parent does,
 * without a source type, and what was then done to it as an edit that carries one.
 */
int prov_making_actions(const struct prov_making *making, struct prov_arena *arena,
    const struct prov_draft_action **out, size_t *num_out, struct prov_err *err)
{
	struct prov_draft_action *v = prov_arena_array(arena, MAX_ACTIONS, sizeof(*v), err);
	struct prov_draft_action first = {.action = "c2pa.created",
	    .source_type = making->declared,
	    .when = making->when,
	    .agent_name = making->tool_name,
	    .agent_version = making->tool_version};
	size_t n = 0;

	*out = NULL;
	*num_out = 0;
	if (v == NULL)
		return PROV_E_NOMEM;
	if (making->has_parent) {
		v[n] = first;
		v[n].action = "c2pa.opened";
		v[n].source_type = NULL;
		v[n].ingredients = parent;
		v[n].num_ingredients = 1;
		n++;
		first.action = "c2pa.edited";
	}
	if (!making->has_parent || making->declared != NULL)
		v[n++] = first;
	*out = v;
	*num_out = n;
	return PROV_OK;
}
