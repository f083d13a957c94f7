/* SPDX-License-Identifier: Apache-2.0 */
/* Making certificates: an identity to try things with, and requests for real ones. */
#ifndef PROV_TRUST_ISSUE_H
#define PROV_TRUST_ISSUE_H

#include "base/wr.h"
#include "crypto/crypto.h"

struct prov_issue {
	const char *name;         /* common name, UTF-8 */
	const char *organization; /* or NULL */
	enum prov_hash hash;      /* of the certificates' signatures; NONE with Ed25519 keys */
	unsigned days;            /* validity of the signing certificate */
	int64_t now;
};

#define PROV_ISSUE_MAX_NAME                                                                        \
	64u /* characters: ub-common-name, ub-organization-name (RFC 5280 A.1) */
#define PROV_ISSUE_MAX_DAYS 36500u

/* PROV_E_USAGE with a sentence where a name or the validity can't stand in a certificate. */
int prov_issue_check(const struct prov_issue *who, struct prov_err *err) PROV_MUST_CHECK;

/*
 * A self-signed root on ROOT and a claim-signing certificate for LEAF under it, both satisfying
 * C2PA 2.4, 14.5.1.1. Appends PEM: leaf and root to CHAIN, the root alone to TRUST.
 */
int prov_issue_identity(const struct prov_key *root, const struct prov_key *leaf,
    const struct prov_issue *who, struct prov_wr *chain, struct prov_wr *trust,
    struct prov_err *err) PROV_MUST_CHECK;

/* A PKCS#10 request (RFC 2986) for LEAF that asks for the extensions of a claim signer. */
int prov_issue_request(const struct prov_key *leaf, const struct prov_issue *who,
    struct prov_wr *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
