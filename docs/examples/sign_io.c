/* SPDX-License-Identifier: Apache-2.0 */
/* Input and output by functions of one's own: sign_io KEY.pem CHAIN.pem IN OUT */
#include <string.h>

#include "example.h"

static struct bytes in, out;
static const char *out_path;

/* Reads from IN and from OUT, which the library looks at again before it lets it appear. */
static int read_at(const struct bytes *b, uint64_t off, void *buf, size_t len, size_t *got)
{
	*got = off >= b->n ? 0 : len < b->n - off ? len : (size_t)(b->n - off);
	memcpy(buf, b->p + off, *got);
	return PROV_OK;
}
static int in_read(void *c, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *e)
{
	return (void)c, (void)e, read_at(&in, off, buf, len, got);
}
static int out_read(void *c, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *e)
{
	return (void)c, (void)e, read_at(&out, off, buf, len, got);
}
static int out_write_at(void *c, uint64_t off, const void *data, size_t len, struct prov_err *e)
{
	(void)c, (void)e;
	return off + len > out.n ? PROV_E_IO : (memcpy(out.p + off, data, len), PROV_OK);
}
static int out_write(void *c, const void *data, size_t len, struct prov_err *e)
{
	if (len > EXAMPLE_MAX - out.n)
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
	struct prov_sink sink = {out_write, out_write_at, out_read, out_commit, NULL, NULL};
	struct prov_src src = {in_read, NULL, NULL, 0};
	struct prov_err err = {0};

	if (argc != 5)
		return 2;
	in = read_file(argv[3]);
	out.p = malloc(EXAMPLE_MAX);
	out_path = argv[4];
	src.size = in.n;
	opts.declare = "human-created";
	return report(prov_sign(load_signer(argv[1], argv[2]), &src, &sink, &opts, &err), &err);
}
