/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What actions have in common with their templates (C2PA 2.4, 18.15.6.1, 18.15.12): description,
 * source type and software agent. Between asr_actions.c, which reads the actions, and what reads
 * the rest of such an assertion.
 */
#ifndef PROV_CLAIM_ASR_ACTIONS_COMMON_H
#define PROV_CLAIM_ASR_ACTIONS_COMMON_H

#include "claim/assertion.h"

/* What an action may say itself or get from a template (action-common-map-v2). */
struct prov_actions_common {
	struct prov_bytes description, source_type;
	struct prov_bytes agent_name, agent_version;
	bool has_agent, says_ai; /* says_ai: of its source type, of whatever form */
};

/* The same as it stands in the assertion. */
struct prov_actions_raw {
	struct prov_cbor agent, agent_index, description, source_type;
};

struct prov_actions_agent {
	struct prov_bytes name, version;
};

struct prov_actions_template {
	struct prov_bytes action;
	size_t order; /* in the file */
	struct prov_actions_common common;
};

/* All in the arena. */
struct prov_actions_in {
	struct prov_arena *arena;
	struct prov_err *err;
	struct prov_actions *out;
	struct prov_actions_agent *agents;
	size_t num_agents;
	struct prov_actions_template *templates; /* one per action name, sorted by it */
	size_t num_templates;
};

/* Notes what is wrong with the assertion; the first fault stands. PROV_OK. */
int prov_actions_fault(struct prov_actions_in *in, const char *sentence);

/* Elements of LIST; 0 where it is none. */
size_t prov_actions_count(const struct prov_cbor *list);

/* Room for one more of what V holds N of, of SIZE bytes each; WHAT, a plural, is for the sentence
 * of PROV_E_LIMIT. */
int prov_actions_grow(struct prov_actions_in *in, void **v, size_t n, size_t *cap, size_t size,
    const char *what) PROV_MUST_CHECK;

/* The lists "softwareAgents" and "templates": the agents first, which templates name. */
int prov_actions_agents(struct prov_actions_in *in, const struct prov_cbor *list) PROV_MUST_CHECK;
int prov_actions_templates(
    struct prov_actions_in *in, const struct prov_cbor *list) PROV_MUST_CHECK;

int prov_actions_read_common(struct prov_actions_in *in, const struct prov_actions_raw *raw,
    struct prov_actions_common *out) PROV_MUST_CHECK;

/* TOP's values replace BASE's. */
void prov_actions_overlay(struct prov_actions_common *base, const struct prov_actions_common *top);

/* As prov_actions_overlay, by the template for actions of the name ACTION, if there is one. */
void prov_actions_apply_template(
    const struct prov_actions_in *in, struct prov_bytes action, struct prov_actions_common *base);

#endif
