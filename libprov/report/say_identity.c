/* SPDX-License-Identifier: Apache-2.0 */
/* Who else vouches for what the credentials say (CAWG). */
#include "report/say.h"

/* Who else vouches for what the credentials say (CAWG): a matter of its own. */
void prov_say_identities(struct prov_say *t)
{
	for (size_t i = 0; i < t->r->num_identities; i++) {
		const struct prov_identity_row *row = &t->r->identities[i];

		if (prov_say_is_enough(t, i, t->r->num_identities))
			return;
		prov_say_begin(t, row->holds ? "Identity beside the signer's: "
					     : "Identity named, which nothing proves: ");
		if (row->name != NULL)
			prov_say_quote(t, row->name);
		else
			prov_say_put(t, "nobody by name");
		if (row->organization != NULL) {
			prov_say_put(t, " (");
			prov_say_quote(t, row->organization);
			prov_say_put(t, ")");
		}
		if (row->holds)
			prov_say_put(
			    t, row->trusted ? ", trusted" : ", on no trust list for identities");
		prov_say_end(t);
		t->text.indent++;
		for (size_t k = 0; k < row->findings.n && !row->trusted; k++) {
			const struct prov_finding *f = &row->findings.v[k];

			if (f->severity != PROV_SEV_FAILURE || (row->holds && !t->verbose))
				continue;
			prov_say_begin(t, "Note: ");
			prov_say_show(t, f->code, PROV_SAY_TITLE);
			prov_say_put(t, ": ");
			prov_say_explanation(t, f);
			prov_say_end(t);
		}
		t->text.indent--;
	}
}
