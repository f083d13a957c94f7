/* SPDX-License-Identifier: Apache-2.0 */
/* Is the file as it was signed, and where do its credentials come from? */
#include "report/say.h"

/* Credentials that are not in the file itself could have been put there by somebody else. */
void prov_say_store(struct prov_say *t)
{
	if (t->r->source == PROV_STORE_ALONE) {
		prov_say_begin(t, "This file holds credentials only, not what they are about");
	} else if (t->r->source == PROV_STORE_FETCHED) {
		prov_say_begin(t, "Credentials from the place that the file names");
	} else if (t->r->sidecar == NULL) {
		return;
	} else {
		prov_say_begin(t, t->r->source == PROV_STORE_BESIDE
				      ? "Credentials from beside the file: "
				      : "Credentials from: ");
		prov_say_file_name(t, t->r->sidecar);
	}
	prov_say_end(t);
}

/* What says nothing about the file: only about who signed it, and whether they may. */
static bool is_of_signer(const struct prov_finding *f)
{
	return f->status == PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY ||
	       strncmp(f->code, "signingCredential.", 18) == 0;
}

/* Whether the file is as it was signed, be the signer who they may. */
void prov_say_file(struct prov_say *t)
{
	const struct prov_findings *f = &t->r->active.findings;
	bool whole = prov_findings_have(f, PROV_ST_CLAIM_SIGNATURE_VALIDATED);

	if (t->r->source == PROV_STORE_ALONE)
		return; /* there is none */
	for (size_t i = 0; i < f->n; i++)
		whole = whole && (f->v[i].severity != PROV_SEV_FAILURE || is_of_signer(&f->v[i]));
	prov_say_begin(t,
	    !whole                 ? "File: not shown to be as it was signed"
	    : t->r->places_open    ? "File: its pieces are as they were signed, but the signature "
				     "does not cover where they lie, and so their order"
	    : prov_say_in_parts(t) ? "File: the parts that it has are as they were signed"
	    : t->r->normal_form    ? "File: the text is as it was signed (in Unicode's normal form)"
	    : t->r->metadata_open  ? "File: as it was signed, but for what the signature leaves "
				     "out, such as metadata that can turn a picture"
	    : prov_say_has_gaps(t) ? "File: as it was signed, but for what the signature leaves out"
				   : "File: as it was signed");
	/* Unchanged since somebody signed it, some day: the verdict says no more, either. */
	if (whole && prov_findings_have(f, PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY))
		prov_say_put(t, "; but that signature doesn't count");
	prov_say_end(t);
}
