/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receipts: the signed record that somebody checked a file, and of what was found
 * (docs/receipts.md). A receipt says nothing for the file itself: it is no credential of it, and
 * can't be taken for one.
 */
#ifndef PROV_RECEIPT_H
#define PROV_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "prov/err.h"
#include "prov/io.h"
#include "prov/policy.h"
#include "prov/report.h"
#include "prov/signer.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PROV_RECEIPT_DIGEST 32 /* bytes of SHA-256 */

struct prov_receipt_opts {
	size_t struct_size; /* sizeof(struct prov_receipt_opts); set by the initialiser */
	const char *tool;   /* who checks, or NULL: libprov; its version is the library's */
	int64_t checked_at; /* when; 0: now */
	unsigned require;   /* as for prov_report_meets */
	bool online;        /* the policy's fetch function could ask the network */
};
#define PROV_RECEIPT_OPTS_INIT                                                                     \
	{                                                                                          \
		sizeof(struct prov_receipt_opts), NULL, 0, 0, false                                \
	}

/* SHA-256 of all of SRC: to be taken before it is verified. */
PROV_API int prov_receipt_digest(const struct prov_src *src,
    unsigned char digest[PROV_RECEIPT_DIGEST], struct prov_err *err) PROV_MUST_CHECK;

/*
 * Writes the receipt of REPORT, which prov_verify made of SRC, signed by SIGNER (and stamped, after
 * prov_signer_set_tsa). BEFORE is what prov_receipt_digest gave before that: SRC is read once more,
 * and must still be the same (PROV_E_IO). Of a report from which personal data was taken out, the
 * file's name is left out, too. A report without a verdict has no receipt (PROV_E_USAGE). *NOTE
 * (may be NULL) becomes true where there is no time-stamp, though an optional one was to be had.
 */
PROV_API int prov_receipt_write(const struct prov_report *report, const struct prov_src *src,
    const unsigned char before[PROV_RECEIPT_DIGEST], const struct prov_signer *signer,
    const struct prov_receipt_opts *opts, struct prov_sink *sink, bool *unstamped,
    struct prov_err *err) PROV_MUST_CHECK;

/* *YES: whether SRC begins as a receipt does. An error where it can't be read. */
PROV_API int prov_receipt_is(
    const struct prov_src *src, bool *yes, struct prov_err *err) PROV_MUST_CHECK;

struct prov_receipt;

/*
 * Checks a receipt: its signature, certificate, time and form, by the lists for signers of POLICY,
 * the rules being those for the signatures of credentials. PROV_OK whatever is found.
 */
PROV_API int prov_receipt_open(struct prov_receipt **out, const struct prov_policy *policy,
    const struct prov_src *src, struct prov_err *err) PROV_MUST_CHECK;
PROV_API void prov_receipt_free(struct prov_receipt *receipt);

/* Of the receipt, not of the file: INVALID (changed, or none), VALID (an unknown signer), TRUSTED.
 */
PROV_API enum prov_state prov_receipt_state(const struct prov_receipt *receipt);
/* Why it is no better: a sentence without a full stop, or NULL. */
PROV_API const char *prov_receipt_why(const struct prov_receipt *receipt);
PROV_API const char *prov_receipt_signer(const struct prov_receipt *receipt); /* or NULL */
/* When it was signed, by a trusted time-stamp authority; false where none says so. */
PROV_API bool prov_receipt_stamped_at(const struct prov_receipt *receipt, int64_t *when);

/* What it says; all NULL or 0 where it is invalid. */
PROV_API const char *prov_receipt_file(const struct prov_receipt *receipt); /* or NULL */
PROV_API const char *prov_receipt_sha256(const struct prov_receipt *receipt);
PROV_API uint64_t prov_receipt_size(const struct prov_receipt *receipt);
PROV_API int64_t prov_receipt_checked_at(const struct prov_receipt *receipt);
PROV_API const char *prov_receipt_tool(const struct prov_receipt *receipt);
PROV_API const char *prov_receipt_version(const struct prov_receipt *receipt);
PROV_API const char *prov_receipt_verdict(
    const struct prov_receipt *receipt); /* as prov_state_str */
/* All of it, in JSON, on one line. */
PROV_API const char *prov_receipt_json(const struct prov_receipt *receipt);

/* Whether SRC is the file that the receipt is about. */
PROV_API int prov_receipt_matches(const struct prov_receipt *receipt, const struct prov_src *src,
    bool *yes, struct prov_err *err) PROV_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
