/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ZIP archives (PKWARE's APPNOTE 6.3; clauses 4.x are its), read for their structure: no
 * content is decompressed. An archive in which two readers could see different files is refused.
 */
#ifndef PROV_FORMAT_ZIP_H
#define PROV_FORMAT_ZIP_H

#include "base/arena.h"
#include "io/plan.h"

#define PROV_ZIP_STORE "META-INF/content_credential.c2pa" /* C2PA 2.4, A.6.3 */
#define PROV_ZIP_SENTINEL32 0xffffffffu                   /* see the ZIP64 fields (4.4.1.4) */

/* The end of central directory record, and what it says (4.3.14 to 4.3.16). */
struct prov_zip_end {
	uint64_t at;                       /* of the record; it ends with the file */
	uint64_t directory, directory_end; /* central headers; behind them ZIP64's records */
	uint64_t count;                    /* of central headers */
};
int prov_zip_find_end(const struct prov_src *src, struct prov_arena *arena,
    struct prov_zip_end *out, struct prov_err *err) PROV_MUST_CHECK;

struct prov_zip_member {
	struct prov_bytes name; /* as stored; not empty, without NUL */
	uint64_t off, len;      /* local header, data as stored, data descriptor */
	uint64_t data;          /* offset of the data as stored */
	uint64_t crc_at;        /* of the central header's crc-32 field */
	uint64_t stored, size;  /* bytes of data before and after decompression */
	uint32_t crc, when;
	uint16_t flags, method, needed;
	/* An empty folder whose local header says nothing but what the central header says, and
	 * times and owners. */
	bool plain_folder;
};

struct prov_zip {
	struct prov_zip_member **v;       /* in the order of the file, without overlap */
	struct prov_zip_member **by_name; /* ascending, each name once */
	size_t n;
	struct prov_zip_end end;
};

/* PROV_E_FORMAT or PROV_E_TRUNC where SRC is no archive that all readers read alike. */
int prov_zip_read(const struct prov_src *src, struct prov_arena *arena, struct prov_zip *out,
    struct prov_err *err) PROV_MUST_CHECK;
/*
 * Moves *OFF, up to END, over central headers of the archive's directory that are there again, as a
 * writer leaves them that puts files where the directory was. What version each needs may be
 * another, and there may be times that are not there now; that of GONE, or NULL, stands for the
 * member of its name. Never over more of them than that directory has, which no writer has left.
 */
int prov_zip_skip_repeated(const struct prov_src *src, const struct prov_zip *zip,
    const struct prov_zip_member *gone, uint64_t *off, uint64_t end,
    struct prov_err *err) PROV_MUST_CHECK;
/* zip_unpack.c: all that M holds, MAX bytes at most, in the arena. PROV_E_UNSUPPORTED where it is
 * encrypted, or packed otherwise than deflated. */
int prov_zip_unpack(const struct prov_src *src, const struct prov_zip_member *m, size_t max,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;
/* NULL where there is none of that name. */
const struct prov_zip_member *prov_zip_find(const struct prov_zip *zip, struct prov_bytes name);

/* zip_name.c: the member that a writer may mean by URI, or NULL. Its own name goes before others.
 */
int prov_zip_find_uri(const struct prov_zip *zip, struct prov_bytes uri, struct prov_arena *arena,
    const struct prov_zip_member **out, struct prov_err *err) PROV_MUST_CHECK;

/* zip_sort.c */
void prov_zip_sort(struct prov_zip_member **v, size_t n,
    int (*compare)(const struct prov_zip_member *, const struct prov_zip_member *));
int prov_zip_by_place(const struct prov_zip_member *a, const struct prov_zip_member *b);
int prov_zip_by_name(const struct prov_zip_member *a, const struct prov_zip_member *b);

/* zip_member.c: the local header of M, of which the central header's fields are known, and all that
 * follows up to LIMIT at most; fills what is left. */
struct prov_window;
int prov_zip_read_local(struct prov_window *win, struct prov_arena *arena,
    struct prov_zip_member *m, uint64_t limit, struct prov_err *err) PROV_MUST_CHECK;
/* Whether at OFF, before END, lies a former member of the name of LIKE, in plain form: GONE. */
int prov_zip_read_gone(const struct prov_src *src, const struct prov_zip_member *like, uint64_t off,
    uint64_t end, struct prov_zip_member *gone, bool *out, struct prov_err *err) PROV_MUST_CHECK;
/*
 * Where values are all ones, they stand in an extra field (4.5.3), in the order of VALUES. False
 * where it is not there, or there twice.
 */
bool prov_zip_extra(struct prov_bytes extra, uint64_t *const *values, size_t n) PROV_MUST_CHECK;

/* Whether EXTRA, of fields that can be told apart or not, has one of this kind. */
bool prov_zip_has_extra(struct prov_bytes extra, unsigned kind);

#endif
