/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The chain as a drawing: a box for each manifest, those below it indented under it. The same
 * stands below in words, for whoever doesn't see it.
 */
#include <string.h>

#include "report/html_parts.h"
#include "report/html_rows.h"

#define DRAWN 40 /* boxes; JSON has all */
#define DEPTHS 8 /* columns; what is deeper stays in the last one */
#define ROW 60u
#define STEP 36u
#define WIDTH 720u
#define BOX_HEIGHT 48u
#define TITLE 70 /* bytes of a title that fit */

struct drawing {
	struct prov_html *h;
	unsigned row;
	unsigned above[DEPTHS]; /* the row of the last box in each column */
};

static void put_line_of(struct drawing *d, unsigned x, unsigned y, const char *class)
{
	prov_html_printf(d->h, "<text x=\"%u\" y=\"%u\"%s%s%s>", x, y,
	    class != NULL ? " class=\"" : "", class != NULL ? class : "",
	    class != NULL ? "\"" : "");
}

/* From the box above, in the column before, to this one. */
static void put_edge(struct drawing *d, unsigned column)
{
	unsigned x = (column - 1) * STEP + STEP / 2;

	prov_html_printf(d->h, "<path d=\"M%u %uV%uH%u\"/>", x,
	    d->above[column - 1] * ROW + BOX_HEIGHT + 4, d->row * ROW + BOX_HEIGHT / 2 + 4,
	    column * STEP + 4);
}

static void put_box(struct drawing *d, unsigned depth, const char *title, const char *relation,
    const char *signer, enum prov_state state)
{
	const struct prov_html_state look = prov_html_state(state);
	unsigned column = depth >= DEPTHS ? DEPTHS - 1 : depth;
	unsigned width = WIDTH - column * STEP - 8;

	if (column > 0)
		put_edge(d, column);
	d->above[column] = d->row;
	/* A drawing of its own cuts off what is too long. */
	prov_html_printf(d->h,
	    "<svg class=\"%s\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\" "
	    "overflow=\"hidden\">",
	    look.class, column * STEP + 4, d->row * ROW + 4, width, BOX_HEIGHT);
	prov_html_printf(d->h, "<rect x=\"1\" y=\"1\" width=\"%u\" height=\"%u\" rx=\"6\"/>",
	    width - 2, BOX_HEIGHT - 2);
	put_line_of(d, 12, 20, NULL);
	prov_html_put(d->h, relation);
	if (title != NULL)
		prov_html_quote(d->h, title, TITLE);
	else
		prov_html_put(d->h, "without a title");
	prov_html_put(d->h, "</text>");
	put_line_of(d, 12, 39, "word");
	prov_html_printf(d->h, "%s %s", look.sign, look.word);
	if (signer != NULL && (state == PROV_STATE_TRUSTED || state == PROV_STATE_VALID)) {
		prov_html_put(
		    d->h, state == PROV_STATE_TRUSTED ? ", signed by " : ", certificate names ");
		prov_html_quote(d->h, signer, TITLE);
	}
	prov_html_line(d->h, "</text></svg>");
	d->row++;
}

static const char *relation_of(const struct prov_account *a)
{
	if (a->relationship == NULL)
		return "Ingredient: ";
	if (strcmp(a->relationship, "parentOf") == 0)
		return "Made from: ";
	if (strcmp(a->relationship, "componentOf") == 0)
		return "Contains: ";
	return strcmp(a->relationship, "inputTo") == 0 ? "Made with: " : "Ingredient: ";
}

static const char *signer_of(const struct prov_account *a)
{
	return a->signer_name != NULL ? a->signer_name : a->signer_org;
}

static void draw(struct prov_html *h, const struct prov_report *r)
{
	struct drawing d = {.h = h};
	size_t n = r->num_ingredients < DRAWN ? r->num_ingredients : DRAWN;

	prov_html_printf(h,
	    "<svg role=\"img\" aria-labelledby=\"chain-title\" viewBox=\"0 0 %u %u\" "
	    "width=\"%u\" height=\"%u\">",
	    WIDTH, (unsigned)(n + 1) * ROW + 4, WIDTH, (unsigned)(n + 1) * ROW + 4);
	prov_html_line(h, "<title id=\"chain-title\">The chain of what the file was made from; "
			  "in words below</title>");
	put_box(&d, 0, r->active.title != NULL ? r->active.title : r->name,
	    "This file: ", signer_of(&r->active), r->state);
	for (size_t i = 0; i < n; i++) {
		const struct prov_account *a = &r->ingredients[i];

		put_box(&d, a->depth > 0 ? a->depth : 1, a->title, relation_of(a), signer_of(a),
		    a->state);
	}
	prov_html_line(h, "</svg>");
	if (n < r->num_ingredients)
		prov_html_printf(h, "<p>%zu more are not drawn.</p>\n", r->num_ingredients - n);
}

void prov_html_put_chain(struct prov_html *h, const struct prov_report *r)
{
	if (!r->has_active)
		return;
	prov_html_section(h, "chain", "What it was made from, as its credentials say");
	draw(h, r);
	if (r->num_ingredients == 0)
		prov_html_line(h, "<p>Its credentials name nothing that it was made from.</p>");
	else
		prov_html_say_list(h, r, prov_say_ingredients);
	prov_html_section_end(h);
}
