/* SPDX-License-Identifier: Apache-2.0 */
/* Thumbnails, made by a program of its own: see cmd/prov-thumbnail. */
#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "common/picture.h"
#include "sign.h"

#define MAX_WHY 100u
#define MAX_TYPE 32u             /* bytes of the line with the media type */
#define MAX_THUMBNAIL (4u << 20) /* what the program keeps to */

bool thumbnail_open(char **program)
{
	*program = picture_program();
	if (*program == NULL) {
		msg_error(NULL, "--thumbnail needs the program " PICTURE_PROGRAM
				", which is neither beside this one nor where it is installed");
		return false;
	}
	return true;
}

/* The line with the type becomes SIGN's, what is behind it the image. */
static bool take(struct prov_sign_opts *sign, uint8_t *data, size_t n)
{
	static const char *const types[] = {"image/jpeg", "image/png"};
	uint8_t *end = memchr(data, '\n', n < MAX_TYPE ? n : MAX_TYPE);

	if (end == NULL)
		return false;
	*end = '\0';
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t head = strlen(types[i]) + 1;

		if (strcmp((const char *)data, types[i]) != 0 || n == head)
			continue;
		sign->thumbnail_type = types[i];
		sign->thumbnail = &data[head];
		sign->thumbnail_len = n - head;
		return true;
	}
	return false;
}

/* The program's own sentence, of which nothing reaches a terminal but letters. */
static void say_none(const char *input, uint8_t *data, size_t n)
{
	size_t len = 0;

	while (len + 1 < n && len < MAX_WHY && data[len + 1] >= ' ' && data[len + 1] <= '~')
		len++;
	if (n == 0 || data[0] != '!' || len == 0) {
		msg_warning(input, "is signed without a thumbnail: " PICTURE_PROGRAM " failed");
		return;
	}
	msg_warning(input, "is signed without a thumbnail: %.*s", (int)len, (const char *)&data[1]);
}

void thumbnail_make(const char *program, const char *input, const struct prov_src *src,
    struct prov_sign_opts *sign, uint8_t **data)
{
	size_t n;
	bool ok;

	*data = picture_run(program, NULL, src, MAX_TYPE + MAX_THUMBNAIL, &n, &ok);
	if (*data == NULL) {
		msg_warning(input, "has no thumbnail: " PICTURE_PROGRAM " can't be run");
		return;
	}
	if (ok && take(sign, *data, n))
		return;
	say_none(input, *data, n);
	free(*data);
	*data = NULL;
}
