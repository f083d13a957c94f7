/* SPDX-License-Identifier: Apache-2.0 */
/* What the responders say of a signer's certificates, to be put beside its signatures (C2PA 2.4,
 * 10.3.2.6). */
#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "compose/countersign.h"
#include "trust/ocsp.h"

#define SKEW 300 /* seconds that the responder's clock may be ahead of ours */

struct asking {
	struct prov_signer *signer;
	prov_fetch_fn *fetch;
	void *ctx;
	struct prov_arena *scratch;
};

static const struct prov_ocsp_single *find_newest(const struct prov_ocsp *ocsp)
{
	const struct prov_ocsp_single *newest = NULL;

	for (size_t i = 0; i < ocsp->n; i++) {
		if (newest == NULL || ocsp->singles[i].this_update > newest->this_update)
			newest = &ocsp->singles[i];
	}
	return newest;
}

/* Of a certificate that is revoked somewhere in the response, whatever else that says: to who does
 * not trust the time-stamp, what is signed would be invalid (15.9.1). */
static const struct prov_ocsp_single *find_revoked(const struct prov_ocsp *ocsp)
{
	for (size_t i = 0; i < ocsp->n; i++) {
		if (ocsp->singles[i].status == PROV_OCSP_REVOKED)
			return &ocsp->singles[i];
	}
	return NULL;
}

/* An answer that readers will count: good, and of now. */
static int judge(const struct prov_ocsp *ocsp, struct prov_err *err)
{
	const struct prov_ocsp_single *newest, *revoked;
	int64_t now = prov_clock_now();

	if (!ocsp->accepted)
		return prov_fail(err, PROV_E_FORMAT, "%s", ocsp->why);
	newest = find_newest(ocsp);
	revoked = find_revoked(ocsp);
	if (revoked != NULL)
		return prov_fail(err, PROV_E_CERT, "the certificate is revoked (%s)",
		    revoked->reason == NULL ? "no reason is given" : revoked->reason);
	if (newest == NULL || newest->status == PROV_OCSP_UNKNOWN)
		return prov_fail(
		    err, PROV_E_FORMAT, "the OCSP responder does not know the certificate");
	if (now + SKEW < newest->this_update || (newest->has_next && now > newest->next_update))
		return prov_fail(err, PROV_E_FORMAT, "the OCSP response is not of this time");
	return PROV_OK;
}

/* Keeps the bytes where the signer keeps its chain. */
static int keep(struct asking *a, struct prov_bytes answer, struct prov_err *err)
{
	struct prov_countersigner *cs = prov_signer_countersigner(a->signer);
	uint8_t *copy = prov_signer_alloc(a->signer, answer.n, err);

	if (copy == NULL)
		return PROV_E_NOMEM;
	memcpy(copy, answer.p, answer.n);
	cs->ocsp[cs->num_ocsp++] = prov_bytes(copy, answer.n);
	return PROV_OK;
}

static int ask(struct asking *a, const char *url, struct prov_bytes cert, struct prov_bytes issuer,
    struct prov_err *err)
{
	struct prov_fetch what = {.kind = PROV_FETCH_OCSP,
	    .url = url,
	    .body_type = "application/ocsp-request",
	    .accept = "application/ocsp-response"};
	struct prov_wr request, answer;
	struct prov_ocsp ocsp;
	int rc;

	prov_wr_init(&request, PROV_MAX_OCSP_ANSWER);
	prov_wr_init(&answer, PROV_MAX_OCSP_ANSWER);
	rc = prov_ocsp_request(cert, issuer, &request, err);
	what.body = request.p;
	what.body_len = request.n;
	if (rc == PROV_OK)
		rc = prov_fetch_ask(a->fetch, a->ctx, &what, &answer, err);
	if (rc == PROV_OK)
		rc = prov_ocsp_read(prov_wr_data(&answer), cert, issuer, a->scratch, &ocsp, err);
	if (rc == PROV_OK)
		rc = judge(&ocsp, err);
	if (rc == PROV_OK)
		rc = keep(a, prov_wr_data(&answer), err);
	prov_wr_fini(&request);
	prov_wr_fini(&answer);
	return rc;
}

static int staple_one(
    struct asking *a, struct prov_bytes cert, struct prov_bytes issuer, struct prov_err *err)
{
	const char *url = NULL;
	int rc = prov_ocsp_url(cert, a->scratch, &url, err);

	if (rc != PROV_OK || url == NULL)
		return rc;
	if (issuer.n == 0)
		return prov_fail(err, PROV_E_NOTFOUND,
		    "the certificate file lacks the certificate of who issued the last in it, so "
		    "that it can't be asked whether that is revoked");
	return ask(a, url, cert, issuer, err);
}

int prov_signer_staple(
    struct prov_signer *signer, prov_fetch_fn *fetch, void *ctx, struct prov_err *err)
{
	const struct prov_cose_chain *chain;
	struct prov_arena scratch;
	struct asking a = {signer, fetch, ctx, &scratch};
	int rc = PROV_OK;

	if (signer == NULL || fetch == NULL)
		return prov_fail(err, PROV_E_USAGE, "a signer and a function are needed");
	chain = prov_signer_chain(signer);
	prov_signer_countersigner(signer)->num_ocsp = 0;
	prov_arena_init(&scratch, PROV_MAX_ARENA);
	for (size_t i = 0; i < chain->n; i++) {
		struct prov_bytes issuer =
		    i + 1 < chain->n ? chain->certs[i + 1] : prov_signer_root(signer);
		struct prov_err why = {0};
		int one = staple_one(&a, chain->certs[i], issuer, &why);

		if (one == PROV_OK || rc == PROV_E_CERT)
			continue;
		/* What is revoked is said before what could not be learned. */
		if (rc == PROV_OK || one == PROV_E_CERT) {
			rc = one;
			if (err != NULL)
				*err = why;
		}
	}
	prov_arena_fini(&scratch);
	return rc;
}
