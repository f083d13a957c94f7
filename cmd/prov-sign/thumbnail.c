/* SPDX-License-Identifier: Apache-2.0 */
/* Thumbnails, made by a program of its own: see cmd/prov-thumbnail. */
#include <stdlib.h>
#include <string.h>

#include "common/child.h"
#include "common/message.h"
#include "common/self.h"
#include "sign.h"

#define PROGRAM "prov-thumbnail"
#define LIMIT_MS (INT64_C(5) * 60 * 1000)
#define BLOCK 65536u
#define MAX_WHY 100u
#define MAX_TYPE 32u             /* bytes of the line with the media type */
#define MAX_THUMBNAIL (4u << 20) /* what the program keeps to */

bool thumbnail_open(char **program)
{
	*program = self_program(PROGRAM);
	if (*program == NULL) {
		msg_error(NULL, "--thumbnail needs the program " PROGRAM
				", which is neither beside this one nor where it is installed");
		return false;
	}
	child_set_up();
	return true;
}

/* Without our environment: no libraries of somebody's choosing. */
static bool start(struct child *child, const char *program)
{
	char locale[] = "LC_ALL=C", path[] = "PATH=/usr/bin:/bin";
	char *argv[] = {xstrdup(program), NULL}, *env[] = {locale, path, NULL};
	bool ok = child_start(child, argv, env, LIMIT_MS) == 0;

	free(argv[0]);
	return ok;
}

/* The asset, as far as the program wants it. */
static bool feed(struct child *child, const struct prov_src *src)
{
	uint8_t *block = xrealloc(NULL, BLOCK, 1);
	struct prov_err err = {0};
	bool ok = true;

	for (uint64_t off = 0; off < src->size && ok;) {
		size_t got = 0;

		ok = src->read_at(src->ctx, off, block, BLOCK, &got, &err) == PROV_OK && got > 0 &&
		     child_tell(child, block, got);
		off += got;
	}
	child_told(child);
	free(block);
	return ok;
}

static uint8_t *hear(const struct child *child, size_t *n)
{
	const size_t room = MAX_TYPE + MAX_THUMBNAIL;
	uint8_t *data = xrealloc(NULL, room + 1, 1);
	size_t got;

	*n = 0;
	while (*n < room && (got = child_hear(child, &data[*n], room - *n)) > 0)
		*n += got;
	return data;
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
		msg_warning(input, "is signed without a thumbnail: " PROGRAM " failed");
		return;
	}
	msg_warning(input, "is signed without a thumbnail: %.*s", (int)len, (const char *)&data[1]);
}

void thumbnail_make(const char *program, const char *input, const struct prov_src *src,
    struct prov_sign_opts *sign, uint8_t **data)
{
	struct child child;
	size_t n = 0;
	bool ok;

	*data = NULL;
	if (!start(&child, program)) {
		msg_warning(input, "has no thumbnail: " PROGRAM " can't be run");
		return;
	}
	ok = feed(&child, src);
	*data = hear(&child, &n);
	ok = child_wait(&child) == 0 && ok && take(sign, *data, n);
	child_stop(&child);
	if (ok)
		return;
	say_none(input, *data, n);
	free(*data);
	*data = NULL;
}
