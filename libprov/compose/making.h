/* SPDX-License-Identifier: Apache-2.0 */
/* How the content came to be, as actions say it (C2PA 2.4, 18.15.2). */
#ifndef PROV_COMPOSE_MAKING_H
#define PROV_COMPOSE_MAKING_H

#include "compose/draft.h"

struct prov_making {
	bool has_parent;      /* ingredient 0 is the parent */
	const char *declared; /* digital source type, or NULL */
	const char *tool_name, *tool_version;
	int64_t when;
};
int prov_making_actions(const struct prov_making *making, struct prov_arena *arena,
    const struct prov_draft_action **out, size_t *num_out, struct prov_err *err) PROV_MUST_CHECK;

#endif
