/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SARIF 2.1.0, for continuous integration: what each input came to, what was found wrong with it,
 * and which of its statements disagree. The rules are the states, the requirements, the status
 * codes of the specification and the rules of agreement; their names are as stable as those.
 */
#include <stdio.h>

#include "base/limits.h"
#include "prov/version.h"
#include "report/render.h"
#include "report/render_json.h"
#include "report/require.h"
#include "report/sarif.h"
#include "report/say.h"
#include "report/verdict.h"

#define SCHEMA                                                                                     \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"                      \
	"sarif-schema-2.1.0.json"

#define POLICY "prov.policy"

/* The state of an asset as a rule, and how much it is a problem of a run that demands trust. */
static const struct state_rule {
	enum prov_state state;
	const char *id, *says, *kind, *level;
} states[] = {
    {PROV_STATE_TRUSTED, "prov.trusted", "unchanged since a trusted signer signed it", "pass",
	"none"},
    {PROV_STATE_VALID, "prov.valid", "unchanged since it was signed, by somebody on no trust list",
	"fail", "warning"},
    {PROV_STATE_NONE, "prov.none", "it carries no credentials, which proves nothing either way",
	"fail", "note"},
    {PROV_STATE_INVALID, "prov.invalid",
	"tampered with, or its credentials are malformed or do not count", "fail", "error"},
    {PROV_STATE_ERROR, "prov.error", "it could not be judged", "fail", "error"},
};
#define NUM_STATES (sizeof(states) / sizeof(states[0]))

/* --- the frame: the tool and its rules --- */

static void put_rule(
    struct prov_json *j, const char *id, const char *says, const char *level, const char *help)
{
	prov_json_begin(j, '{');
	prov_json_member(j, "id", id);
	prov_sarif_message(j, "shortDescription", says);
	prov_json_key(j, "defaultConfiguration");
	prov_json_begin(j, '{');
	prov_json_member(j, "level", level);
	prov_json_end(j, '}');
	if (help != NULL)
		prov_sarif_message(j, "help", help);
	prov_json_end(j, '}');
}

static const char *level_of(enum prov_status status, enum prov_severity severity)
{
	/* The specification counts an unknown signer, and credentials that can't be had, as
	 * failures; for what the asset comes to they are none. */
	if (status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED ||
	    status == PROV_ST_MANIFEST_INACCESSIBLE)
		return "warning";
	return severity == PROV_SEV_FAILURE ? "error" : "note";
}

static void put_status_rules(struct prov_json *j)
{
	for (int i = PROV_ST_NONE + 1; i < PROV_ST_COUNT; i++) {
		const struct prov_status_info *info = prov_status_info((enum prov_status)i);
		char help[80];

		if (info->severity == PROV_SEV_SUCCESS)
			continue;
		(void)snprintf(help, sizeof(help), "C2PA 2.4, %s", info->clause);
		put_rule(j, info->code, info->text, level_of((enum prov_status)i, info->severity),
		    info->clause[0] == '-' ? NULL : help);
	}
}

static void put_rules(struct prov_json *j)
{
	const struct prov_require_info *info;
	char id[64];

	for (size_t i = 0; i < NUM_STATES; i++)
		put_rule(j, states[i].id, states[i].says, states[i].level, NULL);
	for (size_t i = 0; (info = prov_require_at(i)) != NULL; i++) {
		(void)snprintf(id, sizeof(id), "prov.require.%s", info->name);
		put_rule(j, id, info->unmet, "warning", NULL);
	}
	for (size_t i = 0; prov_rule_at(i) != NULL; i++)
		put_rule(j, prov_rule_at(i), prov_rule_says(i), "warning", NULL);
	put_rule(j, POLICY, "a clause of the policy is not met", "warning", NULL);
	put_status_rules(j);
}

int prov_render_sarif_begin(prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_json j;

	prov_json_init(&j, write, ctx);
	prov_json_begin(&j, '{');
	prov_json_member(&j, "$schema", SCHEMA);
	prov_json_member(&j, "version", "2.1.0");
	prov_json_key(&j, "runs");
	prov_json_begin(&j, '[');
	prov_json_begin(&j, '{');
	prov_json_key(&j, "tool");
	prov_json_begin(&j, '{');
	prov_json_key(&j, "driver");
	prov_json_begin(&j, '{');
	prov_json_member(&j, "name", "prov");
	prov_json_member(&j, "version", prov_version());
	prov_json_key(&j, "rules");
	prov_json_begin(&j, '[');
	put_rules(&j);
	prov_json_end(&j, ']');
	prov_json_end(&j, '}');
	prov_json_end(&j, '}');
	prov_json_member(&j, "columnKind", "unicodeCodePoints");
	prov_json_key(&j, "results");
	prov_json_begin(&j, '[');
	prov_wr_str(&j.out.wr, "\n");
	return prov_json_finish(&j, err);
}

int prov_render_sarif_end(prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_out out;

	prov_out_init(&out, write, ctx);
	prov_wr_str(&out.wr, "]}]}\n");
	return prov_out_finish(&out, err);
}

/* --- the results of one report --- */

static void put_location(struct prov_json *j, const struct prov_report *r, const uint64_t *at)
{
	prov_json_key(j, "locations");
	prov_json_begin(j, '[');
	prov_json_begin(j, '{');
	prov_json_key(j, "physicalLocation");
	prov_json_begin(j, '{');
	prov_json_key(j, "artifactLocation");
	prov_json_begin(j, '{');
	prov_sarif_uri(j, r->path);
	prov_json_end(j, '}');
	if (at != NULL) {
		prov_json_key(j, "region");
		prov_json_begin(j, '{');
		prov_json_key(j, "byteOffset");
		prov_json_uint(j, *at);
		prov_json_end(j, '}');
	}
	prov_json_end(j, '}');
	prov_json_end(j, '}');
	prov_json_end(j, ']');
}

struct result {
	const char *rule, *kind, *level, *text;
	const uint64_t *at; /* the byte that it is about, or NULL */
};

/* All but its end, which the caller puts. */
static void begin_result(struct prov_json *j, const struct prov_report *r, const struct result *one)
{
	prov_json_begin(j, '{');
	prov_json_member(j, "ruleId", one->rule);
	prov_json_member(j, "kind", one->kind);
	prov_json_member(j, "level", one->level);
	prov_sarif_message(j, "message", one->text);
	put_location(j, r, one->at);
}

static void put_result(struct prov_json *j, const struct prov_report *r, const struct result *one)
{
	begin_result(j, r, one);
	prov_json_end(j, '}');
}

static int gather(void *ctx, const char *data, size_t len)
{
	prov_wr_bytes(ctx, prov_bytes(data, len));
	return 0;
}

/* The first line of the text form, which names the file and what it came to. */
static void put_sentence(struct prov_wr *wr, const struct prov_report *r)
{
	struct prov_say t = {.r = r};
	struct prov_err err = {0};

	prov_out_init(&t.text.out, gather, wr);
	prov_say_verdict(&t);
	if (prov_out_finish(&t.text.out, &err) != PROV_OK)
		wr->code = err.code;
	if (wr->n > 0)
		prov_wr_cut(wr, wr->n - 1); /* the line's end */
	prov_wr_u8(wr, 0);
}

static void put_properties(struct prov_json *j, const struct prov_report *r)
{
	prov_json_key(j, "properties");
	prov_json_begin(j, '{');
	prov_json_member(j, "state", prov_state_str(r->state));
	prov_json_member(j, "media_type", r->media_type);
	prov_json_member(j, "declared", r->declared);
	prov_json_member(j, "signer", r->active.signer_name);
	prov_json_put_signals(j, r);
	prov_json_put_identities(j, r, &r->active);
	prov_json_put_product(j, r);
	prov_json_put_lists(j, r);
	prov_json_put_policy(j, r);
	prov_json_put_was(j, r);
	prov_json_end(j, '}');
}

static void put_state(struct prov_json *j, const struct prov_report *r, unsigned require)
{
	const struct state_rule *row = &states[0];
	bool passes = prov_report_meets(r, require);
	struct prov_wr wr;

	for (size_t i = 0; i < NUM_STATES; i++) {
		if (states[i].state == r->state)
			row = &states[i];
	}
	prov_wr_init(&wr, PROV_MAX_ARENA);
	put_sentence(&wr, r);
	begin_result(j, r,
	    &(struct result){.rule = row->id,
		.kind = passes ? "pass" : row->kind,
		.level = passes ? "none" : row->level,
		.text = wr.code == PROV_OK ? (const char *)prov_wr_data(&wr).p : row->says});
	put_properties(j, r);
	prov_json_end(j, '}');
	prov_wr_fini(&wr);
}

static void put_unmet(struct prov_json *j, const struct prov_report *r, unsigned require)
{
	const struct prov_require_info *info;
	char id[64];

	for (size_t i = 0; prov_report_holds(r) && (info = prov_require_at(i)) != NULL; i++) {
		if ((require & (unsigned)info->bit) == 0 || info->is_met(r))
			continue;
		(void)snprintf(id, sizeof(id), "prov.require.%s", info->name);
		put_result(j, r,
		    &(struct result){
			.rule = id, .kind = "fail", .level = "warning", .text = info->unmet});
	}
}

/* What the caller's policy asks beyond that. */
static void put_clauses(struct prov_json *j, const struct prov_report *r)
{
	for (size_t i = 0; r->policy.name != NULL && i < r->policy.n; i++) {
		const struct prov_clause_row *row = &r->policy.v[i];
		struct prov_wr wr;

		if (row->result != PROV_RESULT_FAIL && row->result != PROV_RESULT_WARN)
			continue;
		prov_wr_init(&wr, PROV_MAX_ARENA);
		prov_wr_str(&wr, row->id);
		if (row->says != NULL) {
			prov_wr_str(&wr, ": ");
			prov_wr_str(&wr, row->says);
		}
		prov_wr_u8(&wr, 0);
		put_result(j, r,
		    &(struct result){.rule = POLICY,
			.kind = "fail",
			.level = row->result == PROV_RESULT_FAIL ? "error" : "warning",
			.text = wr.code == PROV_OK ? (const char *)prov_wr_data(&wr).p : row->id});
		prov_wr_fini(&wr);
	}
}

/* What was on record when an ingredient was taken in does not count against the file. */
static void put_findings(
    struct prov_json *j, const struct prov_report *r, const struct prov_account *a, bool counts)
{
	for (size_t i = 0; i < a->findings.n && !prov_out_failed(&j->out); i++) {
		const struct prov_finding *f = &a->findings.v[i];
		struct prov_status_entry entry = prov_finding_entry(f);

		if (entry.severity == PROV_SEV_SUCCESS)
			continue;
		put_result(j, r,
		    &(struct result){.rule = entry.code,
			.kind = "fail",
			.level = counts ? level_of(f->status, f->severity) : "note",
			.text = entry.explanation != NULL ? entry.explanation : entry.code,
			.at = f->has_at ? &f->at : NULL});
	}
}

static void put_disagreement(
    struct prov_json *j, const struct prov_report *r, const struct prov_disagreement *row)
{
	const struct prov_statement *both[] = {&row->one, &row->other};
	struct prov_wr wr;

	prov_wr_init(&wr, PROV_MAX_ARENA);
	prov_wr_str(&wr, row->says);
	for (size_t i = 0; i < 2; i++) {
		prov_wr_str(&wr, i == 0 ? ": " : ", ");
		prov_wr_str(&wr, both[i]->where);
		prov_wr_str(&wr, " \"");
		prov_wr_str(&wr, both[i]->value);
		prov_wr_str(&wr, "\"");
	}
	prov_wr_u8(&wr, 0);
	put_result(j, r,
	    &(struct result){.rule = row->rule,
		.kind = "fail",
		.level = "warning",
		.text = wr.code == PROV_OK ? (const char *)prov_wr_data(&wr).p : row->says});
	prov_wr_fini(&wr);
}

int prov_render_sarif(const struct prov_report *r, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_json j;

	(void)flags;
	prov_json_init(&j, write, ctx);
	put_state(&j, r, require);
	put_unmet(&j, r, require);
	put_clauses(&j, r);
	put_findings(&j, r, &r->active, true);
	for (size_t i = 0; i < r->num_ingredients; i++)
		put_findings(&j, r, &r->ingredients[i], r->ingredients[i].counts_invalid);
	for (size_t i = 0; i < r->num_disagreements; i++)
		put_disagreement(&j, r, &r->disagreements[i]);
	return prov_json_finish(&j, err);
}
