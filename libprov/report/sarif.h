/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a SARIF 2.1.0 log: how it has texts and addresses. */
#ifndef PROV_REPORT_SARIF_H
#define PROV_REPORT_SARIF_H

#include "report/json.h"

/*
 * The member "message" or such: {"text": …}. TEXT, which may be a stranger's, is shown as on a
 * terminal, and in it nothing is a placeholder (3.11.5) or a link (3.11.6).
 */
void prov_sarif_message(struct prov_json *j, const char *key, const char *text);
/* The member "uri": a URI or a relative reference of RFC 3986 for the name of a file. */
void prov_sarif_uri(struct prov_json *j, const char *name);

#endif
