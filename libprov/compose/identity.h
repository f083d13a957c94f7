/* SPDX-License-Identifier: Apache-2.0 */
/* The identity assertion that is written beside what the claim's signer says (CAWG 1.2). */
#ifndef PROV_COMPOSE_IDENTITY_H
#define PROV_COMPOSE_IDENTITY_H

#include "compose/draft.h"
#include "prov/sign.h"

/* Whether the identity that OPTS asks for, if any, can sign. */
int prov_identity_check(const struct prov_sign_opts *opts, struct prov_err *err) PROV_MUST_CHECK;
/* What its user should know, where SIGNER signs the claim; or NULL. */
const char *prov_identity_note(const struct prov_sign_opts *opts, const struct prov_signer *signer);

/* Appends the draft's identity assertion, behind what it vouches for. */
int prov_draft_add_identity(struct prov_draft *draft, struct prov_err *err) PROV_MUST_CHECK;

#endif
