/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass instead of two: an asset is hashed while its headers go by, before it is known what its
 * hash is over. A guess that is wrong costs a pass, and nothing else: each hash counts only for
 * exactly the bytes that went into it (struct prov_known_hash).
 */
#ifndef PROV_API_AHEAD_H
#define PROV_API_AHEAD_H

#include "validate/validate.h"

struct prov_ahead_pass {
	struct prov_heads heads;
	struct prov_takes takes;
	uint8_t digest[1][PROV_HASH_MAX];
	struct prov_known_hash known;
	struct prov_src spared;
};

/*
 * Makes the pass where it is worth it, and sets IN's source and what is known of it then. PASS must
 * live as long as IN, the arena as long as both.
 */
int prov_ahead(struct prov_ahead_pass *pass, struct prov_validate_in *in, struct prov_arena *arena,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
