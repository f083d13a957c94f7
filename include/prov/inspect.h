/* SPDX-License-Identifier: Apache-2.0 */
/* Showing what a manifest store holds, verified or not. Nothing here is a verdict. */
#ifndef PROV_INSPECT_H
#define PROV_INSPECT_H

#include "prov/io.h"

#ifdef __cplusplus
extern "C" {
#endif

enum prov_inspect_format { PROV_INSPECT_TREE, PROV_INSPECT_JSON };

/*
 * Writes the manifest store of the asset as a tree or as JSON. PROV_E_NOTFOUND where the asset
 * carries none. Damaged parts are shown as such and do not end the listing.
 */
PROV_API int prov_inspect(const struct prov_src *src, const char *name,
    enum prov_inspect_format format, prov_write_cb write, void *ctx,
    struct prov_err *err) PROV_MUST_CHECK;

/* Writes the raw bytes of the store (what a .c2pa file holds). PROV_E_NOTFOUND as above. */
PROV_API int prov_extract(const struct prov_src *src, prov_write_cb write, void *ctx,
    struct prov_err *err) PROV_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
