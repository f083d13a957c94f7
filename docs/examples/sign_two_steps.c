/* SPDX-License-Identifier: Apache-2.0 */
/* In two steps, for a signature that takes a while to come: sign_two_steps KEY.pem CHAIN.pem IN OUT
 * It calls OpenSSL itself: cc sign_two_steps.c $(pkg-config --cflags --libs prov libcrypto) */
#include "example.h"
#include "raw_sign.h"

/* What is to be signed goes to whoever has the key; a signature comes back. */
static int ask_the_service(
    const char *key, const struct prov_pending *pending, unsigned char sig[64], size_t *n)
{
	size_t len;
	const void *tbs = prov_pending_data(pending, &len);

	*n = 64;
	return raw_sign(key, tbs, len, sig, n);
}

int main(int argc, char **argv)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_signer *signer = NULL;
	struct prov_pending *pending = NULL;
	struct prov_sink *sink = NULL;
	struct prov_src *src = NULL;
	struct prov_err err = {0};
	unsigned char sig[64];
	struct bytes chain;
	size_t n = 0;
	int rc;

	if (argc != 5)
		return usage(argv[0]);
	chain = read_file(argv[2]);
	opts.declare = "captured";
	rc = prov_signer_new_remote(&signer, PROV_ALG_ED25519, chain.p, chain.n, argv[2], 0, &err);
	if (rc == PROV_OK)
		rc = prov_src_open(&src, argv[3], &err);
	if (rc == PROV_OK)
		rc = prov_sink_file(&sink, argv[4], 0, &err);
	if (rc == PROV_OK)
		rc = prov_sign_prepare(&pending, signer, src, sink, &opts, &err);
	if (rc == PROV_OK && ask_the_service(argv[1], pending, sig, &n) == 0)
		rc = prov_sign_finish(pending, sig, n, &err);
	prov_pending_free(pending);
	prov_sink_close(sink);
	prov_src_close(src);
	prov_signer_free(signer);
	free(chain.p);
	return report(n == 0 ? PROV_E_CRYPTO : rc, &err);
}
