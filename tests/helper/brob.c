/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/brob.h"

#define BLOCK 65536u

void brob_store(struct prov_wr *out, struct prov_bytes data)
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
	prov_wr_u8(out, (uint8_t)(3u << shift)); /* the last one, empty */
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
