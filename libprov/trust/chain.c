/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may vouch for a signer, at what time, and which path that makes (C2PA 2.4, 14.4, 14.5.1.2);
 * path.c finds the paths.
 *
 * What is on the list of anchors is an anchor, be it a root or an intermediate. An end entity is
 * trusted through what it was issued by, never because it stands on that list itself: only the
 * private credential store trusts end entities directly (14.4.3), and that is another list.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/crypto.h"
#include "crypto/evp.h"
#include "trust/path.h"
#include "trust/seen.h"

enum anchor_state {
	ANCHOR_NONE,   /* it does not count */
	ANCHOR_COUNTS, /* and nobody needed it so far */
	ANCHOR_DONE    /* it is in the stack, or can't be */
};

struct job {
	X509 *certs[PROV_MAX_CERTS];
	size_t n;
	struct prov_path path;
	unsigned *places;         /* owned; which anchor each of path.trusted is */
	enum anchor_state *state; /* owned; of each anchor */
	const struct prov_anchors *anchors;
	enum prov_cert_role role;
	unsigned purposes; /* those of the leaf that are accepted */
	struct prov_chain_times times;
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
	job->purposes = prov_x509_purposes(job->certs[0], job->role);
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
	int64_t at = job->times.anchors_at;

	if ((anchor->purposes & job->purposes) == 0 || at < anchor->from || at > anchor->to)
		return false;
	return at == job->times.at || (at >= anchor->not_before && at <= anchor->not_after);
}

/* A path through a key that may not be used would be refused at its end (check_path), so that it is
 * left out before it costs a verification. */
static int fill_others(struct job *job, struct prov_err *err)
{
	struct prov_path *path = &job->path;

	path->leaf = job->certs[0];
	path->others = sk_X509_new_reserve(NULL, (int)job->n);
	if (path->others == NULL)
		return prov_fail_nomem(err);
	for (size_t i = 1; i < job->n; i++) {
		const char *why;
		int rc = prov_profile_exponent(job->certs[i], &why, err);

		if (rc != PROV_OK)
			return rc;
		if (why == NULL && sk_X509_push(path->others, job->certs[i]) <= 0)
			return prov_fail_nomem(err);
	}
	return PROV_OK;
}

/* By its name it issued one of the chain, or of the anchors that were taken so far. */
static bool is_named(const struct job *job, const struct prov_anchor *anchor)
{
	const STACK_OF(X509) *trusted = job->path.trusted;

	for (size_t i = 0; i < job->n; i++) {
		if (X509_NAME_cmp(X509_get_issuer_name(job->certs[i]), anchor->subject) == 0)
			return true;
	}
	for (int i = 0; i < sk_X509_num(trusted); i++) {
		if (X509_NAME_cmp(
			X509_get_issuer_name(sk_X509_value(trusted, i)), anchor->subject) == 0)
			return true;
	}
	return false;
}

static int take_anchor(struct job *job, size_t i, struct prov_err *err)
{
	struct prov_err why = {0};
	X509 *x509;
	int rc = prov_anchor_read(job->anchors, i, &x509, &why);

	job->state[i] = ANCHOR_DONE;
	if (rc == PROV_E_CERT)
		return PROV_OK; /* it can't be one */
	if (rc != PROV_OK)
		return prov_pass(err, rc, &why);
	job->places[sk_X509_num(job->path.trusted)] = (unsigned)i;
	return sk_X509_push(job->path.trusted, x509) > 0 ? PROV_OK : prov_fail_nomem(err);
}

/* Of the anchors that count those that could be on a path, so that no other is decoded. */
static int take_named(struct job *job, struct prov_err *err)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < job->anchors->n; i++) {
			int rc;

			if (job->state[i] != ANCHOR_COUNTS ||
			    !is_named(job, &job->anchors->list[i]))
				continue;
			rc = take_anchor(job, i, err);
			if (rc != PROV_OK)
				return rc;
			more = true;
		}
	}
	return PROV_OK;
}

/* *LISTED: the leaf itself is among the anchors; it is none of its own. *ANY: one counts. */
static int fill_trusted(
    struct job *job, struct prov_bytes leaf, bool *listed, bool *any, struct prov_err *err)
{
	const struct prov_anchors *a = job->anchors;

	*listed = *any = false;
	job->path.trusted = sk_X509_new_reserve(NULL, (int)a->n);
	job->places = calloc(a->n, sizeof(*job->places));
	job->state = calloc(a->n, sizeof(*job->state));
	if (job->path.trusted == NULL || job->places == NULL || job->state == NULL)
		return prov_fail_nomem(err);
	for (size_t i = 0; i < a->n; i++) {
		if (prov_bytes_eq(prov_bytes(a->list[i].der, a->list[i].n), leaf))
			*listed = true;
		else if (counts(job, &a->list[i]))
			job->state[i] = ANCHOR_COUNTS;
		*any = *any || job->state[i] == ANCHOR_COUNTS;
	}
	return take_named(job, err);
}

/* Where one of the path stands: by the object, since others can look the same. */
static bool find_place(const struct job *job, const X509 *x509, unsigned *out)
{
	for (size_t i = 0; i < job->n; i++) {
		*out = (unsigned)i;
		if (job->certs[i] == x509)
			return true;
	}
	for (int i = 0; i < sk_X509_num(job->path.trusted); i++) {
		*out = PROV_MAX_CERTS + job->places[i];
		if (sk_X509_value(job->path.trusted, i) == x509)
			return true;
	}
	return false;
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

/* What the verdict says of the path that was found. */
static int take_path(struct job *job, struct prov_err *err)
{
	const struct prov_path *path = &job->path;
	struct prov_chain_verdict *out = job->out;
	const struct prov_anchor *anchor;
	int rc = PROV_OK;

	for (out->path.n = 0; rc == PROV_OK && out->path.n < path->n; out->path.n++) {
		size_t i = out->path.n;

		if (!find_place(job, path->at[i], &out->path.at[i]))
			return prov_fail(
			    err, PROV_E_INTERNAL, "a path holds what nobody gave for it");
		rc = narrow(path->at[i], i == 0, out, err);
	}
	if (rc == PROV_OK && out->path.at[path->n - 1] >= PROV_MAX_CERTS) {
		anchor = &job->anchors->list[out->path.at[path->n - 1] - PROV_MAX_CERTS];
		job->from = anchor->from;
		job->to = anchor->to;
		out->list = anchor->list;
	}
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

/* The path that is valid at the time is the one, where a CA has renewed its certificate. If there
 * is none, a path outside its validity still tells by whom, and the caller when. */
static int find_path(struct job *job, const uint8_t key[PROV_HASH_MAX], struct prov_err *why)
{
	struct prov_err other = {0};
	int rc = prov_path_find(&job->path, true, job->times.at, why);
	bool now = rc == PROV_OK;

	if (rc == PROV_E_CERT) {
		rc = prov_path_find(&job->path, false, job->times.at, &other);
		*why = other;
	}
	job->out->num_signatures = job->path.num_signatures;
	if (rc == PROV_OK)
		rc = take_path(job, why);
	if (rc == PROV_OK && now)
		keep_path(job, key);
	return rc;
}

static int judge(
    struct job *job, struct prov_bytes leaf, const uint8_t key[PROV_HASH_MAX], struct prov_err *err)
{
	struct prov_err why = {0};
	bool listed, any;
	int rc = fill_others(job, err);

	if (rc == PROV_OK)
		rc = fill_trusted(job, leaf, &listed, &any, err);
	if (rc != PROV_OK)
		return rc;
	if (!any && !listed)
		return say(job, err,
		    "no anchor on the trust lists counts for the purposes of the certificate at "
		    "that time (C2PA 2.4, 14.4.1)");
	rc = find_path(job, key, &why);
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
	sk_X509_free(job->path.others);
	sk_X509_free(job->path.trusted);
	free(job->places);
	free(job->state);
	for (size_t i = 0; i < job->n; i++)
		X509_free(job->certs[i]);
	prov_evp_forget();
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
		rc = judge(&job, certs[0], key, err);
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
	job.purposes = prov_x509_purposes(leaf, job.role);
	if (prov_evp_is_nomem())
		rc = prov_evp_fail(err, PROV_E_NOMEM, "a certificate could not be read");
	for (size_t i = 0; rc == PROV_OK && anchors != NULL && i < anchors->n; i++) {
		const struct prov_anchor *one = &anchors->list[i];

		if (prov_bytes_eq(prov_bytes(one->der, one->n), top) && counts(&job, one))
			prov_list_mark(anchors, i, on);
	}
	X509_free(leaf);
	prov_evp_forget();
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
	prov_evp_forget();
	return rc;
}
