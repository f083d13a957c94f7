/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "compose/compose.h"

int prov_subject_read(struct prov_subject *subject, const struct prov_src *src, const char *name,
    const char *media_type, bool any_type, const struct prov_policy *policy,
    struct prov_arena *arena, struct prov_err *err)
{
	struct prov_validate_in in = {.policy = policy, .src = src};
	int rc;

	memset(subject, 0, sizeof(*subject));
	subject->src = src;
	rc = prov_format_find(src, media_type, &subject->format, any_type ? NULL : err);
	if (any_type && (rc == PROV_E_UNSUPPORTED || (rc == PROV_OK && subject->format == NULL))) {
		subject->format = prov_format_binary();
		rc = PROV_OK;
	}
	if (rc != PROV_OK)
		return prov_fail(err, rc, "%s", prov_errcode_str(rc));
	if (subject->format == NULL)
		return prov_format_unknown(src, err);
	prov_layout_init(&subject->layout, src->size);
	rc = subject->format->scan(src, arena, &subject->layout, &subject->cands, err);
	if (rc == PROV_OK)
		rc = prov_report_new(&subject->report, name == NULL ? "" : name, err);
	if (rc != PROV_OK || subject->cands.n == 0)
		return rc;
	in.format = subject->format;
	in.layout = &subject->layout;
	in.cands = &subject->cands;
	return prov_validate(subject->report, &in, &subject->validated, err);
}

void prov_subject_fini(struct prov_subject *subject)
{
	prov_report_free(subject->report);
	subject->report = NULL;
}

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

/* 18.16.12.4.3: one element per ingredient assertion that names a manifest, with what is new. */
static int as_deltas(const struct prov_report *report, struct prov_arena *arena,
    struct prov_draft_ingredient *out, struct prov_err *err)
{
	struct prov_delta_rec *v =
	    prov_arena_array(arena, report->num_ingredients + 1, sizeof(*v), err);
	size_t n = 0;

	if (v == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < report->num_ingredients; i++) {
		const struct prov_account *a = &report->ingredients[i];
		if (a->manifest == NULL)
			continue;
		v[n].uri = prov_bytes_str(a->assertion_url);
		v[n].v = as_records(&a->news, arena, err);
		v[n].n = a->news.n;
		if (v[n].v == NULL)
			return PROV_E_NOMEM;
		n++;
	}
	out->deltas = v;
	out->num_deltas = n;
	return PROV_OK;
}

int prov_subject_as_ingredient(const struct prov_subject *subject, const char *relationship,
    const char *title, struct prov_arena *arena, struct prov_draft_ingredient *out,
    struct prov_err *err)
{
	const struct prov_validated *val = &subject->validated;

	memset(out, 0, sizeof(*out));
	out->relationship = relationship;
	out->title = title;
	out->format = subject->format->mime[0];
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
	out->results = as_records(&subject->report->active.findings, arena, err);
	out->num_results = subject->report->active.findings.n;
	if (out->results == NULL)
		return PROV_E_NOMEM;
	return as_deltas(subject->report, arena, out, err);
}
