/* SPDX-License-Identifier: Apache-2.0 */
/* The CRC of PNG chunks (PNG, third edition, 5.5 and annex D). */
#ifndef PROV_FORMAT_CRC32_H
#define PROV_FORMAT_CRC32_H

#include "base/bytes.h"

/* Continues CRC, which is 0 at the start, over DATA. */
uint32_t prov_crc32(uint32_t crc, struct prov_bytes data);

#endif
