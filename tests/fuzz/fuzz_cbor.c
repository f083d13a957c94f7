/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever parses can be walked to its leaves, within its bytes, and says one thing of itself. */
#include <stdlib.h>

#include "cbor/dec.h"

/* Recursion is bounded by the parser's own depth limit. */
static void walk(const struct prov_cbor *item)
{
	struct prov_cbor_iter iter = prov_cbor_iter(item);
	struct prov_cbor key, value;
	size_t count = 0;
	uint64_t tag;

	if (item->body.n >= item->raw.n || prov_cbor_parse(item->raw, 0, &value, NULL) != PROV_OK)
		abort();
	if (prov_cbor_untag(item, &tag, &value))
		walk(&value);
	while (item->type == PROV_CBOR_ARRAY && prov_cbor_next(&iter, &value) && ++count > 0)
		walk(&value);
	while (prov_cbor_next_pair(&iter, &key, &value) && ++count > 0) {
		walk(&key);
		walk(&value);
	}
	if (iter.rest.n != 0 || count != prov_cbor_count(item))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prov_cbor item, value;

	if (prov_cbor_parse(prov_bytes(data, size), 0, &item, NULL) != PROV_OK)
		return 0;
	walk(&item);
	(void)prov_cbor_get(&item, "alg", &value);
	(void)prov_cbor_is_deterministic(&item);
	return 0;
}
