/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index as a page. Its filters are radio buttons and boxes that the style looks at
 * (":has(…:checked)"): no script; a browser that knows no :has shows everything.
 */
#include "report/html.h"
#include "report/index.h"
#include "report/say.h"

static const struct filter {
	enum prov_state state;
	const char *id;
} filters[] = {
    {PROV_STATE_INVALID, "invalid"},
    {PROV_STATE_ERROR, "error"},
    {PROV_STATE_VALID, "valid"},
    {PROV_STATE_NONE, "none"},
    {PROV_STATE_TRUSTED, "trusted"},
};
#define NUM_FILTERS (sizeof(filters) / sizeof(filters[0]))

static size_t count(const struct prov_index *index, enum prov_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < index->n; i++)
		n += index->v[i].state == state ? 1 : 0;
	return n;
}

static bool has_policy(const struct prov_index *index)
{
	for (size_t i = 0; i < index->n; i++) {
		if (index->v[i].judged)
			return true;
	}
	return false;
}

static void put_rules(struct prov_html *h)
{
	prov_html_line(h, "<style>");
	for (size_t i = 0; i < NUM_FILTERS; i++)
		prov_html_printf(h, "body:has(#f-%s:checked) tbody tr:not(.s-%s){display:none}\n",
		    filters[i].id, filters[i].id);
	prov_html_line(h, "body:has(#f-unmet:checked) tbody tr:not(.unmet),");
	prov_html_line(h, "body:has(#f-warned:checked) tbody tr:not(.warned),");
	prov_html_line(h, "body:has(#f-parts:checked) tbody tr:not(.parts),");
	prov_html_line(h, "body:has(#f-rules:checked) tbody tr:not(.rules),");
	prov_html_line(h, "body:has(#f-ai:checked) tbody tr:not(.ai){display:none}");
	prov_html_line(h, "</style>");
}

static void put_filters(struct prov_html *h, const struct prov_index *index)
{
	size_t unmet = 0, warned = 0, parts = 0, rules = 0, ai = 0;

	for (size_t i = 0; i < index->n; i++) {
		unmet += index->v[i].meets ? 0 : 1;
		warned += prov_index_row_is(&index->v[i], PROV_RESULT_WARN) ? 1 : 0;
		parts += index->v[i].bad_parts > 0 ? 1 : 0;
		rules += index->v[i].disagreements > 0 ? 1 : 0;
		ai += index->v[i].says_ai ? 1 : 0;
	}
	prov_html_line(h, "<fieldset><legend>Show files by verdict</legend>");
	prov_html_printf(h,
	    "<span><input type=\"radio\" name=\"f\" id=\"f-all\" checked> "
	    "<label for=\"f-all\">all (%zu)</label></span>\n",
	    index->n);
	for (size_t i = 0; i < NUM_FILTERS; i++)
		prov_html_printf(h,
		    "<span><input type=\"radio\" name=\"f\" id=\"f-%s\"> "
		    "<label for=\"f-%s\">%s (%zu)</label></span>\n",
		    filters[i].id, filters[i].id, prov_html_state(filters[i].state).word,
		    count(index, filters[i].state));
	prov_html_line(h, "</fieldset><fieldset><legend>And only those</legend>");
	prov_html_printf(h,
	    "<span><input type=\"checkbox\" id=\"f-unmet\"> <label for=\"f-unmet\">"
	    "that do not pass (%zu)</label></span>\n",
	    unmet);
	if (has_policy(index))
		prov_html_printf(h,
		    "<span><input type=\"checkbox\" id=\"f-warned\"> "
		    "<label for=\"f-warned\">that the policy warns of (%zu)</label></span>\n",
		    warned);
	prov_html_printf(h,
	    "<span><input type=\"checkbox\" id=\"f-parts\"> <label for=\"f-parts\">"
	    "with an invalid ingredient (%zu)</label></span>\n",
	    parts);
	prov_html_printf(h,
	    "<span><input type=\"checkbox\" id=\"f-rules\"> <label for=\"f-rules\">"
	    "whose statements disagree (%zu)</label></span>\n",
	    rules);
	prov_html_printf(h,
	    "<span><input type=\"checkbox\" id=\"f-ai\"> <label for=\"f-ai\">"
	    "that say AI (%zu)</label></span>\n",
	    ai);
	prov_html_line(h, "</fieldset>");
}

static const char *id_of(enum prov_state state)
{
	for (size_t i = 0; i < NUM_FILTERS; i++) {
		if (filters[i].state == state)
			return filters[i].id;
	}
	return "invalid";
}

/* What the policy came to; nothing for what it does not judge. */
static void put_result(struct prov_html *h, const struct prov_index_row *row)
{
	bool passes = prov_index_row_is(row, PROV_RESULT_PASS);

	prov_html_put(h, "<td>");
	if (row->judged)
		prov_html_printf(
		    h, passes ? "%s" : "<strong>%s</strong>", prov_result_str(row->result));
	prov_html_put(h, "</td>");
}

static void put_row(struct prov_html *h, const struct prov_index_row *row, bool by_policy)
{
	const struct prov_html_state look = prov_html_state(row->state);

	prov_html_printf(h,
	    "<tr class=\"%s s-%s%s%s%s%s%s\"><td><span class=\"word\">%s %s</span></td>",
	    look.class, id_of(row->state), row->meets ? "" : " unmet",
	    prov_index_row_is(row, PROV_RESULT_WARN) ? " warned" : "",
	    row->bad_parts > 0 ? " parts" : "", row->disagreements > 0 ? " rules" : "",
	    row->says_ai ? " ai" : "", look.sign, look.word);
	if (by_policy)
		put_result(h, row);
	/* The name of the page is ours, of letters that need no escape. */
	prov_html_printf(h, "<th scope=\"row\"><a href=\"%s\">", row->page);
	prov_html_show(h, row->name, PROV_SAY_NAME);
	prov_html_put(h, "</a></th><td>");
	prov_html_show(h, row->signer, PROV_SAY_TITLE);
	prov_html_put(h, "</td><td>");
	prov_html_show(h, row->declared, PROV_SAY_TITLE);
	prov_html_put(h, row->says_ai ? " <strong>AI</strong>" : "");
	prov_html_printf(
	    h, "</td><td>%zu</td><td>%zu</td></tr>", row->bad_parts, row->disagreements);
	prov_html_line(h, "");
}

int prov_index_render(
    struct prov_index *index, prov_write_cb write, void *ctx, struct prov_err *err)
{
	bool by_policy = has_policy(index);
	struct prov_html h;

	prov_index_sort(index);
	prov_out_init(&h.out, write, ctx);
	prov_html_page_begin(&h, "Reports on content credentials", NULL);
	put_rules(&h);
	put_filters(&h, index);
	prov_html_line(&h, "<table><caption>The worst first.</caption><thead><tr>"
			   "<th scope=\"col\">Verdict</th>");
	if (by_policy)
		prov_html_line(&h, "<th scope=\"col\">Policy</th>");
	prov_html_line(&h, "<th scope=\"col\">File</th>"
			   "<th scope=\"col\">Signer</th><th scope=\"col\">Declared</th>"
			   "<th scope=\"col\">Invalid ingredients</th>"
			   "<th scope=\"col\">Disagreements</th></tr></thead><tbody>");
	for (size_t i = 0; i < index->n && !prov_out_failed(&h.out); i++)
		put_row(&h, &index->v[i], by_policy);
	prov_html_line(&h, "</tbody></table>");
	prov_html_page_end(&h);
	return prov_out_finish(&h.out, err);
}
