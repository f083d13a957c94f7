/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths to explicit anchors (RFC 5280 section 6; C2PA 2.4, 14.5.1.2). OpenSSL builds and checks the
 * path, with everything set here and nothing left to the system: no store, no clock, no purpose.
 *
 * What is on the list of anchors is an anchor, be it a root or an intermediate. An end entity is
 * trusted through what it was issued by, never because it stands on that list itself: only the
 * private credential store trusts end entities directly (14.4.3), and that is another list.
 */
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/crypto.h"
#include "crypto/evp.h"
#include "trust/seen.h"
#include "trust/walk.h"

/* 112 bits: RSA from 2048, SHA-256 on. The profile asks for as much; this holds whatever the
 * system's configuration of OpenSSL says. */
#define SECURITY_LEVEL 2
#define MAX_WAYS 32u      /* that are tried beside OpenSSL's */
#define STEPS_OF_UNIT 32u /* on them that cost as much as a signature (prov_sig_cost) */
#define LOOKS_OF_UNIT 1024u

/* The bit of an accepted purpose, 0 for any other; PROV_PURPOSE_CLAIM_SIGNING is the first. */
static unsigned purpose_bit(const char *oid)
{
	static const char *const accepted[] = {
	    "1.3.6.1.4.1.62558.2.1",     /* c2pa-kp-claimSigning */
	    "1.3.6.1.5.5.7.3.36",        /* documentSigning */
	    "1.3.6.1.5.5.7.3.4",         /* emailProtection */
	    "1.3.6.1.4.1.311.76.59.1.9", /* what the reference validator takes besides */
	};

	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
		if (strcmp(oid, accepted[i]) == 0)
			return 1u << i;
	}
	return 0;
}

bool prov_eku_accepted(const char *oid)
{
	return purpose_bit(oid) != 0;
}

struct job {
	X509 *certs[PROV_MAX_CERTS];
	size_t n;
	STACK_OF(X509) * others, *trusted; /* borrow their certificates */
	const struct prov_anchors *anchors;
	enum prov_cert_role role;
	unsigned purposes; /* those of the leaf that are accepted */
	struct prov_chain_times times;
	X509 *tried[PROV_MAX_PATH]; /* the path of the latest search */
	unsigned num_tried;
	int64_t from, to; /* what the list says of the anchor of the path that holds */
	struct prov_arena *arena;
	struct prov_chain_verdict *out;
};

static int say(const struct job *job, struct prov_err *err, const char *why)
{
	job->out->why = prov_arena_printf(job->arena, err, "%s", why);
	return job->out->why == NULL ? PROV_E_NOMEM : PROV_OK;
}

/* Narrows the window to what X509 is valid in too. */
static int narrow(
    const X509 *x509, bool first, struct prov_chain_verdict *out, struct prov_err *err)
{
	int64_t from, to;
	int rc = prov_x509_validity(x509, &from, &to, err);

	if (rc != PROV_OK)
		return rc;
	if (first || from > out->not_before)
		out->not_before = from;
	if (first || to < out->not_after)
		out->not_after = to;
	return PROV_OK;
}

static struct prov_seen *seen_of(const struct job *job)
{
	return job->anchors == NULL ? NULL : job->anchors->seen;
}

/* The certificates as given. *BAD: one is no certificate, and the verdict says so. */
static int read_certs(
    struct job *job, const struct prov_bytes *certs, size_t n, bool *bad, struct prov_err *err)
{
	*bad = false;
	for (size_t i = 0; i < n; i++) {
		struct prov_err why = {0};
		int rc = prov_seen_read(seen_of(job), certs[i], &job->certs[i], &why);
		if (rc == PROV_OK) {
			job->n++;
			rc = narrow(job->certs[i], i == 0, job->out, &why);
		}
		if (rc == PROV_E_CERT) {
			*bad = true;
			job->out->why = prov_arena_printf(job->arena, err,
			    "certificate %zu of the chain is malformed: %s", i + 1, why.msg);
			return job->out->why == NULL ? PROV_E_NOMEM : PROV_OK;
		}
		if (rc != PROV_OK)
			return prov_pass(err, rc, &why);
	}
	return PROV_OK;
}

/*
 * 14.5.1.2: the purpose must be in the certificate, and for a claim there must be anchors for it.
 */
static unsigned purposes_of(const X509 *leaf, enum prov_cert_role role)
{
	EXTENDED_KEY_USAGE *eku;
	char oid[64];
	unsigned found = 0;

	ERR_clear_error(); /* the caller asks whether memory ran out in here */
	eku = X509_get_ext_d2i(leaf, NID_ext_key_usage, NULL, NULL);
	for (int i = 0; eku != NULL && i < sk_ASN1_OBJECT_num(eku); i++) {
		const ASN1_OBJECT *object = sk_ASN1_OBJECT_value(eku, i);
		if (role == PROV_ROLE_TSA)
			found |= OBJ_obj2nid(object) == NID_time_stamp ? PROV_PURPOSE_ALL : 0;
		else if (role == PROV_ROLE_OCSP)
			found |= OBJ_obj2nid(object) == NID_OCSP_sign ? PROV_PURPOSE_ALL : 0;
		else if (prov_x509_oid(object, oid, sizeof(oid)))
			found |= purpose_bit(oid);
	}
	sk_ASN1_OBJECT_pop_free(eku, ASN1_OBJECT_free);
	return found;
}

/* What needs no path: *GO says whether to look for one. */
static int check_leaf(struct job *job, bool *go, struct prov_err *err)
{
	struct prov_err why = {0};
	int rc = prov_profile_check(job->certs[0], job->role, false, &why);

	*go = false;
	if (rc == PROV_E_CERT)
		return say(job, err, why.msg);
	if (rc != PROV_OK)
		return prov_pass(err, rc, &why);
	job->purposes = purposes_of(job->certs[0], job->role);
	if (prov_evp_is_nomem())
		return prov_evp_fail(err, PROV_E_NOMEM, "a certificate could not be read");
	if (job->purposes == 0)
		return say(job, err,
		    "the extended key usage of the certificate names no purpose that is "
		    "accepted here (C2PA 2.4, 14.5.1.2)");
	if (prov_anchors_count(job->anchors) == 0)
		return say(job, err, "there is no trust anchor to compare with");
	*go = true;
	return PROV_OK;
}

/* 14.4.1: for a purpose that the leaf has, and at the time that counts. */
static bool counts(const struct job *job, const struct prov_anchor *anchor)
{
	struct prov_err why = {0};
	int64_t at = job->times.anchors_at, from, to;

	if ((anchor->purposes & job->purposes) == 0 || at < anchor->from || at > anchor->to)
		return false;
	if (at == job->times.at)
		return true;
	return prov_x509_validity(anchor->x509, &from, &to, &why) == PROV_OK && at >= from &&
	       at <= to;
}

/* A path through a key that may not be used would be refused at its end (check_path), so that it is
 * left out before it costs a verification.
 * *LISTED: the leaf itself is among the anchors; it is left out of the stack. */
static int fill_stacks(struct job *job, struct prov_bytes leaf, bool *listed, struct prov_err *err)
{
	const struct prov_anchors *a = job->anchors;

	*listed = false;
	job->others = sk_X509_new_reserve(NULL, (int)job->n);
	job->trusted = sk_X509_new_reserve(NULL, (int)a->n);
	if (job->others == NULL || job->trusted == NULL)
		return prov_fail_nomem(err);
	for (size_t i = 1; i < job->n; i++) {
		const char *why;
		int rc = prov_profile_exponent(job->certs[i], &why, err);

		if (rc != PROV_OK)
			return rc;
		if (why == NULL && sk_X509_push(job->others, job->certs[i]) <= 0)
			return prov_fail_nomem(err);
	}
	for (size_t i = 0; i < a->n; i++) {
		if (prov_bytes_eq(prov_bytes(a->list[i].der, a->list[i].n), leaf))
			*listed = true;
		else if (counts(job, &a->list[i]) &&
			 sk_X509_push(job->trusted, a->list[i].x509) <= 0)
			return prov_fail_nomem(err);
	}
	return PROV_OK;
}

static bool configure(X509_STORE_CTX *ctx, const struct job *job, bool with_time, int64_t at)
{
	/* PARTIAL_CHAIN: an anchor need not be self-signed. POLICY_CHECK: RFC 5280 6.1 with any
	 * policy wanted, so that a path that asks for an explicit policy has one. */
	unsigned long flags =
	    X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_POLICY_CHECK;
	X509_VERIFY_PARAM *param;

	if (X509_STORE_CTX_init(ctx, NULL, job->certs[0], job->others) != 1)
		return false;
	X509_STORE_CTX_set0_trusted_stack(ctx, job->trusted);
	param = X509_STORE_CTX_get0_param(ctx);
	if (!with_time)
		flags |= X509_V_FLAG_NO_CHECK_TIME;
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

static bool is_anchor(const struct job *job, const X509 *x509)
{
	for (int i = 0; i < sk_X509_num(job->trusted); i++) {
		if (sk_X509_value(job->trusted, i) == x509)
			return true;
	}
	return false;
}

/*
 * 14.5.1.1 for everything between leaf and anchor. An anchor is configuration, not input: its own
 * signature proves nothing and is not looked at, but its key must be strong and it must be a CA.
 */
static int check_path(const struct job *job, X509_STORE_CTX *ctx, struct prov_err *err)
{
	STACK_OF(X509) *path = X509_STORE_CTX_get0_chain(ctx);
	int n = sk_X509_num(path), untrusted = X509_STORE_CTX_get_num_untrusted(ctx);
	int rc;

	if (n < 2 || untrusted < 1 || untrusted >= n || sk_X509_value(path, 0) != job->certs[0])
		return prov_fail(err, PROV_E_CERT, "the path has no anchor above the certificate");
	for (int i = 1; i < n; i++) {
		X509 *x509 = sk_X509_value(path, i);
		const char *why;
		if (i < untrusted) {
			rc = prov_profile_check(x509, PROV_ROLE_CA, false, err);
			if (rc != PROV_OK)
				return rc;
			continue;
		}
		rc = prov_profile_key(x509, &why, err);
		if (rc != PROV_OK)
			return rc;
		if (why == NULL && !is_anchor(job, x509))
			why = "it is not on the trust list";
		if (why == NULL && X509_check_ca(x509) != 1)
			why = "it is not a CA";
		if (why != NULL)
			return prov_fail(
			    err, PROV_E_CERT, "the trust anchor of the path can't be one: %s", why);
	}
	return PROV_OK;
}

/* Where one of the path stands: by the object, since others can look the same. */
static bool find_place(const struct job *job, const X509 *x509, unsigned *out)
{
	for (size_t i = 0; i < job->n; i++) {
		*out = (unsigned)i;
		if (job->certs[i] == x509)
			return true;
	}
	for (size_t i = 0; i < job->anchors->n; i++) {
		*out = PROV_MAX_CERTS + (unsigned)i;
		if (job->anchors->list[i].x509 == x509)
			return true;
	}
	return false;
}

static int take_path(struct job *job, const STACK_OF(X509) * path, struct prov_err *err)
{
	struct prov_chain_path *out = &job->out->path;

	out->n = 0;
	for (int i = 0; i < sk_X509_num(path); i++) {
		if (out->n == PROV_MAX_PATH ||
		    !find_place(job, sk_X509_value(path, i), &out->at[out->n]))
			return prov_fail(
			    err, PROV_E_INTERNAL, "a path holds what nobody gave for it");
		out->n++;
	}
	return PROV_OK;
}

struct prov_bytes prov_chain_path_at(const struct prov_chain_path *path,
    const struct prov_bytes *certs, const struct prov_anchors *anchors, size_t i)
{
	size_t at = i < path->n ? path->at[i] : 0;

	if (i >= path->n)
		return prov_bytes(NULL, 0);
	if (at < PROV_MAX_CERTS)
		return certs[at];
	at -= PROV_MAX_CERTS;
	return at < prov_anchors_count(anchors)
		   ? prov_bytes(anchors->list[at].der, anchors->list[at].n)
		   : prov_bytes(NULL, 0);
}

static int take_window(struct job *job, X509_STORE_CTX *ctx, struct prov_err *err)
{
	STACK_OF(X509) *path = X509_STORE_CTX_get0_chain(ctx);
	const X509 *top = sk_X509_value(path, sk_X509_num(path) - 1);
	int rc = PROV_OK;

	for (int i = 0; rc == PROV_OK && i < sk_X509_num(path); i++)
		rc = narrow(sk_X509_value(path, i), i == 0, job->out, err);
	for (size_t i = 0; i < job->anchors->n; i++) {
		if (job->anchors->list[i].x509 != top)
			continue;
		job->from = job->anchors->list[i].from;
		job->to = job->anchors->list[i].to;
		job->out->list = job->anchors->list[i].list;
	}
	return rc == PROV_OK ? take_path(job, path, err) : rc;
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

/* Borrowed from the search: for comparison only. */
static void note_tried(struct job *job, const STACK_OF(X509) * path)
{
	job->num_tried = 0;
	for (int i = 0; i < sk_X509_num(path) && i < (int)PROV_MAX_PATH; i++)
		job->tried[job->num_tried++] = sk_X509_value(path, i);
}

/*
 * One search. PROV_OK: a path that holds, its window in the verdict; PROV_E_CERT: none, WHY says
 * why; other codes are no verdict.
 */
static int search(struct job *job, bool with_time, int64_t at, struct prov_err *why)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	const STACK_OF(X509) * path;
	int rc = PROV_E_CERT, code, found;

	ERR_clear_error();
	if (ctx == NULL || !configure(ctx, job, with_time, at)) {
		rc = prov_fail_nomem(why);
		goto out;
	}
	found = X509_verify_cert(ctx);
	path = X509_STORE_CTX_get0_chain(ctx);
	job->out->num_signatures += cost_of_path(path);
	note_tried(job, path);
	if (found == 1) {
		rc = check_path(job, ctx, why);
		if (rc == PROV_OK)
			rc = take_window(job, ctx, why);
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
	ERR_clear_error();
	return rc;
}

static bool was_tried(const struct job *job, const struct prov_walk *walk)
{
	return job->num_tried == walk->n &&
	       memcmp(job->tried, walk->path, walk->n * sizeof(walk->path[0])) == 0;
}

/* As search, by the way that WALK stands at. */
static int search_way(
    struct job *job, const struct prov_walk *walk, bool with_time, int64_t at, struct prov_err *why)
{
	STACK_OF(X509) *others = job->others, *trusted = job->trusted;
	int rc = PROV_OK;

	job->others = sk_X509_new_reserve(NULL, (int)walk->n);
	job->trusted = sk_X509_new_reserve(NULL, 1);
	if (job->others == NULL || job->trusted == NULL)
		rc = prov_fail_nomem(why);
	for (unsigned i = 1; rc == PROV_OK && i < walk->n; i++) {
		if (sk_X509_push(i + 1 < walk->n ? job->others : job->trusted, walk->path[i]) <= 0)
			rc = prov_fail_nomem(why);
	}
	if (rc == PROV_OK)
		rc = search(job, with_time, at, why);
	sk_X509_free(job->others);
	sk_X509_free(job->trusted);
	job->others = others;
	job->trusted = trusted;
	return rc;
}

/*
 * OpenSSL takes the first certificate that could have issued another, and doesn't come back to ask
 * for the next. A CA that others certified, too (cross-certificates), has several, of which one
 * may lead nowhere: in a time-stamp their order is that of a SET, and nobody's choice. RFC 5280,
 * 6.1 has a certificate valid where one path is; which, is left to who builds it (RFC 4158, 2.4).
 */
static int search_ways(struct job *job, bool with_time, int64_t at, struct prov_err *why)
{
	struct prov_walk walk;
	bool more = true;
	int rc = search(job, with_time, at, why);

	prov_walk_init(&walk, job->certs[0], job->others, job->trusted);
	for (unsigned tries = 0; rc == PROV_E_CERT && tries < MAX_WAYS; tries++) {
		struct prov_err other = {0};

		do {
			more = prov_walk_next(&walk);
		} while (more && was_tried(job, &walk));
		if (!more)
			break;
		rc = search_way(job, &walk, with_time, at, &other);
		if (rc != PROV_OK && rc != PROV_E_CERT)
			*why = other;
	}
	job->out->num_signatures += walk.steps / STEPS_OF_UNIT + walk.looks / LOOKS_OF_UNIT;
	return rc;
}

/*
 * A path that holds now, holds whenever its certificates are valid and its anchor is listed. At
 * another time OpenSSL might have built another one, which is as good.
 */
static void keep_path(const struct job *job, const uint8_t key[PROV_HASH_MAX])
{
	const struct prov_chain_verdict *out = job->out;
	struct prov_seen_path path = {
	    .from = out->not_before > job->from ? out->not_before : job->from,
	    .to = out->not_after < job->to ? out->not_after : job->to,
	    .not_before = out->not_before,
	    .not_after = out->not_after,
	    .list = out->list,
	    .path = out->path,
	    .num_signatures = out->num_signatures};

	if (job->times.at != job->times.anchors_at)
		return;
	memcpy(path.key, key, PROV_HASH_MAX);
	prov_seen_keep_path(job->anchors->seen, &path);
}

static bool find_kept(const struct job *job, const uint8_t key[PROV_HASH_MAX])
{
	struct prov_seen_path path;

	if (job->times.at != job->times.anchors_at ||
	    !prov_seen_find_path(job->anchors->seen, key, job->times.at, &path))
		return false;
	*job->out = (struct prov_chain_verdict){.result = PROV_CHAIN_TRUSTED,
	    .not_before = path.not_before,
	    .not_after = path.not_after,
	    .list = path.list,
	    .path = path.path,
	    .num_signatures = path.num_signatures};
	return true;
}

/* What a path hangs on beside the anchors and the time. */
static int make_key(const struct prov_bytes *certs, size_t n, enum prov_cert_role role,
    uint8_t key[PROV_HASH_MAX], struct prov_err *err)
{
	struct prov_bytes parts[2 * PROV_MAX_CERTS + 1];
	size_t lengths[PROV_MAX_CERTS];

	parts[2 * n] = prov_bytes(&role, sizeof(role));
	for (size_t i = 0; i < n; i++) {
		lengths[i] = certs[i].n;
		parts[2 * i] = prov_bytes(&lengths[i], sizeof(lengths[i]));
		parts[2 * i + 1] = certs[i];
	}
	return prov_hash_parts(PROV_HASH_SHA256, parts, 2 * n + 1, key, err);
}

static int find_path(
    struct job *job, struct prov_bytes leaf, const uint8_t key[PROV_HASH_MAX], struct prov_err *err)
{
	struct prov_err why = {0};
	int64_t at = job->times.at;
	bool listed;
	int rc = fill_stacks(job, leaf, &listed, err);

	if (rc != PROV_OK)
		return rc;
	if (sk_X509_num(job->trusted) == 0 && !listed)
		return say(job, err,
		    "no anchor on the trust lists counts for the purposes of the certificate at "
		    "that time (C2PA 2.4, 14.4.1)");
	/* Where a CA has renewed its certificate, the path that is valid at the time is the one. If
	 * there is none, a path outside its validity still tells by whom, and the caller when. */
	rc = search_ways(job, true, at, &why);
	if (rc == PROV_OK)
		keep_path(job, key);
	if (rc == PROV_E_CERT) {
		memset(&why, 0, sizeof(why));
		rc = search_ways(job, false, at, &why);
	}
	if (rc == PROV_OK) {
		job->out->result = PROV_CHAIN_TRUSTED;
		return PROV_OK;
	}
	if (rc != PROV_E_CERT)
		return prov_pass(err, rc, &why);
	if (listed)
		return say(job, err,
		    "the certificate stands among the trust anchors, which vouch for what they "
		    "issued, not for themselves (C2PA 2.4, 14.4.3)");
	return say(job, err, why.msg);
}

static void job_fini(struct job *job)
{
	sk_X509_free(job->others);
	sk_X509_free(job->trusted);
	for (size_t i = 0; i < job->n; i++)
		X509_free(job->certs[i]);
	ERR_clear_error();
}

int prov_chain_verify(const struct prov_bytes *certs, size_t n, const struct prov_anchors *anchors,
    enum prov_cert_role role, int64_t at, struct prov_arena *arena, struct prov_chain_verdict *out,
    struct prov_err *err)
{
	struct prov_chain_times times = {at, at};

	return prov_chain_verify_times(certs, n, anchors, role, times, arena, out, err);
}

int prov_chain_verify_times(const struct prov_bytes *certs, size_t n,
    const struct prov_anchors *anchors, enum prov_cert_role role, struct prov_chain_times times,
    struct prov_arena *arena, struct prov_chain_verdict *out, struct prov_err *err)
{
	struct job job = {
	    .anchors = anchors, .role = role, .times = times, .arena = arena, .out = out};
	uint8_t key[PROV_HASH_MAX];
	bool bad, go = false;
	int rc;

	memset(out, 0, sizeof(*out));
	if (n == 0)
		return prov_fail(err, PROV_E_USAGE, "there is no certificate to verify");
	if (n > PROV_MAX_CERTS)
		return prov_refuse(err, PROV_LIMIT_CERTS,
		    "a chain has more certificates than the limit of %u", PROV_MAX_CERTS);
	if (prov_anchors_count(anchors) > 0) {
		rc = make_key(certs, n, role, key, err);
		if (rc != PROV_OK || find_kept(&job, key))
			return rc;
	}
	rc = read_certs(&job, certs, n, &bad, err);
	if (rc == PROV_OK && !bad)
		rc = check_leaf(&job, &go, err);
	if (rc == PROV_OK && go)
		rc = find_path(&job, certs[0], key, err);
	job_fini(&job);
	if (rc != PROV_OK)
		memset(out, 0, sizeof(*out));
	return rc;
}

int prov_chain_lists(const struct prov_bytes *certs, const struct prov_chain_path *path,
    const struct prov_anchors *anchors, struct prov_chain_times times, bool *on,
    struct prov_err *err)
{
	struct job job = {.anchors = anchors, .role = PROV_ROLE_CLAIM_SIGNER, .times = times};
	struct prov_bytes top = path->n == 0
				    ? prov_bytes(NULL, 0)
				    : prov_chain_path_at(path, certs, anchors, path->n - 1);
	X509 *leaf;
	int rc = prov_seen_read(seen_of(&job), certs[0], &leaf, err);

	if (rc != PROV_OK)
		return rc;
	job.purposes = purposes_of(leaf, job.role);
	if (prov_evp_is_nomem())
		rc = prov_evp_fail(err, PROV_E_NOMEM, "a certificate could not be read");
	for (size_t i = 0; rc == PROV_OK && anchors != NULL && i < anchors->n; i++) {
		const struct prov_anchor *one = &anchors->list[i];

		if (prov_bytes_eq(prov_bytes(one->der, one->n), top) && counts(&job, one))
			prov_list_mark(anchors, i, on);
	}
	X509_free(leaf);
	ERR_clear_error();
	return rc;
}

int prov_cert_issued(struct prov_bytes subject, struct prov_bytes issuer,
    const struct prov_anchors *with, bool *yes, struct prov_err *err)
{
	struct prov_seen *seen = with == NULL ? NULL : with->seen;
	X509 *by = NULL, *of;
	int rc = prov_seen_read(seen, subject, &of, err);

	*yes = false;
	if (rc == PROV_OK)
		rc = prov_seen_read(seen, issuer, &by, err);
	if (rc == PROV_OK)
		rc = prov_seen_issued(seen, of, by, NULL, yes, err);
	X509_free(by);
	X509_free(of);
	ERR_clear_error();
	return rc;
}
