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

static bool put_thumbnail(const struct shrink *image)
{
	const char *type;
	uint8_t *data = NULL;
	size_t len;
	bool ok = encode(image, &type, &data, &len);

	if (ok)
		ok = printf("%s\n", type) > 0 && fwrite(data, 1, len, stdout) == len &&
		     fflush(stdout) == 0;
	free(data);
	return ok;
}

int main(int argc, char **argv)
{
	bool know = argc == 2 && strcmp(argv[1], "--know") == 0, ok;
	struct shrink image = {0};
	struct tap *tap = NULL;
	struct input in;

#ifndef PROV_NO_MEMORY_LIMIT /* sanitizers map terabytes */
	limit_memory();
#else
	(void)limit_memory;
#endif
	if (argc > 1 && !know)
		return refuse("the only option is --know") ? EXIT_SUCCESS : 2;
	if (know)
		image.tap = tap = tap_new();
	ok = know && tap == NULL ? refuse("there is not enough memory") : read_image(&in, &image);
	if (ok)
		ok = know ? tap_print(tap, &image) : put_thumbnail(&image);
	input_drain(&in);
	shrink_free(&image);
	free(tap);
	return ok ? EXIT_SUCCESS : 2;
}
