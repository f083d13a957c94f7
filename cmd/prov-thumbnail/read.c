/* SPDX-License-Identifier: Apache-2.0 */
/* Which decoder an image is for. */
#include <string.h>

#include "thumbnail.h"

bool image_read(struct input *in, FILE *file, size_t max, struct shrink *out)
{
	static const uint8_t jpeg[] = {0xff, 0xd8, 0xff}, png[] = {0x89, 'P', 'N', 'G'};

	input_begin(in, file, max);
	if (in->head_n < INPUT_HEAD)
		return refuse("the file is too short for an image");
	if (memcmp(in->head, jpeg, sizeof(jpeg)) == 0)
		return jpeg_read(in, out);
	if (memcmp(in->head, png, sizeof(png)) == 0)
		return png_read(in, out);
	if (memcmp(in->head, "RIFF", 4) == 0 && memcmp(&in->head[8], "WEBP", 4) == 0)
		return webp_read(in, out);
	return refuse("thumbnails are made of JPEG, PNG and WebP images only");
}
