/* SPDX-License-Identifier: Apache-2.0 */
#include "common/file.h"
#include "common/errtext.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/message.h"
#include "common/xalloc.h"

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

char *file_slurp(const char *path, size_t max, size_t *len)
{
	size_t cap = 0, used = 0;
	char *data = NULL;
	ssize_t n;
	int fd;

	*len = 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1) {
		msg_error(path, "can't be opened: %s", ERRTEXT(errno));
		return NULL;
	}
	do {
		cap += 64 * 1024;
		data = xrealloc(data, cap + 1, 1);
		n = file_read(fd, data + used, cap - used);
		if (n > 0)
			used += (size_t)n;
	} while (n > 0 && used == cap && used <= max);
	if (n < 0)
		msg_error(path, "can't be read: %s", ERRTEXT(errno));
	else if (used > max)
		msg_error(path, "is larger than the %zu bytes that such a file may have", max);
	(void)close(fd);
	if (n < 0 || used > max) {
		free(data);
		return NULL;
	}
	data[used] = '\0';
	*len = used;
	return data;
}

bool file_same(const char *a, const char *b)
{
	struct stat sa, sb;

	return stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev &&
	       sa.st_ino == sb.st_ino;
}
