/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A claim signature: what is read out of it must lie in it, and what it signs must be computable.
 */
#include "base/limits.h"
#include "cose/cose.h"

/* Reads every byte, so that the sanitizers see what lies outside. */
static uint8_t touch(const struct prov_bytes *list, size_t n)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < list[i].n; k++)
			sum ^= list[i].p[k];
	}
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	volatile uint8_t sink = 0;
	struct prov_cose_tbs tbs;
	struct prov_arena arena;
	struct prov_cose cose;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	if (prov_cose_parse(prov_bytes(data, len), 0, &arena, &cose, NULL) == PROV_OK) {
		prov_cose_tbs(&tbs, "CounterSignature", cose.protected_raw, cose.signature_item);
		sink ^= touch(tbs.parts, tbs.num_parts) ^ touch(&cose.signature, 1);
		sink ^= touch(&cose.payload, 1) ^ touch(cose.chain.certs, cose.chain.n);
		sink ^= touch(cose.tst1, cose.num_tst1) ^ touch(cose.tst2, cose.num_tst2);
		sink ^= touch(cose.ocsp, cose.num_ocsp);
	}
	(void)sink;
	prov_arena_fini(&arena);
	return 0;
}
