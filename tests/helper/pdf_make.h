/* SPDX-License-Identifier: Apache-2.0 */
/* Small PDF files, update by update. */
#ifndef PROV_TESTS_HELPER_PDF_MAKE_H
#define PROV_TESTS_HELPER_PDF_MAKE_H

#include "base/wr.h"

#define PDF_MAKE_OBJECTS 32

struct pdf_make {
	struct prov_wr wr;
	uint64_t off[PDF_MAKE_OBJECTS];
	uint64_t packed_in[PDF_MAKE_OBJECTS]; /* 0: a plain object */
	bool fresh[PDF_MAKE_OBJECTS];         /* written since the last end */
	uint64_t prev;
	uint64_t data;                /* where the last stream's data began */
	uint64_t range, sig, sig_len; /* of the last signature: its ByteRange, its Contents */
};

void pdf_make_init(struct pdf_make *m);
struct prov_bytes pdf_make_data(const struct pdf_make *m);
void pdf_make_fini(struct pdf_make *m);
void pdf_make_obj(struct pdf_make *m, unsigned num, const char *text);
/* MORE stands in the dictionary beside the length. */
void pdf_make_stream(struct pdf_make *m, unsigned num, const char *more, struct prov_bytes data);
/* Object NUM is the INDEX-th of the object stream HOLDER. */
void pdf_make_packed(struct pdf_make *m, unsigned num, unsigned holder);
/* An update ends: a table, or a stream with the number XREF where that is not 0. MORE: in the
 * trailer beside Root (object 1), Size and Prev. */
void pdf_make_end(struct pdf_make *m, unsigned xref, const char *more);
/* Objects 1 (the catalog), SPEC and SPEC + 1, the embedded file, which holds STORE. */
void pdf_make_store(struct pdf_make *m, unsigned spec, struct prov_bytes store);

/* Object NUM: a signature dictionary with MORE in it, whose Contents has room for N bytes. */
void pdf_make_signature(struct pdf_make *m, unsigned num, const char *more, unsigned n);
/* Once everything is there: its ByteRange is all of the file but its Contents. */
void pdf_make_sign(struct pdf_make *m);

#endif
