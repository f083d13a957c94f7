/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>

#include "thumbnail.h"

#define FIRST_ROOM (1u << 20)

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
