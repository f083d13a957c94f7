/* SPDX-License-Identifier: Apache-2.0 */
/* From memory to memory: sign_memory KEY.pem CHAIN.pem IN OUT */
#include "example.h"

int main(int argc, char **argv)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_signer *signer;
	struct prov_sink *sink = NULL;
	struct prov_src *src = NULL;
	struct prov_err err = {0};
	struct bytes in;
	const void *out;
	size_t n;
	int rc;

	if (argc != 5)
		return usage(argv[0]);
	in = read_file(argv[3]);
	signer = load_signer(argv[1], argv[2]);
	opts.declare = "ai-generated";
	opts.tool_name = "Example Model";
	rc = signer == NULL ? PROV_E_KEY : prov_src_mem(&src, in.p, in.n, &err);
	if (rc == PROV_OK)
		rc = prov_sink_mem(&sink, in.n + EXAMPLE_MORE, &err);
	if (rc == PROV_OK)
		rc = prov_sign(signer, src, sink, &opts, &err);
	if (rc == PROV_OK) {
		/* Borrowed until the sink is closed. */
		out = prov_sink_mem_data(sink, &n);
		write_file(argv[4], out, n);
	}
	prov_sink_close(sink);
	prov_src_close(src);
	prov_signer_free(signer);
	free(in.p);
	return report(rc, &err);
}
