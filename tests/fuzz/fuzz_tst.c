/* SPDX-License-Identifier: Apache-2.0 */
/* A time-stamp, as a token and as a response; the seeds stamp the text below. */
#include <stdlib.h>

#include "base/limits.h"
#include "trust/trust.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct prov_bytes part = prov_bytes_str("what is stamped");

	for (int is_response = 0; is_response < 2; is_response++) {
		struct prov_arena arena;
		struct prov_tst tst;
		prov_arena_init(&arena, PROV_MAX_ARENA);
		/* No anchors: nothing may come out trusted. */
		if (prov_tst_verify(prov_bytes(data, len), is_response != 0, &part, 1, NULL, &arena,
			&tst, NULL) == PROV_OK &&
		    tst.trusted)
			abort();
		prov_arena_fini(&arena);
	}
	return 0;
}
