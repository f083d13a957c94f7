/* SPDX-License-Identifier: Apache-2.0 */
/* What a clause can ask of signals and of their agreement; and how values are compared. */
#include "report/clauses_marks.h"

/* TEXT is PATTERN, which may have one star at its beginning or its end. */
static bool fits(const char *text, const char *pattern)
{
	size_t n = strlen(text), m = strlen(pattern);

	if (m > 0 && pattern[0] == '*')
		return n >= m - 1 && strcmp(&text[n - (m - 1)], &pattern[1]) == 0;
	if (m > 0 && pattern[m - 1] == '*')
		return strncmp(text, pattern, m - 1) == 0;
	return strcmp(text, pattern) == 0;
}

bool prov_term_lists(const struct prov_term *t, const char *text)
{
	for (size_t i = 0; i < t->n && text != NULL; i++) {
		if (strcmp(t->v[i], text) == 0)
			return true;
	}
	return false;
}

bool prov_term_matches(const struct prov_term *t, const char *text)
{
	for (size_t i = 0; i < t->n && text != NULL; i++) {
		if (fits(text, t->v[i]))
			return true;
	}
	return false;
}

bool prov_term_knows_signal(const char *value)
{
	const struct prov_signal_row *row;

	for (size_t i = 0; (row = prov_signal_at(i)) != NULL; i++) {
		if (fits(row->id, value))
			return true;
	}
	return false;
}

bool prov_term_knows_kind(const char *value)
{
	for (int kind = 0; kind < PROV_SIGNAL_KINDS; kind++) {
		if (strcmp(prov_signal_kind_str((enum prov_signal_kind)kind), value) == 0)
			return true;
	}
	return false;
}

bool prov_term_knows_says(const char *value)
{
	for (int says = PROV_SAYS_AI; says <= PROV_SAYS_NOT_AI; says++) {
		if (strcmp(prov_signal_says_str((enum prov_signal_says)says), value) == 0)
			return true;
	}
	return false;
}

bool prov_term_knows_rule(const char *value)
{
	const char *id;

	for (size_t i = 0; (id = prov_rule_at(i)) != NULL; i++) {
		if (fits(id, value))
			return true;
	}
	return false;
}

/* That something is not there is only known where all was read. */
static bool all_read(const struct prov_report *r)
{
	return r->signals.was_read && !r->signals.missed && r->signals.gave_up == NULL &&
	       r->signals.more == 0;
}

bool prov_term_holds_all_read(const struct prov_report *r, const struct prov_term *t)
{
	return all_read(r) == t->flag;
}

/* Only two pictures that could be compared show that a preview is one of the picture. */
bool prov_term_holds_preview_compared(const struct prov_report *r, const struct prov_term *t)
{
	bool found = false;

	for (size_t i = 0; i < r->signals.num_previews; i++)
		found = found || r->signals.previews[i].look.of > 0;
	return found == t->flag;
}

static bool has_signal(const struct prov_report *r, const struct prov_term *t, bool sound)
{
	for (size_t i = 0; i < r->signals.n; i++) {
		const struct prov_signal *s = &r->signals.v[i];

		if (prov_term_matches(t, s->row->id) && (!sound || s->flaw == NULL))
			return true;
	}
	return false;
}

bool prov_term_holds_some_signal(const struct prov_report *r, const struct prov_term *t)
{
	return has_signal(r, t, false);
}

bool prov_term_holds_sound_signal(const struct prov_report *r, const struct prov_term *t)
{
	return has_signal(r, t, true);
}

bool prov_term_holds_no_signal(const struct prov_report *r, const struct prov_term *t)
{
	return all_read(r) && !has_signal(r, t, false);
}

static bool has_kind(const struct prov_report *r, const struct prov_term *t)
{
	for (size_t i = 0; i < r->signals.n; i++) {
		if (prov_term_lists(
			t, prov_signal_kind_str((enum prov_signal_kind)r->signals.v[i].row->kind)))
			return true;
	}
	return false;
}

bool prov_term_holds_some_kind(const struct prov_report *r, const struct prov_term *t)
{
	return has_kind(r, t);
}

bool prov_term_holds_no_kind(const struct prov_report *r, const struct prov_term *t)
{
	return all_read(r) && !has_kind(r, t);
}

static bool has_says(const struct prov_report *r, const struct prov_term *t)
{
	for (size_t i = 0; i < r->signals.n; i++) {
		if (prov_term_lists(t, prov_signal_says_str(r->signals.v[i].says)))
			return true;
	}
	return false;
}

bool prov_term_holds_some_says(const struct prov_report *r, const struct prov_term *t)
{
	return has_says(r, t);
}

bool prov_term_holds_no_says(const struct prov_report *r, const struct prov_term *t)
{
	return all_read(r) && !has_says(r, t);
}

static bool has_rule(const struct prov_report *r, const struct prov_term *t)
{
	for (size_t i = 0; i < r->num_disagreements; i++) {
		if (prov_term_matches(t, r->disagreements[i].rule))
			return true;
	}
	return false;
}

bool prov_term_holds_some_rule(const struct prov_report *r, const struct prov_term *t)
{
	return has_rule(r, t);
}

bool prov_term_holds_no_rule(const struct prov_report *r, const struct prov_term *t)
{
	return all_read(r) && !has_rule(r, t);
}
