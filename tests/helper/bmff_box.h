/* SPDX-License-Identifier: Apache-2.0 */
/* Small BMFF files, box by box, and what a BMFF hash over them must be, worked out apart from the
 * library. */
#ifndef PROV_TESTS_HELPER_BMFF_BOX_H
#define PROV_TESTS_HELPER_BMFF_BOX_H

#include "base/wr.h"
#include "crypto/crypto.h"

struct bmff_file {
	struct prov_wr wr;
	struct {
		size_t off, hashed; /* HASHED bytes from its start are in the hash */
		size_t len;
		size_t hole, hole_len; /* and of those not these, counted from its start */
	} box[64];
	size_t n;
	bool aux_more;   /* merkle boxes have a field that A.5.4.2 does not know */
	size_t aux_room; /* what merkle boxes hold is filled up to as many bytes with zeros */
};

void bmff_init(struct bmff_file *f);
void bmff_fini(struct bmff_file *f);
/* A box of TYPE; HASHED: SIZE_MAX for all of it, 0 for nothing. */
void bmff_box(struct bmff_file *f, const char *type, struct prov_bytes body, size_t hashed);
/* C2PA's uuid box; OFFSET as its first eight bytes where HAS_OFFSET. Not hashed. */
void bmff_c2pa(struct bmff_file *f, const char *purpose, bool has_offset, struct prov_bytes data);
/* A merkle box with this proof. */
void bmff_merkle(struct bmff_file *f, int unique, int local, uint64_t location,
    const struct prov_bytes *proof, size_t n);
/* SHA-256 over boxes FROM to END (not included), each with its offset before it. */
void bmff_hash(const struct bmff_file *f, size_t from, size_t end, uint8_t out[PROV_HASH_MAX]);

/* The CBOR of an assertion. PATHS ends with NULL, each may have a subset behind it ("/mdat 16 0")
 * or a number of zeros that it compares ("/skip =16");
 * the uuid entry and, with OPEN, the mdat entry come by themselves. HASH or TREES may be empty. */
struct bmff_tree {
	int unique, local;
	uint64_t count, fixed;
	struct prov_bytes init, sizes; /* SIZES: one byte each */
	const struct prov_bytes *hashes;
	size_t n;
};
void bmff_assertion(struct prov_wr *wr, const char *const *paths, bool open, struct prov_bytes hash,
    const struct bmff_tree *trees, size_t n);

#endif
