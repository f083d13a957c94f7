/* SPDX-License-Identifier: Apache-2.0 */
/* The hard bindings that can be written (C2PA 2.4, 9.2), one row each. */
#ifndef PROV_COMPOSE_BINDING_H
#define PROV_COMPOSE_BINDING_H

#include "base/wr.h"
#include "format/format.h"

/* What is known of the output that a binding is for. */
struct prov_bound {
	enum prov_hash alg;
	unsigned caps;                /* of the output's format: enum prov_format_caps */
	const struct prov_plan *plan; /* NULL: not made yet */
	/* Of the plan's takes, one for each sum; NULL: not taken yet, zeros stand for them. */
	const uint8_t (*digests)[PROV_HASH_MAX];
};

struct prov_binder {
	enum prov_binding kind;
	const char *label;
	/* Its size depends on how the output is made, so that a plan is needed before the draft:
	 * one for a store of any size, since that changes neither takes' number nor names. */
	bool needs_plan;
	/* The assertion's CBOR, as long with digests as without. */
	void (*put)(struct prov_wr *wr, const struct prov_bound *bound);
};
const struct prov_binder *prov_binder_of(enum prov_binding kind); /* NULL: can't be written */

#endif
