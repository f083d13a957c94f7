/* SPDX-License-Identifier: Apache-2.0 */
/* What the file says of itself outside of its credentials, and what disagrees. */
#include "report/html_parts.h"
#include "report/personal.h"
#include "report/require.h"
#include "report/words.h"

static void put_remarks(struct prov_html *h, const struct prov_signal *s)
{
	const char *says = prov_signal_says_str(s->says);
	const char *between = "";

	if (says != NULL) {
		prov_html_put(h, "says ");
		prov_html_put(h, says);
		between = "; ";
	}
	if (s->flaw != NULL) {
		prov_html_put(h, between);
		prov_html_put(h, "malformed: ");
		prov_html_show_plain(h, s->flaw, PROV_WORDS_MAX);
		between = "; ";
	}
	if (prov_signal_is_personal(s->row)) {
		prov_html_put(h, between);
		prov_html_put(h, "can be tied to a person");
		between = "; ";
	}
	if (s->cut) {
		prov_html_put(h, between);
		prov_html_put(h, "longer than is shown");
	}
}

static void put_signal(struct prov_html *h, const struct prov_signal *s)
{
	prov_html_put(h, "<tr><th scope=\"row\">");
	prov_html_put(h, prov_signal_kind_str((enum prov_signal_kind)s->row->kind));
	prov_html_put(h, "</th><td><code>");
	prov_html_put(h, s->row->id);
	prov_html_put(h, "</code><br><span class=\"dim\">");
	prov_html_show_plain(h, s->row->says, PROV_WORDS_MAX);
	prov_html_put(h, "</span></td><td>");
	prov_html_show(h, s->value, PROV_WORDS_MAX);
	prov_html_put(h, s->row->strong ? "</td><td>strong</td><td>" : "</td><td>hint</td><td>");
	put_remarks(h, s);
	prov_html_line(h, "</td></tr>");
}

static void put_statement(struct prov_html *h, const struct prov_statement *s, bool holds)
{
	prov_html_put(h, "<li><code>");
	prov_html_put(h, s->where);
	prov_html_put(h, s->is_signed ? "</code> (signed): "
			 : holds      ? "</code> (beside the credentials): "
				      : "</code> (unsigned): ");
	prov_html_show(h, s->value, PROV_WORDS_MAX);
	prov_html_line(h, "</li>");
}

static void put_disagreements(struct prov_html *h, const struct prov_report *r)
{
	if (r->num_disagreements == 0)
		return;
	prov_html_section(h, "rules", "Statements that disagree");
	prov_html_line(h, "<ul>");
	for (size_t i = 0; i < r->num_disagreements; i++) {
		const struct prov_disagreement *row = &r->disagreements[i];

		prov_html_put(h, "<li><code>");
		prov_html_put(h, row->rule);
		prov_html_put(h, "</code> ");
		prov_html_show_plain(h, row->says, PROV_WORDS_MAX);
		prov_html_line(h, "<ul>");
		put_statement(h, &row->one, prov_report_holds(r));
		put_statement(h, &row->other, prov_report_holds(r));
		prov_html_line(h, "</ul></li>");
	}
	prov_html_line(h, "</ul>");
	prov_html_section_end(h);
}

void prov_html_put_signals(struct prov_html *h, const struct prov_report *r)
{
	bool holds;

	if (!r->signals.was_read)
		return;
	put_disagreements(h, r);
	holds = prov_report_holds(r);
	prov_html_section(h, "signals",
	    holds ? "What the file says of itself, beside its credentials"
		  : "What the file says of itself, unsigned");
	if (r->signals.n == 0) {
		prov_html_line(h, "<p>Nothing that is known here.</p>");
		prov_html_section_end(h);
		return;
	}
	prov_html_line(
	    h, holds ? "<table><caption>Whoever had the file before it was signed could write "
		       "these, and later, too, what no hash covers; the signer did not vouch for "
		       "them, and none of them changes the verdict.</caption>"
		     : "<table><caption>Whoever had the file could write these; nobody vouches "
		       "for them, and none of them changes the verdict.</caption>");
	prov_html_line(h, "<thead><tr><th scope=\"col\">Kind</th><th scope=\"col\">Where</th>"
			  "<th scope=\"col\">Value</th><th scope=\"col\">Strength</th>"
			  "<th scope=\"col\">Remarks</th></tr></thead><tbody>");
	for (size_t i = 0; i < r->signals.n && !prov_out_failed(&h->out); i++)
		put_signal(h, &r->signals.v[i]);
	prov_html_line(h, "</tbody></table>");
	prov_html_section_end(h);
}
