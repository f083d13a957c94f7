/* SPDX-License-Identifier: Apache-2.0 */
/* The pieces that the rows of the text are made of. */
#include "report/say.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "report/personal.h"
#include <inttypes.h>

void prov_say_put(struct prov_say *t, const char *words)
{
	prov_text_put(&t->text, words);
}

void prov_say_show(struct prov_say *t, const char *text, size_t max)
{
	prov_text_show(&t->text, text, max);
}

bool prov_say_is_left_out(const struct prov_say *t, const char *text)
{
	return t->r->no_personal && strcmp(text, PROV_LEFT_OUT) == 0;
}

/* In quotation marks it would be what the file says. */
void prov_say_quote(struct prov_say *t, const char *text)
{
	if (prov_say_is_left_out(t, text))
		prov_say_put(t, text);
	else
		prov_text_quote(&t->text, prov_bytes_str(text), PROV_SAY_TITLE);
}

/* Whether a name could be read for something of ours, or shows otherwise than it is written. */
static bool is_confusing(struct prov_bytes name)
{
	uint32_t cp;

	for (size_t off = 0; off < name.n;) {
		struct prov_bytes rest = prov_bytes_sub(name, off, name.n);
		int n = prov_utf8_next(rest, &cp);

		if (n <= 0 || cp == '"' || prov_utf8_is_unseen(cp) || prov_bytes_starts(rest, ": "))
			return true;
		off += (size_t)n;
	}
	return name.n == 0 || name.p[0] == ' ' || name.p[name.n - 1] == ' ';
}

void prov_say_file_name(struct prov_say *t, const char *name)
{
	if (name != NULL && is_confusing(prov_bytes_str(name)))
		prov_text_quote(&t->text, prov_bytes_str(name), PROV_SAY_NAME);
	else
		prov_say_show(t, name, PROV_SAY_NAME);
}

void prov_say_begin(struct prov_say *t, const char *head)
{
	prov_text_row(&t->text, head);
}

void prov_say_end(struct prov_say *t)
{
	prov_text_end(&t->text);
}

/* "2026-11-23 at 22:05:00 UTC" */
void prov_say_when(struct prov_say *t, int64_t when)
{
	char text[PROV_TIME_TEXT];

	prov_clock_format(when, text);
	prov_wr_printf(&t->text.out.wr, "%.10s at %.8s UTC", text, &text[11]);
}

void prov_say_at(struct prov_say *t, uint64_t at)
{
	prov_wr_printf(&t->text.out.wr, " (at byte %" PRIu64 ")", at);
}

/* "name" ("organisation"); false where there is neither. */
bool prov_say_name(struct prov_say *t, const struct prov_account *a)
{
	if (a->signer_name == NULL && a->signer_org == NULL)
		return false;
	prov_say_quote(t, a->signer_name != NULL ? a->signer_name : a->signer_org);
	if (a->signer_name != NULL && a->signer_org != NULL) {
		prov_say_put(t, " (");
		prov_say_quote(t, a->signer_org);
		prov_say_put(t, ")");
	}
	return true;
}

void prov_say_product(struct prov_say *t, const char *name, const char *version)
{
	prov_say_quote(t, name);
	if (version != NULL) {
		prov_say_put(t, " version ");
		prov_say_quote(t, version);
	}
}

void prov_say_explanation(struct prov_say *t, const struct prov_finding *f)
{
	struct prov_status_entry entry = prov_finding_entry(f);

	prov_say_show(t, entry.explanation != NULL ? entry.explanation : entry.code, PROV_SAY_TEXT);
}

/* "… and 7 more", where not all COUNT rows were shown. */
bool prov_say_is_enough(struct prov_say *t, size_t shown, size_t count)
{
	if (t->verbose || shown < PROV_SAY_ROWS)
		return prov_out_failed(&t->text.out);
	prov_say_begin(t, "\xe2\x80\xa6 and ");
	prov_wr_printf(&t->text.out.wr, "%zu more", count - shown);
	prov_say_end(t);
	return true;
}

/* Of a file with parts, some that may be absent can be gone (15.12.4), and a rendition of a
 * fragmented file goes without some of its tracks (15.12.2.2). */
bool prov_say_in_parts(const struct prov_say *t)
{
	return t->r->tracks_absent ||
	       prov_findings_have(&t->r->active.findings, PROV_ST_ASSERTION_MULTI_ASSET_HASH_MATCH);
}

/* A BMFF hash may leave out where in the file the content lies, so that another could be shown, and
 * any other the metadata by which a picture is turned (9.2.6). */
bool prov_say_has_gaps(const struct prov_say *t)
{
	return t->r->metadata_open ||
	       prov_findings_have(&t->r->active.findings,
		   PROV_ST_ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT);
}
