/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of every packet that was edited. */
#ifndef PROV_TESTS_HELPER_XMP_CHECK_H
#define PROV_TESTS_HELPER_XMP_CHECK_H

#include "base/bytes.h"

/*
 * Edits PACKET (two properties set, one taken out) and calls abort unless: the properties are as
 * they should be, all else says what it said, and a second edit changes nothing. Returns the code
 * of the edit.
 */
int xmp_check(struct prov_bytes packet);

#endif
