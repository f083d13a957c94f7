/* SPDX-License-Identifier: Apache-2.0 */
#include "common/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/child.h"
#include "common/self.h"
#include "common/xalloc.h"

#define LIMIT_MS (INT64_C(5) * 60 * 1000)
#define BLOCK 65536u
#define MAX_SAID 200u
#define MAX_TYPE 32u /* bytes of the line with the media type */

char *picture_program(void)
{
	char *program = self_program(PICTURE_PROGRAM);

	if (program != NULL)
		child_set_up();
	return program;
}

/* Without our environment: no libraries of somebody's choosing. */
static bool start(struct child *child, const char *program, const char *arg, const char *value)
{
	char locale[] = "LC_ALL=C", path[] = "PATH=/usr/bin:/bin";
	char *argv[] = {xstrdup(program), arg == NULL ? NULL : xstrdup(arg),
	    value == NULL ? NULL : xstrdup(value), NULL};
	char *env[] = {locale, path, NULL};
	bool ok = child_start(child, argv, env, LIMIT_MS) == 0;

	free(argv[0]);
	free(argv[1]);
	free(argv[2]);
	return ok;
}

/* LEN bytes of the asset from OFF on, as far as the program wants them. */
static bool feed(struct child *child, const struct prov_src *src, uint64_t off, uint64_t len)
{
	uint8_t *block = xrealloc(NULL, BLOCK, 1);
	struct prov_err err = {0};
	bool ok = true;

	while (len > 0 && ok) {
		size_t n = len < BLOCK ? (size_t)len : BLOCK, got = 0;

		ok = src->read_at(src->ctx, off, block, n, &got, &err) == PROV_OK && got > 0 &&
		     child_tell(child, block, got);
		off += got;
		len -= got;
	}
	free(block);
	return ok;
}

/* What it says. */
static uint8_t *hear(struct child *child, size_t room, size_t *n, bool *ok)
{
	uint8_t *data;
	size_t got;

	child_told(child);
	data = xrealloc(NULL, room + 1, 1);
	while (*n < room && (got = child_hear(child, &data[*n], room - *n)) > 0)
		*n += got;
	*ok = child_wait(child) == 0 && *ok;
	child_stop(child);
	return data;
}

uint8_t *picture_run(const char *program, const char *arg, const struct prov_src *src, size_t room,
    size_t *n, bool *ok)
{
	struct child child;

	*n = 0;
	*ok = false;
	if (!start(&child, program, arg, NULL))
		return NULL;
	*ok = feed(&child, src, 0, src->size);
	return hear(&child, room, n, ok);
}

/* One character of a hexadecimal number; -1: none. */
static int digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits);
}

/* N bytes in hexadecimal at *TEXT, which is moved behind them and the character END. */
static bool read_hex(const char **text, uint8_t *out, size_t n, char end)
{
	for (size_t i = 0; i < n; i++) {
		int high = digit((*text)[0]), low = high < 0 ? -1 : digit((*text)[1]);

		if (low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
		*text += 2;
	}
	return *(*text)++ == end;
}

static bool read_edge(const char **text, unsigned *out)
{
	size_t n = strspn(*text, "0123456789");

	if (n == 0 || n > 7)
		return false;
	for (*out = 0; n > 0; n--)
		*out = *out * 10 + (unsigned)(*(*text)++ - '0');
	return *(*text)++ == ' ';
}

/* "WIDTH HEIGHT SHA-256 LOOK" */
static bool parse(const char *text, struct prov_picture *out)
{
	uint8_t look[8];

	if (!read_edge(&text, &out->width) || !read_edge(&text, &out->height) ||
	    !read_hex(&text, out->pixels, sizeof(out->pixels), ' ') ||
	    !read_hex(&text, look, sizeof(look), '\n'))
		return false;
	out->perceptual = 0;
	for (size_t i = 0; i < sizeof(look); i++)
		out->perceptual = out->perceptual << 8 | look[i];
	return *text == '\0';
}

bool picture_know(const char *program, const struct prov_src *src, struct prov_picture *out)
{
	size_t n;
	bool ok;
	uint8_t *said = picture_run(program, PICTURE_KNOW, src, MAX_SAID, &n, &ok);

	if (said == NULL)
		return false;
	said[n] = '\0';
	ok = ok && parse((const char *)said, out);
	free(said);
	return ok;
}

/* A number of at most MAX, up to the character END. */
static bool read_number(const char **text, unsigned *out, unsigned max, char end)
{
	char *behind;
	unsigned long n = strtoul(*text, &behind, 10);

	if (behind == *text || n > max || *behind != end)
		return false;
	*out = (unsigned)n;
	*text = behind + 1;
	return true;
}

bool picture_compare(const char *program, const struct prov_src *src, const uint8_t *preview,
    size_t len, bool is_bgr, struct prov_look_answer *out)
{
	char text[32];
	struct child child;
	const char *at;
	uint8_t *said;
	size_t n = 0;
	bool ok;

	(void)snprintf(text, sizeof(text), "%zu", len);
	if (!start(&child, program, is_bgr ? PICTURE_PREVIEW_BGR : PICTURE_PREVIEW, text))
		return false;
	ok = child_tell(&child, preview, len) && feed(&child, src, 0, src->size);
	said = hear(&child, MAX_SAID, &n, &ok);
	said[n] = '\0';
	at = (const char *)said;
	ok = ok && read_number(&at, &out->differ, 64, ' ') && read_number(&at, &out->of, 64, ' ') &&
	     read_number(&at, &out->alike, 100, '\n') && *at == '\0';
	free(said);
	return ok;
}

bool picture_take(uint8_t *said, size_t n, struct picture_small *out)
{
	static const char *const types[] = {"image/jpeg", "image/png"};
	uint8_t *end = memchr(said, '\n', n < MAX_TYPE ? n : MAX_TYPE);

	if (end == NULL)
		return false;
	*end = '\0';
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t head = strlen(types[i]) + 1;

		if (strcmp((const char *)said, types[i]) != 0 || n == head)
			continue;
		*out = (struct picture_small){types[i], &said[head], n - head};
		return true;
	}
	return false;
}
