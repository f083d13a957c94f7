/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assertions: one table of labels (assertion.c), one file per kind that is read or written.
 * Parsers describe; where content is well-formed CBOR but breaks the assertion's own rules they
 * return PROV_OK and a sentence in 'fault'.
 */
#ifndef PROV_CLAIM_ASSERTION_H
#define PROV_CLAIM_ASSERTION_H

#include "claim/claim.h"

enum prov_asr_kind {
	PROV_ASR_UNKNOWN = 0,
	PROV_ASR_ACTIONS,
	PROV_ASR_INGREDIENT,
	PROV_ASR_DATA_HASH,
	PROV_ASR_BOX_HASH,
	PROV_ASR_BMFF_HASH,
	PROV_ASR_COLLECTION_HASH,
	PROV_ASR_MULTI_ASSET,
	PROV_ASR_SOFT_BINDING,
	PROV_ASR_THUMBNAIL,
	PROV_ASR_EMBEDDED_DATA,
	PROV_ASR_METADATA,
	PROV_ASR_ASSERTION_METADATA,
	PROV_ASR_CLOUD_DATA,
	PROV_ASR_EXTERNAL_REFERENCE,
	PROV_ASR_TIME_STAMP,
	PROV_ASR_CERTIFICATE_STATUS,
	PROV_ASR_AI_DISCLOSURE,
	PROV_ASR_TRAINING,
	PROV_ASR_REPRESENTATION,
	PROV_ASR_OTHER_STANDARD /* in Table 7, nothing but well-formedness to check */
};

enum prov_asr_form { PROV_FORM_ANY = 0, PROV_FORM_CBOR, PROV_FORM_JSON, PROV_FORM_FILE };

struct prov_asr_info {
	const char *label; /* without instance suffix; "c2pa.thumbnail.claim" */
	enum prov_asr_kind kind;
	enum prov_asr_form form; /* what 18.4 Table 7 says it is serialised as */
	int version;             /* 1 for no suffix */
	bool hard_binding;       /* counts for 9.2 / 15.10.1.2 */
	bool prefix;             /* any label that begins with it and a dot or underscore fits */
};

/* The row for a label, "__N" and the old thumbnail suffixes stripped; NULL where unknown. */
const struct prov_asr_info *prov_asr_lookup(struct prov_bytes label);
/* The label without "__N"; *INSTANCE gets N, or 0. */
struct prov_bytes prov_asr_base(struct prov_bytes label, unsigned *instance);
const struct prov_asr_info *prov_asr_at(size_t i); /* the table; NULL at the end */

/* The CBOR of an assertion box, parsed; PROV_E_NOTFOUND where it has no cbor content box. */
int prov_asr_cbor(
    const struct prov_jumbf *box, struct prov_cbor *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- cawg.identity (CAWG Identity Assertion 1.2): asr_identity.c --- */

struct prov_identity {
	const char *fault;         /* a required field missing or of the wrong type: a sentence */
	struct prov_bytes payload; /* the signer_payload as it stands: what is signed */
	struct prov_cbor payload_map;
	struct prov_bytes sig_type, signature;
	struct prov_hashed_uri *refs;
	size_t num_refs;
	struct prov_bytes *roles;
	size_t num_roles;
	bool pad_nonzero; /* pad1 or pad2 holds anything but zeros */
};
int prov_identity_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_identity *out, struct prov_err *err) PROV_MUST_CHECK;

/* One to write: asr_identity_write.c. */
struct prov_identity_new {
	const struct prov_hashed_uri *refs; /* as the claim lists them */
	size_t num_refs;
	const char *const *roles;
	size_t num_roles;
};
/* The signer_payload for sig_type cawg.x509.cose: what is signed. */
void prov_identity_put_payload(struct prov_wr *wr, const struct prov_identity_new *identity);
/* The assertion, from a payload as it was signed. */
void prov_identity_put(struct prov_wr *wr, struct prov_bytes payload, struct prov_bytes signature);
/* Whether ROLE may be a role: one of CAWG's, or a label that begins with a domain. */
bool prov_identity_is_role(const char *role);

/* --- c2pa.hash.data (18.5): asr_datahash.c --- */

struct prov_data_hash {
	const char *fault;
	struct prov_exclusion {
		uint64_t start, length;
	} * exclusions;
	size_t num_exclusions;
	struct prov_bytes alg, hash, name;
	bool pad_nonzero; /* pad or pad2 holds anything but zeros */
};
int prov_data_hash_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_data_hash *out, struct prov_err *err) PROV_MUST_CHECK;
/*
 * Writes the assertion's CBOR with one exclusion (none where LEN is 0) such that the result is
 * always prov_data_hash_size(hash.n, ALG, NAME) bytes long, whatever START and LEN are: pad takes
 * up the slack (10.4.4). HASH may be zeros. ALG (the claim's, 18.5.1) and NAME may be NULL.
 */
size_t prov_data_hash_size(size_t hash_len, const char *alg, const char *name);
void prov_data_hash_put(struct prov_wr *wr, uint64_t start, uint64_t len, const char *alg,
    struct prov_bytes hash, const char *name);
/* The same with N exclusions of at most ROOM, whose number settles the size with the rest. */
#define PROV_DATA_HASH_RANGES 2u
void prov_data_hash_put_ranges(struct prov_wr *wr, const struct prov_exclusion *v, size_t n,
    size_t room, const char *alg, struct prov_bytes hash, const char *name);

/* --- c2pa.hash.boxes (18.7): asr_boxhash.c --- */

struct prov_box_entry {
	size_t first_name, num_names; /* in the list of all names */
	struct prov_bytes alg, hash;
	bool excluded; /* then without exclusions */
	struct prov_box_exclusion {
		size_t box; /* of the entry's own names */
		uint64_t start, length;
	} * exclusions; /* ascending, without overlap; in boxes that are named */
	size_t num_exclusions;
};
struct prov_box_hash {
	const char *fault;
	struct prov_box_entry *entries; /* at least one, each with at least one name */
	size_t num_entries;
	struct prov_bytes *names;
	size_t num_names;
	struct prov_bytes alg;
};
int prov_box_hash_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_box_hash *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- c2pa.hash.multi-asset (18.9): asr_multiasset.c --- */

struct prov_multi_asset {
	const char *fault;
	struct prov_part {
		uint64_t off, len;     /* unless in_box */
		struct prov_bytes box; /* path of the BMFF box whose payload it is */
		bool in_box;
		struct prov_hashed_uri uri; /* of the assertion that holds its hash */
		bool bare;                  /* the reference is a URI without a hash */
		bool optional;
	} * parts; /* at least one */
	size_t n;
};
int prov_multi_asset_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_multi_asset *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- c2pa.hash.collection.data (18.8): asr_collection.c --- */

struct prov_collection_entry {
	struct prov_bytes uri, hash; /* neither empty */
	struct prov_bytes decoded;   /* the caller's, for the URI without its percent-encoding */
};
struct prov_collection_hash {
	const char *fault;
	struct prov_collection_entry *entries; /* at least one */
	size_t num_entries;
	struct prov_bytes alg, directory; /* zip_central_directory_hash */
};
int prov_collection_hash_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_collection_hash *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- c2pa.actions (18.15): asr_actions.c --- */

struct prov_action {
	struct prov_bytes action;      /* "c2pa.created" */
	struct prov_bytes source_type; /* digitalSourceType */
	bool says_ai;           /* its source type is one of AI's, in whatever form it stands */
	struct prov_bytes when; /* RFC 3339 text */
	struct prov_bytes agent_name, agent_version; /* softwareAgent (v1: its text as the name) */
	struct prov_bytes description, reason;
	bool has_parameters;
	struct prov_hashed_uri
	    *ingredients; /* v2 parameters.ingredients, v1 parameters.ingredient */
	size_t num_ingredients;
	bool ingredients_bad;            /* present, but not (an array of) hashed URIs */
	struct prov_hashed_uri *related; /* parameters.relatedAssertions */
	size_t num_related;
	bool has_related, related_bad;
	struct prov_bytes redacted;    /* parameters.redacted */
	struct prov_bytes format;      /* parameters.dc:format */
	struct prov_bytes instance_id; /* v1: the ingredient's, how early writers referred to it */
	struct prov_cbor item;
};
struct prov_actions {
	const char *fault;
	int version;
	struct prov_action *v; /* templates and softwareAgents already merged in (18.15.6) */
	size_t n;
	bool has_all_included, all_included;
	struct prov_hashed_uri *icons; /* of software agents and templates (18.15.6, 10.2.5) */
	size_t num_icons, cap_icons;
	/* Of related actions, at whatever depth (18.15.8): what they refer to, and whether one is
	 * of AI. */
	struct prov_hashed_uri *related_refs;
	size_t num_related_refs, cap_related_refs;
	bool related_ai;
};
int prov_actions_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_actions *out, struct prov_err *err) PROV_MUST_CHECK;

struct prov_action_new {
	const char *action;
	const char *source_type;                /* or NULL */
	int64_t when;                           /* 0: none */
	const char *agent_name, *agent_version; /* or NULL */
	struct prov_bytes agent;                /* the whole agent in CBOR, or empty */
	const struct prov_hashed_uri *ingredients;
	size_t num_ingredients;
	const char *redacted;             /* parameters.redacted, or NULL */
	const char *description, *reason; /* or NULL */
	/* Further members of the action and of its parameters; none of those above. */
	const struct prov_member *more, *params;
	size_t num_more, num_params;
};
void prov_actions_put(
    struct prov_wr *wr, const struct prov_action_new *actions, size_t n, bool all_included);
/* The same with further members of the assertion itself. */
void prov_actions_put_more(struct prov_wr *wr, const struct prov_action_new *actions, size_t n,
    bool all_included, const struct prov_member *more, size_t num_more);

/* --- c2pa.ingredient v1 to v3 (18.16): asr_ingredient.c --- */

struct prov_status_rec {
	struct prov_bytes code, url, explanation;
	int severity; /* enum prov_severity, or -1 where the old form does not say */
};
struct prov_ingredient {
	const char *fault;
	int version;
	struct prov_bytes title, format, relationship, instance_id;
	struct prov_hashed_uri manifest; /* activeManifest, or c2pa_manifest */
	bool has_manifest;
	struct prov_hashed_uri claim_signature; /* v3 */
	bool has_claim_signature;
	struct prov_bytes source_type;    /* digitalSourceType (v3, 2.4) */
	bool has_validation_results;      /* v3 validationResults */
	struct prov_status_rec *recorded; /* validationResults.activeManifest or validationStatus */
	size_t num_recorded;
	/* validationResults.ingredientDeltas: one row per nested ingredient assertion. */
	struct prov_delta_rec {
		struct prov_bytes uri;
		struct prov_status_rec *v;
		size_t n;
	} * deltas;
	size_t num_deltas;
	struct prov_hashed_uri thumbnail, data;
	bool has_thumbnail, has_data; /* present, though perhaps no reference */
};
int prov_ingredient_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_ingredient *out, struct prov_err *err) PROV_MUST_CHECK;

struct prov_ingredient_new {
	const char *relationship, *title, *format;                /* title, format or NULL */
	const char *instance_id, *description, *source_type;      /* or NULL */
	const struct prov_hashed_uri *thumbnail;                  /* or NULL */
	const struct prov_hashed_uri *manifest, *claim_signature; /* both or neither */
	const struct prov_status_rec *results; /* with a manifest: required, may be 0 of them */
	size_t num_results;
	const struct prov_delta_rec *deltas;
	size_t num_deltas;
	const struct prov_member *more; /* further members, none of those above */
	size_t num_more;
};
void prov_ingredient_put(struct prov_wr *wr, const struct prov_ingredient_new *ingredient);

/* --- c2pa.cloud-data (18.11), c2pa.external-reference (18.24): asr_external.c --- */

struct prov_external {
	const char *fault;
	struct prov_bytes label; /* what it leads to */
	struct prov_bytes url;   /* location.url */
	bool has_label, has_alg, has_hash;
};
int prov_external_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_external *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- c2pa.time-stamp (18.19), c2pa.certificate-status (18.20): asr_stored.c --- */

struct prov_stored_stamps {
	const char *fault;
	struct prov_stored_stamp {
		struct prov_bytes label; /* of the manifest whose signature is stamped */
		struct prov_bytes token; /* DER TimeStampToken */
	} * v;
	size_t n;
};
int prov_stored_stamps_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_stored_stamps *out, struct prov_err *err) PROV_MUST_CHECK;
/* The OCSP responses (DER); what holds none gives none. */
int prov_stored_ocsp_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_bytes **out, size_t *num_out, struct prov_err *err) PROV_MUST_CHECK;

/* --- c2pa.alternative-content-representation: asr_representation.c --- */

struct prov_representation {
	const char *fault;
	bool is_preservation_image; /* exif.originalPreservationImage; others have no rules */
	bool has_index, has_embedded;
	uint64_t index; /* of a part of the multi-asset hash */
	struct prov_hashed_uri embedded;
};
int prov_representation_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_representation *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- c2pa.ai-disclosure (18.28): asr_aidisclosure.c --- */

struct prov_ai_disclosure {
	const char *fault;
	struct prov_bytes model_type, model_name, model_id;
	struct prov_bytes oversight; /* humanOversightLevel, one of the three that there are */
};
int prov_ai_disclosure_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_ai_disclosure *out, struct prov_err *err) PROV_MUST_CHECK;

struct prov_ai_disclosure_new { /* NULL: left out */
	const char *model_type; /* required: "c2pa.types.model" and what is more special */
	const char *model_name, *model_id;
	const char *oversight; /* one of prov_oversight_at (prov/sign.h) */
};
void prov_ai_disclosure_put(struct prov_wr *wr, const struct prov_ai_disclosure_new *disclosure);

/* --- c2pa.soft-binding (18.10): asr_softbinding.c --- */

int prov_soft_binding_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_bytes *alg, struct prov_err *err) PROV_MUST_CHECK;

/* --- cawg.training-mining, c2pa.training-mining: asr_training.c --- */

#define PROV_MAX_TRAINING 8u /* purposes that are read; there are four */
struct prov_training_entry {
	struct prov_bytes purpose; /* "cawg.ai_training" */
	struct prov_bytes use;     /* "allowed", "notAllowed", "constrained", or another word */
};
struct prov_training {
	struct prov_training_entry v[PROV_MAX_TRAINING];
	size_t n;
};
int prov_training_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_training *out, struct prov_err *err) PROV_MUST_CHECK;

/* cawg.training-mining: the same for all four purposes. CONSTRAINT (constraint_info) may be NULL.
 */
void prov_training_put(struct prov_wr *wr, const char *use, const char *constraint);
/* "notAllowed" for "not-allowed", and so on; NULL where there is no such use. */
const char *prov_training_use(const char *name);

/* --- c2pa.metadata, cawg.metadata, com.example.metadata: asr_metadata.c --- */

#define PROV_MAX_METADATA 21u /* properties that are read: the most telling ones */
struct prov_metadata {
	struct {
		const char *property;    /* "dc:creator" */
		const char *says;        /* "creator" */
		struct prov_bytes value; /* one or more texts, cut; empty where it is absent */
	} v[PROV_MAX_METADATA];
	bool says_ai; /* its source type is one of AI's, or a property says how AI made it */
};
/* Only the arena's failures are any: what is no JSON-LD holds none of them. */
int prov_metadata_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_metadata *out, struct prov_err *err) PROV_MUST_CHECK;
/* What 'says_ai' is: metadata_ai.c. Of JSON that is malformed up to there; of CBOR, too. */
int prov_metadata_look_for_ai(
    const struct prov_jumbf *box, bool *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- digital source types: source_type.c (the table behind prov_declare_*) --- */

enum prov_source_class { PROV_SOURCE_OTHER = 0, PROV_SOURCE_AI, PROV_SOURCE_MAY_BE_AI };
/* Whether it was recorded from life: at once, or on film, and became this asset when that was
 * digitised. */
enum prov_source_life { PROV_FROM_NOTHING = 0, PROV_FROM_LIFE, PROV_FROM_FILM };
struct prov_source_type {
	const char *name; /* short name of --declare, or NULL */
	const char *uri;
	const char *term; /* what the URI ends with, "trainedAlgorithmicMedia" */
	const char *says; /* "made by a generative model" */
	enum prov_source_class cls;
	enum prov_source_life from;
};
/* By URI (http or https; the old c2pa.trainedAlgorithmicData spelling too); NULL where unknown. */
const struct prov_source_type *prov_source_lookup(struct prov_bytes uri);
/*
 * Whether a value that should be such a URI has the term of one that is AI's, however it is
 * written: other case, behind another prefix, before a slash, blanks or a query, as schema.org has
 * it. Such a value is no term (18.15.4.5), but who reads it sees a word of AI. NULL where it has
 * none.
 */
const struct prov_source_type *prov_source_of_ai(struct prov_bytes text);

#endif
