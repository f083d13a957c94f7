/* SPDX-License-Identifier: Apache-2.0 */
/* What a clause can ask, one row each; docs/policies.md and docs/policy.schema.json show them. */
#include <strings.h>

#include "claim/assertion.h"
#include "prov/sign.h"
#include "prov/status.h"
#include "report/clauses_marks.h"
#include "report/making.h"
#include "report/require.h"

#define DAY ((int64_t)24 * 60 * 60)
#define HEX "0123456789abcdefABCDEF"

/* --- which values there are --- */

static bool knows_state(const char *value)
{
	for (int state = PROV_STATE_INVALID; state <= PROV_STATE_TRUSTED; state++) {
		if (state != PROV_STATE_ERROR &&
		    strcmp(prov_state_str((enum prov_state)state), value) == 0)
			return true;
	}
	return false;
}

static bool knows_pin(const char *value)
{
	return strlen(value) == 64 && strspn(value, HEX) == 64;
}

static bool knows_source(const char *value)
{
	return prov_declare_uri(value) != NULL;
}

static bool knows_code(const char *value)
{
	enum prov_severity severity;
	const char *code;

	for (size_t i = 0; (code = prov_status_code_at(i, &severity)) != NULL; i++) {
		if (strcmp(code, value) == 0)
			return true;
	}
	return false;
}

/* --- what holds --- */

static bool is_flagged(const struct prov_term *t, bool found)
{
	return found == t->flag;
}

static bool has_text(const char *text)
{
	return text != NULL && text[0] != '\0';
}

static bool holds_state(const struct prov_report *r, const struct prov_term *t)
{
	return prov_term_lists(t, prov_state_str(r->state));
}

/* What an unknown signer is called proves nothing: a name counts by the word of who is trusted. */
static bool is_trusted(const struct prov_report *r)
{
	return r->state == PROV_STATE_TRUSTED && r->active.signer_trusted;
}

static bool holds_signer_name(const struct prov_report *r, const struct prov_term *t)
{
	return is_trusted(r) && prov_term_lists(t, r->active.signer_name);
}

static bool holds_signer_organization(const struct prov_report *r, const struct prov_term *t)
{
	return is_trusted(r) && prov_term_lists(t, r->active.signer_org);
}

/* A list may call itself by another's hash, or path: what has the form of one is nothing else. */
static bool is_called(const struct prov_list_entry *list, const char *name)
{
	const char *slash = strrchr(list->name, '/');

	if (knows_pin(name))
		return list->sha256 != NULL && strcasecmp(name, list->sha256) == 0;
	if (strchr(name, '/') != NULL)
		return strcmp(name, list->name) == 0;
	return strcmp(name, slash == NULL ? list->name : slash + 1) == 0 ||
	       (list->title != NULL && strcmp(name, list->title) == 0);
}

static bool vouches_for_signers(const struct prov_list_entry *list)
{
	return list->list == PROV_LIST_SIGNERS || list->list == PROV_LIST_ALLOWED;
}

/* Whether a list that differs from LIST, and vouches for signers, has the name as well. */
static bool is_shared(
    const struct prov_report *r, const struct prov_list_entry *list, const char *name)
{
	for (size_t i = 0; i < r->num_lists; i++) {
		const struct prov_list_entry *other = &r->lists[i];

		if (other != list && vouches_for_signers(other) && is_called(other, name) &&
		    !prov_list_is_same(other, list))
			return true;
	}
	return false;
}

/* OPEN: also by a name that doesn't tell which list is meant. */
static bool names_list(const struct prov_report *r, const struct prov_term *t,
    const struct prov_list_entry *list, bool open)
{
	for (size_t i = 0; i < t->n; i++) {
		if (is_called(list, t->v[i]) && (open || !is_shared(r, list, t->v[i])))
			return true;
	}
	return false;
}

/* Each that vouches counts: which was read first is nothing that a clause should hang on. */
static bool names_signer_list(const struct prov_report *r, const struct prov_term *t, bool open)
{
	const struct prov_account *a = &r->active;
	bool found;

	if (!is_trusted(r) || a->signer_list == NULL)
		return false;
	found = names_list(r, t, a->signer_list, open);
	for (size_t i = 0; i < a->num_more_lists; i++)
		found = found || names_list(r, t, a->more_lists[i], open);
	return found;
}

static bool holds_signer_list(const struct prov_report *r, const struct prov_term *t)
{
	return names_signer_list(r, t, false);
}

/* A pin needs nobody's word: the state says that the signature was made with that certificate. */
static bool holds_pin(const struct prov_report *r, const struct prov_term *t)
{
	char text[65];

	if (!r->active.has_signer ||
	    (r->state != PROV_STATE_TRUSTED && r->state != PROV_STATE_VALID))
		return false;
	for (size_t i = 0; i < 32; i++) {
		text[2 * i] = HEX[r->active.signer_cert[i] >> 4];
		text[2 * i + 1] = HEX[r->active.signer_cert[i] & 15];
	}
	text[64] = '\0';
	for (size_t i = 0; i < t->n; i++) {
		if (strcasecmp(t->v[i], text) == 0)
			return true;
	}
	return false;
}

static bool holds_organization(const struct prov_report *r, const struct prov_term *t)
{
	return is_flagged(t, r->active.has_signer && has_text(r->active.signer_org));
}

/* What --require asks is asked in the same way. */
static bool is_met(const struct prov_report *r, enum prov_require bit)
{
	const struct prov_require_info *info;

	for (size_t i = 0; (info = prov_require_at(i)) != NULL; i++) {
		if (info->bit == bit)
			return info->is_met(r);
	}
	return false;
}

static bool holds_timestamp(const struct prov_report *r, const struct prov_term *t)
{
	return is_flagged(t, is_met(r, PROV_REQUIRE_TIMESTAMP));
}

static bool holds_ai_declared(const struct prov_report *r, const struct prov_term *t)
{
	/* Neither holds where only what was gathered says it. */
	return is_met(r, t->flag ? PROV_REQUIRE_AI_DECLARED : PROV_REQUIRE_NOT_AI);
}

/* As the report names it, whatever scheme the URI has; misspelt, where it is AI's. */
static bool holds_declared(const struct prov_report *r, const struct prov_term *t)
{
	const struct prov_source_type *type;

	if (t->is_flag)
		return is_flagged(t, is_met(r, PROV_REQUIRE_DECLARED));
	if (r->declared == NULL)
		return false;
	type = prov_source_lookup(prov_bytes_str(r->declared));
	if (type == NULL)
		type = prov_source_of_ai(prov_bytes_str(r->declared));
	for (size_t i = 0; i < t->n && type != NULL; i++) {
		if (strcmp(prov_declare_uri(t->v[i]), type->uri) == 0)
			return true;
	}
	return false;
}

static bool holds_time(const struct prov_report *r, const struct prov_term *t)
{
	return is_flagged(t, r->active.has_time || prov_making_declarer(r)->has_when);
}

static bool holds_lists_current(const struct prov_report *r, const struct prov_term *t)
{
	bool late = false;

	for (size_t i = 0; i < r->num_lists; i++)
		late = late || prov_report_list_is_late(r, &r->lists[i]);
	return is_flagged(t, !late);
}

/* Of lists none of which says so, that none is late says nothing. */
static bool holds_lists_dated(const struct prov_report *r, const struct prov_term *t)
{
	bool found = false;

	for (size_t i = 0; i < r->num_lists; i++)
		found = found || r->lists[i].has_next_update;
	return is_flagged(t, found);
}

/* By its own word where it has one, else by when it came here; from the future is no age. */
static bool holds_lists_age(const struct prov_report *r, const struct prov_term *t)
{
	for (size_t i = 0; i < r->num_lists; i++) {
		const struct prov_list_entry *list = &r->lists[i];
		int64_t when = list->has_issued ? list->issued : list->got;

		if ((!list->has_issued && !list->has_got) || when > r->as_of + DAY ||
		    when < r->as_of - (int64_t)t->number * DAY)
			return false;
	}
	return true;
}

static bool holds_tool(const struct prov_report *r, const struct prov_term *t)
{
	return is_flagged(t, has_text(prov_making_declarer(r)->tool_name));
}

static bool holds_tool_version(const struct prov_report *r, const struct prov_term *t)
{
	return is_flagged(t, has_text(prov_making_declarer(r)->tool_version));
}

static bool holds_model(const struct prov_report *r, const struct prov_term *t)
{
	const struct prov_account *a = prov_making_declarer(r);

	return is_flagged(t, has_text(a->model_name) || has_text(a->model_id));
}

static const struct prov_identity_row *identity_at(const struct prov_report *r, size_t i)
{
	return &r->identities[r->active.first_identity + i];
}

/* That there is none is known where all were judged to their end; of aggregated ones none is
 * trusted, whatever was left unread (v_identity_ica.c). */
static bool holds_identity(const struct prov_report *r, const struct prov_term *t)
{
	bool found = false, known = !r->active.more_identities;

	for (size_t i = 0; i < r->active.num_identities; i++) {
		const struct prov_identity_row *row = identity_at(r, i);

		found = found || row->trusted;
		known = known && (row->aggregated || !row->unchecked);
	}
	return is_flagged(t, found) && (found || known);
}

/* Also those that were invalid when they were taken in, and so don't count against the file; of
 * which their manifests were not kept, too. */
static bool holds_ingredients_valid(const struct prov_report *r, const struct prov_term *t)
{
	bool valid = true;

	for (size_t i = 0; i < r->num_ingredients; i++)
		valid = valid && r->ingredients[i].state != PROV_STATE_INVALID;
	return is_flagged(t, valid);
}

static bool lists_one_of(const struct prov_term *t, const struct prov_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		if (prov_term_lists(t, f->v[i].code))
			return true;
	}
	return false;
}

/* Codes about identities (CAWG) stand with each of them. */
static bool has_code(const struct prov_report *r, const struct prov_term *t)
{
	bool found = lists_one_of(t, &r->active.findings);

	for (size_t i = 0; i < r->active.num_identities; i++)
		found = found || lists_one_of(t, &identity_at(r, i)->findings);
	return found;
}

/* Of an identity that was not judged to its end no code is known to be missing. */
static bool knows_codes(const struct prov_report *r, const struct prov_term *t)
{
	bool asked = false, known = !r->active.more_identities;

	for (size_t i = 0; i < t->n; i++)
		asked = asked || strncmp(t->v[i], "cawg.", strlen("cawg.")) == 0;
	for (size_t i = 0; i < r->active.num_identities; i++)
		known = known && !identity_at(r, i)->unchecked;
	return known || !asked;
}

static bool holds_some_code(const struct prov_report *r, const struct prov_term *t)
{
	return has_code(r, t);
}

static bool holds_no_code(const struct prov_report *r, const struct prov_term *t)
{
	return knows_codes(r, t) && !has_code(r, t);
}

static bool holds_media_type(const struct prov_report *r, const struct prov_term *t)
{
	return prov_term_matches(t, r->media_type);
}

static bool holds_no_media_type(const struct prov_report *r, const struct prov_term *t)
{
	return r->media_type != NULL && !prov_term_matches(t, r->media_type);
}

#define FLAG PROV_TERM_FLAG
#define LIST PROV_TERM_LIST
#define NUMBER PROV_TERM_NUMBER

static const struct prov_term_row rows[] = {
    {"state", LIST, false, knows_state, holds_state,
	"the state is one of these: trusted, valid, invalid, none"},
    {"signer_name", LIST, true, NULL, holds_signer_name,
	"the signer is trusted, and has one of these names"},
    {"signer_organization", LIST, true, NULL, holds_signer_organization,
	"the signer is trusted, and of one of these organisations"},
    {"signer_list", LIST, true, NULL, holds_signer_list,
	"the signer is trusted by one of these lists: its title, its file's name, its path as "
	"reports have it, or its SHA-256"},
    {"signer_certificate", LIST, true, knows_pin, holds_pin,
	"it was signed with a certificate that has one of these SHA-256, trusted or not"},
    {"organization", FLAG, true, NULL, holds_organization,
	"the signer's certificate names an organisation"},
    {"timestamp", FLAG, true, NULL, holds_timestamp,
	"a trusted time-stamp authority vouches for a time by which it was signed"},
    {"time", FLAG, true, NULL, holds_time,
	"it says when it was signed or made, if only by the signer's own word"},
    {"lists_current", FLAG, false, NULL, holds_lists_current,
	"no trust list that was used is past its next update"},
    {"lists_dated", FLAG, false, NULL, holds_lists_dated,
	"a trust list that was used says when its next update is due"},
    {"lists_max_age", NUMBER, false, NULL, holds_lists_age,
	"each trust list is of a date, and that is at most as many days ago"},
    {"identity", FLAG, true, NULL, holds_identity,
	"a trusted identity beside the signer's vouches for it (CAWG)"},
    {"declared", FLAG | LIST, true, knows_source, holds_declared,
	"it declares how it came to be; or that, as one of these"},
    {"ai_declared", FLAG, true, NULL, holds_ai_declared,
	"it, or something in it, is declared as made with AI"},
    {"tool", FLAG, true, NULL, holds_tool, "what declares its making names the tool"},
    {"tool_version", FLAG, true, NULL, holds_tool_version,
	"what declares its making names the tool's version"},
    {"model", FLAG, true, NULL, holds_model, "what declares its making names the AI model"},
    {"ingredients_valid", FLAG, true, NULL, holds_ingredients_valid,
	"no ingredient has credentials that are invalid, on record or not"},
    {"some_status", LIST, true, knows_code, holds_some_code,
	"the credentials in force have one of these status codes"},
    {"no_status", LIST, true, knows_code, holds_no_code,
	"the credentials in force have none of these status codes"},
    {"media_type", LIST, false, NULL, holds_media_type, "the file is of one of these types"},
    {"no_media_type", LIST, false, NULL, holds_no_media_type, "the file is of none of these types"},
    {"all_read", FLAG, false, NULL, prov_term_holds_all_read,
	"all that describes the file was read"},
    {"preview_compared", FLAG, false, NULL, prov_term_holds_preview_compared,
	"a preview of the file was compared with its picture"},
    {"some_signal", LIST, false, prov_term_knows_signal, prov_term_holds_some_signal,
	"the file has one of these signals"},
    {"sound_signal", LIST, false, prov_term_knows_signal, prov_term_holds_sound_signal,
	"the file has one of these signals, and it is not malformed"},
    {"no_signal", LIST, false, prov_term_knows_signal, prov_term_holds_no_signal,
	"the file has none of these signals"},
    {"some_kind", LIST, false, prov_term_knows_kind, prov_term_holds_some_kind,
	"the file has a signal of one of these kinds"},
    {"no_kind", LIST, false, prov_term_knows_kind, prov_term_holds_no_kind,
	"the file has no signal of these kinds"},
    {"some_says", LIST, false, prov_term_knows_says, prov_term_holds_some_says,
	"a signal says one of: ai, may-be-ai, camera, not-ai"},
    {"no_says", LIST, false, prov_term_knows_says, prov_term_holds_no_says,
	"no signal says one of these"},
    {"some_rule", LIST, false, prov_term_knows_rule, prov_term_holds_some_rule,
	"its statements disagree by one of these rules"},
    {"no_rule", LIST, false, prov_term_knows_rule, prov_term_holds_no_rule,
	"its statements disagree by none of these rules"},
};
#define NUM_ROWS (sizeof(rows) / sizeof(rows[0]))

const struct prov_term_row *prov_term_at(size_t i)
{
	return i < NUM_ROWS ? &rows[i] : NULL;
}

bool prov_term_holds(const struct prov_report *r, const struct prov_term *t)
{
	/* What stands in credentials that don't hold is worth nothing, for or against; what stands
	 * in some that were not had, because they are kept elsewhere, is not known. */
	if (t->row->of_credentials &&
	    (r->state == PROV_STATE_INVALID || r->state == PROV_STATE_ERROR ||
		(r->state == PROV_STATE_NONE && r->remote_manifest != NULL)))
		return false;
	return t->row->holds(r, t);
}

bool prov_term_is_open(const struct prov_report *r, const struct prov_term *t)
{
	return t->row->holds == holds_signer_list && names_signer_list(r, t, true);
}
