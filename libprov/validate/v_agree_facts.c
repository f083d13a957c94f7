/* SPDX-License-Identifier: Apache-2.0 */
/* Rules on what it was made with, what it is, and what it may be used for. */
#include "format/xmp.h"
#include "report/making.h"
#include "validate/v_agree.h"

static uint8_t lower(char c)
{
	return (uint8_t)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool is_letter(char c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (c & 0x80) != 0;
}

/* The next run of four letters or more in TEXT: shorter ones are "Ver" and "for". */
static struct prov_bytes next_word(const char **text)
{
	struct prov_bytes word;

	for (;;) {
		while (**text != '\0' && !is_letter(**text))
			(*text)++;
		word = prov_bytes(*text, 0);
		while (is_letter((*text)[word.n]))
			word.n++;
		*text += word.n;
		if (word.n == 0 || word.n >= 4)
			return word;
	}
}

static bool is_same(struct prov_bytes a, struct prov_bytes b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (lower((char)a.p[i]) != lower((char)b.p[i]))
			return false;
	}
	return true;
}

/* Whether the two name one product: they share a word, or one of them has none. */
static bool may_be_same(const char *a, const char *b)
{
	struct prov_bytes x, y;
	bool any_x = false, any_y = false;

	for (const char *p = a; (x = next_word(&p)).n > 0;) {
		any_x = true;
		any_y = false;
		for (const char *q = b; (y = next_word(&q)).n > 0;) {
			any_y = true;
			if (is_same(x, y))
				return true;
		}
	}
	return !any_x || !any_y;
}

static const struct prov_signal *first(const struct v_agree *a, const char *id)
{
	size_t i = 0;

	return prov_signals_next(a->signals, id, &i);
}

/* A camera that declares itself writes its firmware's name there, and its own beside it. */
bool v_rule_tool(const struct v_agree *a, struct prov_disagreement *out)
{
	static const char *const ids[] = {
	    "exif.software", "xmp.creator-tool", "exif.make", "exif.model", "xmp.software"};
	const char *tool = a->r->has_active ? prov_making_speaker(a->r)->tool_name : NULL;
	const struct prov_signal *other = NULL;

	if (tool == NULL)
		return false;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct prov_signal *s = first(a, ids[i]);

		if (s == NULL)
			continue;
		if (may_be_same(tool, s->value)) {
			/* One that has no words says nothing for it. */
			const char *p = s->value;

			if (next_word(&p).n > 0)
				return false;
		} else if (s->row->kind == PROV_SIGNAL_TOOL && other == NULL) {
			other = s;
		}
	}
	if (other == NULL)
		return false;
	out->one = v_says_signal(other);
	out->other = v_says_credentials(tool);
	return true;
}

bool v_rule_camera(const struct v_agree *a, struct prov_disagreement *out)
{
	const struct prov_signal *exif = first(a, "exif.model"), *xmp = first(a, "xmp.model");

	if (exif == NULL || xmp == NULL ||
	    is_same(prov_bytes_str(exif->value), prov_bytes_str(xmp->value)))
		return false;
	out->one = v_says_signal(exif);
	out->other = v_says_signal(xmp);
	return true;
}

/* That of an editor's own files stays behind when a picture is exported. */
static bool is_editors(const char *type)
{
	return strstr(type, "photoshop") != NULL || strcmp(type, "image/x-xcf") == 0;
}

/* Whether TYPE is one of the format's, or, of the kin of MP4 and HEIF, of which writers take one
 * for another, of the same top-level type. */
static bool is_of(const struct prov_format *format, const char *type)
{
	size_t top = strcspn(type, "/");

	if (format->mime[0] == NULL)
		return true;
	for (size_t i = 0; format->mime[i] != NULL; i++) {
		if (is_same(prov_bytes_str(type), prov_bytes_str(format->mime[i])))
			return true;
	}
	/* Only the name tells one type of text, or of archive, from another. */
	if ((format->caps & PROV_FMT_TEXT) != 0)
		return strncmp(type, "text/", 5) == 0 || strncmp(type, "application/", 12) == 0;
	if ((format->caps & PROV_FMT_ZIP) != 0)
		return strncmp(type, "application/", 12) == 0;
	if ((format->caps & PROV_FMT_BMFF) == 0)
		return strcmp(format->mime[0], "image/jpeg") == 0 &&
		       is_same(prov_bytes_str(type), prov_bytes_str("image/jpg"));
	return strncmp(format->mime[0], type, top + 1) == 0 ||
	       (strncmp(format->mime[0], "image/", 6) != 0 && strncmp(type, "image/", 6) != 0);
}

bool v_rule_media_type(const struct v_agree *a, struct prov_disagreement *out)
{
	const char *theirs = a->r->has_active ? a->r->active.media_type : NULL;
	const struct prov_signal *s = first(a, "xmp.format");

	if ((a->format->caps & PROV_FMT_NO_ASSET) != 0 || a->format == prov_format_binary())
		return false;
	if (theirs != NULL && strchr(theirs, '/') != NULL && !is_of(a->format, theirs))
		out->one = v_says_credentials(theirs);
	else if (s != NULL && strchr(s->value, '/') != NULL && !is_editors(s->value) &&
		 !is_of(a->format, s->value))
		out->one = v_says_signal(s);
	else
		return false;
	out->other = (struct prov_statement){"file", a->format->mime[0], false};
	return true;
}

bool v_rule_terms(const struct v_agree *a, struct prov_disagreement *out)
{
	const struct prov_signal *s = first(a, "xmp.data-mining");
	const struct prov_account *acc = &a->r->active;
	const char *against;

	if (s == NULL || !a->r->has_active)
		return false;
	/* The vocabulary of PLUS: DMI-PROHIBITED and its kin with exceptions, DMI-ALLOWED. */
	if (strstr(s->value, "DMI-PROHIBITED") != NULL)
		against = "allowed";
	else if (strstr(s->value, "DMI-ALLOWED") != NULL)
		against = "notAllowed";
	else
		return false;
	for (size_t i = 0; i < acc->num_training; i++) {
		if (strcmp(acc->training[i].use, against) != 0)
			continue;
		out->one = v_says_signal(s);
		out->other = v_says_credentials(acc->training[i].use);
		return true;
	}
	return false;
}

/* Credentials at an address may be there still; those inside of the file are not. */
bool v_rule_credentials_gone(const struct v_agree *a, struct prov_disagreement *out)
{
	const struct prov_signal *s = first(a, "xmp.provenance");

	if (s == NULL || a->r->has_active || a->r->state != PROV_STATE_NONE ||
	    prov_xmp_is_web_address(prov_bytes_str(s->value)))
		return false;
	out->one = v_says_signal(s);
	out->other = (struct prov_statement){"file", "(no credentials)", false};
	return true;
}
