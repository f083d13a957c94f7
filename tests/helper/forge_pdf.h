/* SPDX-License-Identifier: Apache-2.0 */
/* Forged stores in PDF files. */
#ifndef PROV_TESTS_HELPER_FORGE_PDF_H
#define PROV_TESTS_HELPER_FORGE_PDF_H

#include "helper/forge.h"
#include "helper/pdf_make.h"

/* Objects 1 (the catalog), SPEC and SPEC + 1, with room for as much as the binding leaves out. */
void forge_pdf_room(struct forge *f, struct pdf_make *m, unsigned spec);
/* What M wrote is the file; the store goes where the last room is. The catalog may be written anew.
 */
void forge_pdf_place(struct forge *f, const struct pdf_make *m);
/* The store in its room; zeros stand behind it. */
struct prov_bytes forge_pdf_wrap(struct forge *f, struct prov_bytes store);

#endif
