/* SPDX-License-Identifier: Apache-2.0 */
/* Input and output by functions of one's own: sign_io KEY.pem CHAIN.pem IN OUT */
#include <string.h>

#include "example.h"

static struct bytes in, out;
static size_t room;
static const char *out_path;

/* From the input, and from the output, which is looked at again before it may appear. */
static int read_at(void *c, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *e)
{
	const struct bytes *b = c;

	(void)e;
	*got = off >= b->n ? 0 : len < b->n - off ? len : (size_t)(b->n - off);
	memcpy(buf, b->p + off, *got);
	return PROV_OK;
}
static int out_write_at(void *c, uint64_t off, const void *data, size_t len, struct prov_err *e)
{
	(void)c, (void)e;
	return off + len > out.n ? PROV_E_IO : (memcpy(out.p + off, data, len), PROV_OK);
}
static int out_write(void *c, const void *data, size_t len, struct prov_err *e)
{
	if (len > room - out.n)
		return PROV_E_IO;
	out.n += len;
	return out_write_at(c, out.n - len, data, len, e);
}
static int out_commit(void *c, struct prov_err *e)
{
	(void)c, (void)e;
	write_file(out_path, out.p, out.n); /* only now it exists */
	return PROV_OK;
}

int main(int argc, char **argv)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_sink sink = {out_write, out_write_at, read_at, out_commit, NULL, &out};
	struct prov_src src = {read_at, NULL, &in, 0};
	struct prov_signer *signer = argc == 5 ? load_signer(argv[1], argv[2]) : NULL;
	struct prov_err err = {0};
	int rc;

	if (signer == NULL)
		return argc == 5 ? 1 : usage(argv[0]);
	in = read_file(argv[3]);
	room = in.n + EXAMPLE_MORE;
	out.p = malloc(room);
	if (out.p == NULL)
		return 2;
	out_path = argv[4];
	src.size = in.n;
	opts.declare = "human-created";
	rc = prov_sign(signer, &src, &sink, &opts, &err);
	prov_signer_free(signer);
	return report(rc, &err);
}
