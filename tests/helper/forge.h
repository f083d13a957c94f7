/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes signed PNG files with manifests that no honest tool writes: each test describes one store
 * in a build function and gets the file whose binding, hashes and signatures fit it, apart from
 * the defects that were asked for.
 */
#ifndef PROV_TESTS_HELPER_FORGE_H
#define PROV_TESTS_HELPER_FORGE_H

#include "base/wr.h"
#include "claim/assertion.h"
#include "compose/signer.h"
#include "helper/tokens.h"
#include "io/plan.h"
#include "prov/prov.h"

enum forge_flags {
	FORGE_GATHERED = 1, /* listed in gathered_assertions */
	FORGE_UNLISTED = 2, /* in the store, not in the claim */
	FORGE_BAD_HASH = 4, /* the claim's hash of it is wrong */
	FORGE_ABSENT = 8,   /* in the claim, not in the store */
	FORGE_NO_HASH = 16, /* the claim's reference has no hash */
	FORGE_ZEROED = 32,  /* its content gave way to the redaction UUID and zeros (6.8) */
	FORGE_FILLED = 64,  /* its content was overwritten with zeros (until 2.1) */
};

enum forge_claim_flags {
	FORGE_V1 = 1,
	FORGE_NO_CLAIM = 2,
	FORGE_TWO_CLAIMS = 4,
	FORGE_CLAIM_NO_CBOR = 8, /* the claim's content is no CBOR */
	FORGE_NO_INSTANCE = 16,
	FORGE_NO_GENERATOR = 32,
	FORGE_BAD_SIGNATURE = 64,
	FORGE_NO_SIGNATURE_BOX = 128,
	FORGE_FOREIGN_SIGNATURE = 256, /* the claim names the signature of another manifest */
	FORGE_NO_ALG = 512,
	FORGE_ODD_ALG = 1024,    /* "md5" */
	FORGE_TWO_CHAINS = 2048, /* x5chain in both buckets */
	FORGE_PAYLOAD = 4096,    /* the COSE structure carries a payload */
	FORGE_NO_COSE = 8192,    /* the signature box holds no COSE structure */
	FORGE_NO_CRED = 16384,   /* no x5chain */
	FORGE_RELATIVE = 32768   /* the claim names its signature from the manifest */
};

struct forge {
	struct prov_arena arena;
	/* Puts the store into a file of another format (in the arena); NULL: a PNG. */
	struct prov_bytes (*wrap)(struct forge *f, struct prov_bytes store);
	const void *wrap_ctx; /* for 'wrap' */
	struct prov_signer *signer;
	struct prov_policy *policy; /* trusts the signer */
	struct prov_policy *nobody; /* trusts no one */
	struct prov_wr store;
	uint64_t store_size; /* known in the second pass */
	size_t marks[2];     /* store, manifest */
	size_t mark_assertions;
	size_t manifest_at;
	char label[96];
	struct prov_hashed_uri *refs; /* of the claim that is being built; in the arena */
	bool *gathered;
	size_t num_refs, cap_refs;
	const char *redacted[4];
	size_t num_redacted, redacted_again; /* as many more times the first one */
	size_t more_certs;      /* the leaf's certificate, so many times more, in x5chain */
	struct prov_bytes junk; /* or this beside it, or empty */
	size_t more_headers;    /* unprotected, of labels that nobody knows */
	const char *prior;      /* with of_last: that manifest's label */
	/* What stands before and behind the store; by default a small PNG. JPEG: in APP11 segments
	 * of PART bytes (0: one) instead of a caBX chunk. */
	struct prov_bytes head, tail;
	bool jpeg;
	size_t part;
	bool skew_binding;     /* the binding's exclusion is one byte too long */
	struct prov_span skip; /* of the file, which the binding leaves out too */
	/* A time-stamp by this authority (borrowed), with these defects; NULL: none. */
	const struct certs_cert *tsa;
	struct tokens_opts token;  /* tsa and data are filled in */
	bool both_stamps;          /* a sigTst beside a sigTst2 that stamps something else */
	bool old_stamp;            /* sigTst over the claim instead of sigTst2 over the signature */
	unsigned num_stamps;       /* 0 reads as 1 */
	int64_t iat;               /* the signer's word for the time of signing; 0: none */
	struct prov_bytes ocsp[4]; /* rVals (borrowed) */
	size_t num_ocsp;
	bool stamp_other; /* stamps something else */
	struct prov_bytes first_manifest,
	    first_signature;                             /* bodies of the first manifest's boxes */
	struct prov_bytes last_manifest, last_signature; /* and of the one before this */
	bool of_last; /* the next ingredients are the last manifest, urn:c2pa:last */
	const struct prov_status_rec *records; /* all that is on record in them instead, or NULL */
	size_t num_records;
	const struct prov_delta_rec *deltas; /* and what they say of others, or NULL */
	size_t num_deltas;
	const char *recorded; /* a failure code on record in the next ingredients, or NULL */
	struct prov_bytes last_stamped; /* what a time-stamp of the last signature is over */
	size_t num_manifests;
	const struct prov_hashed_uri *icon; /* of the claim generator, or NULL; for one manifest */
	struct prov_bytes databoxes;        /* of this manifest (forge_databox) */
	bool compress;               /* the manifests that end now are stored compressed (11.2.4) */
	const char *signature_label; /* of the claim's own signature, or NULL; for one manifest */
	struct prov_bytes
	    more_signature; /* a box c2pa.signature of this body beside it, or empty */
};

typedef void (*forge_build)(struct forge *f, void *ctx);

void forge_init(struct forge *f);
void forge_fini(struct forge *f);

/* Signs as CERTS[0], whose chain the others are, up to but without ROOT; trusts ROOT. */
void forge_sign_as(
    struct forge *f, const struct certs_cert *certs, size_t n, const struct certs_cert *root);

/* The file, in the arena. BUILD is called twice and must do the same both times. */
struct prov_bytes forge_png(struct forge *f, forge_build build, void *ctx);
/* Bytes that the store takes in the file, headers included; what it is in the second pass. */
uint64_t forge_embedded(const struct forge *f);
/* Verifies it; the report is the caller's. */
struct prov_report *forge_verify(struct forge *f, struct prov_bytes file, bool trusting);
/* The same; NULL where it could not be judged. */
struct prov_report *forge_try(struct forge *f, struct prov_bytes file, bool trusting);
/* Builds, verifies with trust, and returns whether the active manifest has this code, or with a '>'
 * before it whether an ingredient has; *STATE may be NULL. */
bool forge_finds(
    struct forge *f, forge_build build, void *ctx, const char *code, enum prov_state *state);
bool forge_has(const struct prov_report *report, const char *code);

/* --- inside a build function --- */
void forge_begin(struct forge *f, const char *label, enum prov_jumbf_type type);
void forge_assert(struct forge *f, const char *label, enum prov_jumbf_type type,
    struct prov_bytes body, unsigned flags);
/* A data box (c2pa.data, until 2.3) with BODY, CBOR, in the manifest's data box store, and what
 * refers to it. */
struct prov_hashed_uri forge_databox(struct forge *f, const char *label, struct prov_bytes body);
void forge_binding(struct forge *f, unsigned flags); /* c2pa.hash.data that fits the file */
void forge_created(struct forge *f, unsigned flags); /* c2pa.actions.v2 with c2pa.created */
void forge_actions(struct forge *f, const char *label, const struct prov_action_new *v, size_t n);
/* An ingredient that names the first manifest of the store (built before), or none. */
void forge_ingredient(struct forge *f, const char *label, const char *relationship, bool manifest,
    bool with_results, unsigned flags);
/* c2pa.time-stamp in which the authority stamps the signature of the manifest that ended last, said
 * to be LABEL's. */
void forge_stamp(
    struct forge *f, const struct certs_cert *tsa, const char *time, const char *label);
void forge_end(struct forge *f, unsigned claim_flags);

#endif
