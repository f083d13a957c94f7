/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that a manifest store holds, shown without judging any of it. Reads boxes by itself,
 * not through claim/: what can't be parsed as a whole is shown as far as it goes, with what is
 * damaged and where.
 */
#ifndef PROV_REPORT_TREE_H
#define PROV_REPORT_TREE_H

#include "base/arena.h"
#include "prov/io.h"

struct prov_tree_asset {
	const char *name;
	const char *media_type;  /* or NULL */
	uint64_t start, len;     /* where the store stands in the file, embedding included */
	size_t others;           /* further stores in the same file, which are not shown */
	struct prov_bytes store; /* what could be read of it */
	const char *damage;      /* why that is not all, or NULL */
	uint64_t damage_at;      /* in the file */
};

int prov_tree_render(const struct prov_tree_asset *asset, bool is_json, prov_write_cb write,
    void *ctx, struct prov_err *err) PROV_MUST_CHECK;

/* The same of a receipt, whose bytes DATA are. */
int prov_tree_render_receipt(const char *name, struct prov_bytes data, bool is_json,
    struct prov_arena *arena, prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;

#endif
