/* SPDX-License-Identifier: Apache-2.0 */
/* The report that validate/ fills and the renderers read. All strings are in its arena. */
#ifndef PROV_REPORT_REPORT_H
#define PROV_REPORT_REPORT_H

#include "claim/store.h"
#include "crypto/crypto.h"
#include "prov/policy.h"
#include "report/finding.h"
#include "signals/signal.h"

#define PROV_SHOWN_ACTIONS 12      /* that one manifest says, each once */
#define PROV_SHOWN_TRAINING 8      /* purposes of one manifest */
#define PROV_SHOWN_SOFT_BINDINGS 4 /* of one manifest */
#define PROV_SHOWN_METADATA 24     /* properties of one manifest */

/* What a metadata assertion says of the content: the signer's word, or gathered and nobody's. */
struct prov_said {
	const char *property, *says, *value; /* "dc:creator", "creator", "Ann" */
	bool gathered;
};

/* One manifest's story: the active manifest, or an ingredient's. */
struct prov_account {
	const char *manifest; /* label, or NULL for an ingredient without credentials */
	const char *title;
	const char *media_type;   /* dc:format, as claims of the old form (v1) have it, or NULL */
	const char *relationship; /* ingredients: parentOf, componentOf, inputTo */
	unsigned depth;           /* ingredients: 1 for the active manifest's own */
	const char *path; /* ingredients: titles from the active manifest down, " > " between */
	const char *generator_name, *generator_version;
	const char *source_type; /* digitalSourceType URI of what it declares, or NULL */
	const char *tool_name, *tool_version; /* softwareAgent beside it */
	const char *action;                   /* the action that declares it, "c2pa.created" */
	bool has_when;                        /* and when that was, by the signer's word */
	int64_t when;
	/* What the signer says was done, in order; of the active manifest. NULL, or room for
	 * PROV_SHOWN_ACTIONS. */
	const char **actions;
	size_t num_actions, more_actions; /* shown, and left out */
	/* c2pa.ai-disclosure: the model that was at work, or NULLs */
	const char *model_type, *model_name, *model_id, *oversight;
	/* What the content may be used for, by purpose (cawg.training-mining). */
	struct {
		const char *purpose, *use;
	} training[PROV_SHOWN_TRAINING];
	size_t num_training;
	/* The algorithms of its soft bindings, as far as they are shown. */
	const char *soft_bindings[PROV_SHOWN_SOFT_BINDINGS];
	size_t num_soft_bindings;
	struct prov_said *metadata; /* NULL, or room for PROV_SHOWN_METADATA */
	size_t num_metadata;
	const char *signer_name, *signer_org, *signer_issuer, *signer_alg;
	bool has_signer, signer_trusted;
	bool signer_allowed; /* trusted by itself and not by a list of authorities */
	const struct prov_list_entry *signer_list; /* of the report's, where trusted */
	const struct prov_list_entry **more_lists; /* that vouch as well, or NULL */
	size_t num_more_lists;
	/* Untrusted: its certificate stands where authorities do; others are allowed by themselves.
	 */
	bool signer_among_anchors, others_allowed;
	bool has_time;
	int64_t time;
	bool time_is_stamp;  /* from a time-stamp authority, else claimed */
	bool time_untrusted; /* stamped by an authority on no list (v1 claims) */
	/* Who stamped it, as that certificate says: whose time it is, or, where no stamp counts,
	 * the first on no list. NULL where there is none of these. */
	const char *stamp_by;
	int64_t not_after;                  /* of the signer's certificate, where has_signer */
	uint8_t signer_cert[PROV_HASH_MAX]; /* its SHA-256, the same */
	struct prov_findings findings;
	enum prov_state state; /* of its own findings, all of them */
	/* Ingredients: it has failures (other than an unknown signer) that were not on record when
	 * it was taken in, so that they count against the asset (15.11.3.3). */
	bool counts_invalid;
	/* Ingredients: the manifest's hash is not the one that is on record, and nothing was
	 * redacted in it (15.11.3.3.2); it may have been identified by its signature. */
	bool differs;
	/* Ingredients: the assertion that names it, and which of its findings are not on record
	 * there (18.16.12.4: what a new ingredient assertion hands on as a delta). */
	const char *assertion_url;
	size_t within; /* which manifest of the store holds that assertion */
	/* Its manifest's identity assertions, in the report's list (PROV_MAX_IDENTITIES). */
	unsigned short first_identity, num_identities;
	bool more_identities; /* than the report's list has room for: those were not judged */
	struct prov_findings news;
};

/* What an aggregator says that it, or somebody, has verified; NULL for what it doesn't say. */
struct prov_verified_row {
	const char *type, *name, *username, *address, *uri, *method, *verified_at;
	const char *provider_id, *provider_name;
	bool bad; /* breaks a rule */
};

/* An identity assertion of a manifest (CAWG 1.2): beside the verdict, never part of it. */
struct prov_identity_row {
	const char *url, *sig_type;
	const char *name, *organization, *issuer; /* as the certificate has them, or NULL */
	/* Identity claims aggregation: the issuer is a DID; what its credential says. */
	bool aggregated;
	const char *valid_from, *valid_until;
	struct prov_verified_row *verified;
	size_t num_verified, more_verified; /* shown, and left out */
	bool unchecked; /* some of it could not be looked at: the report's list says what */
	bool has_cert;  /* X.509: its certificate's SHA-256 */
	uint8_t cert[PROV_HASH_MAX];
	bool holds;   /* signed, and about this asset */
	bool listed;  /* it, or who issued it, is on the list for identities, in force or not */
	bool trusted; /* and by somebody on the list for identities */
	struct prov_findings findings;
};

/* One of the two statements that disagree. */
struct prov_statement {
	const char *where; /* a signal's id, or "credentials", or "file" */
	const char *value;
	bool is_signed; /* the credentials' */
};

/* What a rule found (validate/v_agree.c). */
struct prov_disagreement {
	const char *rule; /* its id: "prov.ai-vs-camera" */
	const char *says; /* a sentence without a full stop */
	struct prov_statement one, other;
};

/* What a clause of the policy came to. */
struct prov_clause_row {
	const char *id, *says;
	enum prov_result result;
};

struct prov_was;

/* Whether the generator is on C2PA's list of conforming products (validate/v_product.c). */
enum prov_product_state {
	PROV_PRODUCT_UNASKED = 0, /* there was no list */
	PROV_PRODUCT_UNLISTED,
	PROV_PRODUCT_NAME_ONLY, /* it gives itself a name that is there: nothing shows that */
	PROV_PRODUCT_WITHDRAWN,
	PROV_PRODUCT_OLDER, /* than what was found to conform */
	PROV_PRODUCT_CONFORMING
};
struct prov_product_row {
	enum prov_product_state state;
	const char *name, *organization; /* as the list has them, or NULL */
	const char *status;              /* where withdrawn */
	unsigned level;                  /* of assurance, at most; 0: not said */
};

struct prov_report {
	struct prov_arena arena;
	const char *path; /* the file, as it was named */
	const char *name; /* the same in UTF-8 */
	const char *media_type;
	bool has_size;
	uint64_t size;
	enum prov_state state; /* of the asset: the active manifest and all its ingredients */
	bool has_active;
	struct prov_account active;
	bool normal_form;   /* text was hashed in Unicode's normal form, whatever is in the file */
	bool metadata_open; /* a hash leaves out metadata, which can change what is shown */
	bool places_open;   /* a BMFF hash leaves out where in the file the content lies */
	bool tracks_absent; /* of a track that was signed, no fragment is here */
	bool line_open;     /* a line of text is in no hash, and in which language is not known */
	const char *declared; /* digitalSourceType URI: the active manifest's, else its parent's */
	bool declared_by_parent;
	bool declared_of_content; /* its content is the asset's: nothing but updates came since */
	size_t declarer;          /* that parent among the ingredients */
	bool ai_declared;         /* AI, in the active manifest or anywhere below */
	bool ai_gathered;         /* in what was gathered, there or below, and nowhere else */
	const char *ai_where; /* title of the ingredient that says so, NULL: the active manifest */
	enum prov_store_source source;
	/* Why it is not known whether there are credentials, where none were found, or NULL: no
	 * report is to be had then (prov_report_known). */
	const char *unknown;
	enum prov_limit unknown_limit; /* that kept it from being known */
	const char *sidecar;           /* name of the store's file, where it is not the asset */
	bool has_sidecar_hash;         /* and its SHA-256, as it was read */
	uint8_t sidecar_hash[PROV_HASH_MAX];
	bool no_folders; /* of lists and other files, names are shown without their folders */
	struct prov_account *ingredients; /* depth first */
	size_t num_ingredients, cap_ingredients;
	struct prov_identity_row *identities; /* the active manifest's first */
	size_t num_identities, cap_identities;
	const char **unchecked; /* sentences: what could not be checked, and why */
	size_t num_unchecked, cap_unchecked;
	bool no_personal; /* what can be tied to a person was taken out (personal.c) */
	struct prov_bytes claim_thumbnail; /* of the active manifest, intact; or empty */
	const char *remote_manifest;
	bool has_remote_hash; /* it was fetched from there, and this is its SHA-256 */
	uint8_t remote_hash[PROV_HASH_MAX];
	struct prov_err cause; /* PROV_STATE_ERROR */

	/* What the file says of itself, unsigned, and what disagrees: beside the verdict, never
	 * part of it, and so in an arena of its own. */
	struct prov_arena aside;
	struct prov_signals signals;
	struct prov_disagreement *disagreements;
	size_t num_disagreements, cap_disagreements;

	/* The policy that it was held against (clauses.h); without a name: none. */
	struct {
		const char *name, *title, *sha256;
		enum prov_result result;
		bool decides_state; /* a clause that applies asks for one */
		struct prov_clause_row *v;
		size_t n;
	} policy;
	const char *picture_type; /* of a small picture of it, or NULL (picture.c) */
	struct prov_bytes picture;

	struct prov_was *was; /* what became of it (was.h), or NULL */

	/* The store that was judged, for crJSON: views into the arena. NULL where none was read. */
	const struct prov_store *store;
	const struct prov_findings *judged; /* each manifest's own, in the store's order */
	struct prov_product_row product;
	struct prov_list_entry *lists; /* that it was judged by */
	size_t num_lists;
	int64_t as_of;     /* the time that the verdict is for */
	int64_t until;     /* and holds as long as the clock is before this one */
	bool as_of_is_set; /* and that is not now, but what the caller said */
};

int prov_report_new(
    struct prov_report **out, const char *name, struct prov_err *err) PROV_MUST_CHECK;
/* A zeroed row, appended; NULL on failure. Earlier rows may move. */
struct prov_account *prov_report_add_ingredient(struct prov_report *report, struct prov_err *err);
struct prov_identity_row *prov_report_add_identity(
    struct prov_report *report, struct prov_err *err);
/* A copy of ROW, whose strings are borrowed. */
int prov_report_add_disagreement(struct prov_report *report, const struct prov_disagreement *row,
    struct prov_err *err) PROV_MUST_CHECK;
/* PROV_E_LIMIT in the report's words, where nothing was found and it is not known whether there is
 * something. */
int prov_report_known(const struct prov_report *report, struct prov_err *err) PROV_MUST_CHECK;
int prov_report_add_unchecked(
    struct prov_report *report, struct prov_err *err, const char *fmt, ...) PROV_PRINTF(3, 4);
/* A string of the file as valid UTF-8 in the arena: malformed bytes become U+FFFD. NULL stays. */
const char *prov_report_str(
    struct prov_report *report, struct prov_bytes text, struct prov_err *err);

/* Whether a list was to be renewed before the time that the verdict is for. */
bool prov_report_list_is_late(const struct prov_report *report, const struct prov_list_entry *list);
/* The word for programs; NULL where there was no list. */
const char *prov_report_product_word(enum prov_product_state state);
/* A list's name or another file's, as it is to be shown. */
const char *prov_report_shown(const struct prov_report *report, const char *path);

/* Sets the accounts' states from their findings and the report's from theirs: INVALID where the
 * active manifest is, or an ingredient counts_invalid, or no binding was found to match; else the
 * active manifest's; NONE without one, unless its account holds a failure (a damaged store). */
void prov_report_conclude(struct prov_report *report);
/* Whether it was signed, while that counted, by who is trusted (14.3.5, 14.3.6): a certificate is
 * no secret, and anybody can put one beside another signature. */
bool prov_account_trusts_signer(const struct prov_account *account);
/* Whether the account's manifest, or for the active one the asset, is invalid: an identity vouches
 * for a manifest, and here is nothing left to vouch for (CAWG 1.3, 7.1). */
bool prov_account_fell(const struct prov_report *report, const struct prov_account *account);
/* Whether they are one list, by its content, however it was named. */
bool prov_list_is_same(const struct prov_list_entry *one, const struct prov_list_entry *other);
/* How many of its ingredients are invalid, be it that this was on record when they were taken in.
 */
size_t prov_report_invalid_ingredients(const struct prov_report *report);

#endif
