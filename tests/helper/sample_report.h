/* SPDX-License-Identifier: Apache-2.0 */
/* Reports made by hand, for the tests of what is said about them. The caller frees them. */
#ifndef PROV_TESTS_HELPER_SAMPLE_REPORT_H
#define PROV_TESTS_HELPER_SAMPLE_REPORT_H

#include "report/report.h"

#define SAMPLE_AI "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
#define SAMPLE_CAPTURE "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
#define SAMPLE_TIME 1795471500 /* 2026-11-23T22:05:00Z */

/* Everything that is good, with a time-stamp, a declaration and no ingredients. Concluded. */
struct prov_report *sample_trusted(void);
/* The same by a signer on no list, by its own clock. Concluded. */
struct prov_report *sample_valid(void);
/* The trusted one with STATUS found besides. Concluded. */
struct prov_report *sample_with(enum prov_status status);
/* A name and nothing else; state NONE. */
struct prov_report *sample_none(void);
/* Appends an ingredient (depth 1, with credentials) that has STATUS beside what makes it valid. */
struct prov_account *sample_ingredient(
    struct prov_report *report, const char *title, enum prov_status status);

#endif
