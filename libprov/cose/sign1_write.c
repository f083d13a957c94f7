/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "cbor/enc.h"
#include "cose/cose.h"

#define LABEL_ALG 1
#define LABEL_CONTENT_TYPE 3
#define LABEL_X5CHAIN 33
#define TAG_SIGN1 18

void prov_cose_put_protected(
    struct prov_wr *wr, enum prov_alg alg, const struct prov_cose_chain *chain)
{
	prov_cose_put_protected_typed(wr, alg, NULL, chain);
}

void prov_cose_put_protected_typed(
    struct prov_wr *wr, enum prov_alg alg, const char *type, const struct prov_cose_chain *chain)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key_int(wr, &map, LABEL_ALG);
	prov_enc_int(wr, alg);
	if (type != NULL) {
		prov_enc_key_int(wr, &map, LABEL_CONTENT_TYPE);
		prov_enc_str(wr, type);
	}
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

/* Pairs "pad", or "pad" and "pad2" for the sizes that one string can't have (C2PA 2.4, 10.4.4), of
 * PAD bytes together. "pad" sorts before "pad2", and both before what else there is. */
static unsigned pairs_for(size_t pad, size_t n[2])
{
	const size_t key = 4, empty_pad2 = 6;

	n[1] = 0;
	if (pad < PROV_COSE_MIN_PAD)
		return 0;
	if (zeros_for(pad - key, &n[0]))
		return 1;
	return pad >= key + empty_pad2 && zeros_for(pad - key - empty_pad2, &n[0]) ? 2 : 0;
}

/* What stands for PAD bytes, of which each key is there or not. */
struct pads {
	bool has[2];
	size_t n[2];
};

static bool shape_pads(size_t pad, unsigned shape, struct pads *out)
{
	static const struct pads both = {.has = {true, true}};
	unsigned pairs;

	*out = (struct pads){0};
	if (shape == 1) {
		out->has[1] = true;
		return pad >= 5 && zeros_for(pad - 5, &out->n[1]); /* "pad2" alone */
	}
	if (shape == 2) {
		*out = both;
		return pad >= 10 && zeros_for(pad - 10, &out->n[0]); /* and an empty "pad2" */
	}
	pairs = pairs_for(pad, out->n);
	out->has[0] = pairs > 0;
	out->has[1] = pairs > 1;
	return pairs > 0;
}

/* 14.5.2: {"ocspVals": [1* bstr]} */
static void put_ocsp(struct prov_wr *wr, const struct prov_cose_extra *extra)
{
	struct prov_enc_map map;

	prov_enc_str(wr, "rVals");
	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "ocspVals");
	prov_enc_array(wr, extra->num_ocsp);
	for (size_t i = 0; i < extra->num_ocsp; i++)
		prov_enc_bytes(wr, extra->ocsp[i]);
	prov_enc_map_end(wr, &map);
}

/* 10.3.2.5: {"tstTokens": [{"val": bstr}]}, exactly one */
static void put_token(struct prov_wr *wr, struct prov_bytes token)
{
	struct prov_enc_map outer, inner;

	prov_enc_str(wr, "sigTst2");
	prov_enc_map_begin(wr, &outer);
	prov_enc_key(wr, &outer, "tstTokens");
	prov_enc_array(wr, 1);
	prov_enc_map_begin(wr, &inner);
	prov_enc_key(wr, &inner, "val");
	prov_enc_bytes(wr, token);
	prov_enc_map_end(wr, &inner);
	prov_enc_map_end(wr, &outer);
}

static void put_extra(struct prov_wr *wr, const struct prov_cose_extra *extra)
{
	if (extra->num_ocsp > 0)
		put_ocsp(wr, extra);
	if (extra->tst2.n > 0)
		put_token(wr, extra->tst2);
}

size_t prov_cose_extra_size(const struct prov_cose_extra *extra)
{
	struct prov_wr wr;
	size_t n;

	prov_wr_init(&wr, PROV_MAX_STORE);
	put_extra(&wr, extra);
	n = prov_wr_done(&wr, NULL) == PROV_OK ? wr.n : 0;
	prov_wr_fini(&wr);
	return n;
}

/* The unprotected header, ROOM bytes longer than {}. */
static void put_unprotected(struct prov_wr *wr, const struct prov_cose_extra *extra, size_t room)
{
	unsigned pairs = (extra->num_ocsp > 0 ? 1u : 0) + (extra->tst2.n > 0 ? 1u : 0);
	size_t used = pairs > 0 ? prov_cose_extra_size(extra) : 0;
	struct pads pad = {0};

	if (room < used || (room > used && !shape_pads(room - used, extra->shape, &pad))) {
		if (wr->code == PROV_OK)
			wr->code = PROV_E_INTERNAL;
		return;
	}
	prov_wr_u8(wr, (uint8_t)(0xa0 | (pairs + pad.has[0] + pad.has[1])));
	if (pad.has[0])
		put_zeros(wr, "pad", pad.n[0]);
	if (pad.has[1])
		put_zeros(wr, "pad2", pad.n[1]);
	put_extra(wr, extra);
}

void prov_cose_put_sign1_with(struct prov_wr *wr, struct prov_bytes protected_map,
    struct prov_bytes sig, const struct prov_cose_extra *extra, size_t room)
{
	prov_enc_tag(wr, TAG_SIGN1);
	prov_enc_array(wr, 4);
	prov_enc_bytes(wr, protected_map);
	put_unprotected(wr, extra, room);
	prov_enc_null(wr);
	prov_enc_bytes(wr, sig);
}

void prov_cose_put_attached(struct prov_wr *wr, struct prov_bytes protected_map,
    struct prov_bytes payload, struct prov_bytes sig, const struct prov_cose_extra *extra)
{
	prov_enc_tag(wr, TAG_SIGN1);
	prov_enc_array(wr, 4);
	prov_enc_bytes(wr, protected_map);
	put_unprotected(wr, extra, prov_cose_extra_size(extra));
	prov_enc_bytes(wr, payload);
	prov_enc_bytes(wr, sig);
}

void prov_cose_put_sign1(
    struct prov_wr *wr, struct prov_bytes protected_map, struct prov_bytes sig, size_t pad)
{
	const struct prov_cose_extra none = {0};

	prov_cose_put_sign1_with(wr, protected_map, sig, &none, pad);
}
