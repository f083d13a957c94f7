/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of the verdict on any file, for targets that go all the way. */
#ifndef PROV_TESTS_FUZZ_VERDICT_H
#define PROV_TESTS_FUZZ_VERDICT_H

#include "base/bytes.h"

/*
 * Judges FILE, with the store SIDECAR beside it (or NULL), by a policy that trusts nobody, and puts
 * the report in all words that there are. Aborts where somebody is trusted, where something is
 * valid of which a failure is known or a proof is not, and where words would act on a terminal or
 * are no JSON.
 */
void verdict_check(struct prov_bytes file, const struct prov_bytes *sidecar);

#endif
