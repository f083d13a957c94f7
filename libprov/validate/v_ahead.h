/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashes of many runs of the asset, taken by several threads before one after the other is asked
 * for: a sum over exactly one of them (v_sum.h) need not read it then.
 */
#ifndef PROV_VALIDATE_V_AHEAD_H
#define PROV_VALIDATE_V_AHEAD_H

#include "validate/v_internal.h"

#define V_AHEAD_RUNS 1024u /* at a time, so that what is known stays small */

struct v_ahead {
	struct v_ctx *ctx;
	struct prov_arena arena;
	struct prov_takes takes;
	bool odd; /* a run could not be added */
	struct prov_known_hash known;
};

/* Always ends with v_ahead_fini. */
void v_ahead_init(struct v_ahead *a, struct v_ctx *ctx);
/* Forgets what is known, and which runs it was of. */
void v_ahead_forget(struct v_ahead *a);
/* One more run of the asset, behind the last; what it can't be added to is not taken. */
void v_ahead_add(struct v_ahead *a, uint64_t off, uint64_t len);
/*
 * Takes the hashes of the runs. Where that is not worth it, or fails, nothing is known, and nothing
 * else is different.
 */
void v_ahead_take(struct v_ahead *a, enum prov_hash alg);
void v_ahead_fini(struct v_ahead *a);

#endif
