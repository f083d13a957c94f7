/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing whatever file: it is refused in words, or what comes out is trusted; and what was signed
 * can be signed again, with the first as its past.
 */
#include <stdlib.h>

#include "twice.h"

/* What is only looked at for who wants to be told of it (compose/job.c) is looked at. */
static void hear(void *ctx, const char *sentence)
{
	(void)ctx;
	if (sentence[0] == '\0')
		abort();
}

static uint8_t *sign(struct prov_bytes in, bool is_again, size_t *n, int *code)
{
	const struct identity *id = identity_shared();
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	uint8_t *out;

	if (!is_again)
		opts.declare = "human-created";
	opts.title = "fuzz";
	opts.policy = id->policy;
	opts.notice = hear;
	out = sign_bytes(id, in, &opts, n, code);
	if (out == NULL ? !twice_may_refuse(*code)
			: state_of(id->policy, prov_bytes(out, *n)) != PROV_STATE_TRUSTED)
		abort();
	return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	twice(sign, prov_bytes(data, size));
	return 0;
}
