/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the content of a text says of its kind, where its name says too little or something else
 * (text_guess.c). A line with credentials is no part of it: no hash covers that, so that whoever
 * changes it could choose the language by which it is judged.
 */
#ifndef PROV_FORMAT_TEXT_GUESS_H
#define PROV_FORMAT_TEXT_GUESS_H

#include "format/text_syntax.h"

/* The beginning and the end of a text, without such a line; they may overlap. */
struct prov_text_sample {
	struct prov_bytes head, tail;
};

/* Whether the extension of NAME is one that several languages share. */
bool prov_text_is_shared(const char *name);
/* Which of them TEXT is in; NULL where that is not sure. */
const struct prov_text_syntax *prov_text_guess(const char *name, struct prov_bytes text);

bool prov_text_declares_xml(const struct prov_text_sample *text);
/* Also without a declaration: by its document type, or by a root that ends where the text does. */
bool prov_text_is_xml(const struct prov_text_sample *text);

#endif
