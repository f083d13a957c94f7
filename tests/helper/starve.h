/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL's memory runs out, and nobody else's. */
#ifndef PROV_TESTS_HELPER_STARVE_H
#define PROV_TESTS_HELPER_STARVE_H

#include <stdbool.h>

/* Reading one certificate takes a thousand allocations: so far from each other are those that a
 * test of much fails. */
#define STARVE_STEP 7

/* To be called before OpenSSL has allocated anything; false where it is too late. */
bool starve_begin(void);
/* From here on the allocation number AT (from 1) fails, and with ALWAYS all behind it; until
 * starve_end, which returns how many there were. */
void starve_at(unsigned long at, bool always);
unsigned long starve_end(void);

#endif
