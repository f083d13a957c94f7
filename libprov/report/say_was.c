/* SPDX-License-Identifier: Apache-2.0 */
/* What became of the file since it was another. */
#include "report/say.h"
#include "report/was.h"

static void say_fate(struct prov_say *t, const struct prov_was *w)
{
	static const char *const words[] = {
	    [PROV_FATE_NONE] = "there were none, and there are none",
	    [PROV_FATE_ADDED] = "added: there were none before",
	    [PROV_FATE_KEPT] = "kept",
	    [PROV_FATE_BROKEN] = "broken: they are still there, and hold no longer",
	    [PROV_FATE_STRIPPED] = "stripped: there were some, and they are gone",
	    [PROV_FATE_REPLACED] = "replaced by others",
	};

	prov_say_begin(t, "Credentials, beside ");
	prov_say_file_name(t, w->name);
	prov_say_put(t, " (");
	prov_say_put(t, prov_state_str(w->state));
	prov_say_put(t, "): ");
	prov_say_put(t, words[w->fate]);
	if (w->as_ingredient)
		prov_say_put(t, ", which name the earlier ones as an ingredient");
	prov_say_end(t);
}

static void say_mark(struct prov_say *t, const struct prov_was_mark *m)
{
	prov_say_begin(t, m->after == NULL    ? "Mark gone: "
			  : m->before == NULL ? "Mark added: "
					      : "Mark changed: ");
	prov_say_put(t, m->id);
	prov_say_put(t, " ");
	if (m->before != NULL)
		prov_say_quote(t, m->before);
	if (m->before != NULL && m->after != NULL)
		prov_say_put(t, " became ");
	if (m->after != NULL)
		prov_say_quote(t, m->after);
	prov_say_end(t);
}

/* Pictures are compared in small, which sees neither a part that was painted over nor that one is
 * cut out of the other. What is not the same is never alike by all. */
static void put_measured(struct prov_say *t, const struct prov_was *w, bool is_text)
{
	const bool alike = w->likeness == PROV_LIKENESS_LIKELY;
	const unsigned by = w->alike < 100 ? w->alike : 99;

	if (is_text)
		prov_wr_printf(&t->text.out.wr,
		    alike ? "a similar text (%u %%), and changed" : "another text (%u %% alike)",
		    by);
	else
		prov_wr_printf(&t->text.out.wr,
		    alike ? "changed; in small much like that picture (%u %%), which does not show "
			    "what was done to parts of it"
			  : "changed; in small unlike that picture (%u %% alike): another one, or "
			    "one that was cropped, turned or mirrored",
		    by);
}

static void say_likeness(struct prov_say *t, const struct prov_was *w)
{
	bool is_text = strcmp(w->by, "text") == 0;

	prov_say_begin(t, "Content: ");
	switch (w->likeness) {
	case PROV_LIKENESS_SAME_FILE:
		prov_say_put(t, "the same file, to the byte");
		break;
	case PROV_LIKENESS_EXACT:
		prov_say_put(t, is_text ? "the same text" : "the same picture, to the pixel");
		break;
	case PROV_LIKENESS_LIKELY:
	case PROV_LIKENESS_OTHER:
		put_measured(t, w, is_text);
		break;
	case PROV_LIKENESS_UNKNOWN:
	default:
		prov_say_put(t, "not compared: ");
		prov_say_put(t, w->by);
		break;
	}
	prov_say_end(t);
}

void prov_say_was(struct prov_say *t)
{
	const struct prov_was *w = t->r->was;

	if (w == NULL)
		return;
	say_fate(t, w);
	for (size_t i = 0; i < w->num_marks; i++) {
		if (prov_say_is_enough(t, i, w->num_marks))
			break;
		say_mark(t, &w->marks[i]);
	}
	say_likeness(t, w);
}
