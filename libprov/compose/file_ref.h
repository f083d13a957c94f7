/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that a definition brings along (icons, data), and the places in its CBOR that are to refer
 * to them: the hashed URI of an assertion is known only when a manifest is written, so until then a
 * mark stands there. CBOR that came from JSON has nothing that looks like one.
 */
#ifndef PROV_COMPOSE_FILE_REF_H
#define PROV_COMPOSE_FILE_REF_H

#include "base/arena.h"
#include "base/wr.h"
#include "claim/assertion.h"

/* Marks a place for file INDEX. */
void prov_file_ref_mark(struct prov_wr *wr, size_t index);
/* CBOR with the N hashed URIs in the marked places; *OUT is CBOR itself where there are none. */
int prov_file_ref_fill(struct prov_bytes cbor, const struct prov_hashed_uri *refs, size_t n,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;
/* The same in a list of members. */
int prov_file_ref_members(const struct prov_member *v, size_t num,
    const struct prov_hashed_uri *refs, size_t n, struct prov_arena *arena,
    const struct prov_member **out, struct prov_err *err) PROV_MUST_CHECK;

#endif
