/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What holds for every format and every file, checked from the outside. A fault aborts with a
 * sentence, so that unit tests and fuzzers can use the same checks.
 */
#ifndef PROV_TESTS_HELPER_FORMAT_CHECK_H
#define PROV_TESTS_HELPER_FORMAT_CHECK_H

#include "format/format.h"

/* One scan of a memory block, in an exact-size copy; fini also after a failure. */
struct format_scan {
	uint8_t *copy;
	struct prov_src *src;
	struct prov_arena arena;
	struct prov_layout layout;
	struct prov_cands cands;
	struct prov_err err;
	int code;
};

void format_scan(struct format_scan *scan, const struct prov_format *f, struct prov_bytes data);
void format_scan_fini(struct format_scan *scan);

/* What DATA, which can be scanned, lacks at its end (struct prov_layout, struct prov_format). */
const char *format_missing(const struct prov_format *f, struct prov_bytes data);

/*
 * Scans DATA. Where that works: the layout is whole, candidates lie in the file and their ranges
 * point back to them. Then, unless the format is read-only, for no and for each candidate as the
 * old one, a store of STORE_N bytes is embedded: the output scans, has exactly that store at the
 * place that the plan said, is the input beside it (in NFC for text) but for lengths and links, the
 * digest on the way out equals the one read back, and a plan for other bytes has the same shape.
 * The same with XMP, without a store, and bound by boxes, where the format has these. Returns the
 * scan's code.
 */
int format_check(const struct prov_format *f, struct prov_bytes data, size_t store_n);

/* A well-formed JUMBF box of N (at least 8) bytes, filled by SEED; the caller frees it. */
uint8_t *format_store(size_t n, uint8_t seed);

/* Embeds STORE in place of OLD; the result is the caller's to free, NULL with ERR filled. */
uint8_t *format_embed(const struct prov_format *f, struct prov_bytes data, size_t old,
    struct prov_bytes store, size_t *n, struct prov_err *err);
/* The same, with XMP (or NULL) and a store that may be empty. */
uint8_t *format_embed_all(const struct prov_format *f, struct prov_bytes data, size_t old,
    struct prov_bytes store, const struct prov_bytes *xmp, size_t *n, struct prov_err *err);

#endif
