/* SPDX-License-Identifier: Apache-2.0 */
/* A file beside what it was before (prov/compare.h): what became of its credentials, its marks and
 * its content. */
#ifndef PROV_REPORT_WAS_H
#define PROV_REPORT_WAS_H

#include "prov/compare.h"
#include "report/report.h"

struct prov_was {
	const char *name; /* the file as it was */
	uint64_t size;
	uint8_t hash[PROV_HASH_MAX]; /* SHA-256 */
	bool is_picture;             /* what the two show was compared */
	enum prov_state state;       /* its own */
	enum prov_fate fate;
	bool as_ingredient; /* the earlier credentials are among the ingredients of the new ones */
	struct prov_was_mark *marks;
	size_t num_marks;
	enum prov_likeness likeness;
	const char *by; /* what was compared: "bytes", "pixels", "text"; or why nothing was */
	unsigned alike; /* per cent, where LIKELY or OTHER */
};

const char *prov_fate_str(enum prov_fate fate);             /* "stripped" */
const char *prov_likeness_str(enum prov_likeness likeness); /* "exact" */

/* The parts that reports alone tell: credentials and marks. */
enum prov_fate prov_was_fate(
    const struct prov_report *now, const struct prov_report *was, bool *as_ingredient);
int prov_was_marks(struct prov_report *now, const struct prov_report *was, struct prov_was *w,
    struct prov_err *err) PROV_MUST_CHECK;

/* was_text.c: whether both sources are text, and how alike what is not credentials in them is, in
 * per cent; 101 for the same in Unicode's normal form. 0 with *IS_TEXT false where they are not. */
int prov_was_text(const struct prov_src *now, const char *now_name, const struct prov_src *was,
    const char *was_name, bool *is_text, unsigned *alike, struct prov_err *err) PROV_MUST_CHECK;

#endif
