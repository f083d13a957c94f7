/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One object for one asset. Scripts read it: keys are added, never renamed or removed, and one
 * whose value isn't known is left out.
 */
#include "report/render_json.h"
#include <stdio.h>
#include <string.h>

#include "prov/sign.h"
#include "report/render.h"
#include "report/require.h"

static void put_findings(struct prov_json *j, const struct prov_findings *f, const char *key,
    enum prov_severity severity)
{
	prov_json_key(j, key);
	prov_json_begin(j, '[');
	for (size_t i = 0; i < f->n && !prov_out_failed(&j->out); i++) {
		struct prov_status_entry entry = prov_finding_entry(&f->v[i]);

		if (entry.severity != severity)
			continue;
		prov_json_begin(j, '{');
		prov_json_member(j, "code", entry.code);
		prov_json_member(j, "url", entry.url);
		prov_json_member(j, "explanation", entry.explanation);
		if (f->v[i].has_at) {
			prov_json_key(j, "at");
			prov_json_uint(j, f->v[i].at);
		}
		prov_json_end(j, '}');
	}
	prov_json_end(j, ']');
}

void prov_json_put_status(struct prov_json *j, const struct prov_findings *f)
{
	prov_json_key(j, "status");
	prov_json_begin(j, '{');
	put_findings(j, f, "success", PROV_SEV_SUCCESS);
	put_findings(j, f, "informational", PROV_SEV_INFO);
	put_findings(j, f, "failure", PROV_SEV_FAILURE);
	prov_json_end(j, '}');
}

/* {"name": …, "version": …}, left out where there is no name. */
static void put_product(struct prov_json *j, const char *key, const char *name, const char *version)
{
	if (name == NULL)
		return;
	prov_json_key(j, key);
	prov_json_begin(j, '{');
	prov_json_member(j, "name", name);
	prov_json_member(j, "version", version);
	prov_json_end(j, '}');
}

static void put_signer(
    struct prov_json *j, const struct prov_report *r, const struct prov_account *a)
{
	if (!a->has_signer)
		return;
	prov_json_key(j, "signer");
	prov_json_begin(j, '{');
	prov_json_member(j, "name", a->signer_name);
	prov_json_member(j, "organization", a->signer_org);
	prov_json_member(j, "issuer", a->signer_issuer);
	prov_json_member(j, "alg", a->signer_alg);
	prov_json_key(j, "trusted");
	prov_json_bool(j, prov_account_trusts_signer(a));
	if (prov_account_trusts_signer(a) && a->signer_list != NULL) {
		prov_json_member(j, "list", prov_report_shown(r, a->signer_list->name));
		prov_json_member(j, "list_sha256", a->signer_list->sha256);
	}
	if (a->not_after != 0)
		prov_json_member_time(j, "not_after", a->not_after);
	prov_json_end(j, '}');
}

/* One that says nothing of when it was signed: its authority is on no list, and can call itself
 * anything. */
static void put_unused_stamp(struct prov_json *j, const struct prov_account *a)
{
	if (a->has_time && a->time_is_stamp)
		return;
	if (a->stamp_by == NULL && !prov_findings_have(&a->findings, PROV_ST_TIME_STAMP_UNTRUSTED))
		return;
	prov_json_key(j, "timestamp_unused");
	prov_json_begin(j, '{');
	prov_json_key(j, "trusted");
	prov_json_bool(j, false);
	prov_json_member(j, "authority", a->stamp_by);
	prov_json_end(j, '}');
}

static void put_time(struct prov_json *j, const struct prov_account *a)
{
	put_unused_stamp(j, a);
	if (!a->has_time)
		return;
	prov_json_key(j, "signed_at");
	prov_json_begin(j, '{');
	prov_json_member_time(j, "time", a->time);
	prov_json_member(j, "source", a->time_is_stamp ? "timestamp" : "claim");
	if (a->time_is_stamp) {
		prov_json_key(j, "trusted");
		prov_json_bool(j, !a->time_untrusted);
		prov_json_member(j, "authority", a->stamp_by);
	}
	prov_json_end(j, '}');
}

/* The short name of --declare, or the URI. */
static void put_declared(struct prov_json *j, const char *uri)
{
	const char *name = uri == NULL ? NULL : prov_declare_name(uri);

	prov_json_member(j, "declared", name != NULL ? name : uri);
}

static void put_metadata(struct prov_json *j, const struct prov_account *a)
{
	if (a->num_metadata == 0)
		return;
	prov_json_key(j, "metadata");
	prov_json_begin(j, '[');
	for (size_t i = 0; i < a->num_metadata && !prov_out_failed(&j->out); i++) {
		const struct prov_said *said = &a->metadata[i];

		prov_json_begin(j, '{');
		prov_json_member(j, "property", said->property);
		prov_json_member(j, "name", said->says);
		prov_json_member(j, "value", said->value);
		prov_json_key(j, "gathered");
		prov_json_bool(j, said->gathered);
		prov_json_end(j, '}');
	}
	prov_json_end(j, ']');
}

/* A list where the assertions differ: no key stands twice. */
static void put_training(struct prov_json *j, const struct prov_account *a)
{
	prov_json_key(j, "training");
	prov_json_begin(j, '{');
	for (size_t i = 0; i < a->num_training; i++) {
		const char *purpose = a->training[i].purpose;
		size_t first = 0, n = 0;

		while (strcmp(a->training[first].purpose, purpose) != 0)
			first++;
		for (size_t k = i; k < a->num_training && first == i; k++)
			n += strcmp(a->training[k].purpose, purpose) == 0;
		if (n == 1)
			prov_json_member(j, purpose, a->training[i].use);
		if (n < 2)
			continue;
		prov_json_key(j, purpose);
		prov_json_begin(j, '[');
		for (size_t k = i; k < a->num_training; k++) {
			if (strcmp(a->training[k].purpose, purpose) == 0)
				prov_json_str(j, a->training[k].use);
		}
		prov_json_end(j, ']');
	}
	prov_json_end(j, '}');
}

/* What it says of models (18.28) and of how else it can be found (18.10). */
static void put_models(struct prov_json *j, const struct prov_account *a)
{
	if (a->model_type != NULL) {
		prov_json_key(j, "ai_disclosure");
		prov_json_begin(j, '{');
		prov_json_member(j, "model_type", a->model_type);
		prov_json_member(j, "model_name", a->model_name);
		prov_json_member(j, "model_identifier", a->model_id);
		prov_json_member(j, "human_oversight", a->oversight);
		prov_json_end(j, '}');
	}
	if (a->num_training > 0)
		put_training(j, a);
	if (a->num_soft_bindings == 0)
		return;
	prov_json_key(j, "soft_bindings");
	prov_json_begin(j, '[');
	for (size_t i = 0; i < a->num_soft_bindings; i++)
		prov_json_str(j, a->soft_bindings[i]);
	prov_json_end(j, ']');
}

static void put_ingredient(
    struct prov_json *j, const struct prov_report *r, const struct prov_account *a)
{
	prov_json_begin(j, '{');
	prov_json_member(j, "title", a->title);
	prov_json_member(j, "relationship", a->relationship);
	prov_json_member(j, "state", prov_state_str(a->state));
	prov_json_put_status(j, &a->findings);
	prov_json_key(j, "depth");
	prov_json_uint(j, a->depth);
	prov_json_member(j, "path", a->path);
	prov_json_member(j, "manifest", a->manifest);
	put_declared(j, a->source_type);
	put_product(j, "generator", a->generator_name, a->generator_version);
	put_product(j, "tool", a->tool_name, a->tool_version);
	put_models(j, a);
	put_metadata(j, a);
	put_signer(j, r, a);
	put_time(j, a);
	prov_json_put_identities(j, r, a);
	prov_json_key(j, "counts_against");
	prov_json_bool(j, a->counts_invalid);
	prov_json_end(j, '}');
}

static void put_active(struct prov_json *j, const struct prov_report *r)
{
	const struct prov_account *a = &r->active;

	put_declared(j, r->declared);
	prov_json_member(j, "title", a->title);
	put_product(j, "generator", a->generator_name, a->generator_version);
	put_signer(j, r, a);
	put_time(j, a);
	prov_json_member(j, "active_manifest", r->has_active ? a->manifest : NULL);
	if (r->has_active || a->findings.n > 0)
		prov_json_put_status(j, &a->findings);
	if (!r->has_active)
		return;
	prov_json_key(j, "ingredients");
	prov_json_begin(j, '[');
	for (size_t i = 0; i < r->num_ingredients && !prov_out_failed(&j->out); i++)
		put_ingredient(j, r, &r->ingredients[i]);
	prov_json_end(j, ']');
}

/* Where the credentials lay (15.5): said wherever there are any. */
static void put_store(struct prov_json *j, const struct prov_report *r)
{
	static const char *const names[] = {
	    [PROV_STORE_NONE] = NULL,
	    [PROV_STORE_EMBEDDED] = "embedded",
	    [PROV_STORE_GIVEN] = "sidecar",
	    [PROV_STORE_FETCHED] = "remote",
	    [PROV_STORE_BESIDE] = "sidecar",
	    [PROV_STORE_ALONE] = "alone",
	};

	prov_json_member(j, "credentials_from", names[r->source]);
	prov_json_member(j, "sidecar", r->sidecar);
}

static void put_actions(struct prov_json *j, const struct prov_account *a)
{
	if (a->num_actions == 0)
		return;
	prov_json_key(j, "actions");
	prov_json_begin(j, '[');
	for (size_t i = 0; i < a->num_actions; i++)
		prov_json_str(j, a->actions[i]);
	prov_json_end(j, ']');
}

/* What the contract does not name: ours, behind what it does. */
static void put_more(struct prov_json *j, const struct prov_report *r)
{
	if (r->has_active) {
		put_product(j, "tool", r->active.tool_name, r->active.tool_version);
		prov_json_member(j, "action", r->active.action);
		if (r->active.has_when)
			prov_json_member_time(j, "action_when", r->active.when);
		put_actions(j, &r->active);
		if (r->declared != NULL) {
			prov_json_key(j, "declared_by_parent");
			prov_json_bool(j, r->declared_by_parent);
		}
		prov_json_key(j, "ai_declared");
		prov_json_bool(j, r->ai_declared);
		prov_json_member(j, "ai_declared_in", r->ai_declared ? r->ai_where : NULL);
		put_models(j, &r->active);
		put_metadata(j, &r->active);
	}
	if (r->state == PROV_STATE_ERROR)
		return;
	put_store(j, r);
	prov_json_put_identities(j, r, &r->active);
	prov_json_put_signals(j, r);
	prov_json_put_product(j, r);
	prov_json_put_lists(j, r);
	prov_json_key(j, "not_checked");
	prov_json_begin(j, '[');
	for (size_t i = 0; i < r->num_unchecked && !prov_out_failed(&j->out); i++)
		prov_json_str(j, r->unchecked[i]);
	prov_json_end(j, ']');
}

/* What made the exit status what it is; of credentials that don't hold, nothing else matters. */
static void put_unmet(struct prov_json *j, const struct prov_report *r, unsigned require)
{
	const struct prov_require_info *info;
	bool any = false;

	if (r->state != PROV_STATE_VALID && r->state != PROV_STATE_TRUSTED)
		return;
	for (size_t i = 0; (info = prov_require_at(i)) != NULL; i++) {
		if ((require & (unsigned)info->bit) == 0 || info->is_met(r))
			continue;
		if (!any) {
			prov_json_key(j, "required_but_not");
			prov_json_begin(j, '[');
		}
		prov_json_str(j, info->name);
		any = true;
	}
	if (any)
		prov_json_end(j, ']');
}

/* PROV_E_LIMIT is "limit": numbers are ours, words are for who reads. */
static void put_error_code(struct prov_json *j, int code)
{
	static const char prefix[] = "E_";
	char word[32] = "";
	size_t n = 0;

#define PUT_NAME(name, value, text)                                                                \
	if (code == (value))                                                                       \
		(void)snprintf(word, sizeof(word), "%s", #name);
	PROV_ERRCODES(PUT_NAME)
#undef PUT_NAME
	if (strncmp(word, prefix, strlen(prefix)) != 0)
		return;
	for (; word[n + 2] != '\0'; n++)
		word[n] = (char)(word[n + 2] | 0x20);
	word[n] = '\0';
	prov_json_member(j, "error_code", word);
}

int prov_render_json(const struct prov_report *r, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_json j;

	(void)flags;
	prov_json_init(&j, write, ctx);
	prov_json_begin(&j, '{');
	prov_json_member(&j, "file", r->name);
	prov_json_member(&j, "media_type", r->media_type);
	if (r->has_size) {
		prov_json_key(&j, "size");
		prov_json_uint(&j, r->size);
	}
	prov_json_member(&j, "state", prov_state_str(r->state));
	put_active(&j, r);
	prov_json_member(&j, "remote_manifest", r->remote_manifest);
	if (r->state == PROV_STATE_ERROR) {
		prov_json_member(&j, "error",
		    r->cause.msg[0] != '\0' ? r->cause.msg : prov_errcode_str(r->cause.code));
		if (r->cause.has_at) {
			prov_json_key(&j, "error_at");
			prov_json_uint(&j, r->cause.at);
		}
		put_error_code(&j, r->cause.code);
	}
	put_more(&j, r);
	put_unmet(&j, r, require);
	prov_json_put_policy(&j, r);
	prov_json_put_was(&j, r);
	if (r->no_personal) {
		prov_json_key(&j, "personal_left_out");
		prov_json_bool(&j, true);
	}
	if (r->as_of_is_set)
		prov_json_member_time(&j, "as_of", r->as_of);
	prov_json_end(&j, '}');
	return prov_json_finish(&j, err);
}
