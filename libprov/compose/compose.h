/* SPDX-License-Identifier: Apache-2.0 */
/* From an asset to a signed asset: draft, plan, one pass, signature, self-check. */
#ifndef PROV_COMPOSE_COMPOSE_H
#define PROV_COMPOSE_COMPOSE_H

#include "compose/draft.h"
#include "format/format.h"
#include "prov/sign.h"
#include "validate/validate.h"

/* An input as the composer sees it: described, and judged where it carries credentials. */
struct prov_subject {
	const struct prov_src *src;
	const struct prov_format *format;
	struct prov_layout layout;
	struct prov_cands cands;
	struct prov_report *report; /* owned */
	struct prov_validated validated;
};
/* POLICY judges it. NAME, in the report, may be NULL. ANY_TYPE: what is of no known type is just
 * bytes. Always ends with prov_subject_fini. */
int prov_subject_read(struct prov_subject *subject, const struct prov_src *src, const char *name,
    const struct prov_hint *hint, bool any_type, const struct prov_policy *policy,
    struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;
/* Judges one that carries none by CREDENTIALS that lie outside of it (11.4), which it then has. */
int prov_subject_credit(struct prov_subject *subject, const struct prov_src *credentials,
    const char *name, const struct prov_policy *policy, struct prov_arena *arena,
    struct prov_err *err) PROV_MUST_CHECK;
void prov_subject_fini(struct prov_subject *subject);

/* What an ingredient assertion says of SUBJECT (18.16.11, 18.16.12). */
int prov_subject_as_ingredient(const struct prov_subject *subject, const char *relationship,
    const char *title, struct prov_arena *arena, struct prov_draft_ingredient *out,
    struct prov_err *err) PROV_MUST_CHECK;

/* OLD judged again with STORE for the one that it carries. Ends with prov_subject_fini, too. */
int prov_subject_reread(struct prov_subject *subject, const struct prov_subject *old,
    struct prov_bytes store, const struct prov_policy *policy, struct prov_arena *arena,
    struct prov_err *err) PROV_MUST_CHECK;
/* What was found, for OUT to put on record. */
int prov_subject_results(const struct prov_subject *subject, struct prov_arena *arena,
    struct prov_draft_ingredient *out, struct prov_err *err) PROV_MUST_CHECK;

struct prov_selfcheck_in {
	const struct prov_src *src; /* what was written, or the asset that stays as it is */
	const struct prov_format *format;
	struct prov_bytes external;          /* the credentials, where they lie outside of it */
	const struct prov_known_hash *known; /* NULL: it is all read again */
	const char *label;                   /* of the new manifest */
	const struct prov_policy *policy;
	bool *is_vouched; /* set, where not NULL: whether a trusted authority says when */
};
/* Judges an output as any verifier would. */
int prov_selfcheck(const struct prov_selfcheck_in *in, struct prov_err *err) PROV_MUST_CHECK;
/* Whether WRITTEN still passes for FORMAT: else nobody looks for credentials where they were put.
 */
int prov_selfcheck_type(const struct prov_format *format, const struct prov_src *written,
    const struct prov_hint *hint, struct prov_err *err) PROV_MUST_CHECK;

/* outside.c: credentials in a file of their own (11.4) */
/* Hashes the asset, all of which is bound (18.5). */
int prov_outside_hash(const struct prov_src *src, const struct prov_sign_opts *opts,
    enum prov_hash alg, uint8_t digest[PROV_HASH_MAX], struct prov_err *err) PROV_MUST_CHECK;
/* The bytes of the manifest store that SRC is, in the arena. */
int prov_outside_read(const struct prov_src *src, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err) PROV_MUST_CHECK;
int prov_outside_write(
    struct prov_sink *sidecar, struct prov_bytes store, struct prov_err *err) PROV_MUST_CHECK;

#endif
