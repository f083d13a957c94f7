/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of optional fields. A value of an unexpected type counts as absent (C2PA 2.4, 6.5: no
 * schema validation) and leaves a zeroed output; strings of indefinite length are joined in the
 * arena. Failures are the arena's (E_NOMEM, E_LIMIT), never the file's.
 */
#ifndef PROV_CLAIM_ITEM_H
#define PROV_CLAIM_ITEM_H

#include "claim/claim.h"

int prov_item_text(const struct prov_cbor *item, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err) PROV_MUST_CHECK;
int prov_item_bytes(const struct prov_cbor *item, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err) PROV_MUST_CHECK;
/* A text that names a hash algorithm; where something else is there, or an empty one, a name that
 * no algorithm has: one that is there counts, not that of the claim (C2PA 2.4, 15.4.1). */
int prov_item_alg(const struct prov_cbor *item, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err) PROV_MUST_CHECK;
bool prov_item_present(const struct prov_cbor *item); /* there, and neither null nor undefined */

/* PROV_E_LIMIT for a JUMBF URI above PROV_MAX_URI: longer ones lead nowhere, which must not be
 * taken for a fault of the file. */
int prov_item_uri_limit(struct prov_bytes uri, struct prov_err *err) PROV_MUST_CHECK;

/*
 * A hashed URI; *GOOD as prov_hashed_uri_parse answers. The hash may be an array of integers too.
 */
int prov_item_uri(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_hashed_uri *out, bool *good, struct prov_err *err) PROV_MUST_CHECK;
/*
 * An array of them. *GOOD is false where ITEM is no array or any element no hashed URI; such an
 * element keeps its place, empty. More than PROV_MAX_ITEMS are E_LIMIT.
 */
int prov_item_uris(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_hashed_uri **out, size_t *num_out, bool *good,
    struct prov_err *err) PROV_MUST_CHECK;

/*
 * Room for what an array or map holds: *OUT gets COUNT zeroed things of SIZE bytes. WHAT, a plural,
 * is for the sentence of E_LIMIT where COUNT is above MAX.
 */
int prov_item_room(struct prov_arena *arena, size_t count, size_t max, enum prov_limit limit,
    size_t size, const char *what, void **out, struct prov_err *err) PROV_MUST_CHECK;

#endif
