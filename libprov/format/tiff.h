/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the TIFF format share: the entries for a manifest store, and where they lead.
 */
#ifndef PROV_FORMAT_TIFF_H
#define PROV_FORMAT_TIFF_H

#include "base/limits.h"
#include "format/embed.h"

#define PROV_TIFF_C2PA 0xcd41
#define PROV_TIFF_XMP 700
#define PROV_TIFF_BYTE 1
#define PROV_TIFF_UNDEFINED 7

/* A directory of the main chain. */
struct prov_tiff_ifd {
	uint64_t off, len;
	uint64_t num;  /* entries */
	uint64_t link; /* where the offset stands that leads to it */
	uint64_t next; /* what its own link says */
};

/* An entry of a directory of the main chain: of the C2PA tag, or of that for XMP. */
struct prov_tiff_entry {
	uint64_t off, len;             /* the entry itself */
	uint64_t count_off, count_len; /* its count field */
	uint64_t value, count;         /* where the store is said to be, and how long */
	uint16_t type;
	struct prov_tiff_ifd ifd; /* the directory that it is in */
};

struct prov_tiff {
	uint64_t header_len;
	bool little, big;
	struct prov_tiff_entry xmp; /* of the first directory; a length of 0: none */
	struct prov_tiff_entry entries[PROV_MAX_CANDS];
	size_t num_entries;
	struct prov_tiff_ifd first, last; /* of those that are whole */
	size_t num_ifds;
};

/* Sizes of the fields: of an offset or count, an entry, and a directory's number of entries. */
static inline uint64_t prov_tiff_width(const struct prov_tiff *t)
{
	return t->big ? 8 : 4;
}
static inline uint64_t prov_tiff_entry_size(const struct prov_tiff *t)
{
	return t->big ? 20 : 12;
}
static inline uint64_t prov_tiff_head_size(const struct prov_tiff *t)
{
	return t->big ? 8 : 2;
}

/* Told of each directory that is whole, in the chain's order; what is not PROV_OK ends the walk. */
typedef int (*prov_tiff_cb)(void *ctx, const struct prov_tiff_ifd *ifd, struct prov_err *err);

/* Walks the main chain (tiff_ifd.c). EACH may be NULL. */
int prov_tiff_walk(const struct prov_src *src, struct prov_tiff *out, prov_tiff_cb each, void *ctx,
    struct prov_err *err) PROV_MUST_CHECK;

/* Notes of each of CANDS whether parts of the pictures are said to lie in it (tiff_reach.c). */
int prov_tiff_reach(const struct prov_src *src, struct prov_arena *arena, struct prov_cands *cands,
    struct prov_err *err) PROV_MUST_CHECK;

int prov_tiff_embed(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

/* How sure HEAD is the beginning of a TIFF file. */
int prov_tiff_sniff(struct prov_bytes head);

#endif
