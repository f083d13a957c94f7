/* SPDX-License-Identifier: Apache-2.0 */
/* A function that signs, for a key that the library never sees (here: an Ed25519 key, by OpenSSL):
 * sign_callback KEY.pem CHAIN.pem IN OUT
 * It calls OpenSSL itself: cc sign_callback.c $(pkg-config --cflags --libs prov libcrypto) */
#include "example.h"
#include "raw_sign.h"

static int sign(void *ctx, const void *tbs, size_t len, void *sig, size_t *sig_len)
{
	return raw_sign(ctx, tbs, len, sig, sig_len);
}

int main(int argc, char **argv)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_signer *signer = NULL;
	struct prov_err err = {0};
	struct bytes chain;
	int rc;

	if (argc != 5)
		return usage(argv[0]);
	chain = read_file(argv[2]);
	rc = prov_signer_new_callback(
	    &signer, PROV_ALG_ED25519, sign, argv[1], chain.p, chain.n, argv[2], 0, &err);
	opts.declare = "captured";
	if (rc == PROV_OK)
		rc = prov_sign_file(signer, argv[3], argv[4], 0, &opts, &err);
	prov_signer_free(signer);
	free(chain.p);
	return report(rc, &err);
}
