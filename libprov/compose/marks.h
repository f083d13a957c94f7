/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an output says of its making beside the actions of its manifest: assertions, XMP, and the
 * AIGC label. All of it says the same as the declaration.
 */
#ifndef PROV_COMPOSE_MARKS_H
#define PROV_COMPOSE_MARKS_H

#include "compose/compose.h"
#include "format/xmp_edit.h"
#include "signals/exif.h"

struct prov_marks {
	const struct prov_sign_opts *opts;
	const struct prov_subject *subject;
	const char *declared; /* the digital source type, or NULL */
	const char *remote;   /* where the credentials will be, for XMP (11.5), or NULL */
	bool is_kept;         /* the asset stays as it is: marks are in the manifest only */
	struct prov_arena *arena;
	struct prov_exif exif;
	bool has_position;  /* Exif or XMP says where */
	bool has_xmp_label; /* XMP has an AIGC label */
	/* The asset's xmpMM:InstanceID, which is the claim's instanceID (10.2.2); NULL: none. */
	const char *instance_id;
};

/* Whether the options make sense, whatever the asset (PROV_E_USAGE). */
int prov_marks_check(const struct prov_sign_opts *opts, struct prov_err *err) PROV_MUST_CHECK;
/* Whether the asset's format has a place for an AIGC label. */
bool prov_marks_has_carrier(const struct prov_marks *marks);
/* Reads what the asset says of itself. The other fields are set before. */
int prov_marks_begin(struct prov_marks *marks, struct prov_err *err) PROV_MUST_CHECK;

#define PROV_MAX_MARK_ASSERTIONS 4u
/* The assertions, in the arena; *N of them. */
int prov_marks_assertions(const struct prov_marks *marks, const struct prov_draft_assertion **out,
    size_t *n, struct prov_err *err) PROV_MUST_CHECK;
/*
 * The XMP packet and the label that go into the asset, for the manifest LABEL; *HAS_XMP is false
 * where XMP stays as it is. Their sizes depend on the size of LABEL and INSTANCE_ID (the claim's)
 * only.
 */
int prov_marks_embed(const struct prov_marks *marks, const char *label, const char *instance_id,
    struct prov_bytes *xmp, bool *has_xmp, struct prov_bytes *aigc,
    struct prov_err *err) PROV_MUST_CHECK;

/* --- its parts --- */

/* mark_aigc.c: the label's JSON (TC260-PG-20258A), in the arena. */
int prov_aigc_check(const char *producer, const char *id, const char *declared,
    struct prov_err *err) PROV_MUST_CHECK;
char *prov_aigc_label(const char *producer, const char *id, const char *declared,
    struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;

/* mark_xmp.c: the asset's XMP with the properties in it, in the arena. */
int prov_mark_xmp(const struct prov_subject *subject, const struct prov_xmp_prop *props, size_t n,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

/* mark_metadata.c: JSON-LD (18.17.2) with the properties of the given kinds, in the arena; *OUT is
 * empty where there are none. KINDS: a set of enum prov_exif_kind; PLAIN: those of no kind, too. */
int prov_mark_metadata(const struct prov_exif *exif, bool plain, unsigned kinds,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- what a regime asks (regime.c) --- */

struct prov_regime_facts {
	enum prov_source_class cls;
	const char *tool_name, *tool_version, *model, *organization; /* or NULL */
	bool is_stamped;  /* it gets a time-stamp, or is not signed */
	bool says_when;   /* what it is declared by has a time */
	bool has_label;   /* it gets the AIGC label, */
	bool has_carrier; /* for which files of its type have a place */
	bool is_text;     /* unstructured: what is copied loses all but the characters */
};
bool prov_regime_is_known(const char *regime);
/* What the I-th row asks for, under the id of the clause that asks a finished file the same
 * (share/policies); false behind the last one. */
bool prov_regime_asks(size_t i, const char **regime, const char **id, bool *must);
/*
 * PROV_E_USAGE, with all that is missing in one sentence. What the regime encourages but does not
 * ask for is told to NOTICE (may be NULL).
 */
int prov_regime_check(const char *regime, const struct prov_regime_facts *facts,
    prov_notice_cb notice, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
/* Tells NOTICE (may be NULL) of a stamp that the regime asks for, and whose authority nobody here
 * trusts: who verifies has lists of his own. */
void prov_regime_unvouched(const char *regime, prov_notice_cb notice, void *ctx);

#endif
