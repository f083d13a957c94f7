/* SPDX-License-Identifier: Apache-2.0 */
#include "claim/store.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "claim/item.h"

#define LABEL_STORE_ASSERTIONS "c2pa.assertions"
#define LABEL_CLAIM_V1 "c2pa.claim"
#define LABEL_CLAIM_V2 "c2pa.claim.v2"

static bool is_superbox(const struct prov_jumbf *box)
{
	return box->box_type == PROV_BOX_JUMB;
}

/* c2tm is left out: time-stamp manifests are history and to be ignored (11.2.5). */
static bool is_manifest(const struct prov_jumbf *box)
{
	if (!is_superbox(box))
		return false;
	switch (box->type) {
	case PROV_JUMBF_MANIFEST:
	case PROV_JUMBF_MANIFEST_ALT:
	case PROV_JUMBF_UPDATE:
	case PROV_JUMBF_COMPRESSED:
		return true;
	default:
		return false;
	}
}

/* --- the index --- */

/* The box behind BOX in document order, inside ROOT. */
static const struct prov_jumbf *next_box(
    const struct prov_jumbf *box, const struct prov_jumbf *root)
{
	if (box->first != NULL)
		return box->first;
	for (; box != root; box = box->parent) {
		if (box->next != NULL)
			return box->next;
	}
	return NULL;
}

/* A box's offset names it: no two superboxes begin at the same place. */
static int compare(uint64_t parent_a, struct prov_bytes a, uint64_t parent_b, struct prov_bytes b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order;

	if (parent_a != parent_b)
		return parent_a < parent_b ? -1 : 1;
	order = n == 0 ? 0 : memcmp(a.p, b.p, n);
	if (order == 0 && a.n != b.n)
		order = a.n < b.n ? -1 : 1;
	return order;
}

static int by_parent_and_label(const void *va, const void *vb)
{
	const struct prov_jumbf *a = *(const struct prov_jumbf *const *)va;
	const struct prov_jumbf *b = *(const struct prov_jumbf *const *)vb;

	return compare(a->parent->at, a->label, b->parent->at, b->label);
}

static int make_index(struct prov_store *store, struct prov_arena *arena, struct prov_err *err)
{
	const struct prov_jumbf *box;
	size_t n = 0;
	void *room;
	int rc;

	for (box = next_box(store->box, store->box); box != NULL; box = next_box(box, store->box))
		n += is_superbox(box) && box->has_label;
	rc = prov_item_room(arena, n, PROV_MAX_BOXES, PROV_LIMIT_BOXES, sizeof(store->index[0]),
	    "boxes", &room, err);
	if (rc != PROV_OK)
		return rc;
	store->index = room;
	for (box = next_box(store->box, store->box); box != NULL; box = next_box(box, store->box)) {
		if (is_superbox(box) && box->has_label)
			store->index[store->num_index++] = box;
	}
	if (n > 1)
		qsort(store->index, n, sizeof(store->index[0]), by_parent_and_label);
	return PROV_OK;
}

const struct prov_jumbf *prov_store_child(
    const struct prov_store *store, const struct prov_jumbf *parent, struct prov_bytes label)
{
	size_t low = 0, high = store->num_index;
	const struct prov_jumbf *found = NULL;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct prov_jumbf *box = store->index[mid];

		if (compare(box->parent->at, box->label, parent->at, label) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	/* Two with the same label are equal neighbours, and no answer (8.4). */
	for (; low < store->num_index && store->index[low]->parent == parent &&
	       prov_bytes_eq(store->index[low]->label, label);
	     low++) {
		if (found != NULL)
			return NULL;
		found = store->index[low];
	}
	return found;
}

/* --- manifests --- */

static void describe(struct prov_manifest *manifest, const struct prov_jumbf *box, size_t index)
{
	size_t num_stores = 0;

	manifest->box = box;
	if (manifest->stored == NULL)
		manifest->stored = box;
	manifest->type = box->type;
	manifest->label = box->label;
	manifest->index = index;
	for (const struct prov_jumbf *child = box->first; child != NULL; child = child->next) {
		if (!is_superbox(child))
			continue;
		if (child->type == PROV_JUMBF_ASSERTION_STORE &&
		    prov_bytes_is(child->label, LABEL_STORE_ASSERTIONS)) {
			manifest->assertions = child;
			num_stores++;
		} else if (child->type == PROV_JUMBF_CLAIM &&
			   (prov_bytes_is(child->label, LABEL_CLAIM_V1) ||
			       prov_bytes_is(child->label, LABEL_CLAIM_V2))) {
			manifest->claim = child;
			manifest->num_claims++;
		}
	}
	/* Of two, neither is the one that a URI could mean. */
	if (num_stores != 1)
		manifest->assertions = NULL;
	if (manifest->num_claims != 1)
		manifest->claim = NULL;
	manifest->is_claim_v2 =
	    manifest->claim != NULL && prov_bytes_is(manifest->claim->label, LABEL_CLAIM_V2);
}

/* Puts what a compressed manifest holds where it stands (15.5.4). */
static int unpack_child(struct prov_store *store, struct prov_jumbf *parent,
    struct prov_jumbf *before, struct prov_jumbf **child, struct prov_arena *arena,
    struct prov_manifest *manifest, struct prov_err *err)
{
	struct prov_jumbf *wrapper = *child, *inner;
	size_t used = 0;
	int rc;

	/* Offsets that nothing in the store has, each used once. */
	rc = prov_packed_read(wrapper, parent->at + parent->raw.n + store->unpacked,
	    PROV_MAX_UNPACKED - store->unpacked, arena, &inner, &manifest->fault, &used, err);
	store->unpacked += used;
	if (rc != PROV_OK || inner == NULL)
		return rc;
	manifest->stored = wrapper;
	inner->next = wrapper->next;
	if (before == NULL)
		parent->first = inner;
	else
		before->next = inner;
	*child = inner;
	return PROV_OK;
}

static int list_manifests(struct prov_store *store, struct prov_jumbf *root,
    struct prov_arena *arena, struct prov_err *err)
{
	struct prov_jumbf *child, *before = NULL;
	size_t n = 0;
	void *room;
	int rc;

	for (child = root->first; child != NULL; child = child->next)
		n += is_manifest(child);
	if (n == 0)
		return prov_fail_at(
		    err, PROV_E_FORMAT, store->box->at, "the manifest store holds no manifest");
	rc = prov_item_room(arena, n, PROV_MAX_MANIFESTS, PROV_LIMIT_MANIFESTS,
	    sizeof(store->manifests[0]), "manifests", &room, err);
	if (rc != PROV_OK)
		return rc;
	store->manifests = room;
	for (child = root->first; child != NULL; before = child, child = child->next) {
		struct prov_manifest *manifest = &store->manifests[store->n];

		if (!is_manifest(child))
			continue;
		if (child->type == PROV_JUMBF_COMPRESSED) {
			rc = unpack_child(store, root, before, &child, arena, manifest, err);
			if (rc != PROV_OK)
				return rc;
		}
		describe(manifest, child, store->n);
		store->n++;
	}
	store->active = &store->manifests[n - 1];
	return PROV_OK;
}

/* Padding of zeros may follow: HTML and text embeddings leave room. */
static int check_rest(struct prov_bytes rest, uint64_t at, struct prov_err *err)
{
	for (size_t i = 0; i < rest.n; i++) {
		if (rest.p[i] != 0)
			return prov_fail_at(
			    err, PROV_E_FORMAT, at + i, "data follows the manifest store");
	}
	return PROV_OK;
}

/* Whether DATA cannot be a manifest store, however it goes on. */
static bool is_foreign(struct prov_bytes data)
{
	static const uint8_t jumb[] = {'j', 'u', 'm', 'b'};
	enum prov_jumbf_type type;
	struct prov_bytes label, box_type = prov_bytes_sub(data, 4, sizeof(jumb));

	if (box_type.n > 0 && memcmp(box_type.p, jumb, box_type.n) != 0)
		return true;
	return prov_jumbf_peek(data, &type, &label) && type != PROV_JUMBF_STORE;
}

/* The tree of one store; DATA is at ABS. */
static int parse_tree(struct prov_bytes data, uint64_t abs, struct prov_arena *arena,
    struct prov_jumbf **out, struct prov_err *err)
{
	struct prov_bytes rest;
	int rc;

	if (is_foreign(data))
		return prov_fail_at(err, PROV_E_NOTFOUND, abs,
		    "what stands in the place of credentials is something else");
	rc = prov_jumbf_parse(data, abs, arena, out, &rest, err);
	if (rc != PROV_OK)
		return rc;
	if ((*out)->type != PROV_JUMBF_STORE)
		return prov_fail_at(err, PROV_E_NOTFOUND, abs,
		    "what stands in the place of credentials is something else");
	return check_rest(rest, abs + (data.n - rest.n), err);
}

static int describe_store(struct prov_jumbf *root, size_t size, struct prov_arena *arena,
    struct prov_store *out, struct prov_err *err)
{
	struct prov_store store = {.box = root, .size = size};
	int rc = list_manifests(&store, root, arena, err);

	if (rc == PROV_OK)
		rc = make_index(&store, arena, err);
	if (rc == PROV_OK)
		*out = store;
	return rc;
}

int prov_store_parse(struct prov_bytes data, uint64_t abs, struct prov_arena *arena,
    struct prov_store *out, struct prov_err *err)
{
	struct prov_jumbf *root;
	int rc;

	memset(out, 0, sizeof(*out));
	rc = parse_tree(data, abs, arena, &root, err);
	return rc == PROV_OK ? describe_store(root, data.n, arena, out, err) : rc;
}

int prov_store_parse_all(const struct prov_bytes *data, size_t n, struct prov_arena *arena,
    struct prov_store *out, struct prov_err *err)
{
	struct prov_jumbf **roots;
	size_t num = 0, size = 0;

	memset(out, 0, sizeof(*out));
	roots = prov_arena_array(arena, n, sizeof(struct prov_jumbf *), err);
	if (roots == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < n; i++) {
		struct prov_err why = {0};
		int rc = parse_tree(data[i], 0, arena, &roots[num], &why);

		if (rc == PROV_OK) {
			num++;
			size += data[i].n;
			continue;
		}
		if (i + 1 < n &&
		    (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT || rc == PROV_E_NOTFOUND))
			continue;
		return why.has_at ? prov_pass_at(err, rc, why.at, &why) : prov_pass(err, rc, &why);
	}
	prov_merge_trees(roots, num);
	return describe_store(roots[num - 1], size, arena, out, err);
}

/* --- look-ups --- */

/* Manifests lie in the order of their offsets. */
static const struct prov_manifest *manifest_at(
    const struct prov_store *store, const struct prov_jumbf *box)
{
	size_t low = 0, high = store->n;

	while (box != NULL && low < high) {
		size_t mid = low + (high - low) / 2;

		if (store->manifests[mid].box == box)
			return &store->manifests[mid];
		if (store->manifests[mid].box->at < box->at)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const struct prov_manifest *prov_store_find(const struct prov_store *store, struct prov_bytes label)
{
	return manifest_at(store, prov_store_child(store, store->box, label));
}

const struct prov_manifest *prov_store_owner(
    const struct prov_store *store, const struct prov_jumbf *box)
{
	return box == NULL ? NULL : manifest_at(store, prov_jumbf_manifest_of(box));
}

/* Cuts the first element off a path; an empty one where there is none. */
static struct prov_bytes next_element(struct prov_bytes *path)
{
	const uint8_t *slash = path->n == 0 ? NULL : memchr(path->p, '/', path->n);
	size_t n = slash == NULL ? path->n : (size_t)(slash - path->p);
	struct prov_bytes element = prov_bytes_sub(*path, 0, n);

	*path = prov_bytes_sub(*path, slash == NULL ? n : n + 1, path->n);
	return element;
}

const struct prov_jumbf *prov_store_resolve(
    const struct prov_store *store, const struct prov_manifest *manifest, struct prov_bytes uri)
{
	const struct prov_jumbf *box = manifest == NULL ? NULL : manifest->box;
	struct prov_bytes path;
	bool absolute;

	if (!prov_jumbf_uri_split(uri, &path, &absolute))
		return NULL;
	if (absolute) {
		box = store->box;
		if (!box->has_label || !prov_bytes_eq(next_element(&path), box->label))
			return NULL;
	}
	while (box != NULL && path.n > 0)
		box = prov_store_child(store, box, next_element(&path));
	return box;
}
