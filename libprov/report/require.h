/* SPDX-License-Identifier: Apache-2.0 */
/* What a caller can require of an asset beyond being intact. */
#ifndef PROV_REPORT_REQUIRE_H
#define PROV_REPORT_REQUIRE_H

#include "report/report.h"

struct prov_require_info {
	enum prov_require bit;
	const char *name;
	const char *unmet; /* why it fails, in words */
	bool (*is_met)(const struct prov_report *report);
};
/* The table; NULL at the end. */
const struct prov_require_info *prov_require_at(size_t i);
/* Valid or trusted: of credentials that don't hold, nothing else matters. */
bool prov_report_holds(const struct prov_report *report);

#endif
