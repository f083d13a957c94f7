/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>

#include "thumbnail.h"

#define FIRST_ROOM (1u << 20)
#define RIFF_HEAD 12u
#define CHUNK_HEAD 8u
#define HAS_PROFILE 0x20

/* All of it: libwebp decodes nothing in pieces that would be smaller. */
static uint8_t *read_all(struct input *in, size_t *n)
{
	size_t room = FIRST_ROOM, got;
	uint8_t *data = malloc(room), *more;

	*n = 0;
	while (data != NULL && (got = input_read(in, &data[*n], room - *n)) > 0) {
		*n += got;
		if (*n < room)
			continue;
		more = room < MAX_HELD ? realloc(data, room * 2) : NULL;
		if (more == NULL) {
			free(data);
			data = NULL;
		} else {
			data = more;
			room *= 2;
		}
	}
	return data;
}

static uint32_t number(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* Its colour profile, where its first chunk says that there is one (WebP, "Extended File Format").
 */
static bool take_profile(const uint8_t *data, size_t n, struct shrink *out)
{
	size_t at = RIFF_HEAD;

	if (n < RIFF_HEAD + CHUNK_HEAD + 1 || memcmp(&data[at], "VP8X", 4) != 0 ||
	    (data[at + CHUNK_HEAD] & HAS_PROFILE) == 0)
		return true;
	while (n - at >= CHUNK_HEAD) {
		size_t len = number(&data[at + 4]);
		bool found = memcmp(&data[at], "ICCP", 4) == 0;

		at += CHUNK_HEAD;
		if (len > n - at)
			break;
		if (found && len > 0 && len <= MAX_PROFILE) {
			out->profile = malloc(len);
			if (out->profile == NULL)
				return refuse("there is not enough memory");
			memcpy(out->profile, &data[at], len);
			out->profile_len = len;
			return true;
		}
		if (found)
			break;
		at += len;
		if (len % 2 != 0 && at < n)
			at++;
	}
	out->unlike = "its colour profile is too large for a thumbnail, or can't be read";
	return true;
}

static bool decode(const uint8_t *data, size_t n, struct shrink *out)
{
	WebPDecoderConfig config;
	bool alpha, ok;

	if (!WebPInitDecoderConfig(&config) ||
	    WebPGetFeatures(data, n, &config.input) != VP8_STATUS_OK)
		return refuse("the image can't be decoded");
	if (config.input.has_animation)
		return refuse("moving images get no thumbnail");
	alpha = config.input.has_alpha != 0;
	if ((uint64_t)config.input.width * (unsigned)config.input.height * 4 > MAX_HELD)
		return refuse("an image of this size gets no thumbnail");
	config.output.colorspace = alpha ? MODE_RGBA : MODE_RGB;
	ok = WebPDecode(data, n, &config) == VP8_STATUS_OK;
	if (!ok) {
		WebPFreeDecBuffer(&config.output);
		return refuse("the image can't be decoded");
	}
	ok = shrink_begin(
	    out, (unsigned)config.output.width, (unsigned)config.output.height, alpha ? 4 : 3);
	ok = ok && take_profile(data, n, out);
	for (int y = 0; y < config.output.height && ok; y++)
		shrink_line(out,
		    &config.output.u.RGBA.rgba[(size_t)y * (size_t)config.output.u.RGBA.stride]);
	WebPFreeDecBuffer(&config.output);
	return ok && shrink_end(out);
}

bool webp_read(struct input *in, struct shrink *out)
{
	size_t n;
	uint8_t *data = read_all(in, &n);
	bool ok;

	if (data == NULL)
		return refuse("the file is too large for a thumbnail");
	ok = decode(data, n, out);
	free(data);
	return ok;
}
