/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings: what a verification found, as data. Codes, severities and strings come from status.def.
 */
#ifndef PROV_REPORT_FINDING_H
#define PROV_REPORT_FINDING_H

#include "base/arena.h"
#include "prov/report.h"

enum prov_status {
	PROV_ST_NONE = 0,
#define S(id, severity, code, clause, url, text) PROV_ST_##id,
#include "report/status.def"
#undef S
	PROV_ST_COUNT
};

/* What a status code's url points to (C2PA 2.4, 15.2). */
enum prov_url_kind {
	PROV_URL_NONE,
	PROV_URL_ASSERTION,
	PROV_URL_CLAIM,
	PROV_URL_SIGNATURE,
	PROV_URL_STORE
};

struct prov_status_info {
	const char *code;
	enum prov_severity severity;
	const char *clause; /* where it is issued */
	enum prov_url_kind url;
	const char *text; /* default explanation, in plain words */
};
const struct prov_status_info *prov_status_info(enum prov_status status);
enum prov_status prov_status_find(struct prov_bytes code); /* PROV_ST_NONE where unknown */

struct prov_finding {
	enum prov_status status;
	const char *code; /* the table's, or a recorded foreign one */
	enum prov_severity severity;
	const char *url;         /* arena, valid UTF-8, or NULL */
	const char *explanation; /* arena, or NULL for the table's text */
	bool has_at;
	uint64_t at;
};

struct prov_findings {
	struct prov_finding *v;
	size_t n, cap;
	struct prov_arena *arena;
	int code; /* sticky: memory or the limit ran out; judged nowhere as a finding */
	enum prov_limit limit; /* that ran out */
};

void prov_findings_init(struct prov_findings *f, struct prov_arena *arena);
/* Adds one. URL may be NULL; EXPLANATION (printf) may be NULL. Sticky failure in f->code. */
void prov_find(struct prov_findings *f, enum prov_status status, const char *url,
    const char *explanation, ...) PROV_PRINTF(4, 5);
/* What F->CODE is, in words. */
int prov_findings_failed(const struct prov_findings *f, struct prov_err *err) PROV_MUST_CHECK;
/* The finding as the public interface shows it, with the table's explanation where it has none. */
struct prov_status_entry prov_finding_entry(const struct prov_finding *finding);
bool prov_findings_have(const struct prov_findings *f, enum prov_status status);

/*
 * The state of one manifest: a pure function of its findings (C2PA 2.4, 14.3). Any failure other
 * than signingCredential.untrusted is INVALID; without claimSignature.validated and
 * claimSignature.insideValidity it is INVALID too; then TRUSTED needs signingCredential.trusted,
 * otherwise VALID. Never NONE or ERROR.
 */
enum prov_state prov_findings_state(const struct prov_findings *f);

#endif
