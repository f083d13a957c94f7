/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --convert: text in another encoding becomes UTF-8 before it is signed, which is the only text
 * that can be. The encoding is told by what stands in the file: a byte order mark or zeros say
 * UTF-16 or UTF-32; text of 8 bits is taken for Windows-1252, which is Latin-1 with more in it.
 * What is UTF-8 already, or no text at all, stays as it is.
 */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

#define BLOCK 65536u

struct convert {
	const struct prov_src *src;
	const char *from;
	uint64_t skip; /* bytes of a byte order mark */
	bool narrow;   /* 8 bits: control characters say that it is no text */
	FILE *out;
	struct prov_err err;
};

/* A byte order mark; without one, the zeros that ASCII has in UTF-16. */
static const char *guess_wide(const unsigned char *p, size_t n, uint64_t *skip)
{
	static const struct {
		const char *mark, *name;
		size_t n;
	} marks[] = {{"\xff\xfe\0\0", "UTF-32LE", 4}, {"\0\0\xfe\xff", "UTF-32BE", 4},
	    {"\xff\xfe", "UTF-16LE", 2}, {"\xfe\xff", "UTF-16BE", 2}};
	size_t zeros[2] = {0};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		*skip = marks[i].n;
		if (n >= marks[i].n && memcmp(p, marks[i].mark, marks[i].n) == 0)
			return marks[i].name;
	}
	*skip = 0;
	for (size_t i = 0; i < n; i++)
		zeros[i % 2] += p[i] == 0;
	if (n < 4 || zeros[0] + zeros[1] < n / 4)
		return NULL;
	return zeros[0] == 0 ? "UTF-16LE" : zeros[1] == 0 ? "UTF-16BE" : NULL;
}

static bool is_text(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c == 0x7f || (c < 0x20 && (c == 0 || strchr("\t\n\v\f\r\x1b", c) == NULL)))
			return false;
	}
	return true;
}

/* All of IN that is whole goes out; what is cut stays at its front. */
static bool step(const struct convert *c, iconv_t cd, char *in, size_t *n)
{
	char out[4096], *from = in;

	while (*n > 0) {
		char *to = out;
		size_t room = sizeof(out);
		size_t rc = iconv(cd, &from, n, &to, &room);
		int code = errno;

		if (c->out != NULL &&
		    fwrite(out, 1, sizeof(out) - room, c->out) != sizeof(out) - room)
			return false;
		if (rc != (size_t)-1)
			break;
		if (code == EINVAL)
			break;
		if (code != E2BIG)
			return false;
	}
	memmove(in, from, *n);
	return true;
}

/* Whether all of the file is text in this encoding; writes it where there is a place for it. */
static bool pass(struct convert *c)
{
	iconv_t cd = iconv_open("UTF-8", c->from);
	char *in = malloc(BLOCK);
	size_t left = 0, got;
	bool ok = cd != (iconv_t)-1 && in != NULL;

	for (uint64_t off = c->skip; ok && off < c->src->size; off += got) {
		got = 0;
		ok = c->src->read_at(c->src->ctx, off, in + left, BLOCK - left, &got, &c->err) ==
			 PROV_OK &&
		     got > 0 && (!c->narrow || is_text(in + left, got));
		left += got;
		ok = ok && step(c, cd, in, &left);
	}
	if (cd != (iconv_t)-1)
		(void)iconv_close(cd);
	free(in);
	return ok && left == 0;
}

/* The encoding of the file; NULL where there is nothing to convert. */
static bool find(struct convert *c, const char *name, const char *type)
{
	unsigned char head[513] = {0};
	size_t got = 0;

	if (c->src->size == 0 ||
	    c->src->read_at(c->src->ctx, 0, head, sizeof(head) - 1, &got, &c->err) != PROV_OK)
		return false;
	c->from = guess_wide(head, got, &c->skip);
	if (c->from != NULL)
		return true;
	if (declared_page(name, type, (const char *)head))
		return false;
	c->from = "UTF-8";
	if (pass(c))
		return false;
	c->narrow = true;
	c->from = "WINDOWS-1252";
	if (pass(c))
		return true;
	c->from = "ISO-8859-1"; /* five bytes are nothing in Windows-1252 */
	return pass(c);
}

static FILE *open_spool(void)
{
	const char *dir = getenv("TMPDIR");
	char *path =
	    xasprintf("%s/prov-convert-XXXXXX", dir == NULL || *dir == '\0' ? "/tmp" : dir);
	int fd = mkstemp(path);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w+");

	if (fd >= 0)
		(void)unlink(path);
	if (fd >= 0 && file == NULL)
		(void)close(fd);
	free(path);
	return file;
}

/* Whether what it was converted to says nothing false of itself. */
static bool is_honest(const struct convert *c, const char *about, struct outcome *outcome)
{
	const char *what;
	char name[DECLARED_MAX];

	if (!declared_find(c->out, &what, name)) {
		fault_set(&outcome->fault, about, "what it was converted to could not be read");
		return false;
	}
	if (what == NULL)
		return true;
	fault_set(&outcome->fault, about,
	    "its %s says '%s', which would be false of it in UTF-8, so it is not converted: "
	    "convert "
	    "it with a program that changes that, too, or make that say UTF-8 before",
	    what, name);
	return false;
}

bool convert_src(struct prov_src **src, const char *name, const char *type, void **spool,
    struct outcome *outcome)
{
	struct convert c = {.src = *src};
	struct prov_src *made = NULL;
	bool done;

	*spool = NULL;
	if (!find(&c, name, type))
		return true; /* what is wrong with it is said when it is signed */
	c.out = open_spool();
	done = c.out != NULL && pass(&c) && fflush(c.out) == 0;
	if (done && !is_honest(&c, name, outcome)) {
		(void)fclose(c.out);
		return false;
	}
	if (!done || lseek(fileno(c.out), 0, SEEK_SET) != 0 ||
	    prov_src_fd(&made, fileno(c.out), &c.err) != PROV_OK) {
		fault_set(&outcome->fault, NULL,
		    "the text could not be converted from %s to UTF-8%s%s", c.from,
		    c.err.msg[0] == '\0' ? "" : ": ", c.err.msg);
		if (c.out != NULL)
			(void)fclose(c.out);
		return false;
	}
	strlist_add(&outcome->notices, xasprintf("converted from %s to UTF-8", c.from));
	prov_src_close(*src);
	*src = made;
	*spool = c.out;
	return true;
}

void convert_end(void *spool)
{
	if (spool != NULL)
		(void)fclose(spool);
}
