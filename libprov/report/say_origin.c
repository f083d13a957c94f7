/* SPDX-License-Identifier: Apache-2.0 */
/* What the first line adds of where it comes from: AI, and what had been changed before. */
#include "report/say.h"

#include "claim/assertion.h"
#include "report/making.h"
#include "report/verdict.h"

static bool is_broken(const struct prov_account *a)
{
	return a->state == PROV_STATE_INVALID && !a->counts_invalid;
}

/* The nearest ingredient that was invalid when it was taken in; *MORE: how many others were. */
static const struct prov_account *broken(const struct prov_report *r, size_t *more)
{
	const struct prov_account *out = NULL;
	size_t n = 0;

	for (size_t i = 0; i < r->num_ingredients; i++) {
		const struct prov_account *a = &r->ingredients[i];

		if (!is_broken(a))
			continue;
		n++;
		if (out == NULL || a->depth < out->depth)
			out = a;
	}
	*more = n > 0 ? n - 1 : 0;
	return out;
}

bool prov_say_has_broken(const struct prov_say *t)
{
	size_t more;

	return broken(t->r, &more) != NULL;
}

static const char *what(const struct prov_account *a)
{
	static const struct {
		const char *relationship, *words;
	} rows[] = {
	    {"parentOf", "what it was made from"},
	    {"componentOf", "something in it"},
	    {"inputTo", "something that it was made with"},
	};

	if (a->depth > 1)
		return "something further back";
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (a->relationship != NULL && strcmp(rows[i].relationship, a->relationship) == 0)
			return rows[i].words;
	}
	return "an ingredient";
}

static void put_broken(struct prov_say *t)
{
	size_t more;
	const struct prov_account *a = broken(t->r, &more);

	if (a == NULL)
		return;
	prov_say_put(t, "; but ");
	prov_say_put(t, what(a));
	if (a->title != NULL) {
		prov_say_put(t, " (");
		prov_say_quote(t, a->title);
		prov_say_put(t, ")");
	}
	prov_say_put(t, " was recorded ");
	prov_say_put(t, prov_verdict_recorded(a));
	if (more > 0)
		prov_wr_printf(
		    &t->text.out.wr, ", and %zu more %s invalid", more, more == 1 ? "is" : "are");
}

/* Its own declaration in the words of its row; else that there is one somewhere. */
static void put_ai(struct prov_say *t)
{
	const struct prov_report *r = t->r;
	const struct prov_source_type *type =
	    r->declared == NULL ? NULL : prov_source_lookup(prov_bytes_str(r->declared));
	const char *class = NULL;

	if (!r->ai_declared)
		return;
	if (r->ai_where != NULL) {
		prov_say_put(t, "; something in it is declared as made with AI");
		return;
	}
	if (type != NULL && type->cls == PROV_SOURCE_AI &&
	    (!r->declared_by_parent || r->declared_of_content))
		class = prov_making_class(prov_making_declarer(r)->action, r->declared);
	prov_say_put(t, "; it is declared as ");
	prov_say_put(t, class != NULL ? class : "made with AI");
	if (r->ai_gathered)
		prov_say_put(t, ", in what was gathered, on nobody's word");
}

void prov_say_origin(struct prov_say *t)
{
	put_ai(t);
	put_broken(t);
}
