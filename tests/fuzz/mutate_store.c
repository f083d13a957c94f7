/* SPDX-License-Identifier: Apache-2.0 */
/* What libFuzzer changes an input by, of the targets whose input is a byte (carrier.h) and a store.
 */
#include <string.h>

#include "fuzz/carrier.h"
#include "fuzz/mutate.h"

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	struct mutate_dice dice = {((uint64_t)seed << 1 | 1) * 0x9e3779b97f4a7c15};
	struct prov_wr store, made;
	size_t n, changes = 1 + mutate_roll(&dice, 3);

	if (size < 9 || mutate_roll(&dice, 16) == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	prov_wr_init(&store, max_size);
	prov_wr_bytes(&store, prov_bytes(&data[1], size - 1));
	for (size_t i = 0; i < changes; i++) {
		prov_wr_init(&made, max_size - 1);
		if (!mutate_box(&dice, prov_wr_data(&store), &made) || made.n == 0) {
			prov_wr_fini(&made);
			break;
		}
		prov_wr_fini(&store);
		store = made;
	}
	n = store.n;
	if (mutate_roll(&dice, 8) == 0)
		data[0] = (uint8_t)mutate_roll(&dice, CARRIERS);
	memcpy(&data[1], store.p, n);
	prov_wr_fini(&store);
	/* Some lies stay. */
	if (mutate_roll(&dice, 8) != 0)
		carrier_seal((enum carrier)(data[0] % CARRIERS), &data[1], n);
	return n + 1;
}
