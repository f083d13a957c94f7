/* SPDX-License-Identifier: Apache-2.0 */
/* Actions (C2PA 2.4, 15.10.3.2.3). Its rules hold for v1 claims too, but for rules c and d: honest
 * writers of 2021 to 2023 named an action's ingredient by another ID or not at all, or where they
 * did, not the one that these rules ask for (5.1). */
#include "base/err.h"
#include "validate/v_internal.h"

struct where {
	struct v_ctx *ctx;
	struct v_node *node;
	struct prov_findings *f;
	const char *url;
};

/* The relationship of the ingredient that URI names; empty where it names none. */
static struct prov_bytes relationship_of(
    const struct where *w, const struct prov_hashed_uri *uri, bool *here)
{
	const struct prov_jumbf *box = v_resolve(w->ctx, w->node, uri->url);
	const struct prov_asr_info *info = box == NULL ? NULL : prov_asr_lookup(box->label);
	struct prov_ingredient ing;
	struct prov_err why = {0};

	*here = box != NULL && box->parent == w->node->manifest->assertions;
	if (info == NULL || info->kind != PROV_ASR_INGREDIENT ||
	    v_spend(w->ctx, box->body.n) != PROV_OK)
		return prov_bytes(NULL, 0);
	switch (prov_ingredient_parse(box, w->ctx->arena, &ing, &why)) {
	case PROV_OK:
		break;
	case PROV_E_NOMEM:
	case PROV_E_LIMIT:
		(void)prov_pass(w->ctx->err, why.code, &why);
		return prov_bytes(NULL, 0);
	default:
		return prov_bytes(NULL, 0);
	}
	return ing.relationship;
}

/* Rules c and d: which ingredients an action must and may name. Where it need not name any, an
 * empty list is none that is wrong. */
static const struct {
	const char *action, *relationship;
	bool required, only_one, elsewhere;
} wants[] = {
    {"c2pa.opened", "parentOf", true, true, false},
    {"c2pa.placed", "componentOf", true, false, false},
    {"c2pa.removed", "componentOf", true, false, true},
    {"c2pa.transcoded", "parentOf", false, false, false},
    {"c2pa.repackaged", "parentOf", false, false, false},
};

/* By its label: the assertion itself may be gone. */
static enum prov_asr_kind redacted_kind(const struct v_redaction *r)
{
	const char *slash = strrchr(r->uri, '/');
	const struct prov_asr_info *info =
	    slash == NULL ? NULL : prov_asr_lookup(prov_bytes_str(slash + 1));

	return info == NULL ? PROV_ASR_UNKNOWN : info->kind;
}

/* A redacted ingredient assertion still stands for what it was. */
static bool is_redacted_ingredient(const struct where *w, struct prov_bytes uri)
{
	const struct v_ctx *ctx = w->ctx;
	const char *abs = ctx->num_redactions == 0 ? NULL : v_absolute(w->ctx, w->node, uri);

	for (size_t i = 0; abs != NULL && i < ctx->num_redactions; i++) {
		const struct v_redaction *r = &ctx->redactions[i];

		if (r->in != V_NO_MANIFEST && strcmp(r->uri, abs) == 0)
			return redacted_kind(r) == PROV_ASR_INGREDIENT;
	}
	return false;
}

static void check_ingredients(const struct where *w, const struct prov_action *a)
{
	for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++) {
		bool ok = !a->ingredients_bad;

		if (!prov_bytes_is(a->action, wants[i].action))
			continue;
		if (wants[i].required && a->num_ingredients == 0)
			ok = false;
		if (wants[i].only_one && a->num_ingredients > 1)
			ok = false;
		for (size_t k = 0; k < a->num_ingredients && ok; k++) {
			bool here;
			struct prov_bytes rel = relationship_of(w, &a->ingredients[k], &here);
			if (is_redacted_ingredient(w, a->ingredients[k].url))
				continue;
			ok =
			    prov_bytes_is(rel, wants[i].relationship) && here != wants[i].elsewhere;
		}
		if (!ok)
			prov_find(w->f, PROV_ST_ASSERTION_ACTION_INGREDIENT_MISMATCH, w->url,
			    "a %s action does not name the %s ingredient that it must name",
			    wants[i].action, wants[i].relationship);
	}
}

static bool is_assertion(const struct prov_jumbf *box)
{
	return box != NULL && box->parent != NULL &&
	       box->parent->type == PROV_JUMBF_ASSERTION_STORE;
}

/* Rule e: what is said to be redacted must be known. */
static void check_redacted(const struct where *w, const struct prov_action *a)
{
	const char *abs;
	bool known = false;

	if (!prov_bytes_is(a->action, "c2pa.redacted"))
		return;
	abs = a->redacted.n == 0 ? NULL : v_absolute(w->ctx, w->node, a->redacted);
	if (abs != NULL) {
		/* A removed assertion can't resolve any more; the redaction on record names it. */
		known = is_assertion(v_resolve(w->ctx, w->node, a->redacted));
		for (size_t i = 0; i < w->ctx->num_redactions && !known; i++)
			known = strcmp(w->ctx->redactions[i].uri, abs) == 0;
	}
	if (!known)
		prov_find(w->f, PROV_ST_ASSERTION_ACTION_REDACTION_MISMATCH, w->url, NULL);
}

/* What was redacted stands for what it was. */
static bool is_redacted_here(const struct where *w, struct prov_bytes uri)
{
	const char *abs = w->ctx->num_redactions == 0 ? NULL : v_absolute(w->ctx, w->node, uri);

	return abs != NULL && v_is_redacted(w->ctx, w->node, abs);
}

/* Rule g */
static void check_related(const struct where *w, const struct prov_action *a)
{
	bool ok = !a->related_bad && (!a->has_related || a->num_related > 0);

	for (size_t i = 0; i < a->num_related && ok; i++) {
		const struct prov_jumbf *box = v_resolve(w->ctx, w->node, a->related[i].url);
		const struct prov_asr_info *info = box == NULL ? NULL : prov_asr_lookup(box->label);
		if (box == NULL && is_redacted_here(w, a->related[i].url))
			continue;
		ok = box != NULL && box->parent == w->node->manifest->assertions &&
		     (info == NULL ||
			 (info->kind != PROV_ASR_ACTIONS && info->kind != PROV_ASR_INGREDIENT));
	}
	if (!ok)
		prov_find(w->f, PROV_ST_ASSERTION_ACTION_MALFORMED, w->url,
		    "an action names related assertions that it can't have");
}

/* Rule h */
static void check_watermark(const struct where *w, const struct prov_action *a)
{
	if (!prov_bytes_is(a->action, "c2pa.watermarked") &&
	    !prov_bytes_is(a->action, "c2pa.watermarked.bound"))
		return;
	if (w->node->soft_binding == V_YES)
		return;
	if (w->node->soft_binding == V_NO) {
		prov_find(w->f, PROV_ST_ASSERTION_ACTION_SOFT_BINDING_MISSING, w->url, NULL);
		return;
	}
	for (size_t i = 0; i < w->node->claim.num_refs && w->node->soft_binding == V_UNKNOWN; i++) {
		const struct prov_jumbf *box =
		    v_resolve(w->ctx, w->node, w->node->claim.refs[i].uri.url);
		const struct prov_asr_info *info = box == NULL ? NULL : prov_asr_lookup(box->label);
		if (info != NULL && info->kind == PROV_ASR_SOFT_BINDING &&
		    box->parent == w->node->manifest->assertions) {
			w->node->soft_binding = V_YES;
			return;
		}
	}
	/* One that was redacted was there. */
	for (size_t i = 0; i < w->ctx->num_redactions; i++) {
		const struct v_redaction *r = &w->ctx->redactions[i];
		if (r->in == w->node->manifest->index &&
		    redacted_kind(r) == PROV_ASR_SOFT_BINDING) {
			w->node->soft_binding = V_YES;
			return;
		}
	}
	w->node->soft_binding = V_NO; /* looked for once, however many actions ask */
	prov_find(w->f, PROV_ST_ASSERTION_ACTION_SOFT_BINDING_MISSING, w->url, NULL);
}

static bool is_inception(const struct prov_action *a)
{
	return prov_bytes_is(a->action, "c2pa.created") || prov_bytes_is(a->action, "c2pa.opened");
}

/* 15.10.1.3 step 4: all that an update manifest may say was done. */
static bool may_update(const struct prov_action *a)
{
	return prov_bytes_is(a->action, "c2pa.edited.metadata") ||
	       prov_bytes_is(a->action, "c2pa.opened") ||
	       prov_bytes_is(a->action, "c2pa.published") ||
	       prov_bytes_is(a->action, "c2pa.redacted");
}

int v_actions_parse(struct v_ctx *ctx, const struct prov_jumbf *box,
    const struct prov_actions **out, struct prov_err *why)
{
	int rc = PROV_OK;

	*out = &ctx->actions;
	if (ctx->actions_of == box)
		return PROV_OK;
	ctx->actions_of = NULL;
	rc = prov_actions_parse(box, ctx->arena, &ctx->actions, why);
	if (rc == PROV_OK)
		ctx->actions_of = box;
	return rc;
}

int v_actions_judge(struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box,
    bool first, size_t *num_inceptions, struct prov_findings *f)
{
	struct where w = {ctx, node, f, v_url(ctx, box)};
	const struct prov_actions *actions;
	struct prov_err why = {0};
	int rc;

	if (w.url == NULL)
		return v_failed(ctx);
	rc = v_actions_parse(ctx, box, &actions, &why);
	if (rc == PROV_E_FORMAT || rc == PROV_E_TRUNC || rc == PROV_E_NOTFOUND) {
		prov_find(f, PROV_ST_ASSERTION_ACTION_MALFORMED, w.url, "%s", why.msg);
		return PROV_OK;
	}
	if (rc != PROV_OK)
		return prov_pass(ctx->err, rc, &why);
	if (actions->fault != NULL) { /* rule a */
		prov_find(f, PROV_ST_ASSERTION_ACTION_MALFORMED, w.url, "%s", actions->fault);
		return PROV_OK;
	}
	for (size_t i = 0; i < actions->n && rc == PROV_OK; i++) {
		const struct prov_action *a = &actions->v[i];

		if (node->manifest->type == PROV_JUMBF_UPDATE && !may_update(a))
			prov_find(f, PROV_ST_MANIFEST_UPDATE_INVALID, w.url,
			    "an update manifest says that the content itself was changed");
		if (is_inception(a)) {
			(*num_inceptions)++;
			if (first && i == 0)
				node->made_as = a->format;
			/* rule b */
			if (!first || i != 0)
				prov_find(f, PROV_ST_ASSERTION_ACTION_MALFORMED, w.url,
				    "the content is said to be created or opened, but not first");
		}
		check_redacted(&w, a);
		check_related(&w, a);
		check_watermark(&w, a);
		if (node->claim.version == 2) {
			check_ingredients(&w, a);
			rc = v_references_judge(
			    ctx, node, w.url, a->ingredients, a->num_ingredients, f);
		}
		if (rc == PROV_OK)
			rc = v_references_judge(ctx, node, w.url, a->related, a->num_related, f);
	}
	/* 15.10.3.2: any field that is a hashed URI */
	if (rc == PROV_OK && node->claim.version == 2)
		rc = v_references_judge(
		    ctx, node, w.url, actions->related_refs, actions->num_related_refs, f);
	/* rules e.1 and h.1 */
	if (rc == PROV_OK)
		rc = v_icons_judge(ctx, node, w.url, actions->icons, actions->num_icons, f);
	return rc != PROV_OK ? rc : ctx->err->code;
}
