/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Update manifests (C2PA 2.4, 11.2.3): more is said of an asset of which nothing changes, so that
 * the binding of its last standard manifest goes on to hold.
 */
#ifndef PROV_COMPOSE_UPDATE_H
#define PROV_COMPOSE_UPDATE_H

#include "compose/compose.h"
#include "compose/definition.h"

/* PROV_E_USAGE where the options ask for what changes an asset, or says that it was changed. */
int prov_update_check_opts(const struct prov_sign_opts *opts, struct prov_err *err) PROV_MUST_CHECK;
/* Whether ASSET can be updated, and with these ACTIONS. */
int prov_update_check_asset(const struct prov_subject *asset, struct prov_err *err) PROV_MUST_CHECK;
int prov_update_check_actions(const struct prov_draft_action *actions, size_t num_actions,
    struct prov_err *err) PROV_MUST_CHECK;
/* Begins DRAFT with a store that is even or odd as the old one, OLD, is: a pad byte behind it,
 * where the format has one, is bound. IN is changed for that, and borrowed as by prov_draft_begin.
 */
int prov_update_begin(struct prov_draft *draft, struct prov_draft_in *in, struct prov_bytes old,
    const struct prov_bound *bound, struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;
/*
 * The plan that puts IN's store where the old one stands (11.2.3), or its updates where those go
 * (A.5.3), and changes nothing else but lengths that change with it; PROV_E_UNSUPPORTED where there
 * is none. COPIES: what the store begins with, settled.
 */
int prov_update_plan(const struct prov_format *format, const struct prov_embed *in,
    const struct prov_copies *copies, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

#endif
