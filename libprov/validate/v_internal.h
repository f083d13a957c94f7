/* SPDX-License-Identifier: Apache-2.0 */
/* What the rule files of validate/ share. */
#ifndef PROV_VALIDATE_V_INTERNAL_H
#define PROV_VALIDATE_V_INTERNAL_H

#include "base/limits.h"
#include "claim/assertion.h"
#include "cose/cose.h"
#include "validate/validate.h"

#define V_NO_MANIFEST SIZE_MAX
#define V_VERDICT_LISTS 256u
#define V_UNIT_HEADER 8u /* no format's segment or chunk has a longer one */

/* What an ingredient assertion says of failures of another one, below it (18.16.12.4.3). */
struct v_told {
	size_t by; /* the edge that says it */
	const struct prov_delta_rec *delta;
	struct v_told *next;
};

/* An ingredient assertion that was reached from the active manifest. */
struct v_edge {
	size_t from, to; /* manifests; 'to' is V_NO_MANIFEST where it names none that is there */
	size_t via;      /* the edge that reached 'from', or V_NO_MANIFEST */
	const struct prov_jumbf *box;
	const char *url; /* of the ingredient assertion, absolute */
	struct prov_ingredient ing;
	unsigned depth; /* 1: an ingredient of the active manifest */
	size_t account; /* its row among the report's ingredients, once judged */
	const char *title, *path;
	struct v_told *told;
};

/* DER that one manifest keeps for another (v_asr_stored.c). */
struct v_stored {
	struct prov_bytes data;
	struct v_stored *next;
};

/* What is known of one manifest; each is parsed and judged at most once. */
struct v_node {
	const struct prov_manifest *manifest;
	bool expanded, judged;
	int claim_code; /* PROV_OK, or why the claim could not be read */
	struct prov_err claim_err;
	struct prov_claim claim;
	const char *manifest_url, *claim_url, *signature_url;
	size_t first_edge, num_edges; /* its ingredient assertions, once expanded */
	struct prov_bytes made_as;    /* the media type that its first action gives */
	struct prov_account account;  /* findings of claim, signature and assertions */
	bool says_ai, declares_ai, ai_gathered, has_external, of_content; /* v_account.c */
	const struct prov_jumbf *hard_binding; /* where there is exactly one */
	const struct prov_asr_info *hard_binding_info;
	const char *redacted_binding;         /* its URL, where it was redacted, or NULL */
	struct v_stored *stamps, *last_stamp; /* of its signature, kept by other manifests */
	size_t num_stamps;
	const struct prov_jumbf *thumbnail;   /* its c2pa.thumbnail.claim, intact, or NULL */
	const struct prov_jumbf *multi_asset; /* its c2pa.hash.multi-asset, intact, or NULL */
	size_t num_multi_assets;              /* how many the claim lists */
	enum { V_UNKNOWN = 0, V_YES, V_NO } soft_binding; /* whether it holds one */
};

/* One assertion that a claim names, as v_assertion.c found it. */
struct v_item {
	const struct prov_claim_ref *ref;
	const struct prov_jumbf *box; /* NULL where it does not resolve inside this manifest */
	const struct prov_asr_info *info;
	const char *url;
	bool redacted, intact;
};

/* What is counted over one manifest for 15.10.1. */
struct v_tally {
	size_t hard_bindings, parents, ingredients, others_than_parent, actions, inceptions;
	size_t preservation_images;
	bool thumbnail, multi_asset, seen_actions;
	bool old_binding; /* c2pa.hash.bmff without a version */
};

struct v_redaction {
	size_t by;       /* the manifest whose claim says so */
	size_t in;       /* the manifest that holds it, or V_NO_MANIFEST */
	const char *uri; /* absolute */
};

struct v_ctx {
	struct prov_report *report;
	struct prov_arena *arena;
	struct prov_err *err;
	const struct prov_validate_in *in;
	const struct prov_known_hash *known; /* of the asset, for a while (v_ahead.h), or NULL */
	int64_t now;
	const struct prov_cand *cand; /* the candidate that holds the store */
	size_t cand_index;            /* SIZE_MAX where the store comes from outside (11.4) */
	struct prov_cand external;
	const char *xmp_refused; /* the limit that left its XMP unread, or NULL */
	enum prov_limit xmp_limit;
	bool link_refused;      /* it names credentials by an address above PROV_MAX_URI */
	const char *own_remote; /* where the asset itself says that a store is, or NULL */
	struct prov_store store;
	struct v_node *nodes; /* parallel to store.manifests */
	size_t active;
	size_t bound; /* the one whose binding holds for the asset (v_binding.c) */
	struct v_edge *edges;
	size_t num_edges, cap_edges;
	struct v_redaction *redactions;
	size_t num_redactions, cap_redactions;
	size_t read_redactions; /* those that were said before, too */
	const struct prov_asr_info *unsupported_binding;
	/* OCSP responses of certificate-status assertions, of whatever certificates (15.9). */
	const struct prov_bytes *ocsp;
	size_t num_ocsp;
	unsigned bmff_open;    /* what the BMFF hash leaves open: tables of places (v_bmff.h) */
	uint8_t *bmff_block;   /* PROV_IO_BLOCK bytes that all BMFF walks share; NULL: none yet */
	size_t bmff_left;      /* what comparing boxes with exclusions may still cost */
	bool line_open;        /* a text's line is in no hash, and its language is not known */
	const char *line_odd;  /* why it can't be said whether that line is a comment, or NULL */
	bool metadata_open;    /* a data or box hash leaves out metadata (9.2.6) */
	bool is_part;          /* a part of a multi-asset file is judged, not the whole (18.9) */
	unsigned num_fetches;  /* how often the network was asked */
	size_t num_signatures; /* checked so far, by their cost (v_proof.c) */
	struct v_verdict *verdicts[V_VERDICT_LISTS];
	size_t work_left; /* bytes that references may still cost, hashed or parsed */
	/* The actions assertion that was parsed last, whose turn comes twice; NULL: none. */
	const struct prov_jumbf *actions_of;
	struct prov_actions actions;
};

struct prov_ocsp; /* trust/ocsp.h */
struct prov_ocsp_single;
/* v_moment.c: until when the report holds (prov_report_until). The clock passes AT: what is found
 * then, or after that, may be something else. To be called wherever ctx->now is compared. */
void v_moment(struct v_ctx *ctx, int64_t at);
/* The times of these certificates and of ANCHORS, against which they are judged as of now. */
int v_moment_chain(struct v_ctx *ctx, const struct prov_bytes *certs, size_t n,
    const struct prov_anchors *anchors) PROV_MUST_CHECK;
/* Those of OCSP's answer about a certificate. */
void v_moment_ocsp(struct v_ctx *ctx, const struct prov_ocsp *ocsp);
/* Those of the policy's lists: their age, and when they should be renewed. */
void v_moment_lists(struct v_ctx *ctx);

/* Every v_ function that can fail returns PROV_OK or a negative code with ctx->err filled. */

/* The code of the failure that a NULL or false just stood for: never PROV_OK. */
int v_failed(const struct v_ctx *ctx);

/* v_store.c (15.5): which candidate is the manifest store. *FOUND is false where the report is
 * already concluded: no credentials, or none that can be read. */
int v_store_choose(struct v_ctx *ctx, bool *found) PROV_MUST_CHECK;

/* v_remote.c (11.5, 15.5.3): puts the address of a store elsewhere into the report. */
int v_remote_note(struct v_ctx *ctx) PROV_MUST_CHECK;
/* Asks the policy's fetch function for it, into ctx->external.data; where it can't be had, that is
 * a finding and *FOUND is false. */
int v_remote_fetch(struct v_ctx *ctx, bool *found) PROV_MUST_CHECK;

/* v_claim.c (15.6) */
int v_claim_read(struct v_ctx *ctx, struct v_node *node) PROV_MUST_CHECK;
void v_claim_judge(struct v_ctx *ctx, struct v_node *node, struct prov_findings *f);

/* v_proof.c: what is found of signatures, each checked once and counted (PROV_MAX_SIGNATURES) */
int v_proof_spend(struct v_ctx *ctx, size_t n) PROV_MUST_CHECK;
/* As the functions of cose/ and trust/. */
struct v_signed { /* what a signature is about */
	struct prov_bytes payload, aad;
	bool attached; /* the payload stands in the COSE structure, which claims' must not */
};
int v_cose_verify(struct v_ctx *ctx, const struct prov_cose *cose, const struct v_signed *what,
    struct prov_bytes spki, enum prov_sig_result *out) PROV_MUST_CHECK;
/* Counts what decoding the certificates costs, once for each chain. */
int v_chain_read(struct v_ctx *ctx, const struct prov_cose_chain *chain) PROV_MUST_CHECK;
int v_chain_verify(struct v_ctx *ctx, const struct prov_cose_chain *chain,
    const struct prov_anchors *anchors, struct prov_chain_times times,
    struct prov_chain_verdict *out) PROV_MUST_CHECK;
int v_issuer_find(struct v_ctx *ctx, const struct prov_cose_chain *chain,
    const struct prov_anchors *anchors, struct prov_bytes cert,
    struct prov_bytes *out) PROV_MUST_CHECK;
/* What OCSP responses are asked about. */
struct v_ocsp_about {
	struct prov_bytes cert, issuer;
	uint8_t key[PROV_HASH_MAX];
};
int v_ocsp_about(struct v_ctx *ctx, struct prov_bytes cert, struct prov_bytes issuer,
    struct v_ocsp_about *out) PROV_MUST_CHECK;
/* Leaves out what whoever the caller says was revoked said in favour of a certificate. */
int v_ocsp_weigh(struct v_ctx *ctx, struct prov_ocsp *ocsp) PROV_MUST_CHECK;
int v_ocsp_read(struct v_ctx *ctx, struct prov_bytes response, const struct v_ocsp_about *about,
    struct prov_ocsp *out) PROV_MUST_CHECK;

/* v_signature.c (15.7 to 15.9) */
int v_signature_judge(
    struct v_ctx *ctx, struct v_node *node, struct prov_account *account) PROV_MUST_CHECK;

/* The same for any COSE structure; codes are those for claims, at node->signature_url. */
int v_signature_judge_cose(struct v_ctx *ctx, struct v_node *node, const struct prov_cose *cose,
    const struct v_signed *what, struct prov_account *account) PROV_MUST_CHECK;

/* v_lists.c: takes down which trust lists there are. */
int v_lists_take(struct v_ctx *ctx) PROV_MUST_CHECK;
/* The I-th of the report's lists that is of this kind, or NULL. */
const struct prov_list_entry *v_list_of(const struct v_ctx *ctx, enum prov_list kind, size_t i);
/* Which lists vouch for a trusted signer beside the account's signer_list. */
int v_lists_more(struct v_ctx *ctx, const struct prov_cose_chain *chain,
    const struct prov_chain_path *path, struct prov_chain_times times,
    struct prov_account *account) PROV_MUST_CHECK;
/* Says which trust lists are past the day on which they should have been renewed. */
int v_lists_note(struct v_ctx *ctx) PROV_MUST_CHECK;

/* v_product.c: whether the generator is on a list of conforming products. */
int v_product_note(struct v_ctx *ctx) PROV_MUST_CHECK;

/* v_timestamp.c (15.8): the time that counts for the credential, where there is a good stamp. */
struct v_stamp {
	bool usable;
	int64_t time;
	bool untrusted; /* by an authority on no list */
	const char *by; /* the authority's name; not usable: of the first on no list, or NULL */
};
/* LEAF: the certificate that was signed with, or NULL. */
int v_timestamp_judge(struct v_ctx *ctx, struct v_node *node, const struct prov_cose *cose,
    const struct prov_cert *leaf, struct prov_findings *f, struct v_stamp *out) PROV_MUST_CHECK;

/* v_ocsp.c (15.9) */
struct v_ocsp_in {
	const struct prov_cose_chain *chain; /* of the signature; not empty */
	const struct v_stamp *stamp;
	const struct prov_anchors *anchors;
	const struct prov_chain_path *path; /* to one of them; empty where there is none */
	const struct prov_bytes *stapled;   /* rVals */
	size_t num_stapled;
	bool trusted; /* the signature verifies, and a chain leads to an anchor */
};
/* The signer's certificate, by IN->stapled, CTX->ocsp, or the network where the policy lets us. */
int v_ocsp_judge(struct v_ctx *ctx, const struct v_node *node, const struct v_ocsp_in *in,
    struct prov_findings *f) PROV_MUST_CHECK;
/* The time that a revocation is compared with: a trusted stamp's, or now. */
int64_t v_ocsp_time(const struct v_ctx *ctx, const struct v_stamp *stamp);
/* Until when an answer counts: without an end, for a day (15.9.1). */
int64_t v_ocsp_end(const struct prov_ocsp *ocsp, const struct prov_ocsp_single *one);
/* Whether IN->stapled or CTX->ocsp say that the first certificate of the chain was revoked. */
int v_ocsp_revoked(struct v_ctx *ctx, const struct v_ocsp_in *in, bool *out) PROV_MUST_CHECK;
/* v_ocsp_ca.c: which CA between the signer's certificate and an anchor was revoked, by the same
 * responses or what the policy was given: its place on the path, or 0. */
int v_ocsp_ca_revoked(struct v_ctx *ctx, const struct v_ocsp_in *in, size_t *out) PROV_MUST_CHECK;

/* v_revoked.c: what the policy was given of revocations. */
/* The signer's certificate, but for OCSP responses; ISSUER may be empty. *DONE: it was revoked, and
 * that is found. */
int v_revoked_judge(struct v_ctx *ctx, const struct v_node *node, const struct v_ocsp_in *in,
    struct prov_bytes issuer, struct prov_findings *f, bool *done) PROV_MUST_CHECK;
/* Says of a response of the policy's, the file NAME, that it is about the certificate and does not
 * count. */
int v_revoked_note(
    struct v_ctx *ctx, const struct prov_ocsp *ocsp, const char *name) PROV_MUST_CHECK;
/* Another one of its chain; sets *OUT where it was. */
int v_revoked_ca(struct v_ctx *ctx, const struct v_ocsp_in *in, struct prov_bytes cert,
    struct prov_bytes issuer, bool *out) PROV_MUST_CHECK;
/* Those of others than signers. */
struct v_revoked_in {
	struct prov_cose_chain chain; /* not empty */
	const struct prov_anchors *anchors;
	const struct prov_chain_path *path; /* from it to one of them; empty where there is none */
	int64_t at;                         /* the time that counts */
	bool is_stamper;                    /* which is what it stamped itself */
};
/* *WHY: which certificate from the first one up to an anchor was revoked, or NULL. */
int v_revoked_path(
    struct v_ctx *ctx, const struct v_revoked_in *in, const char **why) PROV_MUST_CHECK;

/* v_reference.c (8.4.2.3, 15.4, 15.10.3.3): hashed URIs */
enum v_ref {
	V_REF_MATCH,
	V_REF_MISMATCH,
	V_REF_NO_HASH,
	V_REF_ALG /* no algorithm, or one that is not on the list */
};
int v_reference_check(struct v_ctx *ctx, const struct v_node *node,
    const struct prov_hashed_uri *uri, const struct prov_jumbf *box,
    enum v_ref *out) PROV_MUST_CHECK;
/* 15.10.3.3: hashed URIs of the assertion at FROM. */
int v_references_judge(struct v_ctx *ctx, struct v_node *node, const char *from,
    const struct prov_hashed_uri *uris, size_t n, struct prov_findings *f) PROV_MUST_CHECK;
/* The same for icons and data, which may also be kept elsewhere: those are never fetched. In v1
 * claims a reference without a URL is passed over, as early writers left it. */
int v_icons_judge(struct v_ctx *ctx, struct v_node *node, const char *from,
    const struct prov_hashed_uri *uris, size_t n, struct prov_findings *f) PROV_MUST_CHECK;
/* Resolves from NODE's manifest. */
const struct prov_jumbf *v_resolve(
    const struct v_ctx *ctx, const struct v_node *node, struct prov_bytes uri);
/* Takes BYTES from what is left of the work that a store of this size may cost (PROV_E_LIMIT): many
 * references to one large box would otherwise make time quadratic. */
int v_spend(struct v_ctx *ctx, size_t bytes) PROV_MUST_CHECK;
/* Grows an arena array; the old one stays behind until the arena goes. NULL on failure. */
void *v_grown(struct v_ctx *ctx, void *old, size_t n, size_t *cap, size_t size);
/* Whether an absolute URI lies in NODE's manifest. */
bool v_is_own(const struct v_node *node, const char *absolute);
/* The absolute form of a box's URI, in the arena; NULL on failure. */
const char *v_url(struct v_ctx *ctx, const struct prov_jumbf *box);
/* The absolute form of a URI that need not resolve; NULL on failure. */
const char *v_absolute(struct v_ctx *ctx, const struct v_node *node, struct prov_bytes uri);

/* v_assertion.c (15.10) */
int v_assertions_judge(
    struct v_ctx *ctx, struct v_node *node, struct prov_findings *f) PROV_MUST_CHECK;

/* v_asr_<kind>.c: rows of v_assertion.c's table (15.10.3.2) */
int v_asr_time_stamp(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    struct v_tally *tally, struct prov_findings *f) PROV_MUST_CHECK;
/* While the graph is walked: what BOX of this kind, in NODE's manifest, keeps for others. */
int v_stored_note(struct v_ctx *ctx, const struct v_node *node, const struct prov_jumbf *box,
    enum prov_asr_kind kind) PROV_MUST_CHECK;
int v_asr_cloud_data(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    struct v_tally *tally, struct prov_findings *f) PROV_MUST_CHECK;
int v_asr_external_reference(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    struct v_tally *tally, struct prov_findings *f) PROV_MUST_CHECK;
int v_asr_representation(struct v_ctx *ctx, struct v_node *node, const struct v_item *it,
    struct v_tally *tally, struct prov_findings *f) PROV_MUST_CHECK;

/* v_redaction.c (6.8, 15.10.2) */
/* Marks every manifest below FROM in SEEN. QUEUE and SEEN have room for all manifests. */
void v_below(const struct v_ctx *ctx, size_t from, size_t *queue, bool *seen);
/* Takes down what the claim of NODE redacts. */
int v_redactions_note(struct v_ctx *ctx, struct v_node *node) PROV_MUST_CHECK;
/* Marks in OUT the active manifest, and those that are what the ingredient assertions mean by which
 * they are reached. QUEUE has room for all manifests. */
int v_meant(struct v_ctx *ctx, size_t *queue, bool *out) PROV_MUST_CHECK;
/* Once the graph is known: only what lies below the redacting manifest is redacted. */
int v_redactions_limit(struct v_ctx *ctx) PROV_MUST_CHECK;
/* Whether URI (absolute) is redacted by a manifest above NODE. */
bool v_is_redacted(const struct v_ctx *ctx, const struct v_node *node, const char *uri);
/* The same, of whichever manifest's it is: what refers to it from elsewhere, as to the thumbnail in
 * an ingredient's own manifest (18.16.10), finds it gone as well. */
bool v_is_taken_out(const struct v_ctx *ctx, const char *uri);
/* Whether the manifest TO has assertions that were redacted by one that lies above it. */
bool v_has_redactions(const struct v_ctx *ctx, size_t to);
/* 15.11.3.3.1 step 4.2.2: what was redacted in the manifest TO is gone. */
int v_redactions_judge(struct v_ctx *ctx, size_t to, struct prov_findings *f) PROV_MUST_CHECK;
/* Whether all content of an assertion is zeros: its redacted form. */
bool v_is_zeroed(const struct prov_jumbf *box);

/* v_actions.c (15.10.3.2.3) */
/* As prov_actions_parse, for the judge and for the account. *OUT holds until it is called again. */
int v_actions_parse(struct v_ctx *ctx, const struct prov_jumbf *box,
    const struct prov_actions **out, struct prov_err *why) PROV_MUST_CHECK;
int v_actions_judge(struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box,
    bool first, size_t *num_inceptions, struct prov_findings *f) PROV_MUST_CHECK;

/* v_graph.c: edges and redactions, from the active manifest (15.11) */
int v_graph_walk(struct v_ctx *ctx) PROV_MUST_CHECK;

/* v_recorded.c: holds the findings on an edge against what is on record (15.11.3.3): which are new,
 * and what was not found again. BY_MANIFEST: of each edge so far, whether a hash covers all of its
 * manifest. */
/* Before that, once: what ingredient assertions say of others, to those. */
int v_recorded_gather(struct v_ctx *ctx) PROV_MUST_CHECK;
int v_recorded_judge(struct v_ctx *ctx, size_t edge, struct prov_account *account,
    const bool *by_manifest) PROV_MUST_CHECK;

/* v_ingredient.c (15.11) */
int v_ingredients_judge(struct v_ctx *ctx) PROV_MUST_CHECK;
int v_ingredient_judge_own(struct v_ctx *ctx, struct v_node *node, const struct prov_jumbf *box,
    struct prov_findings *f) PROV_MUST_CHECK;
/* Whether the manifest of an edge is the one that is meant, and what was redacted in it is gone.
 * *BY_MANIFEST: its hash covers all of it. */
int v_edge_judge_identity(struct v_ctx *ctx, const struct v_edge *e, struct prov_findings *f,
    bool *by_manifest) PROV_MUST_CHECK;
/* Whether the manifest of an edge is the one that is meant, by one of the hashes of it. */
int v_edge_holds(struct v_ctx *ctx, const struct v_edge *e, bool *out) PROV_MUST_CHECK;
/* Judges a manifest's claim, signature and assertions, once. */
int v_manifest_judge(struct v_ctx *ctx, size_t index) PROV_MUST_CHECK;

/* v_identity.c (CAWG 1.2): the identity assertions of all manifests that were reached, into the
 * report's list. */
int v_identities_judge(struct v_ctx *ctx) PROV_MUST_CHECK;

/* v_binding.c (15.12) */
int v_binding_judge(struct v_ctx *ctx) PROV_MUST_CHECK;
/* The standard manifest whose binding holds for what the manifest OF is about: itself, or the first
 * one down the parents of update manifests; V_NO_MANIFEST where they lead to none. */
size_t v_binding_owner(const struct v_ctx *ctx, size_t of);
/* Whether a binding was found to match. */
bool v_binding_matched(const struct prov_findings *f);
/* Judges node's hard binding, of a kind that is known or set down in ctx->unsupported_binding. */
int v_binding_judge_kind(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f,
    bool updated) PROV_MUST_CHECK;
/* v_part_box.c (18.9.2): where the payload of the first box on PATH lies in the asset. *LEFT: how
 * many boxes may still be looked at (PROV_E_LIMIT). */
int v_part_box(struct v_ctx *ctx, struct prov_bytes path, size_t *left, uint64_t *off,
    uint64_t *len, bool *found) PROV_MUST_CHECK;
/* v_bind_multi.c (15.12.4): the parts, where the hard binding fails. Adds either
 * assertion.multiAssetHash.match or failures. */
int v_bind_multi(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f,
    bool updated) PROV_MUST_CHECK;

/* v_bind_<kind>.c: rows of v_binding.c's table. UPDATED: update manifests lie above NODE, whose
 * stores may have resized what is left out (11.2.3). */
int v_bind_data(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f,
    bool updated) PROV_MUST_CHECK;
int v_bind_boxes(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f,
    bool updated) PROV_MUST_CHECK;
int v_bind_bmff(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f,
    bool updated) PROV_MUST_CHECK;
int v_bind_collection(struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f,
    bool updated) PROV_MUST_CHECK;
/* v_zip_left.c: whether OFF to END, between members of ZIP, is what it had before STORE (or NULL)
 * was put in; PAST notes what of it was met. */
struct prov_zip;
struct prov_zip_member;
struct v_zip_past {
	bool was_added_to; /* the directory that it had before was met */
	size_t manifests;  /* of the last store that was replaced */
};
int v_zip_left(struct v_ctx *ctx, const struct prov_zip *zip, const struct prov_zip_member *store,
    uint64_t off, uint64_t end, struct v_zip_past *past, bool *fine) PROV_MUST_CHECK;
/* v_stray.c: *WHY something of the store would be shown though no hash covers it; NULL where
 * nothing would. */
int v_stray(struct v_ctx *ctx, const char **why) PROV_MUST_CHECK;
/* The same of a store that may be longer than the one that was signed. */
const char *v_stray_longer(const struct v_ctx *ctx);
/* *WHY a reader that looks for a part from byte FROM on, where that is gone, would find another one
 * in the store; NULL where it would not. */
int v_stray_counted(struct v_ctx *ctx, uint64_t from, const char **why) PROV_MUST_CHECK;
/* Whether an exclusion is exactly this wrapper, in one of the readings of A.8 (2.4: offsets in
 * normalised text; 2.5: in the text as stored; with or without the U+FEFF before it). SIZE is that
 * of the text. */
bool v_text_excludes(const struct prov_cand *cand, uint64_t size, uint64_t start, uint64_t length,
    struct prov_span *out);
/*
 * v_text_line.c (A.9.3, A.9.4). No hash covers the line, so it must be a comment in the language
 * that the text is in: by its name or type, and by its first line too, which a system reads before
 * any name. Where neither says it, what is signed can. A title is free text: that a line does not
 * fit it proves nothing. FITS is left as it is for what is no such text.
 */
int v_text_line(struct v_ctx *ctx, const struct v_node *node, const char *url,
    struct prov_findings *f, bool *fits) PROV_MUST_CHECK;

/* v_account.c: what a manifest says of its making, for people. Never judges. */
int v_account_fill(struct v_ctx *ctx, struct v_node *node) PROV_MUST_CHECK;
int v_account_conclude(struct v_ctx *ctx) PROV_MUST_CHECK;

/* v_unchecked.c: what was left unchecked, in sentences; behind all that judges. */
int v_unchecked_list(struct v_ctx *ctx) PROV_MUST_CHECK;

#endif
