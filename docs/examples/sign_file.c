/* SPDX-License-Identifier: Apache-2.0 */
/* From a file to a file: sign_file KEY.pem CHAIN.pem IN OUT */
#include "example.h"

int main(int argc, char **argv)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_sign_result result = {0};
	struct prov_signer *signer;
	struct prov_err err = {0};
	int rc;

	if (argc != 5)
		return usage(argv[0]);
	signer = load_signer(argv[1], argv[2]);
	if (signer == NULL)
		return 1;
	opts.declare = "captured";
	opts.title = argv[3];
	opts.result = &result;
	/* PROV_SINK_REPLACE would let OUT be there already, or be IN itself. */
	rc = prov_sign_file(signer, argv[3], argv[4], 0, &opts, &err);
	if (rc == PROV_OK)
		printf("%s, %llu bytes\n", result.manifest, (unsigned long long)result.size);
	prov_signer_free(signer);
	return report(rc, &err);
}
