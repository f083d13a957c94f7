/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OCSP responses (RFC 6960): what one says of one certificate, and whether whoever says it may.
 * Which times count, and what follows, is for validate/ to say (C2PA 2.4, 15.9).
 */
#ifndef PROV_TRUST_OCSP_H
#define PROV_TRUST_OCSP_H

#include "trust/trust.h"

enum prov_ocsp_status {
	PROV_OCSP_UNKNOWN = 0, /* also what is good of a certificate that had ended before */
	PROV_OCSP_GOOD, /* also what was revoked and then removed from the list (removeFromCRL) */
	PROV_OCSP_REVOKED,
};

/* One SingleResponse for the certificate. One that is good ends with its signer's certificate at
 * the latest. */
struct prov_ocsp_single {
	enum prov_ocsp_status status;
	int64_t this_update, next_update;
	bool has_next;
	int64_t revoked_at; /* where it is revoked */
	bool on_hold;       /* revoked, but perhaps not for good (certificateHold) */
	const char *reason; /* where revoked and said, "keyCompromise" */
};

struct prov_ocsp {
	/* RFC 6960, 3.2, items 1 to 4: it is of this certificate, its signature verifies, and its
	 * signer is the certificate's issuer or was authorized by it (4.2.2.2). */
	bool accepted;
	const char *why; /* in the arena, where it is not accepted */
	bool is_about;   /* it names the certificate, accepted or not */
	struct prov_bytes
	    signer; /* the certificate of who signed it, in the arena; empty: its issuer */
	int64_t produced_at;
	struct prov_ocsp_single *singles; /* in the arena; at least one where accepted */
	size_t n;
	size_t num_signatures; /* checked for it, by their cost (prov_sig_cost); of none where 'why'
				  is another */
	size_t decoding;       /* of it and of both certificates, in the same units */
};

/* Negative codes are no verdict on the response (memory). */
int prov_ocsp_read(struct prov_bytes response, struct prov_bytes cert, struct prov_bytes issuer,
    struct prov_arena *arena, struct prov_ocsp *out, struct prov_err *err) PROV_MUST_CHECK;

/*
 * The same where the issuer's certificate is not known: by its name, and whose signature the
 * response has is not looked at. For what the verifier brings itself; and what it says in favour of
 * the certificate is nobody's word.
 */
int prov_ocsp_read_by_name(struct prov_bytes response, struct prov_bytes cert,
    struct prov_arena *arena, struct prov_ocsp *out, struct prov_err *err) PROV_MUST_CHECK;

/* A request about CERT (RFC 6960, 4.1), appended. */
int prov_ocsp_request(struct prov_bytes cert, struct prov_bytes issuer, struct prov_wr *out,
    struct prov_err *err) PROV_MUST_CHECK;

/* Whom CERT names to ask (RFC 5280, 4.2.2.1): its first http or https address in the arena, or
 * NULL. */
int prov_ocsp_url(struct prov_bytes cert, struct prov_arena *arena, const char **out,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
