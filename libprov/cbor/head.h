/* SPDX-License-Identifier: Apache-2.0 */
/* CBOR heads, for the files of this folder and for who walks an item from end to end. */
#ifndef PROV_CBOR_HEAD_H
#define PROV_CBOR_HEAD_H

#include "cbor/dec.h"

struct prov_cbor_head {
	enum prov_cbor_type type; /* NONE for a break */
	bool is_break;
	bool indefinite;
	uint64_t arg; /* as in struct prov_cbor */
	double real;
	size_t n; /* bytes of the head; a definite string's content follows and is there */
};

/*
 * Reads the head at the front of DATA: PROV_OK, PROV_E_TRUNC (DATA ends within the head or within
 * the string that it begins) or PROV_E_FORMAT (no well-formed head, RFC 8949 appendix C).
 */
int prov_cbor_head_read(struct prov_bytes data, struct prov_cbor_head *out) PROV_MUST_CHECK;

/* Describes the one item that RAW is, which must be proven to be well-formed. */
int prov_cbor_fill(
    struct prov_bytes raw, struct prov_cbor *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
