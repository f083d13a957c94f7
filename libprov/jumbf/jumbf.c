/* SPDX-License-Identifier: Apache-2.0 */
#include "jumbf/jumbf.h"

#include "base/err.h"
#include "base/limits.h"
#include "jumbf/desc.h"

/* A superbox whose children are being read. */
struct level {
	struct prov_jumbf *box, *last;
	struct prov_rd rd;
};

struct build {
	struct prov_arena *arena;
	struct prov_err why; /* what the arena says, whether or not the caller wants to know */
	uint64_t abs;
	size_t boxes;
	unsigned depth;
	struct level level[PROV_MAX_BOX_DEPTH];
};

static int compare_labels(struct prov_bytes a, struct prov_bytes b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static void sift_down(const struct prov_jumbf **v, size_t root, size_t n)
{
	const struct prov_jumbf *moved = v[root];
	size_t child;

	while ((child = 2 * root + 1) < n) {
		if (child + 1 < n && compare_labels(v[child]->label, v[child + 1]->label) < 0)
			child++;
		if (compare_labels(moved->label, v[child]->label) >= 0)
			break;
		v[root] = v[child];
		root = child;
	}
	v[root] = moved;
}

/* Heapsort: the labels are a stranger's, and qsort promises nothing about its worst case. */
static void sort_by_label(const struct prov_jumbf **v, size_t n)
{
	for (size_t i = n / 2; i > 0; i--)
		sift_down(v, i - 1, n);
	for (size_t end = n; end > 1; end--) {
		const struct prov_jumbf *greatest = v[0];

		v[0] = v[end - 1];
		v[end - 1] = greatest;
		sift_down(v, 0, end - 1);
	}
}

static int index_labels(struct build *b, struct prov_jumbf *box)
{
	const struct prov_jumbf **v;
	size_t n = 0;

	for (const struct prov_jumbf *c = box->first; c != NULL; c = c->next)
		n += c->has_label;
	if (n == 0)
		return PROV_OK;
	v = prov_arena_array(b->arena, n, sizeof(*v), &b->why);
	if (v == NULL)
		return b->why.code;
	for (const struct prov_jumbf *c = box->first; c != NULL; c = c->next) {
		if (c->has_label)
			v[box->num_by_label++] = c;
	}
	sort_by_label(v, n);
	box->by_label = v;
	return PROV_OK;
}

static int add_node(struct build *b, const struct prov_box *box, struct prov_jumbf **out)
{
	struct level *top = b->depth == 0 ? NULL : &b->level[b->depth - 1];
	struct prov_jumbf *node;

	if (b->boxes == PROV_MAX_BOXES)
		return prov_refuse_at(&b->why, PROV_LIMIT_BOXES, box->at,
		    "more JUMBF boxes than the limit of %u", PROV_MAX_BOXES);
	b->boxes++;
	node = prov_arena_alloc(b->arena, sizeof(*node), &b->why);
	if (node == NULL)
		return b->why.code;
	node->box_type = box->type;
	node->raw = box->raw;
	node->body = box->body;
	node->at = box->at - b->abs;
	if (top != NULL) {
		node->parent = top->box;
		if (top->last == NULL)
			top->box->first = node;
		else
			top->last->next = node;
		top->last = node;
		top->box->num_children++;
	}
	*out = node;
	return PROV_OK;
}

/* Reads the description box and leaves the superbox open for its children. */
static int open_superbox(struct build *b, const struct prov_box *box, struct prov_jumbf *node)
{
	struct level *level;

	if (b->depth == PROV_MAX_BOX_DEPTH)
		return prov_refuse_at(&b->why, PROV_LIMIT_BOX_DEPTH, box->at,
		    "JUMBF boxes nested deeper than the limit of %u", PROV_MAX_BOX_DEPTH);
	level = &b->level[b->depth++];
	level->box = node;
	level->last = NULL;
	prov_rd_init(&level->rd, box->body, box->at + (box->raw.n - box->body.n));
	return prov_jumbf_desc_read(&level->rd, node, &b->why);
}

static int read_child(struct build *b)
{
	struct prov_rd *rd = &b->level[b->depth - 1].rd;
	struct prov_jumbf *node = NULL;
	struct prov_box box;
	int rc = prov_jumbf_inner_box(rd, &box, &b->why);

	if (rc != PROV_OK)
		return rc;
	if (box.type == PROV_BOX_JUMD)
		return prov_fail_at(&b->why, PROV_E_FORMAT, box.at,
		    "a JUMBF superbox has a second description box");
	rc = add_node(b, &box, &node);
	if (rc == PROV_OK && box.type == PROV_BOX_JUMB)
		rc = open_superbox(b, &box, node);
	return rc;
}

static int build_tree(struct build *b, const struct prov_box *outermost, struct prov_jumbf **root)
{
	int rc = add_node(b, outermost, root);

	if (rc == PROV_OK)
		rc = open_superbox(b, outermost, *root);
	while (rc == PROV_OK && b->depth > 0) {
		struct level *top = &b->level[b->depth - 1];

		if (prov_rd_end(&top->rd)) {
			rc = index_labels(b, top->box);
			b->depth--;
		} else {
			rc = read_child(b);
		}
	}
	return rc;
}

int prov_jumbf_parse(struct prov_bytes data, uint64_t abs, struct prov_arena *arena,
    struct prov_jumbf **out, struct prov_bytes *rest, struct prov_err *err)
{
	struct build b = {.arena = arena, .abs = abs};
	struct prov_jumbf *root = NULL;
	struct prov_box box;
	struct prov_rd rd;
	int rc;

	*out = NULL;
	if (rest != NULL)
		*rest = prov_bytes(NULL, 0);
	prov_rd_init(&rd, data, abs);
	rc = prov_box_read(&rd, &box, &b.why);
	if (rc == PROV_OK && box.type != PROV_BOX_JUMB)
		rc = prov_fail_at(&b.why, PROV_E_FORMAT, abs, "no JUMBF superbox stands here");
	if (rc == PROV_OK)
		rc = build_tree(&b, &box, &root);
	if (rc != PROV_OK) {
		prov_hand_over(err, &b.why);
		return rc;
	}
	if (rest != NULL)
		*rest = prov_bytes_sub(data, prov_rd_off(&rd), prov_rd_left(&rd));
	*out = root;
	return PROV_OK;
}

bool prov_jumbf_peek(struct prov_bytes data, enum prov_jumbf_type *type, struct prov_bytes *label)
{
	struct prov_jumbf box = {0};
	struct prov_rd rd, body;
	uint32_t lbox, tbox;
	uint64_t len, header = 8;

	*type = PROV_JUMBF_OTHER;
	*label = prov_bytes(NULL, 0);
	prov_rd_init(&rd, data, 0);
	if (!prov_rd_u32(&rd, &lbox) || !prov_rd_u32(&rd, &tbox) || tbox != PROV_BOX_JUMB)
		return false;
	len = lbox;
	if (lbox == 1) {
		header = 16;
		if (!prov_rd_u64(&rd, &len))
			return false;
	}
	if (lbox == 0)
		len = header + prov_rd_left(&rd);
	if (len < header)
		return false;
	len -= header;
	if (len > prov_rd_left(&rd))
		len = prov_rd_left(&rd);
	if (!prov_rd_sub(&rd, (size_t)len, &body) ||
	    prov_jumbf_desc_read(&body, &box, NULL) != PROV_OK)
		return false;
	*type = box.type;
	*label = box.label;
	return true;
}

const struct prov_jumbf *prov_jumbf_child(const struct prov_jumbf *box, struct prov_bytes label)
{
	size_t lo = 0, hi = box->num_by_label;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare_labels(box->by_label[mid]->label, label) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == box->num_by_label || !prov_bytes_eq(box->by_label[lo]->label, label))
		return NULL;
	if (lo + 1 < box->num_by_label && prov_bytes_eq(box->by_label[lo + 1]->label, label))
		return NULL;
	return box->by_label[lo];
}

const struct prov_jumbf *prov_jumbf_content(const struct prov_jumbf *box, uint32_t box_type)
{
	if (box_type == PROV_BOX_JUMB)
		return NULL;
	for (const struct prov_jumbf *c = box->first; c != NULL; c = c->next) {
		if (c->box_type == box_type)
			return c;
	}
	return NULL;
}

const struct prov_jumbf *prov_jumbf_manifest_of(const struct prov_jumbf *box)
{
	while (box->parent != NULL && box->parent->parent != NULL)
		box = box->parent;
	return box->parent != NULL && box->box_type == PROV_BOX_JUMB ? box : NULL;
}

void prov_jumbf_move(struct prov_jumbf *root, uint64_t by)
{
	struct prov_jumbf *box = root;

	for (;;) {
		box->at += by;
		if (box->first != NULL) {
			box = box->first;
			continue;
		}
		while (box != root && box->next == NULL)
			box = box->parent;
		if (box == root)
			return;
		box = box->next;
	}
}
