/* SPDX-License-Identifier: Apache-2.0 */
/* Elements whose content is text up to their end tag, whatever it looks like. */
#ifndef PROV_FORMAT_HTML_RAW_H
#define PROV_FORMAT_HTML_RAW_H

#include "format/html_tok.h"

/* Whether an element of that name is one (HTML, 13.2.6.4: where a browser runs scripts). */
bool prov_html_is_raw(const char *name);
/*
 * Behind the start tag of such an element NAME: to the end of its end tag, which is then H's token.
 * What stood before it ends at h->start. False where the file ends before.
 */
bool prov_html_skip_raw(struct prov_html *h, const char *name);

#endif
