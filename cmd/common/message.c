/* SPDX-License-Identifier: Apache-2.0 */
#include "common/message.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/advice.h"
#include "common/escape.h"
#include "common/xalloc.h"

static bool quiet, signing, keeping, last_is_limit;
static char *last;

void msg_set_quiet(void)
{
	quiet = true;
}

void msg_set_signing(void)
{
	signing = true;
}

void msg_keep_last(void)
{
	keeping = true;
}

const char *msg_last(void)
{
	return last;
}

bool msg_last_is_limit(void)
{
	return last_is_limit;
}

void msg_forget_last(void)
{
	keeping = last_is_limit = false;
	free(last);
	last = NULL;
}

static void keep(const char *file, const char *text)
{
	free(last);
	last = xasprintf("%s%s%s", file != NULL ? file : "", file != NULL ? ": " : "", text);
	last_is_limit = false;
}

static char *format(const char *fmt, va_list ap) PROV_PRINTF(1, 0);
static char *format(const char *fmt, va_list ap)
{
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return xstrdup("");
	s = xrealloc(NULL, (size_t)n + 1, 1);
	(void)vsnprintf(s, (size_t)n + 1, fmt, ap);
	return s;
}

static bool is_sentence(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && strchr(".!?", text[n - 1]) != NULL;
}

static void say(const char *file, const char *kind, const char *fmt, va_list ap) PROV_PRINTF(3, 0);
static void say(const char *file, const char *kind, const char *fmt, va_list ap)
{
	char *text = format(fmt, ap), *shown = escape_text(text), *name = NULL;

	if (file != NULL && strcmp(file, "-") == 0)
		file = "standard input";
	if (file != NULL)
		name = escape_name(file);
	if (keeping && kind[0] == '\0')
		keep(file, text);
	/* Where both are one terminal, what was found comes before what is said about the next. */
	(void)fflush(stdout);
	(void)fprintf(stderr, "prov: %s%s%s%s%s\n", name != NULL ? name : "",
	    name != NULL ? ": " : "", kind, shown, is_sentence(text) ? "" : ".");
	free(name);
	free(shown);
	free(text);
}

void msg_error(const char *file, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(file, "", fmt, ap);
	va_end(ap);
}

void msg_warning(const char *file, const char *fmt, ...)
{
	va_list ap;

	if (quiet)
		return;
	va_start(ap, fmt);
	say(file, "warning: ", fmt, ap);
	va_end(ap);
}

void msg_note(const char *file, const char *fmt, ...)
{
	va_list ap;

	if (quiet)
		return;
	va_start(ap, fmt);
	say(file, "note: ", fmt, ap);
	va_end(ap);
}

void msg_plain(const char *fmt, ...)
{
	va_list ap;
	char *text, *shown;

	if (quiet)
		return;
	va_start(ap, fmt);
	text = format(fmt, ap);
	va_end(ap);
	shown = escape_text(text);
	(void)fflush(stdout);
	(void)fprintf(stderr, "%s\n", shown);
	free(shown);
	free(text);
}

static void say_prov_err(const char *file, const struct prov_err *err, bool to_sign)
{
	const char *text = err->msg[0] != '\0' ? err->msg : prov_errcode_str(err->code);
	/* A limit of ours says nothing of the file, which reads otherwise like any that is broken.
	 */
	const char *refused = err->code == PROV_E_LIMIT ? "refused: " : "";

	const char *advice = err->code == PROV_E_LIMIT ? advice_on_limit(err->limit, to_sign)
			     : err->code == PROV_E_TRUNC && to_sign
				 ? "it is incomplete or damaged, so it was not signed; get it again"
				 : NULL;
	const char *between = advice == NULL ? "" : err->code == PROV_E_TRUNC ? "; " : ": ";

	if (advice == NULL)
		advice = "";
	if (err->has_at && strstr(text, "at byte") == NULL)
		msg_error(file, "%s%s (at byte %" PRIu64 ")%s%s", refused, text, err->at, between,
		    advice);
	else
		msg_error(file, "%s%s%s%s", refused, text, between, advice);
	last_is_limit = keeping && err->code == PROV_E_LIMIT;
}

void msg_prov_err(const char *file, const struct prov_err *err)
{
	say_prov_err(file, err, signing);
}

void msg_refused(const char *file, enum prov_limit limit, const char *fmt, ...)
{
	struct prov_err err = {.code = PROV_E_LIMIT, .limit = (uint16_t)limit};
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(err.msg, sizeof(err.msg), fmt, ap);
	va_end(ap);
	msg_prov_err(file, &err);
}

void msg_prov_err_read(const char *file, const struct prov_err *err)
{
	say_prov_err(file, err, false);
}
