/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the unstructured text format share. */
#ifndef PROV_FORMAT_TEXT_H
#define PROV_FORMAT_TEXT_H

#include "format/cands.h"

/*
 * A wrapper: U+FEFF, then as variation selectors the magic, a version, the store's length in four
 * bytes, the store, and in 2.5 padding (C2PA 2.4, A.8.2; 2.5, A.8.5).
 */
#define PROV_TEXT_MAGIC "C2PATXT\0"
#define PROV_TEXT_MAGIC_SIZE 8
#define PROV_TEXT_VERSION 1
#define PROV_TEXT_HEADER 13
#define PROV_TEXT_MARK "\xef\xbb\xbf"
#define PROV_TEXT_MARK_SIZE 3

/* Whether the beginning of a file is UTF-8 without control characters other than those that lay
 * text out; an empty one is not. */
bool prov_text_is(struct prov_bytes head);
/* How sure it is that what begins so is unstructured text, as struct prov_format has it. */
int prov_text_sniff(struct prov_bytes head);

int prov_text_embed(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

/*
 * Whether the wrapper of STORE is padded by zeros alone. 2.4 allows nothing but zeros beside a
 * store in what a hash leaves out (15.12.1.1), and there are readers that insist.
 */
bool prov_text_prefers(struct prov_bytes store);

#endif
