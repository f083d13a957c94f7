/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROV_TESTS_HELPER_JUMBF_WALK_H
#define PROV_TESTS_HELPER_JUMBF_WALK_H

#include "jumbf/jumbf.h"

/* The box behind BOX in the order of the file, children after their parent; NULL at the end. */
const struct prov_jumbf *jumbf_walk_next(const struct prov_jumbf *box);

#endif
