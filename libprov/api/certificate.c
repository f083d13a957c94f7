/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/certificate.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "trust/trust.h"

struct prov_certs {
	struct prov_arena arena;
	struct prov_bytes *der;
	struct prov_cert_entry *v;
	size_t n;
};

static bool is_der(struct prov_bytes data)
{
	return data.n > 2 && data.p[0] == 0x30 && (data.p[1] & 0x80) != 0;
}

static int read_der(struct prov_certs *certs, struct prov_bytes data, struct prov_err *err)
{
	const char *copy = prov_arena_strdup(&certs->arena, data, err);

	certs->der = prov_arena_array(&certs->arena, 1, sizeof(*certs->der), err);
	if (copy == NULL || certs->der == NULL)
		return PROV_E_NOMEM;
	certs->der[0] = prov_bytes(copy, data.n);
	certs->n = 1;
	return PROV_OK;
}

static int digest(struct prov_certs *certs, size_t i, struct prov_err *err)
{
	uint8_t hash[PROV_HASH_MAX];
	struct prov_wr wr;
	int rc = prov_hash_bytes(PROV_HASH_SHA256, certs->der[i], hash, err);

	prov_wr_init(&wr, 64);
	prov_hex_put(&wr, prov_bytes(hash, 32));
	if (rc == PROV_OK)
		rc = prov_wr_done(&wr, err);
	if (rc == PROV_OK) {
		certs->v[i].sha256 = prov_arena_strdup(&certs->arena, prov_wr_data(&wr), err);
		rc = certs->v[i].sha256 == NULL ? PROV_E_NOMEM : PROV_OK;
	}
	prov_wr_fini(&wr);
	return rc;
}

/* Why it can't sign claims; where it can, but for no purpose that is accepted, that is as bad. */
static int find_flaw(struct prov_certs *certs, size_t i, struct prov_err *err)
{
	struct prov_cert_entry *entry = &certs->v[i];
	struct prov_err why = {0};
	int rc = prov_cert_check(certs->der[i], PROV_ROLE_CLAIM_SIGNER, false, &why);

	if (rc == PROV_E_CERT)
		entry->unfit = prov_arena_printf(&certs->arena, err, "%s", why.msg);
	else if (rc != PROV_OK)
		return prov_pass(err, rc, &why);
	return rc == PROV_E_CERT && entry->unfit == NULL ? PROV_E_NOMEM : PROV_OK;
}

static int describe(struct prov_certs *certs, size_t i, const char *name, struct prov_err *err)
{
	struct prov_cert_entry *entry = &certs->v[i];
	struct prov_err why = {0};
	struct prov_cert cert;
	int rc = prov_cert_describe(certs->der[i], &certs->arena, &cert, &why);

	if (rc == PROV_E_CERT)
		return prov_fail_of(err, rc, &why, "certificate %zu of %zu in %s can't be read: %s",
		    i + 1, certs->n, name, why.msg);
	if (rc != PROV_OK)
		return prov_pass(err, rc, &why);
	*entry = (struct prov_cert_entry){.subject = cert.subject.display,
	    .issuer = cert.issuer.display,
	    .serial = cert.serial,
	    .not_before = cert.not_before,
	    .not_after = cert.not_after,
	    .is_ca = cert.is_ca,
	    .is_self_issued = cert.is_self_issued,
	    .eku = cert.eku,
	    .num_eku = cert.num_eku};
	rc = digest(certs, i, err);
	return rc == PROV_OK ? find_flaw(certs, i, err) : rc;
}

int prov_certs_new(
    struct prov_certs **out, const void *data, size_t len, const char *name, struct prov_err *err)
{
	struct prov_bytes bytes = prov_bytes(data, data == NULL ? 0 : len);
	struct prov_certs *certs = calloc(1, sizeof(*certs));
	int rc;

	*out = NULL;
	if (certs == NULL)
		return prov_fail_nomem(err);
	if (name == NULL)
		name = "the certificate file";
	prov_arena_init(&certs->arena, PROV_MAX_ARENA);
	rc = prov_crypto_init(err);
	if (rc == PROV_OK && is_der(bytes))
		rc = read_der(certs, bytes, err);
	else if (rc == PROV_OK)
		rc = prov_pem_certs(bytes, name, &certs->arena, &certs->der, &certs->n, err);
	if (rc == PROV_OK) {
		certs->v = prov_arena_array(&certs->arena, certs->n, sizeof(*certs->v), err);
		rc = certs->v == NULL ? PROV_E_NOMEM : PROV_OK;
	}
	for (size_t i = 0; rc == PROV_OK && i < certs->n; i++)
		rc = describe(certs, i, name, err);
	if (rc != PROV_OK) {
		prov_certs_free(certs);
		return rc;
	}
	*out = certs; /* transferred */
	return PROV_OK;
}

void prov_certs_free(struct prov_certs *certs)
{
	if (certs == NULL)
		return;
	prov_arena_fini(&certs->arena);
	free(certs);
}

size_t prov_certs_count(const struct prov_certs *certs)
{
	return certs->n;
}

struct prov_cert_entry prov_certs_at(const struct prov_certs *certs, size_t i)
{
	return i < certs->n ? certs->v[i] : (struct prov_cert_entry){0};
}

static const char *name_of(const struct prov_anchors *anchors, size_t i)
{
	const struct prov_list_info *info = prov_anchors_list(anchors, i);

	return info == NULL ? NULL : info->name;
}

/* CAWG Identity Assertion 1.2: not every certificate is one for identities. */
static int judge_use(
    struct prov_certs *certs, int64_t at, struct prov_cert_trust *out, struct prov_err *err)
{
	enum prov_identity_use use;
	int rc = prov_cert_identity(certs->der[0], &use, err);

	if (rc != PROV_OK || !out->trusted)
		return rc;
	out->trusted = use == PROV_IDENTITY_DOCUMENTS ||
		       (use == PROV_IDENTITY_MAIL && at <= PROV_IDENTITY_MAIL_END);
	if (!out->trusted)
		out->why = "it is for neither signing documents nor, up to 2027-03-31, validated "
			   "e-mail";
	return PROV_OK;
}

/* An authority's word counts while it and all between are valid (15.8). */
static int judge_chain(struct prov_certs *certs, const struct prov_anchors *anchors,
    enum prov_cert_role role, int64_t at, struct prov_cert_trust *out, struct prov_err *err)
{
	struct prov_chain_verdict verdict;
	size_t n = certs->n < PROV_MAX_CERTS ? certs->n : PROV_MAX_CERTS;
	int rc = prov_chain_verify(certs->der, n, anchors, role, at, &certs->arena, &verdict, err);

	if (rc != PROV_OK)
		return rc;
	if (verdict.result != PROV_CHAIN_TRUSTED)
		out->why = verdict.why;
	else if (at < verdict.not_before || at > verdict.not_after)
		out->why = "it, or an authority above it, is not valid at this time";
	else
		out->trusted = true;
	if (verdict.result == PROV_CHAIN_TRUSTED)
		out->list = name_of(anchors, verdict.list);
	return PROV_OK;
}

/* 14.4.3: who stands there is trusted, while valid. */
static void judge_listed(
    const struct prov_cert_entry *first, int64_t at, struct prov_cert_trust *out)
{
	out->trusted =
	    out->listed && !first->is_ca && at >= first->not_before && at <= first->not_after;
	if (out->listed && !out->trusted)
		out->why = first->is_ca ? "it is an authority's, which signs nothing itself"
					: "it is not valid at this time";
	else if (!out->listed)
		out->why = "it is on no list of certificates that are trusted by themselves";
}

int prov_certs_trust(struct prov_certs *certs, const struct prov_policy *policy,
    enum prov_list list, struct prov_cert_trust *out, struct prov_err *err)
{
	const struct prov_anchors *const lists[] = {[PROV_LIST_SIGNERS] = policy->signers,
	    [PROV_LIST_TIMESTAMPS] = policy->timestamps,
	    [PROV_LIST_ALLOWED] = policy->allowed,
	    [PROV_LIST_IDENTITIES] = policy->identities};
	int64_t at = prov_policy_time(policy);
	size_t where;
	int rc = PROV_OK;

	*out = (struct prov_cert_trust){0};
	if ((size_t)list >= sizeof(lists) / sizeof(lists[0]))
		return prov_fail(err, PROV_E_USAGE, "no such trust list");
	out->listed = prov_anchors_find(lists[list], certs->der[0], &where);
	if (out->listed)
		out->list = name_of(lists[list], where);
	if (list == PROV_LIST_ALLOWED || (list == PROV_LIST_IDENTITIES && out->listed))
		judge_listed(&certs->v[0], at, out);
	else
		rc = judge_chain(certs, lists[list],
		    list == PROV_LIST_TIMESTAMPS ? PROV_ROLE_TSA : PROV_ROLE_CLAIM_SIGNER, at, out,
		    err);
	if (rc == PROV_OK && list == PROV_LIST_IDENTITIES)
		rc = judge_use(certs, at, out, err);
	return rc;
}
