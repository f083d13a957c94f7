/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An exact-size block also for nothing: malloc(0) may be NULL. */
static uint8_t *block(size_t n)
{
	uint8_t *p = malloc(n);

	if (p == NULL && n == 0)
		p = malloc(1);
	if (p == NULL)
		abort();
	return p;
}

uint8_t *load_file(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	uint8_t *p = NULL;
	long size;

	*n = 0;
	if (f == NULL)
		return NULL;
	if (fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) != 0)
		goto out;
	p = block((size_t)size);
	if (fread(p, 1, (size_t)size, f) != (size_t)size) {
		free(p);
		p = NULL;
		goto out;
	}
	*n = (size_t)size;
out:
	(void)fclose(f);
	return p;
}

uint8_t *load_from(const char *dir, const char *name, size_t *n)
{
	char path[1024];
	int len;

	*n = 0;
	if (dir == NULL)
		return NULL;
	len = snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (len < 0 || (size_t)len >= sizeof(path))
		return NULL;
	return load_file(path, n);
}

static unsigned digit(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	if (at == NULL)
		abort();
	return (unsigned)((size_t)(at - digits) % 16);
}

uint8_t *load_hex(const char *hex, size_t *n)
{
	size_t digits = 0, done = 0;
	uint8_t *p;

	for (const char *c = hex; *c != '\0'; c++)
		digits += *c != ' ';
	if (digits % 2 != 0)
		abort();
	p = block(digits / 2);
	memset(p, 0, digits / 2);
	for (const char *c = hex; *c != '\0'; c++) {
		if (*c == ' ')
			continue;
		p[done / 2] = (uint8_t)((unsigned)p[done / 2] << 4 | digit(*c));
		done++;
	}
	*n = digits / 2;
	return p;
}

const char *load_corpus_dir_or(const char *default_dir)
{
	const char *dir = getenv("PROV_CORPUS");

	return dir != NULL && dir[0] != '\0' ? dir : default_dir;
}
