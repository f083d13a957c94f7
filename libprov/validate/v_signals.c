/* SPDX-License-Identifier: Apache-2.0 */
/* The signals of a file, into its report. */
#include "base/err.h"
#include "claim/assertion.h"
#include "validate/v_agree.h"

enum prov_signal_says v_source_says(const char *uri)
{
	const struct prov_source_type *type =
	    uri == NULL ? NULL : prov_source_lookup(prov_bytes_str(uri));

	if (type == NULL)
		return uri != NULL && prov_source_of_ai(prov_bytes_str(uri)) != NULL
			   ? PROV_SAYS_AI
			   : PROV_SAYS_NOTHING;
	if (type->cls == PROV_SOURCE_AI)
		return PROV_SAYS_AI;
	if (type->cls == PROV_SOURCE_MAY_BE_AI)
		return PROV_SAYS_MAY_BE_AI;
	return type->from != PROV_FROM_NOTHING ? PROV_SAYS_CAMERA : PROV_SAYS_NOT_AI;
}

/* What a term of IPTC's comes to; that it is none, or only half of one, is a flaw. */
static void weigh_terms(struct prov_signals *signals)
{
	for (size_t i = 0; i < signals->n; i++) {
		struct prov_signal *s = &signals->v[i];

		if (s->row->kind != PROV_SIGNAL_SOURCE_TYPE)
			continue;
		s->says = v_source_says(s->value);
		if (prov_source_lookup(prov_bytes_str(s->value)) == NULL)
			s->flaw = "no term of IPTC's vocabulary";
		else if (strchr(s->value, ':') == NULL)
			s->flaw = "the term alone, without the address of its vocabulary";
	}
}

static const char *place(const char *where)
{
	if (strcmp(where, "exif.thumbnail") == 0)
		return "in Exif";
	if (strcmp(where, "xmp.thumbnail") == 0)
		return "in XMP";
	return strcmp(where, "credentials") == 0 ? "in its credentials" : "of Photoshop";
}

static int note_gaps(struct prov_report *report, struct prov_err *err)
{
	const struct prov_signals *s = &report->signals;
	int rc = PROV_OK;

	if (s->gave_up != NULL)
		rc = prov_report_add_unchecked(report, err,
		    "some of what the file says of itself, unsigned: %.500s", s->gave_up);
	if (rc == PROV_OK && s->more > 0)
		rc = prov_report_add_unchecked(report, err,
		    "%zu more statements of the file on itself, unsigned: there are more than the "
		    "limits allow",
		    s->more);
	/* Where nobody was asked to look, only those who want to know all are told
	 * (say_unchecked.c). */
	for (size_t i = 0; i < s->num_previews && rc == PROV_OK; i++) {
		const struct prov_preview *p = &s->previews[i];

		if (p->was_compared && p->look.of == 0)
			rc = prov_report_add_unchecked(report, err,
			    "whether its preview, %s, shows the same picture: the two could not "
			    "be compared",
			    place(p->where));
	}
	return rc;
}

int prov_validate_signals(
    struct prov_report *report, const struct prov_validate_in *in, struct prov_err *err)
{
	const struct prov_signal_in what = {in->src, in->layout, in->cands, in->format->name};
	struct prov_err own = {0};
	int rc = prov_signals_collect(&what, &report->signals, &own);

	if (rc == PROV_OK) {
		weigh_terms(&report->signals);
		rc = v_preview_look(report, in, &what, &own);
	}
	if (rc == PROV_OK)
		rc = v_agree_judge(report, in->format, &own);
	if (rc == PROV_E_LIMIT) {
		report->signals.gave_up = "it takes more memory than the limits allow";
		rc = PROV_OK;
	}
	if (rc == PROV_OK)
		rc = note_gaps(report, &own);
	/* Beside a verdict that took all its memory there is no room for the note. */
	if (rc == PROV_E_LIMIT)
		rc = PROV_OK;
	if (rc != PROV_OK)
		prov_hand_over(err, &own);
	return rc;
}
