/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be tied to a person is taken out of a report, here and nowhere else: no form of it,
 * present or to come, can then show it. What is not known to be harmless goes: free text can name
 * anybody.
 */
#include "report/personal.h"

#include "base/clock.h"
#include "report/was.h"

static const char *left_out(const char *text)
{
	return text == NULL ? NULL : PROV_LEFT_OUT;
}

static bool is_one_of(const char *text, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i], text) == 0)
			return true;
	}
	return false;
}

bool prov_signal_is_personal(const struct prov_signal_row *row)
{
	static const char *const free_text[] = {
	    "xmp.photoshop-history", "xmp.other-constraints", "xmp.provenance"};

	switch ((enum prov_signal_kind)row->kind) {
	case PROV_SIGNAL_POSITION:
	case PROV_SIGNAL_PERSON:
	case PROV_SIGNAL_NUMBER:
	case PROV_SIGNAL_TEXT:
		return true;
	default:
		return row->personal ||
		       is_one_of(row->id, free_text, sizeof(free_text) / sizeof(free_text[0]));
	}
}

/* Of metadata assertions what is about the file and its tools. */
static bool is_harmless(const char *property)
{
	static const char *const list[] = {"photoshop:DateCreated", "exif:DateTimeOriginal",
	    "EXIF:DateTimeOriginal", "exif:OffsetTimeOriginal", "EXIF:OffsetTimeOriginal",
	    "xmp:CreateDate", "Iptc4xmpExt:DigitalSourceType", "Iptc4xmpExt:AISystemUsed",
	    "xmp:CreatorTool", "EXIF:Make", "EXIF:Model", "tiff:Make", "tiff:Model"};

	return is_one_of(property, list, sizeof(list) / sizeof(list[0]));
}

/* What they explain is quoted from the file, in part; what the codes mean stays. */
static void drop_findings(struct prov_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		f->v[i].explanation = NULL;
		if (f->v[i].status == PROV_ST_NONE)
			f->v[i].code = PROV_LEFT_OUT;
	}
}

/* A signer who is called like the organisation is none but that. */
static void drop_signer(struct prov_account *a)
{
	const char *name = a->signer_name, *issuer = a->signer_issuer;

	if (name == NULL || (a->signer_org != NULL && strcmp(name, a->signer_org) == 0))
		return;
	if (issuer != NULL && strstr(issuer, name) != NULL)
		a->signer_issuer = PROV_LEFT_OUT;
	a->signer_name = PROV_LEFT_OUT;
	/* Without an organisation the certificate is a person's own. */
	memset(a->signer_cert, 0, sizeof(a->signer_cert));
}

static void drop_account(struct prov_account *a)
{
	a->title = left_out(a->title);
	a->path = left_out(a->path);
	drop_signer(a);
	/* A listed authority is no person; one on no list may be the signer's own. */
	if (!a->time_is_stamp || a->time_untrusted)
		a->stamp_by = left_out(a->stamp_by);
	for (size_t i = 0; i < a->num_metadata; i++) {
		if (!is_harmless(a->metadata[i].property))
			a->metadata[i].value = PROV_LEFT_OUT;
	}
	drop_findings(&a->findings);
	drop_findings(&a->news);
}

/* Words of CAWG 1.3, 8.1.2; any other is whatever the file has there. */
static const char *cawg_word(const char *text)
{
	static const char *const list[] = {"cawg.x509.cose", "cawg.identity_claims_aggregation",
	    "cawg.document_verification", "cawg.web_site", "cawg.affiliation", "cawg.social_media",
	    "cawg.crypto_wallet", "cawg.dns_record", "cawg.uri_file_verification", "cawg.email",
	    "cawg.uri_meta_tag_verification", "cawg.federated_login"};

	return text != NULL && is_one_of(text, list, sizeof(list) / sizeof(list[0]))
		   ? text
		   : left_out(text);
}

/* What should be a time may be any text. */
static const char *time_only(const char *text)
{
	int64_t when;

	return text != NULL && prov_clock_parse(prov_bytes_str(text), &when) ? text
									     : left_out(text);
}

static void drop_identity(struct prov_identity_row *row)
{
	row->name = left_out(row->name);
	row->issuer = left_out(row->issuer);
	row->sig_type = cawg_word(row->sig_type);
	row->valid_from = time_only(row->valid_from);
	row->valid_until = time_only(row->valid_until);
	for (size_t i = 0; i < row->num_verified; i++) {
		struct prov_verified_row *v = &row->verified[i];

		v->type = cawg_word(v->type);
		v->name = left_out(v->name);
		v->username = left_out(v->username);
		v->address = left_out(v->address);
		v->uri = left_out(v->uri);
		v->method = cawg_word(v->method);
		v->verified_at = time_only(v->verified_at);
		/* Who has a server of their own may be the provider, too. */
		v->provider_id = left_out(v->provider_id);
		v->provider_name = left_out(v->provider_name);
	}
	drop_findings(&row->findings);
}

static void drop_statement(struct prov_statement *s)
{
	const struct prov_signal_row *row = prov_signal_by_id(s->where);

	if (row != NULL && prov_signal_is_personal(row))
		s->value = PROV_LEFT_OUT;
}

static void drop_was(struct prov_was *w)
{
	for (size_t i = 0; i < w->num_marks; i++) {
		struct prov_was_mark *m = &w->marks[i];
		const struct prov_signal_row *row = prov_signal_by_id(m->id);

		if (row == NULL || !prov_signal_is_personal(row))
			continue;
		m->before = left_out(m->before);
		m->after = left_out(m->after);
	}
}

void prov_report_drop_personal(struct prov_report *r)
{
	r->no_personal = true;
	r->no_folders = true; /* a home has its owner's name */
	r->store = NULL;      /* holds all of it */
	r->judged = NULL;
	r->ai_where = left_out(r->ai_where);
	if (r->remote_manifest != NULL && strpbrk(r->remote_manifest, "@?#") != NULL)
		r->remote_manifest = PROV_LEFT_OUT;
	drop_account(&r->active);
	for (size_t i = 0; i < r->num_ingredients; i++)
		drop_account(&r->ingredients[i]);
	for (size_t i = 0; i < r->num_identities; i++)
		drop_identity(&r->identities[i]);
	for (size_t i = 0; i < r->signals.n; i++) {
		if (prov_signal_is_personal(r->signals.v[i].row))
			r->signals.v[i].value = PROV_LEFT_OUT;
	}
	if (r->was != NULL)
		drop_was(r->was);
	for (size_t i = 0; i < r->num_disagreements; i++) {
		drop_statement(&r->disagreements[i].one);
		drop_statement(&r->disagreements[i].other);
	}
}
