/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What prov-thumbnail does with a stranger's bytes, in one process: two bytes say how long a
 * preview is, behind it comes the picture. Whatever they are: what is made of them is small, and
 * the two differ in no more bits than they have.
 */
#include <stdlib.h>
#include <string.h>

#include "prov-thumbnail/thumbnail.h"

bool refuse(const char *why)
{
	(void)why;
	return false;
}

static void check_small(const struct shrink *image)
{
	if (image->w == 0 || image->h == 0 || image->w > LONG_EDGE || image->h > LONG_EDGE)
		abort();
}

static void make(const struct shrink *image)
{
	const char *type;
	uint8_t *data = NULL;
	size_t n = 0;

	if (encode(image, &type, &data, &n) && (n == 0 || n > MAX_THUMBNAIL))
		abort();
	free(data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t n = size < 2 ? 0 : (size_t)data[0] << 8 | data[1];
	FILE *file = size <= 2 ? NULL : fmemopen((void *)(uintptr_t)&data[2], size - 2, "rb");
	struct shrink preview = {0}, picture = {0};
	struct match match = {0};
	struct input in;
	bool both = false;

	if (file == NULL)
		return 0;
	if (n > 0) {
		both = image_read(&in, file, n, &preview);
		input_drain(&in);
	}
	if (image_read(&in, file, SIZE_MAX, &picture)) {
		check_small(&picture);
		if (both) {
			check_small(&preview);
			if (look_compare(&preview, &picture, &match) &&
			    (match.of == 0 || match.of > 64 || match.differ > match.of))
				abort();
		}
		make(&picture);
	}
	input_drain(&in);
	(void)fclose(file);
	shrink_free(&preview);
	shrink_free(&picture);
	return 0;
}
