/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources and sinks that fail at the k-th call, to see that whoever uses them says so and leaves
 * nothing behind: count once with fail_at 0, then run again with 1, 2, … until it passes.
 */
#ifndef TESTS_HELPER_FAULT_H
#define TESTS_HELPER_FAULT_H

#include "prov/io.h"

#define FAULT_MESSAGE "this call was made to fail"

struct fault {
	unsigned fail_at; /* the call that fails, from 1; 0: none */
	unsigned calls;   /* so far */
	size_t most;      /* largest read or write passed on at once; 0: any (reads only) */
	const struct prov_src *src;
	struct prov_sink *sink;
};

/* Borrows SRC; every read_at counts. */
struct prov_src fault_src(struct fault *fault, const struct prov_src *src);
/* Borrows SINK; write, write_at, read_at and commit count. close is not passed on. */
struct prov_sink fault_sink(struct fault *fault, struct prov_sink *sink);

#endif
