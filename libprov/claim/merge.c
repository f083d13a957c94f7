/* SPDX-License-Identifier: Apache-2.0 */
/* Several manifest stores as one: what the updates of a PDF file brought (C2PA 2.4, A.4.2.1). */
#include "base/err.h"
#include "base/limits.h"
#include "base/wr.h"
#include "claim/store.h"

/* Whether one of the N newer stores has a box of this label. Where it has two, neither of them nor
 * this one is what a URI could mean, which the look-up finds by itself. */
static bool is_replaced(const struct prov_jumbf *box, struct prov_jumbf *const *newer, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (prov_jumbf_child(newer[i], box->label) != NULL)
			return true;
	}
	return false;
}

void prov_merge_trees(struct prov_jumbf *const *roots, size_t n)
{
	struct prov_jumbf *into = roots[n - 1], *first = into->first, **end = &first;
	uint64_t base = 0;

	for (size_t i = 0; i < n; i++) {
		prov_jumbf_move(roots[i], base);
		base += roots[i]->raw.n;
	}
	for (size_t i = 0; i + 1 < n; i++) {
		struct prov_jumbf *next;

		for (struct prov_jumbf *c = roots[i]->first; c != NULL; c = next) {
			next = c->next;
			if (!c->has_label || is_replaced(c, &roots[i + 1], n - i - 1))
				continue;
			c->parent = into;
			c->next = into->first;
			*end = c;
			end = &c->next;
			into->num_children++;
		}
	}
	into->first = first;
}

static struct prov_bytes stored(const struct prov_store *store, const struct prov_jumbf *box)
{
	const struct prov_manifest *manifest = prov_store_owner(store, box);

	return manifest == NULL ? box->raw : manifest->stored->raw;
}

int prov_store_write(const struct prov_store *store, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	const struct prov_jumbf *c;
	const char *copy;
	struct prov_wr wr;
	size_t mark;
	int code;

	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", prov_bytes(NULL, 0), &mark);
	for (c = store->box->first; c != NULL; c = c->next)
		prov_wr_bytes(&wr, stored(store, c));
	prov_jumbf_end(&wr, mark);
	code = prov_wr_done(&wr, err);
	copy = code == PROV_OK ? prov_arena_strdup(arena, prov_wr_data(&wr), err) : NULL;
	*out = prov_bytes(copy, copy == NULL ? 0 : wr.n);
	prov_wr_fini(&wr);
	return code == PROV_OK && copy == NULL ? PROV_E_NOMEM : code;
}
