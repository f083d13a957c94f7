/* SPDX-License-Identifier: Apache-2.0 */
/* The text: the verdict, then its three parts, what was not checked, and the codes. */
#include "report/render.h"
#include "report/say.h"

/* What could not be read says nothing. */
static bool is_mute(const struct prov_report *r)
{
	const struct prov_account *a = &r->active;

	return !a->has_signer && r->declared == NULL && !r->ai_declared && a->title == NULL &&
	       a->generator_name == NULL && a->model_type == NULL && a->num_training == 0 &&
	       a->num_soft_bindings == 0 && a->num_metadata == 0 && a->num_identities == 0 &&
	       r->num_ingredients == 0;
}

static void say_claims(struct prov_say *t)
{
	const struct prov_account *a = &t->r->active;

	prov_say_file(t);
	if (t->r->state == PROV_STATE_INVALID && is_mute(t->r))
		return;
	if (t->r->state == PROV_STATE_INVALID) {
		prov_say_begin(t, "What its credentials say, which nothing proves now:");
		prov_say_end(t);
	}
	if (a->has_signer) {
		prov_say_signer(t, a);
		prov_say_time(t, a);
	}
	prov_say_making(t);
	prov_say_conformance(t);
	prov_say_metadata(t, a);
	prov_say_identities(t, a);
	prov_say_ingredients(t);
}

int prov_render_text(const struct prov_report *r, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_say t = {.r = r};

	t.color = (flags & PROV_RENDER_COLOR) != 0;
	t.verbose = (flags & PROV_RENDER_VERBOSE) != 0;
	prov_out_init(&t.text.out, write, ctx);
	prov_say_verdict(&t);
	t.text.indent = 1;
	prov_say_store(&t);
	if (r->has_active)
		say_claims(&t);
	prov_say_signals(&t);
	if (r->has_active)
		prov_say_lists(&t);
	if (r->state != PROV_STATE_ERROR)
		prov_say_unchecked(&t);
	prov_say_codes(&t, &r->active.findings);
	if (r->state == PROV_STATE_TRUSTED || r->state == PROV_STATE_VALID) {
		prov_say_meaning(&t);
		prov_say_unmet(&t, require);
	}
	prov_say_was(&t);
	if (r->no_personal) {
		prov_say_begin(&t, "What can be tied to a person is left out here.");
		prov_say_end(&t);
	}
	prov_say_policy(&t);
	return prov_out_finish(&t.text.out, err);
}
