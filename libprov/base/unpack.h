/* SPDX-License-Identifier: Apache-2.0 */
/* What brob boxes hold, of manifests (C2PA 2.4, 11.1.3.2) and of JPEG XL: Brotli (RFC 7932). */
#ifndef PROV_BASE_UNPACK_H
#define PROV_BASE_UNPACK_H

#include "base/arena.h"

/*
 * Decompresses PACKED, which must be one Brotli stream and nothing else, into the arena; the result
 * is never larger than MAX, nor than PROV_MAX_UNPACK_FACTOR times PACKED (PROV_E_LIMIT). What is no
 * Brotli is PROV_E_FORMAT, what ends too early PROV_E_TRUNC. The decoder's own memory is scratch
 * with a ceiling of its own, freed on return. PROV_MAX_UNPACK_WORK is for all that is unpacked into
 * ARENA; arena->unpacking says how much of it was spent.
 */
int prov_unpack(struct prov_bytes packed, size_t max, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
