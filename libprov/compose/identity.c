/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An identity assertion in the making (CAWG Identity Assertion 1.2): who else vouches for what the
 * manifest says, by a signature of his own beneath the claim's.
 */
#include "compose/identity.h"

#include "base/clock.h"
#include "base/err.h"
#include "compose/countersign.h"
#include "trust/trust.h"

static int check_cert(struct prov_bytes cert, struct prov_err *err)
{
	enum prov_identity_use use = PROV_IDENTITY_NONE;
	int rc = prov_cert_identity(cert, &use, err);

	if (rc != PROV_OK)
		return rc;
	if (use == PROV_IDENTITY_NONE)
		return prov_fail(err, PROV_E_CERT,
		    "the certificate is none for identities: those are for signing documents, or "
		    "for e-mail with a policy that says that its holder was validated (CAWG 1.2)");
	if (use == PROV_IDENTITY_MAIL && prov_clock_now() > PROV_IDENTITY_MAIL_END)
		return prov_fail(err, PROV_E_CERT,
		    "the certificate is one for e-mail, and those are accepted for identities "
		    "until 2027-03-31 only (CAWG 1.2)");
	return PROV_OK;
}

int prov_signer_check_identity(const struct prov_signer *signer, struct prov_err *err)
{
	return check_cert(prov_signer_chain(signer)->certs[0], err);
}

int prov_chain_check_identity(
    const void *chain, size_t chain_len, const char *chain_name, struct prov_err *err)
{
	struct prov_arena arena;
	struct prov_bytes *certs;
	size_t n;
	int rc;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	rc = prov_pem_certs(prov_bytes(chain, chain_len),
	    chain_name == NULL ? "the certificate file" : chain_name, &arena, &certs, &n, err);
	if (rc == PROV_OK)
		rc = check_cert(certs[0], err);
	prov_arena_fini(&arena);
	return rc;
}

static int check_roles(const struct prov_sign_opts *opts, struct prov_err *err)
{
	if (opts->num_identity_roles > 0 && opts->identity == NULL)
		return prov_fail(err, PROV_E_USAGE, "a role is that of an identity, and needs one");
	if (opts->num_identity_roles > PROV_MAX_ITEMS)
		return prov_refuse(err, PROV_LIMIT_ITEMS, "an identity can have %u roles",
		    (unsigned)PROV_MAX_ITEMS);
	for (size_t i = 0; i < opts->num_identity_roles; i++) {
		if (opts->identity_roles == NULL || opts->identity_roles[i] == NULL ||
		    !prov_identity_is_role(opts->identity_roles[i]))
			return prov_fail(err, PROV_E_USAGE,
			    "an identity's role must be one of those that CAWG defines, such as "
			    "cawg.creator, or begin with its maker's domain, as in "
			    "com.example.stringer");
	}
	return PROV_OK;
}

int prov_identity_check(const struct prov_sign_opts *opts, struct prov_err *err)
{
	int rc = check_roles(opts, err);

	if (rc != PROV_OK || opts->identity == NULL)
		return rc;
	if (prov_signer_is_remote(opts->identity))
		return prov_fail(err, PROV_E_USAGE,
		    "an identity signs before the claim does, and its key must be at hand");
	return prov_signer_check_identity(opts->identity, err);
}

const char *prov_identity_note(const struct prov_sign_opts *opts, const struct prov_signer *signer)
{
	enum prov_identity_use use = PROV_IDENTITY_NONE;

	if (opts->identity == NULL || prov_signer_countersigner(signer)->url != NULL ||
	    prov_cert_identity(prov_signer_chain(opts->identity)->certs[0], &use, NULL) != PROV_OK)
		return NULL;
	/* "Interim trust model additions": a time-stamp says that it was in time. */
	return use == PROV_IDENTITY_MAIL
		   ? "the identity's certificate is one for e-mail, and without a time-stamp "
		     "nobody will accept it after 2027-03-31"
		   : NULL;
}

/* What the identity vouches for: the hard binding, and the actions. Neither can be redacted later
 * (C2PA 2.4, 6.8), so that nothing but a change of the content breaks it. */
static bool is_vouched(const struct prov_claim_ref *ref)
{
	struct prov_bytes url = ref->uri.url, label = url;
	const struct prov_asr_info *info;

	for (size_t i = 0; i < url.n; i++) {
		if (url.p[i] == '/')
			label = prov_bytes_sub(url, i + 1, url.n);
	}
	info = prov_asr_lookup(label);
	return info != NULL && !ref->gathered &&
	       (info->hard_binding || info->kind == PROV_ASR_ACTIONS);
}

static int put_payload(struct prov_draft *d, struct prov_wr *wr, struct prov_err *err)
{
	const struct prov_draft_identity *id = d->in->identity;
	struct prov_hashed_uri *refs =
	    prov_arena_array(d->arena, d->num_refs + 2, sizeof(*refs), err);
	struct prov_identity_new identity = {
	    .refs = refs, .roles = id->roles, .num_roles = id->num_roles};

	if (refs == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < d->num_refs; i++) {
		if (is_vouched(&d->refs[i]))
			refs[identity.num_refs++] = d->refs[i].uri;
	}
	/* CAWG 1.2, "Referenced assertions requirements": the binding that 15.12 chooses, be it in
	 * the claim of an ingredient, and no other. */
	if (id->binding.url.n > 0)
		refs[identity.num_refs++] = id->binding;
	prov_identity_put_payload(wr, &identity);
	return prov_wr_done(wr, err);
}

/* SHOULD: what was given is verified before it is used ("Creating the assertion"). */
static int sign(struct prov_draft *d, const struct prov_cose_tbs *tbs, uint8_t *sig, size_t len,
    struct prov_err *err)
{
	const struct prov_signer *signer = d->in->identity->signer;
	size_t n = len;
	int rc = prov_signer_sign(signer, tbs->parts, tbs->num_parts, sig, &n, err);

	if (rc == PROV_OK)
		rc = prov_signer_verify(
		    signer, tbs->parts, tbs->num_parts, prov_bytes(sig, n), d->arena, err);
	return rc;
}

/* Detached over the payload, as the claim's is over the claim ("Generating the COSE signature").
 * The same size before and after, so that there is nothing to pad. */
static int put_signature(
    struct prov_draft *d, struct prov_bytes payload, struct prov_wr *wr, struct prov_err *err)
{
	const struct prov_signer *signer = d->in->identity->signer;
	size_t len = prov_signer_sig_size(signer);
	uint8_t *sig = prov_arena_alloc(d->arena, len, err);
	struct prov_cose_tbs tbs;
	struct prov_wr head;
	int rc;

	if (sig == NULL)
		return PROV_E_NOMEM;
	memset(sig, 0, len);
	prov_wr_init(&head, PROV_MAX_STORE);
	prov_cose_put_protected(&head, prov_signer_alg(signer), prov_signer_chain(signer));
	rc = prov_wr_done(&head, err);
	if (rc == PROV_OK && d->is_bound) {
		prov_cose_tbs(&tbs, "Signature1", prov_wr_data(&head), payload);
		rc = sign(d, &tbs, sig, len, err);
	}
	if (rc == PROV_OK)
		prov_cose_put_sign1(wr, prov_wr_data(&head), prov_bytes(sig, len), 0);
	prov_wr_fini(&head);
	return rc == PROV_OK ? prov_wr_done(wr, err) : rc;
}

/* A placeholder until the content is bound; then signed. */
static int put_identity(
    struct prov_draft *d, struct prov_wr *wr, const void *ctx, struct prov_err *err)
{
	struct prov_wr payload, signature;
	int rc;

	(void)ctx;
	prov_wr_init(&payload, PROV_MAX_STORE);
	prov_wr_init(&signature, PROV_MAX_STORE);
	rc = put_payload(d, &payload, err);
	if (rc == PROV_OK)
		rc = put_signature(d, prov_wr_data(&payload), &signature, err);
	if (rc == PROV_OK)
		prov_identity_put(wr, prov_wr_data(&payload), prov_wr_data(&signature));
	prov_wr_fini(&payload);
	prov_wr_fini(&signature);
	return rc;
}

int prov_draft_add_identity(struct prov_draft *draft, struct prov_err *err)
{
	int rc;

	if ((draft->in->binder == NULL) != (draft->in->identity->binding.url.n > 0))
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "an identity vouches for exactly one binding of the content (CAWG 1.2)");
	rc = prov_draft_add_late(draft, "cawg.identity", put_identity, NULL, err);
	/* 10.2.2: it is what someone else says, and not the claim's signer. */
	if (rc == PROV_OK)
		draft->refs[draft->num_refs - 1].gathered = true;
	return rc;
}
