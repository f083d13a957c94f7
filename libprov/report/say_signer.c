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
	/* Who is listed, and not an authority, needs nobody's word. What leads to no list has an
	 * issuer's name only by its own. */
	if (a->signer_issuer != NULL && !a->signer_allowed) {
		prov_say_put(t, a->signer_trusted ? ", by the word of " : ", and for its issuer ");
		prov_say_quote(t, a->signer_issuer);
	}
	prov_say_put(t, a->signer_allowed   ? ", whose very certificate is trusted"
			: a->signer_trusted ? ", on a trust list"
					    : ", on no trust list");
	if (a->signer_trusted && a->signer_list != NULL) {
		prov_say_put(t, " (");
		prov_say_list_name(t, a->signer_list);
		prov_say_put(t, ")");
	}
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

/* Why the time-stamp that is there gives no time; NULL where there is none. */
static const struct prov_finding *useless_stamp(const struct prov_findings *f)
{
	static const enum prov_status reasons[] = {PROV_ST_TIME_STAMP_CREDENTIAL_INVALID,
	    PROV_ST_TIME_STAMP_UNTRUSTED, PROV_ST_TIME_STAMP_OUTSIDE_VALIDITY,
	    PROV_ST_TIME_STAMP_MISMATCH, PROV_ST_TIME_STAMP_MALFORMED};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		for (size_t k = 0; k < f->n; k++) {
			if (f->v[k].status == reasons[i])
				return &f->v[k];
		}
	}
	return NULL;
}

/* A name that nobody vouches for is only what it says of itself. */
static void put_own_name(
    struct prov_say *t, const struct prov_account *a, const char *words, const char *after)
{
	if (a->stamp_by == NULL)
		return;
	if (prov_say_is_left_out(t, a->stamp_by)) {
		prov_say_put(t, " (its name is left out here)");
		return;
	}
	prov_say_put(t, words);
	prov_say_quote(t, a->stamp_by);
	prov_say_put(t, after);
}

/* By whose word the signature was there at that time. */
static void put_stamp(struct prov_say *t, const struct prov_account *a)
{
	if (a->time_untrusted) {
		prov_say_put(t, ", by the word of a time-stamp authority that is on no trust list");
		put_own_name(t, a, " and calls itself ", "");
		return;
	}
	prov_say_put(t, a->stamp_by != NULL ? ", vouched for by the time-stamp authority "
					    : ", vouched for by a time-stamp authority");
	if (a->stamp_by != NULL)
		prov_say_quote(t, a->stamp_by);
	prov_say_put(t, ", on a trust list");
}

static void put_useless_stamp(
    struct prov_say *t, const struct prov_account *a, const struct prov_finding *f)
{
	if (f->status == PROV_ST_TIME_STAMP_UNTRUSTED && f->explanation == NULL) {
		prov_say_put(t, "a time-stamp is there, but its authority");
		put_own_name(t, a, ", which calls itself ", ",");
		prov_say_put(t,
		    " is on no list, so its time is not used; --tsa-trust FILE names whom "
		    "to trust");
		return;
	}
	prov_say_put(t, "a time-stamp is there, but of no use: ");
	prov_say_explanation(t, f);
}

/* 15.8.2, of old claims: all rests on the word of an authority that nobody vouches for. */
static void say_past(struct prov_say *t, const struct prov_account *a)
{
	if (!a->time_untrusted || a->not_after == 0 || a->not_after >= t->r->as_of)
		return;
	prov_say_begin(t, "Certificate: ended on ");
	prov_say_when(t, a->not_after);
	prov_say_put(
	    t, "; only that time-stamp, of an authority on no list, says it signed before");
	prov_say_end(t);
}

void prov_say_time(struct prov_say *t, const struct prov_account *a)
{
	const struct prov_finding *useless = a->time_is_stamp ? NULL : useless_stamp(&a->findings);

	prov_say_begin(t, "Signed: ");
	if (a->has_time) {
		prov_say_put(t, a->time_is_stamp ? "no later than " : "");
		prov_say_when(t, a->time);
		if (a->time_is_stamp)
			put_stamp(t, a);
		else
			prov_say_put(t, ", by the signer's own word");
	} else if (useless == NULL) {
		prov_say_put(t, "no time-stamp says when");
	}
	if (useless != NULL) {
		prov_say_put(t, a->has_time ? "; " : "");
		put_useless_stamp(t, a, useless);
	}
	prov_say_end(t);
	say_past(t, a);
}
