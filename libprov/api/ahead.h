/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass instead of two: an asset is hashed while its headers go by, or by a thread while it is
 * scanned, before it is known what its hash is over. A guess that is wrong costs a pass, and
 * nothing else: each hash counts only for exactly the bytes that went into it (struct
 * prov_known_hash).
 */
#ifndef PROV_API_AHEAD_H
#define PROV_API_AHEAD_H

#include "io/sums.h"
#include "validate/validate.h"

struct prov_ahead_pass {
	struct prov_heads heads;
	struct prov_takes takes;
	uint8_t digest[1][PROV_HASH_MAX];
	struct prov_known_hash known;
	struct prov_src spared;
	struct prov_sums sums;
	bool running;
};

/*
 * Makes the pass where it is worth it, or begins with it, and sets IN's source and what is known of
 * it then. PASS must live as long as IN, the arena as long as both. Whether it succeeds or not,
 * prov_ahead_settle must follow, behind the scan.
 */
int prov_ahead(struct prov_ahead_pass *pass, struct prov_validate_in *in, struct prov_arena *arena,
    struct prov_err *err) PROV_MUST_CHECK;
/* Waits for what runs; IN knows what came of it. */
void prov_ahead_settle(struct prov_ahead_pass *pass, struct prov_validate_in *in);

#endif
