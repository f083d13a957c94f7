/* SPDX-License-Identifier: Apache-2.0 */
/* A definition as the composer reads it; prov/definition.h fills it. */
#ifndef PROV_COMPOSE_DEFINITION_H
#define PROV_COMPOSE_DEFINITION_H

#include "compose/draft.h"
#include "prov/definition.h"

struct prov_defined_ingredient {
	const struct prov_src *src; /* or NULL */
	bool alone;                 /* which holds its credentials, and not the asset */
	const char *relationship, *title, *media_type, *instance_id, *description;
	const char *id; /* what actions of a JSON definition call it, or NULL */
	struct prov_bytes thumbnail;
	const char *thumbnail_type;
	struct prov_member *more; /* further members of its assertion, perhaps with marks */
	size_t num_more, cap_more;
};

struct prov_defined_redaction {
	const char *uri, *reason;
};

struct prov_definition {
	struct prov_arena arena;
	const char *title, *generator_name, *generator_version;
	struct prov_defined_ingredient *ingredients;
	size_t num_ingredients, cap_ingredients;
	/* Their ingredients are the definition's, by number; a time of 0 is that of signing. */
	struct prov_draft_action *actions;
	size_t num_actions, cap_actions;
	struct prov_draft_assertion *assertions;
	size_t num_assertions, cap_assertions;
	struct prov_draft_assertion *files; /* what marks refer to (file_ref.h) */
	size_t num_files, cap_files;
	struct prov_member *generator_more;
	size_t num_generator_more, cap_generator_more;
	struct prov_defined_redaction *redactions;
	size_t num_redactions, cap_redactions;
	struct prov_bytes thumbnail;
	const char *thumbnail_type;
	struct prov_definition_signing signing;
	bool not_all_actions; /* allActionsIncluded was denied */
	struct prov_member *actions_more;
	size_t num_actions_more, cap_actions_more;
	const char *vendor, *instance_id;
};

/* Room for one more, zeroed, in *ARRAY of N things of SIZE bytes; NULL on failure. */
void *prov_definition_push(struct prov_arena *arena, void *array, size_t *n, size_t *cap,
    size_t size, struct prov_err *err);
/* Whether somebody may give an assertion of that label (6.2.2). */
int prov_definition_check_label(const char *label, struct prov_err *err) PROV_MUST_CHECK;
/* A copy of TEXT, checked to be UTF-8 that is not too long; NULL stays NULL. */
int prov_definition_text(struct prov_definition *definition, const char *text, const char **out,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
