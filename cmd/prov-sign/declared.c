/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The encoding that a text says it is in. Where that is another than UTF-8, --convert would leave a
 * text that says something false of itself, and every program that believes it reads other letters,
 * or nothing. What is looked at here is UTF-8 already, in lower case.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "run.h"

#define HEAD 8192u
#define TAIL 3000u /* where Emacs looks for a list of variables */
#define LINES 5u   /* where Vim looks for a modeline */

#define SPACE " \t\r\n\f\v"

/* Copies a name of an encoding from behind white space, "=" or ":", and quotes. */
static bool take(const char *at, char name[DECLARED_MAX])
{
	static const char chars[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.+";
	size_t n;

	at += strspn(at, SPACE);
	if (*at != '=' && *at != ':')
		return false;
	at++;
	at += strspn(at, SPACE "\"'");
	n = strspn(at, chars);
	if (n == 0 || n >= DECLARED_MAX)
		return false;
	memcpy(name, at, n);
	name[n] = '\0';
	return true;
}

/* The first KEY in TEXT that has a value behind it. */
static bool find_key(const char *text, const char *key, char name[DECLARED_MAX])
{
	for (const char *at = strstr(text, key); at != NULL; at = strstr(at + 1, key)) {
		if (take(at + strlen(key), name))
			return true;
	}
	return false;
}

/* The same between BEGIN and the next END. */
static bool find_within(
    char *text, const char *begin, const char *end, const char *key, char name[DECLARED_MAX])
{
	char *at = strstr(text, begin);

	for (; at != NULL; at = strstr(at + 1, begin)) {
		char *stop = strstr(at, end);
		char was = '\0';
		bool found;

		if (stop != NULL) {
			was = *stop;
			*stop = '\0';
		}
		found = find_key(at, key, name);
		if (stop != NULL)
			*stop = was;
		if (found)
			return true;
	}
	return false;
}

/* CSS, 3.2: the first bytes, and no other way to write it. */
static bool find_sheet(const char *text, char name[DECLARED_MAX])
{
	size_t n;

	if (strncmp(text, "@charset", 8) != 0)
		return false;
	text += 8;
	text += strspn(text, SPACE "\"'");
	n = strcspn(text, "\"';" SPACE);
	if (n == 0 || n >= DECLARED_MAX)
		return false;
	memcpy(name, text, n);
	name[n] = '\0';
	return true;
}

/* The first N lines of TEXT, or the last ones. */
static char *first_lines(const char *text, unsigned n)
{
	size_t len = 0;

	for (; n > 0 && text[len] != '\0'; n--) {
		len += strcspn(text + len, "\r\n");
		len += text[len] == '\r' && text[len + 1] == '\n' ? 2 : text[len] != '\0';
	}
	return xasprintf("%.*s", (int)len, text);
}

static const char *last_lines(const char *text, unsigned n)
{
	size_t len = strlen(text);

	while (len > 0 && strchr("\r\n", text[len - 1]) != NULL)
		len--;
	for (; len > 0; len--) {
		if (text[len - 1] == '\n' && --n == 0)
			break;
	}
	return text + len;
}

static bool find_modeline(const char *text, char name[DECLARED_MAX])
{
	return (strstr(text, "vim") != NULL || strstr(text, "vi:") != NULL ||
		   strstr(text, "ex:") != NULL) &&
	       (find_key(text, "fileencoding", name) || find_key(text, "fenc", name));
}

static const char *find_head(char *head, char name[DECLARED_MAX])
{
	char *two = first_lines(head, 2), *five = first_lines(head, LINES);
	const char *what = NULL;

	if (strncmp(head, "<?xml", 5) == 0 && find_within(head, "<?xml", "?>", "encoding", name))
		what = "XML declaration";
	else if (find_sheet(head, name))
		what = "@charset rule";
	else if (find_within(head, "<meta", ">", "charset", name))
		what = "<meta> element";
	else if (find_modeline(five, name))
		what = "modeline";
	else if (find_key(two, "coding", name))
		what = "coding line";
	else if (find_within(head, "content-type:", "\n", "charset", name))
		what = "Content-Type line";
	free(two);
	free(five);
	return what;
}

static const char *find_tail(const char *tail, char name[DECLARED_MAX])
{
	const char *list = strstr(tail, "local variables:");

	if (list != NULL && find_key(list, "coding", name))
		return "list of local variables";
	return find_modeline(last_lines(tail, LINES), name) ? "modeline" : NULL;
}

static bool is_utf8(const char *name)
{
	static const char *const names[] = {"utf-8", "utf8", "utf_8", "u8"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t n = strlen(names[i]);

		/* Emacs adds the line's end, Python a mark: "utf-8-unix", "utf-8-sig". */
		if (strncmp(name, names[i], n) == 0 && strchr("-_.", name[n]) != NULL)
			return true;
	}
	return false;
}

/* A part of FILE as a string in lower case; a zero would end it, so it is a blank. */
static bool load(FILE *file, long offset, char *out, size_t max)
{
	size_t n;

	if (fseek(file, offset, SEEK_SET) != 0)
		return false;
	n = fread(out, 1, max, file);
	for (size_t i = 0; i < n; i++) {
		if (out[i] >= 'A' && out[i] <= 'Z')
			out[i] = (char)(out[i] - 'A' + 'a');
		else if (out[i] == '\0')
			out[i] = ' ';
	}
	out[n] = '\0';
	return ferror(file) == 0;
}

bool declared_find(FILE *file, const char **what, char name[DECLARED_MAX])
{
	char *text = xasprintf("%*s", (int)HEAD, "");
	long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
	bool ok = size >= 0 && load(file, 0, text, HEAD);

	*what = NULL;
	if (ok)
		*what = find_head(text, name);
	if (ok && (*what == NULL || is_utf8(name))) {
		ok = load(file, size > (long)TAIL ? size - (long)TAIL : 0, text, TAIL);
		*what = ok ? find_tail(text, name) : NULL;
	}
	if (*what != NULL && is_utf8(name))
		*what = NULL;
	free(text);
	return ok;
}

static bool ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), len = strlen(end);

	return n > len && strcasecmp(name + n - len, end) == 0;
}

bool declared_page(const char *name, const char *type, const char *head)
{
	head += strspn(head, SPACE);
	if (type != NULL)
		return strncasecmp(type, "text/html", 9) == 0;
	return ends_with(name, ".html") || ends_with(name, ".htm") ||
	       strncasecmp(head, "<!doctype html", 14) == 0 || strncasecmp(head, "<html", 5) == 0;
}
