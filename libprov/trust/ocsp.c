/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/ocsp.h"

#include <openssl/ocsp.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/evp.h"
#include "trust/held.h"
#include "trust/seen.h"
#include "trust/x509.h"

#define NUM_MDS 8
#define DAY 86400
#define LIMIT "65536 bytes"
_Static_assert(PROV_MAX_OCSP_ANSWER == 65536, "the sentence says so");
static const int md_nids[NUM_MDS] = {NID_sha1, NID_sha224, NID_sha256, NID_sha384, NID_sha512,
    NID_sha3_256, NID_sha3_384, NID_sha3_512};
#define MAX_SINGLES 1024 /* more than PROV_MAX_OCSP_ANSWER bytes hold */

struct job {
	struct prov_arena *arena;
	struct prov_ocsp *out;
	X509 *cert;
	X509 *issuer;             /* NULL: not known, and nobody is asked for the signature */
	X509 *signer;             /* owned where it is not the issuer, or NULL */
	STACK_OF(X509) * signers; /* borrows the issuer, then the signer */
	OCSP_RESPONSE *response;
	OCSP_BASICRESP *basic;
	OCSP_CERTID
	*ids[NUM_MDS]; /* what the certificate is called, by each hash; made when asked */
	bool broken;   /* it could not be decoded to the end */
	bool done;     /* it is not accepted, and that is that */
};

static int decline(struct job *job, const char *why, struct prov_err *err)
{
	/* Memory that ran out inside OpenSSL is no verdict on the response. */
	if (prov_evp_is_nomem())
		return prov_evp_fail(err, PROV_E_NOMEM, why);
	prov_evp_forget();
	job->done = true;
	job->out->why = prov_arena_printf(job->arena, err, "%s", why);
	return job->out->why == NULL ? PROV_E_NOMEM : PROV_OK;
}

/* As decline, where OpenSSL said no: only if that is about the response. */
static int decline_if_bad(struct job *job, const char *why, struct prov_err *err)
{
	int rc = prov_evp_blame_input(err, "an OCSP response could not be checked");

	return rc == PROV_OK ? decline(job, why, err) : rc;
}

static int read_response(struct job *job, struct prov_bytes data, struct prov_err *err)
{
	const unsigned char *p = data.p;

	if (data.n == 0)
		return decline(job, "the OCSP response is empty", err);
	if (data.n > PROV_MAX_OCSP_ANSWER)
		return decline(job, "the OCSP response is larger than the limit of " LIMIT, err);
	job->response = d2i_OCSP_RESPONSE(NULL, &p, (long)data.n);
	job->broken = job->response == NULL;
	if (job->response == NULL)
		return decline_if_bad(job, "this is no OCSP response", err);
	if (p != &data.p[data.n])
		return decline(job, "this is no OCSP response", err);
	if (OCSP_response_status(job->response) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
		return decline(job, "the OCSP responder gave no answer", err);
	job->basic = OCSP_response_get1_basic(job->response);
	job->broken = job->basic == NULL;
	if (job->basic == NULL)
		return decline_if_bad(job, "the OCSP response is not of the basic type", err);
	return PROV_OK;
}

/* By what hash a certificate may be named; -1: none of them. SHA-1 is an identifier here, no
 * signature. */
static int md_index(const ASN1_OBJECT *md)
{
	for (int i = 0; i < NUM_MDS; i++) {
		if (OBJ_obj2nid(md) == md_nids[i])
			return i;
	}
	return -1;
}

/* What the certificate is called by the hash of THEIRS; NULL by a hash that is not known. */
static int name_like(
    struct job *job, const OCSP_CERTID *theirs, const OCSP_CERTID **out, struct prov_err *err)
{
	const EVP_MD *digest;
	ASN1_OBJECT *md = NULL;
	int i;

	*out = NULL;
	if (OCSP_id_get0_info(NULL, &md, NULL, NULL, (OCSP_CERTID *)(uintptr_t)theirs) != 1)
		return PROV_OK;
	i = md_index(md);
	if (i < 0)
		return PROV_OK;
	/* None would be taken for SHA-1. */
	digest = EVP_get_digestbynid(md_nids[i]);
	if (job->ids[i] == NULL && digest != NULL)
		job->ids[i] = OCSP_cert_to_id(digest, job->cert, job->issuer);
	/* Nothing of the response goes into it. */
	if (job->ids[i] == NULL)
		return prov_evp_fail(err, PROV_E_CRYPTO, "a certificate could not be named");
	*out = job->ids[i];
	return PROV_OK;
}

/* Of an issuer who is not known there is the name only. */
static int names_by_name(
    struct job *job, const OCSP_CERTID *theirs, bool *yes, struct prov_err *err)
{
	ASN1_OBJECT *md_name = NULL;
	ASN1_OCTET_STRING *name = NULL;
	ASN1_INTEGER *serial = NULL;
	uint8_t digest[EVP_MAX_MD_SIZE];
	const EVP_MD *md;
	unsigned n = 0;
	int i;

	*yes = false;
	if (OCSP_id_get0_info(&name, &md_name, NULL, &serial, (OCSP_CERTID *)(uintptr_t)theirs) !=
	    1)
		return PROV_OK;
	i = md_index(md_name);
	if (i < 0 || ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(job->cert)) != 0)
		return PROV_OK;
	md = EVP_get_digestbynid(md_nids[i]);
	if (md == NULL || X509_NAME_digest(X509_get_issuer_name(job->cert), md, digest, &n) != 1)
		return prov_evp_fail(err, PROV_E_CRYPTO, "a certificate could not be named");
	*yes = prov_equal_ct(prov_bytes(digest, n),
	    prov_bytes(ASN1_STRING_get0_data(name), (size_t)ASN1_STRING_length(name)));
	return PROV_OK;
}

static int names(struct job *job, const OCSP_CERTID *theirs, bool *yes, struct prov_err *err)
{
	const OCSP_CERTID *ours;
	int rc;

	if (job->issuer == NULL)
		return names_by_name(job, theirs, yes, err);
	rc = name_like(job, theirs, &ours, err);
	*yes = rc == PROV_OK && ours != NULL && OCSP_id_cmp(ours, theirs) == 0;
	return rc;
}

static bool has_critical(OCSP_BASICRESP *basic, OCSP_SINGLERESP *single)
{
	for (int i = 0; i < OCSP_BASICRESP_get_ext_count(basic); i++) {
		if (X509_EXTENSION_get_critical(OCSP_BASICRESP_get_ext(basic, i)) != 0)
			return true;
	}
	for (int i = 0; i < OCSP_SINGLERESP_get_ext_count(single); i++) {
		if (X509_EXTENSION_get_critical(OCSP_SINGLERESP_get_ext(single, i)) != 0)
			return true;
	}
	return false;
}

/* False where its times are none. */
static bool read_single(OCSP_SINGLERESP *single, struct prov_ocsp_single *out)
{
	ASN1_GENERALIZEDTIME *revoked = NULL, *from = NULL, *to = NULL;
	int reason = -1, status = OCSP_single_get0_status(single, &reason, &revoked, &from, &to);

	if (!prov_x509_time(from, &out->this_update))
		return false;
	out->has_next = to != NULL;
	if (to != NULL && !prov_x509_time(to, &out->next_update))
		return false;
	if (status == V_OCSP_CERTSTATUS_GOOD) {
		out->status = PROV_OCSP_GOOD;
	} else if (status == V_OCSP_CERTSTATUS_REVOKED) {
		/* 15.9.1: removed from the list is not revoked. */
		out->status = reason == OCSP_REVOKED_STATUS_REMOVEFROMCRL ? PROV_OCSP_GOOD
									  : PROV_OCSP_REVOKED;
		out->on_hold = reason == OCSP_REVOKED_STATUS_CERTIFICATEHOLD;
		out->reason = reason < 0 ? NULL : OCSP_crl_reason_str(reason);
		if (!prov_x509_time(revoked, &out->revoked_at))
			return false;
	}
	return true;
}

/*
 * RFC 6960, 4.4.4: once a certificate has ended, its issuer may forget that it was revoked (RFC
 * 5280, 3.3), and call it good, unless it says that it still knows of those that ended then.
 */
static bool has_forgotten(
    OCSP_SINGLERESP *single, const struct prov_ocsp_single *one, int64_t not_after)
{
	ASN1_GENERALIZEDTIME *cutoff;
	bool knows;
	int64_t since;

	if (one->status != PROV_OCSP_GOOD || one->this_update <= not_after)
		return false;
	cutoff = OCSP_SINGLERESP_get1_ext_d2i(single, NID_id_pkix_OCSP_archiveCutoff, NULL, NULL);
	knows = prov_x509_time(cutoff, &since) && since <= not_after;
	ASN1_GENERALIZEDTIME_free(cutoff);
	return !knows;
}

/* A signer's word in favour of a certificate lasts no longer than his own, to TO: whoever has the
 * key of a responder that has ended could say anything of today, as said then. */
static void end_with_signer(struct prov_ocsp *out, int64_t to)
{
	for (size_t i = 0; i < out->n; i++) {
		struct prov_ocsp_single *one = &out->singles[i];
		int64_t end = one->has_next ? one->next_update : out->produced_at + DAY;

		if (one->status != PROV_OCSP_GOOD || end <= to)
			continue;
		one->has_next = true;
		one->next_update = to;
	}
}

/* 3.2, item 1: those that are of the certificate. */
static int read_singles(struct job *job, struct prov_err *err)
{
	int count = OCSP_resp_count(job->basic);
	struct prov_ocsp *out = job->out;
	int64_t from, to;

	if (count < 0 || count > MAX_SINGLES)
		return decline(job, "the OCSP response has too many answers", err);
	out->singles = prov_arena_array(job->arena, (size_t)count, sizeof(*out->singles), err);
	if (out->singles == NULL)
		return PROV_E_NOMEM;
	if (prov_x509_validity(job->cert, &from, &to, NULL) != PROV_OK)
		to = INT64_MIN;
	for (int i = 0; i < count; i++) {
		OCSP_SINGLERESP *single = OCSP_resp_get0(job->basic, i);
		bool is_it;
		int rc = names(job, OCSP_SINGLERESP_get0_id(single), &is_it, err);

		if (rc != PROV_OK)
			return rc;
		if (!is_it)
			continue;
		out->is_about = true;
		if (has_critical(job->basic, single))
			return decline(job, "the OCSP response has a critical extension", err);
		if (!read_single(single, &out->singles[out->n]))
			return decline(job, "a time in the OCSP response is malformed", err);
		if (has_forgotten(single, &out->singles[out->n], to))
			out->singles[out->n].status = PROV_OCSP_UNKNOWN;
		out->n++;
	}
	if (out->n == 0)
		return decline(job, "the OCSP response is about another certificate", err);
	if (!prov_x509_time(OCSP_resp_get0_produced_at(job->basic), &out->produced_at))
		return decline(job, "a time in the OCSP response is malformed", err);
	return PROV_OK;
}

/*
 * 4.2.2.2: the issuer itself, or whom it gave a certificate for this (id-kp-OCSPSigning), by its
 * own key and directly. The profile of such certificates is that of 14.5.1.1.
 */
static int check_responder(struct job *job, struct prov_err *err)
{
	X509 *signer = job->signer;
	struct prov_err why = {0};
	int64_t from, to;
	bool issued;
	int rc =
	    prov_seen_issued(NULL, signer, job->issuer, &job->out->num_signatures, &issued, err);

	if (rc != PROV_OK)
		return rc;
	if (!issued)
		return decline(job,
		    "who signed the OCSP response is neither the certificate's issuer nor "
		    "authorized by it (RFC 6960, 4.2.2.2)",
		    err);
	rc = prov_profile_check(signer, PROV_ROLE_OCSP, false, &why);
	if (rc == PROV_E_CERT)
		return decline(job, why.msg, err);
	if (rc == PROV_OK && (X509_get_extension_flags(signer) & EXFLAG_CRITICAL) != 0)
		return decline(job,
		    "the certificate of who signed the OCSP response has a critical extension that "
		    "is not known (C2PA 2.4, 14.5.1.2; RFC 5280, 6.1.5)",
		    err);
	if (rc == PROV_OK)
		rc = prov_x509_validity(signer, &from, &to, &why);
	if (rc != PROV_OK)
		return prov_pass(err, rc, &why);
	if (job->out->produced_at < from || job->out->produced_at > to)
		return decline(job,
		    "the OCSP response was made outside the validity of its signer's certificate",
		    err);
	end_with_signer(job->out, to);
	return PROV_OK;
}

static int verify(void *ctx)
{
	const struct job *job = ctx;

	return OCSP_basic_verify(job->basic, job->signers, NULL, OCSP_NOVERIFY);
}

/* The signer as it is in the response is read anew: its key or extensions may be missing there for
 * want of memory. */
static int take_signer(struct job *job, const X509 *signer, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_bytes der = prov_x509_der(signer, job->arena, err);
	int rc;

	if (der.p == NULL)
		return PROV_E_NOMEM;
	job->out->signer = der;
	rc = prov_x509_read(der, &job->signer, &why);
	if (rc == PROV_E_CERT || rc == PROV_E_LIMIT)
		return decline(job, why.msg, err);
	if (rc != PROV_OK)
		return prov_pass(err, rc, &why);
	if (sk_X509_push(job->signers, job->signer) <= 0)
		return prov_fail_nomem(err);
	return check_responder(job, err);
}

/* 3.2, items 2 to 4. */
static int check_signature(struct job *job, struct prov_err *err)
{
	const STACK_OF(X509) *certs = OCSP_resp_get0_certs(job->basic);
	const char *why = prov_profile_sig_alg(OCSP_resp_get0_tbs_sigalg(job->basic));
	X509 *signer = NULL;
	bool holds;
	int rc;

	if (why != NULL)
		return decline(job, "the OCSP response's signature algorithm is not allowed", err);
	if (certs != NULL && sk_X509_num(certs) > (int)PROV_MAX_CERTS)
		return decline(job, "the OCSP response holds too many certificates", err);
	rc = prov_profile_exponent(job->issuer, &why, err);
	if (rc != PROV_OK)
		return rc;
	if (why != NULL)
		return decline(
		    job, "the key of the certificate's issuer is not one to check with", err);
	/* The issuer comes first: a certificate of its name in the response is none of it. */
	if (OCSP_resp_get0_signer(job->basic, &signer, job->signers) != 1)
		return decline(
		    job, "the OCSP response lacks the certificate of who signed it", err);
	if (signer != job->issuer)
		rc = take_signer(job, signer, err);
	if (rc != PROV_OK || job->done)
		return rc;
	rc = prov_evp_ask(verify, job,
	    prov_profile_cost(job->signer == NULL ? job->issuer : job->signer),
	    &job->out->num_signatures, &holds, "an OCSP response could not be checked", err);
	if (rc == PROV_OK && !holds)
		return decline(job, "the OCSP response's signature does not verify", err);
	return rc;
}

static int open_certs(
    struct job *job, struct prov_bytes cert, struct prov_bytes issuer, struct prov_err *err)
{
	int rc = prov_x509_read(cert, &job->cert, err);

	if (rc != PROV_OK || issuer.n == 0)
		return rc;
	rc = prov_x509_read(issuer, &job->issuer, err);
	if (rc != PROV_OK)
		return rc;
	job->signers = sk_X509_new_null();
	if (job->signers == NULL || sk_X509_push(job->signers, job->issuer) <= 0)
		return prov_fail_nomem(err);
	return PROV_OK;
}

static void job_fini(struct job *job)
{
	for (size_t i = 0; i < NUM_MDS; i++)
		OCSP_CERTID_free(job->ids[i]);
	OCSP_BASICRESP_free(job->basic);
	OCSP_RESPONSE_free(job->response);
	sk_X509_free(job->signers);
	X509_free(job->signer);
	X509_free(job->issuer);
	X509_free(job->cert);
	prov_evp_forget();
}

static size_t cost_of_decoding(const struct job *job, struct prov_bytes response)
{
	const STACK_OF(X509) *certs = job->basic == NULL ? NULL : OCSP_resp_get0_certs(job->basic);
	size_t cost = prov_profile_decoding(job->cert) +
		      (job->issuer == NULL ? 0 : prov_profile_decoding(job->issuer));
	size_t held;

	if (job->broken)
		return cost + prov_decoding_failed(response.n,
				  prov_held_in_response(response, &held) ? &held : NULL);
	cost += prov_decoding(response.n);

	for (int i = 0; certs != NULL && i < sk_X509_num(certs); i++)
		cost += prov_profile_decoding(sk_X509_value(certs, i));
	return cost;
}

/* ISSUER empty: it is not known. */
static int read_about(struct prov_bytes response, struct prov_bytes cert, struct prov_bytes issuer,
    struct prov_arena *arena, struct prov_ocsp *out, struct prov_err *err)
{
	struct job job = {.arena = arena, .out = out};
	int rc;

	memset(out, 0, sizeof(*out));
	rc = prov_crypto_ready(err); /* a response may hold certificates */
	prov_evp_forget();
	if (rc == PROV_OK)
		rc = open_certs(&job, cert, issuer, err);
	if (rc == PROV_OK)
		rc = read_response(&job, response, err);
	if (rc == PROV_OK && !job.done)
		rc = read_singles(&job, err);
	if (rc == PROV_OK && !job.done && job.issuer != NULL)
		rc = check_signature(&job, err);
	out->decoding = cost_of_decoding(&job, response);
	job_fini(&job);
	if (rc == PROV_OK && !job.done) {
		out->accepted = true;
	} else {
		out->singles = NULL; /* nobody shall read what was not accepted */
		out->n = 0;
	}
	return rc;
}

int prov_ocsp_read(struct prov_bytes response, struct prov_bytes cert, struct prov_bytes issuer,
    struct prov_arena *arena, struct prov_ocsp *out, struct prov_err *err)
{
	if (issuer.n > 0)
		return read_about(response, cert, issuer, arena, out, err);
	memset(out, 0, sizeof(*out));
	return prov_fail(err, PROV_E_CERT, "there is no certificate of who issued it");
}

int prov_ocsp_read_by_name(struct prov_bytes response, struct prov_bytes cert,
    struct prov_arena *arena, struct prov_ocsp *out, struct prov_err *err)
{
	return read_about(response, cert, prov_bytes(NULL, 0), arena, out, err);
}

int prov_ocsp_request(
    struct prov_bytes cert, struct prov_bytes issuer, struct prov_wr *out, struct prov_err *err)
{
	struct job job = {0};
	OCSP_REQUEST *request = OCSP_REQUEST_new();
	OCSP_CERTID *id = NULL;
	unsigned char *der = NULL;
	int n = -1, rc = open_certs(&job, cert, issuer, err);

	/* By SHA-1, the one hash that every responder knows (RFC 5019, 2.1.1). */
	if (rc == PROV_OK && request != NULL && job.issuer != NULL)
		id = OCSP_cert_to_id(EVP_sha1(), job.cert, job.issuer);
	if (id != NULL && OCSP_request_add0_id(request, id) != NULL)
		n = i2d_OCSP_REQUEST(request, &der);
	else
		OCSP_CERTID_free(id);
	if (rc == PROV_OK && n <= 0)
		rc = prov_evp_fail(err, PROV_E_CRYPTO, "an OCSP request could not be made");
	if (rc == PROV_OK) {
		prov_wr_bytes(out, prov_bytes(der, (size_t)n));
		rc = prov_wr_done(out, err);
	}
	OPENSSL_free(der);
	OCSP_REQUEST_free(request);
	job_fini(&job);
	return rc;
}

int prov_ocsp_url(
    struct prov_bytes cert, struct prov_arena *arena, const char **out, struct prov_err *err)
{
	AUTHORITY_INFO_ACCESS *aia;
	int critical = 0; /* where it isn't overwritten, that is no answer */
	X509 *x509;
	int rc = prov_x509_read(cert, &x509, err);

	*out = NULL;
	if (rc != PROV_OK)
		return rc;
	prov_evp_forget();
	aia = X509_get_ext_d2i(x509, NID_info_access, &critical, NULL);
	/* Nobody would be asked where it is merely not known whom to ask. */
	if (aia == NULL && critical >= 0)
		rc = prov_evp_blame_input(err, "a certificate's responder could not be read");
	for (int i = 0; rc == PROV_OK && *out == NULL && i < sk_ACCESS_DESCRIPTION_num(aia); i++) {
		const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(aia, i);
		const ASN1_STRING *uri;
		struct prov_bytes text;
		if (OBJ_obj2nid(one->method) != NID_ad_OCSP || one->location->type != GEN_URI)
			continue;
		uri = one->location->d.uniformResourceIdentifier;
		text = prov_bytes(ASN1_STRING_get0_data(uri), (size_t)ASN1_STRING_length(uri));
		if (memchr(text.p, '\0', text.n) != NULL || text.n > PROV_MAX_URI ||
		    (!prov_bytes_starts(text, "http://") && !prov_bytes_starts(text, "https://")))
			continue;
		*out = prov_arena_strdup(arena, text, err);
		if (*out == NULL)
			rc = PROV_E_NOMEM;
	}
	AUTHORITY_INFO_ACCESS_free(aia);
	X509_free(x509);
	prov_evp_forget();
	return rc;
}
