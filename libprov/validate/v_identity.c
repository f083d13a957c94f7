/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identity assertions (CAWG 1.2): who else vouches for what a manifest says. Beside C2PA's verdict:
 * nothing here changes the state of the asset.
 */
#include "validate/v_identity.h"

#include "base/err.h"

void v_identity_fail(struct v_identity *id, enum prov_status status, const char *why)
{
	id->sound = false;
	prov_find(id->f, status, id->url, why == NULL ? NULL : "%s", why);
}

int v_identity_unread(struct v_ctx *ctx, struct v_identity *id, int rc, const struct prov_err *why)
{
	if (rc != PROV_E_LIMIT)
		return prov_pass(ctx->err, rc, why);
	id->sound = false;
	id->row->unchecked = true;
	return prov_report_add_unchecked(
	    ctx->report, ctx->err, "an identity assertion: %s", why->msg);
}

int v_identity_take(struct v_ctx *ctx, struct prov_bytes text, const char **out)
{
	if (text.n == 0)
		return PROV_OK;
	*out = prov_report_str(ctx->report, text, ctx->err);
	return *out == NULL ? v_failed(ctx) : PROV_OK;
}

int v_identity_stamp(struct v_ctx *ctx, struct v_node *node, struct prov_cose *cose,
    struct prov_findings *f, struct v_stamp *out)
{
	struct v_stored *kept = node->stamps;
	int rc;

	memset(out, 0, sizeof(*out));
	cose->num_tst1 = 0; /* 8.1.5: version 1 is not for identity assertions */
	if (cose->num_tst2 == 0)
		return PROV_OK;
	node->stamps = NULL; /* those are of the claim's signature */
	rc = v_timestamp_judge(ctx, node, cose, NULL, f, out);
	node->stamps = kept;
	if (out->untrusted)
		memset(out, 0, sizeof(*out));
	if (rc == PROV_OK && f->code != PROV_OK)
		return prov_findings_failed(f, ctx->err);
	return rc;
}

/* What a reference leads to: a box, or the redaction by which it is gone (C2PA 2.4, 6.8). */
struct target {
	const struct prov_jumbf *box;
	const struct v_redaction *gone;
	size_t in; /* V_NO_MANIFEST: what it leads to is no assertion of one */
};

/* Whether URI, said by NODE's manifest, is ABSOLUTE; of what is not there to be resolved. */
static bool is_uri_of(const struct v_node *node, struct prov_bytes uri, const char *absolute)
{
	static const char root[] = "self#jumbf=";
	const char *front = root;
	struct prov_bytes path, text = prov_bytes_str(absolute);
	bool from_root;
	size_t n;

	if (!prov_jumbf_uri_split(uri, &path, &from_root))
		return false;
	if (!from_root)
		front = node->manifest_url;
	n = strlen(front);
	return text.n > n && memcmp(text.p, front, n) == 0 && text.p[n] == '/' &&
	       prov_bytes_eq(prov_bytes_sub(text, n + 1, text.n), path);
}

static int find_target(
    struct v_ctx *ctx, const struct v_node *node, struct prov_bytes uri, struct target *out)
{
	const struct prov_manifest *owner;
	int rc;

	*out = (struct target){.box = v_resolve(ctx, node, uri), .in = V_NO_MANIFEST};
	if (out->box != NULL) {
		owner = prov_store_owner(&ctx->store, out->box);
		if (owner != NULL && out->box->parent != NULL &&
		    out->box->parent == owner->assertions)
			out->in = owner->index;
		return PROV_OK;
	}
	rc = v_spend(ctx, 64 * ctx->num_redactions);
	for (size_t i = 0; i < ctx->num_redactions && rc == PROV_OK && out->gone == NULL; i++) {
		if (is_uri_of(node, uri, ctx->redactions[i].uri)) {
			out->gone = &ctx->redactions[i];
			out->in = out->gone->in;
		}
	}
	return rc;
}

/* A redaction is found by its URI, so that one URI has one. */
static bool is_same(const struct target *a, const struct target *b)
{
	return a->box == b->box && a->gone == b->gone && (a->box != NULL || a->gone != NULL);
}

static struct prov_bytes label_of(const struct target *target)
{
	const char *uri;

	if (target->box != NULL)
		return target->box->label;
	uri = target->gone == NULL ? NULL : strrchr(target->gone->uri, '/');
	return uri == NULL ? prov_bytes(NULL, 0) : prov_bytes_str(uri + 1);
}

static bool leads_to(const struct v_ctx *ctx, const struct v_node *node, struct prov_bytes uri,
    const struct target *target)
{
	const struct prov_jumbf *box = v_resolve(ctx, node, uri);

	return target->box != NULL ? box == target->box
				   : box == NULL && is_uri_of(node, uri, target->gone->uri);
}

/* Whether a claim that the assertion's own leads to names this, with this hash. What was redacted
 * since stands in its claim all the same. */
static int is_claimed(struct v_ctx *ctx, const struct v_node *node, const struct v_identity *id,
    const struct prov_hashed_uri *uri, const struct target *target, bool *out)
{
	const struct v_node *in;
	int rc = PROV_OK;

	*out = false;
	if (target->in == V_NO_MANIFEST || !id->below[target->in] ||
	    ctx->nodes[target->in].claim_code != PROV_OK)
		return PROV_OK;
	in = &ctx->nodes[target->in];
	for (size_t i = 0; i < in->claim.num_refs && !*out; i++) {
		const struct prov_hashed_uri *ref = &in->claim.refs[i].uri;
		struct prov_bytes alg = uri->alg.n > 0 ? uri->alg : node->claim.alg;
		struct prov_bytes its = ref->alg.n > 0 ? ref->alg : in->claim.alg;

		rc = v_spend(ctx, 64);
		if (rc != PROV_OK)
			return rc;
		*out = ref->hash.n > 0 && prov_equal_ct(ref->hash, uri->hash) &&
		       prov_bytes_eq(alg, its) && leads_to(ctx, in, ref->url, target);
	}
	return rc;
}

static int judge_references(struct v_ctx *ctx, const struct v_node *node, struct v_identity *id)
{
	size_t bound = v_binding_owner(ctx, node->manifest->index);
	struct target *seen;
	bool binding = false, wrong_binding = false;

	if (id->asr.num_refs > PROV_MAX_IDENTITY_REFS) {
		id->sound = false; /* what was not looked at vouches for nothing */
		id->row->unchecked = true;
		return prov_report_add_unchecked(ctx->report, ctx->err,
		    "an identity assertion that names more than %u assertions",
		    PROV_MAX_IDENTITY_REFS);
	}
	seen = prov_arena_array(ctx->arena, id->asr.num_refs + 1, sizeof(*seen), ctx->err);
	if (seen == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < id->asr.num_refs; i++) {
		const struct prov_asr_info *info;
		bool claimed = false, twice = false;
		int rc = find_target(ctx, node, id->asr.refs[i].url, &seen[i]);

		for (size_t k = 0; k < i; k++)
			twice = twice || is_same(&seen[k], &seen[i]);
		if (twice)
			v_identity_fail(id, PROV_ST_CAWG_IDENTITY_ASSERTION_DUPLICATE, NULL);
		if (rc == PROV_OK)
			rc = is_claimed(ctx, node, id, &id->asr.refs[i], &seen[i], &claimed);
		if (rc != PROV_OK)
			return rc;
		if (!claimed) {
			v_identity_fail(id, PROV_ST_CAWG_IDENTITY_ASSERTION_MISMATCH, NULL);
			continue;
		}
		info = prov_asr_lookup(label_of(&seen[i]));
		if (info == NULL || !info->hard_binding)
			continue;
		/* An update manifest's content is bound further down (15.12), by one binding only:
		 * any other there is of other content, and so was what it was signed for. */
		if (bound != V_NO_MANIFEST && seen[i].box != NULL &&
		    seen[i].box == ctx->nodes[bound].hard_binding)
			binding = true;
		else
			wrong_binding = true;
	}
	if (wrong_binding)
		v_identity_fail(id, PROV_ST_CAWG_IDENTITY_HARD_BINDING_INCORRECT, NULL);
	else if (!binding)
		v_identity_fail(id, PROV_ST_CAWG_IDENTITY_HARD_BINDING_MISSING, NULL);
	return PROV_OK;
}

static int judge_kind(struct v_ctx *ctx, struct v_node *node, struct v_identity *id)
{
	int rc = judge_references(ctx, node, id);

	if (rc != PROV_OK)
		return rc;
	if (id->asr.pad_nonzero)
		v_identity_fail(id, PROV_ST_CAWG_IDENTITY_PAD_INVALID, NULL);
	if (prov_bytes_is(id->asr.sig_type, "cawg.x509.cose"))
		rc = v_identity_x509(ctx, node, id);
	else if (prov_bytes_is(id->asr.sig_type, "cawg.identity_claims_aggregation"))
		rc = v_identity_ica(ctx, node, id);
	else
		v_identity_fail(id, PROV_ST_CAWG_IDENTITY_SIG_TYPE_UNKNOWN, NULL);
	if (rc == PROV_OK && id->sound)
		prov_find(id->f,
		    id->row->trusted ? PROV_ST_CAWG_IDENTITY_TRUSTED
				     : PROV_ST_CAWG_IDENTITY_WELL_FORMED,
		    id->url, NULL);
	id->row->holds = id->sound;
	id->row->trusted = id->row->trusted && id->sound;
	return rc;
}

static int judge_one(
    struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box, const bool *below)
{
	struct v_identity id = {.sound = true, .below = below};
	struct prov_err why = {0};
	int rc;

	id.row = prov_report_add_identity(ctx->report, ctx->err);
	id.url = v_url(ctx, box);
	if (id.row == NULL || id.url == NULL)
		return v_failed(ctx);
	id.f = &id.row->findings;
	id.row->url = id.url;
	rc = prov_identity_parse(box, ctx->arena, &id.asr, &why);
	if (rc == PROV_OK) {
		id.row->sig_type = prov_report_str(ctx->report, id.asr.sig_type, ctx->err);
		if (id.asr.fault != NULL)
			v_identity_fail(&id, PROV_ST_CAWG_IDENTITY_CBOR_INVALID, id.asr.fault);
		else
			rc = judge_kind(ctx, node, &id);
	} else if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT || rc == PROV_E_NOTFOUND) {
		v_identity_fail(&id, PROV_ST_CAWG_IDENTITY_CBOR_INVALID, why.msg);
		rc = PROV_OK;
	} else {
		rc = v_identity_unread(ctx, &id, rc, &why);
	}
	return rc == PROV_OK && id.f->code != PROV_OK ? prov_findings_failed(id.f, ctx->err) : rc;
}

static bool is_identity(
    const struct v_ctx *ctx, const struct v_node *node, size_t ref, const struct prov_jumbf **box)
{
	*box = v_resolve(ctx, node, node->claim.refs[ref].uri.url);
	return *box != NULL && (*box)->parent == node->manifest->assertions &&
	       prov_bytes_is(prov_asr_base((*box)->label, NULL), "cawg.identity");
}

/* The identities of one manifest. QUEUE and BELOW have room for all manifests. */
static int judge_manifest(struct v_ctx *ctx, struct v_node *node, size_t *queue, bool *below)
{
	struct prov_account *a = &node->account;
	const struct prov_jumbf *box;
	bool reached = false;
	int rc = PROV_OK;

	a->first_identity = (unsigned short)ctx->report->num_identities;
	for (size_t i = 0; i < node->claim.num_refs && rc == PROV_OK; i++) {
		enum v_ref match;

		if (!is_identity(ctx, node, i, &box))
			continue;
		a->more_identities = ctx->report->num_identities == PROV_MAX_IDENTITIES;
		if (a->more_identities)
			return prov_report_add_unchecked(ctx->report, ctx->err,
			    "more than %u identity assertions: the rest", PROV_MAX_IDENTITIES);
		if (!reached)
			v_below(ctx, node->manifest->index, queue, below);
		reached = below[node->manifest->index] = true;
		/* Only what the claim names, as it stood when it was signed. */
		rc = v_reference_check(ctx, node, &node->claim.refs[i].uri, box, &match);
		if (rc == PROV_OK && match == V_REF_MATCH)
			rc = judge_one(ctx, node, box, below);
		a->num_identities =
		    (unsigned short)(ctx->report->num_identities - a->first_identity);
	}
	return rc;
}

/* An ingredient's are those of its manifest. */
static void share(struct v_ctx *ctx)
{
	for (size_t i = 0; i < ctx->num_edges; i++) {
		const struct v_edge *e = &ctx->edges[i];
		struct prov_account *a = &ctx->report->ingredients[e->account];

		if (e->to == V_NO_MANIFEST)
			continue;
		a->first_identity = ctx->nodes[e->to].account.first_identity;
		a->num_identities = ctx->nodes[e->to].account.num_identities;
		a->more_identities = ctx->nodes[e->to].account.more_identities;
	}
}

int v_identities_judge(struct v_ctx *ctx)
{
	size_t *queue = prov_arena_array(ctx->arena, ctx->store.n + 1, sizeof(*queue), ctx->err);
	bool *below = prov_arena_array(ctx->arena, ctx->store.n + 1, sizeof(*below), ctx->err);
	struct v_node *active = &ctx->nodes[ctx->active];
	int rc = PROV_OK;

	if (queue == NULL || below == NULL)
		return v_failed(ctx);
	if (active->claim_code == PROV_OK)
		rc = judge_manifest(ctx, active, queue, below);
	for (size_t i = 0; i < ctx->store.n && rc == PROV_OK; i++) {
		struct v_node *node = &ctx->nodes[i];

		if (i != ctx->active && node->judged && node->claim_code == PROV_OK)
			rc = judge_manifest(ctx, node, queue, below);
	}
	share(ctx);
	return rc;
}
