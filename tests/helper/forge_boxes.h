/* SPDX-License-Identifier: Apache-2.0 */
/* Box hashes (18.7) for forged files, honest or not. */
#ifndef PROV_TESTS_HELPER_FORGE_BOXES_H
#define PROV_TESTS_HELPER_FORGE_BOXES_H

#include "helper/forge.h"

struct forge_entry {
	const char *names; /* "IDAT IEND"; NULL: the field is missing */
	/* What its hash covers: [from, to) of the file without the store's embedding. Both 0: one
	 * zero byte instead of a hash (18.7.1). */
	size_t from, to;
	bool no_hash, excluded, bad_hash;
	/* One exclusion, where it has a length; its box is left out where negative. */
	int box;
	uint64_t start, length;
	const char *alg;
};

/* The assertion LABEL with these entries. ALG (of the whole) may be NULL. */
void forge_boxes(
    struct forge *f, const char *label, const struct forge_entry *v, size_t n, const char *alg);

#endif
