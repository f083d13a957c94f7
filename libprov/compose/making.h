/* SPDX-License-Identifier: Apache-2.0 */
/* How the content came to be, as actions say it (C2PA 2.4, 18.15). */
#ifndef PROV_COMPOSE_MAKING_H
#define PROV_COMPOSE_MAKING_H

#include "compose/definition.h"
#include "prov/sign.h"

struct prov_making {
	/* The draft's ingredients; the first is the parent where there is one. */
	const struct prov_draft_ingredient *ingredients;
	size_t num_ingredients;
	bool has_parent;
	bool parent_is_ai;    /* the parent or what it was made from declares AI */
	bool is_unchanged;    /* since the parent's credentials were made */
	bool component_is_ai; /* something else that it was made from does */
	bool is_update;       /* nothing of the parent changes, nor what it declares */
	const char *declared; /* digital source type, or NULL */
	const char *tool_name, *tool_version;
	const char *text_type; /* its media type, where it is text; else NULL */
	int64_t when;
	int64_t taken; /* when what was recorded from life was; 0: not known */
	/* NULL, or with the place of its ingredients among those above. */
	const struct prov_definition *definition;
	const size_t *places;
	prov_notice_cb notice; /* or NULL */
	void *notice_ctx;
};

/*
 * The actions of the new manifest, in order: created or opened; what was declared of an opened
 * asset, as an edit; what was placed; what was redacted; then those of the definition. PROV_E_USAGE
 * where they would contradict each other, or where AI would fall silent: a parent that declares AI
 * needs a new declaration.
 */
int prov_making_actions(const struct prov_making *making, struct prov_arena *arena,
    const struct prov_draft_action **out, size_t *num_out, struct prov_err *err) PROV_MUST_CHECK;

/* Whether the manifest will say that the content was created by recording it from life. */
bool prov_making_is_capture(const struct prov_making *making);
/* The same, at the moment at which what is recorded happened: film is digitised later, which is
 * when the asset is created. */
bool prov_making_is_exposure(const struct prov_making *making);

/* How the whole of an asset came to be that is DECLARED so, for marks that have but one word for
 * it: with AI below, something of AI is in it whatever was done last. */
const char *prov_making_whole(const char *declared, bool parent_is_ai);

/* Whether the definition's actions begin with c2pa.opened, so that there must be a parent. */
bool prov_making_opens(const struct prov_definition *definition);

#endif
