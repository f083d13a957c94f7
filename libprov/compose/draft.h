/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A manifest store in the making. All its sizes are fixed when it is begun; hashes and the
 * signature are patched in afterwards without moving a byte, so that the asset can be laid out,
 * written and hashed before they are known (C2PA 2.4, 10.4).
 */
#ifndef PROV_COMPOSE_DRAFT_H
#define PROV_COMPOSE_DRAFT_H

#include "base/arena.h"
#include "base/limits.h"
#include "claim/assertion.h"
#include "compose/binding.h"
#include "compose/copies.h"
#include "compose/signer.h"

#define PROV_SALT_LEN 16u /* 8.4.2.3 allows 16 or 32 */

/* --- what goes in --- */

struct prov_draft_ingredient {
	const char *relationship;   /* "parentOf", "componentOf", "inputTo" */
	const char *title, *format; /* or NULL */
	bool has_manifest;
	struct prov_bytes store;         /* its manifest store, copied whole */
	struct prov_bytes label;         /* of its active manifest */
	struct prov_bytes signature_box; /* what claimSignature covers */
	bool broken;                     /* it, or something in its store, is invalid */
	bool trusted;                    /* by the signer's policy */
	const struct prov_status_rec *results;
	size_t num_results;
	const struct prov_delta_rec *deltas;
	size_t num_deltas;
	const char *instance_id, *description; /* or NULL */
	struct prov_bytes thumbnail;           /* or empty */
	const char *thumbnail_type;
	const struct prov_member *more; /* further members, perhaps with marks (file_ref.h) */
	size_t num_more;
};

struct prov_draft_action {
	const char *action;                     /* "c2pa.created" */
	const char *source_type;                /* URI, or NULL */
	const char *agent_name, *agent_version; /* or NULL */
	struct prov_bytes agent;                /* instead, in CBOR, perhaps with marks; or empty */
	bool own_agent; /* its agent is said, here or in a list of the assertion's */
	const char *description, *reason; /* or NULL */
	const char *redacted;             /* URI, or NULL */
	int64_t when;                     /* 0: none */
	const size_t *ingredients;        /* which of the draft's it is about */
	size_t num_ingredients;
	const struct prov_member *more, *params; /* as for prov_action_new */
	size_t num_more, num_params;
};

/* An assertion that is written as it is. */
struct prov_draft_assertion {
	const char *label;       /* without an instance number, which is added where it needs one */
	enum prov_asr_form form; /* PROV_FORM_CBOR, _JSON or _FILE */
	struct prov_bytes data;
	const char *media_type; /* of a file */
	bool gathered;          /* not attributed to the signer (10.2.2) */
};

/* Who else vouches for it, by a signature of his own (identity.h). */
struct prov_draft_identity {
	const struct prov_signer *signer;
	const char *const *roles;
	size_t num_roles;
	/* In an update manifest: the binding that holds for the asset, by an absolute URI. */
	struct prov_hashed_uri binding;
};

struct prov_draft_in {
	const struct prov_signer *signer;
	const char *title, *generator_name, *generator_version;
	const struct prov_member *generator_more; /* perhaps with marks */
	size_t num_generator_more;
	/* What marks refer to: icons and data, each an assertion of its own. */
	const struct prov_draft_assertion *files;
	size_t num_files;
	const char *instance_id; /* NULL: one is made up */
	enum prov_hash hash;
	const struct prov_binder *binder; /* NULL: no hard binding (an update manifest) */
	const struct prov_draft_ingredient *ingredients;
	size_t num_ingredients;
	const struct prov_draft_action *actions;
	size_t num_actions;
	bool not_all_actions;                   /* there were others */
	const struct prov_member *actions_more; /* further members of their assertion */
	size_t num_actions_more;
	const char *vendor; /* claim generator's name in the manifest's label (8.1), or NULL */
	const struct prov_draft_assertion *assertions;
	size_t num_assertions;
	/* Whether the asset would rather have a store like this (format.h); NULL: all the same. */
	bool (*prefers)(struct prov_bytes store);
	size_t more_room;            /* beside the signature, for the store's size; 0: none */
	const char *const *redacted; /* absolute JUMBF URIs of assertions of ingredients */
	size_t num_redacted;
	const struct prov_draft_identity *identity; /* or NULL */
};

/* --- the draft --- */

struct prov_draft;

/* Writes an assertion's CBOR: first as a placeholder, then, as long, with what has become known. */
typedef int (*prov_draft_put)(
    struct prov_draft *draft, struct prov_wr *wr, const void *ctx, struct prov_err *err);

struct prov_draft_late {
	prov_draft_put put;
	const void *ctx;
	size_t ref;
	size_t box, box_len; /* its superbox's body in the store */
	size_t cbor, cbor_len;
};
#define PROV_MAX_DRAFT_LATE 4u

struct prov_draft {
	const struct prov_draft_in *in;
	struct prov_arena *arena;
	struct prov_wr store;
	char label[96]; /* urn:c2pa:UUID, perhaps :vendor */
	char instance_id[64];
	struct prov_bound bound;         /* what is known of the binding so far */
	bool is_bound;                   /* and that is all */
	struct prov_bytes protected_map; /* the COSE protected header, in the arena */
	struct prov_claim_ref *refs;     /* of the claim, in order */
	size_t num_refs, cap_refs;
	struct prov_copies copies;               /* of the ingredients' manifests */
	struct prov_hashed_uri *ingredient_refs; /* parallel to in->ingredients */
	struct prov_hashed_uri *file_refs;       /* parallel to in->files */
	struct prov_draft_late late[PROV_MAX_DRAFT_LATE];
	size_t num_late;
	size_t claim_cbor, claim_cbor_len;
	size_t cose, cose_len;
	size_t cose_room; /* of that, for what is put beside the signature */
	const char *note; /* once finished: what the user should know of the signature, or NULL */
};

/* Writes the whole store with placeholders; BOUND holds what its size depends on. The draft lives
 * in memory until prov_draft_fini. IN is borrowed until then. */
int prov_draft_begin(struct prov_draft *draft, const struct prov_draft_in *in,
    const struct prov_bound *bound, struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;
/* Puts the binding in, then the claim: now it can be signed. */
int prov_draft_bind(
    struct prov_draft *draft, const struct prov_bound *bound, struct prov_err *err) PROV_MUST_CHECK;
/* What the signature is of (13.2), in views of the draft and of OUT itself. */
void prov_draft_tbs(const struct prov_draft *draft, struct prov_cose_tbs *out);
/* Puts the signature in, and what its signer has put beside it. */
int prov_draft_seal(
    struct prov_draft *draft, struct prov_bytes sig, struct prov_err *err) PROV_MUST_CHECK;
struct prov_bytes prov_draft_store(const struct prov_draft *draft);
void prov_draft_fini(struct prov_draft *draft);

/* --- its parts --- */

/* draft_assertion.c: appends one; REF (may be NULL) gets its hashed URI. */
int prov_draft_add(struct prov_draft *draft, const struct prov_draft_assertion *assertion,
    struct prov_hashed_uri *ref, struct prov_err *err) PROV_MUST_CHECK;
/* Appends one whose content comes later. */
int prov_draft_add_late(struct prov_draft *draft, const char *label, prov_draft_put put,
    const void *ctx, struct prov_err *err) PROV_MUST_CHECK;
/* Writes those again, in the order in which they were added, and hashes them. */
int prov_draft_fill_late(struct prov_draft *draft, struct prov_err *err) PROV_MUST_CHECK;
/* Replaces LEN bytes at OFF of the store by as many. */
int prov_draft_patch(struct prov_draft *draft, size_t off, size_t len, const struct prov_wr *with,
    struct prov_err *err) PROV_MUST_CHECK;

/* draft_ingredient.c */
/* Copies the ingredients' manifests (18.16.12), each once, without what is redacted. */
int prov_draft_copy_stores(struct prov_draft *draft, struct prov_err *err) PROV_MUST_CHECK;
int prov_draft_add_ingredients(struct prov_draft *draft, struct prov_err *err) PROV_MUST_CHECK;

/* draft_actions.c */
int prov_draft_add_actions(struct prov_draft *draft, struct prov_err *err) PROV_MUST_CHECK;

#endif
