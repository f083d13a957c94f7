/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROV_TESTS_HELPER_CBOR_SAMPLE_H
#define PROV_TESTS_HELPER_CBOR_SAMPLE_H

#include "cbor/dec.h"

/* An item together with the exact-size block that it lies in. */
struct cbor_sample {
	uint8_t *p;
	size_t n;
	int rc;
	struct prov_cbor item;
	struct prov_err err;
};

/* Parses hexadecimal as if it lay at offset 1000. The caller frees P. */
struct cbor_sample cbor_sample(const char *hex);

/* Everything that can be asked of an item within BOUNDS, and of what is in it. Returns how many
 * items it is. */
size_t cbor_visit(const struct prov_cbor *item, struct prov_bytes bounds);

#endif
