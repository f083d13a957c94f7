/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#ifdef __clang_analyzer__
#undef prov_fail
#undef prov_fail_at
#undef prov_fail_errno
#undef prov_fail_nomem
#undef prov_fail_of
#undef prov_refuse
#undef prov_refuse_at
#undef prov_pass
#undef prov_pass_at
#undef prov_fail_foreign
#endif

const char *prov_errcode_str(int code)
{
	switch (code) {
#define PROV_ERRCODE_CASE(name, value, text)                                                       \
	case value:                                                                                \
		return text;
		PROV_ERRCODES(PROV_ERRCODE_CASE)
#undef PROV_ERRCODE_CASE
	default:
		return "unknown error";
	}
}

/*
 * A message goes to a terminal: no control may pass, whoever wrote the format. A sequence that the
 * buffer's end cut off is dropped, a malformed byte becomes a question mark.
 */
static void flatten(char *msg)
{
	size_t len = strlen(msg), off = 0;
	uint32_t cp;

	while (off < len) {
		int n = prov_utf8_next(prov_bytes(&msg[off], len - off), &cp);

		if (n < 0) {
			msg[off] = '\0';
			return;
		}
		if (n == 0)
			msg[off] = '?';
		else if (cp < 0x20 || (cp >= 0x7f && cp <= 0x9f))
			memset(&msg[off], ' ', (size_t)n);
		off += n == 0 ? 1 : (size_t)n;
	}
}

static bool claim(struct prov_err *err, int code)
{
	if (err == NULL || err->code != PROV_OK)
		return false;
	err->code = code;
	err->sys_errno = 0;
	err->remedy = PROV_REMEDY_NONE;
	err->limit = PROV_LIMIT_NONE;
	err->has_at = false;
	err->at = 0;
	return true;
}

static void put(struct prov_err *err, const char *fmt, va_list ap) PROV_PRINTF(2, 0);
static void put(struct prov_err *err, const char *fmt, va_list ap)
{
	(void)vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	flatten(err->msg);
}

int prov_fail(struct prov_err *err, int code, const char *fmt, ...)
{
	va_list ap;

	if (!claim(err, code))
		return code;
	va_start(ap, fmt);
	put(err, fmt, ap);
	va_end(ap);
	return code;
}

int prov_fail_at(struct prov_err *err, int code, uint64_t at, const char *fmt, ...)
{
	va_list ap;

	if (!claim(err, code))
		return code;
	err->has_at = true;
	err->at = at;
	va_start(ap, fmt);
	put(err, fmt, ap);
	va_end(ap);
	return code;
}

int prov_refuse(struct prov_err *err, enum prov_limit limit, const char *fmt, ...)
{
	va_list ap;

	if (!claim(err, PROV_E_LIMIT))
		return PROV_E_LIMIT;
	err->limit = (uint16_t)limit;
	va_start(ap, fmt);
	put(err, fmt, ap);
	va_end(ap);
	return PROV_E_LIMIT;
}

int prov_refuse_at(struct prov_err *err, enum prov_limit limit, uint64_t at, const char *fmt, ...)
{
	va_list ap;

	if (!claim(err, PROV_E_LIMIT))
		return PROV_E_LIMIT;
	err->limit = (uint16_t)limit;
	err->has_at = true;
	err->at = at;
	va_start(ap, fmt);
	put(err, fmt, ap);
	va_end(ap);
	return PROV_E_LIMIT;
}

int prov_fail_of(struct prov_err *err, int code, const struct prov_err *why, const char *fmt, ...)
{
	va_list ap;

	if (!claim(err, code))
		return code;
	if (code == PROV_E_LIMIT)
		err->limit = why->limit;
	va_start(ap, fmt);
	put(err, fmt, ap);
	va_end(ap);
	return code;
}

int prov_pass(struct prov_err *err, int code, const struct prov_err *why)
{
	bool first = err != NULL && err->code == PROV_OK;

	(void)prov_fail_of(err, code, why, "%s", why->msg);
	if (first)
		err->remedy = why->remedy;
	return code;
}

int prov_pass_at(struct prov_err *err, int code, uint64_t at, const struct prov_err *why)
{
	if (err != NULL && err->code == PROV_OK) {
		(void)prov_pass(err, code, why);
		err->has_at = true;
		err->at = at;
	}
	return code;
}

void prov_hand_over(struct prov_err *err, const struct prov_err *why)
{
	if (err != NULL && err->code == PROV_OK)
		*err = *why;
}

int prov_fail_foreign(struct prov_err *err, int code, const struct prov_err *why, const char *words)
{
	struct prov_err own = {0};

	(void)prov_fail_of(&own, code, why, "%.*s", (int)sizeof(why->msg) - 1,
	    why->msg[0] != '\0' ? why->msg : words);
	own.sys_errno = why->sys_errno;
	own.has_at = why->has_at;
	own.at = why->has_at ? why->at : 0;
	prov_hand_over(err, &own);
	return code;
}

int prov_fail_errno(struct prov_err *err, int sys_errno, const char *fmt, ...)
{
	va_list ap;
	size_t n;
	char words[128];

	if (!claim(err, PROV_E_IO))
		return PROV_E_IO;
	err->sys_errno = sys_errno;
	va_start(ap, fmt);
	(void)vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	n = strlen(err->msg);
	/* The XSI strerror_r: thread-safe, unlike strerror. */
	if (strerror_r(sys_errno, words, sizeof(words)) != 0)
		(void)snprintf(words, sizeof(words), "error %d", sys_errno);
	(void)snprintf(&err->msg[n], sizeof(err->msg) - n, ": %s", words);
	flatten(err->msg);
	return PROV_E_IO;
}

int prov_fail_nomem(struct prov_err *err)
{
	return prov_fail(err, PROV_E_NOMEM, "out of memory");
}
