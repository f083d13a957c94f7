/* SPDX-License-Identifier: Apache-2.0 */
/* Where a fuzzed manifest store lies: files of each kind that it can be bound to. */
#ifndef PROV_TESTS_FUZZ_CARRIER_H
#define PROV_TESTS_FUZZ_CARRIER_H

#include "base/wr.h"
#include "helper/bmff_case.h"
#include "helper/zip_file.h"
#include "prov/prov.h"

enum carrier {
	IN_PNG,
	IN_JPEG,
	BESIDE_PNG,
	IN_ZIP,
	IN_FILM,       /* one hash over all */
	IN_FILM_ROOT,  /* a tree of hashes, with proofs in the file */
	IN_FILM_PAIRS, /* of fragments */
	BESIDE_FRAGMENTS,
	IN_ZIP_OLD, /* behind a directory of the members before it */
	CARRIERS
};

struct carried {
	struct prov_wr file, part[BMFF_PARTS];
	size_t num_parts;
	bool is_beside;
	uint8_t film[PROV_HASH_MAX]; /* what its hash has to be, of a film */
};
/* False where STORE can't lie there; always followed by fini. */
bool carrier_make(enum carrier where, struct prov_bytes store, struct carried *out);
void carrier_fini(struct carried *carried);
/* Makes true what STORE says of itself and of the file that it lies in (mutate_seal). */
void carrier_seal(enum carrier where, uint8_t *store, size_t size);
/* The archive of this kind, of whose members the last is the store. */
void carrier_zip(enum carrier where, struct prov_bytes store, struct zip_file *out);
#define CARRIER_ZIP_MEMBERS 3u
bool carrier_is_film(enum carrier where);
/* The film of this kind. */
void carrier_film(enum carrier where, struct bmff_case *out);

/* The verdict on an input of fuzz_store: a byte that says where, and a store. */
enum prov_state carrier_judge(const uint8_t *data, size_t size);

#endif
