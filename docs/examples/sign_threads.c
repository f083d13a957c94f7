/* SPDX-License-Identifier: Apache-2.0 */
/* Many threads, one signer and one policy: sign_threads KEY.pem CHAIN.pem IN OUT
 * writes OUT, OUT.1, OUT.2 … */
#include <pthread.h>

#include "example.h"

#define THREADS 8

struct work {
	const struct prov_signer *signer; /* shared */
	const struct prov_policy *policy; /* shared: no longer changed */
	const char *in, *out;
	int number, rc;
	struct prov_err err;
};

static void *run(void *ctx)
{
	struct work *work = ctx;
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	char path[1024];

	snprintf(path, sizeof(path), work->number > 0 ? "%s.%d" : "%s", work->out, work->number);
	opts.declare = "captured";
	opts.policy = work->policy;
	work->rc = prov_sign_file(work->signer, work->in, path, 0, &opts, &work->err);
	return NULL;
}

int main(int argc, char **argv)
{
	struct prov_signer *signer;
	struct prov_policy *policy = NULL;
	struct work work[THREADS];
	pthread_t threads[THREADS];
	int status = 0;

	if (argc != 5)
		return usage(argv[0]);
	signer = load_signer(argv[1], argv[2]);
	if (signer == NULL || prov_policy_new(&policy, NULL) != PROV_OK)
		return 1;
	for (int i = 0; i < THREADS; i++) {
		work[i] = (struct work){signer, policy, argv[3], argv[4], i, 0, {0}};
		if (pthread_create(&threads[i], NULL, run, &work[i]) != 0)
			return 1;
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		status |= report(work[i].rc, &work[i].err);
	}
	prov_policy_free(policy);
	prov_signer_free(signer);
	return status;
}
