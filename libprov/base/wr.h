/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one writer: a growing buffer born with a ceiling. Errors stick: write on, and ask
 * prov_wr_done once. Big-endian.
 */
#ifndef PROV_BASE_WR_H
#define PROV_BASE_WR_H

#include "base/bytes.h"
#include "prov/err.h"

struct prov_wr {
	uint8_t *p;
	size_t n, cap, max;
	int code; /* PROV_OK, PROV_E_NOMEM, PROV_E_LIMIT or PROV_E_INTERNAL; sticky */
};

void prov_wr_init(struct prov_wr *wr, size_t max);
void prov_wr_fini(struct prov_wr *wr);

void prov_wr_bytes(struct prov_wr *wr, struct prov_bytes data);
void prov_wr_str(struct prov_wr *wr, const char *s); /* without its NUL */
void prov_wr_printf(struct prov_wr *wr, const char *fmt, ...) PROV_PRINTF(2, 3);
void prov_wr_zeros(struct prov_wr *wr, size_t n);
void prov_wr_u8(struct prov_wr *wr, uint8_t v);
void prov_wr_u16(struct prov_wr *wr, uint16_t v);
void prov_wr_u32(struct prov_wr *wr, uint32_t v);
void prov_wr_u64(struct prov_wr *wr, uint64_t v);

/* Replaces bytes already written; past the end is PROV_E_INTERNAL. */
void prov_wr_patch(struct prov_wr *wr, size_t off, struct prov_bytes data);
/* Cuts back to N bytes. */
void prov_wr_cut(struct prov_wr *wr, size_t n);

/* The bytes so far, borrowed until the next write or fini. */
struct prov_bytes prov_wr_data(const struct prov_wr *wr);
/* PROV_OK, or the sticky failure put into ERR. */
int prov_wr_done(const struct prov_wr *wr, struct prov_err *err) PROV_MUST_CHECK;

#endif
