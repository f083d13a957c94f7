/* SPDX-License-Identifier: Apache-2.0 */
#include "report/tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/unpack.h"
#include "cbor/dec.h"
#include "report/show_data.h"
#include "report/tree_box.h"

/* --- which list of the claim names an assertion --- */

struct mark {
	struct prov_bytes label; /* the last element of the reference */
	const char *list;
};

struct marks {
	struct mark *v;
	size_t n, cap;
};

static int compare_bytes(struct prov_bytes a, struct prov_bytes b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static int by_label(const void *a, const void *b)
{
	return compare_bytes(((const struct mark *)a)->label, ((const struct mark *)b)->label);
}

static void gather_list(
    struct marks *marks, const struct prov_cbor *claim, const char *key, const char *list)
{
	struct prov_cbor refs, ref, url;
	struct prov_cbor_iter iter;
	struct prov_bytes text;

	if (!prov_cbor_get(claim, key, &refs))
		return;
	iter = prov_cbor_iter(&refs);
	while (marks->n < marks->cap && prov_cbor_next(&iter, &ref)) {
		size_t begin;

		if (!prov_cbor_get(&ref, "url", &url) || !prov_cbor_text(&url, &text))
			continue;
		for (begin = text.n; begin > 0 && text.p[begin - 1] != '/'; begin--)
			;
		marks->v[marks->n].label = prov_bytes_sub(text, begin, text.n);
		marks->v[marks->n++].list = list;
	}
}

/* Version 1 has one list, and nothing to tell apart. A claim that can't be read marks nothing. */
static void gather(struct marks *marks, const struct prov_tree_box *claim, struct prov_arena *arena)
{
	struct prov_tree_iter iter = prov_tree_iter(claim->body, claim->body_at);
	struct prov_cbor root, created, gathered;
	struct prov_tree_box part;
	size_t n = 0;

	memset(marks, 0, sizeof(*marks));
	if (!prov_tree_next(&iter, &part) || part.box_type != PROV_BOX_CBOR ||
	    prov_cbor_parse(part.body, part.body_at, &root, NULL) != PROV_OK)
		return;
	if (prov_cbor_get(&root, "created_assertions", &created))
		n += prov_cbor_count(&created);
	if (prov_cbor_get(&root, "gathered_assertions", &gathered))
		n += prov_cbor_count(&gathered);
	if (n == 0 || n > PROV_MAX_ASSERTIONS)
		return;
	marks->v = prov_arena_array(arena, n, sizeof(*marks->v), NULL);
	if (marks->v == NULL)
		return;
	marks->cap = n;
	gather_list(marks, &root, "created_assertions", "created");
	gather_list(marks, &root, "gathered_assertions", "gathered");
	if (marks->n > 1)
		qsort(marks->v, marks->n, sizeof(*marks->v), by_label);
}

static const struct mark *find_mark(const struct marks *marks, struct prov_bytes label)
{
	struct mark key = {label, NULL};

	return marks->n == 0 ? NULL : bsearch(&key, marks->v, marks->n, sizeof(key), by_label);
}

/* The labels of a superbox's children, to know those that stand there twice. */
static void gather_labels(
    struct marks *marks, const struct prov_tree_box *box, struct prov_arena *arena)
{
	struct prov_tree_iter iter = prov_tree_iter(box->body, box->body_at);
	struct prov_tree_box one;
	size_t n = 0;

	memset(marks, 0, sizeof(*marks));
	while (n <= PROV_MAX_BOXES && prov_tree_next(&iter, &one))
		n++;
	if (n == 0 || n > PROV_MAX_BOXES)
		return;
	marks->v = prov_arena_array(arena, n, sizeof(*marks->v), NULL);
	if (marks->v == NULL)
		return;
	iter = prov_tree_iter(box->body, box->body_at);
	while (marks->n < n && prov_tree_next(&iter, &one))
		marks->v[marks->n++].label = one.label;
	qsort(marks->v, marks->n, sizeof(*marks->v), by_label);
}

static bool is_double(const struct marks *marks, struct prov_bytes label)
{
	const struct mark *at = find_mark(marks, label);

	if (at == NULL)
		return false;
	return (at > marks->v && by_label(at - 1, at) == 0) ||
	       (at + 1 < marks->v + marks->n && by_label(at, at + 1) == 0);
}

/* --- manifests --- */

static const char *kind_of(enum prov_jumbf_type type)
{
	switch (type) {
	case PROV_JUMBF_MANIFEST:
	case PROV_JUMBF_MANIFEST_ALT:
		return "standard";
	case PROV_JUMBF_UPDATE:
		return "update";
	case PROV_JUMBF_COMPRESSED:
		return "compressed";
	case PROV_JUMBF_TIMESTAMP:
		return "time-stamp";
	default:
		return NULL;
	}
}

/* A label as a key; one that stands there twice, or not at all, with its place. */
static void put_key(
    struct prov_show *s, const struct prov_tree_box *box, bool is_double_label, const char *note)
{
	struct prov_wr wr;

	if (box->label.n > 0 && !is_double_label) {
		prov_show_key(s, box->label, note);
		return;
	}
	prov_wr_init(&wr, 2 * (size_t)PROV_MAX_LABEL);
	prov_wr_bytes(&wr, prov_bytes_sub(box->label, 0, PROV_MAX_LABEL));
	prov_wr_printf(&wr, "%sat byte %" PRIu64, box->label.n > 0 ? " " : "", box->at);
	prov_show_key(s, prov_wr_data(&wr), note);
	prov_wr_fini(&wr);
}

/* The children of an assertion store or the like, by label. */
static void show_labelled(struct prov_show *s, const struct prov_tree_box *box,
    const struct marks *marks, struct prov_arena *arena)
{
	struct prov_tree_iter iter = prov_tree_iter(box->body, box->body_at);
	struct prov_tree_box one;
	struct marks labels;

	gather_labels(&labels, box, arena);
	prov_show_map(s);
	while (!prov_show_failed(s) && prov_tree_next(&iter, &one)) {
		const struct mark *mark = find_mark(marks, one.label);

		put_key(s, &one, is_double(&labels, one.label), mark == NULL ? NULL : mark->list);
		if (one.is_super && one.type != PROV_JUMBF_OTHER)
			prov_tree_show_content(s, &one);
		else
			prov_tree_show_stub(s, &one);
	}
	if (box->damage.code != PROV_OK)
		prov_show_damage(s, &box->damage);
	prov_show_end(s);
}

/* What is shown under a name of its own, where it is the first of its type with one of its labels:
 * what else is of that type is nothing that a verdict is about. Where none has such a label, the
 * first of its type. */
static const struct {
	enum prov_jumbf_type type;
	const char *name, *labels[2];
} sections[] = {
    {PROV_JUMBF_CLAIM, "claim", {"c2pa.claim.v2", "c2pa.claim"}},
    {PROV_JUMBF_ASSERTION_STORE, "assertions", {"c2pa.assertions", NULL}},
    {PROV_JUMBF_SIGNATURE, "signature", {"c2pa.signature", NULL}},
    {PROV_JUMBF_DATABOXES, "databoxes", {"c2pa.databoxes", NULL}},
    {PROV_JUMBF_CREDENTIALS, "credentials", {"c2pa.credentials", NULL}},
};
#define NUM_SECTIONS (sizeof(sections) / sizeof(sections[0]))

static bool find_section(const struct prov_tree_box *manifest, size_t i, struct prov_tree_box *out)
{
	struct prov_tree_iter iter = prov_tree_iter(manifest->body, manifest->body_at);

	while (prov_tree_next(&iter, out)) {
		if (!out->is_super || out->type != sections[i].type)
			continue;
		for (size_t k = 0; k < 2 && sections[i].labels[k] != NULL; k++) {
			if (prov_bytes_is(out->label, sections[i].labels[k]))
				return true;
		}
	}
	return prov_tree_find(manifest, sections[i].type, out);
}

static void show_section(struct prov_show *s, size_t i, const struct prov_tree_box *box,
    const struct marks *marks, struct prov_arena *arena)
{
	static const struct marks none = {0};
	enum prov_jumbf_type type = sections[i].type;

	if (type == PROV_JUMBF_CLAIM) {
		prov_show_name(s, "claim_label");
		prov_show_text(s, box->label);
	}
	prov_show_name(s, sections[i].name);
	if (type == PROV_JUMBF_CLAIM)
		prov_tree_show_content(s, box);
	else if (type == PROV_JUMBF_SIGNATURE)
		prov_tree_show_signature(s, box);
	else
		show_labelled(s, box, type == PROV_JUMBF_ASSERTION_STORE ? marks : &none, arena);
}

/* Whatever was not shown yet: second claims, boxes of unknown types, damage. */
static void show_others(struct prov_show *s, const struct prov_tree_box *manifest,
    const uint64_t shown_at[NUM_SECTIONS])
{
	struct prov_tree_iter iter = prov_tree_iter(manifest->body, manifest->body_at);
	struct prov_tree_box one;
	bool any = false;

	while (!prov_show_failed(s) && prov_tree_next(&iter, &one)) {
		bool was_shown = false;

		for (size_t i = 0; i < NUM_SECTIONS; i++)
			was_shown = was_shown || shown_at[i] == one.at;
		if (was_shown)
			continue;
		if (!any) {
			prov_show_name(s, "others");
			prov_show_list(s);
		}
		any = true;
		prov_tree_show_stub(s, &one);
	}
	if (any)
		prov_show_end(s);
}

static void show_parts(
    struct prov_show *s, const struct prov_tree_box *manifest, struct prov_arena *arena)
{
	uint64_t shown_at[NUM_SECTIONS];
	struct prov_tree_box part;
	struct marks marks = {0};

	if (manifest->damage.code != PROV_OK)
		prov_show_damage(s, &manifest->damage);
	for (size_t i = 0; i < NUM_SECTIONS; i++) {
		shown_at[i] = UINT64_MAX;
		if (prov_show_failed(s) || !find_section(manifest, i, &part))
			continue;
		shown_at[i] = part.at;
		if (sections[i].type == PROV_JUMBF_CLAIM)
			gather(&marks, &part, arena);
		show_section(s, i, &part, &marks, arena);
	}
	if (!prov_show_failed(s))
		show_others(s, manifest, shown_at);
}

/* What unpacking the manifests of one store may cost them all, though each has its own memory. */
struct unpacked {
	size_t bytes, work;
};

/* What a compressed manifest holds (11.2.4); its offsets count from its own beginning. */
static bool unpack(const struct prov_tree_box *manifest, struct prov_arena *arena,
    struct unpacked *all, struct prov_tree_box *out, struct prov_err *why)
{
	struct prov_tree_iter iter = prov_tree_iter(manifest->body, manifest->body_at);
	struct prov_tree_box one;
	struct prov_bytes data;
	int rc;

	while (prov_tree_next(&iter, &one)) {
		if (one.box_type != PROV_BOX_BROB)
			continue;
		arena->unpacking = all->work;
		rc = prov_unpack(one.body, PROV_MAX_UNPACKED - all->bytes, arena, &data, why);
		all->work = arena->unpacking;
		if (rc != PROV_OK)
			return false;
		all->bytes += data.n;
		iter = prov_tree_iter(data, 0);
		if (prov_tree_next(&iter, out) && out->is_super)
			return true;
		(void)prov_fail(why, PROV_E_FORMAT, "what is compressed is no manifest");
		return false;
	}
	(void)prov_fail(why, PROV_E_NOTFOUND, "a compressed manifest holds no brob box");
	return false;
}

static void show_packed(struct prov_show *s, const struct prov_tree_box *manifest,
    struct prov_arena *arena, struct unpacked *all)
{
	struct prov_tree_box inner;
	struct prov_err why = {0};
	const char *kind;

	if (manifest->damage.code != PROV_OK)
		prov_show_damage(s, &manifest->damage);
	if (!unpack(manifest, arena, all, &inner, &why)) {
		prov_show_damage(s, &why);
		return;
	}
	kind = kind_of(inner.type);
	prov_show_member(s, "holds", kind == NULL ? "something else" : kind);
	if (inner.type == PROV_JUMBF_COMPRESSED || kind == NULL) /* never unpacked twice */
		return;
	if (!prov_bytes_eq(inner.label, manifest->label)) {
		prov_show_name(s, "label_inside");
		prov_show_text(s, inner.label);
	}
	show_parts(s, &inner, arena);
}

static void show_manifest(
    struct prov_show *s, const struct prov_tree_box *manifest, bool is_active, struct unpacked *all)
{
	struct prov_arena arena;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_show_map(s);
	prov_show_name(s, "label");
	prov_show_text(s, manifest->label);
	prov_show_member(s, "kind", kind_of(manifest->type));
	prov_show_name(s, "active");
	prov_show_bool(s, is_active);
	if (manifest->type == PROV_JUMBF_COMPRESSED)
		show_packed(s, manifest, &arena, all);
	else
		show_parts(s, manifest, &arena);
	prov_show_end(s);
	prov_arena_fini(&arena);
}

/* --- the store --- */

/* The last one is the active one (11.1.4.2); time-stamp manifests don't count (11.2.5). */
static uint64_t find_active(const struct prov_tree_box *store)
{
	struct prov_tree_iter iter = prov_tree_iter(store->body, store->body_at);
	struct prov_tree_box one;
	uint64_t at = UINT64_MAX;

	while (prov_tree_next(&iter, &one)) {
		if (one.is_super && kind_of(one.type) != NULL && one.type != PROV_JUMBF_TIMESTAMP)
			at = one.at;
	}
	return at;
}

static void show_manifests(struct prov_show *s, const struct prov_tree_box *store)
{
	struct prov_tree_iter iter = prov_tree_iter(store->body, store->body_at);
	uint64_t active = find_active(store);
	struct unpacked all = {0};
	struct prov_tree_box one;

	prov_show_name(s, "manifests");
	prov_show_list(s);
	while (!prov_show_failed(s) && prov_tree_next(&iter, &one)) {
		if (one.is_super && kind_of(one.type) != NULL)
			show_manifest(s, &one, one.at == active, &all);
		else
			prov_tree_show_stub(s, &one);
	}
	prov_show_end(s);
}

static void show_asset(struct prov_show *s, const struct prov_tree_asset *asset)
{
	struct prov_tree_iter iter = prov_tree_iter(asset->store, 0);
	struct prov_tree_box store;
	struct prov_err damage = {0};

	prov_show_member(s, "file", asset->name);
	prov_show_member(s, "media_type", asset->media_type);
	prov_show_name(s, "store");
	prov_show_map(s);
	prov_show_name(s, "at");
	prov_show_uint(s, asset->start);
	prov_show_name(s, "bytes");
	prov_show_uint(s, asset->store.n);
	if (asset->damage != NULL) {
		damage = (struct prov_err){.has_at = true, .at = asset->damage_at};
		(void)snprintf(damage.msg, sizeof(damage.msg), "%s", asset->damage);
		prov_show_damage(s, &damage);
	}
	prov_show_end(s);
	if (asset->others > 0) {
		prov_show_name(s, "further_stores");
		prov_show_uint(s, asset->others);
	}
	if (!prov_tree_next(&iter, &store))
		return;
	if (store.damage.code != PROV_OK)
		prov_show_damage(s, &store.damage);
	show_manifests(s, &store);
}

int prov_tree_render(const struct prov_tree_asset *asset, bool is_json, prov_write_cb write,
    void *ctx, struct prov_err *err)
{
	struct prov_show *s = malloc(sizeof(*s));
	int rc;

	if (s == NULL)
		return prov_fail_nomem(err);
	prov_show_init(s, is_json, write, ctx);
	prov_show_map(s);
	show_asset(s, asset);
	prov_show_end(s);
	rc = prov_show_finish(s, err);
	free(s);
	return rc;
}
