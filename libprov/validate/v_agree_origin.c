/* SPDX-License-Identifier: Apache-2.0 */
/* Rules on how the content came to be. */
#include "claim/assertion.h"
#include "validate/v_agree.h"

/* A mix of AI and a picture from life: says AI, and leaves room for a camera. */
static bool is_mix(const char *uri)
{
	const struct prov_source_type *type =
	    uri == NULL ? NULL : prov_source_of_ai(prov_bytes_str(uri));

	return type != NULL && strstr(type->uri, "/composite") != NULL;
}

/* What the credentials of the asset itself declare, and not those of a parent; where updates came
 * since, those of the content. */
static const char *declared(const struct v_agree *a)
{
	const struct prov_report *r = a->r;

	if (!r->has_active || r->active.source_type != NULL)
		return r->has_active ? r->active.source_type : NULL;
	return r->declared_of_content ? r->declared : NULL;
}

static bool has_mix(const struct v_agree *a)
{
	for (size_t i = 0; i < a->signals->n; i++) {
		if (a->signals->v[i].row->kind == PROV_SIGNAL_SOURCE_TYPE &&
		    is_mix(a->signals->v[i].value))
			return true;
	}
	return is_mix(declared(a));
}

/* The first signal that says SAYS, strong ones before hints; NULL where there is none. */
static const struct prov_signal *first_saying(
    const struct v_agree *a, enum prov_signal_says says, bool only_types, bool only_strong)
{
	for (int strong = 1; strong >= (only_strong ? 1 : 0); strong--) {
		for (size_t i = 0; i < a->signals->n; i++) {
			const struct prov_signal *s = &a->signals->v[i];

			if (s->says == says && s->row->strong == (strong == 1) &&
			    (!only_types || s->row->kind == PROV_SIGNAL_SOURCE_TYPE))
				return s;
		}
	}
	return NULL;
}

/* A word of AI beside what is declared, and leaves no room for it: in another action, a disclosure,
 * signed metadata. */
static bool has_other_word(const struct v_agree *a)
{
	enum prov_signal_says says = v_source_says(declared(a));

	return a->r->ai_declared && a->r->ai_where == NULL &&
	       (says == PROV_SAYS_CAMERA || says == PROV_SAYS_NOT_AI);
}

/* Who says SAYS: the credentials, or the first signal. */
static bool find(const struct v_agree *a, enum prov_signal_says says, bool only_types,
    bool only_strong, struct prov_statement *out)
{
	const struct prov_signal *s;

	if (v_source_says(declared(a)) == says) {
		*out = v_says_credentials(declared(a));
		return true;
	}
	s = first_saying(a, says, only_types, only_strong);
	if (s != NULL)
		*out = v_says_signal(s);
	if (s != NULL || says != PROV_SAYS_AI || !has_other_word(a))
		return s != NULL;
	*out = v_says_credentials("(AI, in another assertion)");
	return true;
}

/* A camera that Exif names speaks against what AI made as a whole, and not against a mix. */
bool v_rule_ai_vs_camera(const struct v_agree *a, struct prov_disagreement *out)
{
	bool mix = has_mix(a);

	return find(a, PROV_SAYS_AI, false, false, &out->one) &&
	       find(a, PROV_SAYS_CAMERA, mix, true, &out->other);
}

bool v_rule_ai_vs_human(const struct v_agree *a, struct prov_disagreement *out)
{
	return find(a, PROV_SAYS_AI, false, false, &out->one) &&
	       find(a, PROV_SAYS_NOT_AI, true, true, &out->other);
}

/* Where the credentials contradict it, that is said by the rules above. */
bool v_rule_ai_undeclared(const struct v_agree *a, struct prov_disagreement *out)
{
	const struct prov_signal *s = first_saying(a, PROV_SAYS_AI, false, true);
	enum prov_signal_says says = v_source_says(declared(a));

	if (s == NULL || !a->r->has_active || a->r->ai_declared || says == PROV_SAYS_CAMERA ||
	    says == PROV_SAYS_NOT_AI)
		return false;
	out->one = v_says_signal(s);
	out->other = v_says_credentials(declared(a) != NULL ? declared(a) : "(nothing declared)");
	return true;
}

bool v_rule_ai_ingredient(const struct v_agree *a, struct prov_disagreement *out)
{
	enum prov_signal_says says = v_source_says(declared(a));

	if (says != PROV_SAYS_CAMERA && says != PROV_SAYS_NOT_AI)
		return false;
	for (size_t i = 0; i < a->r->num_ingredients; i++) {
		const struct prov_account *in = &a->r->ingredients[i];

		if (v_source_says(in->source_type) != PROV_SAYS_AI)
			continue;
		out->one = (struct prov_statement){"ingredient", in->source_type, true};
		out->other = v_says_credentials(declared(a));
		return true;
	}
	/* Other than by its source type: a disclosure, metadata, what was gathered. */
	if (!a->r->ai_declared || a->r->ai_where == NULL)
		return false;
	out->one = (struct prov_statement){"ingredient", "(AI, in another assertion)", true};
	out->other = v_says_credentials(declared(a));
	return true;
}

bool v_rule_source_type(const struct v_agree *a, struct prov_disagreement *out)
{
	const struct prov_source_type *theirs =
	    declared(a) == NULL ? NULL : prov_source_lookup(prov_bytes_str(declared(a)));
	size_t i = 0;
	const struct prov_signal *s;

	while (theirs != NULL &&
	       (s = prov_signals_next(a->signals, "xmp.digital-source-type", &i)) != NULL) {
		const struct prov_source_type *own = prov_source_lookup(prov_bytes_str(s->value));

		if (own == NULL || own == theirs)
			continue;
		out->one = v_says_signal(s);
		out->other = v_says_credentials(declared(a));
		return true;
	}
	return false;
}
