/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "compose/compose.h"

/* Judged by the candidates, or by what lies outside of it. */
static int judge(struct prov_subject *subject, struct prov_bytes external,
    const struct prov_policy *policy, struct prov_err *err)
{
	const struct prov_validate_in in = {.policy = policy,
	    .src = subject->src,
	    .format = subject->format,
	    .layout = &subject->layout,
	    .cands = &subject->cands,
	    .external = external};
	int rc = prov_validate(subject->report, &in, &subject->validated, err);

	return rc == PROV_OK ? prov_report_known(subject->report, err) : rc;
}

int prov_subject_read(struct prov_subject *subject, const struct prov_src *src, const char *name,
    const struct prov_hint *hint, bool any_type, const struct prov_policy *policy,
    struct prov_arena *arena, struct prov_err *err)
{
	struct prov_err why = {0};
	int rc;

	memset(subject, 0, sizeof(*subject));
	subject->src = src;
	rc = prov_format_find(src, hint, &subject->format, &why);
	if (any_type && (rc == PROV_E_UNSUPPORTED || (rc == PROV_OK && subject->format == NULL))) {
		subject->format = prov_format_binary();
		rc = PROV_OK;
	}
	if (rc != PROV_OK) {
		prov_hand_over(err, &why);
		return rc;
	}
	if (subject->format == NULL)
		return prov_format_unknown(src, err);
	prov_layout_init(&subject->layout, src->size);
	rc = subject->format->scan(src, arena, &subject->layout, &subject->cands, err);
	if (rc == PROV_OK)
		rc = prov_report_new(&subject->report, name == NULL ? "" : name, err);
	if (rc != PROV_OK || subject->cands.n == 0)
		return rc;
	return judge(subject, prov_bytes(NULL, 0), policy, err);
}

int prov_subject_credit(struct prov_subject *subject, const struct prov_src *credentials,
    const char *name, const struct prov_policy *policy, struct prov_arena *arena,
    struct prov_err *err)
{
	struct prov_bytes store;
	int rc = prov_outside_read(credentials, arena, &store, err);

	prov_subject_fini(subject);
	if (rc == PROV_OK)
		rc = prov_report_new(&subject->report, name == NULL ? "" : name, err);
	return rc == PROV_OK ? judge(subject, store, policy, err) : rc;
}

int prov_subject_reread(struct prov_subject *subject, const struct prov_subject *old,
    struct prov_bytes store, const struct prov_policy *policy, struct prov_arena *arena,
    struct prov_err *err)
{
	struct prov_validate_in in = {.policy = policy, .src = old->src, .format = old->format};
	struct prov_cand *cand = prov_arena_alloc(arena, sizeof(*cand), err);
	int rc;

	*subject = *old;
	subject->report = NULL;
	memset(&subject->validated, 0, sizeof(subject->validated));
	if (cand == NULL)
		return PROV_E_NOMEM;
	*cand = old->cands.v[old->validated.cand];
	cand->data = store;
	cand->updates_at = 0; /* all of it is in one place now */
	subject->cands.v = cand;
	subject->cands.n = 1;
	rc = prov_report_new(&subject->report, old->report->name, err);
	if (rc != PROV_OK)
		return rc;
	in.layout = &subject->layout;
	in.cands = &subject->cands;
	return prov_validate(subject->report, &in, &subject->validated, err);
}

void prov_subject_fini(struct prov_subject *subject)
{
	prov_report_free(subject->report);
	subject->report = NULL;
}

/* Room for one more than there is. */
static struct prov_status_rec *as_records(
    const struct prov_findings *f, struct prov_arena *arena, struct prov_err *err)
{
	struct prov_status_rec *v = prov_arena_array(arena, f->n + 1, sizeof(*v), err);

	for (size_t i = 0; i < f->n && v != NULL; i++) {
		v[i].code = prov_bytes_str(f->v[i].code);
		v[i].url = prov_bytes_str(f->v[i].url);
		v[i].severity = (int)f->v[i].severity;
	}
	return v;
}

static int put_failure(struct prov_status_rec *to, const char *code, const char *url)
{
	if (url == NULL)
		return PROV_E_NOMEM;
	*to = (struct prov_status_rec){
	    .code = prov_bytes_str(code), .url = prov_bytes_str(url), .severity = PROV_SEV_FAILURE};
	return PROV_OK;
}

/*
 * What is new of one ingredient. 15.11.3.3 lets a verifier go by the hash of the manifest or by
 * that of its signature, and ours has gone by the latter where the former does not hold; those who
 * go by the former are to find on record what they find.
 */
static int as_delta(const struct prov_account *a, struct prov_arena *arena,
    struct prov_delta_rec *out, struct prov_err *err)
{
	out->uri = prov_bytes_str(a->assertion_url);
	out->v = as_records(&a->news, arena, err);
	out->n = a->news.n;
	if (out->v == NULL)
		return PROV_E_NOMEM;
	if (!a->differs || prov_findings_have(&a->findings, PROV_ST_INGREDIENT_MANIFEST_MISMATCH))
		return PROV_OK;
	return put_failure(&out->v[out->n++], "ingredient.manifest.mismatch",
	    prov_arena_printf(arena, err, "self#jumbf=/c2pa/%s", a->manifest));
}

/* 18.16.12.4.3: one element per ingredient assertion that names a manifest. */
static int as_deltas(const struct prov_report *report, struct prov_arena *arena,
    struct prov_draft_ingredient *out, struct prov_err *err)
{
	struct prov_delta_rec *v =
	    prov_arena_array(arena, report->num_ingredients + 1, sizeof(*v), err);
	size_t n = 0;
	int rc = PROV_OK;

	if (v == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < report->num_ingredients && rc == PROV_OK; i++) {
		if (report->ingredients[i].manifest != NULL)
			rc = as_delta(&report->ingredients[i], arena, &v[n++], err);
	}
	out->deltas = v;
	out->num_deltas = n;
	return rc;
}

/* A store by itself, of which nobody can say whether some content fits it. */
static bool is_alone(const struct prov_subject *s)
{
	return (s->format->caps & PROV_FMT_NO_ASSET) != 0;
}

static bool ends_with(struct prov_bytes text, const char *end)
{
	size_t n = strlen(end);

	return text.n >= n && memcmp(&text.p[text.n - n], end, n) == 0;
}

/* Of whether the content is what was bound, and not of the assertion that binds it. */
static bool is_of_content(struct prov_bytes code)
{
	static const char *const codes[] = {"assertion.dataHash.", "assertion.boxesHash.",
	    "assertion.bmffHash.", "assertion.collectionHash.", "assertion.multiAssetHash."};

	for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++) {
		if (prov_bytes_starts(code, codes[k]))
			return !ends_with(code, ".malformed") && !ends_with(code, ".redacted");
	}
	return false;
}

/* What was found of the binding of what is no content, which the record leaves out, but for what is
 * wrong with the assertion itself. */
static size_t drop_bindings(struct prov_status_rec *v, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (!is_of_content(v[i].code))
			v[kept++] = v[i];
	}
	return kept;
}

/*
 * The results of the active manifest. 15.7 rejects it for a signature that is not there, of which
 * some say the claim's URI and some that of the signature that should have been it.
 */
int prov_subject_results(const struct prov_subject *subject, struct prov_arena *arena,
    struct prov_draft_ingredient *out, struct prov_err *err)
{
	const struct prov_findings *f = &subject->report->active.findings;
	struct prov_bytes label = subject->validated.active_label;
	struct prov_status_rec *v = as_records(f, arena, err);
	int rc = PROV_OK;

	if (v == NULL)
		return PROV_E_NOMEM;
	out->results = v;
	out->num_results = f->n;
	if (prov_findings_have(f, PROV_ST_CLAIM_SIGNATURE_MISSING))
		rc = put_failure(&v[out->num_results++], "claimSignature.missing",
		    prov_arena_printf(arena, err, "self#jumbf=/c2pa/%.*s/c2pa.signature",
			(int)label.n, (const char *)label.p));
	if (is_alone(subject))
		out->num_results = drop_bindings(v, out->num_results);
	return rc == PROV_OK ? as_deltas(subject->report, arena, out, err) : rc;
}

enum fault { NO_FAULT, OF_CONTENT, OF_STORE };

/* The worst of what was found. */
static enum fault fault_of(const struct prov_findings *f)
{
	enum fault worst = NO_FAULT;

	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].severity != PROV_SEV_FAILURE ||
		    f->v[i].status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED)
			continue;
		if (!is_of_content(prov_bytes_str(f->v[i].code)))
			return OF_STORE;
		worst = OF_CONTENT;
	}
	return worst;
}

/* Whether something in its store is not as it was signed. Content that was changed, here or before
 * it was signed once more, says nothing against that. */
static bool is_broken(const struct prov_subject *s)
{
	const struct prov_report *report = s->report;
	enum fault worst = fault_of(&report->active.findings);

	for (size_t i = 0; i < report->num_ingredients && worst != OF_STORE; i++) {
		enum fault one = fault_of(&report->ingredients[i].findings);

		if (one == NO_FAULT && report->ingredients[i].state == PROV_STATE_INVALID)
			one = OF_STORE;
		worst = one > worst ? one : worst;
	}
	return worst == OF_STORE ||
	       (worst == NO_FAULT && !is_alone(s) && report->state == PROV_STATE_INVALID);
}

int prov_subject_as_ingredient(const struct prov_subject *subject, const char *relationship,
    const char *title, struct prov_arena *arena, struct prov_draft_ingredient *out,
    struct prov_err *err)
{
	const struct prov_validated *val = &subject->validated;
	int rc;

	memset(out, 0, sizeof(*out));
	out->relationship = relationship;
	out->title = title;
	out->format = is_alone(subject) ? NULL : subject->format->mime[0];
	if (!val->has_store || val->signature_box.n == 0) {
		if (subject->report->has_active)
			return prov_fail(err, PROV_E_FORMAT,
			    "carries credentials that are too damaged to be kept as an ingredient");
		return PROV_OK;
	}
	out->has_manifest = true;
	out->store = val->store;
	out->label = val->active_label;
	out->signature_box = val->signature_box;
	rc = prov_subject_results(subject, arena, out, err);
	if (rc == PROV_OK) {
		out->broken = is_broken(subject);
		out->trusted = subject->report->state == PROV_STATE_TRUSTED;
	}
	return rc;
}
