/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names that may be opened. Of each only a keyed hash is held, so that a list of millions costs
 * little; who asks does not know the key.
 */
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/opener.h"

#define MAX_PATH 4096
#define FIRST_ROOM 1024
#define SUFFIX ".c2pa"

enum tag {
	TAG_NAME = 'n',   /* on the list */
	TAG_STEM = 's',   /* what such a name has up to its last dot */
	TAG_BESIDE = 'b', /* the folder of such a name, as the library lists it */
	TAG_FOLDER = 'f', /* what lies below it counts */
};

struct names {
	unsigned char key[crypto_shorthash_KEYBYTES];
	uint64_t *at; /* open addressing; 0 is free */
	size_t n, room;
	bool folders, list; /* whether there are any */
};

struct names *names_new(void)
{
	struct names *names = xrealloc(NULL, 1, sizeof(*names));

	*names = (struct names){.room = FIRST_ROOM};
	names->at = xrealloc(NULL, names->room, sizeof(*names->at));
	memset(names->at, 0, names->room * sizeof(*names->at));
	randombytes_buf(names->key, sizeof(names->key));
	return names;
}

void names_free(struct names *names)
{
	if (names == NULL)
		return;
	sodium_memzero(names->key, sizeof(names->key));
	free(names->at);
	free(names);
}

/* The first LEN bytes of TEXT, and TAIL; never 0. */
static uint64_t hash(
    const struct names *names, enum tag tag, const char *text, size_t len, const char *tail)
{
	unsigned char in[MAX_PATH + 8], out[crypto_shorthash_BYTES];
	size_t n = strlen(tail);
	uint64_t h;

	in[0] = (unsigned char)tag;
	memcpy(in + 1, text, len);
	memcpy(in + 1 + len, tail, n);
	(void)crypto_shorthash(out, in, 1 + len + n, names->key);
	memcpy(&h, out, sizeof(h));
	return h == 0 ? 1 : h;
}

/* Where it is, or where it could be put. */
static uint64_t *seek(const struct names *names, uint64_t h)
{
	size_t i = (size_t)h & (names->room - 1);

	while (names->at[i] != 0 && names->at[i] != h)
		i = (i + 1) & (names->room - 1);
	return &names->at[i];
}

static void grow(struct names *names)
{
	uint64_t *old = names->at;
	size_t n = names->room;

	names->room = n * 2;
	names->at = xrealloc(NULL, names->room, sizeof(*names->at));
	memset(names->at, 0, names->room * sizeof(*names->at));
	for (size_t i = 0; i < n; i++) {
		if (old[i] != 0)
			*seek(names, old[i]) = old[i];
	}
	free(old);
}

static void put(struct names *names, uint64_t h)
{
	uint64_t *at = seek(names, h);

	if (*at != 0)
		return;
	*at = h;
	if (++names->n > names->room / 2)
		grow(names);
}

static bool has(
    const struct names *names, enum tag tag, const char *text, size_t len, const char *tail)
{
	return *seek(names, hash(names, tag, text, len, tail)) != 0;
}

/* How much of NAME stands before the last dot of its last part, with it; 0: there is none. */
static size_t stem_of(const char *name)
{
	const char *base = file_base(name), *dot = strrchr(base, '.');

	return dot == NULL || dot == base ? 0 : (size_t)(dot - name) + 1;
}

void names_add(struct names *names, const char *name, bool recursive)
{
	size_t n = strlen(name), stem = stem_of(name);

	if (n == 0 || n >= MAX_PATH)
		return;
	names->list = true;
	put(names, hash(names, TAG_NAME, name, n, ""));
	if (stem > 0)
		put(names, hash(names, TAG_STEM, name, stem, ""));
	put(names, hash(names, TAG_BESIDE, name, (size_t)(file_base(name) - name), "."));
	if (recursive)
		names_add_folder(names, name);
}

void names_add_folder(struct names *names, const char *folder)
{
	size_t n = strlen(folder);

	if (n == 0 || n >= MAX_PATH)
		return;
	names->folders = true;
	put(names, hash(names, TAG_FOLDER, folder, n, ""));
}

/* The length of the folder's name that stands before PATH; 0: there is none. */
static size_t find_folder(const struct names *names, const char *path)
{
	for (size_t i = 0; path[i] != '\0'; i++) {
		if (path[i] != '/')
			continue;
		if (i > 0 && has(names, TAG_FOLDER, path, i, ""))
			return i;
		if (has(names, TAG_FOLDER, path, i + 1, ""))
			return i + 1;
	}
	return 0;
}

static enum opener_may find_listed(const struct names *names, const char *path, bool folder)
{
	size_t n = strlen(path), tail = sizeof(SUFFIX) - 1, stem;

	if (folder)
		return has(names, TAG_BESIDE, path, n, "") ? OPENER_FOLDER : OPENER_NOTHING;
	if (has(names, TAG_NAME, path, n, ""))
		return OPENER_FILE;
	/* The credentials beside it (C2PA 2.4, 15.5.3.1), and what else these could be about. */
	if (n > tail && strcmp(path + n - tail, SUFFIX) == 0 &&
	    has(names, TAG_NAME, path, n - tail, ""))
		return OPENER_FILE;
	stem = stem_of(path);
	if (stem == 0 || !has(names, TAG_STEM, path, stem, ""))
		return OPENER_NOTHING;
	if (strcmp(path + stem - 1, SUFFIX) == 0)
		return OPENER_FILE;
	return file_is_there(path, stem - 1, SUFFIX) ? OPENER_FILE : OPENER_NOTHING;
}

enum opener_may names_find(const struct names *names, const char *path, bool folder, size_t *below)
{
	size_t n = strlen(path);
	enum opener_may may = OPENER_NOTHING;

	*below = 0;
	if (n == 0 || n >= MAX_PATH)
		return OPENER_NOTHING;
	if (names->list)
		may = find_listed(names, path, folder);
	if (may != OPENER_NOTHING || !names->folders)
		return may;
	if (folder && has(names, TAG_FOLDER, path, n, ""))
		return OPENER_FOLDER;
	*below = find_folder(names, path);
	return *below > 0 ? OPENER_BELOW : OPENER_NOTHING;
}
