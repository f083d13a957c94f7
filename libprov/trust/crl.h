/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of revoked certificates (RFC 5280, 5): what one says of one certificate, and whether it
 * may. C2PA knows no CRLs (14.5.2); a verifier may still be handed one. What follows is for
 * validate/.
 */
#ifndef PROV_TRUST_CRL_H
#define PROV_TRUST_CRL_H

#include "trust/trust.h"

struct prov_crl {
	bool is_issuers; /* it bears the name of who issued the certificate */
	bool accepted;   /* and is signed by that issuer, in a way that can be judged; or that one's
			    certificate is not known */
	const char *why; /* where it bears the name and is not accepted; in no arena */
	int64_t this_update, next_update;
	bool has_next;
	bool listed; /* and was not removed again */
	/* When it was revoked; or before that, when its key was lost by what is known. */
	int64_t revoked_at;
	bool on_hold;
	/* It was on hold, and is no more (removeFromCRL); never where the issuer is not known, for
	 * nobody vouches for that then. */
	bool let_go;
	const char *reason;    /* "keyCompromise", or NULL */
	size_t num_signatures; /* checked for it, by their cost (prov_sig_cost) */
};

/* One of them, parsed; may be read by several threads. */
struct prov_crl_file;
/* PROV_E_FORMAT where DER is no CRL. */
int prov_crl_new(
    struct prov_crl_file **out, struct prov_bytes der, struct prov_err *err) PROV_MUST_CHECK;
/* The CRLs of a PEM text, one after the other: *OFF is where to begin, then where the next may be.
 * PROV_E_NOTFOUND: there are no more. */
int prov_crl_new_pem(struct prov_crl_file **out, struct prov_bytes pem, size_t *off,
    struct prov_err *err) PROV_MUST_CHECK;
void prov_crl_free(struct prov_crl_file *crl);

/* A certificate and who issued it, to be asked about at several CRLs. ISSUER may be empty, where
 * nobody vouches for who that is: then what bears the issuer's name is believed, for it only ever
 * says that a certificate is no good, and comes from whom the caller trusts. */
struct prov_crl_of;
int prov_crl_of_open(struct prov_crl_of **out, struct prov_bytes cert, struct prov_bytes issuer,
    struct prov_err *err) PROV_MUST_CHECK;
void prov_crl_of_close(struct prov_crl_of *of);

/* Negative codes are no verdict (memory). */
int prov_crl_read(struct prov_crl_file *crl, const struct prov_crl_of *of, struct prov_crl *out,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
