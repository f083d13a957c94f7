/* SPDX-License-Identifier: Apache-2.0 */
/* The columns on what stands beside the verdict: the policy, the file before, the lists. */
#include "base/clock.h"
#include "base/limits.h"
#include "report/render_csv.h"
#include "report/say.h"
#include "report/was.h"
#include "report/words.h"

static void show(struct prov_csv_row *t, const char *text)
{
	prov_csv_show(&t->csv, text, PROV_WORDS_MAX);
}

/* Several in one cell. */
static void part(struct prov_wr *w, const char *between)
{
	if (w->n > 0)
		prov_wr_str(w, between);
}

static void put_gathered(struct prov_csv_row *t, struct prov_wr *w)
{
	prov_wr_u8(w, 0);
	if (w->code == PROV_OK)
		prov_csv_show(&t->csv, (const char *)prov_wr_data(w).p, PROV_MAX_ARENA);
	else
		t->csv.out.wr.code = w->code;
	prov_wr_fini(w);
}

void prov_csv_put_policy(struct prov_csv_row *t)
{
	show(t, t->r->policy.name);
}

void prov_csv_put_policy_result(struct prov_csv_row *t)
{
	prov_csv_put(
	    &t->csv, t->r->policy.name == NULL ? "" : prov_result_str(t->r->policy.result));
}

void prov_csv_put_clauses(struct prov_csv_row *t)
{
	struct prov_wr w;

	prov_wr_init(&w, PROV_MAX_ARENA);
	for (size_t i = 0; t->r->policy.name != NULL && i < t->r->policy.n; i++) {
		part(&w, " ");
		prov_wr_str(&w, t->r->policy.v[i].id);
		prov_wr_str(&w, ":");
		prov_wr_str(&w, prov_result_str(t->r->policy.v[i].result));
	}
	put_gathered(t, &w);
}

void prov_csv_put_was_file(struct prov_csv_row *t)
{
	show(t, t->r->was == NULL ? NULL : t->r->was->name);
}

void prov_csv_put_was_state(struct prov_csv_row *t)
{
	prov_csv_put(&t->csv, t->r->was == NULL ? "" : prov_state_str(t->r->was->state));
}

void prov_csv_put_was_credentials(struct prov_csv_row *t)
{
	const struct prov_was *w = t->r->was;

	if (w == NULL)
		prov_csv_put(&t->csv, "");
	else if (w->as_ingredient)
		prov_csv_put(&t->csv, "replaced-ingredient");
	else
		prov_csv_put(&t->csv, prov_fate_str(w->fate));
}

void prov_csv_put_was_content(struct prov_csv_row *t)
{
	prov_csv_put(&t->csv, t->r->was == NULL ? "" : prov_likeness_str(t->r->was->likeness));
}

void prov_csv_put_was_marks(struct prov_csv_row *t)
{
	const struct prov_was *was = t->r->was;
	struct prov_wr w;

	prov_wr_init(&w, PROV_MAX_ARENA);
	for (size_t i = 0; was != NULL && i < was->num_marks; i++) {
		const struct prov_was_mark *m = &was->marks[i];

		part(&w, " ");
		prov_wr_str(&w, m->id);
		prov_wr_str(&w, m->after == NULL    ? ":gone"
				: m->before == NULL ? ":added"
						    : ":changed");
	}
	put_gathered(t, &w);
}

static void add_day(struct prov_wr *w, const char *words, int64_t when)
{
	char text[PROV_TIME_TEXT];

	prov_clock_format(when, text);
	prov_wr_printf(w, "%s%.10s", words, text);
}

void prov_csv_put_lists(struct prov_csv_row *t)
{
	struct prov_wr w;

	prov_wr_init(&w, PROV_MAX_ARENA);
	for (size_t i = 0; i < t->r->num_lists; i++) {
		const struct prov_list_entry *list = &t->r->lists[i];

		part(&w, "; ");
		prov_wr_str(
		    &w, list->title != NULL ? list->title : prov_report_shown(t->r, list->name));
		if (list->has_issued)
			add_day(&w, " of ", list->issued);
		else if (list->has_got)
			add_day(&w, " of ", list->got);
		if (list->has_next_update)
			add_day(&w,
			    prov_report_list_is_late(t->r, list) ? " past its time since "
								 : " good until ",
			    list->next_update);
	}
	put_gathered(t, &w);
}

/* Whose names the trusted identities bear; those of others are anybody's word, and nobody vouches
 * for what is invalid. */
void prov_csv_put_identities(struct prov_csv_row *t)
{
	const struct prov_account *a = &t->r->active;
	struct prov_wr w;

	prov_wr_init(&w, PROV_MAX_ARENA);
	for (size_t i = 0; i < a->num_identities; i++) {
		const struct prov_identity_row *row = &t->r->identities[a->first_identity + i];

		if (!row->trusted || row->name == NULL || prov_account_fell(t->r, a))
			continue;
		part(&w, "; ");
		prov_wr_str(&w, row->name);
	}
	put_gathered(t, &w);
}

/* Whether what made the credentials is on the list of conforming products, where there is one. */
void prov_csv_put_product(struct prov_csv_row *t)
{
	const char *word = prov_report_product_word(t->r->product.state);

	prov_csv_put(&t->csv, word != NULL ? word : "");
}

void prov_csv_put_product_name(struct prov_csv_row *t)
{
	prov_csv_show(&t->csv, t->r->product.name, PROV_SAY_TEXT);
}

/* Whether the authority of its time-stamp is on a list; empty where no stamp came so far as to be
 * asked that. */
void prov_csv_put_stamp_trusted(struct prov_csv_row *t)
{
	const struct prov_account *a = &t->r->active;
	bool listed = a->has_time && a->time_is_stamp && !a->time_untrusted;

	if (listed)
		prov_csv_put(&t->csv, "true");
	else if ((a->has_time && a->time_is_stamp) ||
		 prov_findings_have(&a->findings, PROV_ST_TIME_STAMP_UNTRUSTED))
		prov_csv_put(&t->csv, "false");
	else
		prov_csv_put(&t->csv, "");
}

/* Whose name that authority's certificate has; one on no list can call itself anything. */
void prov_csv_put_stamp_by(struct prov_csv_row *t)
{
	prov_csv_show(&t->csv, t->r->active.stamp_by, PROV_SAY_TEXT);
}
