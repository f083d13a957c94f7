/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one bounds-checked reader. Only rd.c touches the fields. A read that fails moves nothing and
 * zeroes its output. All integers are big-endian unless the name says otherwise.
 */
#ifndef PROV_BASE_RD_H
#define PROV_BASE_RD_H

#include "base/bytes.h"
#include "prov/export.h"

struct prov_rd {
	const uint8_t *p;
	size_t n, off;
	uint64_t abs; /* where p[0] lives in the asset or store, for messages */
};

void prov_rd_init(struct prov_rd *rd, struct prov_bytes data, uint64_t abs);
size_t prov_rd_left(const struct prov_rd *rd);
size_t prov_rd_off(const struct prov_rd *rd);  /* from the start of this reader */
uint64_t prov_rd_at(const struct prov_rd *rd); /* absolute */
bool prov_rd_end(const struct prov_rd *rd) PROV_MUST_CHECK;

bool prov_rd_bytes(struct prov_rd *rd, size_t n, struct prov_bytes *out) PROV_MUST_CHECK;
bool prov_rd_peek(const struct prov_rd *rd, size_t n, struct prov_bytes *out) PROV_MUST_CHECK;
bool prov_rd_skip(struct prov_rd *rd, size_t n) PROV_MUST_CHECK;
bool prov_rd_u8(struct prov_rd *rd, uint8_t *out) PROV_MUST_CHECK;
bool prov_rd_u16(struct prov_rd *rd, uint16_t *out) PROV_MUST_CHECK;
bool prov_rd_u32(struct prov_rd *rd, uint32_t *out) PROV_MUST_CHECK;
bool prov_rd_u64(struct prov_rd *rd, uint64_t *out) PROV_MUST_CHECK;
/* An integer of N (1 to 8) bytes in either order. */
bool prov_rd_uint(
    struct prov_rd *rd, size_t n, bool is_little_endian, uint64_t *out) PROV_MUST_CHECK;
bool prov_rd_u32le(struct prov_rd *rd, uint32_t *out) PROV_MUST_CHECK;
/* Bytes up to and past a NUL, which is not part of OUT. */
bool prov_rd_cstr(struct prov_rd *rd, struct prov_bytes *out) PROV_MUST_CHECK;
/* A reader over the next N bytes, which this reader passes over. */
bool prov_rd_sub(struct prov_rd *rd, size_t n, struct prov_rd *out) PROV_MUST_CHECK;

#endif
