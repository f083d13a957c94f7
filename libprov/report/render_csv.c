/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row for one asset, for a spreadsheet. Columns are only ever added, at the end; a cell whose
 * value isn't known is empty. Where there can be several, a blank stands between them.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "base/limits.h"
#include "prov/sign.h"
#include "report/render.h"
#include "report/render_csv.h"
#include "report/require.h"
#include "report/say.h"
#include "report/words.h"

static void show(struct prov_csv_row *t, const char *text)
{
	prov_csv_show(&t->csv, text, PROV_SAY_TEXT);
}

static void put_bool(struct prov_csv_row *t, bool is_known, bool v)
{
	prov_csv_put(&t->csv, !is_known ? "" : v ? "true" : "false");
}

static void put_uint(struct prov_csv_row *t, bool is_known, uint64_t v)
{
	prov_csv_put(&t->csv, "");
	if (is_known)
		prov_wr_printf(&t->csv.out.wr, "%" PRIu64, v);
}

static void put_time(struct prov_csv_row *t, bool is_known, int64_t when)
{
	char text[PROV_TIME_TEXT];

	prov_clock_format(when, text);
	prov_csv_put(&t->csv, is_known ? text : "");
}

/* Words that gather into one cell. */
static void add_word(struct prov_wr *w, const char *word)
{
	if (w->n > 0)
		prov_wr_u8(w, ' ');
	prov_wr_str(w, word);
}

static void put_words(struct prov_csv_row *t, struct prov_wr *w)
{
	prov_wr_u8(w, 0);
	if (w->code == PROV_OK)
		prov_csv_show(&t->csv, (const char *)prov_wr_data(w).p, PROV_WORDS_MAX);
	else
		t->csv.out.wr.code = w->code;
	prov_wr_fini(w);
}

static void put_file(struct prov_csv_row *t)
{
	prov_csv_show(&t->csv, t->r->name, PROV_WORDS_MAX);
}

static void put_media_type(struct prov_csv_row *t)
{
	show(t, t->r->media_type);
}

static void put_size(struct prov_csv_row *t)
{
	put_uint(t, t->r->has_size, t->r->size);
}

static void put_state(struct prov_csv_row *t)
{
	prov_csv_put(&t->csv, prov_state_str(t->r->state));
}

static void put_declared(struct prov_csv_row *t)
{
	const char *uri = t->r->declared, *name = uri == NULL ? NULL : prov_declare_name(uri);

	show(t, name != NULL ? name : uri);
}

static void put_ai_declared(struct prov_csv_row *t)
{
	put_bool(t, t->r->has_active, t->r->ai_declared);
}

static void put_signer(struct prov_csv_row *t)
{
	show(t, t->r->active.signer_name);
}

static void put_organization(struct prov_csv_row *t)
{
	show(t, t->r->active.signer_org);
}

static void put_issuer(struct prov_csv_row *t)
{
	show(t, t->r->active.signer_issuer);
}

static void put_trusted(struct prov_csv_row *t)
{
	put_bool(t, t->r->active.has_signer, prov_account_trusts_signer(&t->r->active));
}

static void put_signed_at(struct prov_csv_row *t)
{
	put_time(t, t->r->active.has_time, t->r->active.time);
}

static void put_time_source(struct prov_csv_row *t)
{
	const struct prov_account *a = &t->r->active;

	prov_csv_put(&t->csv, !a->has_time ? "" : a->time_is_stamp ? "timestamp" : "claim");
}

static void put_title(struct prov_csv_row *t)
{
	show(t, t->r->active.title);
}

static void put_generator(struct prov_csv_row *t)
{
	show(t, t->r->active.generator_name);
}

static void put_ingredients(struct prov_csv_row *t)
{
	put_uint(t, t->r->has_active, t->r->num_ingredients);
}

static void put_invalid_ingredients(struct prov_csv_row *t)
{
	put_uint(t, t->r->has_active, prov_report_invalid_ingredients(t->r));
}

static void put_failures(struct prov_csv_row *t)
{
	const struct prov_findings *f = &t->r->active.findings;
	struct prov_wr w;

	prov_wr_init(&w, PROV_MAX_ARENA);
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].severity == PROV_SEV_FAILURE)
			add_word(&w, f->v[i].code);
	}
	put_words(t, &w);
}

/* Where the file says AI, unsigned. */
static void put_ai_signals(struct prov_csv_row *t)
{
	struct prov_wr w;

	prov_wr_init(&w, PROV_MAX_ARENA);
	for (size_t i = 0; i < t->r->signals.n; i++) {
		if (t->r->signals.v[i].says == PROV_SAYS_AI)
			add_word(&w, t->r->signals.v[i].row->id);
	}
	put_words(t, &w);
}

static void put_disagreements(struct prov_csv_row *t)
{
	struct prov_wr w;

	prov_wr_init(&w, PROV_MAX_ARENA);
	for (size_t i = 0; i < t->r->num_disagreements; i++)
		add_word(&w, t->r->disagreements[i].rule);
	put_words(t, &w);
}

static void put_unmet(struct prov_csv_row *t)
{
	const struct prov_require_info *info;
	struct prov_wr w;

	prov_wr_init(&w, PROV_MAX_ARENA);
	for (size_t i = 0; prov_report_holds(t->r) && (info = prov_require_at(i)) != NULL; i++) {
		if ((t->require & (unsigned)info->bit) != 0 && !info->is_met(t->r))
			add_word(&w, info->name);
	}
	put_words(t, &w);
}

static void put_unchecked(struct prov_csv_row *t)
{
	put_uint(t, t->r->state != PROV_STATE_ERROR, t->r->num_unchecked);
}

static void put_error(struct prov_csv_row *t)
{
	const struct prov_err *cause = &t->r->cause;

	if (t->r->state != PROV_STATE_ERROR)
		show(t, NULL);
	else
		show(t, cause->msg[0] != '\0' ? cause->msg : prov_errcode_str(cause->code));
}

/* Where in the file that showed. */
static void put_error_at(struct prov_csv_row *t)
{
	const struct prov_err *cause = &t->r->cause;

	put_uint(t, t->r->state == PROV_STATE_ERROR && cause->has_at, cause->at);
}

static const struct {
	const char *name;
	void (*put)(struct prov_csv_row *);
} columns[] = {
    {"file", put_file},
    {"media_type", put_media_type},
    {"size", put_size},
    {"state", put_state},
    {"declared", put_declared},
    {"ai_declared", put_ai_declared},
    {"signer", put_signer},
    {"organization", put_organization},
    {"issuer", put_issuer},
    {"signer_trusted", put_trusted},
    {"signed_at", put_signed_at},
    {"signed_at_source", put_time_source},
    {"title", put_title},
    {"generator", put_generator},
    {"ingredients", put_ingredients},
    {"failures", put_failures},
    {"unsigned_ai", put_ai_signals},
    {"disagreements", put_disagreements},
    {"required_but_not", put_unmet},
    {"not_checked", put_unchecked},
    {"error", put_error},
    {"policy", prov_csv_put_policy},
    {"policy_result", prov_csv_put_policy_result},
    {"policy_clauses", prov_csv_put_clauses},
    {"was_file", prov_csv_put_was_file},
    {"was_state", prov_csv_put_was_state},
    {"was_credentials", prov_csv_put_was_credentials},
    {"was_content", prov_csv_put_was_content},
    {"was_marks", prov_csv_put_was_marks},
    {"lists", prov_csv_put_lists},
    {"trusted_identities", prov_csv_put_identities},
    {"product", prov_csv_put_product},
    {"product_name", prov_csv_put_product_name},
    {"timestamp_trusted", prov_csv_put_stamp_trusted},
    {"timestamp_authority", prov_csv_put_stamp_by},
    {"ingredients_invalid", put_invalid_ingredients},
    {"error_at", put_error_at},
};
#define NUM_COLUMNS (sizeof(columns) / sizeof(columns[0]))

int prov_render_csv_begin(prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_csv c = {.comma = false};

	prov_out_init(&c.out, write, ctx);
	for (size_t i = 0; i < NUM_COLUMNS; i++)
		prov_csv_put(&c, columns[i].name);
	prov_csv_end(&c);
	return prov_out_finish(&c.out, err);
}

int prov_render_csv(const struct prov_report *r, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_csv_row t = {.r = r, .require = require};

	(void)flags;
	prov_out_init(&t.csv.out, write, ctx);
	for (size_t i = 0; i < NUM_COLUMNS; i++)
		columns[i].put(&t);
	prov_csv_end(&t.csv);
	return prov_out_finish(&t.csv.out, err);
}
