/* SPDX-License-Identifier: Apache-2.0 */
/* What a declaration comes to, by the classes of the conformance programme's signals rubric. */
#ifndef PROV_REPORT_MAKING_H
#define PROV_REPORT_MAKING_H

#include "report/report.h"

/*
 * In a few plain words ("fully AI-made"), or NULL where the rubric has no class for it. ACTION is
 * the action that declares the digital source type URI, or NULL for one of c2pa.created.
 */
const char *prov_making_class(const char *action, const char *uri);
/* The account whose declaration the report repeats: the active manifest's, or its parent's. */
const struct prov_account *prov_making_declarer(const struct prov_report *report);
/* The account that speaks for the content: the active manifest's, or, where nothing but updates
 * came since, that of the content's own. */
const struct prov_account *prov_making_speaker(const struct prov_report *report);

#endif
