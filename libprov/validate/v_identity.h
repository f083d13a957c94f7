/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the rules for identity assertions share (CAWG 1.2). They are beside C2PA's verdict: nothing
 * here changes the state of the asset. Nor does what one of them holds end a verification; only
 * what all of them cost can, as all else that counts toward the limits of one.
 */
#ifndef PROV_VALIDATE_V_IDENTITY_H
#define PROV_VALIDATE_V_IDENTITY_H

#include "validate/v_internal.h"

/* One identity assertion while it is judged. */
struct v_identity {
	struct prov_identity_row *row;
	const char *url;
	struct prov_identity asr;
	struct prov_findings *f;
	const bool *below; /* which manifests its own leads to, itself among them */
	bool sound;        /* nothing wrong so far */
};

/* A failure that leaves nothing vouched for. WHY may be NULL. */
void v_identity_fail(struct v_identity *id, enum prov_status status, const char *why);
/* Some of it was left unread, for a limit of ours: it vouches for nothing, and the report says so.
 * Any other code ends the verification. */
int v_identity_unread(
    struct v_ctx *ctx, struct v_identity *id, int rc, const struct prov_err *why) PROV_MUST_CHECK;
/* A string of the file in the report; nothing for one of no bytes. */
int v_identity_take(struct v_ctx *ctx, struct prov_bytes text, const char **out) PROV_MUST_CHECK;
/* The time-stamp in the signature's own header: sigTst2 by a listed authority, or none. */
int v_identity_stamp(struct v_ctx *ctx, struct v_node *node, struct prov_cose *cose,
    struct prov_findings *f, struct v_stamp *out) PROV_MUST_CHECK;

/* v_identity_x509.c (CAWG 1.2, 8.2): sig_type cawg.x509.cose */
int v_identity_x509(struct v_ctx *ctx, struct v_node *node, struct v_identity *id) PROV_MUST_CHECK;
/* v_identity_ica.c (CAWG 1.2, 8.1): sig_type cawg.identity_claims_aggregation */
int v_identity_ica(struct v_ctx *ctx, struct v_node *node, struct v_identity *id) PROV_MUST_CHECK;

#endif
