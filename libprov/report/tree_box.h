/* SPDX-License-Identifier: Apache-2.0 */
/* JUMBF boxes as they come, for the tree: one level at a time, and as much of a cut one as is
 * there. */
#ifndef PROV_REPORT_TREE_BOX_H
#define PROV_REPORT_TREE_BOX_H

#include "jumbf/jumbf.h"
#include "report/show.h"

struct prov_tree_box {
	bool is_super;
	uint32_t box_type;
	enum prov_jumbf_type type;   /* superboxes */
	struct prov_bytes label;     /* superboxes */
	struct prov_bytes raw, body; /* body of a superbox: behind its description box */
	uint64_t at, body_at;        /* in the store */
	struct prov_err damage;      /* code is PROV_OK where the box is whole */
};

/* The boxes in a run of bytes at AT. */
struct prov_tree_iter {
	struct prov_bytes rest;
	uint64_t at;
};
struct prov_tree_iter prov_tree_iter(struct prov_bytes data, uint64_t at);
/* False at the end. What is too damaged to be a box is one with empty body, and the last. */
bool prov_tree_next(struct prov_tree_iter *iter, struct prov_tree_box *out);
/* The first superbox of this type in a superbox; false where there is none. */
bool prov_tree_find(
    const struct prov_tree_box *parent, enum prov_jumbf_type type, struct prov_tree_box *out);

/* The value of an assertion, a data box, a credential: what its content boxes hold. */
void prov_tree_show_content(struct prov_show *s, const struct prov_tree_box *box);
/* A box that is not looked into: its type, label and size. */
void prov_tree_show_stub(struct prov_show *s, const struct prov_tree_box *box);

/* The value of a claim signature (tree_signature.c). */
void prov_tree_show_signature(struct prov_show *s, const struct prov_tree_box *box);

struct prov_cose;
void prov_tree_show_cose(
    struct prov_show *s, const struct prov_cose *cose, size_t size, struct prov_arena *arena);

#endif
