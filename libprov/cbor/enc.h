/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Core deterministic CBOR (RFC 8949 4.2.1) on a writer: shortest heads, definite lengths, map keys
 * in bytewise order of their encoding, whatever order they were given in. Errors stick in the
 * writer.
 */
#ifndef PROV_CBOR_ENC_H
#define PROV_CBOR_ENC_H

#include "base/wr.h"

void prov_enc_uint(struct prov_wr *wr, uint64_t v);
void prov_enc_int(struct prov_wr *wr, int64_t v);
void prov_enc_bytes(struct prov_wr *wr, struct prov_bytes data);
/* Text that is not UTF-8 is PROV_E_INTERNAL in the writer: check what users give first. */
void prov_enc_text(struct prov_wr *wr, struct prov_bytes text);
void prov_enc_str(struct prov_wr *wr, const char *s);
void prov_enc_bool(struct prov_wr *wr, bool v);
void prov_enc_null(struct prov_wr *wr);
/* The shortest of the three forms that keeps V, which is no NaN. */
void prov_enc_float(struct prov_wr *wr, double v);
void prov_enc_tag(struct prov_wr *wr, uint64_t tag);
void prov_enc_array(struct prov_wr *wr, size_t count); /* COUNT items follow */
/* Tag 0 and RFC 3339 text: tdate of C2PA 2.4, 6.9. */
void prov_enc_time(struct prov_wr *wr, int64_t unix_time);

#define PROV_ENC_MAX_PAIRS 64

/*
 * A map: prov_enc_map_begin, then for each pair prov_enc_key (or prov_enc_key_int) and one value,
 * then prov_enc_map_end, which sorts the pairs and writes the head. Maps nest. Two equal keys, a
 * key without a value, or more than PROV_ENC_MAX_PAIRS pairs are PROV_E_INTERNAL in the writer.
 */
struct prov_enc_map {
	size_t start;
	size_t n;
	uint32_t at[PROV_ENC_MAX_PAIRS]; /* where each pair begins, from START */
};
void prov_enc_map_begin(struct prov_wr *wr, struct prov_enc_map *map);
void prov_enc_key(struct prov_wr *wr, struct prov_enc_map *map, const char *key);
void prov_enc_key_int(struct prov_wr *wr, struct prov_enc_map *map, int64_t key);
void prov_enc_map_end(struct prov_wr *wr, struct prov_enc_map *map);

#endif
