/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking the network. The library never does: where a policy has a fetch function, verification
 * calls it for what the specification lets a validator ask for online, and goes on without an
 * answer where there is none. Signing calls one for time-stamps (timestamp.h).
 */
#ifndef PROV_FETCH_H
#define PROV_FETCH_H

#include <stddef.h>

#include "prov/err.h"
#include "prov/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

enum prov_fetch_kind {
	PROV_FETCH_OCSP = 1, /* the status of a certificate: an HTTP POST (RFC 6960, A.1) */
	PROV_FETCH_MANIFEST, /* a manifest store outside the asset: an HTTP GET (C2PA 2.4, 11.4) */
	PROV_FETCH_TIMESTAMP /* a time-stamp, for signing: an HTTP POST (RFC 3161, 3.4) */
};

/* What is asked for. In verification URL and BODY come from a file and are hostile: they name any
 * host. In signing they come from the caller and from the signer's certificate. */
struct prov_fetch {
	size_t struct_size; /* sizeof(struct prov_fetch) of the library */
	enum prov_fetch_kind kind;
	const char *url; /* absolute, http: or https:, printable ASCII without blanks */
	/* To be sent, and of which media type; BODY is NULL and TYPE is NULL where nothing is. */
	const void *body;
	size_t body_len;
	const char *body_type;
	const char *accept;  /* the media type that is expected back */
	size_t max_response; /* a longer answer is of no use */
};

/*
 * Answers by handing all bytes of the response's content to prov_fetch_put, in order, in as many
 * calls as it likes. PROV_OK: that was the whole of a successful response (HTTP 200). A negative
 * code with ERR filled: nothing was obtained, which the report then says with the sentence of ERR;
 * only PROV_E_NOMEM and PROV_E_CANCELLED end the verification. It is for the function to bound the
 * time that it takes and to refuse URLs that it does not like. It is called by the thread that
 * verifies; threads that share the policy may call it at the same time.
 */
struct prov_fetch_answer;
typedef int prov_fetch_fn(void *ctx, const struct prov_fetch *what,
    struct prov_fetch_answer *answer, struct prov_err *err);

/* Appends to the answer; PROV_E_LIMIT beyond max_response. */
PROV_API int prov_fetch_put(struct prov_fetch_answer *answer, const void *data, size_t len,
    struct prov_err *err) PROV_MUST_CHECK;

/* Without FETCH (NULL, as in a new policy) nothing is asked of anyone. CTX must outlive POLICY. */
PROV_API void prov_policy_set_fetch(struct prov_policy *policy, prov_fetch_fn *fetch, void *ctx);

#ifdef __cplusplus
}
#endif
#endif
