/* SPDX-License-Identifier: Apache-2.0 */
/* c2pa.hash.bmff.v2 and .v3 (C2PA 2.4, 18.6), and what merkle boxes hold (A.5.4.2). */
#ifndef PROV_CLAIM_ASR_BMFFHASH_H
#define PROV_CLAIM_ASR_BMFFHASH_H

#include "base/limits.h"
#include "claim/assertion.h"
#include "crypto/crypto.h"

struct prov_bmff_step {
	uint32_t type;
	uint32_t index; /* counted from 1 among siblings of the type; 0: any */
};

/* The path of a box, "/moov/trak[2]"; STEPS come zeroed. */
bool prov_bmff_path(
    struct prov_bytes text, struct prov_bmff_step steps[PROV_MAX_BMFF_STEPS], size_t *num_steps);

struct prov_bmff_data {
	uint64_t offset;
	struct prov_bytes value;
};

struct prov_bmff_subset {
	uint64_t offset, length; /* length 0, in the last one only: to the end */
};

struct prov_bmff_exclusion {
	struct prov_bmff_step steps[PROV_MAX_BMFF_STEPS];
	size_t num_steps;
	bool has_length, has_version, has_flags, exact;
	uint64_t length;
	int64_t version;
	uint8_t flags[3];
	struct prov_bmff_data *data;
	size_t num_data;
	struct prov_bmff_subset *subset;
	size_t num_subset;
};

struct prov_bmff_id {
	int64_t unique, local;
};

struct prov_bmff_merkle {
	struct prov_bmff_id id;
	uint64_t count; /* of leaves */
	struct prov_bytes alg, init_hash;
	struct prov_bytes *hashes; /* one row of the tree */
	size_t num_hashes;
	bool has_fixed, has_sizes;
	uint64_t fixed;
	uint64_t *sizes;
	size_t num_sizes;
};

struct prov_bmff_hash {
	const char *fault;
	struct prov_bmff_exclusion *exclusions;
	size_t num_exclusions;
	size_t data_size; /* bytes that the exclusions compare */
	struct prov_bytes alg, hash;
	struct prov_bmff_merkle *trees;
	size_t num_trees;
};
int prov_bmff_hash_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_bmff_hash *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- writing (asr_bmffhash_write.c) --- */

/* A tree for one mdat box, of which all leaves are in the assertion. */
struct prov_bmff_tree_out {
	uint64_t local; /* which mdat box, from 0 */
	uint64_t block; /* bytes of each leaf but the last */
	const uint8_t (*leaves)[PROV_HASH_MAX];
	size_t num_leaves;
};
/* The CBOR of c2pa.hash.bmff.v3 with exactly the exclusions that are mandatory (A.5.6). */
void prov_bmff_hash_put(struct prov_wr *wr, enum prov_hash alg, const uint8_t *hash,
    const struct prov_bmff_tree_out *trees, size_t num_trees);

/* bmff-merkle-map; padding may stand behind it. */
struct prov_bmff_aux {
	const char *fault;
	struct prov_bmff_id id;
	uint64_t location;
	struct prov_bytes *hashes; /* from the leaf's peer upwards */
	size_t num_hashes;
};
int prov_bmff_aux_parse(struct prov_bytes data, struct prov_arena *arena, struct prov_bmff_aux *out,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
