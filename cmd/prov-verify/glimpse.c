/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a file may hold a preview (docs/sandbox.md): the process that starts prov-thumbnail has
 * to be there before the file is read, and takes a tenth of the time that a small one takes. So its
 * bytes are searched for the names without which the library finds none. Nothing is parsed here,
 * and a name that means something else costs that process, and no more.
 */
#define _GNU_SOURCE /* memmem */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "verify.h"

#define MAX_SIZE (1 << 20) /* of larger ones the hash takes longer than the process */
#define MAX_WORK 4u        /* times its size is looked through: real segments do not overlap */

struct name {
	const char *p;
	size_t n;
};
#define NAME(text)                                                                                 \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}

/*
 * The library reads previews from the credentials (c2pa.thumbnail.claim), from Exif and Photoshop's
 * resources, where in JPEG they are in the one segment, and JPEG themselves, and from XMP
 * (xmp:Thumbnails, an element, so that no reference can stand for a part of its name). In files of
 * these types each name stands in one piece, but for a manifest that is compressed (brob), and for
 * that or XMP in several segments.
 */
#define STORE_NAMES NAME("c2pa.thumbnail"), NAME("brob")
#define XMP_NAMES NAME("Thumbnails"), NAME("T\0h\0u\0m\0b\0n\0a\0i\0l") /* UTF-8, UTF-16 */
static const struct name jpeg_store[] = {STORE_NAMES};
static const struct name jpeg_other[] = {
    NAME("\xff\xd8\xff"), NAME("adobe.com/xmp/ext"), XMP_NAMES};
static const struct name png_names[] = {STORE_NAMES, NAME("eXIf"), XMP_NAMES};

static bool has_name(const uint8_t *p, size_t n, const struct name *names, size_t num)
{
	for (size_t i = 0; i < num; i++) {
		if (memmem(p, n, names[i].p, names[i].n) != NULL)
			return true;
	}
	return false;
}

/* JPEG, in whatever looks like APP1, APP11 or APP13 (B.1.1.4): what is compressed has no such
 * markers. */
static bool jpeg_has(const uint8_t *p, size_t n)
{
	const uint8_t *end = p + n;
	size_t stores = 0, work = 0;

	while ((p = memchr(p, 0xff, (size_t)(end - p))) != NULL && end - p >= 6) {
		size_t len = 2 + ((size_t)p[2] << 8 | p[3]), left = (size_t)(end - p);

		len = len < left ? len : left;
		if (p[1] == 0xeb && memcmp(&p[4], "JP", 2) == 0 &&
		    (++stores > 1 || has_name(p, len, jpeg_store, CLI_COUNT(jpeg_store))))
			return true;
		if ((p[1] == 0xe1 || p[1] == 0xed) && (work += len) > MAX_WORK * n)
			return true; /* they lie in each other */
		if ((p[1] == 0xe1 || p[1] == 0xed) &&
		    has_name(p, len, jpeg_other, CLI_COUNT(jpeg_other)))
			return true;
		p++;
	}
	return false;
}

static bool has_preview(const uint8_t *p, size_t n)
{
	static const char png[] = "\x89PNG\r\n\x1a\n";

	if (n >= 3 && memcmp(p, "\xff\xd8\xff", 3) == 0)
		return jpeg_has(p, n);
	if (n >= sizeof(png) - 1 && memcmp(p, png, sizeof(png) - 1) == 0)
		return has_name(p, n, png_names, CLI_COUNT(png_names));
	return true; /* in others it may be anything */
}

static bool search(int fd, size_t size)
{
	uint8_t *all = malloc(size + 1);
	ssize_t got = all == NULL ? -1 : file_read(fd, all, size + 1);
	bool yes = got < 0 || (size_t)got != size || has_preview(all, size);

	free(all);
	return yes;
}

bool preview_is_possible(const char *name)
{
	struct stat st;
	bool yes = true;
	int fd;

	if (is_stdio(name) || stat(name, &st) != 0 || !S_ISREG(st.st_mode) ||
	    st.st_size > MAX_SIZE || confine_has_beside(name))
		return true;
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd != -1) {
		yes = fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > MAX_SIZE ||
		      search(fd, (size_t)st.st_size);
		(void)close(fd);
	}
	return yes;
}
