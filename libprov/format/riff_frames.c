/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What players take for a film's chunks. Where a chunk of an AVI file is none that they know, some
 * (FFmpeg's, and all that read by it) pass over it byte by byte until a name of a stream's chunk
 * turns up that a length follows which the file has room for: in the store, too, which no hash
 * covers, and where an update, padding or a box of no use could hold frames.
 */
#include <string.h>

#include "format/riff.h"

static bool is_digits(const uint8_t *p)
{
	return p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9';
}

static bool is_any(const uint8_t *p, size_t n, const char *names)
{
	for (; *names != '\0'; names += n) {
		if (memcmp(p, names, n) == 0)
			return true;
	}
	return false;
}

/* A stream's chunk (two digits and what it holds), its index, or what is passed over whole, behind
 * which any name would do. */
static bool is_name(const uint8_t *p)
{
	if (is_digits(p))
		return is_any(&p[2], 2, "dcdbwbpctxixwc");
	return (is_digits(&p[2]) && memcmp(p, "ix", 2) == 0) || is_any(p, 4, "JUNKLISTidx1indx");
}

bool prov_riff_frames(struct prov_bytes store, uint64_t behind, size_t *at)
{
	for (size_t i = 0; store.n >= PROV_RIFF_CHUNK && i <= store.n - PROV_RIFF_CHUNK; i++) {
		const uint8_t *p = &store.p[i];
		uint64_t left = store.n - PROV_RIFF_CHUNK - i + behind;

		if (is_name(p) && ((uint32_t)p[4] | (uint32_t)p[5] << 8 | (uint32_t)p[6] << 16 |
				      (uint32_t)p[7] << 24) <= left) {
			*at = i;
			return true;
		}
	}
	return false;
}
