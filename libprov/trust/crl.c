/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/crl.h"

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/crypto.h"
#include "crypto/evp.h"
#include "trust/x509.h"

#define BEGIN "-----BEGIN X509 CRL-----"

struct prov_crl_file {
	X509_CRL *crl;
	bool is_several; /* its entries are of several issuers */
	pthread_mutex_t lock;
	/* The issuer that its signature was found to be of: it is long, and asked about for each
	 * file. */
	bool has_good;
	uint8_t good[PROV_HASH_MAX];
};

struct prov_crl_of {
	X509 *cert, *issuer;         /* the latter NULL: not known */
	uint8_t hash[PROV_HASH_MAX]; /* of the issuer's certificate */
};

/*
 * 5.2.5: a list of other issuers' certificates, too, names them in its entries, each for those that
 * follow (5.3.3). One that only does the latter would have passed for a list of its own issuer's,
 * with the rest of its entries somebody else's.
 */
static bool is_indirect(const X509_CRL *crl)
{
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED((X509_CRL *)(uintptr_t)crl);
	int critical = -1;
	ISSUING_DIST_POINT *point =
	    X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, &critical, NULL);
	bool yes = point == NULL ? critical != -1 : point->indirectCRL != 0;

	ISSUING_DIST_POINT_free(point);
	for (int i = 0; !yes && i < sk_X509_REVOKED_num(entries); i++)
		yes = X509_REVOKED_get_ext_by_NID(
			  sk_X509_REVOKED_value(entries, i), NID_certificate_issuer, -1) >= 0;
	return yes;
}

/* Takes CRL over. */
static int wrap(struct prov_crl_file **out, X509_CRL *crl, struct prov_err *err)
{
	struct prov_crl_file *file = calloc(1, sizeof(*file));

	*out = NULL;
	if (file == NULL || pthread_mutex_init(&file->lock, NULL) != 0) {
		free(file);
		X509_CRL_free(crl);
		return prov_fail_nomem(err);
	}
	file->is_several = is_indirect(crl);
	file->crl = crl; /* transferred */
	*out = file;
	return PROV_OK;
}

int prov_crl_new(struct prov_crl_file **out, struct prov_bytes der, struct prov_err *err)
{
	const unsigned char *p = der.p;
	X509_CRL *crl;

	*out = NULL;
	if (der.n == 0 || der.n > PROV_MAX_PEM)
		return prov_fail(err, PROV_E_FORMAT, "this is no list of revoked certificates");
	prov_evp_forget(); /* what others left there must not look like ours */
	crl = d2i_X509_CRL(NULL, &p, (long)der.n);
	if (crl == NULL || p != der.p + der.n) {
		bool is_longer = crl != NULL;
		int rc = PROV_OK;

		X509_CRL_free(crl);
		if (!is_longer)
			rc = prov_evp_blame_input(
			    err, "a list of revoked certificates could not be read");
		prov_evp_forget();
		if (rc != PROV_OK)
			return rc;
		return prov_fail(err, PROV_E_FORMAT, "this is no list of revoked certificates");
	}
	return wrap(out, crl, err);
}

static size_t find(struct prov_bytes text, size_t from, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = from; n <= text.n && i <= text.n - n; i++) {
		if (memcmp(text.p + i, what, n) == 0)
			return i;
	}
	return text.n;
}

int prov_crl_new_pem(
    struct prov_crl_file **out, struct prov_bytes pem, size_t *off, struct prov_err *err)
{
	static const char end[] = "-----END X509 CRL-----";
	size_t begin = find(pem, *off, BEGIN), body = begin + strlen(BEGIN), stop, n;
	uint8_t *der;
	int rc;

	*out = NULL;
	if (begin == pem.n)
		return PROV_E_NOTFOUND;
	stop = find(pem, body, end);
	if (stop == pem.n)
		return prov_fail(
		    err, PROV_E_FORMAT, "the block at byte %zu has no END X509 CRL line", begin);
	*off = stop + strlen(end);
	der = malloc((stop - body) / 4 * 3 + 3);
	if (der == NULL)
		return prov_fail_nomem(err);
	if (prov_b64_read(prov_bytes_sub(pem, body, stop - body), der, &n))
		rc = prov_crl_new(out, prov_bytes(der, n), err);
	else
		rc = prov_fail(err, PROV_E_FORMAT, "the block at byte %zu is not Base64", begin);
	free(der);
	return rc;
}

void prov_crl_free(struct prov_crl_file *crl)
{
	if (crl == NULL)
		return;
	X509_CRL_free(crl->crl);
	(void)pthread_mutex_destroy(&crl->lock);
	free(crl);
}

/* 5.2: one with a critical extension that is not understood must not be used. */
static bool has_unknown(const X509_CRL *crl)
{
	for (int i = 0; i < X509_CRL_get_ext_count(crl); i++) {
		X509_EXTENSION *ext = X509_CRL_get_ext(crl, i);
		int nid = OBJ_obj2nid(X509_EXTENSION_get_object(ext));

		if (X509_EXTENSION_get_critical(ext) != 0 && nid != NID_delta_crl &&
		    nid != NID_issuing_distribution_point)
			return true;
	}
	return false;
}

static bool is_known(struct prov_crl_file *crl, const uint8_t issuer[PROV_HASH_MAX])
{
	bool yes;

	(void)pthread_mutex_lock(&crl->lock);
	yes = crl->has_good && memcmp(crl->good, issuer, 32) == 0;
	(void)pthread_mutex_unlock(&crl->lock);
	return yes;
}

static void keep(struct prov_crl_file *crl, const uint8_t issuer[PROV_HASH_MAX])
{
	(void)pthread_mutex_lock(&crl->lock);
	memcpy(crl->good, issuer, PROV_HASH_MAX);
	crl->has_good = true;
	(void)pthread_mutex_unlock(&crl->lock);
}

struct pair {
	X509_CRL *crl;
	X509 *by;
};

static int verify(void *ctx)
{
	const struct pair *pair = ctx;

	return X509_CRL_verify(pair->crl, X509_get0_pubkey(pair->by));
}

/*
 * 6.3.3 (f) and (g): the issuer may sign such lists, and did. Else WHY it does not count. A list
 * that could not be checked is not one to leave out: who is on it would be trusted.
 */
static int check_signature(
    struct prov_crl_file *crl, X509 *issuer, struct prov_crl *out, struct prov_err *err)
{
	struct pair pair = {crl->crl, issuer};
	const X509_ALGOR *alg = NULL;
	const char *why;
	bool holds;
	int rc = prov_profile_exponent(issuer, &why, err);

	if (rc != PROV_OK)
		return rc;
	X509_CRL_get0_signature(crl->crl, NULL, &alg);
	if (prov_profile_sig_alg(alg) != NULL)
		out->why = "its signature algorithm is not allowed";
	else if (why != NULL)
		out->why = "the key of the certificate's issuer is not one to check with";
	else if ((X509_get_key_usage(issuer) & KU_CRL_SIGN) == 0)
		out->why = "the key of the certificate's issuer is not for signing such lists "
			   "(cRLSign; RFC 5280, 6.3.3)";
	if (out->why != NULL)
		return PROV_OK;
	rc = prov_evp_ask(verify, &pair, prov_profile_cost(issuer), &out->num_signatures, &holds,
	    "a list of revoked certificates could not be checked", err);
	if (!holds)
		out->why = "its signature does not verify by the key of the certificate's issuer";
	return rc;
}

static const char *check_shape(struct prov_crl_file *crl, struct prov_crl *out)
{
	const ASN1_TIME *next = X509_CRL_get0_nextUpdate(crl->crl);

	if (!prov_x509_time(X509_CRL_get0_lastUpdate(crl->crl), &out->this_update) ||
	    (next != NULL && !prov_x509_time(next, &out->next_update)))
		return "a time in it is malformed";
	out->has_next = next != NULL;
	if (has_unknown(crl->crl))
		return "it has a critical extension that is not known";
	if (crl->is_several)
		return "it is a list for several issuers, which is not supported";
	return NULL;
}

static int check(struct prov_crl_file *crl, X509 *issuer, const uint8_t hash[PROV_HASH_MAX],
    struct prov_crl *out, struct prov_err *err)
{
	int rc;

	out->why = check_shape(crl, out);
	if (out->why != NULL || issuer == NULL || is_known(crl, hash))
		return PROV_OK;
	rc = check_signature(crl, issuer, out, err);
	if (rc == PROV_OK && out->why == NULL)
		keep(crl, hash);
	return rc;
}

/* 5.3: what an entry says; *LETS_GO: that it is no more. */
static const char *read_entry(X509_REVOKED *entry, struct prov_crl *out, bool *lets_go)
{
	ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
	ASN1_GENERALIZEDTIME *lost =
	    X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, NULL, NULL);
	long code = reason == NULL ? -1 : ASN1_ENUMERATED_get(reason);
	bool unknown = false;
	int64_t when;

	for (int i = 0; i < X509_REVOKED_get_ext_count(entry); i++) {
		X509_EXTENSION *ext = X509_REVOKED_get_ext(entry, i);
		int nid = OBJ_obj2nid(X509_EXTENSION_get_object(ext));

		unknown = unknown || (X509_EXTENSION_get_critical(ext) != 0 &&
					 nid != NID_crl_reason && nid != NID_invalidity_date);
	}
	*lets_go = code == CRL_REASON_REMOVE_FROM_CRL;
	out->on_hold = code == CRL_REASON_CERTIFICATE_HOLD;
	out->reason = code < 0 || code > 10 ? NULL : OCSP_crl_reason_str(code);
	out->listed = prov_x509_time(X509_REVOKED_get0_revocationDate(entry), &out->revoked_at);
	/* 5.3.2: the key may have been lost before anybody said so. */
	if (lost != NULL && prov_x509_time(lost, &when) && when < out->revoked_at)
		out->revoked_at = when;
	ASN1_ENUMERATED_free(reason);
	ASN1_GENERALIZEDTIME_free(lost);
	if (!out->listed)
		return "a time in it is malformed";
	return unknown ? "its entry has a critical extension that is not known" : NULL;
}

static bool is_worse(const struct prov_crl *one, const struct prov_crl *other)
{
	if (!one->listed || !other->listed)
		return !other->listed;
	if (one->on_hold != other->on_hold)
		return !one->on_hold;
	return one->revoked_at < other->revoked_at;
}

/* A certificate should stand there once. Where it stands twice, the worst that is said counts, and
 * it was let go where nothing else is said. */
static void read_entries(
    struct prov_crl_file *crl, const struct prov_crl_of *of, struct prov_crl *out)
{
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(crl->crl);
	struct prov_crl worst = {0};
	bool let_go = false;

	for (int i = 0; i < sk_X509_REVOKED_num(entries); i++) {
		X509_REVOKED *entry = sk_X509_REVOKED_value(entries, i);
		struct prov_crl one = {0};
		bool lets_go;

		if (ASN1_INTEGER_cmp(X509_REVOKED_get0_serialNumber(entry),
			X509_get0_serialNumber(of->cert)) != 0)
			continue;
		one.why = read_entry(entry, &one, &lets_go);
		one.listed = one.listed && one.why == NULL;
		let_go = let_go || lets_go;
		if (!lets_go && is_worse(&one, &worst))
			worst = one;
	}
	out->listed = worst.listed;
	out->revoked_at = worst.revoked_at;
	out->on_hold = worst.on_hold;
	out->reason = worst.reason;
	out->why = worst.why;
	out->let_go = let_go && !worst.listed && of->issuer != NULL;
}

static int judge(struct prov_crl_file *crl, const struct prov_crl_of *of, struct prov_crl *out,
    struct prov_err *err)
{
	X509_REVOKED *entry = NULL;
	int rc;

	out->is_issuers =
	    X509_NAME_cmp(X509_CRL_get_issuer(crl->crl), X509_get_issuer_name(of->cert)) == 0 &&
	    (of->issuer == NULL || X509_NAME_cmp(X509_CRL_get_issuer(crl->crl),
				       X509_get_subject_name(of->issuer)) == 0);
	if (!out->is_issuers)
		return PROV_OK;
	rc = check(crl, of->issuer, of->hash, out, err);
	if (rc != PROV_OK)
		return rc;
	/* It is quick where the certificate is not there. */
	if (out->why == NULL && X509_CRL_get0_by_cert(crl->crl, &entry, of->cert) != 0)
		read_entries(crl, of, out);
	out->accepted = out->why == NULL;
	out->listed = out->listed && out->accepted;
	return PROV_OK;
}

int prov_crl_of_open(struct prov_crl_of **out, struct prov_bytes cert, struct prov_bytes issuer,
    struct prov_err *err)
{
	struct prov_crl_of *of = calloc(1, sizeof(*of));
	int rc;

	*out = NULL;
	if (of == NULL)
		return prov_fail_nomem(err);
	rc = prov_x509_read(cert, &of->cert, err);
	if (rc == PROV_OK && issuer.n > 0)
		rc = prov_x509_read(issuer, &of->issuer, err);
	if (rc == PROV_OK)
		rc = prov_hash_bytes(PROV_HASH_SHA256, issuer, of->hash, err);
	if (rc != PROV_OK) {
		prov_crl_of_close(of);
		return rc;
	}
	*out = of; /* transferred */
	return PROV_OK;
}

void prov_crl_of_close(struct prov_crl_of *of)
{
	if (of == NULL)
		return;
	X509_free(of->cert);
	X509_free(of->issuer);
	free(of);
}

int prov_crl_read(struct prov_crl_file *crl, const struct prov_crl_of *of, struct prov_crl *out,
    struct prov_err *err)
{
	int rc;

	memset(out, 0, sizeof(*out));
	prov_evp_forget();
	rc = judge(crl, of, out, err);
	if (rc == PROV_OK && prov_evp_is_nomem())
		rc = prov_fail_nomem(err);
	prov_evp_forget();
	return rc;
}
