/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of an index, which index.c gathers and html_index.c shows. */
#ifndef PROV_REPORT_INDEX_H
#define PROV_REPORT_INDEX_H

#include "base/arena.h"
#include "prov/index.h"

struct prov_index_row {
	const char *name, *page, *signer, *declared; /* the last two NULL where there are none */
	enum prov_state state;
	bool meets, says_ai;
	bool judged;             /* by a policy, */
	enum prov_result result; /* which came to this */
	size_t disagreements;
	size_t bad_parts; /* ingredients that are invalid, on record or not */
};

struct prov_index {
	struct prov_arena arena;
	struct prov_index_row *v;
	size_t n, cap;
};

/* Whether a policy came to that. */
bool prov_index_row_is(const struct prov_index_row *row, enum prov_result result);
/* Puts the worst first. */
void prov_index_sort(struct prov_index *index);

#endif
