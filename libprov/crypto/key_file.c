/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/crypto.h"

/* Into BUF of CAP bytes; what does not end within them fills them. */
static int read_all(int fd, uint8_t *buf, size_t cap, size_t *n)
{
	ssize_t got;

	*n = 0;
	while (*n < cap) {
		got = read(fd, &buf[*n], cap - *n);
		if (got == 0)
			return 0;
		if (got > 0)
			*n += (size_t)got;
		else if (errno != EINTR)
			return errno;
	}
	return 0;
}

/* The bytes of the file are secret: no stdio, whose buffers stay behind. */
int prov_key_load_file(struct prov_key **out, const char *path, prov_passphrase_cb passphrase,
    void *ctx, struct prov_err *err)
{
	const size_t cap = PROV_MAX_KEY_FILE + 1; /* one more, so that too long shows */
	uint8_t *buf;
	size_t n = 0;
	int fd, rc;

	*out = NULL;
	buf = prov_secret_alloc(cap, err);
	if (buf == NULL)
		return PROV_E_NOMEM;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		rc = prov_fail_errno(err, errno, "could not open %s", path);
	} else {
		rc = read_all(fd, buf, cap, &n);
		if (rc != 0)
			rc = prov_fail_errno(err, rc, "could not read %s", path);
		else
			rc = prov_key_load(out, buf, n, path, passphrase, ctx, err);
		(void)close(fd);
	}
	prov_secret_free(buf);
	return rc;
}
