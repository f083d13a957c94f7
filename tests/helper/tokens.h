/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 3161 time-stamp tokens made while the tests run, with the defects that a test asks for. */
#ifndef PROV_TESTS_HELPER_TOKENS_H
#define PROV_TESTS_HELPER_TOKENS_H

#include "helper/certs.h"

/* Zeroes are good defaults, but for tsa and data. */
struct tokens_opts {
	const struct certs_cert *tsa;
	const struct certs_cert *more; /* other certificates to hold */
	size_t num_more;
	struct prov_bytes data;       /* what is stamped */
	struct prov_bytes request;    /* or: a TimeStampReq, whose imprint and nonce are taken */
	const char *time;             /* genTime; NULL: "20231114221320Z" (CERTS_NOW) */
	const char *imprint_md;       /* NULL: SHA256 */
	const char *sign_md;          /* NULL: SHA256 */
	const char *pss_mgf;          /* RSASSA-PSS with this hash in MGF1 */
	const struct certs_cert *ess; /* the certificate that the signature names; NULL: tsa's */
	bool ess_v1;                  /* name it by SHA-1, as ESSCertID */
	bool ess_none;
	const char *ess_md; /* the hash of ESSCertIDv2; NULL: SHA256 */
	bool by_key_id;     /* SignerIdentifier is the subject key identifier */
	bool no_certs, two_signers, other_type, critical_ext;
	long version;       /* of TSTInfo; 0: 1 */
	bool short_imprint; /* one byte of the imprint is missing */
};

/* A TimeStampToken, DER in an exact heap block that the caller frees. */
struct prov_bytes tokens_make(const struct tokens_opts *opts);
/* TimeStampResp around it. TOKEN.p NULL: without one. */
struct prov_bytes tokens_response(int status, struct prov_bytes token);

#endif
