/* SPDX-License-Identifier: Apache-2.0 */
/* For who wants it exactly: the signer's certificate, and the specification's status codes. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/hex.h"
#include "report/html_parts.h"
#include "report/say.h"

#define SHOWN 300 /* codes on a page; JSON has them all */

void prov_html_put_certificate(struct prov_html *h, const struct prov_report *r)
{
	const struct prov_account *a = &r->active;
	char text[PROV_TIME_TEXT];

	if (!r->has_active || !a->has_signer)
		return;
	prov_html_section(h, "certificate",
	    prov_findings_have(&a->findings, PROV_ST_CLAIM_SIGNATURE_VALIDATED)
		? "The signer's certificate"
		: "The certificate in it, which is not shown to be the signer's");
	prov_html_line(h, "<dl>");
	prov_html_fact(h, "Name", a->signer_name);
	prov_html_fact(h, "Organization", a->signer_org);
	prov_html_fact(
	    h, a->signer_trusted ? "Issued by" : "Issued by, as it says", a->signer_issuer);
	prov_html_fact(h, "Algorithm", a->signer_alg);
	prov_html_fact(h, "Trust",
	    a->signer_allowed   ? "named by itself, with --allow"
	    : a->signer_trusted ? "on a trust list"
				: "on no trust list");
	if (a->not_after != 0) {
		prov_clock_format(a->not_after, text);
		prov_html_fact(h, "Ends", text);
	}
	if (!r->no_personal) {
		prov_html_put(h, "<div><dt>SHA-256</dt><dd><code>");
		prov_hex_put(&h->out.wr, prov_bytes(a->signer_cert, 32));
		prov_html_line(h, "</code></dd></div>");
	}
	prov_html_line(h, "</dl>");
	prov_html_section_end(h);
}

static const char *severity_of(const struct prov_finding *f)
{
	/* As in the text form: for a reader these are no failures. */
	if (f->status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED ||
	    f->status == PROV_ST_MANIFEST_INACCESSIBLE)
		return "note";
	return f->severity == PROV_SEV_FAILURE ? "failure"
	       : f->severity == PROV_SEV_INFO  ? "note"
					       : "success";
}

static void put_code(struct prov_html *h, const struct prov_finding *f)
{
	struct prov_status_entry entry = prov_finding_entry(f);

	prov_html_put(h, "<tr><td>");
	prov_html_put(h, severity_of(f));
	prov_html_put(h, "</td><th scope=\"row\"><code>");
	prov_html_show_plain(h, entry.code, PROV_SAY_TITLE);
	prov_html_put(h, "</code></th><td>");
	prov_html_show(h, entry.explanation, PROV_SAY_TEXT);
	if (f->has_at)
		prov_html_printf(h, " (at byte %" PRIu64 ")", f->at);
	if (entry.url != NULL) {
		prov_html_put(h, "<br><code class=\"dim\">");
		prov_html_show_plain(h, entry.url, PROV_SAY_TEXT);
		prov_html_put(h, "</code>");
	}
	prov_html_line(h, "</td></tr>");
}

void prov_html_put_codes(struct prov_html *h, const struct prov_report *r)
{
	const struct prov_findings *f = &r->active.findings;

	if (f->n == 0)
		return;
	prov_html_section(h, "codes", "Status codes");
	prov_html_line(h, "<table><caption>What C2PA 2.4 names them, of the file's own "
			  "credentials.</caption><thead><tr><th scope=\"col\">Kind</th>"
			  "<th scope=\"col\">Code</th><th scope=\"col\">Meaning</th></tr></thead>"
			  "<tbody>");
	for (size_t i = 0; i < f->n && i < SHOWN && !prov_out_failed(&h->out); i++)
		put_code(h, &f->v[i]);
	prov_html_line(h, "</tbody></table>");
	if (f->n > SHOWN)
		prov_html_printf(
		    h, "<p>%zu more are not shown; -f json has them.</p>\n", f->n - SHOWN);
	prov_html_section_end(h);
}
