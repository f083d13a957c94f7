/* SPDX-License-Identifier: Apache-2.0 */
/* Told how far it is, and stopped: sign_cancel KEY.pem CHAIN.pem IN OUT [stop] */
#include "example.h"

struct watch {
	int stop;
	uint64_t done, total;
};

/* Called again and again; anything but 0 ends it, and nothing is left behind. */
static int step(void *ctx, uint64_t done, uint64_t total)
{
	struct watch *watch = ctx;

	watch->done = done;
	watch->total = total;
	return watch->stop;
}

int main(int argc, char **argv)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct watch watch = {argc > 5, 0, 0};
	struct prov_signer *signer;
	struct prov_err err = {0};
	int rc;

	if (argc < 5)
		return usage(argv[0]);
	signer = load_signer(argv[1], argv[2]);
	if (signer == NULL)
		return 1;
	opts.declare = "captured";
	opts.progress = step;
	opts.progress_ctx = &watch;
	rc = prov_sign_file(signer, argv[3], argv[4], 0, &opts, &err);
	printf("%llu of %llu bytes\n", (unsigned long long)watch.done,
	    (unsigned long long)watch.total);
	prov_signer_free(signer);
	if (watch.stop && rc == PROV_E_CANCELLED)
		return 3;
	return report(rc, &err);
}
