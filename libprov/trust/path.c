/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/path.h"

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/evp.h"
#include "trust/walk.h"

/* 112 bits: RSA from 2048, SHA-256 on. The profile asks for as much; this holds whatever the
 * system's configuration of OpenSSL says. */
#define SECURITY_LEVEL 2
#define MAX_WAYS 32u      /* that are tried beside OpenSSL's */
#define STEPS_OF_UNIT 32u /* on them that cost as much as a signature (prov_sig_cost) */
#define LOOKS_OF_UNIT 1024u

/* RFC 5280, 4.1.2.5: notAfter is the last second of the validity, which OpenSSL leaves out. */
static int let_last_second(int ok, X509_STORE_CTX *ctx)
{
	const X509 *x509 = X509_STORE_CTX_get_current_cert(ctx);
	int64_t from, to;

	if (ok != 0 || X509_STORE_CTX_get_error(ctx) != X509_V_ERR_CERT_HAS_EXPIRED || x509 == NULL)
		return ok;
	return prov_x509_validity(x509, &from, &to, NULL) == PROV_OK &&
	       X509_VERIFY_PARAM_get_time(X509_STORE_CTX_get0_param(ctx)) == (time_t)to;
}

static bool configure(
    X509_STORE_CTX *ctx, const struct prov_path *p, bool first, bool with_time, int64_t at)
{
	/* PARTIAL_CHAIN: an anchor need not be self-signed. POLICY_CHECK: RFC 5280 6.1 with any
	 * policy wanted, so that a path that asks for an explicit policy has one. */
	unsigned long flags = X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK;
	X509_VERIFY_PARAM *param;

	if (X509_STORE_CTX_init(ctx, NULL, p->leaf, p->others) != 1)
		return false;
	X509_STORE_CTX_set0_trusted_stack(ctx, p->trusted);
	X509_STORE_CTX_set_verify_cb(ctx, let_last_second);
	param = X509_STORE_CTX_get0_param(ctx);
	if (!with_time)
		flags |= X509_V_FLAG_NO_CHECK_TIME;
	if (first)
		flags |= X509_V_FLAG_TRUSTED_FIRST;
	else if (X509_VERIFY_PARAM_clear_flags(param, X509_V_FLAG_TRUSTED_FIRST) != 1)
		return false; /* it is on by default */
	if (X509_VERIFY_PARAM_set_flags(param, flags) != 1)
		return false;
	/* Without it OpenSSL takes an explicit policy for one that nobody wants. */
	if (X509_VERIFY_PARAM_add0_policy(param, OBJ_nid2obj(NID_any_policy)) != 1)
		return false;
	if (with_time)
		X509_VERIFY_PARAM_set_time(param, (time_t)at);
	X509_VERIFY_PARAM_set_depth(param, PROV_MAX_CERTS);
	X509_VERIFY_PARAM_set_auth_level(param, SECURITY_LEVEL);
	return true;
}

static bool is_anchor(const struct prov_path *p, const X509 *x509)
{
	for (int i = 0; i < sk_X509_num(p->trusted); i++) {
		if (sk_X509_value(p->trusted, i) == x509)
			return true;
	}
	return false;
}

/* RFC 5280, 6.1.4 (a). OpenSSL asks only where policies stand beside the mappings. */
static bool maps_any_policy(const X509 *x509)
{
	POLICY_MAPPINGS *maps;
	bool any;

	if (X509_get_ext_by_NID(x509, NID_policy_mappings, -1) < 0)
		return false;
	maps = X509_get_ext_d2i(x509, NID_policy_mappings, NULL, NULL);
	any = maps == NULL; /* nothing can be said of what can't be read */
	for (int i = 0; i < sk_POLICY_MAPPING_num(maps); i++) {
		const POLICY_MAPPING *one = sk_POLICY_MAPPING_value(maps, i);

		any = any || OBJ_obj2nid(one->issuerDomainPolicy) == NID_any_policy ||
		      OBJ_obj2nid(one->subjectDomainPolicy) == NID_any_policy;
	}
	sk_POLICY_MAPPING_pop_free(maps, POLICY_MAPPING_free);
	return any;
}

static int check_ca(X509 *x509, struct prov_err *err)
{
	int rc = prov_profile_check(x509, PROV_ROLE_CA, false, err);

	if (rc != PROV_OK || !maps_any_policy(x509))
		return rc;
	if (prov_evp_is_nomem())
		return prov_fail_nomem(err);
	return prov_fail(err, PROV_E_CERT,
	    "a certificate on the path maps any policy to another, or another to any");
}

/*
 * 14.5.1.1 for everything between leaf and anchor. An anchor is configuration, not input: its own
 * signature proves nothing and is not looked at, but its key must be strong and it must be a CA.
 */
static int check_path(const struct prov_path *p, X509_STORE_CTX *ctx, struct prov_err *err)
{
	STACK_OF(X509) *path = X509_STORE_CTX_get0_chain(ctx);
	int n = sk_X509_num(path), untrusted = X509_STORE_CTX_get_num_untrusted(ctx);
	int rc;

	if (n < 2 || untrusted < 1 || untrusted >= n || sk_X509_value(path, 0) != p->leaf)
		return prov_fail(err, PROV_E_CERT, "the path has no anchor above the certificate");
	for (int i = 1; i < n; i++) {
		X509 *x509 = sk_X509_value(path, i);
		const char *why;
		if (i < untrusted) {
			rc = check_ca(x509, err);
			if (rc != PROV_OK)
				return rc;
			continue;
		}
		rc = prov_profile_key(x509, &why, err);
		if (rc != PROV_OK)
			return rc;
		if (why == NULL && !is_anchor(p, x509))
			why = "it is not on the trust list";
		if (why == NULL && X509_check_ca(x509) != 1)
			why = "it is not a CA";
		if (why != NULL)
			return prov_fail(
			    err, PROV_E_CERT, "the trust anchor of the path can't be one: %s", why);
	}
	return PROV_OK;
}

static const char *words_of(int code)
{
	switch (code) {
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
		return "no path leads from the certificate to a trust anchor";
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		return "the certificate is self-signed";
	default:
		return X509_verify_cert_error_string(code);
	}
}

/* The last one signed itself, or is not checked: one too many at most. */
static size_t cost_of_path(const STACK_OF(X509) * path)
{
	size_t cost = 0;
	int n = path == NULL ? 0 : sk_X509_num(path);

	for (int i = 0; i < n; i++)
		cost += prov_profile_cost(sk_X509_value(path, i + 1 < n ? i + 1 : i));
	return cost;
}

static void take_path(struct prov_path *p, const STACK_OF(X509) * path)
{
	p->n = 0;
	for (int i = 0; i < sk_X509_num(path) && i < (int)PROV_MAX_PATH; i++)
		p->at[p->n++] = sk_X509_value(path, i);
}

/* One search, as prov_path_find. FIRST: an anchor goes before another one that could have issued
 * the same. */
static int search(struct prov_path *p, bool first, bool with_time, int64_t at, struct prov_err *why)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	const STACK_OF(X509) * path;
	int rc = PROV_E_CERT, code, found;

	prov_evp_forget();
	if (ctx == NULL || !configure(ctx, p, first, with_time, at)) {
		rc = prov_fail_nomem(why);
		goto out;
	}
	found = X509_verify_cert(ctx);
	path = X509_STORE_CTX_get0_chain(ctx);
	p->num_signatures += cost_of_path(path);
	take_path(p, path);
	if (found == 1) {
		rc = check_path(p, ctx, why);
		if (rc == PROV_OK && sk_X509_num(path) != (int)p->n)
			rc = prov_fail(why, PROV_E_INTERNAL, "a path is longer than it may be");
		goto out;
	}
	code = X509_STORE_CTX_get_error(ctx);
	if (code == X509_V_ERR_OUT_OF_MEM || prov_evp_is_nomem())
		rc = prov_fail_nomem(why);
	else if (found < 0)
		rc = prov_evp_fail(why, PROV_E_CRYPTO, "no path could be searched for");
	else
		(void)prov_fail(why, rc, "%s", words_of(code));
out:
	X509_STORE_CTX_free(ctx);
	prov_evp_forget();
	return rc;
}

static bool was_tried(const struct prov_path *p, const struct prov_walk *walk)
{
	return p->n == walk->n && memcmp(p->at, walk->path, walk->n * sizeof(walk->path[0])) == 0;
}

/* As search, by the way that WALK stands at: its anchor at its end, also where by its name it could
 * have issued what stands below (a CA's new key, certified by the old one). */
static int search_way(struct prov_path *p, const struct prov_walk *walk, bool with_time, int64_t at,
    struct prov_err *why)
{
	STACK_OF(X509) *others = p->others, *trusted = p->trusted;
	int rc = PROV_OK;

	p->others = sk_X509_new_reserve(NULL, (int)walk->n);
	p->trusted = sk_X509_new_reserve(NULL, 1);
	if (p->others == NULL || p->trusted == NULL)
		rc = prov_fail_nomem(why);
	for (unsigned i = 1; rc == PROV_OK && i < walk->n; i++) {
		if (sk_X509_push(i + 1 < walk->n ? p->others : p->trusted, walk->path[i]) <= 0)
			rc = prov_fail_nomem(why);
	}
	if (rc == PROV_OK)
		rc = search(p, false, with_time, at, why);
	sk_X509_free(p->others);
	sk_X509_free(p->trusted);
	p->others = others;
	p->trusted = trusted;
	return rc;
}

/*
 * OpenSSL takes the first certificate that could have issued another, and doesn't come back to ask
 * for the next. A CA that others certified, too (cross-certificates), has several, of which one
 * may lead nowhere: in a time-stamp their order is that of a SET, and nobody's choice. RFC 5280,
 * 6.1 has a certificate valid where one path is; which, is left to who builds it (RFC 4158, 2.4).
 */
int prov_path_find(struct prov_path *p, bool with_time, int64_t at, struct prov_err *why)
{
	struct prov_walk walk;
	bool more = true;
	int rc = search(p, true, with_time, at, why);

	prov_walk_init(&walk, p->leaf, p->others, p->trusted);
	for (unsigned tries = 0; rc == PROV_E_CERT && tries < MAX_WAYS; tries++) {
		struct prov_err other = {0};

		do {
			more = prov_walk_next(&walk);
		} while (more && was_tried(p, &walk));
		if (!more)
			break;
		rc = search_way(p, &walk, with_time, at, &other);
		if (rc != PROV_OK && rc != PROV_E_CERT)
			*why = other;
	}
	p->num_signatures += walk.steps / STEPS_OF_UNIT + walk.looks / LOOKS_OF_UNIT;
	return rc;
}
