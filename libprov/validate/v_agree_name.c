/* SPDX-License-Identifier: Apache-2.0 */
/* Does the file's name say what the file is? What opens it goes by the name, and not by content. */
#include "format/text_syntax.h"
#include "validate/v_agree.h"

/* The ways to read a file that are told apart here; within one of them, a name means little. */
enum kin { OTHER, VIDEO, PICTURE_BMFF, ARCHIVE, TEXT };

static enum kin kin_of(const struct prov_format *format)
{
	if ((format->caps & PROV_FMT_BMFF) != 0)
		return strncmp(format->mime[0], "image/", 6) == 0 ? PICTURE_BMFF : VIDEO;
	if ((format->caps & PROV_FMT_ZIP) != 0)
		return ARCHIVE;
	/* A drawing or page is text, too, and may be named as that: but not the other way about. */
	if ((format->caps & PROV_FMT_TEXT) != 0 || format == prov_format_svg() ||
	    format == prov_format_html())
		return TEXT;
	return OTHER;
}

/* The extension of the file called NAME; empty where it has none. */
static const char *find_ext(const char *name)
{
	const char *slash = strrchr(name, '/'), *dot = strrchr(name, '.');

	return dot == NULL || (slash != NULL && dot < slash) ? "" : dot + 1;
}

static bool is_ext(const char *ext, const char *other)
{
	size_t i = 0;

	for (; other[i] != '\0'; i++) {
		if ((ext[i] >= 'A' && ext[i] <= 'Z' ? ext[i] - 'A' + 'a' : ext[i]) != other[i])
			return false;
	}
	return ext[i] == '\0';
}

/* Of which type the name says that the file is; NULL where it says nothing that is known. */
static const struct prov_format *find_named(const char *name)
{
	const struct prov_text_syntax *row = prov_text_syntax_whole(name);
	const char *ext = find_ext(name);
	const struct prov_format *f;

	for (size_t i = 0; row == NULL && (f = prov_format_at(i)) != NULL; i++) {
		for (size_t k = 0; f->ext[k] != NULL; k++) {
			if (is_ext(ext, f->ext[k]))
				return f;
		}
	}
	if (row == NULL)
		row = prov_text_syntax_named(name);
	return row == NULL ? NULL : &row->format;
}

/* A drawing that is called a page or a script does what it would not do as a picture. */
static bool is_risky_text(const struct prov_format *named, const struct prov_format *is)
{
	const struct prov_text_syntax *row = prov_text_syntax_of(named);

	if (is != prov_format_svg() || named == is)
		return false;
	return row != NULL ? strcmp(row->suffix, "?>") != 0 : named == prov_format_html();
}

bool v_rule_file_name(const struct v_agree *a, struct prov_disagreement *out)
{
	const struct prov_format *named = find_named(a->r->name);

	if (named == NULL || named == a->format || a->format == prov_format_binary() ||
	    ((named->caps | a->format->caps) & PROV_FMT_NO_ASSET) != 0)
		return false;
	if (kin_of(named) != OTHER && kin_of(named) == kin_of(a->format) &&
	    !is_risky_text(named, a->format))
		return false;
	out->one = (struct prov_statement){"name", named->mime[0], false};
	out->other = (struct prov_statement){"file", a->format->mime[0], false};
	return true;
}
