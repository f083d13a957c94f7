/* SPDX-License-Identifier: Apache-2.0 */
/* What a declaration comes to, by the classes of the conformance programme's signals rubric. */
#ifndef PROV_REPORT_MAKING_H
#define PROV_REPORT_MAKING_H

/*
 * In a few plain words ("fully AI-made"), or NULL where the rubric has no class for it. ACTION is
 * the action that declares the digital source type URI, or NULL for one of c2pa.created.
 */
const char *prov_making_class(const char *action, const char *uri);

#endif
