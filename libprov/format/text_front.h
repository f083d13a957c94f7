/* SPDX-License-Identifier: Apache-2.0 */
/* Front matter: what stands between two fences at the beginning of a text (C2PA 2.4, A.9.3.2). */
#ifndef PROV_FORMAT_TEXT_FRONT_H
#define PROV_FORMAT_TEXT_FRONT_H

#include "base/bytes.h"

#define PROV_FRONT_BYTES 65536u /* front matter that is longer is none */

/* Whether what comes behind the lines of BEFORE is in front matter: they begin with a fence, "---"
 * or "+++", and hold none that ends it. */
bool prov_text_in_front(struct prov_bytes before);

#endif
