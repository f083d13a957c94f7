/* SPDX-License-Identifier: Apache-2.0 */
/* What parses can be peeked into, and a box's own URI leads back to that box or nowhere. */
#include <stdlib.h>

#include "base/limits.h"
#include "helper/jumbf_walk.h"

static void check(const struct prov_jumbf *root, const struct prov_jumbf *box)
{
	const struct prov_jumbf *found, *own = box->box_type == PROV_BOX_JUMB ? box : box->parent;
	struct prov_wr wr;

	prov_wr_init(&wr, PROV_MAX_URI);
	prov_jumbf_put_uri(&wr, box);
	found = prov_jumbf_resolve(root, prov_jumbf_manifest_of(box), prov_wr_data(&wr));
	if (wr.code == PROV_OK && found != NULL && found != own)
		abort();
	prov_wr_fini(&wr);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prov_bytes all = prov_bytes(data, size), label;
	enum prov_jumbf_type type;
	struct prov_jumbf *root;
	struct prov_arena arena;
	bool is_peeked = prov_jumbf_peek(all, &type, &label);

	prov_arena_init(&arena, PROV_MAX_ARENA);
	if (prov_jumbf_parse(all, 0, &arena, &root, NULL, NULL) == PROV_OK && !is_peeked)
		abort();
	for (const struct prov_jumbf *box = root; box != NULL; box = jumbf_walk_next(box))
		check(root, box);
	prov_arena_fini(&arena);
	return 0;
}
