/* SPDX-License-Identifier: Apache-2.0 */
/* Thumbnails, made by a program of its own: see cmd/prov-thumbnail. */
#include <stdlib.h>

#include "common/message.h"
#include "common/picture.h"
#include "sign.h"

#define MAX_WHY 100u

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
	struct picture_small small;
	size_t n;
	bool ok;

	*data = picture_run(program, NULL, src, PICTURE_ROOM, &n, &ok);
	if (*data == NULL) {
		msg_warning(input, "has no thumbnail: " PICTURE_PROGRAM " can't be run");
		return;
	}
	if (ok && picture_take(*data, n, &small)) {
		sign->thumbnail_type = small.type;
		sign->thumbnail = small.data;
		sign->thumbnail_len = small.len;
		return;
	}
	say_none(input, *data, n);
	free(*data);
	*data = NULL;
}
