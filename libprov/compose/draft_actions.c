/* SPDX-License-Identifier: Apache-2.0 */
/* The actions assertion of a draft (18.15). */
#include "base/err.h"
#include "compose/draft.h"
#include "compose/file_ref.h"

static int resolve(const struct prov_draft *d, const struct prov_draft_action *from,
    struct prov_action_new *to, struct prov_err *err)
{
	struct prov_hashed_uri *refs =
	    prov_arena_array(d->arena, from->num_ingredients + 1, sizeof(*refs), err);

	if (refs == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < from->num_ingredients; i++) {
		if (from->ingredients[i] >= d->in->num_ingredients)
			return prov_fail(
			    err, PROV_E_INTERNAL, "an action is about an ingredient that isn't");
		refs[i] = d->ingredient_refs[from->ingredients[i]];
	}
	*to = (struct prov_action_new){.action = from->action,
	    .source_type = from->source_type,
	    .when = from->when,
	    .agent_name = from->agent_name,
	    .agent_version = from->agent_version,
	    .description = from->description,
	    .reason = from->reason,
	    .redacted = from->redacted,
	    .ingredients = refs,
	    .num_ingredients = from->num_ingredients,
	    .more = from->more,
	    .num_more = from->num_more,
	    .params = from->params,
	    .num_params = from->num_params};
	return prov_file_ref_fill(
	    from->agent, d->file_refs, d->in->num_files, d->arena, &to->agent, err);
}

int prov_draft_add_actions(struct prov_draft *draft, struct prov_err *err)
{
	size_t n = draft->in->num_actions;
	struct prov_action_new *actions =
	    prov_arena_array(draft->arena, n + 1, sizeof(*actions), err);
	struct prov_draft_assertion a = {.label = "c2pa.actions.v2", .form = PROV_FORM_CBOR};
	const struct prov_member *more;
	struct prov_wr body;
	int rc = PROV_OK;

	if (actions == NULL)
		return PROV_E_NOMEM;
	if (n == 0)
		return PROV_OK;
	for (size_t i = 0; i < n && rc == PROV_OK; i++)
		rc = resolve(draft, &draft->in->actions[i], &actions[i], err);
	if (rc == PROV_OK)
		rc = prov_file_ref_members(draft->in->actions_more, draft->in->num_actions_more,
		    draft->file_refs, draft->in->num_files, draft->arena, &more, err);
	if (rc != PROV_OK)
		return rc;
	prov_wr_init(&body, PROV_MAX_STORE);
	prov_actions_put_more(
	    &body, actions, n, !draft->in->not_all_actions, more, draft->in->num_actions_more);
	rc = prov_wr_done(&body, err);
	a.data = prov_wr_data(&body);
	if (rc == PROV_OK)
		rc = prov_draft_add(draft, &a, NULL, err);
	prov_wr_fini(&body);
	return rc;
}
