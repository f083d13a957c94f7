/* SPDX-License-Identifier: Apache-2.0 */
/* The objects of PDF as they are written (ISO 32000-2, 7.3), one at a time and without recursion.
 */
#ifndef PROV_FORMAT_PDF_LEX_H
#define PROV_FORMAT_PDF_LEX_H

#include "base/bytes.h"
#include "base/wr.h"
#include "prov/err.h"

enum prov_pdf_type {
	PROV_PDF_NONE, /* what is not there, and null */
	PROV_PDF_INT,
	PROV_PDF_NAME,
	PROV_PDF_STRING,
	PROV_PDF_ARRAY,
	PROV_PDF_DICT,
	PROV_PDF_REF,
	PROV_PDF_WORD, /* a keyword, a number that is no integer, or a negative one */
};

struct prov_pdf_val {
	enum prov_pdf_type type;
	struct prov_bytes text; /* of arrays and dictionaries what stands between the brackets; of
				 * names what follows the slash, as it is written */
	uint64_t num;           /* of an integer; of a reference the object's */
	uint64_t gen;           /* of a reference */
};

void prov_pdf_skip_space(struct prov_bytes *in);
/*
 * The value at the front of IN, which is taken off; PROV_E_TRUNC where IN ends in the middle of it
 * (or has none), PROV_E_FORMAT where none is written so. What ends with IN may go on behind it.
 */
int prov_pdf_next(struct prov_bytes *in, struct prov_pdf_val *out) PROV_MUST_CHECK;
/* The value of KEY in what stands between a dictionary's brackets; the last, where it is repeated.
 */
int prov_pdf_get(struct prov_bytes dict, const char *key, struct prov_pdf_val *out) PROV_MUST_CHECK;
/* Whether VAL is the name NAME, however its characters are written. */
bool prov_pdf_is_name(const struct prov_pdf_val *val, const char *name);

/* pdf_string.c: appends what the string VAL says (7.9.2.2) as UTF-8, or where it is in
 * PDFDocEncoding as the bytes that it holds. Nothing where it is no string. */
void prov_pdf_text(const struct prov_pdf_val *val, struct prov_wr *wr);

#endif
