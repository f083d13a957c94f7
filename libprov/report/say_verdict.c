/* SPDX-License-Identifier: Apache-2.0 */
/* The first line: the state, and what it proves. */
#include "report/say.h"

#include "report/verdict.h"

static void put_state(struct prov_say *t, enum prov_state state, const char *words)
{
	static const char *const colors[] = {
	    [PROV_STATE_INVALID] = "\033[1;31m",
	    [PROV_STATE_ERROR] = "\033[1;31m",
	    [PROV_STATE_NONE] = "\033[1m",
	    [PROV_STATE_VALID] = "\033[1;33m",
	    [PROV_STATE_TRUSTED] = "\033[1;32m",
	};

	if (t->color)
		prov_say_put(t, colors[state]);
	prov_say_put(t, words);
	if (t->color)
		prov_say_put(t, "\033[0m");
}

/* What is covered, up to "since". */
static void put_unchanged(struct prov_say *t)
{
	prov_say_put(t, prov_say_in_parts(t)   ? "The parts that it has are unchanged since "
			: prov_say_has_gaps(t) ? "What the signature covers is unchanged since "
			: t->r->normal_form
			    ? "The text, in Unicode's normal form, is unchanged since "
			    : "Unchanged since ");
}

static void say_trusted(struct prov_say *t)
{
	const struct prov_account *a = &t->r->active;
	bool named = a->signer_name != NULL || a->signer_org != NULL;

	put_state(t, t->r->state, "trusted");
	prov_say_put(t, ". ");
	put_unchanged(t);
	prov_say_put(t, named ? "the trusted signer " : "a trusted signer without a name");
	(void)prov_say_name(t, a);
	prov_say_put(t, " signed it");
	/* "Signed: " has the time, too: what else there is to say must be seen. A stamp shows that
	 * the signature was there. Nothing covers the stamp (10.3.2.5), so that anybody can have a
	 * younger one made. */
	if (a->has_time && !prov_say_has_broken(t)) {
		prov_say_put(t, !a->time_is_stamp   ? ", reportedly on "
				: a->time_untrusted ? ", reportedly no later than "
						    : " no later than ");
		prov_say_when(t, a->time);
	}
	prov_say_origin(t);
	prov_say_put(t, ".");
}

static void say_valid(struct prov_say *t)
{
	const struct prov_account *a = &t->r->active;

	put_state(t, t->r->state, "valid");
	prov_say_put(t, ", but the signer is unknown. ");
	put_unchanged(t);
	prov_say_put(t, "it was signed by whoever holds ");
	if (a->signer_name == NULL && a->signer_org == NULL)
		prov_say_put(t, "a certificate without a name");
	else
		prov_say_put(t, "a certificate that says ");
	(void)prov_say_name(t, a);
	prov_say_put(t, ", which is on no trust list");
	prov_say_origin(t);
	prov_say_put(t, ".");
}

/* Of credentials from elsewhere that are not about this content: whose fault it is, nobody knows.
 */
static bool say_unfit(struct prov_say *t)
{
	const struct prov_report *r = t->r;

	if (r->source == PROV_STORE_ALONE) {
		prov_say_put(t, "It holds credentials only; verify the file that they are about "
				"with --sidecar ");
		prov_say_file_name(t, r->name);
		return true;
	}
	if (r->source == PROV_STORE_FETCHED) {
		prov_say_put(t, "The credentials from the place that it names");
	} else if (r->sidecar != NULL) {
		prov_say_put(t, "The credentials in ");
		prov_say_file_name(t, r->sidecar);
		prov_say_put(t, r->source == PROV_STORE_BESIDE ? " beside it" : "");
	} else {
		return false;
	}
	prov_say_put(t, " do not fit it: it was changed, or they belong to another file");
	return true;
}

static void say_invalid(struct prov_say *t)
{
	struct prov_why why = prov_verdict_why(t->r);

	put_state(t, t->r->state, "invalid");
	prov_say_put(t, ". ");
	if (why.unbound && say_unfit(t)) {
		prov_say_put(t, ".");
		return;
	}
	prov_say_put(t, why.words);
	if (why.account != NULL && why.account->title != NULL) {
		prov_say_put(t, ", ");
		prov_say_quote(t, why.account->title);
		if (why.account->path != NULL && why.account->depth > 1) {
			prov_say_put(t, " (");
			prov_say_quote(t, why.account->path);
			prov_say_put(t, ")");
		}
	}
	if (why.explain) {
		prov_say_put(t, ": ");
		prov_say_explanation(t, why.finding);
	}
	prov_say_put(t, ".");
}

static void say_error(struct prov_say *t)
{
	const struct prov_err *cause = &t->r->cause;

	put_state(t, t->r->state, "error");
	prov_say_put(t, ": ");
	prov_say_show(
	    t, cause->msg[0] != '\0' ? cause->msg : prov_errcode_str(cause->code), PROV_SAY_TEXT);
	if (cause->has_at)
		prov_say_at(t, cause->at);
	prov_say_put(t, cause->code == PROV_E_TRUNC ? "; it is incomplete or damaged, so it was "
						      "not judged; get it again."
						    : "; it was not judged.");
}

void prov_say_verdict_words(struct prov_say *t)
{
	switch (t->r->state) {
	case PROV_STATE_TRUSTED:
		say_trusted(t);
		break;
	case PROV_STATE_VALID:
		say_valid(t);
		break;
	case PROV_STATE_NONE:
		put_state(t, t->r->state, "none");
		prov_say_put(
		    t, t->r->remote_manifest == NULL
			   ? ". It carries no credentials; that proves nothing either way."
			   : ". It carries no credentials, but names a place where some are kept; "
			     "that proves nothing either way.");
		break;
	case PROV_STATE_ERROR:
		say_error(t);
		break;
	case PROV_STATE_INVALID:
	default:
		say_invalid(t);
		break;
	}
}

void prov_say_verdict(struct prov_say *t)
{
	prov_say_file_name(t, t->r->name);
	prov_say_put(t, ": ");
	prov_say_verdict_words(t);
	prov_say_end(t);
}

/* What a state that holds is worth. Where only a part is covered, no more is called unchanged. */
void prov_say_meaning(struct prov_say *t)
{
	bool partly = prov_say_in_parts(t) || prov_say_has_gaps(t) || t->r->normal_form;
	bool in_force =
	    prov_findings_have(&t->r->active.findings, PROV_ST_SIGNING_CREDENTIAL_OCSP_NOT_REVOKED);

	if (t->r->state == PROV_STATE_TRUSTED)
		prov_say_begin(
		    t, in_force ? "This proves who signed it, not that what it says is true."
				: "Unless the certificate was revoked, this proves who signed it, "
				  "not that what it says is true.");
	else
		prov_say_begin(
		    t, partly ? "This proves that what the signature covers is unchanged, not "
				"who signed it, nor that what it says is true."
			      : "This proves that it is unchanged, not who signed it, nor that "
				"what it says is true.");
	prov_say_end(t);
	/* What C2PA 2.4, A.8 is worth: docs/text.md says more. */
	if (!t->r->normal_form || t->r->source != PROV_STORE_EMBEDDED)
		return;
	prov_say_begin(t,
	    "Text carries its credentials as invisible characters: a copy may have lost "
	    "them, an edit breaks them, and a text without any proves nothing.");
	prov_say_end(t);
}
