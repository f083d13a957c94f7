/* SPDX-License-Identifier: Apache-2.0 */
#include "report/verdict.h"

/* A file that was changed and one that another's credentials were put into look alike. */
#define DIFFERENT "The content is not what was signed"
#define CHANGED DIFFERENT ": it was changed, or its credentials belong to another file"
#define UNFIT "Its credentials don't fit this file"
#define NO_FIT "Its signature does not fit: its credentials were changed after signing, or made up"
#define REVOKED "The signer's certificate was revoked"
#define OUTSIDE "It may be unchanged, but its signature doesn't count"

/* From what says most to what says least; first what is about the content. */
static const struct {
	enum prov_status status;
	const char *words, *cautious; /* the latter with an explanation behind it */
} ranks[] = {
    {PROV_ST_ASSERTION_DATA_HASH_MISMATCH, CHANGED, UNFIT},
    {PROV_ST_ASSERTION_BOXES_HASH_MISMATCH, CHANGED, DIFFERENT},
    {PROV_ST_ASSERTION_BOXES_HASH_UNKNOWN_BOX, CHANGED, DIFFERENT},
    {PROV_ST_ASSERTION_BMFF_HASH_MISMATCH, CHANGED, DIFFERENT},
    {PROV_ST_ASSERTION_COLLECTION_HASH_MISMATCH, CHANGED, DIFFERENT},
    {PROV_ST_ASSERTION_MULTI_ASSET_HASH_MISMATCH, CHANGED, DIFFERENT},
    /* Behind this, what was signed is known, and that it was changed. */
    {PROV_ST_CLAIM_SIGNATURE_MISMATCH, NO_FIT, "Its signature does not fit"},
    {PROV_ST_ASSERTION_HASHED_URI_MISMATCH, "Its credentials were changed after signing",
	"Its credentials are not what was signed"},
    {PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED, REVOKED, REVOKED},
    {PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY, OUTSIDE, OUTSIDE},
    {PROV_ST_SIGNING_CREDENTIAL_INVALID, "Its signer's certificate is not fit for signing it",
	"Its signer's certificate is not fit for signing it"},
};
#define NUM_RANKS (sizeof(ranks) / sizeof(ranks[0]))
#define NUM_BINDINGS 6 /* of them, about the content */

static size_t rank(const struct prov_finding *f)
{
	size_t i = 0;

	while (i < NUM_RANKS && ranks[i].status != f->status)
		i++;
	return i;
}

/* An unknown signer makes nothing invalid. Of the ranks from FROM on. */
static const struct prov_finding *worst_from(const struct prov_findings *f, size_t from)
{
	const struct prov_finding *out = NULL;

	for (size_t i = 0; i < f->n; i++) {
		const struct prov_finding *one = &f->v[i];

		if (one->severity != PROV_SEV_FAILURE || rank(one) < from ||
		    one->status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED)
			continue;
		if (out == NULL || rank(one) < rank(out))
			out = one;
	}
	return out;
}

const struct prov_finding *prov_verdict_worst(const struct prov_findings *f)
{
	return worst_from(f, 0);
}

/* That the content is none is no news of a file of credentials alone. */
static const struct prov_finding *worst_of_active(const struct prov_report *r)
{
	const struct prov_finding *out = NULL;

	if (r->source == PROV_STORE_ALONE)
		out = worst_from(&r->active.findings, NUM_BINDINGS);
	return out != NULL ? out : prov_verdict_worst(&r->active.findings);
}

/* "Changed" is only said of what was signed: a signature that nobody checked shows no change. */
static void put_words(const struct prov_account *a, struct prov_why *why)
{
	bool signed_once = prov_findings_have(&a->findings, PROV_ST_CLAIM_SIGNATURE_VALIDATED);
	size_t at = rank(why->finding);

	/* What was found in particular says more than our summary, and may say less. */
	why->explain = at == NUM_RANKS || why->finding->explanation != NULL;
	why->unbound = at < NUM_BINDINGS;
	if (at == NUM_RANKS) {
		why->words = "Its credentials don't hold";
	} else if (why->finding->status == PROV_ST_CLAIM_SIGNATURE_MISMATCH && why->explain &&
		   !a->has_signer) {
		why->words = "Its signature can't be read, so nothing is proved";
		why->explain = false;
	} else if (!signed_once && why->unbound) {
		why->words = "The content is not what its credentials are about";
	} else if (!signed_once && why->finding->status == PROV_ST_ASSERTION_HASHED_URI_MISMATCH) {
		why->words = "Its credentials don't fit together, and no signature shows whose "
			     "they are";
	} else {
		why->words = why->explain ? ranks[at].cautious : ranks[at].words;
	}
}

struct prov_why prov_verdict_why(const struct prov_report *report)
{
	struct prov_why why = {
	    "Nothing shows that the content is what was signed", NULL, NULL, false, false};

	why.finding = worst_of_active(report);
	if (why.finding != NULL) {
		put_words(&report->active, &why);
		return why;
	}
	for (size_t i = 0; i < report->num_ingredients && why.account == NULL; i++) {
		const struct prov_account *row = &report->ingredients[i];

		if (!row->counts_invalid)
			continue;
		why.words = "The credentials of an ingredient don't hold";
		why.account = row;
		why.finding = prov_verdict_worst(&row->findings);
		why.explain = why.finding != NULL;
	}
	return why;
}

const char *prov_verdict_recorded(const struct prov_account *account)
{
	const struct prov_finding *f = prov_verdict_worst(&account->findings);

	switch (f == NULL ? PROV_ST_NONE : f->status) {
	case PROV_ST_ASSERTION_DATA_HASH_MISMATCH:
	case PROV_ST_ASSERTION_BOXES_HASH_MISMATCH:
	case PROV_ST_ASSERTION_BOXES_HASH_UNKNOWN_BOX:
	case PROV_ST_ASSERTION_BMFF_HASH_MISMATCH:
	case PROV_ST_ASSERTION_COLLECTION_HASH_MISMATCH:
	case PROV_ST_ASSERTION_MULTI_ASSET_HASH_MISMATCH:
		return "as not fitting its own credentials";
	case PROV_ST_ASSERTION_HASHED_URI_MISMATCH:
		return "with credentials that are not the signed ones";
	case PROV_ST_CLAIM_SIGNATURE_MISMATCH:
		return "with a signature that does not fit";
	case PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED:
		return "with a revoked certificate";
	case PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY:
		return "with a certificate that has ended, or did not count when it was signed";
	default:
		return "as invalid";
	}
}
