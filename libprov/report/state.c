/* SPDX-License-Identifier: Apache-2.0 */
/* The one place where findings become a verdict. */
#include "report/report.h"

enum prov_state prov_findings_state(const struct prov_findings *f)
{
	bool validated = false, inside = false, trusted = false, untrusted = false;

	/* Findings were lost: whatever is left proves nothing. */
	if (f->code != PROV_OK)
		return PROV_STATE_INVALID;
	for (size_t i = 0; i < f->n; i++) {
		switch (f->v[i].status) {
		case PROV_ST_CLAIM_SIGNATURE_VALIDATED:
			validated = true;
			break;
		case PROV_ST_CLAIM_SIGNATURE_INSIDE_VALIDITY:
			inside = true;
			break;
		case PROV_ST_SIGNING_CREDENTIAL_TRUSTED:
			trusted = true;
			break;
		case PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED:
			untrusted = true;
			break;
		default:
			/* Foreign codes (status NONE) too: a failure that we do not know is one. */
			if (f->v[i].severity == PROV_SEV_FAILURE)
				return PROV_STATE_INVALID;
			break;
		}
	}
	/* C2PA 2.4, 14.3.5: valid asks for both of these successes, not just for no failure. */
	if (!validated || !inside)
		return PROV_STATE_INVALID;
	/* 14.3.6. Both at once is a contradiction; it must not read as the better of the two. */
	return trusted && !untrusted ? PROV_STATE_TRUSTED : PROV_STATE_VALID;
}

/*
 * That credentials kept elsewhere were not had (15.5.3.1) leaves an asset without any: they may be
 * good, and nothing says that the asset is not.
 */
static bool has_failure(const struct prov_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].severity == PROV_SEV_FAILURE &&
		    f->v[i].status != PROV_ST_MANIFEST_INACCESSIBLE)
			return true;
	}
	return f->code != PROV_OK;
}

/* An account without a manifest has nothing to be valid; but damage that stands in for one has. */
static enum prov_state account_state(const struct prov_account *account, bool has_manifest)
{
	if (!has_manifest && !has_failure(&account->findings))
		return PROV_STATE_NONE;
	return prov_findings_state(&account->findings);
}

static bool is_bound(const struct prov_findings *f)
{
	static const enum prov_status matches[] = {PROV_ST_ASSERTION_DATA_HASH_MATCH,
	    PROV_ST_ASSERTION_BOXES_HASH_MATCH, PROV_ST_ASSERTION_BMFF_HASH_MATCH,
	    PROV_ST_ASSERTION_COLLECTION_HASH_MATCH, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MATCH};

	for (size_t i = 0; i < sizeof(matches) / sizeof(matches[0]); i++) {
		if (prov_findings_have(f, matches[i]))
			return true;
	}
	return false;
}

void prov_report_conclude(struct prov_report *report)
{
	bool bound = is_bound(&report->active.findings);
	bool below_invalid = false;

	report->active.state = account_state(&report->active, report->has_active);
	for (size_t i = 0; i < report->num_ingredients; i++) {
		struct prov_account *row = &report->ingredients[i];

		row->state = account_state(row, row->manifest != NULL);
		below_invalid = below_invalid || row->counts_invalid;
		/* An update manifest is bound by the manifest that it updates. */
		bound = bound || is_bound(&row->findings);
	}
	report->state = report->active.state;
	/* Nobody found that the content is the signed one: that must not read as good, whichever
	 * rule forgot to say so (14.3.5: a valid asset's bindings match). */
	if (report->state != PROV_STATE_NONE && (below_invalid || !bound))
		report->state = PROV_STATE_INVALID;
}

bool prov_account_trusts_signer(const struct prov_account *account)
{
	const struct prov_findings *f = &account->findings;

	return account->signer_trusted &&
	       prov_findings_have(f, PROV_ST_CLAIM_SIGNATURE_VALIDATED) &&
	       prov_findings_have(f, PROV_ST_CLAIM_SIGNATURE_INSIDE_VALIDITY) &&
	       !prov_findings_have(f, PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED);
}

bool prov_account_fell(const struct prov_report *report, const struct prov_account *account)
{
	return account->state == PROV_STATE_INVALID ||
	       (account == &report->active && report->state == PROV_STATE_INVALID);
}

size_t prov_report_invalid_ingredients(const struct prov_report *report)
{
	size_t n = 0;

	for (size_t i = 0; i < report->num_ingredients; i++)
		n += report->ingredients[i].state == PROV_STATE_INVALID ? 1 : 0;
	return n;
}

bool prov_list_is_same(const struct prov_list_entry *one, const struct prov_list_entry *other)
{
	return one == other || (one->sha256 != NULL && other->sha256 != NULL &&
				   strcmp(one->sha256, other->sha256) == 0);
}
