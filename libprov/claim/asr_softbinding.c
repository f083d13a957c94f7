/* SPDX-License-Identifier: Apache-2.0 */
/* c2pa.soft-binding (C2PA 2.4, 18.10): what it was made with; its values are not read. */
#include "claim/assertion.h"
#include "claim/item.h"

int prov_soft_binding_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_bytes *alg, struct prov_err *err)
{
	struct prov_cbor root, item;
	int rc;

	*alg = prov_bytes(NULL, 0);
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK || !prov_cbor_get(&root, "alg", &item))
		return rc;
	return prov_item_text(&item, arena, alg, err);
}
