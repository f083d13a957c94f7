/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mutation of manifest stores that knows what they are made of, so that what comes out gets past
 * lengths, hashes and signatures to the rules behind them.
 */
#ifndef PROV_TESTS_FUZZ_MUTATE_H
#define PROV_TESTS_FUZZ_MUTATE_H

#include "base/wr.h"
#include "cbor/dec.h"
#include "claim/store.h"

/* libFuzzer's: changes DATA in place and says how long it is then. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* A sequence of numbers that the fuzzer's seed decides. */
struct mutate_dice {
	uint64_t state;
};
/* One of 0 to N-1; 0 for N 0. */
size_t mutate_roll(struct mutate_dice *dice, size_t n);

/* mutate_cbor.c */
#define MUTATE_MAX_ITEMS 1024
/* One item of CBOR, in place. */
struct mutate_item {
	struct prov_cbor item;
	size_t parent; /* index of its container; of the outermost its own */
	size_t start;  /* where it begins: for a map's value, where its key does */
	bool is_key;
};
/* ALL, one item of CBOR, and what is in it, as far as there is room for: the number of them. */
size_t mutate_items(struct prov_bytes all, struct mutate_item items[MUTATE_MAX_ITEMS]);
/* Appends ALL with one change; parts of OTHER, also CBOR, may come in. False: there is none. */
bool mutate_cbor(
    struct mutate_dice *dice, struct prov_bytes all, struct prov_bytes other, struct prov_wr *out);

/* mutate_box.c: appends STORE with one change to a box, or to what is in one. */
bool mutate_box(struct mutate_dice *dice, struct prov_bytes store, struct prov_wr *out);

/* mutate_seal.c */
#define MUTATE_SEED "prov's fuzzers sign by this seed." /* 32 bytes of it */
/* What binds a store to its file. */
struct mutate_bound {
	struct prov_bytes hashed[2]; /* all that is not the N bytes at AT */
	uint64_t at, n;
	const uint8_t *film; /* the SHA-256 of a film's boxes instead, or NULL */
};
/* Makes what STORE says of itself true where it can: hashes of its boxes, signatures by the key of
 * MUTATE_SEED, and the place and hash of what binds it to the file. Lengths stay. */
void mutate_seal(uint8_t *store, size_t size, const struct mutate_bound *bound);

#endif
