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

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Whether a reader sees no difference; who asks for everything sees where each is. */
static bool is_repeated(
    const struct prov_say *t, const struct prov_finding *a, const struct prov_finding *b)
{
	return !t->verbose && a->status == b->status && is_same_text(a->code, b->code) &&
	       is_same_text(a->explanation, b->explanation) && !a->has_at && !b->has_at;
}

/* From *I on the next row, which stands for *TIMES findings in a row; NULL at the end. */
static const struct prov_finding *next_row(const struct prov_say *t, const struct prov_findings *f,
    enum prov_severity severity, size_t *i, size_t *times)
{
	const struct prov_finding *row = NULL;

	*times = 0;
	for (; *i < f->n; (*i)++) {
		const struct prov_finding *one = &f->v[*i];

		if (!is_row(t, one, severity))
			continue;
		if (row != NULL && !is_repeated(t, row, one))
			break;
		if (row == NULL)
			row = one;
		(*times)++;
	}
	return row;
}

static size_t count_codes(
    const struct prov_say *t, const struct prov_findings *f, enum prov_severity severity)
{
	size_t n = 0, i = 0, times;

	while (next_row(t, f, severity, &i, &times) != NULL)
		n++;
	return n;
}

static void say_code(
    struct prov_say *t, const struct prov_finding *f, size_t times, const char *head)
{
	/*
	 * The specification counts an unknown signer as a failure, and credentials that are
	 * kept elsewhere; for a reader they are none.
	 */
	prov_say_begin(t, f->status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED ||
				  f->status == PROV_ST_MANIFEST_INACCESSIBLE
			      ? "Note: "
			      : head);
	prov_say_show(t, f->code, PROV_SAY_TITLE);
	prov_say_put(t, ": ");
	prov_say_explanation(t, f);
	if (f->has_at)
		prov_say_at(t, f->at);
	if (times > 1)
		prov_wr_printf(&t->text.out.wr, " (%zu times)", times);
	if (t->verbose && f->url != NULL) {
		prov_say_put(t, " [");
		prov_say_show(t, f->url, PROV_SAY_TEXT);
		prov_say_put(t, "]");
	}
	prov_say_end(t);
}

static void say_codes(struct prov_say *t, const struct prov_findings *f,
    enum prov_severity severity, const char *head)
{
	size_t count = count_codes(t, f, severity), shown = 0, i = 0, times;
	const struct prov_finding *row;

	while ((row = next_row(t, f, severity, &i, &times)) != NULL) {
		if (prov_say_is_enough(t, shown++, count))
			return;
		say_code(t, row, times, head);
	}
}

void prov_say_codes(struct prov_say *t, const struct prov_findings *f)
{
	say_codes(t, f, PROV_SEV_FAILURE, "Failure: ");
	say_codes(t, f, PROV_SEV_INFO, "Note: ");
	if (t->verbose)
		say_codes(t, f, PROV_SEV_SUCCESS, "Success: ");
}
