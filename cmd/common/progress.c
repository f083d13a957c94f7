/* SPDX-License-Identifier: Apache-2.0 */
#include "common/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/signals.h"

/* Below this it is over before anybody could read it. */
#define WORTH_SHOWING (UINT64_C(64) * 1024 * 1024)
#define WIDTH 60

bool progress_wanted(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) == 1 && (term == NULL || strcmp(term, "dumb") != 0);
}

int progress_silent(void *ctx, uint64_t done, uint64_t total)
{
	(void)ctx;
	(void)done;
	(void)total;
	return signals_raised();
}

int progress_step(void *ctx, uint64_t done, uint64_t total)
{
	struct progress *progress = ctx;
	unsigned percent;
	char *name;

	if (total < WORTH_SHOWING)
		return signals_raised();
	percent = done >= total ? 100 : (unsigned)((double)done / (double)total * 100.0);
	if (progress->shown && percent == progress->percent)
		return signals_raised();
	progress->shown = true;
	progress->percent = percent;
	name = escape_text(file_base(progress->name));
	(void)fprintf(stderr, "\rprov: %.*s: %u %%", WIDTH, name, percent);
	(void)fflush(stderr);
	free(name);
	return signals_raised();
}

void progress_clear(struct progress *progress)
{
	if (!progress->shown)
		return;
	(void)fputs("\r\033[K", stderr);
	(void)fflush(stderr);
	progress->shown = false;
}
