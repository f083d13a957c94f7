/* SPDX-License-Identifier: Apache-2.0 */
/* The codes of the specification, with what each means here. */
#include "report/say.h"

/* Whether another row says the same, or it is of no use to who doesn't ask for everything. */
static bool is_said_elsewhere(const struct prov_say *t, const struct prov_finding *f)
{
	if (t->verbose)
		return false;
	switch (f->status) {
	case PROV_ST_SIGNING_CREDENTIAL_OCSP_SKIPPED:
	case PROV_ST_TIME_STAMP_UNTRUSTED:
		return t->r->num_unchecked > 0; /* "Not checked: …" */
	case PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED:
		return t->r->state == PROV_STATE_VALID; /* the verdict, and what is required */
	case PROV_ST_INGREDIENT_UNKNOWN_PROVENANCE:
		return true;
	default:
		return false;
	}
}

static bool is_row(
    const struct prov_say *t, const struct prov_finding *f, enum prov_severity severity)
{
	return f->severity == severity && !is_said_elsewhere(t, f);
}

static size_t count_codes(
    const struct prov_say *t, const struct prov_findings *f, enum prov_severity severity)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += is_row(t, &f->v[i], severity);
	return n;
}

static void say_codes(struct prov_say *t, const struct prov_findings *f,
    enum prov_severity severity, const char *head)
{
	size_t count = count_codes(t, f, severity), shown = 0;

	for (size_t i = 0; i < f->n; i++) {
		if (!is_row(t, &f->v[i], severity))
			continue;
		if (prov_say_is_enough(t, shown, count))
			return;
		/*
		 * The specification counts an unknown signer as a failure, and credentials that are
		 * kept elsewhere; for a reader they are none.
		 */
		prov_say_begin(t, f->v[i].status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED ||
					  f->v[i].status == PROV_ST_MANIFEST_INACCESSIBLE
				      ? "Note: "
				      : head);
		prov_say_show(t, f->v[i].code, PROV_SAY_TITLE);
		prov_say_put(t, ": ");
		prov_say_explanation(t, &f->v[i]);
		if (f->v[i].has_at)
			prov_say_at(t, f->v[i].at);
		if (t->verbose && f->v[i].url != NULL) {
			prov_say_put(t, " [");
			prov_say_show(t, f->v[i].url, PROV_SAY_TEXT);
			prov_say_put(t, "]");
		}
		prov_say_end(t);
		shown++;
	}
}

void prov_say_codes(struct prov_say *t, const struct prov_findings *f)
{
	say_codes(t, f, PROV_SEV_FAILURE, "Failure: ");
	say_codes(t, f, PROV_SEV_INFO, "Note: ");
	if (t->verbose)
		say_codes(t, f, PROV_SEV_SUCCESS, "Success: ");
}
