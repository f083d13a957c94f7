/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the HTML format share. */
#ifndef PROV_FORMAT_HTML_H
#define PROV_FORMAT_HTML_H

#include "format/embed.h"
#include "format/html_head.h"

/* Ranges of the layout that are none of a store. */
#define PROV_HTML_PAGE "page"
#define PROV_HTML_LINK "link"

int prov_html_embed(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

#endif
