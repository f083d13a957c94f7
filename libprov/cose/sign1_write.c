/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"
#include "cose/cose.h"

#define LABEL_ALG 1
#define LABEL_X5CHAIN 33
#define TAG_SIGN1 18

void prov_cose_put_protected(
    struct prov_wr *wr, enum prov_alg alg, const struct prov_cose_chain *chain)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key_int(wr, &map, LABEL_ALG);
	prov_enc_int(wr, alg);
	prov_enc_key_int(wr, &map, LABEL_X5CHAIN);
	if (chain->n != 1)
		prov_enc_array(wr, chain->n);
	for (size_t i = 0; i < chain->n; i++)
		prov_enc_bytes(wr, chain->certs[i]);
	prov_enc_map_end(wr, &map);
}

/* Bytes of a head in front of N bytes. */
static size_t head_size(size_t n)
{
	return n < 24 ? 1 : n <= UINT8_MAX ? 2 : n <= UINT16_MAX ? 3 : n <= UINT32_MAX ? 5 : 9;
}

/* How many zeros make a string of exactly SIZE bytes with its head; false where no number does:
 * each time the head widens, sizes are passed over. */
static bool zeros_for(size_t size, size_t *n)
{
	for (size_t head = 1; head <= 9 && head <= size; head++) {
		if (head_size(size - head) == head) {
			*n = size - head;
			return true;
		}
	}
	return false;
}

/* KEY and a string of N zeros, without a buffer to copy them from. */
static void put_zeros(struct prov_wr *wr, const char *key, size_t n)
{
	prov_enc_str(wr, key);
	switch (head_size(n)) {
	case 1:
		prov_wr_u8(wr, (uint8_t)(0x40 | n));
		break;
	case 2:
		prov_wr_u8(wr, 0x58);
		prov_wr_u8(wr, (uint8_t)n);
		break;
	case 3:
		prov_wr_u8(wr, 0x59);
		prov_wr_u16(wr, (uint16_t)n);
		break;
	case 5:
		prov_wr_u8(wr, 0x5a);
		prov_wr_u32(wr, (uint32_t)n);
		break;
	default:
		prov_wr_u8(wr, 0x5b);
		prov_wr_u64(wr, n);
		break;
	}
	prov_wr_zeros(wr, n);
}

/* The unprotected header: {} or, PAD bytes longer, {"pad": …} or {"pad": …, "pad2": h''} for the
 * sizes that one string can't have (C2PA 2.4, 10.4.4). "pad" sorts before "pad2". */
static void put_unprotected(struct prov_wr *wr, size_t pad)
{
	const size_t key = 4, empty_pad2 = 6;
	size_t n;

	if (pad == 0) {
		prov_wr_u8(wr, 0xa0);
	} else if (pad < PROV_COSE_MIN_PAD) {
		if (wr->code == PROV_OK)
			wr->code = PROV_E_INTERNAL;
	} else if (zeros_for(pad - key, &n)) {
		prov_wr_u8(wr, 0xa1);
		put_zeros(wr, "pad", n);
	} else if (zeros_for(pad - key - empty_pad2, &n)) {
		prov_wr_u8(wr, 0xa2);
		put_zeros(wr, "pad", n);
		put_zeros(wr, "pad2", 0);
	}
}

void prov_cose_put_sign1(
    struct prov_wr *wr, struct prov_bytes protected_map, struct prov_bytes sig, size_t pad)
{
	prov_enc_tag(wr, TAG_SIGN1);
	prov_enc_array(wr, 4);
	prov_enc_bytes(wr, protected_map);
	put_unprotected(wr, pad);
	prov_enc_null(wr);
	prov_enc_bytes(wr, sig);
}
