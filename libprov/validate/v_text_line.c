/* SPDX-License-Identifier: Apache-2.0 */
/* The line of a text that holds its credentials: is it a comment? (C2PA 2.4, A.9.3, A.9.4) */
#include "format/text_front.h"
#include "format/text_guess.h"
#include "validate/v_internal.h"

/* The line's beginning lies in front matter, where "#" and nothing at all are comments. */
static int find_front(
    struct v_ctx *ctx, const struct prov_span *inner, struct prov_bytes before, bool *out)
{
	uint64_t n = inner->start - before.n;
	uint8_t *text;
	int rc;

	*out = false;
	if (inner->len == 0 || n > PROV_FRONT_BYTES)
		return PROV_OK;
	text = prov_arena_alloc(ctx->arena, (size_t)n + 1, ctx->err);
	if (text == NULL)
		return v_failed(ctx);
	rc = prov_src_read(ctx->in->src, 0, text, (size_t)n, ctx->err);
	*out = rc == PROV_OK && prov_text_in_front(prov_bytes(text, (size_t)n));
	return rc;
}

/* Whether no more than what the text's line is allowed to be stands beside a block of it. */
static bool is_comment(
    const struct prov_format *format, const struct prov_cand *cand, const struct prov_link *link)
{
	return (cand->inner.len == 0 ||
		   prov_text_is_comment_of(format, cand->before, cand->after)) &&
	       (link == NULL || link->inner.len == 0 ||
		   prov_text_is_comment_of(format, link->before, link->after));
}

/* In Markdown and the like a "#" in front matter is a comment, and a heading elsewhere. */
static int check_front(struct v_ctx *ctx, const struct prov_format *kind, bool *fits)
{
	const struct prov_link *link = &ctx->in->cands->link;
	const bool embedded = ctx->cand_index != SIZE_MAX;
	const struct prov_span *inner = embedded ? &ctx->cand->inner : &link->inner;
	struct prov_bytes before = embedded ? ctx->cand->before : link->before;
	bool in_front;
	int rc;

	if (!prov_text_is_front_only(kind, before))
		return PROV_OK;
	rc = find_front(ctx, inner, before, &in_front);
	*fits = *fits && (in_front || inner->len == 0);
	return rc;
}

/* The language that what is signed names, where it does: the type that its first action gives, or
 * the title. */
static const struct prov_format *find_signed(struct v_ctx *ctx, const struct v_node *node)
{
	const struct prov_text_syntax *row = NULL;
	char *type, *title;

	type = prov_arena_strdup(ctx->arena, node->made_as, ctx->err);
	if (type != NULL && *type != '\0')
		row = prov_text_syntax_typed(type);
	if (row == NULL && node->claim.title.n > 0) {
		title = prov_arena_strdup(ctx->arena, node->claim.title, ctx->err);
		if (title != NULL && !prov_text_is_shared(title))
			row = prov_text_syntax_named(title);
	}
	return row != NULL && prov_text_is_known(&row->format) ? &row->format : NULL;
}

static const char unknown_language[] =
    "neither its name nor its first line says in which language the text is, and the line that "
    "holds its credentials, which no hash covers, is a comment in some languages and a command in "
    "others; a file name of its kind (x.sql) tells";
static const char two_languages[] =
    "its name and its first line say different languages, and the line that holds its credentials, "
    "which no hash covers, is a comment in only one of them";

int v_text_line(struct v_ctx *ctx, const struct v_node *node, const char *url,
    struct prov_findings *f, bool *fits)
{
	const struct prov_format *kind = ctx->in->format, *said;
	const struct prov_cand *cand = ctx->cand;
	const struct prov_link *link = ctx->cand_index == SIZE_MAX ? &ctx->in->cands->link : NULL;
	const struct prov_text_syntax *first;
	uint8_t head[PROV_SNIFF_BYTES];
	size_t n = ctx->in->src->size < sizeof(head) ? (size_t)ctx->in->src->size : sizeof(head);
	int rc;

	if (prov_text_syntax_of(kind) == NULL)
		return PROV_OK;
	rc = prov_src_read(ctx->in->src, 0, head, n, ctx->err);
	if (rc != PROV_OK)
		return rc;
	first = prov_text_syntax_sure(prov_bytes(head, n));
	if (first != NULL && !prov_text_is_known(kind))
		kind = &first->format;
	if (prov_text_is_known(kind)) {
		*fits = is_comment(kind, cand, link);
		rc = check_front(ctx, kind, fits);
		if (rc != PROV_OK)
			return rc;
		if (!*fits)
			prov_find(f, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, url,
			    "the line that the hash leaves out is no comment in text of this kind "
			    "(%s)",
			    kind->name);
		if (first != NULL && !is_comment(&first->format, cand, link))
			ctx->line_odd = two_languages;
		return PROV_OK;
	}
	said = find_signed(ctx, node);
	ctx->line_open = said == NULL;
	if (!is_comment(said != NULL ? said : kind, cand, link))
		ctx->line_odd = unknown_language;
	return PROV_OK;
}
