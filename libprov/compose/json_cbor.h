/* SPDX-License-Identifier: Apache-2.0 */
/* A value of a JSON text as deterministic CBOR (RFC 8949, 4.2.1 and 6.2). */
#ifndef PROV_COMPOSE_JSON_CBOR_H
#define PROV_COMPOSE_JSON_CBOR_H

#include "base/arena.h"
#include "base/wr.h"
#include "json/get.h"

/*
 * VALUE is of a text that prov_json_check found good. Whole numbers become integers, others floats
 * in the shortest form that keeps them. PROV_E_FORMAT: a map has a key twice; PROV_E_LIMIT: it
 * has more than PROV_ENC_MAX_PAIRS keys, or a number is beyond what CBOR holds.
 */
int prov_json_to_cbor(struct prov_json_value value, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

/* What is written instead of some members: *TAKEN says that the value of KEY in VALUE's object was
 * put into WR. */
struct prov_json_hook {
	int (*take)(void *ctx, struct prov_bytes key, const struct prov_json_value *value,
	    struct prov_wr *wr, bool *taken, struct prov_err *err);
	void *ctx;
};
int prov_json_to_cbor_with(struct prov_json_value value, const struct prov_json_hook *hook,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
