/* SPDX-License-Identifier: Apache-2.0 */
/* Collecting candidates while a file is scanned (layout.c). */
#ifndef PROV_FORMAT_CANDS_H
#define PROV_FORMAT_CANDS_H

#include "format/format.h"

/* A zeroed candidate at the end of the list; NULL with PROV_E_LIMIT or PROV_E_NOMEM in ERR. Its
 * address stays good until the arena goes. */
struct prov_cand *prov_cands_add(
    struct prov_cands *cands, struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;

/* The newest update of the file that brought a candidate; those of earlier ones are history. */
size_t prov_cands_newest(const struct prov_cands *cands);

/* Here is an XMP packet (struct prov_xmp); only the first counts. */
void prov_cands_xmp(struct prov_cands *cands, struct prov_span holder, struct prov_span packet);

/* "its XMP metadata " and this is a sentence of WHY, a limit, keeps it from being read; in the
 * arena, NULL with ERR filled. */
const char *prov_xmp_refusal(
    struct prov_arena *arena, const struct prov_err *why, struct prov_err *err) PROV_MUST_CHECK;
/* The same of the XMP of CANDS. */
int prov_cands_refuse_xmp(struct prov_cands *cands, struct prov_arena *arena,
    const struct prov_err *why, struct prov_err *err) PROV_MUST_CHECK;

/* Refuses what a format without XMP, labels and other bindings than the data hash can't be asked
 * for, and stores above PROV_MAX_STORE (embed.c). */
int prov_embed_plain(const struct prov_embed *in, struct prov_err *err) PROV_MUST_CHECK;

/* Goes from *SECTION to the update before it that brought a candidate; false where there is none.
 */
bool prov_cands_before(const struct prov_cands *cands, size_t *section);

/* Here is Exif; only the first counts. */
void prov_cands_exif(struct prov_cands *cands, uint64_t start, uint64_t len);

/* The code of what ERR says, after a function that says nothing itself but NULL. */
static inline int prov_failed(const struct prov_err *err)
{
	return err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
}

#endif
