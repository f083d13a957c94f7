/* SPDX-License-Identifier: Apache-2.0 */
#include <openssl/ec.h>
#include <openssl/ocsp.h>
#include <stdio.h>
#include <stdlib.h>

#include "crypto/crypto.h"
#include "helper/crl.h"
#include "helper/forge_test.h"
#include "helper/ocsp.h"
#include "report/report.h"

#define NOW 1701000000 /* 2023-11-26; the stamp is of 2023-11-14 */
#define REVOKED "signingCredential.ocsp.revoked"

static struct certs_cert root, inter, leaf, tsa, tsa_root;

static int setup(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "Issuer"};
	struct certs_opts stamps = {.kind = CERTS_TSA};
	(void)state;

	root = certs_root();
	inter = certs_make(&root, &ca);
	leaf = certs_make(&inter, NULL);
	tsa_root = certs_root();
	tsa = certs_make(&tsa_root, &stamps);
	return 0;
}

static int teardown(void **state)
{
	struct certs_cert *all[] = {&root, &inter, &leaf, &tsa, &tsa_root};
	(void)state;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		certs_free(all[i]);
	return 0;
}

struct row {
	const char *name;
	struct crl_opts crl;          /* where it has an issuer */
	struct crl_opts later;        /* and another one */
	struct ocsp_opts ocsp;        /* the same */
	const struct certs_cert *hex; /* its fingerprint */
	const char *since;            /* and a time behind it, or NULL */
	bool stamped;
	unsigned claim;                 /* flags */
	const struct certs_cert *decoy; /* stands before the issuer, or NULL */
	const struct certs_cert *held;  /* by the token, or NULL */
	const struct certs_cert *also;  /* an anchor, or NULL */
	bool allowed;                   /* the signer is, and there are no anchors */
	unsigned twin;                  /* which certificate of the chain, plus one, is another */
	bool ber;                       /* by its length, and not by its signature */
	int64_t now;                    /* 0: NOW */
	const char *code, *not_code, *unchecked;
	enum prov_state state;
};

static void add(struct prov_policy *policy, const struct row *row)
{
	uint8_t digest[PROV_HASH_MAX];
	struct prov_bytes der;
	char line[128] = "";

	for (int i = 0; i < 2; i++) {
		const struct crl_opts *crl = i == 0 ? &row->crl : &row->later;
		if (crl->issuer == NULL)
			continue;
		der = crl_make(crl);
		assert_int_equal(
		    prov_policy_add_revoked(policy, der.p, der.n, "the CRL", NULL), PROV_OK);
		free((void *)(uintptr_t)der.p);
	}
	if (row->ocsp.issuer != NULL) {
		der = ocsp_make(&row->ocsp);
		assert_int_equal(
		    prov_policy_add_revoked(policy, der.p, der.n, "the answer", NULL), PROV_OK);
		free((void *)(uintptr_t)der.p);
	}
	if (row->hex == NULL)
		return;
	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, row->hex->der, digest, NULL), PROV_OK);
	for (size_t i = 0; i < 32; i++)
		(void)snprintf(&line[2 * i], 3, "%02x", digest[i]);
	if (row->since != NULL)
		(void)snprintf(&line[64], sizeof(line) - 64, " %s\n", row->since);
	assert_int_equal(
	    prov_policy_add_revoked(policy, line, strlen(line), "the list", NULL), PROV_OK);
}

static bool has_code(const struct prov_report *r, const char *code)
{
	for (size_t i = 0; i < prov_report_num_status(r); i++) {
		if (strcmp(prov_report_status(r, i).code, code) == 0)
			return true;
	}
	return false;
}

static bool has_unchecked(const struct prov_report *r, const char *words)
{
	size_t n = 0;

	for (size_t i = 0; i < r->num_unchecked; i++)
		n += strstr(r->unchecked[i], words) != NULL;
	assert_true(n <= 1);
	return n == 1;
}

/* No signer takes such a chain: it is slipped in behind its back. */
static void put_before_issuer(struct forge *f, struct prov_bytes cert)
{
	const struct prov_cose_chain *own = prov_signer_chain(f->signer);
	struct prov_cose_chain *chain = (struct prov_cose_chain *)(uintptr_t)own;
	struct prov_bytes *certs = prov_arena_array(&f->arena, 3, sizeof(*certs), NULL);

	assert_non_null(certs);
	certs[0] = chain->certs[0];
	certs[1] = cert;
	certs[2] = chain->certs[1];
	chain->certs = certs;
	chain->n = 3;
}

/*
 * The same certificate in other bytes: what is signed are those of its first part only. For an
 * ECDSA signature (r, s), (r, n - s) is one, too; and a length may be written longer than DER has
 * it.
 */
static struct prov_bytes make_twin(struct forge *f, const struct certs_cert *cert, bool ber)
{
	X509 *copy = X509_dup(cert->x509);
	const ASN1_BIT_STRING *sig;
	unsigned char *der = NULL;
	const unsigned char *p;
	ECDSA_SIG *pair;
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	BIGNUM *s = BN_new();
	char *out;
	int n;

	X509_get0_signature(&sig, NULL, copy);
	p = ASN1_STRING_get0_data(sig);
	pair = d2i_ECDSA_SIG(NULL, &p, ASN1_STRING_length(sig));
	assert_non_null(pair);
	assert_int_equal(BN_sub(s, EC_GROUP_get0_order(group), ECDSA_SIG_get0_s(pair)), 1);
	assert_int_equal(ECDSA_SIG_set0(pair, BN_dup(ECDSA_SIG_get0_r(pair)), s), 1);
	n = i2d_ECDSA_SIG(pair, &der);
	if (!ber)
		assert_int_equal(ASN1_STRING_set((ASN1_BIT_STRING *)(uintptr_t)sig, der, n), 1);
	OPENSSL_free(der);
	der = NULL;
	n = i2d_X509(copy, &der);
	assert_true(n > 256 && der[1] == 0x82);
	out = prov_arena_array(&f->arena, (size_t)n + 1, 1, NULL);
	assert_non_null(out);
	memcpy(&out[ber ? 1 : 0], der, (size_t)n);
	if (ber)
		memcpy(out, "\x30\x83\x00", 3);
	OPENSSL_free(der);
	ECDSA_SIG_free(pair);
	EC_GROUP_free(group);
	X509_free(copy);
	return prov_bytes(out, (size_t)n + (ber ? 1 : 0));
}

static void put_twin(struct forge *f, size_t i, bool ber)
{
	const struct prov_cose_chain *own = prov_signer_chain(f->signer);
	struct prov_cose_chain *chain = (struct prov_cose_chain *)(uintptr_t)own;
	struct prov_bytes *certs = prov_arena_array(&f->arena, 2, sizeof(*certs), NULL);

	assert_non_null(certs);
	memcpy(certs, chain->certs, 2 * sizeof(*certs));
	certs[i] = make_twin(f, i == 0 ? &leaf : &inter, ber);
	chain->certs = certs;
}

/* The signer is trusted by itself, and of the chain there are N certificates. */
static void allow_alone(struct forge *f, size_t n)
{
	const struct prov_cose_chain *own = prov_signer_chain(f->signer);
	char *pem = certs_pem(&leaf, 1);

	((struct prov_cose_chain *)(uintptr_t)own)->n = n;
	prov_policy_free(f->policy);
	assert_int_equal(prov_policy_new(&f->policy, NULL), PROV_OK);
	assert_int_equal(
	    prov_policy_add_pem(f->policy, PROV_LIST_ALLOWED, pem, strlen(pem), "allow", NULL),
	    PROV_OK);
	free(pem);
}

static void add_anchor(struct prov_policy *policy, const struct certs_cert *cert)
{
	char *pem = certs_pem(cert, 1);

	assert_int_equal(
	    prov_policy_add_pem(policy, PROV_LIST_SIGNERS, pem, strlen(pem), "also", NULL),
	    PROV_OK);
	free(pem);
}

static void run(const struct row *row)
{
	struct certs_cert chain[2] = {leaf, inter};
	struct forge f;
	unsigned flags = row->claim;
	char *pem = certs_pem(&tsa_root, 1);
	struct prov_report *r;

	print_message("  %s\n", row->name);
	forge_init(&f);
	forge_sign_as(&f, chain, 2, &root);
	if (row->decoy != NULL)
		put_before_issuer(&f, row->decoy->der);
	if (row->twin > 0)
		put_twin(&f, row->twin - 1, row->ber);
	if (row->also != NULL)
		add_anchor(f.policy, row->also);
	if (row->allowed)
		allow_alone(&f, row->decoy != NULL ? 2 : 1);
	if (row->stamped) {
		f.tsa = &tsa;
		f.token.more = row->held;
		f.token.num_more = row->held != NULL;
		f.old_stamp = (flags & FORGE_V1) != 0;
	}
	prov_policy_set_time(f.policy, row->now == 0 ? NOW : row->now);
	if ((flags & FORGE_V1) == 0)
		assert_int_equal(prov_policy_add_pem(
				     f.policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem), "tsa", NULL),
		    PROV_OK);
	add(f.policy, row);
	r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
	assert_non_null(r);
	if (prov_report_state(r) != row->state)
		fail_msg("%s: %s", row->name, prov_state_str(prov_report_state(r)));
	if (row->code != NULL && !has_code(r, row->code))
		fail_msg("%s: no %s", row->name, row->code);
	if (row->not_code != NULL && has_code(r, row->not_code))
		fail_msg("%s: %s", row->name, row->not_code);
	assert_true(row->unchecked == NULL || has_unchecked(r, row->unchecked));
	prov_report_free(r);
	forge_fini(&f);
	free(pem);
}

#define BEFORE "20231101000000Z" /* the stamp */
#define AFTER "20231120000000Z"  /* it, and before now */
#define LATER "20231231000000Z"  /* than now */
#define BY_CRL(...) .crl = {.issuer = &inter, .cert = &leaf, __VA_ARGS__}

static void test_signer(void **state)
{
	const struct row rows[] = {
	    {.name = "nothing", .not_code = REVOKED, .state = PROV_STATE_TRUSTED},
	    {.name = "CRL", BY_CRL(.revoked_at = BEFORE), .code = REVOKED},
	    {.name = "CRL, of another certificate",
		.crl = {.issuer = &inter, .cert = &inter},
		.not_code = REVOKED,
		.state = PROV_STATE_TRUSTED},
	    {.name = "CRL, signed before",
		BY_CRL(.revoked_at = AFTER),
		.stamped = true,
		.not_code = REVOKED,
		.state = PROV_STATE_TRUSTED},
	    {.name = "CRL, signed after",
		BY_CRL(.revoked_at = BEFORE),
		.stamped = true,
		.code = REVOKED},
	    {.name = "CRL, key lost before",
		BY_CRL(.revoked_at = AFTER, .lost_at = BEFORE),
		.stamped = true,
		.code = REVOKED},
	    {.name = "CRL, no stamp", BY_CRL(.revoked_at = AFTER), .code = REVOKED},
	    {.name = "CRL, not yet",
		BY_CRL(.revoked_at = LATER),
		.not_code = REVOKED,
		.state = PROV_STATE_TRUSTED},
	    /* The word of an authority on no list puts off nothing. */
	    {.name = "CRL, stamped by nobody",
		BY_CRL(.revoked_at = AFTER),
		.stamped = true,
		.claim = FORGE_V1,
		.code = REVOKED},
	    {.name = "CRL, past its time",
		BY_CRL(.revoked_at = BEFORE, .to = "20231115000000Z"),
		.code = REVOKED,
		.unchecked = "the list of revoked certificates the CRL should have been renewed "
			     "on 2023-11-15"},
	    {.name = "CRL, past its time, without it",
		.crl = {.issuer = &inter, .to = "20231115000000Z"},
		.not_code = REVOKED,
		.unchecked = "should have been renewed",
		.state = PROV_STATE_TRUSTED},
	    {.name = "CRL, on hold",
		BY_CRL(.revoked_at = BEFORE, .reason = OCSP_REVOKED_STATUS_CERTIFICATEHOLD + 1),
		.code = REVOKED},
	    {.name = "CRL, perhaps let go since",
		BY_CRL(.revoked_at = BEFORE, .to = "20231115000000Z",
		    .reason = OCSP_REVOKED_STATUS_CERTIFICATEHOLD + 1),
		.not_code = REVOKED,
		.state = PROV_STATE_TRUSTED},
	    {.name = "CRL, of a liar",
		BY_CRL(.signer = &leaf),
		.not_code = REVOKED,
		.unchecked = "which does not count: its signature does not verify",
		.state = PROV_STATE_TRUSTED},
	    {.name = "fingerprint", .hex = &leaf, .stamped = true, .code = REVOKED},
	    {.name = "fingerprint, signed before",
		.hex = &leaf,
		.stamped = true,
		.since = "2023-11-20T00:00:00Z",
		.not_code = REVOKED,
		.state = PROV_STATE_TRUSTED},
	    {.name = "fingerprint, signed after",
		.hex = &leaf,
		.stamped = true,
		.since = "2023-11-01T00:00:00Z",
		.code = REVOKED},
	    {.name = "fingerprint of somebody else",
		.hex = &tsa,
		.not_code = REVOKED,
		.state = PROV_STATE_TRUSTED},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		run(&rows[i]);
}

/* RFC 5280, 5.3.1: what was on hold was let go, by a list of changes. */
static void test_let_go(void **state)
{
#define HELD(...)                                                                                  \
	BY_CRL(.revoked_at = BEFORE, .reason = OCSP_REVOKED_STATUS_CERTIFICATEHOLD + 1, __VA_ARGS__)
#define LET_GO(...)                                                                                \
	.later = {                                                                                 \
		.issuer = &inter,                                                                  \
		.cert = &leaf,                                                                     \
		.revoked_at = BEFORE,                                                              \
		.reason = OCSP_REVOKED_STATUS_REMOVEFROMCRL + 1,                                   \
		__VA_ARGS__                                                                        \
	}
	const struct row rows[] = {
	    {.name = "on hold, let go",
		HELD(.from = "20231101000000Z"),
		LET_GO(.from = AFTER),
		.not_code = REVOKED,
		.state = PROV_STATE_TRUSTED},
	    {.name = "let go, on hold again",
		HELD(.from = AFTER),
		LET_GO(.from = "20231101000000Z"),
		.code = REVOKED},
	    {.name = "on hold, let go by a liar",
		HELD(.from = "20231101000000Z"),
		LET_GO(.from = AFTER, .signer = &leaf),
		.code = REVOKED},
	    {.name = "on hold, another one let go",
		HELD(.from = "20231101000000Z"),
		.later = {.issuer = &inter,
		    .cert = &inter,
		    .from = AFTER,
		    .reason = OCSP_REVOKED_STATUS_REMOVEFROMCRL + 1},
		.code = REVOKED},
	    {.name = "revoked, let go",
		BY_CRL(.revoked_at = BEFORE, .reason = OCSP_REVOKED_STATUS_KEYCOMPROMISE + 1),
		LET_GO(.from = AFTER),
		.code = REVOKED},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		run(&rows[i]);
#undef HELD
#undef LET_GO
}

/* An answer of OCSP counts as one that was asked for (15.9.2). */
static void test_answers(void **state)
{
	const struct row rows[] = {
	    {.name = "OCSP",
		.ocsp = {.cert = &leaf, .issuer = &inter, .status = OCSP_SAYS_REVOKED},
		.code = REVOKED},
	    {.name = "OCSP, signed before",
		.ocsp = {.cert = &leaf,
		    .issuer = &inter,
		    .status = OCSP_SAYS_REVOKED,
		    .revoked_at = AFTER},
		.stamped = true,
		.code = "signingCredential.ocsp.notRevoked",
		.state = PROV_STATE_TRUSTED},
	    {.name = "OCSP, good",
		.ocsp = {.cert = &leaf, .issuer = &inter},
		.code = "signingCredential.ocsp.notRevoked",
		.state = PROV_STATE_TRUSTED},
	    {.name = "OCSP, old",
		.ocsp = {.cert = &leaf, .issuer = &inter, .to = "20231115000000Z"},
		.code = "signingCredential.ocsp.skipped",
		.state = PROV_STATE_TRUSTED},
	    {.name = "OCSP, of a liar",
		.ocsp = {.cert = &leaf,
		    .issuer = &inter,
		    .status = OCSP_SAYS_REVOKED,
		    .bad_signature = true},
		.code = "signingCredential.ocsp.skipped",
		.unchecked = "the OCSP response the answer says of revocations, which does not "
			     "count: ",
		.state = PROV_STATE_TRUSTED},
	    {.name = "OCSP, of a liar about who issued",
		.ocsp = {.cert = &inter,
		    .issuer = &root,
		    .status = OCSP_SAYS_REVOKED,
		    .bad_signature = true},
		.code = "signingCredential.trusted",
		.unchecked = "which does not count",
		.state = PROV_STATE_TRUSTED},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		run(&rows[i]);
}

/* 15.9: with an authority between, the signer is on no list any more. */
static void test_authorities(void **state)
{
	const struct row rows[] = {
	    {.name = "CRL",
		.crl = {.issuer = &root, .cert = &inter, .revoked_at = BEFORE},
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	    {.name = "CRL, signed before",
		.crl = {.issuer = &root, .cert = &inter, .revoked_at = AFTER},
		.stamped = true,
		.code = "signingCredential.trusted",
		.state = PROV_STATE_TRUSTED},
	    {.name = "OCSP",
		.ocsp = {.cert = &inter, .issuer = &root, .status = OCSP_SAYS_REVOKED},
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	    {.name = "fingerprint",
		.hex = &inter,
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	    {.name = "fingerprint of the anchor",
		.hex = &root,
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		run(&rows[i]);
}

/* A fingerprint is of bytes; who is revoked can write his certificate in others. */
static void test_twins(void **state)
{
	const struct row rows[] = {
	    {.name = "twin", .twin = 1, .state = PROV_STATE_TRUSTED},
	    {.name = "twin, fingerprint", .twin = 1, .hex = &leaf, .code = REVOKED},
	    {.name = "twin, CRL", BY_CRL(.revoked_at = BEFORE), .twin = 1, .code = REVOKED},
	    {.name = "twin of the authority, fingerprint",
		.twin = 2,
		.hex = &inter,
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	    {.name = "no DER, fingerprint",
		.twin = 1,
		.ber = true,
		.hex = &leaf,
		.code = "signingCredential.invalid"},
	    {.name = "authority, no DER, fingerprint",
		.twin = 2,
		.ber = true,
		.hex = &inter,
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		run(&rows[i]);
}

/*
 * A certificate in the issuer's name and with its key, which anybody can make: it stands before the
 * issuer, leads nowhere, and is of no use to who looks for the path (expired). What counts is who
 * is on the path (RFC 5280, 6.3; C2PA 2.4, 15.9).
 */
static void test_decoys(void **state)
{
	struct certs_opts as_issuer = {.kind = CERTS_CA,
	    .cn = "Issuer",
	    .use_key = inter.key,
	    .not_after = "20210101000000Z",
	    .swap = {{"keyUsage", "critical,keyCertSign"}}};
	struct certs_cert evil = certs_root(), decoy = certs_make(&evil, &as_issuer);
	const struct row rows[] = {
	    {.name = "none of them", .decoy = &decoy, .state = PROV_STATE_TRUSTED},
	    {.name = "signer, CRL", BY_CRL(.revoked_at = BEFORE), .decoy = &decoy, .code = REVOKED},
	    {.name = "signer, OCSP",
		.ocsp = {.cert = &leaf, .issuer = &inter, .status = OCSP_SAYS_REVOKED},
		.decoy = &decoy,
		.code = REVOKED},
	    {.name = "authority, CRL",
		.crl = {.issuer = &root, .cert = &inter, .revoked_at = BEFORE},
		.decoy = &decoy,
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	    {.name = "authority, OCSP",
		.ocsp = {.cert = &inter, .issuer = &root, .status = OCSP_SAYS_REVOKED},
		.decoy = &decoy,
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	    {.name = "authority, fingerprint",
		.hex = &inter,
		.decoy = &decoy,
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	    {.name = "anchor, fingerprint",
		.hex = &root,
		.decoy = &decoy,
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	    /* 14.4.3: without a path, the issuer is whom the signer names. */
	    {.name = "allowed", .allowed = true, .state = PROV_STATE_TRUSTED},
	    {.name = "allowed, CRL",
		BY_CRL(.revoked_at = BEFORE),
		.allowed = true,
		.code = REVOKED},
	    {.name = "allowed, CRL, of another certificate",
		.crl = {.issuer = &inter, .cert = &inter},
		.allowed = true,
		.not_code = REVOKED,
		.state = PROV_STATE_TRUSTED},
	    {.name = "allowed, CRL of another issuer",
		.crl = {.issuer = &tsa_root, .cert = &leaf},
		.allowed = true,
		.not_code = REVOKED,
		.state = PROV_STATE_TRUSTED},
	    {.name = "allowed, CRL, decoy",
		BY_CRL(.revoked_at = BEFORE),
		.allowed = true,
		.decoy = &decoy,
		.code = REVOKED},
	    /* 15.9.2: the answer is the verifier's own, too. */
	    {.name = "allowed, OCSP",
		.ocsp = {.cert = &leaf, .issuer = &inter, .status = OCSP_SAYS_REVOKED},
		.allowed = true,
		.code = REVOKED},
	    {.name = "allowed, OCSP, decoy",
		.ocsp = {.cert = &leaf, .issuer = &inter, .status = OCSP_SAYS_REVOKED},
		.allowed = true,
		.decoy = &decoy,
		.code = REVOKED},
	    /* It is on no path. */
	    {.name = "decoy, fingerprint",
		.hex = &decoy,
		.decoy = &decoy,
		.state = PROV_STATE_TRUSTED},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		run(&rows[i]);
	certs_free(&decoy);
	certs_free(&evil);
}

/* Nobody signed what a token holds beside the authority's certificate. */
static void test_decoys_of_stampers(void **state)
{
	X509_NAME *name = X509_get_subject_name(tsa_root.x509);
	struct certs_opts as_issuer = {.kind = CERTS_CA,
	    .use_key = tsa_root.key,
	    .not_after = "20210101000000Z",
	    .swap = {{"keyUsage", "critical,keyCertSign"}}};
	struct certs_cert evil = certs_root(), decoy = certs_make(&evil, &as_issuer);
	const struct row row = {.name = "CRL",
	    .crl = {.issuer = &tsa_root, .cert = &tsa, .revoked_at = BEFORE},
	    .held = &decoy,
	    .stamped = true,
	    .code = "timeStamp.untrusted",
	    .not_code = "timeStamp.trusted",
	    .state = PROV_STATE_TRUSTED};
	const struct row control = {.name = "none of them",
	    .held = &decoy,
	    .stamped = true,
	    .code = "timeStamp.trusted",
	    .state = PROV_STATE_TRUSTED};
	(void)state;

	assert_int_equal(X509_set_subject_name(decoy.x509, name), 1);
	certs_remake(&decoy, &evil);
	run(&control);
	run(&row);
	certs_free(&decoy);
	certs_free(&evil);
}

/* RFC 3161, 4: what a stamp is worth whose authority was revoked. */
static void test_stampers(void **state)
{
#define TSA_CRL(...) .crl = {.issuer = &tsa_root, .cert = &tsa, __VA_ARGS__ }
#define BAD .code = "timeStamp.untrusted", .not_code = "timeStamp.trusted", .stamped = true
#define GOOD .code = "timeStamp.trusted", .not_code = "timeStamp.untrusted", .stamped = true
	const struct row rows[] = {
	    {.name = "CRL", TSA_CRL(.revoked_at = BEFORE), BAD, .state = PROV_STATE_TRUSTED},
	    {.name = "CRL, of another certificate",
		.crl = {.issuer = &tsa_root, .cert = &leaf},
		GOOD,
		.state = PROV_STATE_TRUSTED},
	    /* Without a reason none of its stamps is good, whenever they say that they are of. */
	    {.name = "CRL, stamped before",
		TSA_CRL(.revoked_at = AFTER),
		BAD,
		.state = PROV_STATE_TRUSTED},
	    {.name = "CRL, stamped before, compromised",
		TSA_CRL(.revoked_at = AFTER, .reason = OCSP_REVOKED_STATUS_KEYCOMPROMISE + 1),
		BAD,
		.state = PROV_STATE_TRUSTED},
	    {.name = "CRL, stamped before, superseded",
		TSA_CRL(.revoked_at = AFTER, .reason = OCSP_REVOKED_STATUS_SUPERSEDED + 1),
		GOOD,
		.state = PROV_STATE_TRUSTED},
	    {.name = "CRL, stamped after, superseded",
		TSA_CRL(.revoked_at = BEFORE, .reason = OCSP_REVOKED_STATUS_SUPERSEDED + 1),
		BAD,
		.state = PROV_STATE_TRUSTED},
	    {.name = "CRL, not yet",
		TSA_CRL(.revoked_at = LATER),
		GOOD,
		.state = PROV_STATE_TRUSTED},
	    {.name = "OCSP",
		.ocsp = {.cert = &tsa, .issuer = &tsa_root, .status = OCSP_SAYS_REVOKED},
		BAD,
		.state = PROV_STATE_TRUSTED},
	    {.name = "OCSP, good",
		.ocsp = {.cert = &tsa, .issuer = &tsa_root},
		GOOD,
		.state = PROV_STATE_TRUSTED},
	    {.name = "fingerprint", .hex = &tsa, BAD, .state = PROV_STATE_TRUSTED},
	    {.name = "fingerprint, stamped before",
		.hex = &tsa,
		.since = "2023-11-20T00:00:00Z",
		BAD,
		.state = PROV_STATE_TRUSTED},
	    {.name = "fingerprint of its anchor",
		.hex = &tsa_root,
		BAD,
		.state = PROV_STATE_TRUSTED},
	    {.name = "fingerprint, old claim",
		.hex = &tsa,
		.claim = FORGE_V1,
		.code = "timeStamp.untrusted",
		.not_code = "timeStamp.validated",
		.stamped = true,
		.state = PROV_STATE_TRUSTED},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		run(&rows[i]);
#undef TSA_CRL
#undef BAD
#undef GOOD
}

/* An authority that two others certified, both anchors, one of whom revoked that: the other way is
 * as good as if it had come alone. */
static void test_other_way(void **state)
{
	struct certs_opts as_inter = {.kind = CERTS_CA, .cn = "Issuer", .use_key = inter.key};
	struct certs_cert top =
	    certs_make(NULL, &(struct certs_opts){.kind = CERTS_CA, .cn = "Top"});
	struct certs_cert cross = certs_make(&top, &as_inter);
#define CROSS .decoy = &cross, .also = &top, .not_code = REVOKED
	const struct row rows[] = {
	    {.name = "none", CROSS, .state = PROV_STATE_TRUSTED},
	    {.name = "the one",
		CROSS,
		.crl = {.issuer = &top, .cert = &cross},
		.code = "signingCredential.trusted",
		.state = PROV_STATE_TRUSTED},
	    {.name = "the other",
		CROSS,
		.crl = {.issuer = &root, .cert = &inter},
		.code = "signingCredential.trusted",
		.state = PROV_STATE_TRUSTED},
	    {.name = "both",
		CROSS,
		.crl = {.issuer = &top, .cert = &cross},
		.later = {.issuer = &root, .cert = &inter},
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	    {.name = "its anchor",
		CROSS,
		.hex = &top,
		.code = "signingCredential.trusted",
		.state = PROV_STATE_TRUSTED},
	    {.name = "its anchor, and the other",
		CROSS,
		.hex = &top,
		.crl = {.issuer = &root, .cert = &inter},
		.code = "signingCredential.untrusted",
		.state = PROV_STATE_VALID},
	    {.name = "the signer",
		.decoy = &cross,
		.also = &top,
		BY_CRL(.reason = 0),
		.code = REVOKED},
	    {.name = "the one, and the signer",
		.decoy = &cross,
		.also = &top,
		.later = {.issuer = &top, .cert = &cross},
		BY_CRL(.reason = 0),
		.code = REVOKED},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		run(&rows[i]);
	certs_free(&cross);
	certs_free(&top);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_signer),
	    cmocka_unit_test(test_let_go),
	    cmocka_unit_test(test_answers),
	    cmocka_unit_test(test_authorities),
	    cmocka_unit_test(test_twins),
	    cmocka_unit_test(test_decoys),
	    cmocka_unit_test(test_decoys_of_stampers),
	    cmocka_unit_test(test_other_way),
	    cmocka_unit_test(test_stampers),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
