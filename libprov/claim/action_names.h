/* SPDX-License-Identifier: Apache-2.0 */
/* The names of actions that C2PA has defined, and nobody else may (C2PA 2.4, 18.15.1). */
#ifndef PROV_CLAIM_ACTION_NAMES_H
#define PROV_CLAIM_ACTION_NAMES_H

#include <stdbool.h>

/* Whether NAME may be written: one of C2PA's own, or one outside of its name spaces. */
bool prov_action_is_named(const char *name);

#endif
