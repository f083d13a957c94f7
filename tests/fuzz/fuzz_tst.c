/* SPDX-License-Identifier: Apache-2.0 */
/* A time-stamp, as a token, as a response, and as the answer to a request; the seeds stamp the text
 * below. */
#include <stdlib.h>

#include "base/limits.h"
#include "trust/tsq.h"

/* What a signer would be given; the request's nonce is none that the seeds have. */
static void read_answer(struct prov_bytes answer, const struct prov_bytes *part)
{
	const struct prov_tsq q = {{0x40, 1, 2, 3, 4, 5, 6, 7}};
	struct prov_arena arena;
	struct prov_bytes token;
	int64_t when;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	if (prov_tsq_read(&q, answer, part, 1, &arena, &token, &when, NULL) == PROV_OK &&
	    (token.p < answer.p || token.n > answer.n))
		abort();
	prov_arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct prov_bytes part = prov_bytes_str("what is stamped");

	for (int is_response = 0; is_response < 2; is_response++) {
		struct prov_arena arena;
		struct prov_tst tst;
		int rc;

		prov_arena_init(&arena, PROV_MAX_ARENA);
		rc = prov_tst_verify(
		    prov_bytes(data, len), is_response != 0, &part, 1, NULL, &arena, &tst, NULL);
		/* No anchors: nothing may come out trusted. Nor does any input make OpenSSL fail in
		 * a way that is nobody's fault. */
		if ((rc == PROV_OK && tst.trusted) || rc == PROV_E_CRYPTO)
			abort();
		prov_arena_fini(&arena);
	}
	read_answer(prov_bytes(data, len), &part);
	return 0;
}
