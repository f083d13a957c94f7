/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "common/sandbox.h"
#include "thumbnail.h"

bool refuse(const char *why)
{
	printf("!%s\n", why);
	return false;
}

/* Whatever an image says of its size, this is all that it gets. */
static void limit_memory(void)
{
	const struct rlimit limit = {MAX_MEMORY, MAX_MEMORY};

	(void)setrlimit(RLIMIT_AS, &limit);
}

/* No file, and of system calls those that a decoder needs. What is missing here was said by whoever
 * started us. */
static void confine(void)
{
	uint64_t handled;

	(void)landlock_enter(landlock_rules(&handled, false));
	(void)seccomp_enter_picture();
}

/* ICC.1, 7.2.8: what the profile is for. The small image is in RGB, whatever the large one is. */
static bool has_odd_profile(const struct shrink *image)
{
	return image->profile_len > 0 &&
	       (image->profile_len < 20 || memcmp(&image->profile[16], "RGB ", 4) != 0);
}

static bool put_thumbnail(const struct shrink *image)
{
	const char *type;
	uint8_t *data = NULL;
	size_t len;
	bool ok;

	if (image->unlike != NULL)
		return refuse(image->unlike);
	if (has_odd_profile(image))
		return refuse("images with a colour profile that is not for RGB get no thumbnail");
	ok = encode(image, &type, &data, &len);
	if (ok)
		ok = printf("%s\n", type) > 0 && fwrite(data, 1, len, stdout) == len &&
		     fflush(stdout) == 0;
	free(data);
	return ok;
}

/* The preview and the picture, one behind the other. */
static bool compare(size_t n, bool is_bgr)
{
	struct shrink preview = {0}, picture = {0};
	struct match match = {0};
	struct input in;
	bool ok = image_read(&in, stdin, n, &preview);

	input_drain(&in);
	if (ok && is_bgr)
		shrink_swap(&preview);
	if (ok)
		ok = image_read(&in, stdin, SIZE_MAX, &picture) &&
		     look_compare(&preview, &picture, &match);
	else
		input_begin(&in, stdin, SIZE_MAX);
	input_drain(&in);
	if (ok)
		ok = printf("%u %u %u\n", match.differ, match.of, match.alike) > 0 &&
		     fflush(stdout) == 0;
	shrink_free(&preview);
	shrink_free(&picture);
	return ok;
}

/* The whole input is taken before anything is said: who feeds us listens only then, and a pipe is
 * short. */
static bool make(bool know)
{
	struct shrink image = {0};
	struct input in;
	bool ok;

	image.tap = know ? tap_new() : NULL;
	if (know && image.tap == NULL) {
		ok = refuse("there is not enough memory");
		input_begin(&in, stdin, SIZE_MAX);
	} else {
		ok = image_read(&in, stdin, SIZE_MAX, &image);
	}
	input_drain(&in);
	if (ok)
		ok = know ? tap_print(image.tap, &image) : put_thumbnail(&image);
	free(image.tap);
	shrink_free(&image);
	return ok;
}

int main(int argc, char **argv)
{
	bool know = argc == 2 && strcmp(argv[1], "--know") == 0, is_bgr, ok;
	unsigned long n = 0;

#ifndef PROV_NO_MEMORY_LIMIT /* sanitizers map terabytes */
	limit_memory();
#else
	(void)limit_memory;
#endif
	confine();
	is_bgr = argc == 3 && strcmp(argv[1], "--preview-bgr") == 0;
	if (argc == 3 && (is_bgr || strcmp(argv[1], "--preview") == 0))
		n = strtoul(argv[2], NULL, 10);
	if (argc > 1 && !know && (n == 0 || n > MAX_PREVIEW))
		return refuse("the options are --know, --preview N and --preview-bgr N")
			   ? EXIT_SUCCESS
			   : 2;
	ok = n > 0 ? compare(n, is_bgr) : make(know);
	return ok ? EXIT_SUCCESS : 2;
}
