/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The manifests that ingredients bring into a new store (C2PA 2.4, 18.16.12): each once, without
 * what was redacted in it (6.8).
 */
#ifndef PROV_COMPOSE_COPIES_H
#define PROV_COMPOSE_COPIES_H

#include "claim/assertion.h"

struct prov_draft_ingredient;

/* A child box of some ingredient's store. */
struct prov_copy {
	const struct prov_store *store;       /* which it comes from */
	size_t from;                          /* whose that is */
	const struct prov_jumbf *box;         /* there */
	const struct prov_manifest *manifest; /* NULL: a box that is none (11.1.2) */
	const struct prov_jumbf **dropped;    /* assertions that were redacted in it */
	size_t num_dropped, cap_dropped;
	bool named;           /* the new manifest's own ingredient: stays in any case */
	bool gone;            /* only a redacted assertion led to it */
	const char *label;    /* under which it lies here (8.2), or NULL: its own */
	struct prov_bytes as; /* how it is written; set by prov_copies_settle */
};

/* An ingredient assertion of one of them that leads to another. */
struct prov_copy_edge {
	size_t from, to;
	const struct prov_jumbf *box;
	bool survives; /* also where something is redacted in what it leads to (6.8, note) */
};

/* That in one store a manifest leads to another, by their numbers. */
struct prov_copies_lead {
	size_t from, to;
};

/* An assertion ("c2pa/MANIFEST/c2pa.assertions/LABEL") that the claim of the manifest BY redacts.
 */
struct prov_copies_word {
	size_t by;
	struct prov_bytes path;
};

/* What became of one ingredient's store. */
struct prov_copies_from {
	const struct prov_store *store; /* NULL: it brings none */
	size_t own;                     /* which copy is its active manifest */
	bool moved;                     /* some manifest of it lies here under another label */
	/* By the number of a manifest, whether the active one leads to it; NULL: it is broken. */
	bool *led;
	struct prov_copies_lead *leads; /* of those, in the order in which they were found */
	size_t num_leads, cap_leads;
	struct prov_copies_word *words; /* of those, too */
	size_t num_words, cap_words;
	bool *above; /* room for prov_copies_above */
};

struct prov_copies {
	struct prov_arena *arena;
	struct prov_copies_from *from; /* parallel to the ingredients */
	size_t num_from;
	struct prov_copy *v;
	size_t n, cap;
	struct prov_copy_edge *edges;
	size_t num_edges, cap_edges;
	size_t num_moved; /* copies with a label of their own */
	const char *note; /* what the user should know of what was redacted, or NULL */
};

#define PROV_NO_COPY SIZE_MAX

/*
 * The boxes of the ingredients' stores that have labels: those of one store in their order; of
 * several first the manifests that count, of ingredients that are trusted before others, then those
 * that nothing leads to, then of what is broken, then what is no manifest. Of a manifest that
 * several bring, once with other assertions redacted than again, what is left is what none of them
 * redacts; others that differ and have one label are all here, the later ones under new labels
 * (18.16.12.1). Two of one label in one store are PROV_E_UNSUPPORTED, ingredients that lead back to
 * themselves PROV_E_FORMAT.
 */
int prov_copies_collect(struct prov_copies *copies, const struct prov_draft_ingredient *ingredients,
    size_t n, struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;

/*
 * Takes the assertions that the N absolute URIs name out, and manifests that only they led to.
 * PROV_E_USAGE where one names none, or one that may not be redacted: actions, and what binds
 * content.
 */
int prov_copies_redact(struct prov_copies *copies, const char *const *uris, size_t n,
    struct prov_err *err) PROV_MUST_CHECK;

/* Settles how each is written; nothing changes any more. */
int prov_copies_settle(struct prov_copies *copies, struct prov_err *err) PROV_MUST_CHECK;

/* The label under which it lies here. */
struct prov_bytes prov_copy_label(const struct prov_copy *copy);
/* The active manifest of the ingredient FROM, or NULL. */
const struct prov_copy *prov_copies_own(const struct prov_copies *copies, size_t from);
/* The manifest LABEL, or NULL. */
const struct prov_copy *prov_copies_find(const struct prov_copies *copies, struct prov_bytes label);
/* Whether URI (absolute) names what was redacted, or something in a manifest that went with it. */
bool prov_copies_lost(const struct prov_copies *copies, struct prov_bytes uri);
/* What a hashed URI of a settled manifest covers (8.4.2.3). */
struct prov_bytes prov_copy_body(const struct prov_copy *copy);

/* --- its parts --- */

size_t prov_copies_index(const struct prov_copies *copies, struct prov_bytes label);
bool prov_copy_drops(const struct prov_copy *copy, const struct prov_jumbf *assertion);
int prov_copy_drop(struct prov_copies *copies, struct prov_copy *copy,
    const struct prov_jumbf *assertion, struct prov_err *err) PROV_MUST_CHECK;
/*
 * copies_merge.c: where THEIRS is another form of COPY, *MERGED, and COPY loses what THEIRS lacks.
 * False where they differ by more than redaction; nothing has changed then. It is one only by the
 * word of a claim of the same ingredient that is intact, and that its active manifest leads to.
 */
int prov_copies_merge(struct prov_copies *copies, struct prov_copy *copy,
    const struct prov_copy *theirs, bool *merged, struct prov_err *err) PROV_MUST_CHECK;
/* copies_label.c: a label for COPY that no manifest of any ingredient has (8.2). */
int prov_copies_relabel(
    struct prov_copies *copies, struct prov_copy *copy, struct prov_err *err) PROV_MUST_CHECK;
/* copies_lead.c: what the manifest ACTIVE of the ingredient FROM leads to, and what that redacts,
 * into its 'led', 'leads' and 'words'. */
int prov_copies_lead(struct prov_copies *copies, size_t from, struct prov_bytes active,
    struct prov_err *err) PROV_MUST_CHECK;
/* By their numbers, which of those lead to its manifest TO; holds until it is asked again. */
const bool *prov_copies_above(struct prov_copies *copies, size_t from, size_t to);
/* Finds the edges; PROV_E_FORMAT where they lead in a circle. */
int prov_copies_connect(struct prov_copies *copies, struct prov_err *err) PROV_MUST_CHECK;
/* Takes out what redacted ingredient assertions led to and nothing else does. */
int prov_copies_prune(struct prov_copies *copies, struct prov_err *err) PROV_MUST_CHECK;
/* PROV_E_UNSUPPORTED where an ingredient assertion does not survive what was redacted. */
int prov_copies_check_edges(const struct prov_copies *copies, struct prov_err *err) PROV_MUST_CHECK;

#endif
