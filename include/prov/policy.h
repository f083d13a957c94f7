/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verifier trusts, and as of when. A policy is filled, then used; once an operation has used
 * it, it must not change, and it may then be shared between threads. It remembers certificates that
 * it has judged (a bounded number): many files of the same signers take it several times as fast as
 * a new policy for each.
 */
#ifndef PROV_POLICY_H
#define PROV_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "prov/err.h"

#ifdef __cplusplus
extern "C" {
#endif

struct prov_policy;

/* An empty policy: nobody is trusted, the time is now. Nothing is taken from the system. */
PROV_API int prov_policy_new(struct prov_policy **out, struct prov_err *err) PROV_MUST_CHECK;
PROV_API void prov_policy_free(struct prov_policy *policy);

/* Which list a certificate file extends (C2PA 2.4, 14.4). */
enum prov_list {
	PROV_LIST_SIGNERS,    /* anchors for claim signers, for every accepted purpose */
	PROV_LIST_TIMESTAMPS, /* anchors for time-stamp authorities */
	PROV_LIST_ALLOWED,    /* end-entity certificates trusted by themselves */
	PROV_LIST_IDENTITIES, /* anchors and end-entity certificates for identity assertions (CAWG)
			       */
	PROV_LIST_PRODUCTS    /* C2PA's list of conforming products (JSON): trusts nobody */
};

/*
 * Adds a trust list, by its content: PEM, every certificate in it (PROV_E_CERT where there is
 * none); or JSON, the LoTE of ETSI TS 119 602 in which C2PA publishes its lists. What a list in
 * JSON names counts only for the times at which it was trusted, and for claim signers only where
 * their certificate is for claim signing (c2pa-kp-claimSigning); one that is past its NextUpdate is
 * used, and reports say so. PROV_LIST_ALLOWED and PROV_LIST_IDENTITIES take PEM only,
 * PROV_LIST_PRODUCTS JSON only. NAME is used in messages and reports.
 */
PROV_API int prov_policy_add_file(struct prov_policy *policy, enum prov_list list, const char *path,
    struct prov_err *err) PROV_MUST_CHECK;
PROV_API int prov_policy_add_list(struct prov_policy *policy, enum prov_list list, const void *data,
    size_t len, const char *name, struct prov_err *err) PROV_MUST_CHECK;
/* The same, PEM only. */
PROV_API int prov_policy_add_pem(struct prov_policy *policy, enum prov_list list, const void *pem,
    size_t len, const char *name, struct prov_err *err) PROV_MUST_CHECK;

/*
 * A list that was added: what a verdict rests on. NAME is what it was added as, or what
 * prov_policy_describe_list said; it is NULL behind the last one. Strings live until the policy is
 * changed or freed.
 */
struct prov_list_entry {
	enum prov_list list;
	const char *name;
	const char *title;    /* what it calls itself (JSON), or NULL */
	const char *sha256;   /* of its content, hexadecimal */
	size_t num_certs;     /* that count for LIST, be it now or at another time */
	bool has_issued;      /* JSON: ListIssueDateTime */
	bool has_next_update; /* JSON: NextUpdate, from when on it is past its time */
	bool has_got;         /* prov_policy_describe_list said so */
	int64_t issued, next_update, got;
	uint64_t sequence; /* JSON: LoTESequenceNumber, which grows from list to list; 0: none */
};
PROV_API size_t prov_policy_num_lists(const struct prov_policy *policy);
PROV_API struct prov_list_entry prov_policy_list_at(const struct prov_policy *policy, size_t i);
/* Says of the list that was added last what to call it, and when it was got (seconds since 1970;
 * NULL: not known): PEM does not say of when it is. */
PROV_API int prov_policy_describe_list(struct prov_policy *policy, const char *name,
    const int64_t *got, struct prov_err *err) PROV_MUST_CHECK;

/*
 * Adds certificates that were revoked, by the content of a file: CRLs (PEM, or one in DER), an OCSP
 * response (DER), or SHA-256 fingerprints of certificates, one a line, with a time (RFC 3339)
 * behind it from which on it counts, or none; '#' begins a comment. CRLs and OCSP responses count
 * where who issued the certificate signed them; fingerprints are the caller's word. A signature
 * that a trusted time-stamp shows to be older than the revocation stays what it is, but for a
 * fingerprint without a time; an answer of OCSP counts as one that was asked for online
 * (C2PA 2.4, 15.9.2). Time-stamp authorities are looked up by the rules of RFC 3161, 4, and the
 * certificates of identity assertions as of when those were made. PROV_E_FORMAT where it is none of
 * these. NAME is used in messages and reports.
 */
PROV_API int prov_policy_add_revoked(struct prov_policy *policy, const void *data, size_t len,
    const char *name, struct prov_err *err) PROV_MUST_CHECK;

/*
 * Whether time-stamps of authorities on no list are refused for v1 claims, too. Those predate the
 * lists: by default a stamp that verifies counts for them, and reports say whose word it is.
 */
PROV_API void prov_policy_set_strict_timestamps(struct prov_policy *policy, bool strict);

/* Judge as of this time (seconds since 1970, UTC). Default: the clock at each operation. */
PROV_API void prov_policy_set_time(struct prov_policy *policy, int64_t unix_time);

/*
 * What every report is held against besides: a policy file in JSON (docs/policies.md,
 * docs/policy.schema.json). Unknown fields, and values that there are not, are PROV_E_FORMAT, with
 * the line in the message; the policy then stays as it was. Replaces what was set before. The
 * outcome is in the report (prov_report_policy) and changes nothing else in it.
 */
PROV_API int prov_policy_set_clauses(
    struct prov_policy *policy, const void *json, size_t len, struct prov_err *err) PROV_MUST_CHECK;
/* Whether a clause asks for a state, and so decides whether the signer has to be trusted: what else
 * a caller would require of a signer is then not meant, for the files that such a clause applies to
 * (prov_report_policy_judges_state). */
PROV_API bool prov_policy_judges_state(const struct prov_policy *policy);
/* Whether a clause asks whether statements disagree by RULE (prov_rule_at): what it looks at has to
 * be looked at then. */
PROV_API bool prov_policy_judges_rule(const struct prov_policy *policy, const char *rule);

/* RFC 3339 to seconds since 1970; PROV_E_USAGE where TEXT is no such time. */
PROV_API int prov_time_parse(
    const char *text, int64_t *unix_time, struct prov_err *err) PROV_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
