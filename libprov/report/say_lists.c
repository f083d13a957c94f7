/* SPDX-License-Identifier: Apache-2.0 */
/* By which trust lists all this was judged, and of when they are. */
#include <string.h>

#include "base/clock.h"
#include "report/say.h"

#define SHOWN 4 /* unless everything is asked for */

static void put_day(struct prov_say *t, const char *words, int64_t when)
{
	char text[PROV_TIME_TEXT];

	prov_clock_format(when, text);
	prov_wr_printf(&t->text.out.wr, "%s%.10s", words, text);
}

/* Its own name, or that of its file. */
static const char *short_name(const struct prov_list_entry *list)
{
	const char *slash = strrchr(list->name, '/');

	return list->title != NULL ? list->title : slash != NULL ? slash + 1 : list->name;
}

static const char *shown_name(const struct prov_say *t, const struct prov_list_entry *list)
{
	return prov_report_shown(t->r, list->name);
}

static const char *usual_name(const struct prov_say *t, const struct prov_list_entry *list)
{
	(void)t;
	return short_name(list);
}

/* Whether a list of other content has this name, too: one that was named in two ways, or for two
 * kinds of certificates, is one list. */
static bool is_shared(const struct prov_say *t, const struct prov_list_entry *list,
    const char *(*name_of)(const struct prov_say *t, const struct prov_list_entry *list))
{
	const struct prov_report *r = t->r;

	for (size_t i = 0; i < r->num_lists; i++) {
		if (!prov_list_is_same(&r->lists[i], list) &&
		    strcmp(name_of(t, &r->lists[i]), name_of(t, list)) == 0)
			return true;
	}
	return false;
}

void prov_say_list_name(struct prov_say *t, const struct prov_list_entry *list)
{
	const char *path = shown_name(t, list);
	bool shared = is_shared(t, list, usual_name);

	if (list->title != NULL) {
		prov_say_quote(t, list->title);
		if (!shared)
			return;
		prov_say_put(t, " in ");
	}
	prov_text_quote(&t->text, prov_bytes_str(shared || t->verbose ? path : short_name(list)),
	    PROV_SAY_NAME);
	/* Where folders are left out, a path tells no more than the name. */
	if (shared && is_shared(t, list, shown_name))
		prov_wr_printf(&t->text.out.wr, " with SHA-256 %.16s...", list->sha256);
}

static void put_dates(struct prov_say *t, const struct prov_list_entry *list)
{
	if (list->has_issued)
		put_day(t, " of ", list->issued);
	else if (list->has_got)
		put_day(t, " of ", list->got);
	else
		prov_say_put(t, " of no known date");
	if (prov_report_list_is_late(t->r, list))
		put_day(t, ", PAST ITS TIME since ", list->next_update);
	else if (list->has_next_update)
		put_day(t, ", good until ", list->next_update);
}

static const char *kind_of(const struct prov_list_entry *list)
{
	switch (list->list) {
	case PROV_LIST_TIMESTAMPS:
		return "time-stamp authorities";
	case PROV_LIST_ALLOWED:
		return "signers by themselves";
	case PROV_LIST_IDENTITIES:
		return "identities";
	case PROV_LIST_PRODUCTS:
		return "conforming products";
	case PROV_LIST_SIGNERS:
	default:
		return "signers";
	}
}

static void put_all(struct prov_say *t)
{
	for (size_t i = 0; i < t->r->num_lists; i++) {
		const struct prov_list_entry *list = &t->r->lists[i];

		prov_say_begin(t, "Trust list: ");
		prov_say_list_name(t, list);
		put_dates(t, list);
		prov_say_put(t, ", for ");
		prov_say_put(t, kind_of(list));
		prov_say_put(t, ", SHA-256 ");
		prov_say_show(t, list->sha256, 64);
		prov_say_end(t);
	}
}

void prov_say_lists(struct prov_say *t)
{
	size_t n = t->r->num_lists;

	if (n == 0)
		return;
	if (t->verbose) {
		put_all(t);
		return;
	}
	prov_say_begin(t, n == 1 ? "Trust list: " : "Trust lists: ");
	for (size_t i = 0; i < n && i < SHOWN; i++) {
		prov_say_put(t, i == 0 ? "" : "; ");
		prov_say_list_name(t, &t->r->lists[i]);
		put_dates(t, &t->r->lists[i]);
	}
	if (n > SHOWN)
		prov_wr_printf(&t->text.out.wr, "; and %zu more", n - SHOWN);
	prov_say_end(t);
}
