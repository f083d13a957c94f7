/* SPDX-License-Identifier: Apache-2.0 */
/* Who signed, and when, and on whose word that is known. */
#include "report/say.h"

/* Who, and on whose word that is known. A signer on no list is unknown, not false. */
void prov_say_signer(struct prov_say *t, const struct prov_account *a)
{
	bool proven = prov_findings_have(&a->findings, PROV_ST_CLAIM_SIGNATURE_VALIDATED);

	prov_say_begin(t, "Signer: ");
	if (!a->signer_trusted || !proven)
		prov_say_put(t, proven ? "unknown; the certificate names "
				       : "not shown by the signature; the certificate names ");
	if (!prov_say_name(t, a))
		prov_say_put(t, "nobody");
	if (a->signer_issuer != NULL) {
		prov_say_put(t, ", by the word of ");
		prov_say_quote(t, a->signer_issuer);
	}
	prov_say_put(t, a->signer_trusted ? ", on a trust list" : ", on no trust list");
	if (t->verbose && a->signer_alg != NULL) {
		prov_say_put(t, ", ");
		prov_say_show(t, a->signer_alg, PROV_SAY_TITLE);
	}
	if (t->verbose && a->not_after != 0) {
		prov_say_put(t, ", certificate ends on ");
		prov_say_when(t, a->not_after);
	}
	prov_say_end(t);
}

void prov_say_time(struct prov_say *t, const struct prov_account *a)
{
	prov_say_begin(t, "Signed: ");
	if (!a->has_time) {
		prov_say_put(t, "no time-stamp says when");
	} else {
		prov_say_when(t, a->time);
		if (!a->time_is_stamp)
			prov_say_put(t, ", by the signer's own word");
		else if (a->time_untrusted)
			prov_say_put(
			    t, ", by the word of a time-stamp authority that is on no trust list");
		else
			prov_say_put(t, ", vouched for by a time-stamp authority");
	}
	prov_say_end(t);
}
