/* SPDX-License-Identifier: Apache-2.0 */
/* What a picture is known again by: the SHA-256 of all its pixels, and 64 bits of how it looks. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <sodium.h>

#include "thumbnail.h"

#define COLUMNS 9u
#define ROWS 8u
#define BLOCK 256u /* pixels */

struct tap {
	crypto_hash_sha256_state state;
};

struct tap *tap_new(void)
{
	struct tap *tap = calloc(1, sizeof(*tap));

	if (tap != NULL)
		(void)crypto_hash_sha256_init(&tap->state);
	return tap;
}

/* As RGBA, so that it does not matter whether what is opaque says so. */
void tap_line(struct tap *tap, const uint8_t *line, unsigned w, unsigned channels)
{
	uint8_t block[BLOCK * 4];
	size_t n = 0;

	for (unsigned x = 0; x < w; x++) {
		for (unsigned c = 0; c < 4; c++)
			block[n++] = c < channels ? line[(size_t)x * channels + c] : 255;
		if (n == sizeof(block) || x + 1 == w) {
			(void)crypto_hash_sha256_update(&tap->state, block, n);
			n = 0;
		}
	}
}

/* The mean luminance (BT.601) of each of 9 x 8 parts, on white. */
static void measure(const struct shrink *s, uint64_t means[ROWS][COLUMNS])
{
	for (unsigned row = 0; row < ROWS; row++) {
		for (unsigned col = 0; col < COLUMNS; col++) {
			unsigned x0 = col * s->w / COLUMNS, x1 = (col + 1) * s->w / COLUMNS;
			unsigned y0 = row * s->h / ROWS, y1 = (row + 1) * s->h / ROWS;
			uint64_t sum = 0, n = 0;

			x1 = x1 > x0 ? x1 : x0 + 1;
			y1 = y1 > y0 ? y1 : y0 + 1;
			for (unsigned y = y0; y < y1; y++) {
				for (unsigned x = x0; x < x1; x++) {
					const uint8_t *p =
					    &s->pixels[((size_t)y * s->w + x) * s->channels];
					unsigned a = s->channels == 4 ? p[3] : 255;
					unsigned v = 299u * p[0] + 587u * p[1] + 114u * p[2];

					sum += (v * a + 255000u * (255 - a)) / 255;
					n++;
				}
			}
			means[row][col] = sum / n;
		}
	}
}

bool tap_print(struct tap *tap, const struct shrink *s)
{
	uint64_t means[ROWS][COLUMNS], look = 0;
	uint8_t digest[crypto_hash_sha256_BYTES];

	(void)crypto_hash_sha256_final(&tap->state, digest);
	measure(s, means);
	for (unsigned row = 0; row < ROWS; row++) {
		for (unsigned col = 0; col + 1 < COLUMNS; col++)
			look = look << 1 | (means[row][col] < means[row][col + 1] ? 1 : 0);
	}
	printf("%u %u ", s->in_w, s->in_h);
	for (size_t i = 0; i < sizeof(digest); i++)
		printf("%02x", digest[i]);
	printf(" %016" PRIx64 "\n", look);
	return fflush(stdout) == 0;
}
