/* SPDX-License-Identifier: Apache-2.0 */
/* A command line in words, as a shell takes it apart (POSIX, Shell Command Language, 2.2): blanks
 * between words, three ways to quote. Nothing is expanded. */
#include <stdlib.h>
#include <string.h>

#include "sign.h"

struct word {
	char *text;
	size_t n;
	bool begun; /* also by quotes with nothing between them */
};

static const char *take_quoted(struct word *word, const char *p)
{
	char quote = *p++;

	word->begun = true;
	while (*p != '\0' && *p != quote) {
		/* Between double quotes a backslash escapes only what is special there. */
		if (quote == '"' && *p == '\\' && p[1] != '\0' && strchr("$`\"\\", p[1]) != NULL)
			p++;
		word->text[word->n++] = *p++;
	}
	return *p == '\0' ? NULL : p + 1;
}

static void end_word(struct strlist *words, struct word *word)
{
	if (word->begun)
		strlist_add(words, xstrndup(word->text, word->n));
	word->n = 0;
	word->begun = false;
}

const char *words_split(struct strlist *words, const char *text)
{
	struct word word = {.text = xrealloc(NULL, strlen(text) + 1, 1)};
	const char *p = text, *why = NULL;

	while (why == NULL && *p != '\0') {
		if (*p == '\'' || *p == '"') {
			p = take_quoted(&word, p);
			why = p == NULL ? "a quote is not closed" : NULL;
		} else if (*p == '\\' && p[1] == '\0') {
			why = "there is nothing behind its last backslash";
		} else if (strchr(" \t\n", *p) != NULL) {
			end_word(words, &word);
			p++;
		} else {
			p += *p == '\\' ? 1 : 0;
			word.text[word.n++] = *p++;
			word.begun = true;
		}
	}
	end_word(words, &word);
	free(word.text);
	if (why == NULL && (words->n == 0 || words->at[0][0] == '\0'))
		why = "there is no program in it";
	return why;
}
