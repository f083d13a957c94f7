/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding the objects of a PDF file (ISO 32000-2, 7.5): its cross-references, newest section first,
 * and what they lead to. Every byte that is looked at counts against one limit for the file.
 */
#ifndef PROV_FORMAT_PDF_H
#define PROV_FORMAT_PDF_H

#include "format/format.h"
#include "format/pdf_lex.h"
#include "io/plan.h"

/* A run of cross-references: in a table of the file, or in an unpacked stream. */
struct prov_pdf_run {
	uint64_t first, count;
	uint64_t off;           /* of the table's first line in the file */
	struct prov_bytes data; /* of the stream; empty: a table */
	size_t width[3];
};

/* What one update of the file appended. */
struct prov_pdf_section {
	uint64_t pos;     /* of its cross-references in the file */
	size_t first_run; /* its runs end where those of the next one begin */
	uint64_t root;    /* the catalog's number; 0: none named */
	uint64_t info;    /* the document information's */
	uint64_t prev;    /* of the section that it updates; 0: none */
	uint64_t hybrid;  /* of the stream beside the table; 0: none */
};

struct prov_pdf_packed { /* an object stream, unpacked */
	uint64_t off;
	struct prov_bytes data;
	uint64_t n, first;
};

struct prov_pdf {
	const struct prov_src *src;
	struct prov_arena *arena;
	uint64_t work;   /* bytes that may still be looked at */
	size_t unpacked; /* bytes that may still be unpacked */
	uint8_t *buf;
	size_t cap;
	struct prov_pdf_run *runs;
	size_t num_runs, cap_runs;
	struct prov_pdf_section *sections; /* the newest first */
	size_t num_sections;
	struct prov_pdf_packed *packed;
	size_t num_packed;
};

struct prov_pdf_obj {
	struct prov_pdf_val val; /* in the arena */
	uint64_t off;  /* of the object in the file, or of the stream that it is packed in */
	uint64_t text; /* of the value's text in the file; 0: it is packed */
	uint64_t data; /* of a stream's bytes in the file; 0: no stream */
};

/* Reads the cross-references of all sections (pdf_xref.c). */
int prov_pdf_open(struct prov_pdf *pdf, const struct prov_src *src, struct prov_arena *arena,
    struct prov_err *err) PROV_MUST_CHECK;
/* Counts N bytes that are looked at; PROV_E_LIMIT. */
int prov_pdf_too_deep(struct prov_err *err) PROV_MUST_CHECK; /* PROV_E_LIMIT, in words */
int prov_pdf_charge(struct prov_pdf *pdf, uint64_t n, struct prov_err *err) PROV_MUST_CHECK;

struct prov_pdf_entry {
	enum { PROV_PDF_FREE, PROV_PDF_PLAIN, PROV_PDF_PACKED } kind;
	uint64_t at; /* where the object stands, or the number of the stream that it is packed in */
	uint64_t gen; /* or which of those in the stream */
};
/* The cross-reference of object NUM as it was when SECTION was the newest. */
int prov_pdf_find(struct prov_pdf *pdf, size_t section, uint64_t num, struct prov_pdf_entry *out,
    struct prov_err *err) PROV_MUST_CHECK;

/* --- pdf_obj.c --- */

/* What stands at OFF of the file: "1 0 obj …" with NUM and GEN filled in, which may be NULL. */
int prov_pdf_read(struct prov_pdf *pdf, uint64_t off, uint64_t *num, uint64_t *gen,
    struct prov_pdf_obj *out, struct prov_err *err) PROV_MUST_CHECK;
/* The value at OFF by itself, as behind the word "trailer". */
int prov_pdf_read_value(struct prov_pdf *pdf, uint64_t off, struct prov_pdf_val *out,
    struct prov_err *err) PROV_MUST_CHECK;
/* VAL, or the object that it refers to, as they were when SECTION was the newest. */
int prov_pdf_resolve(struct prov_pdf *pdf, size_t section, const struct prov_pdf_val *val,
    struct prov_pdf_obj *out, struct prov_err *err) PROV_MUST_CHECK;
/* How many bytes a stream has in the file; PROV_E_FORMAT where it does not end there. */
int prov_pdf_length(struct prov_pdf *pdf, size_t section, const struct prov_pdf_obj *stream,
    uint64_t *len, struct prov_err *err) PROV_MUST_CHECK;
/* What the LEN bytes of a stream unpack to. */
int prov_pdf_data(struct prov_pdf *pdf, const struct prov_pdf_obj *stream, uint64_t len,
    struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;
/* prov_pdf_get, and its bytes are counted. */
int prov_pdf_key(struct prov_pdf *pdf, const struct prov_pdf_val *dict, const char *key,
    struct prov_pdf_val *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- pdf_info.c --- */

/* The text of KEY in the document information (14.3.3) of the newest update; empty where there is
 * none, or none that can be read. */
int prov_pdf_info(struct prov_pdf *pdf, const char *key, struct prov_label *out,
    struct prov_err *err) PROV_MUST_CHECK;

/* --- pdf_sig.c --- */

/*
 * Where the signature over the whole file stands, brackets included (12.8.1): the value of Contents
 * in a signature dictionary of the newest catalog's form. A length of 0: there is none, none in a
 * form that can be read, or none before a limit was reached, which *REFUSED then says.
 */
int prov_pdf_signature(struct prov_pdf *pdf, struct prov_span *out, const char **refused,
    struct prov_err *err) PROV_MUST_CHECK;

/* pdf_stray.c: see struct prov_format. */
bool prov_pdf_stray(struct prov_bytes data, size_t at, size_t *begin, size_t *end);

#endif
