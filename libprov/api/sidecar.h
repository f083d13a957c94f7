/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials in a file of their own (C2PA 2.4, 11.4, 15.5.3.1). */
#ifndef PROV_API_SIDECAR_H
#define PROV_API_SIDECAR_H

#include "base/arena.h"
#include "base/bytes.h"
#include "io/plan.h"

/*
 * The manifest store beside the asset at PATH: NAME.EXT.c2pa, then NAME.c2pa. *OUT is NULL where
 * there is none; *NAME (malloc) is the caller's to free; *BY_STEM says that it is the second. One
 * that is there and can't be opened is an error: what it says would count.
 */
int prov_sidecar_open(struct prov_src **out, char **name, bool *by_stem, const char *path,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
