/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer for someone who has to decide what to make of a file. Its words are chosen so that
 * each state says what it proves and no more: trusted is about who signed, not about what is true;
 * an unknown signer is unknown, not false; no credentials prove nothing either way. Text of the
 * file is shown escaped, cut, and between quotes where it could be taken for ours.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "base/limits.h"
#include "claim/assertion.h"
#include "report/making.h"
#include "report/render.h"
#include "report/require.h"
#include "report/text.h"
#include "report/verdict.h"

#define SHOWN_NAME 256  /* bytes of a file's name */
#define SHOWN_TITLE 120 /* of a title, a signer's name, a tool */
#define SHOWN_TEXT 1024 /* of an explanation, an address */
#define SHOWN_ROWS 25   /* rows of each kind, unless everything is asked for */

struct text {
	struct prov_text text;
	const struct prov_report *r;
	bool color, verbose;
};

static void put(struct text *t, const char *words)
{
	prov_text_put(&t->text, words);
}

static void show(struct text *t, const char *text, size_t max)
{
	prov_text_show(&t->text, text, max);
}

static void quote(struct text *t, const char *text)
{
	prov_text_quote(&t->text, prov_bytes_str(text), SHOWN_TITLE);
}

static void begin_row(struct text *t, const char *head)
{
	prov_text_row(&t->text, head);
}

static void end_row(struct text *t)
{
	prov_text_end(&t->text);
}

/* "2026-11-23 at 22:05:00 UTC" */
static void put_time(struct text *t, int64_t when)
{
	char text[PROV_TIME_TEXT];

	prov_clock_format(when, text);
	prov_wr_printf(&t->text.out.wr, "%.10s at %.8s UTC", text, &text[11]);
}

/* "name" ("organisation"); false where there is neither. */
static bool quote_signer(struct text *t, const struct prov_account *a)
{
	if (a->signer_name == NULL && a->signer_org == NULL)
		return false;
	quote(t, a->signer_name != NULL ? a->signer_name : a->signer_org);
	if (a->signer_name != NULL && a->signer_org != NULL) {
		put(t, " (");
		quote(t, a->signer_org);
		put(t, ")");
	}
	return true;
}

static void put_at(struct text *t, uint64_t at)
{
	prov_wr_printf(&t->text.out.wr, " (at byte %" PRIu64 ")", at);
}

static void put_explanation(struct text *t, const struct prov_finding *f)
{
	struct prov_status_entry entry = prov_finding_entry(f);

	show(t, entry.explanation != NULL ? entry.explanation : entry.code, SHOWN_TEXT);
}

/* --- the verdict --- */

static void put_state(struct text *t, enum prov_state state, const char *words)
{
	static const char *const colors[] = {
	    [PROV_STATE_INVALID] = "\033[1;31m",
	    [PROV_STATE_ERROR] = "\033[1;31m",
	    [PROV_STATE_NONE] = "\033[1m",
	    [PROV_STATE_VALID] = "\033[1;33m",
	    [PROV_STATE_TRUSTED] = "\033[1;32m",
	};

	if (t->color)
		put(t, colors[state]);
	put(t, words);
	if (t->color)
		put(t, "\033[0m");
}

/* 15.12.4: of a file with parts, some that may be absent can be gone. */
static bool in_parts(const struct text *t)
{
	return prov_findings_have(&t->r->active.findings, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MATCH);
}

/* A BMFF hash may leave out where in the file the content lies, so that another could be shown. */
static bool has_gaps(const struct text *t)
{
	return prov_findings_have(
	    &t->r->active.findings, PROV_ST_ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT);
}

static void say_unchanged(struct text *t)
{
	put(t, in_parts(t)   ? "The parts that it has are unchanged since it was signed by "
	       : has_gaps(t) ? "What the signature covers is unchanged since it was signed by "
			     : "Unchanged since it was signed by ");
}

static void say_trusted(struct text *t)
{
	const struct prov_account *a = &t->r->active;
	const char *name = a->signer_name != NULL ? a->signer_name : a->signer_org;

	put_state(t, t->r->state, "trusted");
	put(t, ". ");
	say_unchanged(t);
	show(t, name != NULL ? name : "a trusted signer without a name", SHOWN_TITLE);
	if (a->signer_name != NULL && a->signer_org != NULL) {
		put(t, " (");
		show(t, a->signer_org, SHOWN_TITLE);
		put(t, ")");
	}
	if (a->has_time) {
		put(t, a->time_is_stamp && !a->time_untrusted ? " on " : ", reportedly on ");
		put_time(t, a->time);
	}
	put(t, ".");
}

static void say_valid(struct text *t)
{
	const struct prov_account *a = &t->r->active;

	put_state(t, t->r->state, "valid");
	put(t, ", but the signer is unknown. ");
	say_unchanged(t);
	put(t, "whoever holds ");
	if (a->signer_name == NULL && a->signer_org == NULL)
		put(t, "a certificate without a name");
	else
		put(t, "the certificate of ");
	(void)quote_signer(t, a);
	put(t, ", which is on no trust list.");
}

static void say_invalid(struct text *t)
{
	struct prov_why why = prov_verdict_why(t->r);

	put_state(t, t->r->state, "invalid");
	put(t, ". ");
	put(t, why.words);
	if (why.account != NULL && why.account->title != NULL) {
		put(t, ", ");
		quote(t, why.account->title);
		if (why.account->path != NULL && why.account->depth > 1) {
			put(t, " (");
			quote(t, why.account->path);
			put(t, ")");
		}
	}
	if (why.explain) {
		put(t, ": ");
		put_explanation(t, why.finding);
	}
	put(t, ".");
}

static void say_error(struct text *t)
{
	const struct prov_err *cause = &t->r->cause;

	put_state(t, t->r->state, "error");
	put(t, ": ");
	show(t, cause->msg[0] != '\0' ? cause->msg : prov_errcode_str(cause->code), SHOWN_TEXT);
	if (cause->has_at)
		put_at(t, cause->at);
	put(t, "; it was not judged.");
}

static void say_verdict(struct text *t)
{
	show(t, t->r->name, SHOWN_NAME);
	put(t, ": ");
	switch (t->r->state) {
	case PROV_STATE_TRUSTED:
		say_trusted(t);
		break;
	case PROV_STATE_VALID:
		say_valid(t);
		break;
	case PROV_STATE_NONE:
		put_state(t, t->r->state, "none");
		put(t, t->r->remote_manifest == NULL
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
	end_row(t);
}

/* --- what they say --- */

/* What a digital source type says, in words, with its term. */
static void put_source(struct text *t, const char *action, const char *uri)
{
	const struct prov_source_type *type = prov_source_lookup(prov_bytes_str(uri));
	const char *class = prov_making_class(action, uri);
	const char *term = strrchr(uri, '/');

	if (type == NULL) {
		put(t, "came to be as ");
		quote(t, uri);
		return;
	}
	if (class != NULL) {
		put(t, class);
		put(t, ": ");
	}
	put(t, type->says);
	put(t, " (");
	show(t, term != NULL ? term + 1 : uri, SHOWN_TITLE);
	put(t, ")");
}

static void put_product(struct text *t, const char *name, const char *version)
{
	quote(t, name);
	if (version != NULL) {
		put(t, " ");
		show(t, version, SHOWN_TITLE);
	}
}

/* The account whose declaration the report repeats. */
static const struct prov_account *declarer(const struct prov_report *r)
{
	for (size_t i = 0; r->declared_by_parent && i < r->num_ingredients; i++) {
		const struct prov_account *a = &r->ingredients[i];

		if (a->source_type != NULL && strcmp(a->source_type, r->declared) == 0)
			return a;
	}
	return &r->active;
}

static void say_declared(struct text *t)
{
	const struct prov_report *r = t->r;

	if (r->declared == NULL) {
		begin_row(t, "Making: they say nothing about how it came to be");
	} else {
		const struct prov_account *a = declarer(r);

		begin_row(t, r->declared_by_parent
				 ? "Making of what it was made from, as they say: "
				 : "Making, as they say: ");
		put_source(t, a->action, r->declared);
		if (a->tool_name != NULL) {
			put(t, ", with ");
			put_product(t, a->tool_name, a->tool_version);
		}
	}
	end_row(t);
	if (r->ai_declared && r->ai_where != NULL) {
		begin_row(t, "Made with AI, as they say, is something in it: ");
		quote(t, r->ai_where);
		end_row(t);
	}
}

/* Models and soft bindings: listed, not judged. */
static void say_models(struct text *t, const struct prov_account *a)
{
	if (a->model_type != NULL) {
		begin_row(t, "AI model, as they say: ");
		if (a->model_name != NULL) {
			quote(t, a->model_name);
			put(t, ", ");
		}
		put(t, "of type ");
		quote(t, a->model_type);
		if (a->model_id != NULL) {
			put(t, ", known as ");
			quote(t, a->model_id);
		}
		if (a->oversight != NULL) {
			put(t, ", human oversight: ");
			show(t, a->oversight, SHOWN_TITLE);
		}
		end_row(t);
	}
	for (size_t i = 0; i < a->num_training; i++) {
		if (i == 0)
			begin_row(t, "Use for AI: ");
		else
			put(t, ", ");
		show(t, a->training[i].purpose, SHOWN_TITLE);
		put(t, " ");
		show(t, a->training[i].use, SHOWN_TITLE);
		if (i + 1 == a->num_training)
			end_row(t);
	}
	for (size_t i = 0; i < a->num_soft_bindings; i++) {
		begin_row(t, "Soft binding, which was not looked for: ");
		quote(t, a->soft_bindings[i]);
		end_row(t);
	}
}

static void say_time(struct text *t, const struct prov_account *a)
{
	begin_row(t, "Signed: ");
	if (!a->has_time) {
		put(t, "no time-stamp says when");
	} else {
		put_time(t, a->time);
		if (!a->time_is_stamp)
			put(t, ", by the signer's own word");
		else if (a->time_untrusted)
			put(t, ", by the word of a time-stamp authority that is on no trust list");
		else
			put(t, ", vouched for by a time-stamp authority");
	}
	end_row(t);
}

/* Who, and on whose word that is known. A signer on no list is unknown, not false. */
static void say_signer(struct text *t, const struct prov_account *a)
{
	bool proven = prov_findings_have(&a->findings, PROV_ST_CLAIM_SIGNATURE_VALIDATED);

	begin_row(t, "Signer: ");
	if (!a->signer_trusted || !proven)
		put(t, proven ? "unknown; the certificate names "
			      : "not shown by the signature; the certificate names ");
	if (!quote_signer(t, a))
		put(t, "nobody");
	if (a->signer_issuer != NULL) {
		put(t, ", by the word of ");
		quote(t, a->signer_issuer);
	}
	put(t, a->signer_trusted ? ", on a trust list" : ", on no trust list");
	if (t->verbose && a->signer_alg != NULL) {
		put(t, ", ");
		show(t, a->signer_alg, SHOWN_TITLE);
	}
	if (t->verbose && a->not_after != 0) {
		put(t, ", certificate ends on ");
		put_time(t, a->not_after);
	}
	end_row(t);
}

/* What says nothing about the file: only about who signed it, and whether they may. */
static bool is_of_signer(const struct prov_finding *f)
{
	return f->status == PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY ||
	       strncmp(f->code, "signingCredential.", 18) == 0;
}

/* Whether the file is as it was signed, be the signer who they may. */
static void say_file(struct text *t)
{
	const struct prov_findings *f = &t->r->active.findings;
	bool whole = prov_findings_have(f, PROV_ST_CLAIM_SIGNATURE_VALIDATED);

	for (size_t i = 0; i < f->n; i++)
		whole = whole && (f->v[i].severity != PROV_SEV_FAILURE || is_of_signer(&f->v[i]));
	begin_row(t, !whole        ? "File: not shown to be as it was signed"
		     : in_parts(t) ? "File: the parts that it has are as they were signed"
		     : has_gaps(t) ? "File: as it was signed, but for what the signature leaves out"
				   : "File: as it was signed");
	end_row(t);
}

/* Credentials that are not in the file itself could have been put there by somebody else. */
static void say_store(struct text *t)
{
	if (t->r->source == PROV_STORE_ALONE) {
		begin_row(t, "This file holds credentials only, not what they are about");
	} else if (t->r->source == PROV_STORE_FETCHED) {
		begin_row(t, "Credentials from the place that the file names");
	} else if (t->r->sidecar == NULL) {
		return;
	} else {
		begin_row(t, t->r->source == PROV_STORE_BESIDE
				 ? "Credentials from beside the file: "
				 : "Credentials from: ");
		show(t, t->r->sidecar, SHOWN_NAME);
	}
	end_row(t);
}

/* A title that is the file's name says nothing. */
static bool is_own_name(const struct prov_report *r)
{
	const char *name = r->name == NULL ? NULL : strrchr(r->name, '/');

	name = name == NULL ? r->name : name + 1;
	return name != NULL && strcmp(name, r->active.title) == 0;
}

static void say_claims(struct text *t)
{
	const struct prov_account *a = &t->r->active;

	say_file(t);
	if (t->r->state == PROV_STATE_INVALID) {
		begin_row(t, "What its credentials say, which nothing proves now:");
		end_row(t);
	}
	if (a->has_signer) {
		say_signer(t, a);
		say_time(t, a);
	}
	say_declared(t);
	say_models(t, a);
	if (a->title != NULL && (t->verbose || !is_own_name(t->r))) {
		begin_row(t, "Title: ");
		quote(t, a->title);
		end_row(t);
	}
	if (a->generator_name != NULL) {
		begin_row(t, "Credentials made with: ");
		put_product(t, a->generator_name, a->generator_version);
		end_row(t);
	}
}

/* --- the rest --- */

/* "… and 7 more", where not all COUNT rows were shown. */
static bool is_enough(struct text *t, size_t shown, size_t count)
{
	if (t->verbose || shown < SHOWN_ROWS)
		return prov_out_failed(&t->text.out);
	begin_row(t, "\xe2\x80\xa6 and ");
	prov_wr_printf(&t->text.out.wr, "%zu more", count - shown);
	end_row(t);
	return true;
}

/* Whether another row says the same, or it is of no use to who doesn't ask for everything. */
static bool is_said_elsewhere(const struct text *t, const struct prov_finding *f)
{
	if (t->verbose)
		return false;
	switch (f->status) {
	case PROV_ST_SIGNING_CREDENTIAL_OCSP_SKIPPED:
	case PROV_ST_TIME_STAMP_UNTRUSTED:
		return t->r->num_unchecked > 0; /* "Not checked: …" */
	case PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED:
		return t->r->state == PROV_STATE_VALID; /* the verdict, and what is required */
	case PROV_ST_INGREDIENT_UNKNOWN_PROVENANCE:
		return true;
	default:
		return false;
	}
}

static bool is_row(const struct text *t, const struct prov_finding *f, enum prov_severity severity)
{
	return f->severity == severity && !is_said_elsewhere(t, f);
}

static size_t count_codes(
    const struct text *t, const struct prov_findings *f, enum prov_severity severity)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += is_row(t, &f->v[i], severity);
	return n;
}

static void say_codes(
    struct text *t, const struct prov_findings *f, enum prov_severity severity, const char *head)
{
	size_t count = count_codes(t, f, severity), shown = 0;

	for (size_t i = 0; i < f->n; i++) {
		if (!is_row(t, &f->v[i], severity))
			continue;
		if (is_enough(t, shown, count))
			return;
		/*
		 * The specification counts an unknown signer as a failure, and credentials that are
		 * kept elsewhere; for a reader they are none.
		 */
		begin_row(t, f->v[i].status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED ||
				     f->v[i].status == PROV_ST_MANIFEST_INACCESSIBLE
				 ? "Note: "
				 : head);
		show(t, f->v[i].code, SHOWN_TITLE);
		put(t, ": ");
		put_explanation(t, &f->v[i]);
		if (f->v[i].has_at)
			put_at(t, f->v[i].at);
		if (t->verbose && f->v[i].url != NULL) {
			put(t, " [");
			show(t, f->v[i].url, SHOWN_TEXT);
			put(t, "]");
		}
		end_row(t);
		shown++;
	}
}

static void say_all_codes(struct text *t, const struct prov_findings *f)
{
	say_codes(t, f, PROV_SEV_FAILURE, "Failure: ");
	say_codes(t, f, PROV_SEV_INFO, "Note: ");
	if (t->verbose)
		say_codes(t, f, PROV_SEV_SUCCESS, "Success: ");
}

static const char *relation(const struct prov_account *a)
{
	if (a->relationship == NULL)
		return "Ingredient: ";
	if (strcmp(a->relationship, "parentOf") == 0)
		return "Made from: ";
	if (strcmp(a->relationship, "componentOf") == 0)
		return "Contains: ";
	if (strcmp(a->relationship, "inputTo") == 0)
		return "Made with the help of: ";
	return "Ingredient: ";
}

static void put_ingredient_state(struct text *t, const struct prov_account *a)
{
	switch (a->state) {
	case PROV_STATE_NONE:
		put(t, ", without credentials");
		return;
	case PROV_STATE_TRUSTED:
		put(t, ", trusted, signed by ");
		if (!quote_signer(t, a))
			put(t, "a signer without a name");
		return;
	case PROV_STATE_VALID:
		put(t, ", valid, but the signer is unknown");
		if (a->signer_name != NULL || a->signer_org != NULL) {
			put(t, ", named as ");
			(void)quote_signer(t, a);
		}
		return;
	case PROV_STATE_INVALID:
	case PROV_STATE_ERROR:
	default:
		put(t, a->counts_invalid ? ", invalid"
					 : ", invalid, as was on record when it was taken in");
		return;
	}
}

static void say_ingredients(struct text *t)
{
	for (size_t i = 0; i < t->r->num_ingredients; i++) {
		const struct prov_account *a = &t->r->ingredients[i];

		if (is_enough(t, i, t->r->num_ingredients))
			return;
		t->text.indent =
		    a->depth > 0 && a->depth < PROV_MAX_INGREDIENT_DEPTH ? a->depth : 1;
		begin_row(t, relation(a));
		if (a->title != NULL)
			quote(t, a->title);
		else
			put(t, "something without a title");
		put_ingredient_state(t, a);
		if (a->source_type != NULL) {
			put(t, "; says: ");
			put_source(t, a->action, a->source_type);
		}
		end_row(t);
		t->text.indent++;
		if (t->verbose || a->counts_invalid)
			say_all_codes(t, &a->findings);
		t->text.indent = 1;
	}
}

/* Who else vouches for what the credentials say (CAWG): a matter of its own. */
static void say_identities(struct text *t)
{
	for (size_t i = 0; i < t->r->num_identities; i++) {
		const struct prov_identity_row *row = &t->r->identities[i];

		if (is_enough(t, i, t->r->num_identities))
			return;
		begin_row(t, row->holds ? "Identity beside the signer's: "
					: "Identity named, which nothing proves: ");
		if (row->name != NULL)
			quote(t, row->name);
		else
			put(t, "nobody by name");
		if (row->organization != NULL) {
			put(t, " (");
			quote(t, row->organization);
			put(t, ")");
		}
		if (row->holds)
			put(t, row->trusted ? ", trusted" : ", on no trust list for identities");
		end_row(t);
		t->text.indent++;
		for (size_t k = 0; k < row->findings.n && !row->trusted; k++) {
			const struct prov_finding *f = &row->findings.v[k];

			if (f->severity != PROV_SEV_FAILURE || (row->holds && !t->verbose))
				continue;
			begin_row(t, "Note: ");
			show(t, f->code, SHOWN_TITLE);
			put(t, ": ");
			put_explanation(t, f);
			end_row(t);
		}
		t->text.indent--;
	}
}

static void say_unchecked(struct text *t)
{
	for (size_t i = 0; i < t->r->num_unchecked; i++) {
		if (is_enough(t, i, t->r->num_unchecked))
			return;
		begin_row(t, "Not checked: ");
		show(t, t->r->unchecked[i], SHOWN_TEXT);
		end_row(t);
	}
	if (t->r->remote_manifest != NULL) {
		begin_row(t, "Names a place where its credentials are kept: ");
		prov_text_quote(&t->text, prov_bytes_str(t->r->remote_manifest), SHOWN_TEXT);
		end_row(t);
	}
}

/* Why the signer is not trusted, in particular, and what can be done about it. */
static void put_untrusted(struct text *t)
{
	const struct prov_findings *f = &t->r->active.findings;

	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].status != PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED ||
		    f->v[i].explanation == NULL)
			continue;
		put(t, ": ");
		show(t, f->v[i].explanation, SHOWN_TEXT);
		break;
	}
	put(t, "; --trust FILE names whom to trust");
}

/* Where the state says it all, the requirements add nothing. */
static void say_unmet(struct text *t, unsigned require)
{
	const struct prov_require_info *info;

	for (size_t i = 0; (info = prov_require_at(i)) != NULL; i++) {
		if ((require & (unsigned)info->bit) == 0 || info->is_met(t->r))
			continue;
		begin_row(t, "Required, but not so: ");
		put(t, info->name);
		put(t, ": ");
		put(t, info->unmet);
		if (info->bit == PROV_REQUIRE_TRUSTED)
			put_untrusted(t);
		end_row(t);
	}
}

int prov_render_text(const struct prov_report *r, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct text t = {.r = r};
	bool holds = r->state == PROV_STATE_TRUSTED || r->state == PROV_STATE_VALID;

	t.color = (flags & PROV_RENDER_COLOR) != 0;
	t.verbose = (flags & PROV_RENDER_VERBOSE) != 0;
	prov_out_init(&t.text.out, write, ctx);
	say_verdict(&t);
	t.text.indent = 1;
	say_store(&t);
	if (r->has_active) {
		say_claims(&t);
		say_identities(&t);
		say_ingredients(&t);
	}
	if (r->state != PROV_STATE_ERROR)
		say_unchecked(&t);
	say_all_codes(&t, &r->active.findings);
	if (holds) {
		begin_row(&t, r->state == PROV_STATE_TRUSTED
				  ? "This proves who signed it, not that what it says is true."
				  : "This proves that it is unchanged, not who signed it, nor that "
				    "what it says is true.");
		end_row(&t);
		say_unmet(&t, require);
	}
	return prov_out_finish(&t.text.out, err);
}
