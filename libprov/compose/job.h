/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One signing: the asset is described and laid out with a manifest of the final size, written and
 * hashed in one pass; then the claim is complete and can be signed, by whomever and whenever; then
 * the signature is patched in, the result judged, and committed.
 */
#ifndef PROV_COMPOSE_JOB_H
#define PROV_COMPOSE_JOB_H

#include "compose/compose.h"
#include "compose/marks.h"
#include "compose/past.h"
#include "format/text_view.h"
#include "io/heads.h"

struct prov_job {
	const struct prov_signer *signer;
	struct prov_sink *sink;
	struct prov_sign_opts opts;
	const struct prov_policy *policy; /* the caller's, or the signer's, which is empty */
	struct prov_arena arena;
	struct prov_text_view view; /* of the input, and so what 'subject' reads if it is text */
	struct prov_subject subject;
	struct prov_past past;
	struct prov_draft_assertion *assertions;
	struct prov_marks marks;
	struct prov_bytes xmp, aigc; /* what goes into the asset beside its store */
	bool has_xmp;
	bool outside_begun;                  /* the sidecar was written to */
	struct prov_draft_identity identity; /* where the options ask for one */
	struct prov_draft_in in;
	struct prov_draft draft;
	struct prov_plan plan;
	struct prov_heads heads;        /* for the self-check */
	struct prov_text_facts written; /* so are these, of an output that is text */
	struct prov_bound bound;
};

/* Checks what is asked for and reads what there is; writes nothing yet. OPTS may be NULL. */
int prov_job_open(struct prov_job **out, const struct prov_signer *signer,
    const struct prov_src *src, struct prov_sink *sink, const struct prov_sign_opts *opts,
    struct prov_err *err) PROV_MUST_CHECK;
/* Whether the credentials go into a file of their own; whether the asset stays as it is. */
bool prov_job_is_outside(const struct prov_job *job);
bool prov_job_is_kept(const struct prov_job *job);
/* What is known of the asset beside its content; in views of the job's options. */
struct prov_hint prov_job_hint(const struct prov_job *job);
void prov_job_free(struct prov_job *job); /* NULL is fine */

/* job_write.c */
/* Writes the asset with a manifest that lacks only the signature. */
int prov_job_write(struct prov_job *job, struct prov_err *err) PROV_MUST_CHECK;
/* What the signature is of, in views of the job and of OUT itself. */
void prov_job_tbs(const struct prov_job *job, struct prov_cose_tbs *out);
/* Puts SIG in its place, judges what has become of it, and commits the sink. */
int prov_job_seal(
    struct prov_job *job, struct prov_bytes sig, struct prov_err *err) PROV_MUST_CHECK;

/* job_marks.c: what the marks ask for is added, and the regime's demands are held against them. */
int prov_job_find_marks(struct prov_job *job, struct prov_err *err) PROV_MUST_CHECK;
/* What goes into the asset: as many bytes as with the names that the draft will have, then with
 * them. */
int prov_job_stand_in_marks(struct prov_job *job, struct prov_err *err) PROV_MUST_CHECK;
int prov_job_embed_marks(struct prov_job *job, struct prov_err *err) PROV_MUST_CHECK;

/* job_opts.c: the caller's options, as far as he was compiled with them, checked. */
int prov_job_take_opts(struct prov_sign_opts *own, const struct prov_sign_opts *opts,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
