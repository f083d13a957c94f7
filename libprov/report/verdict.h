/* SPDX-License-Identifier: Apache-2.0 */
/* Why a report is invalid, in one sentence: of many failures the one that says most. */
#ifndef PROV_REPORT_VERDICT_H
#define PROV_REPORT_VERDICT_H

#include "report/report.h"

struct prov_why {
	const char *words;                  /* ours, without a final full stop */
	const struct prov_finding *finding; /* what says more, or NULL */
	const struct prov_account *account; /* the ingredient at fault, or NULL */
	bool explain; /* the words need the finding's explanation behind them */
	bool unbound; /* the content is not what the credentials are about, who ever signed them */
};
struct prov_why prov_verdict_why(const struct prov_report *report);

/* An ingredient that was invalid when it was taken in: what was "recorded as …", "with …". */
const char *prov_verdict_recorded(const struct prov_account *account);
/* Of the failures the one that says most; NULL where there is none but an unknown signer. */
const struct prov_finding *prov_verdict_worst(const struct prov_findings *findings);

#endif
