/* SPDX-License-Identifier: Apache-2.0 */
#include "base/opts.h"

#include <string.h>

#include "base/err.h"

int prov_opts_take(void *own, size_t size, const void *opts, const char *what, struct prov_err *err)
{
	size_t theirs;

	if (opts == NULL)
		return PROV_OK;
	memcpy(&theirs, opts, sizeof(theirs));
	/* A compiler makes such a struct as long as some of its largest fields, which are pointers.
	 */
	if (theirs < sizeof(theirs) || theirs > size || theirs % sizeof(void *) != 0)
		return prov_fail(
		    err, PROV_E_USAGE, "struct %s is of another version of this library", what);
	memcpy(own, opts, theirs);
	memcpy(own, &size, sizeof(size));
	return PROV_OK;
}
