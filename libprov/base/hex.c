/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hex.h"

void prov_hex_put(struct prov_wr *wr, struct prov_bytes data)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < data.n; i++) {
		prov_wr_u8(wr, (uint8_t)digits[data.p[i] >> 4]);
		prov_wr_u8(wr, (uint8_t)digits[data.p[i] & 15]);
	}
}

void prov_b64_put(struct prov_wr *wr, struct prov_bytes data)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < data.n; i += 3) {
		size_t left = data.n - i;
		uint32_t v = (uint32_t)data.p[i] << 16;

		if (left > 1)
			v |= (uint32_t)data.p[i + 1] << 8;
		if (left > 2)
			v |= data.p[i + 2];
		prov_wr_u8(wr, (uint8_t)digits[v >> 18 & 63]);
		prov_wr_u8(wr, (uint8_t)digits[v >> 12 & 63]);
		prov_wr_u8(wr, left > 1 ? (uint8_t)digits[v >> 6 & 63] : '=');
		prov_wr_u8(wr, left > 2 ? (uint8_t)digits[v & 63] : '=');
	}
}
