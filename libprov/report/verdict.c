/* SPDX-License-Identifier: Apache-2.0 */
#include "report/verdict.h"

#define CHANGED "The content was changed after signing"
#define DIFFERENT "The content is not what was signed"
#define REVOKED "The signer's certificate was revoked by who issued it"
#define OUTSIDE "It may be unchanged, but its signature doesn't count"

/* From what says most to what says least. */
static const struct {
	enum prov_status status;
	const char *words, *cautious; /* the latter with an explanation behind it */
} ranks[] = {
    {PROV_ST_ASSERTION_DATA_HASH_MISMATCH, CHANGED, DIFFERENT},
    {PROV_ST_ASSERTION_BOXES_HASH_MISMATCH, CHANGED, DIFFERENT},
    {PROV_ST_ASSERTION_BOXES_HASH_UNKNOWN_BOX, CHANGED, DIFFERENT},
    {PROV_ST_ASSERTION_BMFF_HASH_MISMATCH, CHANGED, DIFFERENT},
    {PROV_ST_ASSERTION_COLLECTION_HASH_MISMATCH, CHANGED, DIFFERENT},
    {PROV_ST_ASSERTION_MULTI_ASSET_HASH_MISMATCH, CHANGED, DIFFERENT},
    {PROV_ST_ASSERTION_HASHED_URI_MISMATCH, "Its credentials were changed after signing",
	"Its credentials are not what was signed"},
    {PROV_ST_CLAIM_SIGNATURE_MISMATCH,
	"Its signature does not fit: its credentials were changed after signing, or made up",
	"Its signature does not fit"},
    {PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED, REVOKED, REVOKED},
    {PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY, OUTSIDE, OUTSIDE},
    {PROV_ST_SIGNING_CREDENTIAL_INVALID, "Its signer's certificate is not fit for signing it",
	"Its signer's certificate is not fit for signing it"},
};
#define NUM_RANKS (sizeof(ranks) / sizeof(ranks[0]))

static size_t rank(const struct prov_finding *f)
{
	size_t i = 0;

	while (i < NUM_RANKS && ranks[i].status != f->status)
		i++;
	return i;
}

/* An unknown signer makes nothing invalid. */
const struct prov_finding *prov_verdict_worst(const struct prov_findings *f)
{
	const struct prov_finding *out = NULL;

	for (size_t i = 0; i < f->n; i++) {
		const struct prov_finding *one = &f->v[i];

		if (one->severity != PROV_SEV_FAILURE ||
		    one->status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED)
			continue;
		if (out == NULL || rank(one) < rank(out))
			out = one;
	}
	return out;
}

struct prov_why prov_verdict_why(const struct prov_report *report)
{
	struct prov_why why = {
	    "Nothing shows that the content is what was signed", NULL, NULL, false};

	why.finding = prov_verdict_worst(&report->active.findings);
	if (why.finding != NULL) {
		size_t at = rank(why.finding);

		/* What was found in particular says more than our summary, and may say less. */
		why.explain = at == NUM_RANKS || why.finding->explanation != NULL;
		why.words = at == NUM_RANKS ? "Its credentials don't hold"
			    : why.explain   ? ranks[at].cautious
					    : ranks[at].words;
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
		return "as changed after its own signing";
	case PROV_ST_ASSERTION_HASHED_URI_MISMATCH:
		return "with credentials that are not the signed ones";
	case PROV_ST_CLAIM_SIGNATURE_MISMATCH:
		return "with a signature that does not fit";
	case PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED:
		return "with a revoked certificate";
	case PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY:
		return "with a certificate that did not count when it was signed";
	default:
		return "as invalid";
	}
}
