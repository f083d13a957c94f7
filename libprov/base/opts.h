/* SPDX-License-Identifier: Apache-2.0 */
/* Options of callers that may have been compiled with an older version of the headers. */
#ifndef PROV_BASE_OPTS_H
#define PROV_BASE_OPTS_H

#include <stddef.h>

#include "prov/err.h"

/*
 * Copies the struct OPTS, which begins with its size, over OWN, of SIZE bytes, which holds the
 * defaults: no further than its size says. NULL leaves the defaults. PROV_E_USAGE where that size
 * is none that WHAT ever had: too small, larger than ours, or one that ends inside of a field.
 */
int prov_opts_take(void *own, size_t size, const void *opts, const char *what,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
