/* SPDX-License-Identifier: Apache-2.0 */
/* A source in memory that counts what is read of it. */
#ifndef PROV_TESTS_HELPER_COUNTED_H
#define PROV_TESTS_HELPER_COUNTED_H

#include "base/bytes.h"
#include "prov/io.h"

struct counted {
	struct prov_src src;
	struct prov_src *under;
	unsigned reads;
	uint64_t bytes;
};

/* DATA is borrowed; C must stay where it is. */
void counted_init(struct counted *c, struct prov_bytes data);
void counted_fini(struct counted *c);

#endif
