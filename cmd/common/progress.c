/* SPDX-License-Identifier: Apache-2.0 */
#include "common/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/signals.h"
#include "common/xalloc.h"

#define FIRST_MS 500 /* what is over sooner needs none */
#define EVERY_MS 100
#define BAR 10
#define COLUMNS 80 /* where the terminal does not say */

static int64_t now_ms(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_terminal(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) == 1 && (term == NULL || strcmp(term, "dumb") != 0);
}

void progress_open(struct progress *progress, size_t files, uint64_t bytes, bool wanted)
{
	*progress =
	    (struct progress){.files = files, .bytes = bytes, .wanted = wanted && is_terminal()};
	progress->start_ms = now_ms();
	progress->next_ms = progress->start_ms + FIRST_MS;
	(void)pthread_mutex_init(&progress->lock, NULL);
}

void progress_close(struct progress *progress)
{
	progress_clear(progress);
	(void)pthread_mutex_destroy(&progress->lock);
}

void progress_total(struct progress *progress, size_t files, uint64_t bytes)
{
	(void)pthread_mutex_lock(&progress->lock);
	progress->files = files;
	progress->bytes = bytes;
	(void)pthread_mutex_unlock(&progress->lock);
}

/* By bytes where their number is known, else by files. */
static double part(const struct progress *p)
{
	double done = (double)p->files_done, all = (double)p->files;

	if (p->bytes > 0) {
		done = (double)p->bytes_done;
		all = (double)p->bytes;
	}
	return all <= 0 ? 0 : done >= all ? 1 : done / all;
}

static size_t columns(void)
{
	struct winsize size = {0};

	/* One less: a line that fills the last column ends up on two. */
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
		return size.ws_col - 1u;
	return COLUMNS - 1;
}

static char *duration(double seconds)
{
	unsigned long s = seconds < 1e6 ? (unsigned long)(seconds + 0.5) : 999999;

	if (s < 60)
		return xasprintf("%lu s", s);
	if (s < 3600)
		return xasprintf("%lu min %lu s", s / 60, s % 60);
	return xasprintf("%lu h %lu min", s / 3600, s / 60 % 60);
}

/* How much is done of how much, as far as that is known. */
static char *amount(const struct progress *p)
{
	double done = (double)p->bytes_done / 1e6, all = (double)p->bytes / 1e6;

	if (p->files == 0)
		return xasprintf("%zu files, %.1f MB", p->files_done, done);
	if (p->files == 1)
		return xasprintf("%.1f of %.1f MB", done, all);
	return xasprintf("%zu of %zu files, %.1f of %.1f MB", p->files_done, p->files, done, all);
}

static char *rate(const struct progress *p, double seconds)
{
	if (seconds <= 0)
		return xstrdup("");
	if (p->files == 1)
		return xasprintf("%.1f MB/s, ", (double)p->bytes_done / 1e6 / seconds);
	return xasprintf("%.0f files/s, ", (double)p->files_done / seconds);
}

/* The bar, and how long at this rate; nothing where it is not known how much there is. */
static char *bar(double share, double seconds)
{
	static const char full[] = "##########", none[] = "----------";
	int n = (int)(share * BAR);
	char *left, *line;

	if (share <= 0)
		return xstrdup("");
	left = duration(seconds * (1 - share) / share);
	line = xasprintf(
	    "[%.*s%.*s] %d %%, %s left, ", n, full, BAR - n, none, (int)(share * 100), left);
	free(left);
	return line;
}

/* TEXT up to MAX bytes, which are no fewer than its columns, and no half character. */
static int fitting(const char *text, size_t max)
{
	size_t n = strlen(text);

	if (n <= max)
		return (int)n;
	for (n = max; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
		n--;
	return (int)n;
}

/* What matters most comes first: the end is cut off where the terminal is narrow. */
static void draw(struct progress *p, const char *name, int64_t now)
{
	double share = part(p), seconds = (double)(now - p->start_ms) / 1e3;
	char *shown = escape_text(file_base(name)), *begin = bar(share, seconds);
	char *done = amount(p), *fast = rate(p, seconds);
	char *line = xasprintf("prov: %s%s%s: %s", begin, fast, done, shown);

	(void)fprintf(stderr, "\r\033[K%.*s", fitting(line, columns()), line);
	(void)fflush(stderr);
	free(line);
	free(fast);
	free(done);
	free(begin);
	free(shown);
	p->shown = true;
}

static void count(struct progress_file *file, uint64_t done, bool ended)
{
	struct progress *p = file->all;
	int64_t now = p->wanted ? now_ms() : 0;

	(void)pthread_mutex_lock(&p->lock);
	if (done > file->done) {
		p->bytes_done += done - file->done;
		file->done = done;
	}
	if (ended && !file->ended) {
		p->files_done++;
		file->ended = true;
	}
	if (p->wanted && now >= p->next_ms) {
		p->next_ms = now + EVERY_MS;
		draw(p, file->name, now);
	}
	(void)pthread_mutex_unlock(&p->lock);
}

int progress_step(void *ctx, uint64_t done, uint64_t total)
{
	(void)total;
	count(ctx, done, false);
	return signals_raised();
}

void progress_done(struct progress_file *file, uint64_t size)
{
	count(file, size > file->done ? size : file->done, true);
}

void progress_hold(struct progress *progress)
{
	if (!progress->wanted)
		return;
	(void)pthread_mutex_lock(&progress->lock);
	if (progress->shown) {
		(void)fputs("\r\033[K", stderr);
		(void)fflush(stderr);
	}
	progress->shown = false;
}

void progress_release(struct progress *progress)
{
	if (progress->wanted)
		(void)pthread_mutex_unlock(&progress->lock);
}

void progress_clear(struct progress *progress)
{
	progress_hold(progress);
	progress_release(progress);
}
