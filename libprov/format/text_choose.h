/* SPDX-License-Identifier: Apache-2.0 */
/* Which way text carries its credentials (text_choose.c); for prov_format_find. */
#ifndef PROV_FORMAT_TEXT_CHOOSE_H
#define PROV_FORMAT_TEXT_CHOOSE_H

#include "format/format.h"

/* Whether MEDIA_TYPE is MIME (lower case). */
bool prov_is_type(const char *media_type, const char *mime);

/* Whether NAME has an extension that no kind of text is known by. */
bool prov_text_is_strange(const char *name);
/* Whether NAME says that it is text of a kind which is neither a page nor XML. */
bool prov_text_is_other(const char *name);

/* Whether what has that NAME is a program that makes pages, and may begin like one of those. */
bool prov_text_makes_pages(const char *name);

/* HEAD is the beginning of SRC. *OUT is what content or media type say, or NULL; becomes what all
 * of HINT says, or NULL. */
int prov_text_choose(const struct prov_src *src, struct prov_bytes head,
    const struct prov_hint *hint, const struct prov_format **out,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
