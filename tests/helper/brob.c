/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/brob.h"

#define BLOCK 65536u

/* DATA as it is, and not the end. What follows begins SHIFT bits into a byte. */
static unsigned put_stored(struct prov_wr *out, struct prov_bytes data)
{
	/* The window: a single 0 bit says 16; it shifts the first block's header by one. */
	unsigned shift = 1;

	for (size_t at = 0; at < data.n; at += BLOCK) {
		struct prov_bytes part = prov_bytes_sub(data, at, BLOCK);
		/* Not the last; 4 nibbles of length; the length less one; uncompressed. */
		uint32_t head = (uint32_t)(part.n - 1) << 3 | 1u << 19;
		head <<= shift;
		prov_wr_u8(out, (uint8_t)head);
		prov_wr_u8(out, (uint8_t)(head >> 8));
		prov_wr_u8(out, (uint8_t)(head >> 16));
		prov_wr_bytes(out, part);
		shift = 0;
	}
	return shift;
}

void brob_store(struct prov_wr *out, struct prov_bytes data)
{
	unsigned shift = put_stored(out, data);

	prov_wr_u8(out, (uint8_t)(3u << shift)); /* the last one, empty */
}

void brob_idle(struct prov_wr *out, struct prov_bytes data, size_t n)
{
	(void)put_stored(out, data);
	for (size_t i = 0; i < n; i++) {
		/* Not the last; no output; two bytes of length; the length less one. */
		uint32_t head = 3u << 1 | 2u << 4 | (BLOCK - 3 - 1) << 6;

		prov_wr_u8(out, (uint8_t)head);
		prov_wr_u8(out, (uint8_t)(head >> 8));
		prov_wr_u8(out, (uint8_t)(head >> 16));
		prov_wr_zeros(out, BLOCK - 3);
	}
	prov_wr_u8(out, 3);
}

/* Bits that go into bytes, the lowest first. */
struct bits {
	struct prov_wr *out;
	unsigned held, n;
};

static void put_bits(struct bits *b, unsigned value, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		b->held |= (value >> i & 1) << b->n++;
		if (b->n < 8)
			continue;
		prov_wr_u8(b->out, (uint8_t)b->held);
		b->held = b->n = 0;
	}
}

/* A code of one symbol (RFC 7932, 3.4), which has WIDTH bits. */
static void put_code(struct bits *b, unsigned symbol, unsigned width)
{
	put_bits(b, 1, 4);
	put_bits(b, symbol, width);
}

/* A block that gives one letter, has 256 types of literals, and a map of them to two tables. */
static void put_dear(struct bits *b)
{
	put_bits(b, 0, 3 + 16 + 1);             /* not the last, 1 byte, compressed */
	put_bits(b, 1 | 7 << 1 | 127 << 4, 11); /* 256 types: 1, 7, 127 */
	put_code(b, 0, 9);
	put_code(b, 0, 5);
	put_bits(b, 0, 2 + 1 + 1 + 2 + 4); /* of the first 1; one of others; distances */
	for (unsigned i = 0; i < 256; i++)
		put_bits(b, 0, 2); /* the mode of a context */
	put_bits(b, 1, 4);         /* two tables */
	put_bits(b, 0, 1);         /* no runs: all 16384 one by one */
	put_code(b, 1, 1);
	put_bits(b, 1, 1); /* moved to front */
	put_bits(b, 0, 1); /* one of distances */
	put_code(b, 'A', 8);
	put_code(b, 'A', 8);
	put_code(b, 8, 10); /* one literal */
	put_code(b, 0, 6);
}

void brob_dear(struct prov_wr *out, size_t n)
{
	struct bits b = {.out = out};

	put_bits(&b, 0, 1);
	for (size_t i = 0; i < n; i++)
		put_dear(&b);
	put_bits(&b, 3, 8);
}

void brob_grow(struct prov_wr *out, struct prov_bytes data, size_t first)
{
	unsigned shift = 4; /* the window: four bits that say 24 */

	for (size_t at = 0; at < data.n; at += at == 0 ? first : at) {
		struct prov_bytes part = prov_bytes_sub(data, at, at == 0 ? first : at);
		/* Not the last; 6 nibbles of length; the length less one; uncompressed. */
		uint32_t head = 2u << 1 | (uint32_t)(part.n - 1) << 3 | 1u << 27;

		head = head << shift | (shift > 0 ? 0xfu : 0);
		for (unsigned i = 0; i < 4; i++)
			prov_wr_u8(out, (uint8_t)(head >> 8 * i));
		prov_wr_bytes(out, part);
		shift = 0;
	}
	prov_wr_u8(out, 3);
}

struct prov_bytes brob_bomb(void)
{
	static const uint8_t zeros[] = {0xcf, 0xff, 0xff, 0x7f, 0xf8, 0x27, 0x00, 0xe2, 0xb1, 0x40,
	    0x20, 0xf7, 0xfe, 0x3f, 0xff, 0x59, 0x62, 0xf0, 0x4f, 0x00, 0xc4, 0x61, 0x01, 0x80,
	    0x2e, 0x49, 0x0c};

	return prov_bytes(zeros, sizeof(zeros));
}
