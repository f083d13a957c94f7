/* SPDX-License-Identifier: Apache-2.0 */
/* What the file was made from, along the chain. */
#include "report/say.h"

#include "base/limits.h"
#include "report/verdict.h"

/* Whoever took it in says what it was to this file, and what it is called: its own signer, who may
 * be trusted, knows nothing of that. */
static const char *relation(const struct prov_account *a)
{
	if (a->relationship == NULL)
		return "Ingredient, as they say: ";
	if (strcmp(a->relationship, "parentOf") == 0)
		return "Made from, as they say: ";
	if (strcmp(a->relationship, "componentOf") == 0)
		return "Contains, as they say: ";
	if (strcmp(a->relationship, "inputTo") == 0)
		return "Made with the help of, as they say: ";
	return "Ingredient, as they say: ";
}

/* What was found is told below it; what was on record is told here, for everything rests on it. */
static void put_recorded(struct prov_say *t, const struct prov_account *a)
{
	const struct prov_finding *f = prov_verdict_worst(&a->findings);

	/* It may have been on record as valid, and count by that (15.11.3.3.2). */
	if (f != NULL && f->status == PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY)
		prov_say_put(t, ", invalid by now, or as was on record when it was taken in");
	else
		prov_say_put(t, ", invalid, as was on record when it was taken in");
	if (f == NULL)
		return;
	prov_say_put(t, ": ");
	prov_say_explanation(t, f);
	prov_say_put(t, " (");
	prov_say_show(t, f->code, PROV_SAY_TITLE);
	prov_say_put(t, ")");
}

static void put_ingredient_state(struct prov_say *t, const struct prov_account *a)
{
	switch (a->state) {
	case PROV_STATE_NONE:
		prov_say_put(t, ", without credentials");
		return;
	case PROV_STATE_TRUSTED:
		prov_say_put(t, ", trusted, signed by ");
		if (!prov_say_name(t, a))
			prov_say_put(t, "a signer without a name");
		return;
	case PROV_STATE_VALID:
		prov_say_put(t, ", valid, but the signer is unknown");
		if (a->signer_name != NULL || a->signer_org != NULL) {
			prov_say_put(t, ", named as ");
			(void)prov_say_name(t, a);
		}
		return;
	case PROV_STATE_INVALID:
	case PROV_STATE_ERROR:
	default:
		if (a->counts_invalid)
			prov_say_put(t, ", invalid");
		else
			put_recorded(t, a);
		return;
	}
}

void prov_say_ingredients(struct prov_say *t)
{
	for (size_t i = 0; i < t->r->num_ingredients; i++) {
		const struct prov_account *a = &t->r->ingredients[i];

		if (prov_say_is_enough(t, i, t->r->num_ingredients))
			return;
		t->text.indent =
		    a->depth > 0 && a->depth < PROV_MAX_INGREDIENT_DEPTH ? a->depth : 1;
		prov_say_begin(t, relation(a));
		if (a->title != NULL)
			prov_say_quote(t, a->title);
		else
			prov_say_put(t, "something without a title");
		put_ingredient_state(t, a);
		if (a->source_type != NULL) {
			prov_say_put(t, "; says: ");
			prov_say_source(t, a->action, a->source_type);
		}
		prov_say_end(t);
		t->text.indent++;
		prov_say_identities(t, a);
		if (t->verbose || a->counts_invalid)
			prov_say_codes(t, &a->findings);
		t->text.indent = 1;
	}
}
