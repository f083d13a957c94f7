/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashing an output while it goes by: which of its bytes go into which hash is settled before the
 * first is written, so that one pass serves every kind of hard binding.
 */
#ifndef PROV_IO_TALLY_H
#define PROV_IO_TALLY_H

#include "base/arena.h"
#include "base/nfc.h"
#include "crypto/crypto.h"

/* A run of the output that goes into hash number SUM. */
struct prov_take {
	uint64_t off, len;
	size_t sum;
	size_t tree; /* of sums other than 0: which of the output's Merkle trees it is a leaf of */
	bool marked; /* behind its own offset, eight bytes with the first the highest (18.6.2) */
};

/* Whether the two are of the same bytes, for the same sum. */
bool prov_take_is(const struct prov_take *take, const struct prov_take *other);

/*
 * Runs in ascending order that do not overlap. Hash 0 may go on to the end; of the others each is
 * complete before the next begins, so that there are never more than two at work.
 */
struct prov_takes {
	struct prov_take *v;
	size_t n, cap;
	size_t num_sums;
};
/* LEN 0 adds nothing; what breaks the order above is PROV_E_INTERNAL. */
int prov_takes_add(struct prov_takes *takes, struct prov_arena *arena, const struct prov_take *take,
    struct prov_err *err) PROV_MUST_CHECK;

struct prov_heads;

struct prov_tally {
	const struct prov_takes *takes;
	enum prov_hash alg;
	bool nfc;                          /* hash 0 is over its bytes normalised as one text */
	uint8_t (*digests)[PROV_HASH_MAX]; /* the caller's: takes->num_sums of them */
	uint64_t at;                       /* bytes of the output that went by */
	size_t next;                       /* the run that is waited for, or has begun */
	size_t open;                       /* which hash 'leaf' makes; 0: none */
	struct prov_digest *whole, *leaf;
	struct prov_nfc normal;
	struct prov_heads *heads; /* the caller's, or NULL: it sees all that goes by */
	void (*see)(void *ctx, struct prov_bytes data); /* so does this; or NULL */
	void *see_ctx;
};
/* Always ends with prov_tally_fini. TAKES and DIGESTS are borrowed. */
int prov_tally_begin(struct prov_tally *tally, enum prov_hash alg, bool nfc,
    const struct prov_takes *takes, uint8_t (*digests)[PROV_HASH_MAX],
    struct prov_err *err) PROV_MUST_CHECK;
/* The next bytes of the output. */
int prov_tally_feed(
    struct prov_tally *tally, struct prov_bytes data, struct prov_err *err) PROV_MUST_CHECK;
/* Fills the digests; PROV_E_INTERNAL where the output ended before its runs did. */
int prov_tally_end(struct prov_tally *tally, struct prov_err *err) PROV_MUST_CHECK;
void prov_tally_fini(struct prov_tally *tally);

#endif
