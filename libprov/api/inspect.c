/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/inspect.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"
#include "format/xmp.h"
#include "jumbf/jumbf.h"
#include "prov/receipt.h"
#include "report/tree.h"

/* Where a manifest store was found. */
struct found {
	struct prov_arena arena;
	struct prov_tree_asset asset;
};

static bool is_store(struct prov_bytes data)
{
	enum prov_jumbf_type type;
	struct prov_bytes label;

	return prov_jumbf_peek(data, &type, &label) && type == PROV_JUMBF_STORE;
}

/* A .c2pa file is nothing but the store (C2PA 2.4, 11.4). Nothing else begins like one. */
static int looks_bare(const struct prov_src *src, bool *out, struct prov_err *err)
{
	uint8_t head[8];
	int rc;

	*out = false;
	if (src->size < sizeof(head))
		return PROV_OK;
	rc = prov_src_read(src, 0, head, sizeof(head), err);
	*out = rc == PROV_OK && memcmp(&head[4], "jumb", 4) == 0;
	return rc;
}

static int find_bare(const struct prov_src *src, struct found *found, struct prov_err *err)
{
	int rc;

	if (src->size > PROV_MAX_STORE)
		return prov_refuse(err, PROV_LIMIT_STORE,
		    "the manifest store exceeds the limit of %u bytes", PROV_MAX_STORE);
	rc = prov_src_read_all(src, &found->arena, &found->asset.store, err);
	if (rc != PROV_OK)
		return rc;
	found->asset.media_type = "application/c2pa";
	found->asset.len = found->asset.store.n;
	if (!is_store(found->asset.store))
		return prov_fail(err, PROV_E_NOTFOUND, "it holds no manifest store");
	return PROV_OK;
}

/* Whether a manifest store stands in this place, or what is left of one, or something else where
 * nothing but one may stand: invalid, and so not "no credentials". */
static bool is_candidate(const struct prov_format *format, const struct prov_cand *cand)
{
	return is_store(cand->data) || (format->caps & PROV_FMT_STORE_ONLY) != 0;
}

#define NOT_KNOWN                                                                                  \
	"the file holds no credentials, and whether it names some that are kept elsewhere is not " \
	"known: "

/* "No credentials" would be a guess where a limit kept us from looking, as in a verdict. */
static int find_none(const struct prov_src *src, const struct prov_cands *cands,
    struct prov_arena *arena, struct prov_err *err)
{
	const struct prov_xmp *xmp = &cands->xmp;
	struct prov_err why = {0};
	struct prov_bytes url;
	int rc = PROV_OK;

	if (cands->link.too_long || cands->link.url.n > PROV_MAX_URI)
		return prov_refuse(err, PROV_LIMIT_URI,
		    NOT_KNOWN "the address is longer than the limit of %u bytes", PROV_MAX_URI);
	if (xmp->unread != NULL && xmp->over_limit != PROV_LIMIT_NONE)
		return prov_refuse(
		    err, xmp->over_limit, NOT_KNOWN "its XMP metadata %s", xmp->unread);
	if (xmp->unread == NULL && (xmp->packet.len > 0 || xmp->data.n > 0))
		rc = prov_xmp_provenance(src, xmp, arena, &url, &why);
	if (rc == PROV_E_LIMIT)
		return prov_fail_of(err, rc, &why, NOT_KNOWN "%s", why.msg);
	if (rc != PROV_OK && rc != PROV_E_FORMAT && rc != PROV_E_TRUNC)
		return prov_pass(err, rc, &why);
	return prov_fail(err, PROV_E_NOTFOUND, "it carries no manifest store");
}

static int find_embedded(const struct prov_src *src, const struct prov_format *format,
    struct found *found, struct prov_err *err)
{
	const struct prov_cand *first = NULL;
	struct prov_layout layout;
	struct prov_cands cands = {0};
	size_t newest;
	int rc;

	prov_layout_init(&layout, src->size);
	rc = format->scan(src, &found->arena, &layout, &cands, err);
	if (rc != PROV_OK)
		return rc;
	newest = prov_cands_newest(&cands);
	for (size_t i = 0; i < cands.n; i++) {
		if (cands.v[i].section != newest || !is_candidate(format, &cands.v[i]))
			continue;
		if (first != NULL)
			found->asset.others++;
		else
			first = &cands.v[i];
	}
	if (first == NULL)
		return find_none(src, &cands, &found->arena, err);
	found->asset.media_type = format->mime[0];
	found->asset.start = first->start;
	found->asset.len = first->len;
	found->asset.store = first->data;
	found->asset.damage = first->damage;
	found->asset.damage_at = first->damage_at;
	if (first->damage == NULL && !is_store(first->data)) {
		found->asset.damage = "what stands in the place of credentials is something else";
		found->asset.damage_at = first->start;
	}
	return PROV_OK;
}

/* ERR is not NULL. */
static int find(
    const struct prov_src *src, const char *name, struct found *found, struct prov_err *err)
{
	const struct prov_hint hint = {.name = name};
	const struct prov_format *format = NULL;
	bool bare;
	int rc = looks_bare(src, &bare, err);

	if (rc != PROV_OK)
		return rc;
	if (bare)
		return find_bare(src, found, err);
	rc = prov_format_find(src, &hint, &format, err);
	if (rc != PROV_OK)
		return rc;
	if (format == NULL)
		return prov_format_unknown(src, err);
	return find_embedded(src, format, found, err);
}

static void init(struct found *found)
{
	memset(found, 0, sizeof(*found));
	prov_arena_init(&found->arena, PROV_MAX_ARENA);
}

static int show_receipt(const struct prov_src *src, const char *name, bool is_json,
    struct found *found, prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_bytes data;
	int rc;

	if (src->size > PROV_MAX_STORE)
		return prov_refuse(err, PROV_LIMIT_STORE,
		    "the receipt exceeds the limit of %u bytes", PROV_MAX_STORE);
	rc = prov_src_read_all(src, &found->arena, &data, err);
	if (rc != PROV_OK)
		return rc;
	return prov_tree_render_receipt(name, data, is_json, &found->arena, write, ctx, err);
}

int prov_inspect(const struct prov_src *src, const char *name, enum prov_inspect_format format,
    prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_err first = {0}, why = {0};
	struct found found;
	bool is_receipt = false;
	int rc;

	if (format != PROV_INSPECT_TREE && format != PROV_INSPECT_JSON)
		return prov_fail(
		    err, PROV_E_USAGE, "there is no listing of number %d", (int)format);
	if (src == NULL)
		return prov_fail(err, PROV_E_USAGE, "there is no source");
	init(&found);
	rc = find(src, name, &found, &first);
	found.asset.name = name;
	if (rc == PROV_OK) {
		rc =
		    prov_tree_render(&found.asset, format == PROV_INSPECT_JSON, write, ctx, &first);
	} else if (rc != PROV_E_IO && prov_receipt_is(src, &is_receipt, &why) != PROV_OK) {
		rc = why.code;
		first = why;
	} else if (is_receipt) {
		first = (struct prov_err){0};
		rc = show_receipt(
		    src, name, format == PROV_INSPECT_JSON, &found, write, ctx, &first);
	}
	prov_arena_fini(&found.arena);
	prov_hand_over(err, &first);
	return rc;
}

static int write_store(
    const struct prov_tree_asset *asset, prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_bytes data = asset->store;
	struct prov_box box;
	struct prov_rd rd;

	if (asset->damage != NULL)
		return prov_fail_at(err, PROV_E_FORMAT, asset->damage_at,
		    "the manifest store is damaged: %s", asset->damage);
	/* Without what stands behind the store: padding. */
	prov_rd_init(&rd, data, 0);
	if (prov_box_read(&rd, &box, NULL) == PROV_OK)
		data = box.raw;
	if (write(ctx, (const char *)data.p, data.n) != 0)
		return prov_fail(err, PROV_E_IO, "the output could not be written");
	return PROV_OK;
}

int prov_extract(const struct prov_src *src, prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_err first = {0};
	struct found found;
	int rc;

	if (src == NULL)
		return prov_fail(err, PROV_E_USAGE, "there is no source");
	init(&found);
	rc = find(src, NULL, &found, &first);
	if (rc == PROV_OK)
		rc = write_store(&found.asset, write, ctx, &first);
	prov_arena_fini(&found.arena);
	prov_hand_over(err, &first);
	return rc;
}
