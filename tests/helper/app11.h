/* SPDX-License-Identifier: Apache-2.0 */
/* The JUMBF in a JPEG's APP11 segments, for tests that need real stores and no JPEG reader. */
#ifndef PROV_TESTS_HELPER_APP11_H
#define PROV_TESTS_HELPER_APP11_H

#include "base/bytes.h"

/* The first superbox, reassembled into a heap block of its size; NULL where there is none. */
uint8_t *app11_store(struct prov_bytes jpeg, size_t *n);

#endif
