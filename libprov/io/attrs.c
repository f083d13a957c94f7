/* SPDX-License-Identifier: Apache-2.0 */
#include "io/attrs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/xattr.h>

#include "base/err.h"

#define MAX_ATTR 65536u /* of a value, and of all names together: Linux has no larger ones */
#define ACL "system.posix_acl_access"
#define USER "user."

/* Whether the failure means that there is no such thing here, and not that it could not be had. */
static bool is_absent(int sys_errno)
{
	return sys_errno == ENODATA || sys_errno == ENOTSUP || sys_errno == ENOSYS;
}

static int copy_one(int from, int to, const char *name, uint8_t *value, struct prov_err *err)
{
	ssize_t n = fgetxattr(from, name, value, MAX_ATTR);

	if (n < 0 && is_absent(errno))
		return PROV_OK;
	if (n >= 0 && fsetxattr(to, name, value, (size_t)n, 0) == 0)
		return PROV_OK;
	return prov_fail_errno(err, errno, "an extended attribute of the file can't be kept");
}

/* That of the folder's default, where the file has none, is taken away: it lets others in. */
static bool keep_acl(int from, int to, uint8_t *value)
{
	ssize_t n = fgetxattr(from, ACL, value, MAX_ATTR);

	if (n >= 0)
		return fsetxattr(to, ACL, value, (size_t)n, 0) == 0;
	return is_absent(errno) && (fremovexattr(to, ACL) == 0 || is_absent(errno));
}

int prov_attrs_keep(int from, int to, bool *guarded, struct prov_err *err)
{
	char *names = malloc(MAX_ATTR);
	uint8_t *value = malloc(MAX_ATTR);
	ssize_t n = 0;
	int rc = PROV_OK;

	*guarded = false;
	if (names == NULL || value == NULL) {
		rc = prov_fail_nomem(err);
		goto out;
	}
	*guarded = keep_acl(from, to, value);
	n = flistxattr(from, names, MAX_ATTR);
	if (n < 0 && !is_absent(errno))
		rc = prov_fail_errno(err, errno, "the file's attributes can't be read");
	for (ssize_t i = 0; rc == PROV_OK && i < n; i += (ssize_t)strlen(&names[i]) + 1) {
		if (strncmp(&names[i], USER, strlen(USER)) == 0)
			rc = copy_one(from, to, &names[i], value, err);
	}
out:
	free(value);
	free(names);
	return rc;
}
