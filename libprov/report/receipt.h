/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands in a receipt (docs/receipts.md): JSON in one line, written by us and read back. It is
 * the word of who checked; reading only describes.
 */
#ifndef PROV_REPORT_RECEIPT_H
#define PROV_REPORT_RECEIPT_H

#include "prov/receipt.h"
#include "report/report.h"

#define PROV_RECEIPT_TYPE "application/vnd.prov.receipt+json"
/* external_aad of its signature: no claim's is made with any, so neither passes for the other. */
#define PROV_RECEIPT_AAD "prov receipt of a check, form 1"

/* What a receipt says; strings are of the arena that it was read into. */
struct prov_receipt_says {
	const char *name, *media_type; /* or NULL */
	const char *sha256;            /* 64 digits */
	uint64_t size;
	int64_t checked_at;
	const char *tool, *version;
	const char *verdict;
};

/* Writes it. REPORT is what was found, of a file with this SHA-256 (hexadecimal). */
int prov_receipt_put(const struct prov_report *report, const char *sha256,
    const struct prov_receipt_opts *opts, prov_write_cb write, void *ctx,
    struct prov_err *err) PROV_MUST_CHECK;
/* Why what was written for a receipt is not whole: WR, which holds PROV_MAX_RECEIPT bytes, or RC.
 */
int prov_receipt_unfit(const struct prov_wr *wr, int rc, struct prov_err *err) PROV_MUST_CHECK;
/* PROV_E_FORMAT for what is no such text, PROV_E_LIMIT for one too long. */
int prov_receipt_parse(struct prov_bytes json, struct prov_arena *arena,
    struct prov_receipt_says *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
