/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "thumbnail.h"

bool refuse(const char *why)
{
	printf("!%s\n", why);
	return false;
}

static bool read_image(struct input *in, struct shrink *out)
{
	static const uint8_t jpeg[] = {0xff, 0xd8, 0xff}, png[] = {0x89, 'P', 'N', 'G'};

	input_begin(in);
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

/* Whatever an image says of its size, this is all that it gets. */
static void limit_memory(void)
{
	const struct rlimit limit = {MAX_MEMORY, MAX_MEMORY};

	(void)setrlimit(RLIMIT_AS, &limit);
}

int main(void)
{
	struct input in;
	struct shrink image = {0};
	const char *type;
	uint8_t *data = NULL;
	size_t len;
	bool ok;

#ifndef PROV_NO_MEMORY_LIMIT /* sanitizers map terabytes */
	limit_memory();
#else
	(void)limit_memory;
#endif
	ok = read_image(&in, &image) && encode(&image, &type, &data, &len);
	input_drain(&in);
	if (ok)
		ok = printf("%s\n", type) > 0 && fwrite(data, 1, len, stdout) == len &&
		     fflush(stdout) == 0;
	free(data);
	shrink_free(&image);
	return ok ? EXIT_SUCCESS : 2;
}
