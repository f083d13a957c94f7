/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as Unicode variation selectors and back (C2PA 2.4, A.8.3). */
#ifndef PROV_FORMAT_VS_H
#define PROV_FORMAT_VS_H

#include "base/wr.h"

/* Appends B's selector: 3 bytes of UTF-8 below 16, else 4. */
void prov_vs_put(struct prov_wr *wr, uint8_t b);
/* The byte that the selector at the front of TEXT stands for; returns the selector's length in
 * bytes, 0 where there is none. */
size_t prov_vs_get(struct prov_bytes text, uint8_t *b);

#endif
