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
	err->has_at = false;
	err->at = 0;
	return true;
}

int prov_fail(struct prov_err *err, int code, const char *fmt, ...)
{
	va_list ap;

	if (!claim(err, code))
		return code;
	va_start(ap, fmt);
	(void)vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	flatten(err->msg);
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
	(void)vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	flatten(err->msg);
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
