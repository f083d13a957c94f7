/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One page for one asset: the verdict in words first, then what it rests on, in the order in which
 * somebody who has to decide asks for it.
 */
#include <inttypes.h>

#include "base/hex.h"
#include "report/html_parts.h"
#include "report/html_rows.h"
#include "report/render.h"
#include "report/require.h"

static void put_verdict(struct prov_html *h, const struct prov_report *r)
{
	const struct prov_html_state look = prov_html_state(r->state);

	prov_html_printf(h,
	    "<section class=\"verdict %s\" aria-labelledby=\"verdict\"><h2 id=\"verdict\">"
	    "<span aria-hidden=\"true\">%s</span> Verdict: %s</h2><p>",
	    look.class, look.sign, look.word);
	prov_html_say_words(h, r, prov_say_verdict_words);
	prov_html_line(h, "</p>");
	if (prov_report_holds(r)) {
		prov_html_put(h, "<p>");
		prov_html_say_words(h, r, prov_say_meaning);
		prov_html_line(h, "</p>");
	}
	prov_html_section_end(h);
}

static void put_picture(struct prov_html *h, const struct prov_report *r)
{
	if (r->picture_type == NULL || r->no_personal)
		return;
	prov_html_put(h, "<figure><img alt=\"What the file shows now, made smaller\" src=\"data:");
	prov_html_put(h, r->picture_type);
	prov_html_put(h, ";base64,");
	prov_b64_put(&h->out.wr, r->picture);
	prov_html_put(h, "\"><figcaption>What the file shows now, made smaller.");
	if (r->state == PROV_STATE_INVALID)
		prov_html_put(h, " It may not be what was signed.");
	prov_html_line(h, "</figcaption></figure>");
}

/* What the credentials say, in the rows of the text form. */
static void say_claims(struct prov_say *t)
{
	const struct prov_account *a = &t->r->active;

	prov_say_store(t);
	prov_say_file(t);
	if (a->has_signer) {
		prov_say_signer(t, a);
		prov_say_time(t, a);
	}
	prov_say_making(t);
	prov_say_metadata(t, a);
	prov_say_identities(t, a);
}

static void put_claims(struct prov_html *h, const struct prov_report *r)
{
	if (!r->has_active)
		return;
	prov_html_section(h, "claims", "What its credentials say");
	if (r->state == PROV_STATE_INVALID)
		prov_html_line(h, "<p><strong>Nothing proves any of this now: the file is "
				  "invalid.</strong></p>");
	prov_html_say_facts(h, r, say_claims);
	prov_html_section_end(h);
}

static void put_policy(struct prov_html *h, const struct prov_report *r)
{
	if (r->policy.name == NULL)
		return;
	prov_html_section(h, "policy", "The policy");
	prov_html_say_facts(h, r, prov_say_policy);
	prov_html_section_end(h);
}

static void put_was(struct prov_html *h, const struct prov_report *r)
{
	if (r->was == NULL)
		return;
	prov_html_section(h, "was", "Before and after");
	prov_html_say_facts(h, r, prov_say_was);
	prov_html_section_end(h);
}

static void put_checks(struct prov_html *h, const struct prov_report *r)
{
	if (r->state == PROV_STATE_ERROR)
		return;
	prov_html_section(h, "checks", "What it was judged by");
	if (r->has_active && r->num_lists == 0)
		prov_html_line(h, "<p>By no trust list: nobody could be trusted.</p>");
	else
		prov_html_say_facts(h, r, prov_say_lists);
	prov_html_say_facts(h, r, prov_say_unchecked);
	prov_html_section_end(h);
}

static void put_file(struct prov_html *h, const struct prov_report *r)
{
	prov_html_section(h, "file", "The file");
	prov_html_line(h, "<dl>");
	prov_html_fact(h, "Name", r->name);
	prov_html_fact(h, "Type", r->media_type);
	if (r->has_size)
		prov_html_printf(
		    h, "<div><dt>Size</dt><dd>%" PRIu64 " bytes</dd></div>\n", r->size);
	prov_html_fact(h, "Manifest", r->has_active ? r->active.manifest : NULL);
	prov_html_line(h, "</dl>");
	prov_html_section_end(h);
}

/* What the caller required, and why it is not so. */
static void put_unmet(struct prov_html *h, const struct prov_report *r, unsigned require)
{
	const struct prov_require_info *info;

	if (!prov_report_holds(r) || prov_report_meets(r, require))
		return;
	prov_html_section(h, "required", "Required, but not so");
	prov_html_line(h, "<ul>");
	for (size_t i = 0; (info = prov_require_at(i)) != NULL; i++) {
		if ((require & (unsigned)info->bit) == 0 || info->is_met(r))
			continue;
		prov_html_put(h, "<li>");
		prov_html_put(h, info->name);
		prov_html_put(h, ": ");
		prov_html_put(h, info->unmet);
		prov_html_line(h, "</li>");
	}
	prov_html_line(h, "</ul>");
	prov_html_section_end(h);
}

int prov_render_html(const struct prov_report *r, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_html h;

	(void)flags;
	prov_out_init(&h.out, write, ctx);
	prov_html_page_begin(&h, "Report on content credentials", r->name);
	put_verdict(&h, r);
	put_picture(&h, r);
	if (r->no_personal)
		prov_html_line(&h, "<p>What can be tied to a person is left out here.</p>");
	put_unmet(&h, r, require);
	put_policy(&h, r);
	put_was(&h, r);
	put_claims(&h, r);
	prov_html_put_chain(&h, r);
	prov_html_put_signals(&h, r);
	prov_html_put_certificate(&h, r);
	put_checks(&h, r);
	put_file(&h, r);
	prov_html_put_codes(&h, r);
	prov_html_page_end(&h);
	return prov_out_finish(&h.out, err);
}
