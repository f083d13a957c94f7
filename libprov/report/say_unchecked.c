/* SPDX-License-Identifier: Apache-2.0 */
/* What was not checked, and what was required beyond the state. */
#include "report/say.h"

#include "report/require.h"

void prov_say_unchecked(struct prov_say *t)
{
	if (t->r->as_of_is_set) {
		prov_say_begin(t, "As of: ");
		prov_say_when(t, t->r->as_of);
		prov_say_put(t, ", as --time says, and not as of now");
		prov_say_end(t);
	}
	for (size_t i = 0; i < t->r->num_unchecked; i++) {
		if (prov_say_is_enough(t, i, t->r->num_unchecked))
			return;
		prov_say_begin(t, "Not checked: ");
		prov_say_show(t, t->r->unchecked[i], PROV_SAY_TEXT);
		prov_say_end(t);
	}
	/* Most pictures of a camera have one: a row for each would hide what matters. */
	if (t->verbose && t->r->signals.num_previews > 0 &&
	    !t->r->signals.previews[0].was_compared) {
		prov_say_begin(t, "Not checked: ");
		prov_say_put(t, "whether its preview, in Exif, shows the same picture");
		prov_say_end(t);
	}
	if (t->r->remote_manifest != NULL) {
		prov_say_begin(t, "Names a place where its credentials are kept: ");
		if (prov_say_is_left_out(t, t->r->remote_manifest))
			prov_say_put(t, t->r->remote_manifest);
		else
			prov_text_quote(
			    &t->text, prov_bytes_str(t->r->remote_manifest), PROV_SAY_TEXT);
		prov_say_end(t);
	}
}

/* Why the signer is not trusted, in particular, and what can be done about it. */
static void put_untrusted(struct prov_say *t)
{
	const struct prov_account *a = &t->r->active;
	const struct prov_findings *f = &a->findings;

	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].status != PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED ||
		    f->v[i].explanation == NULL)
			continue;
		prov_say_put(t, ": ");
		prov_say_show(t, f->v[i].explanation, PROV_SAY_TEXT);
		break;
	}
	if (a->signer_among_anchors)
		prov_say_put(t, "; --trust is for authorities: --allow FILE trusts this very "
				"certificate");
	else if (a->others_allowed)
		prov_say_put(t, "; the certificates given with --allow are not the signer's; roots "
				"go to --trust");
	else
		prov_say_put(t, "; --trust FILE names whom to trust");
}

/* Where the state says it all, the requirements add nothing. */
void prov_say_unmet(struct prov_say *t, unsigned require)
{
	const struct prov_require_info *info;

	for (size_t i = 0; (info = prov_require_at(i)) != NULL; i++) {
		if ((require & (unsigned)info->bit) == 0 || info->is_met(t->r))
			continue;
		prov_say_begin(t, "Required, but not so: ");
		prov_say_put(t, info->name);
		prov_say_put(t, ": ");
		prov_say_put(t, info->unmet);
		if (info->bit == PROV_REQUIRE_TRUSTED)
			put_untrusted(t);
		prov_say_end(t);
	}
}
