/* SPDX-License-Identifier: Apache-2.0 */
/* What is put beside a signature after it was made: its time-stamp, and what the responders said of
 * the signer's certificates. prov/timestamp.h sets it up. */
#ifndef PROV_COMPOSE_COUNTERSIGN_H
#define PROV_COMPOSE_COUNTERSIGN_H

#include <stdatomic.h>

#include "base/limits.h"
#include "compose/signer.h"
#include "prov/timestamp.h"

/* Part of a signer. */
struct prov_countersigner {
	char *url; /* of the authority, or NULL: nothing is put there */
	bool optional;
	prov_fetch_fn *fetch;
	void *ctx;
	atomic_size_t token; /* bytes of the longest token that there was */
	struct prov_bytes ocsp[PROV_MAX_CERTS];
	size_t num_ocsp;
};

/* By how much a COSE structure of this signer's is to be longer than a bare one; 0: by nothing. */
size_t prov_countersign_room(const struct prov_signer *signer);

/*
 * Stamps SIG, which was made under the protected header PROTECTED_MAP. OUT goes into the COSE
 * structure, within ROOM. *NOTE: a sentence in the arena where it stays without a stamp, which the
 * user should know; else NULL.
 */
int prov_countersign(const struct prov_signer *signer, struct prov_bytes protected_map,
    struct prov_bytes sig, size_t room, struct prov_arena *arena, struct prov_cose_extra *out,
    const char **note, struct prov_err *err) PROV_MUST_CHECK;

void prov_countersigner_fini(struct prov_countersigner *cs);

#endif
