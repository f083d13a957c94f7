/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal and Base64 (RFC 4648 section 4), appended to a writer. */
#ifndef PROV_BASE_HEX_H
#define PROV_BASE_HEX_H

#include "base/bytes.h"
#include "base/wr.h"

void prov_hex_put(struct prov_wr *wr, struct prov_bytes data); /* lower case */
void prov_b64_put(struct prov_wr *wr, struct prov_bytes data); /* with padding */

#endif
