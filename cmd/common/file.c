/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* syscall */
#include "common/file.h"
#include "common/errtext.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/xalloc.h"

#define MAX_OLD_FD 1024 /* where close_range is unknown */

bool is_stdio(const char *path)
{
	return strcmp(path, "-") == 0;
}

const char *file_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

int file_open_src(struct prov_src **out, const char *path, struct prov_err *err)
{
	if (is_stdio(path))
		return prov_src_fd(out, STDIN_FILENO, err);
	return prov_src_open(out, path, err);
}

ssize_t file_read(int fd, void *buf, size_t len)
{
	size_t got = 0;

	while (got < len) {
		ssize_t n = read(fd, (char *)buf + got, len - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

bool file_write(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len > 0) {
		ssize_t n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

void fd_close_range(unsigned first, unsigned last)
{
#ifdef SYS_close_range
	if (syscall(SYS_close_range, first, last, 0U) == 0)
		return;
#endif
	for (unsigned fd = first; fd <= last && fd < MAX_OLD_FD; fd++)
		(void)close((int)fd);
}

static bool fail(struct prov_err *err, const char *what, const char *why)
{
	err->code = PROV_E_IO;
	(void)snprintf(err->msg, sizeof(err->msg), "%s%s", what, why);
	return false;
}

bool file_load(const char *path, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t n;

	*got = 0;
	if (fd == -1)
		return fail(err, "can't be opened: ", ERRTEXT(errno));
	n = file_read(fd, buf, len);
	if (n < 0)
		(void)fail(err, "can't be read: ", ERRTEXT(errno));
	else if ((size_t)n == len) {
		err->code = PROV_E_LIMIT;
		err->limit = PROV_LIMIT_PEM;
		(void)snprintf(err->msg, sizeof(err->msg),
		    "the file is larger than the limit of %zu bytes", len - 1);
	}
	(void)close(fd);
	if (n < 0 || (size_t)n == len)
		return false;
	*got = (size_t)n;
	return true;
}

char *file_slurp(const char *path, size_t max, size_t *len, struct prov_err *err)
{
	char *data = xrealloc(NULL, max + 1, 1);

	if (!file_load(path, data, max + 1, len, err)) {
		free(data);
		return NULL;
	}
	data = xrealloc(data, *len + 1, 1);
	data[*len] = '\0';
	return data;
}

bool file_is_there(const char *path, size_t len, const char *tail)
{
	char *name = xasprintf("%.*s%s", (int)len, path, tail);
	struct stat st;
	bool yes = lstat(name, &st) == 0;

	free(name);
	return yes;
}

bool file_same(const char *a, const char *b)
{
	struct stat sa, sb;

	return stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev &&
	       sa.st_ino == sb.st_ino;
}
