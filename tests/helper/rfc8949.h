/* SPDX-License-Identifier: Apache-2.0 */
/* The examples of RFC 8949 appendix A. */
#ifndef PROV_TESTS_HELPER_RFC8949_H
#define PROV_TESTS_HELPER_RFC8949_H

#include "cbor/dec.h"

struct rfc8949_example {
	const char *hex;
	enum prov_cbor_type type;
	uint64_t arg; /* as in struct prov_cbor */
	bool is_deterministic;
};

extern const struct rfc8949_example rfc8949_examples[];
extern const size_t rfc8949_examples_n;

#endif
