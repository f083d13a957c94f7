/* SPDX-License-Identifier: Apache-2.0 */
/* What is in a certificate, and what the lists of a policy make of it. */
#ifndef PROV_CERTIFICATE_H
#define PROV_CERTIFICATE_H

#include "prov/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The certificates of a file, in its order. */
struct prov_certs;

/* Reads PEM (every certificate in it) or one certificate in DER. PROV_E_CERT where there is none.
 * NAME is for messages. */
PROV_API int prov_certs_new(struct prov_certs **out, const void *data, size_t len, const char *name,
    struct prov_err *err) PROV_MUST_CHECK;
PROV_API void prov_certs_free(struct prov_certs *certs);
PROV_API size_t prov_certs_count(const struct prov_certs *certs);

/* Strings are UTF-8 and may hold control characters; they live until prov_certs_free. */
struct prov_cert_entry {
	const char *subject, *issuer; /* "CN=…, O=…" */
	const char *serial;           /* decimal */
	const char *sha256;           /* of the whole certificate, hexadecimal */
	int64_t not_before, not_after;
	bool is_ca, is_self_issued;
	const char *const *eku; /* what it is for: dotted OIDs */
	size_t num_eku;
	const char *unfit; /* why it can't sign claims (C2PA 2.4, 14.5.1), or NULL */
};
PROV_API struct prov_cert_entry prov_certs_at(const struct prov_certs *certs, size_t i);

/* What the lists of one kind make of the first one, with the others behind it. */
struct prov_cert_trust {
	bool trusted;     /* on its own (PROV_LIST_ALLOWED), or through an authority */
	bool listed;      /* it stands on a list itself */
	const char *list; /* the list that trusts it or that it stands on, or NULL */
	const char *why;  /* a sentence where it is not trusted, or NULL */
};
/* As of the policy's time. Strings live until the policy is changed or CERTS freed. */
PROV_API int prov_certs_trust(struct prov_certs *certs, const struct prov_policy *policy,
    enum prov_list list, struct prov_cert_trust *out, struct prov_err *err) PROV_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
