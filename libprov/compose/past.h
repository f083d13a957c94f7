/* SPDX-License-Identifier: Apache-2.0 */
/* What an asset was made from: its parent and other ingredients, read and judged (18.16). */
#ifndef PROV_COMPOSE_PAST_H
#define PROV_COMPOSE_PAST_H

#include "compose/compose.h"
#include "compose/definition.h"

struct prov_past {
	struct prov_draft_ingredient *v; /* the parent first, where there is one */
	const struct prov_subject **of;  /* what each was read from; NULL: only described */
	size_t n;
	bool has_parent, parent_is_ai;
	bool silent_ai;    /* a component declares AI */
	bool is_unchanged; /* the parent is the asset itself, and its credentials fit it */
	size_t *places;    /* of the definition's ingredients in v */
	struct prov_subject *subjects; /* of those that have a source, to be released */
	size_t num_subjects;
};

struct prov_past_in {
	const struct prov_subject *asset; /* what is signed */
	const char *asset_title;          /* or NULL */
	const struct prov_src *parent;    /* or NULL */
	const char *parent_title;
	const struct prov_definition *definition; /* or NULL */
	const struct prov_policy *policy;
	prov_notice_cb notice; /* or NULL */
	void *notice_ctx;
};

/*
 * The parent is the one that is named, by the options or the definition; else the asset itself,
 * where it carries credentials or the definition says that it was opened. Always ends with
 * prov_past_fini.
 */
int prov_past_read(struct prov_past *past, const struct prov_past_in *in, struct prov_arena *arena,
    struct prov_err *err) PROV_MUST_CHECK;
/*
 * past_clash.c: where manifests of ingredients have one label and can't all keep it, what was found
 * is found anew with the labels that they will have (18.16.12.4).
 */
int prov_past_clash(struct prov_past *past, const struct prov_past_in *in, struct prov_arena *arena,
    struct prov_err *err) PROV_MUST_CHECK;
void prov_past_fini(struct prov_past *past);

#endif
