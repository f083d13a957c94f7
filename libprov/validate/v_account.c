/* SPDX-License-Identifier: Apache-2.0 */
/* What a manifest says of its making, gathered for people. Nothing here is a judgement. */
#include "base/clock.h"
#include "base/err.h"
#include "validate/v_bmff.h"

/* A string of the file in the report; NULL stays for what is absent. */
static int take(struct v_ctx *ctx, struct prov_bytes text, const char **out)
{
	if (text.n == 0)
		return PROV_OK;
	*out = prov_report_str(ctx->report, text, ctx->err);
	return *out == NULL ? ctx->err->code : PROV_OK;
}

static bool is_ai(struct prov_bytes source_type)
{
	return prov_source_of_ai(source_type) != NULL;
}

/*
 * One action's declaration. The one that speaks for the manifest is that of c2pa.created, else the
 * last one; an AI declaration is never talked over by another. What other assertions say of AI
 * (node->says_ai) is no declaration: in whichever order they stand, the two are told side by side.
 */
static int weigh_action(struct v_ctx *ctx, struct v_node *node, const struct prov_action *a)
{
	struct prov_account *acc = &node->account;
	bool ai = a->says_ai;
	bool has_created = acc->action != NULL && strcmp(acc->action, "c2pa.created") == 0;
	int rc;

	if (a->source_type.n == 0) {
		node->says_ai = node->says_ai || ai;
		return PROV_OK;
	}
	if (node->declares_ai ? !ai || has_created : has_created && !ai)
		return PROV_OK;
	node->declares_ai = node->declares_ai || ai;
	node->says_ai = node->says_ai || ai;
	acc->tool_name = acc->tool_version = NULL;
	acc->has_when = prov_clock_parse(a->when, &acc->when);
	rc = take(ctx, a->source_type, &acc->source_type);
	if (rc == PROV_OK)
		rc = take(ctx, a->action, &acc->action);
	if (rc == PROV_OK)
		rc = take(ctx, a->agent_name, &acc->tool_name);
	if (rc == PROV_OK)
		rc = take(ctx, a->agent_version, &acc->tool_version);
	return rc;
}

/* An update says nothing of a content of its own: below it is the same (11.2.3). */
static bool is_update(const struct v_ctx *ctx, size_t at)
{
	return ctx->nodes[at].manifest->type == PROV_JUMBF_UPDATE;
}

static size_t first_parent(const struct v_ctx *ctx, size_t at)
{
	const struct v_node *node = &ctx->nodes[at];

	for (size_t i = 0; i < node->num_edges; i++) {
		const struct v_edge *e = &ctx->edges[node->first_edge + i];

		if (prov_bytes_is(e->ing.relationship, "parentOf"))
			return e->to;
	}
	return V_NO_MANIFEST;
}

/* Whether NODE is the active manifest, or one that it is an update of. They are found once: there
 * may be thousands of manifests, each with many actions. */
static bool is_of_content(struct v_ctx *ctx, const struct v_node *node)
{
	size_t at = ctx->active;

	while (at != V_NO_MANIFEST && !ctx->nodes[at].of_content) {
		ctx->nodes[at].of_content = true;
		at = is_update(ctx, at) ? first_parent(ctx, at) : V_NO_MANIFEST;
	}
	return node->of_content;
}

static bool is_listed(const struct prov_account *acc, struct prov_bytes action)
{
	for (size_t i = 0; i < acc->num_actions; i++) {
		if (prov_bytes_is(action, acc->actions[i]))
			return true;
	}
	return false;
}

/* What the signer says was done to the asset, each of it once. */
static int list_action(struct v_ctx *ctx, struct v_node *node, struct prov_bytes action)
{
	struct prov_account *acc = &node->account;

	if (action.n == 0 || is_listed(acc, action))
		return PROV_OK;
	if (acc->num_actions == PROV_SHOWN_ACTIONS) {
		acc->more_actions++;
		return PROV_OK;
	}
	if (acc->actions == NULL)
		acc->actions = prov_arena_array(
		    ctx->arena, PROV_SHOWN_ACTIONS, sizeof(*acc->actions), ctx->err);
	if (acc->actions == NULL)
		return v_failed(ctx);
	return take(ctx, action, &acc->actions[acc->num_actions++]);
}

static int weigh_actions(
    struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box, bool gathered)
{
	struct prov_err why = {0};
	const struct prov_actions *actions;
	bool of_content;
	int rc = v_spend(ctx, box->body.n);

	if (rc != PROV_OK)
		return rc;
	rc = v_actions_parse(ctx, box, &actions, &why);
	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	if (rc != PROV_OK)
		return PROV_OK;
	of_content = is_of_content(ctx, node);
	for (size_t i = 0; i < actions->n; i++) {
		/* What was gathered is not the signer's word (10.2), but a hint of AI stays one. */
		if (gathered) {
			node->says_ai = node->says_ai || actions->v[i].says_ai;
			continue;
		}
		rc = weigh_action(ctx, node, &actions->v[i]);
		if (rc == PROV_OK && of_content)
			rc = list_action(ctx, node, actions->v[i].action);
		if (rc != PROV_OK)
			return rc;
	}
	node->says_ai = node->says_ai || actions->related_ai;
	return PROV_OK;
}

/*
 * 18.28: where no model was at work no disclosure is attached (18.28.3), so that any is a word of
 * AI, a faulty or a gathered one too. What it says is shown of the signer's first one.
 */
static int weigh_disclosure(
    struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box, bool gathered)
{
	struct prov_account *acc = &node->account;
	struct prov_err why = {0};
	struct prov_ai_disclosure said;
	int rc = v_spend(ctx, box->body.n);

	if (rc != PROV_OK)
		return rc;
	node->says_ai = true;
	if (gathered || acc->model_type != NULL)
		return PROV_OK;
	rc = prov_ai_disclosure_parse(box, ctx->arena, &said, &why);
	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	if (rc != PROV_OK || said.fault != NULL)
		return PROV_OK;
	rc = take(ctx, said.model_type, &acc->model_type);
	if (rc == PROV_OK)
		rc = take(ctx, said.model_name, &acc->model_name);
	if (rc == PROV_OK)
		rc = take(ctx, said.model_id, &acc->model_id);
	if (rc == PROV_OK)
		rc = take(ctx, said.oversight, &acc->oversight);
	return rc;
}

/* Which soft bindings there are; nothing looks for them in the content (9.3). */
static int list_soft_binding(struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box)
{
	struct prov_account *acc = &node->account;
	struct prov_err why = {0};
	struct prov_bytes alg;
	int rc;

	if (acc->num_soft_bindings == PROV_SHOWN_SOFT_BINDINGS)
		return PROV_OK;
	rc = v_spend(ctx, box->body.n);
	if (rc != PROV_OK)
		return rc;
	rc = prov_soft_binding_parse(box, ctx->arena, &alg, &why);
	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	if (rc != PROV_OK || alg.n == 0)
		return PROV_OK;
	return take(ctx, alg, &acc->soft_bindings[acc->num_soft_bindings++]);
}

static bool is_said(const struct prov_account *acc, const struct prov_training_entry *entry)
{
	for (size_t i = 0; i < acc->num_training; i++) {
		if (prov_bytes_is(entry->purpose, acc->training[i].purpose) &&
		    prov_bytes_is(entry->use, acc->training[i].use))
			return true;
	}
	return false;
}

/* What the content may be used for, of all of the signer's assertions on it: where they differ,
 * none of them is the one that counts. */
static int list_training(struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box)
{
	struct prov_account *acc = &node->account;
	struct prov_err why = {0};
	struct prov_training said;
	int rc = v_spend(ctx, box->body.n);

	if (rc != PROV_OK)
		return rc;
	rc = prov_training_parse(box, ctx->arena, &said, &why);
	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	for (size_t i = 0; rc == PROV_OK && i < said.n; i++) {
		size_t n = acc->num_training;
		int failed;

		if (n == PROV_SHOWN_TRAINING || is_said(acc, &said.v[i]))
			continue;
		failed = take(ctx, said.v[i].purpose, &acc->training[n].purpose);
		if (failed == PROV_OK)
			failed = take(ctx, said.v[i].use, &acc->training[n].use);
		if (failed != PROV_OK)
			return failed;
		acc->num_training++;
	}
	return PROV_OK;
}

/* The most telling properties of metadata, gathered ones too, and said to be. What they say of AI
 * is a word of it, as where it is gathered. */
static int list_metadata(
    struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box, bool gathered)
{
	struct prov_account *acc = &node->account;
	struct prov_metadata said;
	int rc = v_spend(ctx, box->body.n);

	if (rc == PROV_OK)
		rc = prov_metadata_parse(box, ctx->arena, &said, ctx->err);
	if (rc != PROV_OK)
		return rc;
	node->says_ai = node->says_ai || said.says_ai;
	for (size_t i = 0; i < PROV_MAX_METADATA && rc == PROV_OK; i++) {
		struct prov_said *row;

		if (said.v[i].value.n == 0 || acc->num_metadata == PROV_SHOWN_METADATA)
			continue;
		if (acc->metadata == NULL)
			acc->metadata = prov_arena_array(
			    ctx->arena, PROV_SHOWN_METADATA, sizeof(*acc->metadata), ctx->err);
		if (acc->metadata == NULL)
			return v_failed(ctx);
		row = &acc->metadata[acc->num_metadata++];
		row->property = said.v[i].property;
		row->says = said.v[i].says;
		row->gathered = gathered;
		rc = take(ctx, said.v[i].value, &row->value);
	}
	return rc;
}

/* What is kept elsewhere is not read, but what it is stands here (18.11). */
static int weigh_external(struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box)
{
	const struct prov_asr_info *info;
	struct prov_external ext;
	struct prov_err why = {0};
	int rc = v_spend(ctx, box->body.n);

	if (rc != PROV_OK)
		return rc;
	rc = prov_external_parse(box, ctx->arena, &ext, &why);
	if (rc == PROV_E_NOMEM || rc == PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, &why);
	info = rc == PROV_OK && ext.has_label ? prov_asr_lookup(ext.label) : NULL;
	node->says_ai = node->says_ai || (info != NULL && info->kind == PROV_ASR_AI_DISCLOSURE);
	return PROV_OK;
}

/* Only what was signed is anybody's word (15.3). */
static int weigh_kind(struct v_ctx *ctx, struct v_node *node, const struct prov_claim_ref *ref,
    const struct prov_jumbf *box, enum prov_asr_kind kind)
{
	enum v_ref match;
	int rc;

	if (kind != PROV_ASR_ACTIONS && kind != PROV_ASR_AI_DISCLOSURE &&
	    kind != PROV_ASR_SOFT_BINDING && kind != PROV_ASR_TRAINING &&
	    kind != PROV_ASR_METADATA && kind != PROV_ASR_CLOUD_DATA &&
	    kind != PROV_ASR_EXTERNAL_REFERENCE)
		return PROV_OK;
	rc = v_reference_check(ctx, node, &ref->uri, box, &match);
	if (rc != PROV_OK || match != V_REF_MATCH)
		return rc;
	if (kind == PROV_ASR_ACTIONS)
		return weigh_actions(ctx, node, box, ref->gathered);
	if (kind == PROV_ASR_AI_DISCLOSURE)
		return weigh_disclosure(ctx, node, box, ref->gathered);
	if (kind == PROV_ASR_TRAINING)
		return ref->gathered ? PROV_OK : list_training(ctx, node, box);
	if (kind == PROV_ASR_METADATA)
		return list_metadata(ctx, node, box, ref->gathered);
	if (kind == PROV_ASR_CLOUD_DATA || kind == PROV_ASR_EXTERNAL_REFERENCE)
		return weigh_external(ctx, node, box);
	return list_soft_binding(ctx, node, box);
}

/* What was gathered comes last in a claim, so that the signer's own word of AI was heard before. */
static int weigh(struct v_ctx *ctx, struct v_node *node, const struct prov_claim_ref *ref,
    const struct prov_jumbf *box, enum prov_asr_kind kind)
{
	bool before = node->says_ai;
	int rc = weigh_kind(ctx, node, ref, box, kind);

	node->ai_gathered = node->ai_gathered || (ref->gathered && node->says_ai && !before);
	return rc;
}

/* A disclosure that was redacted since was there, and that one was says AI (18.28.3). */
static int hear_redacted(struct v_ctx *ctx, struct v_node *node, const struct prov_claim_ref *ref)
{
	const struct prov_asr_info *info;
	const char *abs, *slash;

	if (ctx->num_redactions == 0)
		return PROV_OK;
	abs = v_absolute(ctx, node, ref->uri.url);
	if (abs == NULL)
		return v_failed(ctx);
	slash = strrchr(abs, '/');
	info = slash == NULL ? NULL : prov_asr_lookup(prov_bytes_str(slash + 1));
	if (info != NULL && info->kind == PROV_ASR_AI_DISCLOSURE && !node->says_ai &&
	    v_is_redacted(ctx, node, abs)) {
		node->says_ai = true;
		node->ai_gathered = ref->gathered;
	}
	return PROV_OK;
}

int v_account_fill(struct v_ctx *ctx, struct v_node *node)
{
	struct prov_account *acc = &node->account;
	const struct prov_claim *c = &node->claim;
	int rc = take(ctx, node->manifest->label, &acc->manifest);

	if (rc == PROV_OK)
		rc = take(ctx, c->title, &acc->title);
	if (rc == PROV_OK)
		rc = take(ctx, c->format, &acc->media_type);
	if (rc == PROV_OK)
		rc = take(ctx, c->generator_name, &acc->generator_name);
	if (rc == PROV_OK)
		rc = take(ctx, c->generator_version, &acc->generator_version);
	for (size_t i = 0; i < c->num_refs && rc == PROV_OK; i++) {
		const struct prov_jumbf *box = v_resolve(ctx, node, c->refs[i].uri.url);
		const struct prov_asr_info *info = box == NULL ? NULL : prov_asr_lookup(box->label);

		rc = hear_redacted(ctx, node, &c->refs[i]);
		if (rc != PROV_OK || box == NULL || box->parent != node->manifest->assertions)
			continue;
		if (info != NULL)
			rc = weigh(ctx, node, &c->refs[i], box, info->kind);
		if (info != NULL && (info->kind == PROV_ASR_CLOUD_DATA ||
					info->kind == PROV_ASR_EXTERNAL_REFERENCE))
			node->has_external = true;
	}
	return rc;
}

/* The parent of AT, as far as it holds: one that was invalid when it was taken in has nothing to
 * hand down. *ACCOUNT: the row that shows it. */
static size_t find_parent(const struct v_ctx *ctx, size_t at, size_t *account)
{
	const struct v_node *node = &ctx->nodes[at];

	for (size_t i = 0; i < node->num_edges; i++) {
		const struct v_edge *e = &ctx->edges[node->first_edge + i];
		const struct prov_account *a = &ctx->report->ingredients[e->account];

		if (!prov_bytes_is(e->ing.relationship, "parentOf") || e->to == V_NO_MANIFEST ||
		    prov_findings_state(&a->findings) == PROV_STATE_INVALID)
			continue;
		*account = e->account;
		return e->to == at ? V_NO_MANIFEST : e->to;
	}
	return V_NO_MANIFEST;
}

/* The active manifest's declaration, or the nearest one along its chain of parents. */
static void find_declared(struct v_ctx *ctx)
{
	struct prov_report *r = ctx->report;
	size_t at = ctx->active;
	bool same = true;

	for (size_t steps = 0; steps <= ctx->store.n && at != V_NO_MANIFEST; steps++) {
		r->declared = ctx->nodes[at].account.source_type;
		if (r->declared != NULL) {
			r->declared_by_parent = at != ctx->active;
			r->declared_of_content = same;
			return; /* what lies below has another tool, and another time */
		}
		same = same && is_update(ctx, at);
		at = find_parent(ctx, at, &r->declarer);
	}
}

/* What was done to the content, by what the active manifest is an update of: it was done, whatever
 * came since. */
static int find_actions(struct v_ctx *ctx)
{
	struct prov_account *acc = &ctx->report->active;
	const char **all = prov_arena_array(ctx->arena, PROV_SHOWN_ACTIONS, sizeof(*all), ctx->err);
	size_t at = ctx->active, account;

	if (all == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < acc->num_actions; i++)
		all[i] = acc->actions[i];
	acc->actions = all;
	for (size_t steps = 0; steps <= ctx->store.n && is_update(ctx, at); steps++) {
		const struct prov_account *from;

		at = find_parent(ctx, at, &account);
		if (at == V_NO_MANIFEST)
			break;
		from = &ctx->nodes[at].account;
		acc->more_actions += from->more_actions;
		for (size_t i = 0; i < from->num_actions; i++) {
			if (is_listed(acc, prov_bytes_str(from->actions[i])))
				continue;
			if (acc->num_actions == PROV_SHOWN_ACTIONS)
				acc->more_actions++;
			else
				all[acc->num_actions++] = from->actions[i];
		}
	}
	return PROV_OK;
}

/* What the content may be used for: an update that sets no terms, or others, takes none back. */
static void find_training(struct v_ctx *ctx)
{
	struct prov_account *acc = &ctx->report->active;
	size_t at = ctx->active, account;

	for (size_t steps = 0; steps <= ctx->store.n && at != V_NO_MANIFEST; steps++) {
		const struct prov_account *from = &ctx->nodes[at].account;

		for (size_t i = 0; i < from->num_training; i++) {
			struct prov_training_entry entry = {
			    prov_bytes_str(from->training[i].purpose),
			    prov_bytes_str(from->training[i].use)};

			if (acc->num_training < PROV_SHOWN_TRAINING && !is_said(acc, &entry))
				acc->training[acc->num_training++] = from->training[i];
		}
		at = is_update(ctx, at) ? find_parent(ctx, at, &account) : V_NO_MANIFEST;
	}
}

/* Of AI in what is said of the content itself, by the active manifest and what that is an update
 * of. */
static bool content_says_ai(const struct v_ctx *ctx, bool gathered)
{
	size_t at = ctx->active, account;

	for (size_t steps = 0; steps <= ctx->store.n && at != V_NO_MANIFEST; steps++) {
		const struct v_node *node = &ctx->nodes[at];

		if (node->says_ai && (gathered || !node->ai_gathered))
			return true;
		at = is_update(ctx, at) ? find_parent(ctx, at, &account) : V_NO_MANIFEST;
	}
	return false;
}

/* Of AI in what was taken in; GATHERED: what nobody gave his word for counts, too (10.2). */
static void hear_below(struct v_ctx *ctx, bool gathered)
{
	struct prov_report *r = ctx->report;

	for (size_t i = 0; i < ctx->num_edges && !r->ai_declared; i++) {
		const struct v_edge *e = &ctx->edges[i];
		const struct v_node *to = e->to == V_NO_MANIFEST ? NULL : &ctx->nodes[e->to];

		if ((to != NULL && to->says_ai && (gathered || !to->ai_gathered)) ||
		    is_ai(e->ing.source_type)) {
			r->ai_declared = true;
			r->ai_where = e->title;
		}
	}
}

/* The signer's word first, then that of who signed something in it, then what was gathered. */
static void find_ai(struct v_ctx *ctx)
{
	struct prov_report *r = ctx->report;

	r->ai_declared = content_says_ai(ctx, false);
	hear_below(ctx, false);
	if (!r->ai_declared)
		r->ai_declared = r->ai_gathered = content_says_ai(ctx, true);
	if (!r->ai_declared) {
		hear_below(ctx, true);
		r->ai_gathered = r->ai_declared;
	}
}

int v_account_conclude(struct v_ctx *ctx)
{
	struct v_node *active = &ctx->nodes[ctx->active];

	ctx->report->has_active = true;
	ctx->report->active = active->account;
	ctx->report->metadata_open = ctx->metadata_open;
	ctx->report->places_open = (ctx->bmff_open & V_BMFF_PLACES) != 0;
	ctx->report->tracks_absent = (ctx->bmff_open & V_BMFF_ABSENT) != 0;
	ctx->report->line_open = ctx->line_open;
	if (ctx->report->active.manifest == NULL) {
		int rc = take(ctx, active->manifest->label, &ctx->report->active.manifest);
		if (rc != PROV_OK)
			return rc;
	}
	if (is_update(ctx, ctx->active) && find_actions(ctx) != PROV_OK)
		return v_failed(ctx);
	find_declared(ctx);
	find_training(ctx);
	find_ai(ctx);
	if (v_lists_note(ctx) != PROV_OK || v_product_note(ctx) != PROV_OK)
		return v_failed(ctx);
	return v_unchecked_list(ctx);
}
