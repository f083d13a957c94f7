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
/* POLICY judges it. MEDIA_TYPE and NAME may be NULL. Always ends with prov_subject_fini. */
int prov_subject_read(struct prov_subject *subject, const struct prov_src *src, const char *name,
    const char *media_type, const struct prov_policy *policy, struct prov_arena *arena,
    struct prov_err *err) PROV_MUST_CHECK;
void prov_subject_fini(struct prov_subject *subject);

/* What an ingredient assertion says of SUBJECT (18.16.11, 18.16.12). */
int prov_subject_as_ingredient(const struct prov_subject *subject, const char *relationship,
    const char *title, struct prov_arena *arena, struct prov_draft_ingredient *out,
    struct prov_err *err) PROV_MUST_CHECK;

/* Judges what SINK holds, as any verifier would; KNOWN may be NULL (read it all again). */
int prov_selfcheck(struct prov_sink *sink, uint64_t size, const struct prov_format *format,
    const struct prov_known_hash *known, const char *label, const struct prov_policy *policy,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
