/* SPDX-License-Identifier: Apache-2.0 */
/* Locating the manifest store (C2PA 2.4, 15.5; text: A.8.4 and 15.12.1.3). */
#include "base/err.h"
#include "format/cands.h"
#include "validate/v_internal.h"

/* Whether a candidate that could be reassembled is a manifest store, by its description box. */
static bool is_store(struct prov_bytes data)
{
	enum prov_jumbf_type type;
	struct prov_bytes label;

	return prov_jumbf_peek(data, &type, &label) && type == PROV_JUMBF_STORE &&
	       prov_bytes_is(label, "c2pa");
}

/*
 * A damaged candidate counts where it is a manifest store as far as can be seen: formats that
 * carry nothing else in that place (a PNG chunk, a text wrapper) say so by any damage.
 */
static bool is_damaged_store(const struct v_ctx *ctx, const struct prov_cand *cand)
{
	if (cand->damage == NULL)
		return false;
	return (ctx->in->format->caps & PROV_FMT_STORE_ONLY) != 0 || cand->data.n == 0 ||
	       is_store(cand->data);
}

/* Each of the ways of text has codes of its own for what is wrong with its place. */
static enum prov_status damage_status(const struct v_ctx *ctx, const struct prov_cand *cand)
{
	const char *method = ctx->in->format->method;

	if (method != NULL && strcmp(method, PROV_METHOD_UNSTRUCTURED) == 0)
		return PROV_ST_MANIFEST_TEXT_CORRUPTED_WRAPPER;
	if (method == NULL || strcmp(method, PROV_METHOD_STRUCTURED) != 0)
		return PROV_ST_GENERAL_ERROR;
	switch (cand->why) { /* A.9.3, A.9.5 */
	case PROV_DAMAGE_NO_END:
		return PROV_ST_MANIFEST_STRUCTURED_TEXT_NO_MANIFEST;
	case PROV_DAMAGE_EMPTY:
		return PROV_ST_MANIFEST_STRUCTURED_TEXT_EMPTY_REFERENCE;
	case PROV_DAMAGE_REFERENCE:
		return PROV_ST_MANIFEST_STRUCTURED_TEXT_MALFORMED_REFERENCE;
	case PROV_DAMAGE_NO_PATH:
		return PROV_ST_MANIFEST_STRUCTURED_TEXT_NO_RESOLUTION_PATH;
	case PROV_DAMAGE_SEVERAL:
		return PROV_ST_MANIFEST_STRUCTURED_TEXT_MULTIPLE_REFERENCES;
	case PROV_DAMAGE_OTHER:
	case PROV_DAMAGE_HIDES:
		break;
	}
	return PROV_ST_GENERAL_ERROR;
}

/* 15.5: of several stores in one asset, none is used. */
static enum prov_status several_status(const struct v_ctx *ctx)
{
	const char *method = ctx->in->format->method;

	if (method != NULL && strcmp(method, PROV_METHOD_STRUCTURED) == 0)
		return PROV_ST_MANIFEST_STRUCTURED_TEXT_MULTIPLE_REFERENCES;
	return PROV_ST_GENERAL_ERROR;
}

static int conclude_broken(
    struct v_ctx *ctx, enum prov_status status, const char *why, bool has_at, uint64_t at)
{
	struct prov_findings *f = &ctx->report->active.findings;

	ctx->report->has_active = true;
	if (ctx->report->source == PROV_STORE_NONE)
		ctx->report->source = PROV_STORE_EMBEDDED;
	prov_find(f, status, NULL, "%s", why);
	if (f->code != PROV_OK)
		return prov_findings_failed(f, ctx->err);
	f->v[f->n - 1].has_at = has_at;
	f->v[f->n - 1].at = at;
	return PROV_OK;
}

/*
 * Text may quote other signed text, wrapper and all. The wrapper that stands for the whole is the
 * one whose own data hash excludes exactly it (15.12.1.3.1, steps 2 to 4).
 */
static int matches_own_wrapper(struct v_ctx *ctx, const struct prov_cand *cand, bool *out)
{
	struct prov_store store;
	const struct prov_jumbf *box = NULL;
	struct prov_err why = {0};
	struct prov_data_hash hash;
	int rc;

	*out = false;
	rc = prov_store_parse(cand->data, cand->start, ctx->arena, &store, &why);
	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	if (rc != PROV_OK || store.active == NULL || store.active->assertions == NULL)
		return PROV_OK;
	box = prov_jumbf_child(store.active->assertions, prov_bytes_str("c2pa.hash.data"));
	if (box == NULL)
		return PROV_OK;
	rc = prov_data_hash_parse(box, ctx->arena, &hash, &why);
	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	if (rc != PROV_OK || hash.fault != NULL || hash.num_exclusions != 1)
		return PROV_OK;
	*out = v_text_excludes(
	    cand, ctx->in->src->size, hash.exclusions[0].start, hash.exclusions[0].length, NULL);
	return PROV_OK;
}

static int choose_among(struct v_ctx *ctx, const size_t *stores, size_t n, bool *found)
{
	size_t chosen = 0, num = 0;

	if ((ctx->in->format->caps & PROV_FMT_NFC_HASH) == 0)
		return conclude_broken(ctx, several_status(ctx),
		    "the file carries more than one manifest store, so none of them counts", true,
		    ctx->in->cands->v[stores[1]].start);
	for (size_t i = 0; i < n; i++) {
		bool matches;
		int rc = matches_own_wrapper(ctx, &ctx->in->cands->v[stores[i]], &matches);
		if (rc != PROV_OK)
			return rc;
		if (matches) {
			chosen = stores[i];
			num++;
		}
	}
	if (num != 1)
		return conclude_broken(ctx, PROV_ST_MANIFEST_TEXT_MULTIPLE_WRAPPERS,
		    num == 0
			? "the text carries several manifests and none of them fits where it stands"
			: "the text carries several manifests that claim it as a whole",
		    true, ctx->in->cands->v[stores[0]].start);
	ctx->cand_index = chosen;
	*found = true;
	return PROV_OK;
}

/* The candidates of one update of the file. */
struct v_section {
	size_t *stores, n;               /* those that are whole */
	const struct prov_cand *damaged; /* the first one that is not, or NULL */
};

static void look_into(const struct v_ctx *ctx, size_t number, struct v_section *out)
{
	const struct prov_cands *cands = ctx->in->cands;

	out->n = 0;
	out->damaged = NULL;
	for (size_t i = 0; i < cands->n; i++) {
		if (cands->v[i].section != number)
			continue;
		if (cands->v[i].damage != NULL) {
			if (out->damaged == NULL && is_damaged_store(ctx, &cands->v[i]))
				out->damaged = &cands->v[i];
		} else if (is_store(cands->v[i].data) ||
			   (ctx->in->format->caps & PROV_FMT_STORE_ONLY) != 0) {
			out->stores[out->n++] = i;
		}
	}
}

static int conclude_unreadable(struct v_ctx *ctx, int rc, const struct prov_err *why, bool *found)
{
	switch (rc) {
	case PROV_OK:
		return PROV_OK;
	case PROV_E_TRUNC:
	case PROV_E_FORMAT:
	case PROV_E_NOTFOUND:
		*found = false;
		/* 2.4 has no code of its own for damaged JUMBF (digest 8, step 0.7). */
		return conclude_broken(ctx, PROV_ST_GENERAL_ERROR, why->msg, why->has_at, why->at);
	default:
		return prov_pass(ctx->err, rc, why);
	}
}

/* A.5.3: an update of a store that stands apart from it holds nothing but update manifests. */
static int check_updates(struct v_ctx *ctx, bool *found)
{
	const struct prov_store *s = &ctx->store;

	for (size_t i = 0; i < s->n && ctx->cand->updates_at > 0; i++) {
		const struct prov_manifest *m = &s->manifests[i];

		if (m->stored->at < ctx->cand->updates_at || m->type == PROV_JUMBF_UPDATE ||
		    m->type == PROV_JUMBF_COMPRESSED)
			continue;
		*found = false;
		return conclude_broken(ctx, PROV_ST_GENERAL_ERROR,
		    "the update of the manifest store holds a manifest that is no update", false,
		    0);
	}
	return PROV_OK;
}

static int parse_chosen(struct v_ctx *ctx, bool *found)
{
	struct prov_err why = {0};
	int rc = prov_store_parse(ctx->cand->data, 0, ctx->arena, &ctx->store, &why);

	rc = conclude_unreadable(ctx, rc, &why, found);
	return rc == PROV_OK && *found ? check_updates(ctx, found) : rc;
}

/* Together with the stores of the updates before, one of each (A.4.2.1, 15.5.2.2). */
static int parse_updates(struct v_ctx *ctx, struct v_section *room, bool *found)
{
	const struct prov_cands *cands = ctx->in->cands;
	struct prov_bytes *data = prov_arena_array(ctx->arena, cands->n, sizeof(*data), ctx->err);
	size_t section = ctx->cand->section, first = cands->n - 1;
	struct prov_err why = {0};
	int rc;

	if (data == NULL)
		return v_failed(ctx);
	data[first] = ctx->cand->data;
	while (first > 0 && prov_cands_before(cands, &section)) {
		look_into(ctx, section, room);
		if (room->n == 1 && room->damaged == NULL)
			data[--first] = cands->v[room->stores[0]].data;
	}
	rc = prov_store_parse_all(&data[first], cands->n - first, ctx->arena, &ctx->store, &why);
	return conclude_unreadable(ctx, rc, &why, found);
}

/*
 * A store from outside: it has no place in the asset, so nothing may be left out for it (11.4),
 * unless it is a copy of the only one that is embedded.
 */
static int choose_external(struct v_ctx *ctx, bool *found)
{
	const struct prov_cands *cands = ctx->in->cands;

	ctx->external.start = ctx->in->src->size;
	ctx->cand = &ctx->external;
	ctx->cand_index = SIZE_MAX;
	if (cands->n == 1 && cands->v[0].damage == NULL &&
	    prov_bytes_eq(cands->v[0].data, ctx->external.data)) {
		ctx->cand = &cands->v[0];
		ctx->cand_index = 0;
	}
	*found = true;
	return parse_chosen(ctx, found);
}

/*
 * The newest update of the file that has not several stores: those do not count, but the stores of
 * the updates before go on to (15.5.2.2). Where all have several, the newest one.
 */
static int choose_section(struct v_ctx *ctx, struct v_section *out)
{
	size_t section = prov_cands_newest(ctx->in->cands);

	out->stores =
	    prov_arena_array(ctx->arena, ctx->in->cands->n + 1, sizeof(*out->stores), ctx->err);
	if (out->stores == NULL)
		return v_failed(ctx);
	do {
		look_into(ctx, section, out);
	} while (out->n > 1 && out->damaged == NULL && prov_cands_before(ctx->in->cands, &section));
	if (out->n > 1 && out->damaged == NULL)
		look_into(ctx, prov_cands_newest(ctx->in->cands), out);
	return PROV_OK;
}

/* "No credentials" would be a guess: they may be named where we did not look. */
static int note_unknown(struct v_ctx *ctx)
{
	struct prov_report *r = ctx->report;

	if (r->remote_manifest != NULL)
		return PROV_OK;
	r->unknown_limit = ctx->xmp_refused != NULL ? ctx->xmp_limit : PROV_LIMIT_URI;
	if (ctx->xmp_refused != NULL)
		r->unknown = prov_arena_printf(&r->arena, ctx->err,
		    "the file holds no credentials, and whether it names some that are kept "
		    "elsewhere is not known: its XMP metadata %s",
		    ctx->xmp_refused);
	else if (ctx->link_refused)
		r->unknown = prov_arena_printf(&r->arena, ctx->err,
		    "the file holds no credentials, and the address of those that are kept "
		    "elsewhere is longer than the limit of %u bytes",
		    PROV_MAX_URI);
	else
		return PROV_OK;
	return r->unknown == NULL ? v_failed(ctx) : PROV_OK;
}

static int choose_remote(struct v_ctx *ctx, bool *found)
{
	int rc = note_unknown(ctx);

	if (rc != PROV_OK || ctx->report->unknown != NULL)
		return rc;
	rc = v_remote_fetch(ctx, found);
	if (rc != PROV_OK || !*found)
		return rc;
	ctx->report->source = PROV_STORE_FETCHED;
	return choose_external(ctx, found);
}

/* A.7.1: a page has one element that carries or names a store, or none of them counts. */
static bool has_too_many(const struct v_ctx *ctx)
{
	const struct prov_cands *cands = ctx->in->cands;

	return (ctx->in->format->caps & PROV_FMT_HTML) != 0 && cands->n + cands->link.n > 1;
}

static int conclude_too_many(struct v_ctx *ctx)
{
	const struct prov_cands *cands = ctx->in->cands;

	return conclude_broken(ctx, PROV_ST_MANIFEST_HTML_MULTIPLE_MANIFESTS,
	    "the head of the page holds several elements for credentials, so none of them counts",
	    true, cands->n > 0 ? cands->v[cands->n - 1].start : cands->link.holder.start);
}

int v_store_choose(struct v_ctx *ctx, bool *found)
{
	struct v_section all = {0};
	int rc;

	*found = false;
	rc = v_remote_note(ctx);
	if (rc != PROV_OK)
		return rc;
	if (ctx->in->external.n > 0) {
		ctx->report->source = PROV_STORE_GIVEN;
		ctx->external.data = ctx->in->external;
		return choose_external(ctx, found);
	}
	if (has_too_many(ctx))
		return conclude_too_many(ctx);
	rc = choose_section(ctx, &all);
	if (rc != PROV_OK)
		return rc;
	/* A text that merely quotes a damaged wrapper beside a whole one stays judgeable. */
	if (all.damaged != NULL && (all.n == 0 || (ctx->in->format->caps & PROV_FMT_NFC_HASH) == 0))
		return conclude_broken(ctx, damage_status(ctx, all.damaged), all.damaged->damage,
		    true, all.damaged->damage_at);
	if (all.n == 0)
		return choose_remote(ctx, found);
	if (all.n == 1) {
		ctx->cand_index = all.stores[0];
		*found = true;
	} else {
		rc = choose_among(ctx, all.stores, all.n, found);
	}
	if (rc != PROV_OK || !*found)
		return rc;
	ctx->report->source = (ctx->in->format->caps & PROV_FMT_NO_ASSET) != 0
				  ? PROV_STORE_ALONE
				  : PROV_STORE_EMBEDDED;
	ctx->cand = &ctx->in->cands->v[ctx->cand_index];
	return ctx->cand->section > 0 ? parse_updates(ctx, &all, found) : parse_chosen(ctx, found);
}
