/* SPDX-License-Identifier: Apache-2.0 */
/*
 * X.509 as C2PA 2.4, chapter 14 wants it: the certificate profile, chains to explicit anchors at an
 * explicit time, RFC 3161 time-stamps. No ambient trust store, no clock of its own. OpenSSL's
 * types stay in the .c files. Describes and checks; validate/ turns answers into findings.
 */
#ifndef PROV_TRUST_TRUST_H
#define PROV_TRUST_TRUST_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/wr.h"
#include "crypto/crypto.h"
#include "prov/fetch.h"
#include "prov/policy.h"

/* --- lists (anchors.c) --- */

/* A list of certificates; immutable once filled; shareable between threads. Beside them it keeps
 * what was found out about others that were held against it, for the next file (seen.h). */
struct prov_anchors;
int prov_anchors_new(struct prov_anchors **out, struct prov_err *err) PROV_MUST_CHECK;
void prov_anchors_free(struct prov_anchors *a);
int prov_anchors_add_pem(struct prov_anchors *a, struct prov_bytes pem, const char *name,
    struct prov_err *err) PROV_MUST_CHECK;
/*
 * The services of a list in JSON (lote.c, ETSI TS 119 602), for claim signers or for time-stamp
 * authorities. Its anchors count at the times for which it lists them, and for claim signers only
 * where the purpose is c2pa-kp-claimSigning (14.4.1). NAME is copied.
 */
int prov_anchors_add_lote(struct prov_anchors *a, struct prov_bytes json, bool timestamps,
    const char *name, struct prov_err *err) PROV_MUST_CHECK;
/* What was met of signers' public keys; NULL without anchors. */
struct prov_known_keys *prov_anchors_keys(const struct prov_anchors *a);
size_t prov_anchors_count(const struct prov_anchors *a);
/* Whether exactly this DER certificate is on the list (the private credential store, 14.4.3). */
bool prov_anchors_has(const struct prov_anchors *a, struct prov_bytes cert_der);
/* The same; *LIST: the first of the lists below that it stands on. */
bool prov_anchors_find(const struct prov_anchors *a, struct prov_bytes cert_der, size_t *list);
/* All the lists that have it, ON as of prov_chain_lists. */
void prov_anchors_lists(const struct prov_anchors *a, struct prov_bytes cert_der, bool *on);

/* One list that was added (list.c). */
struct prov_list_info {
	char *name;       /* owned: what it was added as, or what it was said to be */
	char *title;      /* owned: its own name, or NULL */
	size_t num_certs; /* of this kind, whenever they count */
	bool has_issued, has_next_update, has_got;
	int64_t issued, next_update; /* as it says itself */
	uint64_t sequence;           /* the same; 0: it does not */
	int64_t got;                 /* when it came here, as somebody said */
	char sha256[2 * 32 + 1];     /* of its content, hexadecimal */
};
/* The first time, not before NOW, at which one of the anchors begins or ceases to count; or
 * INT64_MAX.
 */
int64_t prov_anchors_next(const struct prov_anchors *a, int64_t now);
/* The I-th; NULL where there are no more. Borrowed until another is added. */
const struct prov_list_info *prov_anchors_list(const struct prov_anchors *a, size_t i);
/* Takes down that one was added, with DATA as its content; name and title are copied. */
int prov_list_note(struct prov_anchors *a, struct prov_bytes data,
    const struct prov_list_info *what, struct prov_err *err) PROV_MUST_CHECK;
/* Says of the last one what it is called and when it came here (NULL: not known). */
int prov_anchors_describe(struct prov_anchors *a, const char *name, const int64_t *got,
    struct prov_err *err) PROV_MUST_CHECK;

/* --- one certificate, described (x509.c) --- */

struct prov_cert_name {
	const char *common_name, *organization; /* UTF-8 in the arena, or NULL */
	const char *display; /* "CN=…, O=…" one line, RFC 2253 order, in the arena */
};
struct prov_cert {
	struct prov_bytes der, spki;
	struct prov_cert_name subject, issuer;
	int64_t not_before, not_after;
	const char *serial; /* decimal, in the arena */
	bool is_ca, is_self_issued;
	const char *const *eku; /* dotted OIDs */
	size_t num_eku;
};
/* PROV_E_CERT where DER is no certificate (or has bytes behind it). */
int prov_cert_describe(struct prov_bytes der, struct prov_arena *arena, struct prov_cert *out,
    struct prov_err *err) PROV_MUST_CHECK;
/* The same, with what WITH (may be NULL) has seen before. */
int prov_cert_describe_with(struct prov_bytes der, const struct prov_anchors *with,
    struct prov_arena *arena, struct prov_cert *out, struct prov_err *err) PROV_MUST_CHECK;
/* All that CERT says, in ARENA; DER holds the same bytes as its own, and stays the caller's. */
int prov_cert_copy(const struct prov_cert *cert, struct prov_bytes der, struct prov_arena *arena,
    struct prov_cert *out, struct prov_err *err) PROV_MUST_CHECK;
/* A distinguished name in parts, in the certificate's order: "C", "O", "CN", or a dotted OID. */
struct prov_dn {
	struct prov_dn_part {
		const char *key, *value; /* UTF-8 in the arena */
	} * v;
	size_t n; /* at most 64: what comes behind is left out */
};
/* The names of a certificate in parts (dn.c). PROV_E_CERT where DER is none. */
int prov_cert_dn(struct prov_bytes der, struct prov_arena *arena, struct prov_dn *subject,
    struct prov_dn *issuer, struct prov_err *err) PROV_MUST_CHECK;
/* Whether two DER SubjectPublicKeyInfo hold the same key, be they encoded differently. */
bool prov_spki_same_key(struct prov_bytes a, struct prov_bytes b);

/* --- the profile (profile.c): C2PA 2.4, 14.5.1.1 --- */

enum prov_cert_role { PROV_ROLE_CLAIM_SIGNER, PROV_ROLE_TSA, PROV_ROLE_OCSP, PROV_ROLE_CA };
/*
 * PROV_OK where the certificate satisfies the profile for its role; PROV_E_CERT with the sentence
 * that names what is wrong and the clause. PRIVATE_STORE waives all but the first block (14.5.1.1).
 */
int prov_cert_check(struct prov_bytes der, enum prov_cert_role role, bool private_store,
    struct prov_err *err) PROV_MUST_CHECK;

/* The same, with what WITH (may be NULL) has seen before. */
int prov_cert_check_with(struct prov_bytes der, enum prov_cert_role role, bool private_store,
    const struct prov_anchors *with, struct prov_err *err) PROV_MUST_CHECK;

/* When the certificate is valid, and no more; WITH remembers it, or is NULL. */
int prov_cert_validity(struct prov_bytes der, const struct prov_anchors *with, int64_t *not_before,
    int64_t *not_after, struct prov_err *err) PROV_MUST_CHECK;

/* What decoding it costs, in units of prov_sig_cost; be it no certificate. */
int prov_cert_decoding(struct prov_bytes der, const struct prov_anchors *with, size_t *cost,
    struct prov_err *err) PROV_MUST_CHECK;

/* --- identities (purpose.c): CAWG Identity Assertion 1.2 --- */

/* Up to here e-mail certificates are accepted ("Interim trust model"): 2027-03-31, its last second.
 */
#define PROV_IDENTITY_MAIL_END 1806537599
/* What makes a certificate one for identity assertions: its extended key usage is documentSigning;
 * or emailProtection, with a policy of the CA/Browser Forum's for a validated holder. */
enum prov_identity_use { PROV_IDENTITY_NONE = 0, PROV_IDENTITY_DOCUMENTS, PROV_IDENTITY_MAIL };
int prov_cert_identity(
    struct prov_bytes der, enum prov_identity_use *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- chains (chain.c): RFC 5280 section 6 --- */

enum prov_chain_result {
	PROV_CHAIN_UNTRUSTED = 0,
	PROV_CHAIN_TRUSTED,
};
/*
 * Which certificates a path went through, from the leaf to the anchor: the AT of those that were
 * given, by their place, or PROV_MAX_CERTS and the place of an anchor. Another that has the name
 * and the key of one of them is none of it.
 */
#define PROV_MAX_PATH (PROV_MAX_CERTS + 2u)
struct prov_chain_path {
	size_t n; /* 0: there is none */
	unsigned at[PROV_MAX_PATH];
};
struct prov_chain_verdict {
	enum prov_chain_result result;
	const char *why; /* in the arena, where untrusted */
	/* Validity of the path that was used, its anchor included (or of the certificates given,
	 * where none was found): the latest notBefore and the earliest notAfter. */
	int64_t not_before, not_after;
	size_t list; /* where trusted: which of the anchors' lists (list.c) has the anchor */
	struct prov_chain_path path; /* where trusted */
	size_t num_signatures;       /* checked for it, at most, by their cost (prov_sig_cost) */
};
/*
 * Leaf CERTS[0] with the others as untrusted intermediates, in any order, to one of ANCHORS (NULL:
 * none), as of AT. Required on the path: the profile of ROLE for the leaf and of CAs below the
 * anchor (14.5.1.2), a strong key in the anchor, which must be a CA. EKU in CAs is ignored
 * (14.5.1.1). An anchor counts at AT only within the time for which its list has it, and for
 * the purposes of its list that the leaf has, too (14.4.1). Accepted leaf EKUs for claim signers:
 * c2pa-kp-claimSigning, documentSigning, emailProtection, and 1.3.6.1.4.1.311.76.59.1.9; for TSAs:
 * timeStamping. Validity periods are NOT judged here beyond returning them in the verdict (15.8
 * gives them their own code); of several paths one that is valid at AT is preferred.
 *
 * Anchors may be roots or intermediates. A leaf is never trusted by standing among the anchors
 * itself: only the private credential store trusts leaves directly (14.4.3), prov_anchors_has.
 */
int prov_chain_verify(const struct prov_bytes *certs, size_t n, const struct prov_anchors *anchors,
    enum prov_cert_role role, int64_t at, struct prov_arena *arena, struct prov_chain_verdict *out,
    struct prov_err *err) PROV_MUST_CHECK;
/* The same, where AT is only somebody's word (a time-stamp by an authority on no list): who is
 * trusted is what the lists say at ANCHORS_AT, and where that is another time, an anchor whose own
 * certificate is not valid then counts no more than one that its list has no longer. */
struct prov_chain_times {
	int64_t at, anchors_at;
};
int prov_chain_verify_times(const struct prov_bytes *certs, size_t n,
    const struct prov_anchors *anchors, enum prov_cert_role role, struct prov_chain_times times,
    struct prov_arena *arena, struct prov_chain_verdict *out, struct prov_err *err) PROV_MUST_CHECK;
/*
 * All the lists of ANCHORS by which a claim signer with this path is trusted, for an anchor can
 * stand on several, for other purposes or times: ON has room for each of them, and they are set.
 */
int prov_chain_lists(const struct prov_bytes *certs, const struct prov_chain_path *path,
    const struct prov_anchors *anchors, struct prov_chain_times times, bool *on,
    struct prov_err *err) PROV_MUST_CHECK;
/* Whether a claim signer with this extended key usage (dotted OID) is accepted, as above. */
bool prov_eku_accepted(const char *oid);
/* Whether ISSUER's key made SUBJECT's signature, and the names and key identifiers agree; with what
 * WITH (may be NULL) has seen before. */
int prov_cert_issued(struct prov_bytes subject, struct prov_bytes issuer,
    const struct prov_anchors *with, bool *yes, struct prov_err *err) PROV_MUST_CHECK;

/* The I-th of a path of these CERTS to one of ANCHORS, borrowed; empty behind its end. */
struct prov_bytes prov_chain_path_at(const struct prov_chain_path *path,
    const struct prov_bytes *certs, const struct prov_anchors *anchors, size_t i);

/* Who issued SUBJECT, of CERTS or else of ANCHORS (may be NULL): borrowed from there, empty where
 * none of them did (anchors.c). CERTS are a stranger's: who put there another one with the issuer's
 * name and key is given that, so that where there is a path, its certificates are the ones to ask.
 * *COST is that of the signatures that were checked for it, at most (prov_sig_cost).
 */
int prov_issuer_find(const struct prov_bytes *certs, size_t n, const struct prov_anchors *anchors,
    struct prov_bytes subject, struct prov_bytes *out, size_t *cost,
    struct prov_err *err) PROV_MUST_CHECK;

/* --- time-stamps (tsa.c): RFC 3161, C2PA 2.4, 10.3.2.5 and 15.8 --- */

enum prov_tst_result {
	PROV_TST_MALFORMED = 0,    /* timeStamp.malformed */
	PROV_TST_MISMATCH,         /* timeStamp.mismatch: imprint or CMS signature */
	PROV_TST_UNTRUSTED_ALG,    /* timeStamp.untrusted: an algorithm that is not allowed */
	PROV_TST_OUTSIDE_VALIDITY, /* timeStamp.outsideValidity */
	PROV_TST_GOOD              /* well-formed, signature and imprint match, in validity */
};
struct prov_tst {
	enum prov_tst_result result;
	bool trusted;            /* chains to an anchor of the list */
	bool credential_bad;     /* the TSA's certificate violates the profile:
				    timeStamp.credentialInvalid */
	int64_t time;            /* genTime, seconds since 1970 */
	struct prov_bytes nonce; /* big-endian, in the arena; empty: none, or a negative one */
	struct prov_cert tsa;    /* the TSA's certificate, where has_tsa */
	bool has_tsa;
	/* Its certificate and the others of the token, where GOOD; in the arena. */
	struct prov_bytes *certs;
	size_t num_certs;
	struct prov_chain_path path; /* of them, where trusted */
	const char *why;             /* a sentence where not good or not trusted, in the arena */
	size_t num_signatures;       /* checked for it, at most, by their cost (prov_sig_cost) */
	size_t decoding;             /* of it, in the same units */
};
/*
 * Judges one token: TOKEN is a DER TimeStampResp where IS_RESPONSE (sigTst), else a TimeStampToken
 * (sigTst2). The imprint must be the hash of the concatenation of PARTS. 'trusted' is set on its
 * own, so that a caller may accept an authority on no list. CMS signature algorithms: those of the
 * certificate profile (RSASSA-PKCS1-v1_5 with SHA-2 included: digest 13, 18a).
 */
int prov_tst_verify(struct prov_bytes token, bool is_response, const struct prov_bytes *parts,
    size_t num, const struct prov_anchors *tsa_anchors, struct prov_arena *arena,
    struct prov_tst *out, struct prov_err *err) PROV_MUST_CHECK;

/* What time a TimeStampToken claims, unchecked (tst_time.c); false where it can't be told from DER.
 */
bool prov_tst_claimed_time(struct prov_bytes token, int64_t *out) PROV_MUST_CHECK;

/* --- PEM chains (pem.c) --- */

/* The certificates of a PEM text as DER in the arena, in order. PROV_E_CERT where there is none. */
int prov_pem_certs(struct prov_bytes pem, const char *name, struct prov_arena *arena,
    struct prov_bytes **out, size_t *n, struct prov_err *err) PROV_MUST_CHECK;
/* Base64 with blanks between, into OUT, which holds 3/4 of TEXT.n; false where it is none. */
bool prov_b64_read(struct prov_bytes text, uint8_t *out, size_t *n) PROV_MUST_CHECK;
/* Appends DER as one PEM block, such as "CERTIFICATE". */
void prov_pem_put(struct prov_wr *wr, const char *label, struct prov_bytes der);

/* --- the policy (policy.c): the object behind prov/policy.h --- */

struct prov_clauses; /* report/clauses.h: what reports are held against; not looked at here */

struct prov_policy {
	struct prov_anchors *signers, *timestamps, *allowed, *identities;
	struct prov_anchors *last;          /* the one that was added to last, or NULL */
	struct prov_clauses *clauses;       /* or NULL */
	struct prov_revoked *revoked;       /* revoked.h; NULL: none was given */
	struct prov_anchors *product_lists; /* nobody's anchors, but the lists */
	struct prov_products **products;    /* products.h, in their order */
	size_t num_products;
	bool has_time;
	int64_t time;
	bool strict_timestamps;
	prov_fetch_fn *fetch; /* or NULL */
	void *fetch_ctx;
};
int64_t prov_policy_time(const struct prov_policy *policy); /* the set time, or the clock */
/*
 * Asks the policy's fetch function (api/fetch.c) and appends its answer to OUT, whose ceiling is
 * the limit. Sets WHAT's struct_size and max_response. PROV_E_NOTFOUND: there is no such function,
 * or the URL is none that may be asked; other negative codes as the function returned them.
 */
int prov_policy_fetch(const struct prov_policy *policy, struct prov_fetch *what,
    struct prov_wr *out, struct prov_err *err) PROV_MUST_CHECK;
/* The same with a function that is no policy's. */
int prov_fetch_ask(prov_fetch_fn *fetch, void *ctx, struct prov_fetch *what, struct prov_wr *out,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
