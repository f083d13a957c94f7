/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No shell is understood here. Where a guess is wrong, it errs to the safe side: the line goes to
 * the top, where it is a comment whatever follows, or the text is not signed.
 */
#include "format/text_lines.h"

#include <string.h>

#include "format/text_syntax.h"

void prov_text_lines_init(struct prov_text_lines *l, unsigned flags)
{
	memset(l, 0, sizeof(*l));
	l->flags = flags;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static bool begins(const char *at, const char *what)
{
	return strncmp(at, what, strlen(what)) == 0;
}

/* Whether one of WORDS stands in the first N bytes at TEXT from FROM on, as a word. */
static bool has_word(const char *text, size_t from, size_t n, const char *const *words)
{
	for (size_t i = from; i < n; i++) {
		if (i > 0 && is_word(text[i - 1]))
			continue;
		for (size_t k = 0; words[k] != NULL; k++) {
			size_t len = strlen(words[k]);

			if (len <= n - i && memcmp(&text[i], words[k], len) == 0 &&
			    !is_word(text[i + len]))
				return true;
		}
	}
	return false;
}

/* Whether something is run whose output takes its place. */
static bool has_call(const char *text, size_t from, size_t n)
{
	for (size_t i = from; i < n; i++) {
		if (text[i] == '`' || (text[i] == '$' && i + 1 < n && text[i + 1] == '('))
			return true;
	}
	return false;
}

/* What stands before the I-th byte of the line: of that only what is behind the last such byte. */
static void see_before(struct prov_text_lines *l, size_t i)
{
	static const char *const readers[] = {"sed", "tail", "head", "awk", "gawk", "mawk", "grep",
	    "egrep", "fgrep", "cat", "dd", "tar", "unzip", "cut", "perl", "python", "python3",
	    "base64", "openssl", "gunzip", "zcat", "xz", "md5sum", "sha1sum", "sha256sum", "cksum",
	    "sum", "wc", "mapfile", "readarray", "patch", NULL};
	static const char *const says[] = {"echo", "printf", "usage", "Usage", NULL};
	static const char *const names[] = {"basename", "dirname", NULL};

	l->has_call = l->has_call || has_call(l->line, l->seen, i);
	l->has_name = l->has_name || has_word(l->line, l->seen, i, names);
	l->has_says = l->has_says || has_word(l->line, l->seen, i, says);
	l->has_reader = l->has_reader || has_word(l->line, l->seen, i, readers);
	l->seen = i;
}

/* The script's own name stands at the I-th byte of the line. */
static void see_self(struct prov_text_lines *l, size_t i)
{
	size_t k = i;

	see_before(l, i);
	if (l->has_name || (!l->has_call && l->has_says))
		return;

	while (k > 0 && strchr("\"{$ \t", l->line[k - 1]) != NULL)
		k--;
	if (k > 0 && l->line[k - 1] == '<')
		l->reads_self = true;
	if (l->has_reader)
		l->reads_self = true;
	l->names_self = true;
}

/* "<<WORD", "<<-'WORD'": at the first byte behind "<<". */
static void see_here(struct prov_text_lines *l, const char *at)
{
	size_t n = 0;

	l->tabs = *at == '-';
	if (l->tabs)
		at++;
	while (*at == ' ' || *at == '\t')
		at++;
	if (*at == '\'' || *at == '"' || *at == '\\')
		at++;
	while (n < sizeof(l->word) - 1 && (is_word(at[n]) || at[n] == '-' || at[n] == '.'))
		n++;
	if (at[0] >= '0' && at[0] <= '9')
		return; /* a number is shifted */
	memcpy(l->word, at, n);
	l->word[n] = '\0';
}

/* Quotes, comments and what stands outside of them. */
static void see_code(struct prov_text_lines *l)
{
	const char *s = l->line;
	bool here = false;

	l->seen = 0;
	l->has_call = l->has_name = l->has_says = l->has_reader = false;
	for (size_t i = 0; i < l->n; i++) {
		if (l->quote == '\'') {
			l->quote = s[i] == '\'' ? '\0' : '\'';
			continue;
		}
		if (s[i] == '\\') {
			i++;
		} else if (s[i] == '"') {
			l->quote = l->quote == '"' ? '\0' : '"';
		} else if (begins(&s[i], "$0") || begins(&s[i], "${0")) {
			if (!is_word(s[i + (s[i + 1] == '{' ? 3 : 2)]))
				see_self(l, i);
		} else if (begins(&s[i], "BASH_SOURCE")) {
			see_self(l, i);
		} else if (l->quote != '\0') {
			continue;
		} else if (s[i] == '\'') {
			l->quote = '\'';
		} else if (s[i] == '#' && (i == 0 || strchr(" \t;", s[i - 1]) != NULL)) {
			return;
		} else if (begins(&s[i], "<<<")) {
			i += 2;
		} else if (begins(&s[i], "<<") && !here) {
			here = true;
			see_here(l, &s[i + 2]);
		}
	}
}

/* Not indented, as the last of a script is before what it carries. */
static bool leaves(const char *line)
{
	/* "exec 3>log" goes on. */
	if (begins(line, "exec ") && strchr("<>{0123456789", line[5]) == NULL)
		return true;
	return begins(line, "exit") && !is_word(line[4]);
}

static void end_shell_line(struct prov_text_lines *l)
{
	const char *text = l->line;

	if (l->word[0] != '\0') {
		while (l->tabs && *text == '\t')
			text++;
		if (strcmp(text, l->word) == 0)
			l->word[0] = '\0';
		return;
	}
	while (*text == ' ' || *text == '\t')
		text++;
	if (l->exits && *text != '\0' && *text != '#')
		l->has_payload = true;
	if (l->quote == '\0' && leaves(l->line)) {
		l->exits = true;
		l->has_payload = false;
	}
	see_code(l);
}

/* Perl's documentation ends with =cut, Ruby's with =end. */
static void end_data_line(struct prov_text_lines *l)
{
	if (begins(l->line, "__END__") || begins(l->line, "__DATA__"))
		l->has_data = true;
	if (begins(l->line, "=cut") || begins(l->line, "=end"))
		l->in_pod = false;
	else if (l->line[0] == '=' && l->line[1] >= 'a' && l->line[1] <= 'z')
		l->in_pod = true;
}

static void end_line(struct prov_text_lines *l)
{
	if (l->n > 0 && l->line[l->n - 1] == '\r')
		l->n--;
	l->line[l->n] = '\0';
	l->goes_on = l->last == '\\';
	l->has_list = l->has_list || strstr(l->line, "Local Variables:") != NULL;
	if ((l->flags & PROV_SYNTAX_DATA) != 0)
		end_data_line(l);
	if ((l->flags & PROV_SYNTAX_SHELL) != 0)
		end_shell_line(l);
	l->n = 0;
	l->last = '\0';
	l->any = false;
}

void prov_text_lines_see(struct prov_text_lines *l, uint8_t c)
{
	if (c == '\n') {
		end_line(l);
		return;
	}
	l->any = true;
	if (c != '\r')
		l->last = (char)c;
	if (l->n < sizeof(l->line) - 1)
		l->line[l->n++] = (char)c;
}

void prov_text_lines_end(struct prov_text_lines *l)
{
	if (l->any)
		end_line(l);
}

bool prov_text_lines_open(const struct prov_text_lines *l)
{
	return l->goes_on || l->has_data || l->in_pod || l->word[0] != '\0' || l->quote != '\0' ||
	       l->has_payload;
}

bool prov_text_lines_self(const struct prov_text_lines *l)
{
	return l->reads_self || (l->has_payload && l->names_self);
}
