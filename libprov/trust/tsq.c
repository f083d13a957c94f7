/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/tsq.h"

#include <openssl/err.h>
#include <openssl/ts.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/evp.h"
#include "trust/der.h"

#define TAG_UTF8 0x0c
#define MAX_REASON 120u

static int set_imprint(TS_REQ *request, enum prov_hash hash, const uint8_t *digest)
{
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *alg = X509_ALGOR_new();
	int ok = imprint != NULL && alg != NULL;

	if (ok) {
		X509_ALGOR_set_md(alg, prov_evp_md(hash));
		ok = TS_MSG_IMPRINT_set_algo(imprint, alg) == 1 &&
		     TS_MSG_IMPRINT_set_msg(imprint, (unsigned char *)(uintptr_t)digest,
			 (int)prov_hash_size(hash)) == 1 &&
		     TS_REQ_set_msg_imprint(request, imprint) == 1;
	}
	TS_MSG_IMPRINT_free(imprint);
	X509_ALGOR_free(alg);
	return ok;
}

static int set_nonce(TS_REQ *request, const struct prov_tsq *q)
{
	ASN1_INTEGER *nonce = ASN1_INTEGER_new();
	int ok = nonce != NULL && ASN1_STRING_set(nonce, q->nonce, (int)sizeof(q->nonce)) == 1 &&
		 TS_REQ_set_nonce(request, nonce) == 1;

	ASN1_INTEGER_free(nonce);
	return ok;
}

static int put_request(const struct prov_tsq *q, enum prov_hash hash, const uint8_t *digest,
    struct prov_wr *out, struct prov_err *err)
{
	TS_REQ *request = TS_REQ_new();
	unsigned char *der = NULL;
	int n = -1, rc = PROV_OK;

	if (request != NULL && TS_REQ_set_version(request, 1) == 1 &&
	    set_imprint(request, hash, digest) && set_nonce(request, q) &&
	    TS_REQ_set_cert_req(request, 1) == 1)
		n = i2d_TS_REQ(request, &der);
	if (n <= 0) {
		rc = prov_evp_fail(err, PROV_E_CRYPTO, "a time-stamp request could not be made");
	} else {
		prov_wr_bytes(out, prov_bytes(der, (size_t)n));
		rc = prov_wr_done(out, err);
	}
	OPENSSL_free(der);
	TS_REQ_free(request);
	return rc;
}

int prov_tsq_make(struct prov_tsq *q, enum prov_hash hash, const struct prov_bytes *parts,
    size_t num, struct prov_wr *out, struct prov_err *err)
{
	uint8_t digest[PROV_HASH_MAX];
	int rc = prov_hash_parts(hash, parts, num, digest, err);

	if (rc == PROV_OK)
		rc = prov_random(q->nonce, sizeof(q->nonce), err);
	/* Positive, and never shorter: tokens keep their size. */
	q->nonce[0] = (uint8_t)((q->nonce[0] & 0x3f) | 0x40);
	return rc == PROV_OK ? put_request(q, hash, digest, out, err) : rc;
}

/* The first sentence of PKIFreeText, as far as a terminal may show it. */
static void copy_reason(struct prov_rd info, char out[MAX_REASON])
{
	struct prov_der list, text;
	struct prov_rd rd;
	size_t n = 0;

	out[0] = '\0';
	if (!prov_der_expect(&info, PROV_DER_SEQUENCE, &list))
		return;
	prov_rd_init(&rd, list.body, 0);
	if (!prov_der_expect(&rd, TAG_UTF8, &text))
		return;
	for (; n < text.body.n && n < MAX_REASON - 1; n++)
		out[n] =
		    (char)(text.body.p[n] >= ' ' && text.body.p[n] <= '~' ? text.body.p[n] : '?');
	out[n] = '\0';
}

/*
 * TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken OPTIONAL }; PKIStatusInfo ::=
 * SEQUENCE { status INTEGER, statusString PKIFreeText OPTIONAL, … } (RFC 3161, 2.4.2).
 */
static int unwrap(struct prov_bytes response, struct prov_bytes *token, struct prov_err *err)
{
	struct prov_der outer, info, status, inner;
	char reason[MAX_REASON];
	struct prov_rd rd, in;

	if (!prov_der_only(response, PROV_DER_SEQUENCE, &outer))
		return prov_fail(err, PROV_E_FORMAT, "the answer is no time-stamp response");
	prov_rd_init(&rd, outer.body, 0);
	if (!prov_der_expect(&rd, PROV_DER_SEQUENCE, &info))
		return prov_fail(err, PROV_E_FORMAT, "the answer is no time-stamp response");
	prov_rd_init(&in, info.body, 0);
	if (!prov_der_expect(&in, PROV_DER_INTEGER, &status) || status.body.n == 0)
		return prov_fail(err, PROV_E_FORMAT, "the time-stamp response has no status");
	/* granted (0), grantedWithMods (1) */
	if (status.body.n != 1 || status.body.p[0] > 1) {
		copy_reason(in, reason);
		return prov_fail(err, PROV_E_FORMAT, "the authority refused the request%s%s",
		    reason[0] != '\0' ? ": " : "", reason);
	}
	if (!prov_der_expect(&rd, PROV_DER_SEQUENCE, &inner) || !prov_rd_end(&rd))
		return prov_fail(err, PROV_E_FORMAT, "the time-stamp response holds no token");
	*token = inner.whole;
	return PROV_OK;
}

int prov_tsq_read(const struct prov_tsq *q, struct prov_bytes response,
    const struct prov_bytes *parts, size_t num, struct prov_arena *arena, struct prov_bytes *token,
    int64_t *time, struct prov_err *err)
{
	struct prov_tst tst;
	int rc = unwrap(response, token, err);

	if (rc == PROV_OK)
		rc = prov_tst_verify(*token, false, parts, num, NULL, arena, &tst, err);
	if (rc != PROV_OK)
		return rc;
	if (tst.result != PROV_TST_GOOD)
		return prov_fail(err, PROV_E_FORMAT, "%s",
		    tst.why != NULL ? tst.why : "the time-stamp does not verify");
	if (tst.credential_bad)
		return prov_fail(err, PROV_E_FORMAT,
		    "no reader would count a stamp by the authority's certificate: %s",
		    tst.why != NULL ? tst.why : "it violates the profile");
	if (!prov_equal_ct(tst.nonce, prov_bytes(q->nonce, sizeof(q->nonce))))
		return prov_fail(err, PROV_E_FORMAT,
		    "the time-stamp answers another request (its nonce is not the one that was "
		    "sent)");
	*time = tst.time;
	return PROV_OK;
}
