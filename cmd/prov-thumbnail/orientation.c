/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a picture is to be turned (Exif 2.32, 4.6.4): one number of the first directory. A library
 * for Exif would read all of it for that, maker notes and all.
 */
#include <string.h>

#include "thumbnail.h"

#define MARK "Exif\0" /* and its own NUL */
#define HEADER 8u     /* of the TIFF stream */
#define ENTRY 12u
#define MAX_ENTRIES 512u
#define ORIENTATION 0x0112
#define SHORT 3

struct stream {
	const uint8_t *data;
	size_t n;
	bool little;
};

/* LEN bytes (4 at most) at OFF as a number; 0 where there are none. */
static uint32_t number(const struct stream *s, size_t off, size_t len)
{
	uint32_t v = 0;

	if (off > s->n || len > s->n - off)
		return 0;
	for (size_t i = 0; i < len; i++)
		v = v << 8 | s->data[s->little ? off + len - 1 - i : off + i];
	return v;
}

bool orientation_is_exif(const uint8_t *segment, size_t n)
{
	return n >= sizeof(MARK) && memcmp(segment, MARK, sizeof(MARK)) == 0;
}

unsigned orientation_find(const uint8_t *segment, size_t n)
{
	struct stream s = {0};
	size_t dir;
	uint32_t entries;

	if (n < sizeof(MARK) + HEADER || !orientation_is_exif(segment, n))
		return 0;
	s.data = &segment[sizeof(MARK)];
	s.n = n - sizeof(MARK);
	s.little = s.data[0] == 'I';
	dir = number(&s, 4, 4);
	if (memcmp(s.data, s.little ? "II*\0" : "MM\0*", 4) != 0 || dir > s.n)
		return 0;
	entries = number(&s, dir, 2);
	for (uint32_t i = 0; i < entries && i < MAX_ENTRIES; i++) {
		size_t at = dir + 2 + (size_t)i * ENTRY;
		uint32_t value;

		if (number(&s, at, 2) != ORIENTATION || number(&s, at + 2, 2) != SHORT ||
		    number(&s, at + 4, 4) != 1)
			continue;
		value = number(&s, at + 8, 2);
		return value <= 8 ? value : 0;
	}
	return 0;
}
