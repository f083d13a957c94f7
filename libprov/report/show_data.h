/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What content boxes hold, as events: CBOR mapped as crJSON has it (C2PA 2.4, crJSON 3.3: byte
 * strings in Base64, tag 0 gone), JSON as it is. Linear in the size, no recursion. What is not
 * well-formed is shown as damaged, with all of its bytes.
 */
#ifndef PROV_REPORT_SHOW_DATA_H
#define PROV_REPORT_SHOW_DATA_H

#include "report/show.h"

/* ABS is where DATA lives, for the place of a fault. */
void prov_show_cbor(struct prov_show *s, struct prov_bytes data, uint64_t abs);
/* The members of a map into the map that is open; false where DATA is no map, with nothing shown.
 */
bool prov_show_cbor_members(struct prov_show *s, struct prov_bytes data);
void prov_show_json(struct prov_show *s, struct prov_bytes text, uint64_t abs);

#endif
