/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linked into copies of the tools, in the place of the first that sees the bytes of a stranger.
 */
#ifndef TESTS_SANDBOX_VIOLATE_H
#define TESTS_SANDBOX_VIOLATE_H

#include <stdbool.h>

/* Whether all attempts were done. */
bool violate(void);

#endif
