/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the chunks before a PNG file's pixels say of how these are shown: turned (eXIf), by which
 * colours (iCCP, gAMA, cHRM, cICP), or not at all (acTL without an fcTL, PNG 3, 4.9: what moves
 * then begins with another picture). libpng would hold a chunk of any size in memory, so they are
 * watched as they go by.
 */
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "thumbnail.h"

#define SIGNATURE 8u
#define HEAD 8u
#define CRC 4u
#define EXIF "Exif\0" /* and its own NUL: as it stands in JPEG */
#define MAX_NAME 80u  /* bytes of a profile's name with its NUL; the method is one more */
#define SRGB_GAMMA 45455u
#define NEAR 1000u /* hundred-thousandths that a value may be off */

enum { GAMMA = 1, PRIMARIES = 2, CODES = 4, SRGB = 8, MOVES = 16, FRAME = 32 };

static uint32_t number(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is(const struct chunks *c, const char *type)
{
	return memcmp(&c->head[4], type, 4) == 0;
}

static bool is_near(const uint8_t *p, uint32_t to)
{
	uint32_t v = number(p);

	return v + NEAR >= to && v <= to + NEAR;
}

/* Of sRGB: white, red, green, blue. */
static bool is_srgb(const uint8_t *p)
{
	static const uint32_t values[] = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (!is_near(&p[4 * i], values[i]))
			return false;
	}
	return true;
}

static void take_profile(struct chunks *c)
{
	const uint8_t *name_end = memchr(c->data, 0, c->n < MAX_NAME ? c->n : MAX_NAME);
	size_t head = name_end == NULL ? 0 : (size_t)(name_end - c->data) + 2;
	uLongf len = MAX_PROFILE;

	if (c->has_profile)
		return;
	c->has_profile = true;
	if (head == 0 || head >= c->n || c->size > MAX_PROFILE)
		return;
	c->profile = malloc(MAX_PROFILE);
	if (c->profile == NULL ||
	    uncompress(c->profile, &len, &c->data[head], (uLong)(c->n - head)) != Z_OK)
		return;
	c->profile_len = len;
}

static void take_exif(struct chunks *c)
{
	uint8_t *segment;

	if (c->has_exif || c->n == 0)
		return;
	c->has_exif = true;
	segment = malloc(sizeof(EXIF) + c->n);
	if (segment == NULL)
		return;
	memcpy(segment, EXIF, sizeof(EXIF));
	memcpy(&segment[sizeof(EXIF)], c->data, c->n);
	c->orientation = orientation_find(segment, sizeof(EXIF) + c->n);
	free(segment);
}

static void take(struct chunks *c)
{
	if (is(c, "eXIf"))
		take_exif(c);
	else if (is(c, "iCCP"))
		take_profile(c);
	else if (is(c, "sRGB"))
		c->seen |= SRGB;
	else if (is(c, "acTL"))
		c->seen |= MOVES;
	else if (is(c, "fcTL"))
		c->seen |= FRAME;
	else if (is(c, "gAMA") && c->n == 4 && !is_near(c->data, SRGB_GAMMA))
		c->seen |= GAMMA;
	else if (is(c, "cHRM") && c->n == 32 && !is_srgb(c->data))
		c->seen |= PRIMARIES;
	/* ITU-T H.273: primaries of BT.709, transfer of sRGB. */
	else if (is(c, "cICP") && c->n == 4 && (c->data[0] != 1 || c->data[1] != 13))
		c->seen |= CODES;
}

static bool is_watched(const struct chunks *c)
{
	return is(c, "eXIf") || is(c, "iCCP") || is(c, "sRGB") || is(c, "acTL") || is(c, "fcTL") ||
	       is(c, "gAMA") || is(c, "cHRM") || is(c, "cICP");
}

static void begin(struct chunks *c)
{
	c->size = number(c->head);
	c->left = (uint64_t)c->size + CRC;
	c->n = 0;
	c->crc_n = 0;
	c->over = is(c, "IDAT");
	c->wanted = is_watched(c);
	c->sum = c->wanted ? crc32(crc32(0, NULL, 0), &c->head[4], 4) : 0;
}

/* Part of a chunk's data or of its checksum. */
static void put(struct chunks *c, const uint8_t *p, size_t n)
{
	size_t data = c->left > CRC ? (size_t)(c->left - CRC) : 0;

	data = data < n ? data : n;
	if (c->wanted && data > 0) {
		size_t room = MAX_PROFILE - c->n, some = data < room ? data : room;

		c->sum = crc32(c->sum, p, (uInt)data);
		memcpy(&c->data[c->n], p, some);
		c->n += some;
	}
	for (size_t i = data; i < n; i++)
		c->crc[c->crc_n++] = p[i];
	c->left -= n;
	/* What is damaged is thrown away by who shows the picture. */
	if (c->left == 0 && c->wanted && number(c->crc) == c->sum)
		take(c);
}

bool chunks_begin(struct chunks *c)
{
	memset(c, 0, sizeof(*c));
	c->skip = SIGNATURE;
	c->data = malloc(MAX_PROFILE);
	return c->data != NULL;
}

void chunks_watch(struct chunks *c, const uint8_t *p, size_t n)
{
	while (n > 0 && !c->over) {
		size_t some = 1;

		if (c->skip > 0) {
			c->skip--;
		} else if (c->left > 0) {
			some = c->left < n ? (size_t)c->left : n;
			put(c, p, some);
			c->head_n = 0;
		} else {
			c->head[c->head_n++] = *p;
			if (c->head_n == HEAD)
				begin(c);
		}
		p += some;
		n -= some;
	}
}

bool chunks_say(struct chunks *c, struct shrink *out)
{
	bool coded = c->has_profile || (c->seen & SRGB) != 0;

	if ((c->seen & MOVES) != 0 && (c->seen & FRAME) == 0)
		return refuse("moving images get no thumbnail");
	out->profile = c->profile;
	out->profile_len = c->profile_len;
	c->profile = NULL;
	if (c->has_profile && out->profile_len == 0)
		out->unlike = "its colour profile is too large for a thumbnail, or can't be read";
	else if ((c->seen & CODES) != 0 || (!coded && (c->seen & (GAMMA | PRIMARIES)) != 0))
		out->unlike = "its colours are such as thumbnails have no room for";
	return true;
}

void chunks_end(struct chunks *c)
{
	free(c->data);
	free(c->profile);
	c->data = NULL;
	c->profile = NULL;
}
