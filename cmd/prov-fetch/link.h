/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_FETCH_LINK_H
#define CMD_FETCH_LINK_H

#include <stddef.h>

#define LINK_MAX 4096u /* bytes of a header's value, and of the target that results from it */

/*
 * The target of the first link of the type c2pa-manifest in the value of a Link header (RFC 8288,
 * 3): *LEN bytes of VALUE, a URI reference of printable ASCII without blanks. NULL where there is
 * none, where the value is too long, or where it is not written so to its end: what is malformed
 * may be read in two ways.
 */
const char *link_find(const char *value, size_t n, size_t *len);

#endif
