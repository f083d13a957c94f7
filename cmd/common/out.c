/* SPDX-License-Identifier: Apache-2.0 */
#include "common/out.h"
#include "common/errtext.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/exit.h"
#include "common/message.h"

static int failed; /* errno of the first write that failed */

static void remember(void)
{
	if (failed == 0)
		failed = errno != 0 ? errno : EIO;
}

void out_print(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	errno = 0;
	if (vprintf(fmt, ap) < 0)
		remember();
	va_end(ap);
}

int out_write(void *ctx, const char *data, size_t len)
{
	(void)ctx;
	errno = 0;
	if (len > 0 && fwrite(data, 1, len, stdout) != len)
		remember();
	return failed;
}

bool out_flush(void)
{
	errno = 0;
	/* ferror: a message in between may have flushed, and failed, without a word. */
	if (fflush(stdout) != 0 || ferror(stdout) != 0)
		remember();
	return failed == 0;
}

bool out_good(void)
{
	return failed == 0 && ferror(stdout) == 0;
}

int out_finish(void)
{
	if (out_flush())
		return EXIT_PASS;
	msg_error(NULL, "standard output can't be written: %s", ERRTEXT(failed));
	return EXIT_ERROR;
}

int out_finish_text(void)
{
	return !out_flush() && failed == EPIPE ? EXIT_PASS : out_finish();
}

bool out_wants_color(void)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (no_color != NULL && no_color[0] != '\0')
		return false;
	if (term == NULL || term[0] == '\0' || strcmp(term, "dumb") == 0)
		return false;
	return isatty(STDOUT_FILENO) == 1;
}
