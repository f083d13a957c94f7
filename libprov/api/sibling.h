/* SPDX-License-Identifier: Apache-2.0 */
/* The other files that a sidecar named after their common stem could be about (C2PA 2.4, 15.5.3.1).
 */
#ifndef PROV_API_SIBLING_H
#define PROV_API_SIBLING_H

#include "prov/err.h"

/* Whether PATH is what was looked for (1: no other is shown), or not (0); or a negative code. */
typedef int (*prov_sibling_cb)(void *ctx, const char *path, struct prov_err *err);

/*
 * Shows CB the regular files beside PATH whose names differ from its name in the extension only,
 * but for .c2pa files; in no order, and PROV_MAX_SIBLINGS at most. Returns what CB did last, and 0
 * where it was not called; a folder that can't be read has none.
 */
int prov_siblings(
    const char *path, prov_sibling_cb cb, void *ctx, struct prov_err *err) PROV_MUST_CHECK;

#endif
