/* SPDX-License-Identifier: Apache-2.0 */
/* What the file says of itself outside of its credentials, for which nobody vouches; and what
 * disagrees. */
#include "report/require.h"
#include "report/say.h"

#define SHOWN 4 /* of one kind, unless everything is asked for */

/* One row for each kind, in the order in which they matter to somebody who has to decide. */
static const struct {
	enum prov_signal_kind kind;
	const char *head;
} kinds[] = {
    {PROV_SIGNAL_SOURCE_TYPE, "source type"},
    {PROV_SIGNAL_AI, "AI"},
    {PROV_SIGNAL_CAMERA, "camera"},
    {PROV_SIGNAL_TOOL, "tool"},
    {PROV_SIGNAL_HISTORY, "history"},
    {PROV_SIGNAL_TIME, "time"},
    {PROV_SIGNAL_POSITION, "position"},
    {PROV_SIGNAL_PERSON, "person"},
    {PROV_SIGNAL_NUMBER, "number"},
    {PROV_SIGNAL_TERMS, "terms of use"},
    {PROV_SIGNAL_MEDIA_TYPE, "media type"},
    {PROV_SIGNAL_CREDENTIALS, "credentials"},
    {PROV_SIGNAL_PREVIEW, "preview"},
    {PROV_SIGNAL_TEXT, "text"},
};

static void say_signal(struct prov_say *t, const struct prov_signal *s)
{
	prov_say_put(t, s->row->id);
	prov_say_put(t, " ");
	prov_say_quote(t, s->value);
	/* Of the rest only what does not follow from the kind. */
	if (s->says == PROV_SAYS_AI && s->row->kind != PROV_SIGNAL_AI)
		prov_say_put(t, s->row->kind == PROV_SIGNAL_SOURCE_TYPE ? " (AI)" : " (names AI)");
	else if (s->says == PROV_SAYS_MAY_BE_AI)
		prov_say_put(t, s->row->kind == PROV_SIGNAL_TEXT ? " (names AI)" : " (may be AI)");
	if (s->flaw != NULL) {
		prov_say_put(t, " (malformed: ");
		prov_say_put(t, s->flaw);
		prov_say_put(t, ")");
	}
	if (t->verbose)
		prov_say_at(t, s->at);
}

static void say_kind(struct prov_say *t, enum prov_signal_kind kind, const char *head)
{
	const struct prov_signals *all = &t->r->signals;
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct prov_signal *s = &all->v[i];

		if ((enum prov_signal_kind)s->row->kind != kind)
			continue;
		if (n == 0) {
			/* The hash of credentials that hold covers most of it: it is as it was
			 * then, and no statement of the signer's. */
			prov_say_begin(
			    t, prov_report_holds(t->r) ? "Beside the credentials, " : "Unsigned, ");
			prov_say_put(t, head);
			prov_say_put(t, ": ");
		} else if (n < SHOWN || t->verbose) {
			prov_say_put(t, ", ");
		}
		if (n < SHOWN || t->verbose)
			say_signal(t, s);
		n++;
	}
	if (n > SHOWN && !t->verbose)
		prov_wr_printf(&t->text.out.wr, " and %zu more", n - SHOWN);
	if (n > 0)
		prov_say_end(t);
}

static void say_statement(struct prov_say *t, const struct prov_statement *s)
{
	prov_say_put(t, s->where);
	prov_say_put(t, " ");
	prov_say_quote(t, s->value);
}

void prov_say_signals(struct prov_say *t)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		say_kind(t, kinds[i].kind, kinds[i].head);
	for (size_t i = 0; i < t->r->num_disagreements; i++) {
		const struct prov_disagreement *row = &t->r->disagreements[i];

		prov_say_begin(t, "Disagreement, ");
		prov_say_put(t, row->rule);
		prov_say_put(t, ": ");
		prov_say_put(t, row->says);
		prov_say_put(t, ": ");
		say_statement(t, &row->one);
		prov_say_put(t, ", ");
		say_statement(t, &row->other);
		prov_say_end(t);
	}
}
