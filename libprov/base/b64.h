/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 (RFC 4648, 4), read a character at a time. */
#ifndef PROV_BASE_B64_H
#define PROV_BASE_B64_H

#include "base/bytes.h"
#include "prov/err.h"

struct prov_b64 {
	uint8_t *out;
	size_t cap, n;
	uint32_t bits;
	unsigned have, pads; /* characters of the current group of four */
	bool full;           /* more than CAP bytes */
};

void prov_b64_init(struct prov_b64 *b, uint8_t *out, size_t cap);
/* False for what can't stand here; white space of XML and HTML is passed over. */
bool prov_b64_char(struct prov_b64 *b, int c) PROV_MUST_CHECK;
/* Whether it ended where it may. */
bool prov_b64_is_done(const struct prov_b64 *b);

/* All of TEXT as Base64url without padding (5), into ROOM; false where it is none or longer. */
bool prov_b64_url(
    struct prov_bytes text, uint8_t *room, size_t cap, struct prov_bytes *out) PROV_MUST_CHECK;

#endif
