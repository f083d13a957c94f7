/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/binding.h"

#include "claim/assertion.h"

/* 'name' is optional, and every byte of a text's manifest costs four. */
#define DATA_NAME NULL

/* 18.5: the store is left out. Its place takes the same room whatever it is. */
static void put_data(struct prov_wr *wr, const struct prov_bound *bound)
{
	static const uint8_t zeros[PROV_HASH_MAX];
	const uint8_t *digest = bound->digests == NULL ? zeros : bound->digests[0];
	uint64_t start = 1, len = 1;

	if (bound->plan != NULL) {
		start = bound->plan->excl_start;
		len = bound->plan->excl_len;
	}
	prov_data_hash_put(wr, start, len, prov_hash_str(bound->alg),
	    prov_bytes(digest, prov_hash_size(bound->alg)), DATA_NAME);
}

static const struct prov_binder binders[] = {
    {.kind = PROV_BIND_DATA, .label = "c2pa.hash.data", .put = put_data},
};

const struct prov_binder *prov_binder_of(enum prov_binding kind)
{
	for (size_t i = 0; i < sizeof(binders) / sizeof(binders[0]); i++) {
		if (binders[i].kind == kind)
			return &binders[i];
	}
	return NULL;
}
