/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing whatever file: it is refused in words, or what comes out is trusted; and what was signed
 * can be signed again, with the first as its past.
 */
#include <stdlib.h>
#include <string.h>

#include "helper/signed.h"

static bool may_refuse(int code)
{
	return code != PROV_OK && code != PROV_E_INTERNAL && code != PROV_E_IO &&
	       code != PROV_E_CRYPTO;
}

static uint8_t *sign(struct prov_bytes in, bool is_again, size_t *n)
{
	const struct identity *id = identity_shared();
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	uint8_t *out;
	int code;

	if (!is_again)
		opts.declare = "human-created";
	opts.title = "fuzz";
	opts.policy = id->policy;
	out = sign_bytes(id, in, &opts, n, &code);
	if (out == NULL ? !may_refuse(code)
			: state_of(id->policy, prov_bytes(out, *n)) != PROV_STATE_TRUSTED)
		abort();
	return out;
}

/* Who reads films may seek by a table that no hash has (tfra). An offset in it that leads nowhere
 * is none of ours, but in a longer file may come to lead to what reads as a box: then that is
 * refused (validate/v_bmff_reach.c). */
static bool seeks(struct prov_bytes file)
{
	for (size_t i = 0; i + 4 <= file.n; i++) {
		if (memcmp(&file.p[i], "tfra", 4) == 0)
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *once, *twice = NULL;
	size_t n, m;

	once = sign(prov_bytes(data, size), false, &n);
	if (once != NULL) {
		twice = sign(prov_bytes(once, n), true, &m);
		if (twice == NULL && !seeks(prov_bytes(once, n)))
			abort();
	}
	free(twice);
	free(once);
	return 0;
}
