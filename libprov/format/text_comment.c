/* SPDX-License-Identifier: Apache-2.0 */
/* Which lines are comments: in some language, in a given one, and where nobody knows in which. */
#include "format/text_syntax.h"

/* Ways to write a comment that the table does not use, but others may. */
static const struct {
	const char *prefix, *suffix;
} others[] = {
    {"/**", "*/"},
    {"//!", ""},
    {"///", ""},
    {"##", ""},
    {";;;", ""},
    {"%%", ""},
    {"--[[", "]]"},
    {"{-", "-}"},
    {"#|", "|#"},
    {"{#", "#}"},
    {"<%--", "--%>"},
    {"{{!--", "--}}"},
    {"@REM", ""},
};

static struct prov_bytes trim(struct prov_bytes text)
{
	while (text.n > 0 && (text.p[0] == ' ' || text.p[0] == '\t'))
		text = prov_bytes_sub(text, 1, text.n);
	while (text.n > 0 && (text.p[text.n - 1] == ' ' || text.p[text.n - 1] == '\t'))
		text.n--;
	return text;
}

/* SUFFIX is NULL where any will do. */
static bool find_comment(struct prov_bytes prefix, const struct prov_bytes *suffix)
{
	const struct prov_text_syntax *row;

	prefix = trim(prefix);
	if (prefix.n == 0)
		return false;
	for (size_t i = 0; (row = prov_text_syntax_at(i)) != NULL; i++) {
		if (prov_bytes_is(prefix, row->prefix) &&
		    (suffix == NULL || prov_bytes_is(trim(*suffix), row->suffix)))
			return true;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (prov_bytes_is(prefix, others[i].prefix) &&
		    (suffix == NULL || prov_bytes_is(trim(*suffix), others[i].suffix)))
			return true;
	}
	return false;
}

bool prov_text_is_comment(struct prov_bytes prefix, struct prov_bytes suffix)
{
	return find_comment(prefix, &suffix);
}

bool prov_text_begins_comment(struct prov_bytes prefix)
{
	return find_comment(prefix, NULL);
}

static bool is_pair(
    struct prov_bytes before, struct prov_bytes after, const char *prefix, const char *suffix)
{
	return prov_bytes_is(before, prefix) && prov_bytes_is(after, suffix);
}

/*
 * Where nothing tells the language, a line counts only in signs that every reader either takes for
 * a comment or stumbles over. The delimiter behind them helps: between its hyphens stand three
 * names in a row, which are no expression in any language that has expressions, so that the text as
 * a whole is refused. What is left out acts somewhere without a complaint: "(*" and "!" run a
 * program in a shell and in an editor, ";" ends a command of SQL or Lua, whose comment the
 * delimiter then is, and a word (REM, dnl, NOTE) or ".." is a command's name, or text that is
 * shown.
 */
static bool is_plain(struct prov_bytes before, struct prov_bytes after)
{
	static const struct {
		const char *prefix, *suffix;
	} plain[] = {{"#", ""}, {"##", ""}, {"//", ""}, {"///", ""}, {"//!", ""}, {"/*", "*/"},
	    {"/**", "*/"}, {"/*!", "*/"}, {"<!--", "-->"}, {"<?c2pa", "?>"},
	    {"", ""}}; /* the three lines of A.9.3.2, in front matter only */

	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		if (is_pair(before, after, plain[i].prefix, plain[i].suffix))
			return true;
	}
	return false;
}

bool prov_text_is_known(const struct prov_format *format)
{
	const struct prov_text_syntax *row = prov_text_syntax_of(format);

	return row != NULL && (row->flags & (PROV_SYNTAX_NONE | PROV_SYNTAX_UNSURE)) == 0;
}

static bool is_blank(const uint8_t *c)
{
	return *c == ' ' || *c == '\t';
}

/*
 * Blanks can move within the line, which no hash covers: "# BEGIN" has the same length as "
 * #BEGIN", which may be part of a string in YAML and goes to the shell in a makefile (behind a
 * tab), and
 * "@cBEGIN" is another command than "@c BEGIN".
 */
static bool stands_well(unsigned flags, struct prov_bytes before)
{
	if ((flags & PROV_SYNTAX_MARGIN) != 0 && before.n > 0 && is_blank(&before.p[0]))
		return false;
	return (flags & PROV_SYNTAX_GAP) == 0 ||
	       (before.n > 0 && is_blank(&before.p[before.n - 1]));
}

bool prov_text_is_comment_of(
    const struct prov_format *format, struct prov_bytes before, struct prov_bytes after)
{
	const struct prov_text_syntax *row = prov_text_syntax_of(format);

	if (prov_text_is_known(format) && !stands_well(row->flags, before))
		return false;
	before = trim(before);
	after = trim(after);
	if (!prov_text_is_known(format))
		return is_plain(before, after);
	if (is_pair(before, after, row->prefix, row->suffix))
		return true;
	if ((row->flags & PROV_SYNTAX_FRONT) != 0 && is_pair(before, after, "", ""))
		return true; /* the three lines of A.9.3.2 */
	for (size_t i = 0; row->also != NULL && row->also[i] != NULL; i += 2) {
		if (is_pair(before, after, row->also[i], row->also[i + 1]))
			return true;
	}
	return false;
}

bool prov_text_is_front_only(const struct prov_format *format, struct prov_bytes before)
{
	const struct prov_text_syntax *row = prov_text_syntax_of(format);

	before = trim(before);
	return row != NULL && (row->flags & PROV_SYNTAX_FRONT) != 0 &&
	       (before.n == 0 || prov_bytes_is(before, "#"));
}
