/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/sign.h"

#include <sys/stat.h>

#include "base/err.h"
#include "base/opts.h"

/* Whether two paths are the same file; a path that does not exist is no file. */
static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* The file's name is a hint of its type, where the caller gives no other. Options of a size that is
 * none are left to prov_sign to refuse. */
static const struct prov_sign_opts *with_name(
    struct prov_sign_opts *own, const struct prov_sign_opts *opts, const char *input)
{
	*own = (struct prov_sign_opts)PROV_SIGN_OPTS_INIT;
	if (prov_opts_take(own, sizeof(*own), opts, "prov_sign_opts", NULL) != PROV_OK)
		return opts;
	if (own->name == NULL)
		own->name = input;
	return own;
}

int prov_sign_file(const struct prov_signer *signer, const char *input, const char *output,
    unsigned sink_flags, const struct prov_sign_opts *opts, struct prov_err *err)
{
	struct prov_src *src = NULL;
	struct prov_sink *sink = NULL;
	struct prov_sign_opts own;
	int rc;

	if ((sink_flags & PROV_SINK_REPLACE) == 0 && is_same_file(input, output))
		return prov_fail(err, PROV_E_USAGE, "the output is the input itself");
	rc = prov_src_open(&src, input, err);
	if (rc == PROV_OK)
		rc = prov_sink_file(&sink, output, sink_flags, err);
	if (rc == PROV_OK)
		rc = prov_sign(signer, src, sink, with_name(&own, opts, input), err);
	prov_sink_close(sink);
	prov_src_close(src);
	return rc;
}
