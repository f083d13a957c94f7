/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of the verdict on any file, for targets that go all the way. */
#ifndef PROV_TESTS_FUZZ_VERDICT_H
#define PROV_TESTS_FUZZ_VERDICT_H

#include "base/bytes.h"
#include "prov/fetch.h"
#include "prov/prov.h"

struct verdict_opts {
	const struct prov_bytes *sidecar;   /* the store beside the file, or NULL */
	const struct prov_bytes *fragments; /* of a film */
	size_t num_fragments;
	prov_fetch_fn *fetch; /* or NULL */
	void *fetch_ctx;
};

/*
 * Judges FILE and puts the report in words, each time in another of the forms that there are, by
 * what the file holds. Aborts where somebody is trusted, where something is
 * valid of which a failure is known or a proof is not, and where words would act on a terminal or
 * are no JSON. OPTS may be NULL. PROV_STATE_ERROR where there is no verdict.
 */
enum prov_state verdict_check(struct prov_bytes file, const struct verdict_opts *opts);

#endif
